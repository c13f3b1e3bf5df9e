import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Testing

@testable import YARALDialect

private func lower(_ text: String) -> Reading<[LoweredRule]> {
  let parsed = YARAL.parse(SourceFile(name: "rule.yaral", text: text))
  #expect(!parsed.hasErrors, "\(parsed.diagnostics.map { $0.rendered() }.joined())")
  return YARAL.lower(parsed.value)
}

private func rule(
  events: String, match: String = "", outcome: String = "", condition: String = "$e", options: String = ""
) -> String {
  func section(_ name: String, _ lines: String) -> String { lines.isEmpty ? "" : "\(name):\n\(lines)\n" }
  return
    "rule r {\nmeta:\n\(section("events", events))\(section("match", match))\(section("outcome", outcome))"
    + "\(section("condition", condition))\(section("options", options))}"
}

private func detection(_ text: String) throws -> Detection {
  let reading = lower(text)
  #expect(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() }.joined())")
  let detection = try #require(reading.value.first?.detection)
  #expect(check(detection).value != nil, "\(check(detection).diagnostics.map(\.message))")
  return detection
}

private let host: Field = "principal.hostname"
private let port: Field = "target.port"
private let ip: Field = "principal.ip"
private func cased(_ field: Field, _ pattern: TextPattern) -> Detections.Predicate {
  .text(field, pattern, cased: true)
}
private func every(_ field: Field, _ pattern: TextPattern) -> Detections.Predicate {
  .field(FieldPredicate(field, .text(TextTest(pattern, isCaseSensitive: true)), quantifier: .every))
}
private func orAbsent(_ field: Field, _ predicate: Detections.Predicate) -> Detections.Predicate {
  .any([.field(field, .null), predicate])
}

@Suite struct LoweringTests {
  /// Expected by the reference: equality and patterns (7, 8), what is not set (9), repeated fields (10).
  @Test(
    "statements of events",
    arguments: [
      (#"$e.principal.hostname = "a""#, cased(host, .equals("a"))),
      (#"$e.udm.principal.hostname = "a" nocase"#, .text(host, .equals("a"))),
      (#"$e.principal.hostname != "a""#, .not(cased(host, .equals("a")))),
      (#"not $e.principal.hostname = "a""#, .not(cased(host, .equals("a")))),
      (#"$e.principal.hostname = """#, .field(host, .null)),
      (#"$e.principal.hostname != """#, .field(host, .present)),
      (#""" != $e.principal.hostname"#, .field(host, .present)),
      (#"$e.principal.hostname = /a+/"#, cased(host, .matches("a+"))),
      (#"$e.principal.hostname = /a*/"#, orAbsent(host, cased(host, .matches("a*")))),
      (#"$e.principal.hostname != /a*/"#, .not(orAbsent(host, cased(host, .matches("a*"))))),
      ("re.regex($e.principal.hostname, `^a`) nocase", .text(host, .matches("^a"))),
      (#"re.regex($e.principal.hostname, "\\d")"#, cased(host, .matches("\\d"))),
      (#"strings.contains($e.principal.hostname, "a")"#, cased(host, .contains("a"))),
      (#"strings.starts_with(strings.to_lower($e.principal.hostname), "a")"#, .text(host, .startsWith("a"))),
      (#"strings.to_lower($e.principal.hostname) = "a""#, .text(host, .equals("a"))),
      (#"strings.to_lower($e.principal.hostname) = "A""#, .never),
      ("$e.target.port > 5", .field(port, .number(.greater, .integer(5)))),
      ("5 >= $e.target.port", orAbsent(port, .field(port, .number(.lessOrEqual, .integer(5))))),
      ("$e.target.port = 0", .field(port, .null)),
      ("$e.target.port != 0", .field(port, .present)),
      ("$e.target.port != 443", .not(.field(port, .number(.equal, .integer(443))))),
      (
        "$e.network.sent_bytes > 10 * 1024", .field("network.sent_bytes", .number(.greater, .integer(10_240)))
      ),
      ("$e.network.dns.response = false", .not(.field("network.dns.response", .boolean(true)))),
      ("$e.network.dns.response != false", .field("network.dns.response", .boolean(true))),
      (
        #"$e.metadata.event_type = "PROCESS_LAUNCH""#, cased("metadata.event_type", .equals("PROCESS_LAUNCH"))
      ),
      (#"$e.additional.fields["a\"b"] = "x""#, cased(#"additional.fields["a\"b"]"#, .equals("x"))),
      (
        "$e.principal.hostname in %l nocase", .field(host, .member(list: "l", .exact(isCaseSensitive: false)))
      ),
      ("$e.principal.ip in cidr %t.c", .field(ip, .member(list: "t.c", .network))),
      (
        "$e.principal.hostname = $e.target.hostname",
        .any([
          .field(host, .sameAs("target.hostname", isCaseSensitive: true)),
          .all([.field(host, .null), .field("target.hostname", .null)]),
        ])
      ),
      (#"$e.principal.ip = "a""#, cased(ip, .equals("a"))),
      (#"$e.principal.ip != "a""#, .not(every(ip, .equals("a")))),
      (#"any $e.principal.ip = "a""#, cased(ip, .equals("a"))),
      (#"any $e.principal.ip != "a""#, .all([.field(ip, .present), .not(every(ip, .equals("a")))])),
      (#"not any $e.principal.ip = "a""#, .not(cased(ip, .equals("a")))),
      (
        #"any $e.principal.ip != "" and all $e.principal.ip = "a""#,
        .all([.field(ip, .present), every(ip, .equals("a"))])
      ),
      (
        #"all $e.principal.ip != "a" and any $e.principal.ip != """#,
        .all([.not(cased(ip, .equals("a"))), .field(ip, .present)])
      ),
      (
        #"$e.principal.ip = "a" or $e.principal.ip = "b""#,
        .any([cased(ip, .equals("a")), cased(ip, .equals("b"))])
      ),
      (
        "$p = $e.principal.hostname\n$p = /x/", cased(host, .matches("x"))
      ),
    ] as [(String, Detections.Predicate)])
  func statements(_ events: String, _ expected: Detections.Predicate) throws {
    #expect(try detection(rule(events: events)).variables.first?.predicate == expected)
  }

  @Test(
    "what has no exact meaning is refused by name",
    arguments: [
      (rule(events: #"all $e.principal.ip = "a""#), "'all'"),
      (rule(events: "hash.fingerprint2011($e.principal.hostname) = 1"), "hash.fingerprint2011"),
      (rule(events: "$e.target.port / 2 = 1"), "division"),
      (rule(events: #"$e.principal.hostname < $e.target.hostname"#), "'<'"),
      (
        rule(events: #"timestamp.get_hour($e.metadata.event_timestamp.seconds, "Europe/Paris") = 3"#),
        "Europe/Paris"
      ),
      (
        rule(
          events: "$e.principal.hostname = $h\n$d.detection.detection.rule_name = $h", match: "$h over 5m",
          condition: "$e and $d"), "composite detection"
      ),
      (rule(events: #"$e.principal.hostnam = "a""#), "principal.hostname"),
    ])
  func refusals(_ text: String, _ word: String) {
    let reading = lower(text)
    #expect(reading.value.isEmpty)
    let errors = reading.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1, "\(errors.map { $0.rendered() }.joined())")
    #expect(
      errors.contains { "\($0.message) \($0.help)".contains(word) },
      "\(errors.map { $0.rendered() }.joined())")
    #expect(errors.allSatisfy { $0.span != nil })
  }

  @Test func placeholdersAreKeysJoinsAndNames() throws {
    let detection = try detection(
      rule(
        events: """
          $h = $e.principal.hostname
          $f.target.hostname = $h
          $u = $e.principal.user.userid
          $u = $f.target.user.userid
          $u != ""
          $s = $e.metadata.event_timestamp.seconds
          $s <= $f.metadata.event_timestamp.seconds
          $e.principal.asset_id = $f.principal.asset_id nocase
          $e.principal.asset_id != ""
          """, match: "$h over 1h before $f", condition: "$e and #f > 2"))
    #expect(
      detection.window
        == Window(
          keys: [GroupKey(name: "h", fields: ["e": host, "f": "target.hostname"])], length: .seconds(3600),
          kind: .before(variable: "f")))
    #expect(
      Set(detection.joins) == [
        Join(
          .field(variable: "e", "principal.user.userid"), .equal, .field(variable: "f", "target.user.userid")),
        Join(.time(variable: "e"), .lessOrEqual, .time(variable: "f")),
        Join(
          .field(variable: "e", "principal.asset_id"), .equal, .field(variable: "f", "principal.asset_id"),
          ignoringCase: true),
      ])
    #expect(detection.condition == .all([.present("e"), .count(variable: "f", .greater, 2)]))
    #expect(
      detection.variable("e")?.predicate
        == .all([.field("principal.user.userid", .present), .field("principal.asset_id", .present)]))
    #expect(detection.variable("f")?.predicate == .always)
  }

  @Test func outcomes() throws {
    let detection = try detection(
      rule(
        events: "$h = $e.principal.hostname\n$e.target.port > 0", match: "$h by 5m",
        outcome: """
          $flag = max(if($e.target.hostname = "x", 1, 0))
          $risk_score = max(35 + if($h = "y", 5))
          $ports = count_distinct($e.target.port)
          $names = array_distinct($e.target.hostname)
          $verdict = if($risk_score > 35 and $ports > 1, "bad", "good")
          $mean = window.avg($e.network.sent_bytes)
          """, condition: "$e and $verdict = \"bad\" and not $flag = 0"))
    let target: Field = "target.hostname"
    let expected: [(String, Detections.Outcome.Kind, Detections.Expression)] = [
      ("flag", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "e", cased(target, .equals("x")))))),
      (
        "risk_score", .integer,
        .aggregate(
          .max,
          .arithmetic(
            .add, .literal(.integer(35)),
            .conditional(
              .holds(variable: "e", cased(host, .equals("y"))), then: .literal(.integer(5)),
              otherwise: .literal(.integer(0)))))
      ),
      ("ports", .integer, .aggregate(.countDistinct, .field(variable: "e", port, absentAs: nil))),
      ("names", .list, .aggregate(.distinctList, .field(variable: "e", target, absentAs: .string("")))),
      (
        "verdict", .string,
        .conditional(
          .all([
            .compare(.outcome("risk_score"), .greater, .literal(.integer(35))),
            .compare(.outcome("ports"), .greater, .literal(.integer(1))),
          ]), then: .literal(.string("bad")), otherwise: .literal(.string("good")))
      ),
      (
        "mean", .float,
        .aggregate(.average, .field(variable: "e", "network.sent_bytes", absentAs: .integer(0)))
      ),
    ]
    #expect(
      detection.outcomes == expected.map { Detections.Outcome(name: $0.0, kind: $0.1, expression: $0.2) })
    #expect(
      detection.condition
        == .all([
          .present("e"), .compare(.outcome("verdict"), .equal, .literal(.string("bad"))),
          .not(.compare(.outcome("flag"), .equal, .literal(.integer(0)))),
        ]))
  }

  @Test func whatPlaceholdersCount() throws {
    let detection = try detection(
      rule(
        events: "$h = $e.principal.hostname\n$u = $e.target.user.userid", match: "$h over 5m",
        condition: "#u >= 3"))
    #expect(
      detection.condition
        == .all([
          .present("e"),
          .compare(
            .aggregate(.countDistinct, .field(variable: "e", "target.user.userid", absentAs: .string(""))),
            .greaterOrEqual, .literal(.integer(3))),
        ]))
  }

  @Test func metadataFindsItsPlace() throws {
    let meta = """
      author = "me"
      rule_name = "A Title"
      rule_id = "mr_1"
      severity = "Info"
      priority = "very"
      mitre_attack_tactic = "Execution, Persistence"
      mitre_attack_technique = "T1059.013,T1003"
      reference = "https://a.example"
      reference_2 = "https://b.example"
      created = "2026-04-16"
      data_source = "auditd"
      """
    let text = "rule r {\nmeta:\n\(meta)\nevents:\n$e.principal.hostname = \"a\"\ncondition:\n$e\n}"
    let metadata = try detection(text).metadata
    #expect(
      metadata
        == Metadata(
          name: "r", title: "A Title", author: "me", created: "2026-04-16", severity: .informational,
          tactics: ["Execution", "Persistence"], techniques: ["T1059.013", "T1003"],
          references: ["https://a.example", "https://b.example"],
          custom: [
            MetadataEntry("rule_name", "A Title"), MetadataEntry("rule_id", "mr_1"),
            MetadataEntry("priority", "very"),
            MetadataEntry("data_source", "auditd"),
          ]))
  }
}
