import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import NeutralDialect

private let x = Predicate.named("x", .text("user.name", .equals("x")))
private let y = Predicate.named("y", .text("user.name", .equals("y")))
private let one =
  "events:\n  e: {selections: {x: {user.name: x}, y: {user.name: y}}, where: x or y}\ncondition: e\n"
private let two = """
  events:
    a: {selections: {x: {user.name: x}}}
    b: {selections: {y: {user.name: y}}}
  condition: a

  """

private func literal(_ value: Int64) -> Expression { .literal(.integer(value)) }

private func weight(_ variable: String, _ predicate: Predicate, _ value: Int64) -> Expression {
  .conditional(.holds(variable: variable, predicate), then: literal(value), otherwise: literal(0))
}

@Suite("Outcomes, windows, conditions")
struct RuleLoweringTests {
  static let window = "window: {by: [host.name], over: 5m}\n"
  static let user = Expression.field(variable: "e", "user.name", absentAs: nil)

  @Test(
    "outcomes of a rule with a window",
    arguments: [
      ("{flag: x}", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "e", x)))),
      (
        "{flag: x and not y}", .boolean,
        .aggregate(.anyTrue, .truth(.holds(variable: "e", .all([x, .not(y)]))))
      ),
      ("{max: {x: 3}}", .integer, .aggregate(.max, weight("e", x, 3))),
      (
        "{sum: {base: 1, x: 3, y: -2}}", .integer,
        .aggregate(
          .sum, .arithmetic(.add, .arithmetic(.add, literal(1), weight("e", x, 3)), weight("e", y, -2)))
      ),
      ("{average: {x or y: 3}}", .float, .aggregate(.average, weight("e", .any([x, y]), 3))),
      (
        "{max: {x: 0.5, base: 1}}", .float,
        .aggregate(
          .max,
          .arithmetic(
            .add,
            .conditional(
              .holds(variable: "e", x), then: .literal(.double(0.5)), otherwise: .literal(.double(0))),
            .literal(.double(1))))
      ),
      (
        "{max: [{when: x, value: 80}, {value: 20}]}", .integer,
        .aggregate(.max, .conditional(.holds(variable: "e", x), then: literal(80), otherwise: literal(20)))
      ),
      (
        "{values: [{when: x, value: a}, {value: b}]}", .list,
        .aggregate(
          .distinctList,
          .conditional(
            .holds(variable: "e", x), then: .literal(.string("a")), otherwise: .literal(.string("b"))))
      ),
      ("{count: e}", .integer, .aggregate(.count, literal(1))),
      ("{count: user.name}", .integer, .aggregate(.count, user)),
      ("{count_distinct: user.name}", .integer, .aggregate(.countDistinct, user)),
      ("{count_distinct: e.user.name}", .integer, .aggregate(.countDistinct, user)),
      (
        "{count_distinct: user.name, absent_as: ''}", .integer,
        .aggregate(.countDistinct, .field(variable: "e", "user.name", absentAs: .string("")))
      ),
      ("{values: user.name}", .list, .aggregate(.distinctList, user)),
      ("{list: user.name}", .list, .aggregate(.list, user)),
      (
        "{max: destination.port}", .integer,
        .aggregate(.max, .field(variable: "e", "destination.port", absentAs: nil))
      ),
      (
        "{average: destination.port}", .float,
        .aggregate(.average, .field(variable: "e", "destination.port", absentAs: nil))
      ),
      ("{value: 35}", .integer, literal(35)),
      ("{value: '35'}", .string, .literal(.string("35"))),
      ("{value: true}", .boolean, .literal(.boolean(true))),
      (
        "{choose: [{when: count(e) > 3, value: many}, {value: few}]}", .string,
        .conditional(
          .count(variable: "e", .greater, 3), then: .literal(.string("many")),
          otherwise: .literal(.string("few")))
      ),
    ] as [(String, Outcome.Kind, Expression)])
  func windowed(_ form: String, _ kind: Outcome.Kind, _ expected: Expression) throws {
    let rule = try detection(one + Self.window + "outcomes: {o: \(form)}\n")
    #expect(rule.outcomes == [Outcome(name: "o", kind: kind, expression: expected)])
  }

  @Test(
    "without a window, scores and flags are of the one event",
    arguments: [
      ("{flag: x}", .boolean, .truth(.holds(variable: "e", x))),
      ("{max: {x: 3}}", .integer, weight("e", x, 3)),
      ("{sum: {x: 3, base: 1}}", .integer, .arithmetic(.add, weight("e", x, 3), literal(1))),
      ("{field: user.name}", .string, user),
      (
        "{field: destination.port, absent_as: 0}", .integer,
        .field(variable: "e", "destination.port", absentAs: .integer(0))
      ),
      (
        "{choose: [{when: x and not y, value: 1}, {value: 0}]}", .integer,
        .conditional(.holds(variable: "e", .all([x, .not(y)])), then: literal(1), otherwise: literal(0))
      ),
      ("{values: user.name}", .list, .aggregate(.distinctList, user)),
    ] as [(String, Outcome.Kind, Expression)])
  func single(_ form: String, _ kind: Outcome.Kind, _ expected: Expression) throws {
    let rule = try detection(one + "outcomes: {o: \(form)}\n")
    #expect(rule.outcomes == [Outcome(name: "o", kind: kind, expression: expected)])
  }

  @Test(
    "outcomes over several variables",
    arguments: [
      ("{flag: a.x}", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "a", x)))),
      (
        "{flag: a.x and b.y}", .boolean,
        .aggregate(.anyTrue, .truth(.all([.holds(variable: "a", x), .holds(variable: "b", y)])))
      ),
      ("{flag: not a.x}", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "a", .not(x))))),
      ("{flag: 1 of a.*}", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "a", x)))),
      (
        "{max: {a.x: 2, b.y: 3}}", .integer,
        .aggregate(.max, .arithmetic(.add, weight("a", x, 2), weight("b", y, 3)))
      ),
      (
        "{values: b.user.name}", .list,
        .aggregate(.distinctList, .field(variable: "b", "user.name", absentAs: nil))
      ),
      // The condition requires a, so that every row has one; b may be missing.
      ("{count: a}", .integer, .aggregate(.count, literal(1))),
      ("{count: b}", .integer, .aggregate(.sum, weight("b", .always, 1))),
    ] as [(String, Outcome.Kind, Expression)])
  func several(_ form: String, _ kind: Outcome.Kind, _ expected: Expression) throws {
    let rule = try detection(two + Self.window + "outcomes: {o: \(form)}\n")
    #expect(rule.outcomes == [Outcome(name: "o", kind: kind, expression: expected)])
  }

  @Test(
    "conditions",
    arguments: [
      ("a", .present("a")),
      ("a and not b", .all([.present("a"), .not(.present("b"))])),
      ("count(a) >= 5 or b", .any([.count(variable: "a", .greaterOrEqual, 5), .present("b")])),
      ("5 <= count(a)", .count(variable: "a", .greaterOrEqual, 5)),
      ("a and score > 2", .all([.present("a"), .compare(.outcome("score"), .greater, literal(2))])),
      (
        "a and 2.5 < score",
        .all([.present("a"), .compare(.outcome("score"), .greater, .literal(.double(2.5)))])
      ),
      ("a and seen", .all([.present("a"), .compare(.outcome("seen"), .equal, .literal(.boolean(true)))])),
      (
        "a and seen = false",
        .all([.present("a"), .compare(.outcome("seen"), .equal, .literal(.boolean(false)))])
      ),
      (
        "a and label != 'low'",
        .all([.present("a"), .compare(.outcome("label"), .notEqual, .literal(.string("low")))])
      ),
      (
        "a and score > total",
        .all([.present("a"), .compare(.outcome("score"), .greater, .outcome("total"))])
      ),
    ] as [(String, Condition)])
  func conditions(_ formula: String, _ expected: Condition) throws {
    let outcomes = """
      outcomes:
        seen: {flag: a.x}
        score: {max: {a.x: 3}}
        total: {sum: {a.x: 3}}
        label: {choose: [{when: score > 2 and seen, value: high}, {value: low}]}

      """
    let part = two.replacing("condition: a\n", with: "condition: \(formula)\n") + Self.window + outcomes
    #expect(try detection(part).condition == expected)
  }

  @Test(
    "windows",
    arguments: [
      ("{by: [], over: 90s}", Window(keys: [], length: .seconds(90))),
      (
        "{by: [host.name], over: 1d}",
        Window(
          keys: [GroupKey(name: "host_name", fields: ["a": "host.name", "b": "host.name"])],
          length: .seconds(86_400))
      ),
      (
        "{by: [{name: hostname, field: host.name}], over: 2h, kind: tumbling}",
        Window(
          keys: [GroupKey(name: "hostname", fields: ["a": "host.name", "b": "host.name"])],
          length: .seconds(7_200), kind: .tumbling)
      ),
      (
        "{by: [{name: ip, fields: {a: source.ip, b: client.ip}}], over: 5m, kind: sliding}",
        Window(
          keys: [GroupKey(name: "ip", fields: ["a": "source.ip", "b": "client.ip"])], length: .seconds(300),
          kind: .sliding)
      ),
      (
        "{by: [], over: 5m, kind: after, pivot: a}",
        Window(keys: [], length: .seconds(300), kind: .after(variable: "a"))
      ),
      (
        "{by: [], over: 5m, kind: before, pivot: a}",
        Window(keys: [], length: .seconds(300), kind: .before(variable: "a"))
      ),
      ("{by: [], over: 5m, kind: hop}", Window(keys: [], length: .seconds(300), kind: .hop)),
    ])
  func windows(_ text: String, _ expected: Window) throws {
    #expect(try detection(two + "window: \(text)\n").window == expected)
  }

  @Test(
    "joins",
    arguments: [
      (
        "a.user.name = b.host.name",
        Join(.field(variable: "a", "user.name"), .equal, .field(variable: "b", "host.name"))
      ),
      (
        "a.user.name != b.user.name ignoring case",
        Join(
          .field(variable: "a", "user.name"), .notEqual, .field(variable: "b", "user.name"),
          ignoringCase: true)
      ),
      ("a before b", Join(.time(variable: "a"), .less, .time(variable: "b"))),
      ("a.@timestamp <= b.@timestamp", Join(.time(variable: "a"), .lessOrEqual, .time(variable: "b"))),
    ])
  func joins(_ text: String, _ expected: Join) throws {
    #expect(try detection(two + Self.window + "joins: ['\(text)']\n").joins == [expected])
  }

  @Test("everything that people need to know")
  func header() throws {
    let metadata = try #require(read(Samples.everything).value.first).detection.metadata
    #expect(
      metadata
        == Metadata(
          id: "9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77", name: "container_cli_abuse",
          title: "Container CLI or API abuse",
          description: "A container tool is started with arguments that create privileged containers.",
          author: "Detection Engineering", created: "2026-04-16", modified: "2026-05-02", version: "1.0",
          license: "Apache-2.0", status: .stable, severity: .high, priority: .medium,
          tactics: ["Persistence"],
          techniques: ["T1059.013", "T1078"], references: ["https://attack.mitre.org/techniques/T1059/013/"],
          falsePositives: ["Infrastructure-as-code tools"], tags: ["detection.threat_hunting"],
          custom: [
            MetadataEntry("data_source", "auditd"), MetadataEntry("runbook", "7"),
            MetadataEntry("related", "a"),
            MetadataEntry("related", "b"),
          ]))
  }

  @Test("tactics follow from techniques, in the order of the matrix")
  func tactics() throws {
    let rule = try detection("attack: [T1059, T1078]\n")
    #expect(
      rule.metadata.tactics == [
        "Initial Access", "Execution", "Persistence", "Privilege Escalation", "Stealth",
      ])
    #expect(rule.metadata.techniques == ["T1059", "T1078"])
  }

  @Test("overrides, lists and accepted losses")
  func rest() throws {
    let rule = try #require(read(Samples.everything).value.first)
    #expect(
      rule.detection.overrides == [
        "yaral": TargetOverride(
          name: "container_cli",
          metadata: [MetadataEntry("severity", "HIGH"), MetadataEntry("assumption", "")],
          fields: ["process.executable": "principal.process.file.full_path"]),
        "sigma": TargetOverride(omission: "Sigma has no joins"),
      ])
    #expect(rule.detection.lists.map(\.name) == ["admins", "hosts", "nets"])
    #expect(
      rule.acceptedLosses == [
        AcceptedLoss(code: .outcomesNotCarried, target: "sigma", reason: "the score is computed in the SIEM"),
        AcceptedLoss(code: .metadataNotCarried, target: nil, reason: "known"),
      ])
  }

  @Test("tests: times, types and expectations")
  func tests() throws {
    let rule = try #require(read(Samples.everything).value.first)
    let start = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
    #expect(Timestamp(text: "2026-01-01T00:00:00Z") == start)
    let single = try #require(rule.tests.first)
    #expect(
      single
        == DetectionTest(
          name: "one", events: [Event(time: start, fields: ["user.name": [.string("root")]])],
          expectation: .none))
    let several = rule.tests[1]
    #expect(several.events[0].logSource == LogSource(product: "linux"))
    #expect(several.events[0].fields["destination.port"] == [.integer(22)])
    #expect(several.events[1].time == Timestamp(nanoseconds: start.nanoseconds + 90_000_000_000))
    #expect(
      several.events[1].fields == [
        "dns.question.name": [.string("a.example"), .string("b.example")], "event.risk_score": [.double(1.5)],
        "dll.code_signature.exists": [.boolean(false)], "file.path": [.null],
      ])
    #expect(several.events[2].time == Timestamp(text: "2026-01-01T00:05:00Z"))
    #expect(several.events[2].fields == ["destination.port": [.string("22")]])
    #expect(
      several.expectation
        == .alerts([
          ExpectedAlert(
            outcomes: [
              "risky": .boolean(true), "score": .integer(15), "names": .list([.string("root")]),
              "verdict": .string("critical"),
            ], match: ["address": .string("192.0.2.1")], eventCount: 3),
          ExpectedAlert(outcomes: ["ratio": .double(0.5)]),
        ]))
  }

  @Test("a rule with an error gives no detection, and the others of its file do")
  func otherDocuments() {
    let bad = wholeRule("name: bad\nseverty: high\n")
    let reading = read([wholeRule("name: one\n"), bad, wholeRule("name: two\n")].joined(separator: "---\n"))
    #expect(reading.value.map(\.detection.metadata.name) == ["one", "two"])
    #expect(reading.diagnostics.map(\.code) == [.unknownKey])
  }

  @Test("a test file has a rule's name and tests")
  func testFile() throws {
    let file = Neutral.parseTests(SourceFile(name: "x.tests.yaml", text: Samples.testFile))
    #expect(file.diagnostics.isEmpty)
    let rule = try #require(read(Samples.single).value.first).detection
    #expect(file.value.rule?.text == rule.metadata.name)
    let tests = lowerTests(file.value.tests, for: rule, vocabulary)
    #expect(tests.diagnostics.isEmpty)
    #expect(tests.value.map(\.name) == ["one", "two"])
    #expect(tests.value[0].expectation == .alerts([ExpectedAlert(outcomes: ["risk": .integer(3)])]))
  }
}
