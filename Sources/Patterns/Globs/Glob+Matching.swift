extension Glob {
  /// Whether the pattern matches the whole text.
  ///
  /// - Complexity: O(scalars of the text × scalars of the pattern) at worst, without recursion.
  package func matches(_ text: String, ignoringCase: Bool = false) -> Bool {
    let fold: (Unicode.Scalar) -> UInt32 = {
      ignoringCase ? SimpleCaseFolding.fold($0.value) : $0.value
    }
    return Self.matches(text.unicodeScalars.map(fold), steps(fold))
  }

  private enum Step: Equatable {
    case scalar(UInt32)
    case anyScalar
    case anyRun
  }

  private func steps(_ fold: (Unicode.Scalar) -> UInt32) -> [Step] {
    pieces.flatMap { piece -> [Step] in
      switch piece {
      case .literal(let text): text.unicodeScalars.map { .scalar(fold($0)) }
      case .anyRun: [.anyRun]
      case .anyScalar: [.anyScalar]
      }
    }
  }

  /// Takes each run as short as it can be; on a mismatch only the last run is made longer, because a longer
  /// earlier one leaves less text for the same rest.
  private static func matches(_ text: [UInt32], _ steps: [Step]) -> Bool {
    var position = 0
    var step = 0
    var lastRun: (step: Int, position: Int)?
    while position < text.count {
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
        case .scalar(let expected) where expected == text[position]:
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
