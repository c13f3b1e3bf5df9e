import Diagnostics
import Testing

/// One row of the reference's list of checks (section 19): a rule that breaks it, and one beside it that does not.
struct ChecklistRow: CustomTestStringConvertible {
  var id: String
  var code: DiagnosticCode
  var severity: Diagnostic.Severity
  var wrong: String
  var right: String

  var testDescription: String { "\(id): \(wrong)" }

  init(
    _ id: String, _ code: DiagnosticCode, _ severity: Diagnostic.Severity? = nil, wrong: String, right: String
  ) {
    self.id = id
    self.code = code
    self.severity = severity ?? code.severity
    self.wrong = wrong
    self.right = right
  }

  /// The same with the lines of `events` only.
  static func events(
    _ id: String, _ code: DiagnosticCode, _ wrong: String, _ right: String
  ) -> ChecklistRow {
    ChecklistRow(id, code, wrong: ruleText(events: wrong), right: ruleText(events: right))
  }

  /// The same with outcomes of a rule without a window.
  static func outcome(_ id: String, _ code: DiagnosticCode, _ wrong: String, _ right: String) -> ChecklistRow
  {
    ChecklistRow(id, code, wrong: ruleText(outcome: wrong), right: ruleText(outcome: right))
  }

  /// The same with outcomes of a rule with a window.
  static func grouped(
    _ id: String, _ code: DiagnosticCode, _ wrong: String, _ right: String,
    condition: String = "$e"
  ) -> ChecklistRow {
    ChecklistRow(
      id, code,
      wrong: ruleText(events: host, match: "$h over 5m", outcome: wrong, condition: condition),
      right: ruleText(events: host, match: "$h over 5m", outcome: right, condition: condition))
  }

  /// The same with conditions about two events, a placeholder of each, and an outcome.
  static func condition(
    _ id: String, _ code: DiagnosticCode, _ wrong: String, _ right: String,
    window: String = "over 5m"
  ) -> ChecklistRow {
    let events = "\(host)\n$h = $f.principal.hostname\n$p = $e.target.hostname"
    return ChecklistRow(
      id, code,
      wrong: ruleText(events: events, match: "$h \(window)", outcome: "$o = 1\n$t = \"x\"", condition: wrong),
      right: ruleText(events: events, match: "$h \(window)", outcome: "$o = 1\n$t = \"x\"", condition: right))
  }
}

/// A rule of parts; what is empty is left out. Each variable says of what type its events are.
func ruleText(
  meta: String = "", events: String = "", match: String = "", outcome: String = "", condition: String? = nil,
  options: String = ""
) -> String {
  func section(_ name: String, _ lines: String) -> String { lines.isEmpty ? "" : "\(name):\n\(lines)\n" }
  let types = ["e", "f", "g"].filter {
    $0 == "e" || events.contains("$\($0).") && !events.contains("$\($0).graph")
  }
  .map { "$\($0).metadata.event_type = \"PROCESS_LAUNCH\"\n" }
  let condition = condition ?? (types.count > 1 ? "$e and $f" : "$e")
  return
    "rule r {\nmeta:\n\(meta)\n\(section("events", types.joined() + events))\(section("match", match))"
    + "\(section("outcome", outcome))\(section("condition", condition))\(section("options", options))}"
}

private let host = "$h = $e.principal.hostname"
