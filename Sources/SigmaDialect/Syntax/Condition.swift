package import Diagnostics

extension Sigma {
  /// A condition over search identifiers (Sigma reference section 5).
  package indirect enum Condition: Hashable, Sendable {
    /// `a and b`; at least two.
    case and([Condition])
    /// `a or b`; at least two.
    case or([Condition])
    /// `not a`.
    case not(Condition)
    /// `1 of selection_*`, `all of them`.
    case quantified(Quantifier, Target, Origin)
    /// `selection`.
    case identifier(String, Origin)

    package enum Quantifier: String, Hashable, Sendable {
      /// `1 of`, also written `any of`.
      case one = "1"
      /// `all of`.
      case all
    }

    package enum Target: Hashable, Sendable {
      /// Every identifier that does not start with `_`.
      case them
      /// A name with `*` for any run.
      case pattern(String)
    }
  }
}

extension Sigma.Condition.Target {
  /// Whether a selector takes an identifier. Those that start with `_` are hidden from `them` and from
  /// patterns that do not start so themselves (Sigma reference section 11, row 16).
  package func selects(_ name: String) -> Bool {
    switch self {
    case .them:
      return !name.hasPrefix("_")
    case .pattern(let pattern):
      if name.hasPrefix("_"), !pattern.hasPrefix("_") { return false }
      return matches(Array(pattern.utf8), Array(name.utf8))
    }
  }

  private func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var position = 0
    var step = 0
    var lastRun: (step: Int, position: Int)?
    while position < name.count {
      if step < pattern.count, pattern[step] == UInt8(ascii: "*") {
        lastRun = (step, position)
        step += 1
      } else if step < pattern.count, pattern[step] == name[position] {
        step += 1
        position += 1
      } else if let run = lastRun {
        lastRun = (run.step, run.position + 1)
        step = run.step + 1
        position = run.position + 1
      } else {
        return false
      }
    }
    return pattern[step...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
