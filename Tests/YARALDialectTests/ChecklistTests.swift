import Diagnostics
import TestSupport
import Testing

@testable import YARALDialect

private let host = "$h = $e.principal.hostname"
private let joined = "$h = $e.principal.hostname\n$h = $f.principal.hostname"
private let command = "$e.target.process.command_line"
private let seconds = "metadata.event_timestamp.seconds"

private func nested(_ depth: Int) -> String {
  String(repeating: "strings.to_lower(", count: depth) + "$e.principal.hostname"
    + String(repeating: ")", count: depth) + " = \"x\""
}

private func numbered(_ range: ClosedRange<Int>, _ line: (Int) -> String) -> String {
  range.map(line).joined(separator: "\n")
}

private let lexical: [ChecklistRow] = [
  .events("L1", .yaralLexical, "$e.target.port = -1", "$e.target.port = 1 - 2"),
  .events("L1", .yaralLexical, #"$e.principal.ip[-1] = "x""#, #"$e.principal.ip[1] = "x""#),
  .events("L1", .yaralLexical, #"$e.principal.ip[0.5] = "x""#, #"$e.principal.ip[0] = "x""#),
  .events("L2", .yaralLexical, #"\#(command) = "\T""#, #"\#(command) = "\\T""#),
  .events("L2", .yaralLexical, "\(command) = \"a\nb\"", "\(command) = \"a\\nb\""),
  .events("L2", .yaralLexical, "\(command) = /a\nb/", "\(command) = /a\\nb/"),
  .events("L2", .yaralLexical, "\(command) = `a\rb`", "\(command) = `ab`"),
  ChecklistRow(
    "G1", .yaralSectionOrder,
    wrong: "rule r {\nevents:\n$e.metadata.event_type = \"FILE_READ\"\nmeta:\ncondition:\n$e\n}",
    right: "rule r {\nmeta:\nevents:\n$e.metadata.event_type = \"FILE_READ\"\ncondition:\n$e\n}"),
  ChecklistRow(
    "G1", .yaralSectionOrder,
    wrong: "rule r {\nmeta:\nevents:\n$e.metadata.event_type = \"FILE_READ\"\nconditions:\n$e\n}",
    right: ruleText()),
  ChecklistRow("G2", .yaralSyntax, wrong: ruleText(meta: "a = 5"), right: ruleText(meta: "a = \"5\"")),
  .events("G3", .yaralSyntax, "($e.target.port - 1) / 2 > 5", "5 < ($e.target.port - 1) / 2"),
  .events(
    "G4", .yaralSyntax, "(\(command) = \"a\"\n\(command) = \"b\")",
    "(\(command) = \"a\" or\n\(command) = \"b\")"),
  ChecklistRow(
    "G5", .yaralSyntax, wrong: ruleText(outcome: "$a = 1", condition: "$e, $a > 0"),
    right: ruleText(outcome: "$a = 1", condition: "$e and $a > 0")),
]

private let names: [ChecklistRow] = [
  ChecklistRow(
    "N1", .yaralName,
    wrong: "rule r {\nmeta:\nevents:\n$Match.metadata.event_type = \"FILE_READ\"\ncondition:\n$Match\n}",
    right: "rule r {\nmeta:\nevents:\n$matched.metadata.event_type = \"FILE_READ\"\ncondition:\n$matched\n}"),
  .events("N2", .yaralName, "$e.principal.hostname != $p", "$e.principal.hostname = $p"),
  .events("N2", .yaralName, "$p = \"x\"", "$p = strings.to_lower($e.principal.hostname)"),
  ChecklistRow(
    "N3", .yaralJoin, wrong: ruleText(events: "\(host)\n$f.principal.hostname = \"x\"", match: "$h over 5m"),
    right: ruleText(events: joined, match: "$h over 5m")),
  ChecklistRow(
    "N3", .yaralJoin,
    wrong: ruleText(events: "\(host)\n1 + $e.target.port = $f.target.port", match: "$h over 5m"),
    right: ruleText(events: "\(host)\n$h = strings.to_lower($f.target.hostname)", match: "$h over 5m")),
  ChecklistRow(
    "N4", .yaralCondition, wrong: ruleText(events: joined, match: "$h over 5m", condition: "$e"),
    right: ruleText(events: joined, match: "$h over 5m", condition: "$e and $f")),
  ChecklistRow(
    "N4", .yaralCondition,
    wrong: ruleText(
      events: "\(joined)\n$p = $e.target.hostname", match: "$h over 5m", condition: "$e and #p > 1"),
    right: ruleText(
      events: "\(joined)\n$p = $f.target.hostname", match: "$h over 5m", condition: "$e and #p > 1")
  ),
  ChecklistRow(
    "N5", .yaralName, wrong: ruleText(events: host, match: "$e.principal.hostname over 5m"),
    right: ruleText(events: host, match: "$h over 5m")),
  ChecklistRow(
    "N5", .yaralName, wrong: ruleText(events: host, match: "$x over 5m"),
    right: ruleText(events: host, match: "$h over 5m")),
  ChecklistRow(
    "N6", .yaralCondition, wrong: ruleText(events: host, match: "$h over 5m", condition: "$e and #h > 1"),
    right: ruleText(
      events: "\(host)\n$p = $e.target.hostname", match: "$h over 5m", condition: "$e and #p > 1")),
  .outcome("N7", .yaralName, "$a = $b\n$b = 1", "$b = 1\n$a = $b"),
  .outcome("N7", .yaralName, "$a = $new", "$a = $e.target.port"),
  .outcome("N8", .yaralName, "$a = 1\n$a = 2", "$a = 1\n$b = 2"),
  ChecklistRow(
    "N8", .yaralName, wrong: ruleText(meta: "a = \"1\"\na = \"2\""),
    right: ruleText(meta: "a = \"1\"\nb = \"2\"")),
  ChecklistRow(
    "N8", .yaralName, wrong: ruleText(events: host, outcome: "$h = \"x\""),
    right: ruleText(events: host, outcome: "$i = \"x\"")),
  ChecklistRow(
    "N8", .yaralName, wrong: ruleText(events: "$e = $e.principal.hostname"),
    right: ruleText(events: "$p = $e.principal.hostname")),
]

private let types: [ChecklistRow] = [
  .events("T1", .yaralType, #"$e.target.port = "80""#, "$e.target.port = 80"),
  .events("T1", .yaralType, "$e.target.process.pid = 4", #"$e.target.process.pid = "4""#),
  .events("T1", .yaralType, "1 = 1", "$e.target.port = 1"),
  .events("T2", .yaralEnumeration, #"$e.network.direction = "IN""#, #"$e.network.direction = "INBOUND""#),
  .events(
    "T2", .yaralEnumeration, #"$e.network.direction = "INBOUND" nocase"#, #"$e.network.direction = "INBOUND""#
  ),
  .events("T2", .yaralEnumeration, "$e.network.direction = /IN/", "$e.metadata.product_event_type = /IN/"),
  .outcome("T3", .yaralType, "$a = if($e.target.port = 1, 1, \"x\")", "$a = if($e.target.port = 1, 1, 2)"),
  .outcome("T3", .yaralType, "$a = if($e.target.port = 1, true, false)", "$a = if($e.target.port = 1, 1, 0)"),
  .outcome("T3", .yaralType, "$a = if($e.target.port = 1, \"x\")", "$a = if($e.target.port = 1, 5)"),
  .outcome(
    "T3", .yaralType, "$b = 1\n$a = if($e.target.port = 1, $b)", "$b = 1\n$a = if($e.target.port = 1, $b, 0)"),
  .events(
    "T3", .yaralType, "$p = if($e.target.port = 1, $e.target.hostname, 5)",
    "$p = if($e.target.port = 1, $e.target.hostname, \"x\")"),
  .outcome("T4", .yaralType, "$a = $e.target.port = 1", "$a = if($e.target.port = 1, 1)"),
  .outcome("T4", .yaralType, "$a = 7 % 0.5", "$a = 7 % 5"),
  .grouped("T4", .yaralType, "$a = max(\(command))", "$a = max($e.target.port)"),
  .events(
    "T5", .yaralHazard, "2 * $e.network.sent_bytes > $e.network.received_bytes",
    "2.0 * $e.network.sent_bytes > $e.network.received_bytes"),
  .events("T5", .yaralHazard, "5 < $e.target.file.size / 1024", "5 < $e.target.port / 1024"),
]

private let aggregates: [ChecklistRow] = [
  .grouped("A1", .yaralAggregation, "$a = $e.target.port", "$a = max($e.target.port)"),
  .grouped("A1", .yaralAggregation, "$a = if($h = \"x\", 1, 0)", "$a = max(if($h = \"x\", 1, 0))"),
  .outcome("A2", .yaralAggregation, "$a = $e.principal.ip", "$a = array_distinct($e.principal.ip)"),
  ChecklistRow(
    "A2", .yaralAggregation, wrong: ruleText(events: "$p = $e.principal.ip", outcome: "$a = $p"),
    right: ruleText(events: "$p = $e.principal.ip", outcome: "$a = array_distinct($p)")),
  .grouped(
    "A3", .yaralAggregation, "$b = max($e.target.port)\n$a = max($b)", "$b = max($e.target.port)\n$a = $b + 1"
  ),
  .grouped(
    "A3", .yaralAggregation, "$b = array_distinct($e.principal.ip)\n$a = arrays.length($b)",
    "$b = count_distinct($e.principal.ip)\n$a = $b"),
  .grouped("A4", .yaralHazard, "$a = count($e.principal.ip)", "$a = count_distinct($e.principal.ip)"),
  ChecklistRow(
    "A4", .yaralHazard,
    wrong: ruleText(events: joined, match: "$h over 5m", outcome: "$a = sum($e.network.sent_bytes)"),
    right: ruleText(events: joined, match: "$h over 5m", outcome: "$a = max($e.network.sent_bytes)")),
  .grouped(
    "A5", .yaralHazard, "$a = arrays.size(array_distinct(\(command)))", "$a = count_distinct(\(command))"),
  ChecklistRow(
    "A5", .yaralHazard,
    wrong: ruleText(
      events: host, match: "$h over 5m", outcome: "$a = array_distinct(\(command))",
      condition: "$e and arrays.contains($a, \"x\")"),
    right: ruleText(
      events: host, match: "$h over 5m", outcome: "$a = max(if(\(command) = \"x\", 1))",
      condition: "$e and $a = 1")),
]

private let rows: [ChecklistRow] = [
  .events("R1", .yaralRepeated, #"any $e.principal.hostname = "x""#, #"any $e.principal.ip = "x""#),
  .events("R1", .yaralRepeated, "any $e.principal.ip in %l", "$e.principal.ip in %l"),
  .events(
    "R1", .yaralRepeated, "any $e.principal.ip = $p\n$p = $e.target.ip",
    "$e.principal.ip = $p\n$p = $e.target.ip"),
  .events("R1", .yaralRepeated, #"any $e.principal.ip[0] = "x""#, #"$e.principal.ip[0] = "x""#),
  .events("R1", .yaralRepeated, #"any $e.additional.fields["a"] = "x""#, #"$e.additional.fields["a"] = "x""#),
  .events("R1", .yaralRepeated, "any re.regex($e.principal.ip, `x`)", "re.regex(any $e.principal.ip, `x`)"),
  .events("R2", .yaralRepeated, #"$e.intermediary.ip[0] = "x""#, #"$e.intermediary[0].ip[0] = "x""#),
  .events("R2", .yaralRepeated, #"$e.additional.fields["a"][0] = "x""#, #"$e.additional.fields["a"] = "x""#),
  .events(
    "R3", .yaralHazard, "$e.principal.ip = \"a\"\n$e.principal.ip = \"b\"",
    "any $e.principal.ip = \"a\"\nany $e.principal.ip = \"b\""),
  .events("R3", .yaralHazard, #"$e.principal.ip != "x""#, #"all $e.principal.ip != "x""#),
  .events("R3", .yaralHazard, #"not $e.principal.ip = "x""#, #"not any $e.principal.ip = "x""#),
  .events("X1", .malformedPattern, "\(command) = /a(?=b)/", "\(command) = /a(?:b)/"),
  .events(
    "X1", .malformedPattern, "re.capture(\(command), `(a)(b)`) = \"a\"",
    "re.capture(\(command), `(a)(?:b)`) = \"a\""),
  .events(
    "X1", .malformedPattern, "re.replace(\(command), `(a)`, `\\2`) = \"a\"",
    "re.replace(\(command), `(a)`, `\\1\\0`) = \"a\""),
  .events(
    "X2", .malformedNetwork,
    "$e.principal.ip != \"\"\nnet.ip_in_range_cidr($e.principal.ip, \"10.0.0.0/33\")",
    "$e.principal.ip != \"\"\nnet.ip_in_range_cidr($e.principal.ip, \"10.0.0.0/8\")"),
  .events(
    "X2", .yaralHazard, "net.ip_in_range_cidr($e.principal.ip, \"10.0.0.0/8\")",
    "$e.principal.ip != \"\"\nnet.ip_in_range_cidr($e.principal.ip, \"10.0.0.0/8\")"),
  .events("X2", .yaralHazard, "$e.target.port < 1024", "$e.target.port < 1024\n$e.target.port > 0"),
  .events("X2", .yaralHazard, "1024 >= $e.target.port", "1024 >= $e.target.port and $e.target.port != 0"),
  .events("X2", .yaralHazard, "\(command) = /x*/", "\(command) = /x+/"),
  .events(
    "X2", .yaralHazard, "$e.principal.hostname = $e.target.hostname",
    "$e.principal.hostname = $e.target.hostname\n$e.principal.hostname != \"\""),
  ChecklistRow(
    "X2", .yaralHazard,
    wrong: ruleText(
      events: "\(joined)\n$p = $e.target.hostname\n$p = $f.target.hostname", match: "$h over 5m"),
    right: ruleText(
      events: "\(joined)\n$p = $e.target.hostname\n$p = $f.target.hostname\n$e.target.hostname = /x/",
      match: "$h over 5m")),
  .events("F1", .yaralName, "math.round($e.target.port) > 1", "math.ceil($e.target.port) > 1"),
  .events("F1", .yaralLimit, nested(21), nested(20)),
  ChecklistRow(
    "F1", .yaralJoin,
    wrong: ruleText(
      events: "\(joined)\nstrings.concat($e.target.hostname, $f.target.hostname) = \"x\"", match: "$h over 5m"
    ),
    right: ruleText(
      events: "\(joined)\nstrings.concat($e.target.hostname, $e.target.url) = \"x\"", match: "$h over 5m")),
]

private let conditions: [ChecklistRow] = [
  .condition("C1", .yaralCondition, "!$e and !$f", "$e and !$f"),
  .condition("C1", .yaralCondition, "#e >= 0 and #f < 5", "#e >= 1 and #f < 5"),
  .condition("C1", .yaralCondition, "!$e and $f and !$p", "$e and $f and $p"),
  .condition("C1", .yaralCondition, "$e and !$f", "$e and $f", window: "over 5m before $f"),
  ChecklistRow(
    "C1", .yaralCondition,
    wrong: ruleText(
      events: "\(host)\n$p = $e.target.hostname\n$p = $f.target.hostname\n$p != \"\"", match: "$h over 5m",
      condition: "!$e and $f"),
    right: ruleText(
      events: "\(host)\n$p = $e.target.hostname\n$p = $f.target.hostname\n$p != \"\"", match: "$h over 5m",
      condition: "$e and !$f")),
  .condition("C2", .yaralCondition, "$e and ($e or !$f)", "$e and ($o > 1 or $t = \"x\") and $f"),
  .condition("C2", .yaralCondition, "$f and ($e or $p)", "$f and $e and $p"),
  .condition("C2", .yaralCondition, "$f and ($e or $o > 1)", "$f and $e and $o > 1"),
  .condition("C2", .yaralCondition, "1 of [$e, $f]", "$e and $f", window: "by 5m"),
  .condition("C2", .yaralHazard, "$e or $f", "$e and $f"),
  .condition("C2", .yaralHazard, "any of [$e, $f]", "$e and $f"),
  .condition("C3", .yaralCondition, "$e and not $f", "$e and !$f"),
  .condition("C3", .yaralCondition, "$e and $f and $o > $t", "$e and $f and not $o > 1"),
  .condition("C3", .yaralCondition, "$e and $f and $t < \"y\"", "$e and $f and $t != \"y\""),
]

private let limits: [ChecklistRow] = [
  ChecklistRow(
    "M1", .yaralWindow, wrong: ruleText(events: host, match: "$h over 49h"),
    right: ruleText(events: host, match: "$h over 48h")),
  ChecklistRow(
    "M1", .yaralWindow, wrong: ruleText(events: host, match: "$h over 3d"),
    right: ruleText(events: host, match: "$h over 2d")),
  ChecklistRow(
    "M1", .yaralWindow, wrong: ruleText(events: host, match: "$h over 0m"),
    right: ruleText(events: host, match: "$h over 1m")),
  ChecklistRow(
    "M1", .yaralWindow, wrong: ruleText(events: host, match: "$h over 90s"),
    right: ruleText(events: host, match: "$h by 2m")),
  ChecklistRow(
    "M1", .yaralWindow,
    wrong: ruleText(events: host, match: "$h over 5m", options: "suppression_window = 5m"),
    right: ruleText(events: host, match: "$h over 5m", options: "suppression_window = 6m")),
  ChecklistRow(
    "M2", .yaralHazard, wrong: ruleText(events: host, match: "$h over 5m after $e"),
    right: ruleText(events: joined, match: "$h over 5m after $e")),
  ChecklistRow(
    "M2", .yaralHazard,
    wrong: ruleText(events: "\(joined)\n$f.\(seconds) - $e.\(seconds) < 60", match: "$h over 5m"),
    right: ruleText(events: "\(joined)\n$f.\(seconds) - $e.\(seconds) < 60", match: "$h over 5m after $e")),
  ChecklistRow(
    "O1", .yaralLimit, wrong: ruleText(outcome: numbered(0...20) { "$o\($0) = 1" }),
    right: ruleText(outcome: numbered(0...19) { "$o\($0) = 1" })),
  .outcome("O1", .yaralType, "$risk_score = \"high\"", "$risk_score = 85.5"),
  ChecklistRow(
    "O1", .yaralName, wrong: ruleText(options: "allow_zero = true"),
    right: ruleText(options: "allow_zero_values = true")),
  ChecklistRow(
    "P1", .yaralHazard, .note,
    wrong: "rule r {\nmeta:\nevents:\n$e.target.hostname = \"x\"\ncondition:\n$e\n}",
    right: "rule r {\nmeta:\nevents:\n$e.metadata.log_type = \"X\"\ncondition:\n$e\n}"),
  ChecklistRow(
    "P1", .yaralHazard, .note, wrong: ruleText(events: "\(host)\n$h != \"\"", match: "$h over 5m"),
    right: ruleText(events: "\(host)\n$h != \"\"", match: "$h over 5m", options: "allow_zero_values = true")),
  ChecklistRow(
    "P1", .yaralHazard, .note, wrong: ruleText(events: "$h = $e.target.port\n$h != 0", match: "$h over 5m"),
    right: ruleText(events: "$h = strings.to_lower($e.target.hostname)\n$h != \"\"", match: "$h over 5m")),
]

/// What is checked beyond the list: the fields of UDM, section 15, and sections 1, 13 and 18.
private let further: [ChecklistRow] = [
  .events("field", .unknownField, #"$e.principal.hostnme = "x""#, #"$e.principal.hostname = "x""#),
  .events("field", .unknownField, #"$e.target.port.number = 1"#, "$e.target.port = 1"),
  .events("field", .yaralType, #"$e.target.process = "x""#, #"$e.target.process.command_line = "x""#),
  ChecklistRow(
    "field", .unknownField, wrong: ruleText(outcome: "$a = $e.target.prt"),
    right: ruleText(outcome: "$a = $e.target.port")),
  .events(
    "call", .yaralHazard, "strings.to_lowr(\(command)) = \"x\"", "strings.to_lower(\(command)) = \"x\""),
  .events("call", .yaralType, "strings.contains(\(command)) ", "strings.contains(\(command), \"x\")"),
  .events(
    "call", .yaralType, "strings.to_lower(\(command), \"x\") = \"y\"",
    "strings.concat(\(command), \"x\", 1) = \"y\""),
  .events(
    "call", .yaralType, "strings.contains($e.target.port, \"8\")",
    "strings.contains(cast.as_string($e.target.port), \"8\")"),
  .events(
    "call", .yaralType, "timestamp.get_hour(\"2026\") = 1", "timestamp.get_hour($e.\(seconds), \"UTC\") = 1"),
  .events(
    "call", .yaralHazard, "strings.contains($e.network.direction, \"IN\")",
    "strings.contains(\(command), \"IN\")"),
  .events("call", .yaralAggregation, "max($e.target.port) > 1", "math.abs($e.target.port) > 1"),
  ChecklistRow(
    "or", .yaralCondition,
    wrong: ruleText(
      events: "\(joined)\n$h = $g.principal.hostname", match: "$h over 5m", condition: "$e or $f or $g"),
    right: ruleText(
      events: "\(joined)\n$h = $g.principal.hostname", match: "$h over 5m", condition: "$e and $f and $g")),
  ChecklistRow(
    "match", .yaralHazard, wrong: ruleText(events: "\(joined)\n$h != \"\""),
    right: ruleText(events: joined, match: "$h over 5m")),
  .events(
    "in", .yaralHazard, numbered(0...7) { "$e.target.hostname in %l\($0)" },
    numbered(0...6) { "$e.target.hostname in %l\($0)" }),
  .events(
    "in", .yaralHazard, numbered(0...4) { "$e.target.hostname in regex %l\($0)" },
    numbered(0...3) { "$e.target.hostname in regex %l\($0)" }),
  .events(
    "in", .yaralHazard, numbered(0...2) { "$e.target.ip in cidr %l\($0)" },
    numbered(0...1) { "$e.target.ip in cidr %l\($0)" }),
  .events(
    "in", .yaralLimit, numbered(0...5) { "$e.target.hostname in regex %l\($0)" },
    numbered(0...3) { "$e.target.hostname in regex %l\($0)" }),
  .events(
    "in", .yaralLimit, numbered(0...5) { "$e.target.ip in cidr %l\($0)" },
    numbered(0...1) { "$e.target.ip in cidr %l\($0)" }),
]

@Suite struct ChecklistTests {
  private static let all = lexical + names + types + aggregates + rows + conditions + limits + further

  private func findings(_ text: String) -> [Diagnostic] {
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", text: text))
    return reading.diagnostics + YARAL.check(reading.value)
  }

  @Test("what a row forbids is found", arguments: all)
  func wrong(_ row: ChecklistRow) {
    let found = findings(row.wrong)
    // What is wrong in a token may be wrong for the statement, too.
    let expected = row.code == .yaralLexical ? Array(found.map(\.code).prefix(1)) : found.map(\.code)
    #expect(expected == [row.code], "\(found.map { $0.rendered() }.joined())")
    #expect(found.allSatisfy { $0.severity == row.severity && $0.span != nil })
  }

  @Test("what stands beside it is not", arguments: all)
  func right(_ row: ChecklistRow) {
    let found = findings(row.right)
    #expect(found.isEmpty, "\(found.map { $0.rendered() }.joined())")
  }

  @Test func everyRowOfTheListIsThere() {
    let ids = [
      "L1", "L2", "G1", "G2", "G3", "G4", "G5", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "T1", "T2",
      "T3", "T4",
      "T5", "A1", "A2", "A3", "A4", "A5", "R1", "R2", "R3", "X1", "X2", "F1", "C1", "C2", "C3", "M1", "M2",
      "O1", "P1",
    ]
    #expect(Set(ids).isSubset(of: Self.all.map(\.id)))
  }
}
