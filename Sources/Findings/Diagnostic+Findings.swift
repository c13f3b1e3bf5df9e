import Detections
package import Diagnostics

// Each message is built in one place.
extension Diagnostic {
  /// What is to be said of findings that have all but the part in common.
  package init(_ group: FindingGroup) {
    let (code, message, help) = group.wording
    self.init(code, message, at: group.first.span, help: help, related: group.related)
  }

  /// What is to be said of a weight.
  package init(_ weight: UselessWeight) {
    let related = weight.test.span.map { [Related("what it is given for", at: $0)] } ?? []
    self.init(
      .weightNeverDecides,
      "what \(weight.outcome.name) counts for \(weight.test.name) never decides whether the rule fires",
      at: weight.span,
      help: "the rule fires on the same events without it: it only ranks them", related: related)
  }
}

extension FindingGroup {
  fileprivate var related: [Diagnostic.Related] {
    var result: [Diagnostic.Related] = []
    func add(_ message: String, _ span: Span?) {
      guard let span, !result.contains(where: { $0.span == span }) else { return }
      result.append(Diagnostic.Related(message, at: span))
    }
    if let reason = first.reason, reasons.count == 1 { add("because of \(reason.name)", reason.span) }
    for ground in first.grounds where ground.span != first.span { add("because of \(ground.name)", ground.span) }
    for finding in findings.dropFirst().prefix(Self.placeLimit) { add("also \(finding.name)", finding.span) }
    for weight in weights { add("what \(weight.outcome.name) counts for it", weight.outcome.origin.span) }
    return result
  }

  private static let placeLimit = 20

  fileprivate var wording: (code: DiagnosticCode, message: String, help: String) {
    switch first.kind {
    case .variableNeverHolds(let variable):
      (
        .testNeverHolds, "no event passes all tests of '\(variable)': the rule never fires",
        first.grounds.isEmpty ? "two of the tests exclude each other, or a filter excludes all" : contradiction
      )
    case .neverHolds:
      (
        .testNeverHolds, "\(first.name) never holds\(beside)",
        first.grounds.isEmpty ? "no event passes it: look what was meant" : contradiction
      )
    case .alwaysHolds:
      (
        .testAlwaysHolds, "\(first.name) always holds\(beside)",
        "it excludes no event: if it joins exclusions with 'or', 'and' was meant; else take it out"
      )
    case .addsNothing: (.testImplied, "\(names) \(verb("adds", "add")) nothing\(beside)", additionHelp)
    case .asksNothing: (.testImplied, "\(names) \(verb("asks", "ask")) nothing more\(beside)", askingHelp)
    case .excludesNothing: (.filterExcludesNothing, exclusion, exclusionHelp)
    case .neverDecides:
      (
        .testNeverDecides, "\(first.name) never decides whether the rule fires",
        "an event that only it lets in does not meet the condition, and every other is let in without it"
          + (weights.isEmpty ? "" : "; what \(weightNames) counts for it decides nothing, either")
          + ": let the condition be met by it alone, or take it out"
      )
    case .scoresNothing: (.testNeverDecides, silence, silenceHelp)
    }
  }

  // MARK: Who

  private func verb(_ singular: String, _ plural: String) -> String { findings.count == 1 ? singular : plural }

  /// The parts, the first ones by name.
  private var names: String {
    let all = findings.map { pair($0) }.uniqued
    let shown = Array(all.prefix(Self.nameLimit))
    let rest = all.count - shown.count
    return rest > 0 ? "\(shown.joined(separator: ", ")) and \(rest) more" : joined(shown)
  }

  private static let nameLimit = 12

  /// A part, and what it is useless beside if that differs within the group.
  private func pair(_ finding: Finding) -> String {
    guard reasons.count > 1, let reason = finding.reason else { return finding.name }
    return "\(finding.name) (beside \(reason.name))"
  }

  private func joined(_ names: [String]) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  private var weightNames: String { joined(weights.map(\.outcome.name).uniqued) }

  // MARK: Why

  private var beside: String {
    if reasons.count > 1 { return "" }
    if let reason = first.reason { return first.isRepeated ? ": it stands here twice" : " beside \(reason.name)" }
    guard !first.grounds.isEmpty, first.kind != .neverHolds else { return "" }
    if first.isRepeated { return ": the rule asks for it elsewhere" }
    return " beside \(joined(first.grounds.map(\.name)))"
  }

  private var neverTogether: String {
    first.grounds.count == 1
      ? "no event passes \(first.grounds[0].name)"
      : "\(joined(first.grounds.map(\.name))) never hold together"
  }

  private var contradiction: String {
    if first.hasInnerAnchor {
      return "'^' and '$' stand for the start and the end of the text: write '\\^' or '\\$' for the character itself"
    }
    return neverTogether + (first.grounds.count == 1 ? ": look what was meant" : ": look which of them was meant otherwise")
  }

  private var additionHelp: String {
    let others = reasons.count > 1 ? "the other" : first.reason?.name ?? "the rest of the rule without it"
    return "whatever passes \(findings.count == 1 ? "it" : "one of them") passes \(others), too: "
      + "take \(findings.count == 1 ? "it" : "them") out, or narrow what lets in more than was meant"
  }

  private var askingHelp: String {
    let others = first.reason?.name ?? "the rest of the rule"
    return "whatever passes \(reasons.count > 1 ? "the other" : others) passes \(findings.count == 1 ? "it" : "them"), too: "
      + "take \(findings.count == 1 ? "it" : "them") out, or ask for more"
  }

  private var exclusion: String {
    let passed = first.reason.map { " that \($0.name) lets through" } ?? " that the rest of the rule lets through"
    return "\(first.name) excludes nothing\(passed)"
  }

  private var exclusionHelp: String {
    let mend = ": mend what it was meant to exclude, or take it out"
    if first.grounds.isEmpty { return "no event passes both" + mend }
    if first.reason != nil { return neverTogether + mend }
    return "no event that passes it meets the rest of the rule: \(joined(first.grounds.map(\.name)))" + mend
  }

  // MARK: Scores

  private var silence: String {
    if findings.count == 1 { return "\(first.name) never fires the rule by itself" }
    let count = first.branchCount.map { "\(findings.count) of \($0) alternatives" } ?? "\(findings.count) tests"
    return "\(count) never fire the rule by themselves: \(names)"
  }

  private var silenceHelp: String {
    let (they, them) = findings.count == 1 ? ("it", "it") : ("one of them", "them")
    let score = first.scores.isEmpty ? "the condition" : joined(first.scores)
    return "an event that passes only \(they) is let in, but \(score) counts nothing for it, so the rule does not fire; "
      + "it matters only beside what is counted: give \(them) points, or take \(them) out"
  }
}
