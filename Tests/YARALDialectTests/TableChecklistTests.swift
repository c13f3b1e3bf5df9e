import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import YARALDialect

private let host = "$h = $e.principal.hostname"

private func grouped(_ events: String, outcome: String = "") -> String {
  ruleText(events: "\(host)\n\(events)", match: "$h over 5m", outcome: outcome)
}

private func numbered(_ count: Int) -> String {
  (1...count).map { "$h = %t.c\($0)" }.joined(separator: "\n")
}

/// What Google's page on data tables forbids, and beside it what it shows (section 16).
private let rows: [ChecklistRow] = [
  ChecklistRow(
    "match", .yaralJoin, wrong: ruleText(events: "$e.principal.hostname = %t.host"), right: grouped("$h = %t.host")),
  ChecklistRow("join", .yaralJoin, wrong: grouped("$h != %t.host"), right: grouped("$h = %t.id\n$e.target.hostname != %t.host")),
  ChecklistRow(
    "join", .yaralJoin, wrong: grouped(#"%t.kind = "x""#), right: grouped("%t.kind = \"x\"\n%t.id = $h")),
  ChecklistRow("column", .yaralSyntax, wrong: grouped("$h = %t"), right: grouped("$h in %t")),
  ChecklistRow("limit", .yaralLimit, wrong: grouped(numbered(11)), right: grouped(numbered(10))),
  ChecklistRow(
    "any", .yaralRepeated, wrong: grouped("$h = %t.h\nany $e.principal.ip = %t.ip"),
    right: grouped("$h = %t.h\n$e.principal.ip[0] = %t.ip")),
  ChecklistRow(
    "not", .yaralHazard, wrong: grouped("$h = %t.id\nnot ($h = %t.a and $e.target.hostname = %t.b)"),
    right: grouped("$h = %t.id\nnot $e.target.hostname in %t.b")),
  .events(
    "lookup", .yaralSyntax, #"($e.target.hostname in %t.a or $e.target.hostname = "x")"#,
    "($e.target.hostname in %t.a or $e.target.hostname in %t.b)"),
  .events(
    "lookup", .yaralSyntax, #"$e.target.hostname in %t.a and $e.target.hostname = "x""#,
    "$e.target.hostname in %t.a\n$e.target.hostname = \"x\""),
  ChecklistRow(
    "outcome", .yaralAggregation, wrong: grouped("$h = %t.id", outcome: "$o = %t.owner"),
    right: grouped("$h = %t.id", outcome: "$o = array_distinct(%t.owner)")),
  ChecklistRow(
    "outcome", .yaralName, wrong: grouped("$h = %t.id", outcome: "$o = array_distinct(%s.owner)"),
    right: grouped("$h = %t.id", outcome: "$o = array_distinct(%t.owner)")),
  ChecklistRow(
    "outcome", .yaralHazard, wrong: grouped("$h = %t.id", outcome: "$o = count(%t.owner)"),
    right: grouped("$h = %t.id", outcome: "$o = count_distinct(%t.owner)")),
]

@Suite struct TableChecklistTests {
  private func findings(_ text: String) -> [Diagnostic] {
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: text))
    return reading.diagnostics + YARAL.check(reading.value)
  }

  @Test("what a row forbids is found", arguments: rows)
  func wrong(_ row: ChecklistRow) {
    let found = findings(row.wrong)
    #expect(found.map(\.code) == [row.code], "\(found.map { $0.rendered() }.joined())")
    #expect(found.allSatisfy { $0.severity == row.severity && $0.span != nil })
  }

  @Test("what stands beside it is not", arguments: rows)
  func right(_ row: ChecklistRow) {
    let found = findings(row.right)
    #expect(found.isEmpty, "\(found.map { $0.rendered() }.joined())")
  }
}

/// Sections that rules may have, and that mean something in Google SecOps only.
@Suite struct FurtherSectionTests {
  static let sections = [
    ("setup", "graph_append [$g, %t]"), ("setup", "graph_override($g.graph.entity.ip = %t.ip)"),
    ("export", "%seen.write_row(ip:$h, n:$n)"),
    ("export", "%seen.write_row(\n// why\nip: $h\n)\n%other.write_row(n: \"x\")"),
  ]

  private func text(_ name: String, _ lines: String) -> String {
    let section = "\n\(name):\n\(lines)\n"
    let rule = ruleText(events: host, match: "$h over 5m")
    if name == "export" { return rule.prefix { $0 != "}" } + section + "}" }
    return rule.replacingOccurrences(of: "events:", with: section + "events:")
  }

  @Test("they are read, and refused by name where a rule is to mean something", arguments: sections)
  func refused(_ name: String, _ lines: String) {
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: text(name, lines)))
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    let lowered = YARAL.lower(reading.value)
    #expect(lowered.value.isEmpty)
    #expect(lowered.diagnostics.map(\.code) == [.yaralNotSupported])
    #expect(lowered.diagnostics.first?.message.contains("'\(name):'") == true)
  }

  @Test("they are printed and formatted as they were written", arguments: sections)
  func printed(_ name: String, _ lines: String) throws {
    let source = SourceFile(name: "rule.yaral", text: text(name, lines))
    let tree = YARAL.parse(source).value
    let printed = YARAL.print(tree)
    #expect(YARAL.parse(SourceFile(name: "again", text: printed)).value == tree, "\(printed)")
    let formatted = try #require(YARAL.formatted(source).value)
    #expect(YARAL.parse(SourceFile(name: "formatted", text: formatted)).value == tree, "\(formatted)")
    #expect(YARAL.formatted(SourceFile(name: "twice", text: formatted)).value == formatted)
    if !lines.contains("\n") { #expect(formatted.contains("\n    \(lines)\n"), "\(formatted)") }
  }

  @Test("what is no call is an error there")
  func malformed() {
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: text("export", "$h = 3")))
    #expect(reading.diagnostics.map(\.code) == [.yaralSyntax])
  }
}
