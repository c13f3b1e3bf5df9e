import ArgumentParser

/// How a run ends; the worst of what happened decides (the command line's contract, "Exit codes").
struct ExitStatus {
  enum Outcome: Int32, CaseIterable {
    case success = 0
    /// Findings: an error in a rule, a failed test, a golden that differs, a refusal.
    case findings = 1
    /// An input can't be read, or an output can't be written.
    case inputOutput = 3
    case undecided = 4
    /// An error of our own.
    case internalError = 70

    /// From the least to the worst.
    private var rank: Int {
      switch self {
      case .success: 0
      case .undecided: 1
      case .findings: 2
      case .inputOutput: 3
      case .internalError: 4
      }
    }

    static func worse(_ left: Outcome, _ right: Outcome) -> Outcome {
      left.rank >= right.rank ? left : right
    }
  }

  private(set) var worst = Outcome.success

  mutating func note(_ outcome: Outcome) {
    worst = Outcome.worse(worst, outcome)
  }

  /// Ends the command: throws the exit code, or returns when all is well.
  func end(ignoringFindings: Bool) throws {
    let outcome = outcome(ignoringFindings: ignoringFindings)
    if outcome != .success { throw ExitCode(outcome.rawValue) }
  }

  /// How the run ends.
  func outcome(ignoringFindings: Bool) -> Outcome {
    ignoringFindings && (worst == .findings || worst == .undecided) ? .success : worst
  }
}
