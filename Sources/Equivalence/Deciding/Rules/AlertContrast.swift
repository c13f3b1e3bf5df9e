package import Events

/// What tells the alerts of two detections on the same events apart, but for what they say.
package struct AlertContrast: Hashable, Sendable {
  /// Whether it is the first that fires where the second does not.
  package var firstFires: Bool
  /// Where both fire, the window in which only one of them does.
  package var window: Alert.Window?

  /// An alert without its outcomes and events. Names and order of keys are for the reader.
  private struct Place: Hashable {
    var window: Alert.Window
    var keys: [String]
  }

  /// - Parameters:
  ///   - comparesWindows: whether both lay windows of one length in one way, so that windows can be compared.
  ///   - firstFires: which of both has to fire alone; either one when it is `nil`.
  package init?(_ first: [Alert], _ second: [Alert], comparesWindows: Bool, firstFires wanted: Bool? = nil) {
    if first.isEmpty != second.isEmpty {
      if let wanted, wanted == first.isEmpty { return nil }
      self.init(firstFires: second.isEmpty, window: nil)
      return
    }
    guard comparesWindows else { return nil }
    for (firstFires, own, others) in [(true, first, second), (false, second, first)] where wanted ?? firstFires == firstFires {
      let known = Set(others.compactMap(Self.place))
      if let alone = own.lazy.compactMap(Self.place).first(where: { !known.contains($0) }) {
        self.init(firstFires: firstFires, window: alone.window)
        return
      }
    }
    return nil
  }

  private init(firstFires: Bool, window: Alert.Window?) {
    self.firstFires = firstFires
    self.window = window
  }

  private static func place(_ alert: Alert) -> Place? {
    alert.window.map { Place(window: $0, keys: alert.match.map { $0.value.text ?? "" }.sorted()) }
  }
}
