public import Diagnostics
package import Dialects

/// A rule as text of a target, with the account of what the text carries.
public struct Emission: Sendable {
  public enum Status: String, Sendable {
    /// The text carries the detection and its outcomes; metadata that the target has no place for is listed
    /// among the losses.
    case exact
    /// Something else is not carried; each loss says what, and losses of detection were accepted.
    case lossy
    /// There is no text: the diagnostics say why.
    case refused
    /// There is no text because the rule's author wants none in that target.
    case omitted
  }

  /// How the events on which a text fires relate to those of its source.
  public enum Relation: String, Sendable {
    case equivalent
    /// It fires on every event of its source, and perhaps on others, as a loss that was accepted says.
    case wider
    /// It fires on no event on which its source doesn't, as a loss that was accepted says.
    case narrower
  }

  /// What comparing the text, read back, with its source has shown.
  public enum Comparison: Hashable, Sendable {
    /// Nothing was compared: there is no text, or the target is only compiled.
    case none
    /// Proved for all events that the target's data model has. The remark says what was not part of it; it may
    /// be empty.
    case proved(Relation, remark: String)
    /// Nobody knows; there is no difference on so many events made at and around the rule's own tests.
    case undecided(String, events: Int)
    /// They differ: our own bug unless a loss accounts for it.
    case differs(String)
  }

  public let target: Target
  public let status: Status
  /// With a line break at the end; `nil` when refused.
  public let text: String?
  public let losses: [LossReport]
  public let diagnostics: [Diagnostic]
  public let comparison: Comparison
  /// Events on which the text and its source differ, when some were found: our own bug, or what a loss costs.
  public var counterexample: Counterexample?
  /// Whether the run or the rule's author accepts that nothing is decided (DT0702).
  public var isDoubtAccepted = false
  /// Whether the program contradicts itself: its own text can't be read back, or differs without a loss.
  public let isInternalError: Bool
}

extension Emission {
  /// `proved`, `undecided` or `refuted`; `nil` when nothing was compared. Sampling is never called a proof, and
  /// neither is what both accepted losses and samples leave of a difference.
  public var verdict: String? {
    switch comparison {
    case .none: nil
    case .proved: "proved"
    case .undecided: "undecided"
    case .differs: isInternalError ? "refuted" : "undecided"
    }
  }

  /// What the verdict means, and why: a sentence, empty for equivalence without remarks.
  public var proofText: String {
    switch comparison {
    case .none: return ""
    case .proved(.equivalent, let remark): return remark
    case .proved(.wider, let remark):
      return joined("wider, as accepted: it fires on every event of its source, and on others", remark)
    case .proved(.narrower, let remark):
      return joined("narrower, as accepted: it fires on no event on which its source does not", remark)
    case .undecided(let reason, let events): return "\(reason); agrees on \(events) events"
    case .differs(let text): return text
    }
  }

  private func joined(_ text: String, _ remark: String) -> String {
    remark.isEmpty ? text : "\(text); \(remark)"
  }
}

/// One construct that a text does not carry exactly.
public struct LossReport: Hashable, Sendable {
  public let code: DiagnosticCode
  public let construct: String
  /// `wider`, `narrower`, `same`, or `unwritable`.
  public let direction: String
  public let message: String
  public let span: Span?

  package init(_ loss: Loss) {
    code = loss.code
    construct = loss.construct
    direction = loss.direction.rawValue
    message = loss.message
    span = loss.origin.span
  }
}

extension Loss {
  /// The loss as a finding: an error when it may not be written, a warning when it changes what is detected,
  /// a note when it does not.
  package func diagnostic(isAllowed: Bool, target: Target) -> Diagnostic {
    let severity: Diagnostic.Severity =
      switch direction {
      case .same: .note
      case .wider, .narrower: isAllowed ? .warning : .error
      case .unwritable: .error
      }
    let effect =
      switch direction {
      case .same: "the same events are detected"
      case .wider: "the \(target.rawValue) rule would match more events"
      case .narrower: "the \(target.rawValue) rule would match fewer events"
      case .unwritable: "nothing is written"
      }
    var help = effect
    if severity == .error, direction != .unwritable {
      help += "; '--allow-loss \(direction.rawValue)' writes it all the same, or accept \(code.rawValue) in the rule"
    }
    return Diagnostic(
      code, "\(target.rawValue): \(construct): \(message)", at: origin.span, help: help, severity: severity)
  }
}
