import Dialects
public import Diagnostics

/// What `verify` says of one rule in one target, or of two rules.
public struct Verification: Sendable {
  public enum Verdict: String, Sendable, CaseIterable {
    /// For all events that the data model has in which they were compared.
    case proved
    /// There is an event on which they differ.
    case refuted
    /// Nobody knows; the reason says why.
    case undecided
    /// The rule has no text in the target.
    case refused
    /// A side has errors of its own.
    case invalid
  }

  /// The rule's identifier; `nil` for a file of which no rule was understood.
  public var rule: String?
  public var file: String
  /// The target, or the file with which the rule was compared.
  public var target: String
  public var verdict: Verdict
  /// A sentence; empty for equivalence without remarks.
  public var reason: String
  /// How a text that is proved relates to its source; `nil` when it is not.
  public var relation: Emission.Relation?
  public var counterexample: Counterexample?
  public var milliseconds: Double
  /// Whether two given rules were compared, not a text of ours with its source.
  public var isOfTwoRules = false
  /// Where the rule stands, for findings.
  public var span: Span?

  public init(
    rule: String?, file: String, target: String, verdict: Verdict, reason: String,
    relation: Emission.Relation? = nil, counterexample: Counterexample? = nil, milliseconds: Double = 0,
    span: Span? = nil
  ) {
    self.rule = rule
    self.file = file
    self.target = target
    self.verdict = verdict
    self.reason = reason
    self.relation = relation
    self.counterexample = counterexample
    self.milliseconds = milliseconds
    self.span = span
  }

  /// The object as the command line's contract has it.
  public var json: JSONText {
    .object([
      .init("rule", rule.map(JSONText.string) ?? .null),
      .init("file", .string(file)),
      .init("target", .string(target)),
      .init("verdict", .string(verdict.rawValue)),
      .init("reason", .string(reason)),
      .init("relation", relation.map { .string($0.rawValue) } ?? .null),
      .init("counterexample", counterexample?.json ?? .null),
      .init("milliseconds", .double((milliseconds * 1_000).rounded() / 1_000)),
    ])
  }

  /// A line for people, and the counter-example below it.
  public var text: String {
    var text = "\(verdict.rawValue)  \(file)"
    if let rule { text += " \(rule)" }
    text += " → \(target)"
    if !reason.isEmpty { text += ": \(reason)" }
    text += "\n"
    guard let counterexample else { return text }
    for (name, events) in [
      ("neutral", counterexample.neutral), ("udm", counterexample.udm), ("sigma", counterexample.sigma),
    ] {
      for line in Counterexample.lines(events ?? []) { text += "    \(name): \(line)\n" }
    }
    let fires =
      counterexample.outcome != nil
      ? "both fire"
      : counterexample.source ? "the source fires, the target does not" : "the target fires, the source does not"
    return text + "    \(fires)\n"
  }

  /// The verdict as a finding; `nil` for what is proved.
  public var diagnostic: Diagnostic? {
    let subject = "\(rule ?? file) → \(target)"
    let message = "\(subject): \(reason)"
    switch verdict {
    case .proved: return nil
    case .refuted: return Diagnostic(.equivalenceRefuted, message, at: span)
    case .undecided: return Diagnostic(.equivalenceUndecided, "not decided: \(message)", at: span)
    case .refused: return Diagnostic(.notExpressible, "refused: \(message)", at: span, severity: .error)
    case .invalid: return Diagnostic(.emissionUnreadable, "invalid: \(message)", at: span)
    }
  }
}

extension Transpiler {
  /// Emits a rule and says what was proved of the text; `nil` where the author wants no text.
  public func verify(_ rule: AuthoredRule, as target: Target) -> Verification? {
    let emission = emit(rule, as: target)
    var result = Verification(
      rule: rule.id, file: rule.source.name, target: target.rawValue, verdict: .refused, reason: "",
      counterexample: emission.counterexample, span: rule.lowered.origin.span)
    switch emission.comparison {
    case .proved(let relation, _):
      result.verdict = .proved
      result.relation = relation
    case .undecided: result.verdict = .undecided
    case .differs: result.verdict = emission.isInternalError ? .refuted : .undecided
    case .none:
      if emission.status == .omitted { return nil }
      if emission.text != nil {
        result.verdict = .undecided
        result.reason = "\(target.rawValue) is compiled, not read back; compile it and run its tests"
      } else {
        let errors = emission.diagnostics.filter { $0.severity == .error }
        result.reason = errors.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "; ")
      }
      return result
    }
    result.reason = emission.proofText
    return result
  }
}
