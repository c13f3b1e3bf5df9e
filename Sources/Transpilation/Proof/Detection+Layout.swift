import Detections

extension Detection {
  /// The detection with windows laid as those of another, where both leave the layout to the engine.
  func laid(as other: Detection) -> Detection {
    func isLayout(_ kind: Window.Kind?) -> Bool {
      switch kind {
      case .hop, .tumbling, .sliding: true
      case .after, .before, nil: false
      }
    }
    var result = self
    if inner.count == other.inner.count {
      var others = other.inner[...]
      result = mapInner { inner in others.popFirst().map { inner.laid(as: $0) } ?? inner }
    }
    guard let kind = other.window?.kind, isLayout(kind), isLayout(window?.kind) else { return result }
    result.window?.kind = kind
    return result
  }
}
