extension Glob {
  /// Whether the pattern matches the whole text.
  ///
  /// - Complexity: O(scalars of the text × scalars of the pattern) at worst, without recursion.
  package func matches(_ text: String, ignoringCase: Bool = false) -> Bool {
    PreparedGlob(self, ignoringCase: ignoringCase).matches(text)
  }
}

/// A wildcard pattern whose scalars are folded once, for many texts.
package struct PreparedGlob: Hashable, Sendable {
  private enum Step: Hashable, Sendable {
    case scalar(UInt32)
    case anyScalar
    case anyRun
  }

  private let steps: [Step]
  private let ignoringCase: Bool

  package init(_ glob: Glob, ignoringCase: Bool) {
    self.ignoringCase = ignoringCase
    steps = glob.pieces.flatMap { piece -> [Step] in
      switch piece {
      case .literal(let text):
        text.unicodeScalars.map { .scalar(ignoringCase ? SimpleCaseFolding.fold($0.value) : $0.value) }
      case .anyRun: [.anyRun]
      case .anyScalar: [.anyScalar]
      }
    }
  }

  /// As `Glob.matches`.
  package func matches(_ text: String) -> Bool { text.withUTF8Bytes { matches($0) } }

  /// As `Glob.matches`, of valid UTF-8.
  package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.hasNonASCII else {
      return matches(count: text.count) { place in UInt32(ignoringCase ? lowerCase(text[place]) : text[place]) }
    }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map {
      ignoringCase ? SimpleCaseFolding.fold($0.value) : $0.value
    }
    return matches(count: scalars.count) { scalars[$0] }
  }

  /// Takes each run as short as it can be; on a mismatch only the last run is made longer, because a longer
  /// earlier one leaves less text for the same rest.
  ///
  /// - Parameters:
  ///   - count: the text's scalars.
  ///   - scalar: a scalar of the text, folded if case is ignored.
  @inline(__always)
  private func matches(count: Int, _ scalar: (Int) -> UInt32) -> Bool {
    var position = 0
    var step = 0
    var lastRun: (step: Int, position: Int)?
    while position < count {
      if step < steps.count {
        switch steps[step] {
        case .anyRun:
          lastRun = (step, position)
          step += 1
          continue
        case .anyScalar:
          position += 1
          step += 1
          continue
        case .scalar(let expected) where expected == scalar(position):
          position += 1
          step += 1
          continue
        case .scalar:
          break
        }
      }
      guard let run = lastRun else { return false }
      lastRun = (run.step, run.position + 1)
      position = run.position + 1
      step = run.step + 1
    }
    return steps[step...].allSatisfy { $0 == .anyRun }
  }
}
