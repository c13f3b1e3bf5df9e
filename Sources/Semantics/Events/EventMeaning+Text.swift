import Detections
import Events
import Patterns

/// Tests of a text. Only RE2 itself is shared with the engine that runs rules: the rest is spelled out here,
/// on arrays of scalars.
extension EventMeaning {
  /// Whether a value's text passes; null and lists have none.
  func passes(_ value: Value, _ test: TextTest) -> Bool {
    value.text.map { passes($0, test) } ?? false
  }

  func passes(_ text: String, _ test: TextTest) -> Bool {
    func scalars(_ text: String) -> [Unicode.Scalar] {
      foldedScalars(text, isCaseSensitive: test.isCaseSensitive)
    }
    switch test.pattern {
    case .equals(let literal):
      return scalars(text) == scalars(literal)
    case .startsWith(let literal):
      return scalars(text).starts(with: scalars(literal))
    case .endsWith(let literal):
      return scalars(text).reversed().starts(with: scalars(literal).reversed())
    case .contains(let literal):
      let part = scalars(literal)
      var rest = scalars(text)[...]
      while !rest.starts(with: part) {
        if rest.isEmpty { return false }
        rest.removeFirst()
      }
      return true
    case .glob(let glob):
      return matches(scalars(text), glob, scalars)
    case .matches(let pattern):
      return self.pattern(pattern, ignoringCase: !test.isCaseSensitive)?.search(text) ?? false
    }
  }

  /// Follows all ways through the pattern at once: the positions of the text at which the pieces so far can
  /// end.
  private func matches(
    _ text: [Unicode.Scalar], _ glob: Glob, _ scalars: (String) -> [Unicode.Scalar]
  ) -> Bool {
    var ends: Set<Int> = [0]
    for piece in glob.pieces {
      switch piece {
      case .literal(let literal):
        let part = scalars(literal)
        ends = Set(ends.filter { text[$0...].starts(with: part) }.map { $0 + part.count })
      case .anyScalar:
        ends = Set(ends.filter { $0 < text.count }.map { $0 + 1 })
      case .anyRun:
        ends = ends.min().map { Set($0...text.count) } ?? []
      }
    }
    return ends.contains(text.count)
  }
}

/// The scalars of a text; each replaced by its simple case folding unless case matters.
func foldedScalars(_ text: String, isCaseSensitive: Bool) -> [Unicode.Scalar] {
  text.unicodeScalars.map { isCaseSensitive ? $0 : SimpleCaseFolding.fold($0) }
}

/// Whether two texts are the same scalars, but for case unless it matters.
func equal(_ left: String, _ right: String, isCaseSensitive: Bool) -> Bool {
  foldedScalars(left, isCaseSensitive: isCaseSensitive)
    == foldedScalars(right, isCaseSensitive: isCaseSensitive)
}

/// Whether one text comes before another: by scalars, nothing normalized.
func precedes(_ left: String, _ right: String) -> Bool {
  left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
}
