import Detections
package import Diagnostics

// One factory a kind of finding, so that each message is built in one place.
extension Diagnostic {
  /// What is to be said of a finding.
  package init(_ finding: Finding) {
    let beside = finding.reason.map { " beside \($0.name)" } ?? ""
    let (code, message, help) = Self.wording(of: finding, beside)
    let related = finding.reason.flatMap { reason in
      reason.span.map { [Related("because of \(reason.name)", at: $0)] }
    }
    self.init(code, message, at: finding.span, help: help, related: related ?? [])
  }

  private static func wording(
    of finding: Finding, _ beside: String
  ) -> (code: DiagnosticCode, message: String, help: String) {
    switch finding.kind {
    case .variableNeverHolds(let variable):
      return (
        .testNeverHolds, "no event passes all tests of '\(variable)': the rule never fires",
        "two of the tests exclude each other, or a filter excludes all"
      )
    case .neverHolds:
      return (
        .testNeverHolds, "\(finding.name) never holds\(beside)", "whoever wrote it expected it to: look what was meant"
      )
    case .alwaysHolds:
      return (.testAlwaysHolds, "\(finding.name) always holds\(beside)", "it excludes no event: look what was meant")
    case .addsNothing:
      return (
        .testImplied, "\(finding.name) adds nothing\(beside)",
        finding.reason == nil
          ? "whatever passes it passes the rest of the rule without it"
          : "whatever passes it passes the other, too"
      )
    case .asksNothing:
      return (
        .testImplied, "\(finding.name) asks nothing more\(beside)",
        finding.reason == nil
          ? "whatever passes the rest of the rule passes it" : "whatever passes the other passes it, too"
      )
    case .excludesNothing:
      return (
        .filterExcludesNothing, "\(finding.name) excludes nothing\(beside)",
        "no event that the rest of the rule lets through passes it: look what was meant"
      )
    case .neverDecides:
      return (
        .testNeverDecides, "\(finding.name) never decides whether the rule fires",
        "an event that only it lets in does not meet the condition, and every other is let in without it"
      )
    case .scoresNothing:
      return (
        .testNeverDecides, "\(finding.name) never fires the rule by itself",
        "the condition counts nothing for it, so it matters only beside what is counted: let the score count it, or take it out"
      )
    }
  }
}

extension Diagnostic {
  /// What is to be said of a weight.
  package init(_ weight: UselessWeight) {
    let related = weight.test.span.map { [Related("what it is given for", at: $0)] } ?? []
    self.init(
      .weightNeverDecides,
      "what \(weight.outcome.name) counts for \(weight.test.name) never decides whether the rule fires",
      at: weight.outcome.origin.span ?? weight.test.span,
      help: "the rule fires on the same events without it: it only ranks them", related: related)
  }
}
