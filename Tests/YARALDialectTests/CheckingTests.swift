import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import YARALDialect

/// What checks say of a rule: codes, in the order of the text.
private func findings(_ rule: String) -> [Diagnostic] {
  let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: rule))
  #expect(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() }.joined())")
  return YARAL.check(reading.value)
}

/// A rule of parts; what is empty is left out.
private func rule(
  events: String = #"$e.metadata.event_type = "PROCESS_LAUNCH""#, match: String = "", outcome: String = "",
  condition: String = "$e", options: String = ""
) -> String {
  func section(_ name: String, _ lines: String) -> String { lines.isEmpty ? "" : "\(name):\n\(lines)\n" }
  return
    "rule r {\nmeta:\n\(section("events", events))\(section("match", match))\(section("outcome", outcome))"
    + "\(section("condition", condition))\(section("options", options))}"
}

private let host = "$h = $e.principal.hostname"

@Suite struct CheckingTests {
  /// The rule that all began with has 12 errors by Google's documentation (reference, special section 1).
  @Test func theSeedRuleHasTwelveErrors() throws {
    guard let url = SharedFiles.url("seed/000_7e54d9a67ea7a644.txt") else { return }
    let text = try String(contentsOf: url, encoding: .utf8)
    let start = try #require(text.range(of: "rule container_cli"))
    let reading = YARAL.parse(SourceFile(name: "seed.yaral", text: String(text[start.lowerBound...])))
    #expect(reading.diagnostics.map(\.code) == [.yaralTrailingText])
    let errors = YARAL.check(reading.value).filter { $0.severity == .error }
    #expect(errors.count == 12)
    #expect(errors.filter { $0.code == .yaralName }.count == 1)
    #expect(errors.filter { $0.code == .yaralAggregation }.count == 6)
    #expect(errors.filter { $0.code == .yaralType }.count == 5)
    #expect(errors.allSatisfy { $0.span != nil && !$0.help.isEmpty })
  }

  /// Google publishes only what its compiler takes; the deprecated rules are older than some of its checks.
  @Test func publishedRulesAreClean() throws {
    var warnings = 0
    for (path, text) in try corpusRules() where !path.hasPrefix("_deprecated") {
      let findings = YARAL.check(YARAL.parse(SourceFile(name: path, text: text)).value)
      let errors = findings.filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(errors.map { $0.rendered() }.joined())")
      warnings += findings.count { $0.severity == .warning }
    }
    // Each was looked at; a check that warns of many more good rules is wrong.
    #expect(warnings <= 20)
  }

  @Test(
    "each check finds what it is for",
    arguments: [
      // N1
      (rule(events: #"$match.metadata.event_type = "PROCESS_LAUNCH""#, condition: "$match"), .yaralName),
      (rule(events: #"$AND.metadata.event_type = "PROCESS_LAUNCH""#, condition: "$AND"), .yaralName),
      // N2
      (rule(events: #"$e.principal.hostname != $h"#), .yaralName),
      // N3
      (
        rule(
          events: "$e.principal.hostname = $h\n$f.principal.user.userid = \"x\"", match: "$h over 5m",
          condition: "$e and $f"), .yaralJoin
      ),
      (
        rule(
          events: "$h = $e.principal.hostname\n$e.target.port - 1 = $f.target.port", match: "$h over 5m",
          condition: "$e and $f"), .yaralJoin
      ),
      // N4
      (rule(events: "\(host)\n$h = $f.principal.hostname", match: "$h over 5m"), .yaralCondition),
      // N5
      (rule(match: "$e.principal.hostname over 5m"), .yaralName),
      (rule(match: "$h over 5m"), .yaralName),
      // N6
      (rule(events: host, match: "$h over 5m", condition: "$e and #h > 1"), .yaralCondition),
      // N7
      (rule(outcome: "$a = $b\n$b = 1"), .yaralName),
      (rule(outcome: "$a = $unknown"), .yaralName),
      (rule(outcome: "$a = $f.principal.hostname"), .yaralName),
      (rule(condition: "$e and $unknown > 1"), .yaralName),
      // N8
      (rule(outcome: "$a = 1\n$a = 2"), .yaralName),
      (rule(outcome: "$e = 1", condition: "#e > 0"), .yaralName),
      // T1
      (rule(events: #"$e.target.port = "80""#), .yaralType),
      (rule(events: #"$e.principal.hostname = 5"#), .yaralType),
      (rule(events: #"$e.target.port = /80/"#), .yaralType),
      (rule(events: "$e.target.port = 1\n\"a\" = \"a\""), .yaralType),
      (rule(events: "$e.target.port = 80 nocase"), .yaralType),
      // T2
      (rule(events: #"$e.metadata.event_type = "LOGIN""#), .yaralEnumeration),
      (rule(events: #"$e.metadata.event_type = "PROCESS_LAUNCH" nocase"#), .yaralEnumeration),
      (rule(events: #"$e.metadata.event_type = /PROCESS/"#), .yaralEnumeration),
      (rule(events: "re.regex($e.metadata.event_type, `PROCESS`)"), .yaralEnumeration),
      // T3
      (rule(outcome: #"$a = if($e.principal.hostname = "x", true, false)"#), .yaralType),
      (rule(outcome: #"$a = if($e.principal.hostname = "x", "y")"#), .yaralType),
      (rule(outcome: #"$a = if($e.principal.hostname = "x", 1, "y")"#), .yaralType),
      (rule(outcome: "$a = 1\n$b = if($a = 1, $a)"), .yaralType),
      // T4
      (rule(outcome: #"$a = $e.principal.hostname = "x""#), .yaralType),
      (rule(events: host, match: "$h over 5m", outcome: "$a = max($e.principal.hostname)"), .yaralType),
      (rule(outcome: "$a = 1 % 0.5"), .yaralType),
      (rule(outcome: #"$risk_score = "high""#), .yaralType),
      // A1
      (rule(events: host, match: "$h over 5m", outcome: "$a = $e.target.port"), .yaralAggregation),
      (rule(events: host, match: "$h over 5m", outcome: "$a = if($h = \"x\", 1, 0)"), .yaralAggregation),
      // A2
      (rule(outcome: "$a = $e.principal.ip"), .yaralAggregation),
      // A3
      (
        rule(events: host, match: "$h over 5m", outcome: "$a = max($e.target.port)\n$b = max($a)"),
        .yaralAggregation
      ),
      (rule(events: "max($e.target.port) > 1"), .yaralAggregation),
      // R1
      (rule(events: #"any $e.principal.hostname = "x""#), .yaralRepeated),
      (rule(events: "any re.regex($e.principal.ip, `x`)"), .yaralRepeated),
      (rule(events: "any $e.principal.ip in %ips"), .yaralRepeated),
      (rule(events: "$e.principal.ip = $p\nany $e.target.ip = $p"), .yaralRepeated),
      (rule(events: #"any $e.principal.ip[0] = "x""#), .yaralRepeated),
      (rule(events: #"any $e.additional.fields["a"] = "x""#), .yaralRepeated),
      // R2
      (rule(events: #"$e.intermediary.ip[0] = "x""#), .yaralRepeated),
      (rule(events: #"$e.intermediary[0].ip = "x""#), .yaralRepeated),
      (rule(events: #"$e.additional.fields["a"][0] = "x""#), .yaralRepeated),
      // X1, X2
      (rule(events: "re.regex($e.principal.hostname, `a(?=b)`)"), .malformedPattern),
      (rule(events: "$e.principal.hostname = /a(/"), .malformedPattern),
      (rule(events: "re.capture($e.principal.hostname, `(a)(b)`) = \"a\""), .malformedPattern),
      (rule(events: "re.replace($e.principal.hostname, `(a)`, `\\2`) = \"a\""), .malformedPattern),
      (rule(events: "net.ip_in_range_cidr(any $e.principal.ip, \"10.0.0.0/33\")"), .malformedNetwork),
      // F1
      (rule(events: "math.round($e.target.port) > 1"), .yaralName),
      (
        rule(
          events: "$h = $e.principal.hostname\n$h = $f.principal.hostname\n"
            + "strings.concat($e.principal.hostname, $f.principal.hostname) = \"x\"",
          match: "$h over 5m", condition: "$e and $f"), .yaralJoin
      ),
      (
        rule(
          events: String(repeating: "strings.to_lower(", count: 21) + "$e.principal.hostname"
            + String(repeating: ")", count: 21) + " = \"x\""), .yaralLimit
      ),
      // C1
      (rule(condition: "!$e"), .yaralCondition),
      (rule(condition: "#e >= 0"), .yaralCondition),
      (
        rule(
          events: "\(host)\n$h = $f.principal.hostname", match: "$h over 5m before $f",
          condition: "$e and !$f"),
        .yaralCondition
      ),
      // C2
      (
        rule(
          events: "\(host)\n$h = $f.principal.hostname", match: "$h over 5m", condition: "$e and ($e or !$f)"),
        .yaralCondition
      ),
      // C3
      (rule(condition: "$e and not $e"), .yaralCondition),
      (rule(outcome: "$a = 1\n$b = 2", condition: "$e and $a > $b"), .yaralCondition),
      (rule(outcome: "$a = \"x\"", condition: "$e and $a < \"y\""), .yaralCondition),
      (rule(outcome: "$a = \"x\"", condition: "$e and $a = 5"), .yaralType),
      (rule(condition: "$e and $e.principal.hostname = \"x\""), .yaralCondition),
      // M1
      (rule(events: host, match: "$h over 49h"), .yaralWindow),
      (rule(events: host, match: "$h over 0m"), .yaralWindow),
      (rule(events: host, match: "$h over 5m after $x"), .yaralWindow),
      (rule(events: host, match: "$h over 5m", options: "suppression_window = 5m"), .yaralWindow),
      // O1
      (rule(outcome: (0...20).map { "$o\($0) = \($0)" }.joined(separator: "\n")), .yaralLimit),
      (rule(options: "unknown = true"), .yaralName),
      (rule(options: "allow_zero_values = 5"), .yaralType),
      (rule(events: (0...10).map { "$e.target.hostname in %l\($0)" }.joined(separator: "\n")), .yaralLimit),
    ] as [(String, DiagnosticCode)])
  func checks(_ rule: String, _ code: DiagnosticCode) {
    let errors = findings(rule).filter { $0.severity == .error }
    #expect(errors.map(\.code) == [code], "\(errors.map { $0.rendered() }.joined())")
    #expect(errors.allSatisfy { $0.span != nil })
  }

  @Test(
    "what is right is not reported",
    arguments: [
      rule(), rule(condition: "#e > 0"),
      rule(
        events: "\(host)\n$h = $f.principal.hostname", match: "$h over 5m after $e", condition: "$e and !$f"),
      rule(events: host, match: "$h over 48h", outcome: "$a = max(if($e.target.port > 5, 1))"),
      rule(
        events: host, match: "$h by 1m",
        outcome: "$a = count_distinct($e.target.port)\n$b = if($a > 5, \"x\", \"y\")"),
      rule(events: #"any $e.principal.ip = "x""#, outcome: "$a = array_distinct($e.principal.ip)"),
      rule(events: #"$e.intermediary[0].ip[0] = "x""#),
      rule(events: #"not any $e.principal.ip = "x""#),
      rule(
        events:
          "$t = $e.metadata.event_timestamp.seconds\n$u = $f.metadata.event_timestamp.seconds\n$t < $u\n"
          + "$e.principal.hostname = $f.principal.hostname\n$h = $e.principal.hostname",
        match: "$h over 5m", condition: "$e and $f"),
      rule(outcome: "$risk_score = 35", condition: "$e and not $risk_score = 3"),
      rule(events: host, match: "$h over 5m", options: "suppression_window = 1h"),
    ])
  func silence(_ rule: String) {
    let all = findings(rule).filter { $0.severity != .note }
    #expect(all.isEmpty, "\(all.map { $0.rendered() }.joined())")
  }

  @Test(
    "hazards are warnings",
    arguments: [
      rule(events: #"$e.principal.ip != "x""#),
      rule(events: #"not $e.principal.ip = "x""#),
      rule(events: host, match: "$h over 5m after $e"),
      rule(events: host, match: "$h over 5m", outcome: "$a = count($e.principal.ip)"),
      rule(events: "strings.to_lowr($e.principal.hostname) = \"x\""),
      rule(condition: "#e = 2"),
      rule(events: (0...7).map { "$e.target.hostname in %l\($0)" }.joined(separator: "\n")),
    ])
  func hazards(_ rule: String) {
    let all = findings(rule).filter { $0.severity != .note }
    #expect(all.map(\.code) == [.yaralHazard], "\(all.map { $0.rendered() }.joined())")
  }
}
