import Diagnostics
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

/// Events that wait for their windows as bytes are those that were read at once, however keys and times are written.
@Suite struct WaitingEventsTests {
  private static func neutral(_ kind: String, _ condition: String) -> String {
    """
    schema: 1
    id: 3c1f2b7e-6a55-4c0e-9d53-0d1a4f1b8a11
    name: many
    title: Many
    severity: low
    events:
      failure:
        selections:
          failed: {event.outcome: failure}
        where: failed
    window: {by: [user.name], over: 10s, kind: \(kind)}
    outcomes:
      attempts: {count: failure}
      hosts: {count_distinct: failure.host.name}
    condition: failure and \(condition)

    """
  }

  private static let udm = """
    rule many {
      meta:
        severity = "Low"
      events:
        $e.metadata.event_type = "USER_LOGIN"
        $user = $e.principal.user.userid
      match:
        $user over 1m
      outcome:
        $first = min($e.metadata.event_timestamp.seconds)
        $names = array_distinct($e.principal.hostname)
      condition:
        #e > 2
    }
    """

  @Test(
    "neutral rules", arguments: ["hop", "tumbling", "sliding"],
    ["attempts >= 3", "attempts > 1", "attempts >= 2 and attempts <= 3", "attempts >= 1"])
  func neutralRules(kind: String, condition: String) {
    for seed in 0..<4 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let lines = lines(&generator) { time, user, host, generator in
        let outcome = Bool.random(using: &generator) ? "failure" : "success"
        return "{\(time)\"event.outcome\":\"\(outcome)\",\(user)\(host)\"_id\":\"x\"}"
      }
      check(SourceFile(name: "many.yaml", text: Self.neutral(kind, condition)), .neutral, lines, seed)
    }
  }

  @Test func rulesOfUDM() {
    for seed in 0..<6 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let lines = lines(&generator, time: "event_timestamp", user: "userid", host: "hostname") { time, user, host, _ in
        "{\"metadata\":{\(time)\"eventType\":\"USER_LOGIN\"},\"principal\":{\(host)\"user\":{\(user)\"x\":1}}}"
      }
      check(SourceFile(name: "many.yaral", text: Self.udm), .udm, lines, seed)
    }
  }

  /// Lines a second or less apart: users in few groups, some without a time or a user, or with several.
  private func lines(
    _ generator: inout SeededGenerator, time: String = "@timestamp", user: String = "user.name",
    host: String = "host.name",
    _ line: (_ time: String, _ user: String, _ host: String, inout SeededGenerator) -> String
  ) -> [String] {
    let users = [
      #""anna""#, #""anna""#, #""b\u00e9a""#, #""béa""#, #""a \"b\" \\""#, #""a-name-of-more-than-sixteen-bytes""#,
      #""a-name-of-more-than-sixteen-bites""#, "17", "true", "null", #""""#, #"["anna","béa"]"#, #"["anna","anna",3]"#, "[]",
      #""0.5""#, "-3.25",
    ]
    let hosts = [#""one""#, #""two""#, #"["one","two","three"]"#, "4", "null", #""t\u0077o""#]
    return (0..<120).map { number in
      let second = number / 2 < 10 ? "0\(number / 2)" : "\(number / 2)"
      let times = [
        "\"2026-04-20T10:00:\(second)Z\"", "\"2026-04-20T10:00:\(second).25Z\"", "\"2026-04-20 11:00:\(second)+01:00\"",
        "\(1_776_679_200 + number / 2)",
      ]
      var (when, who, place) = ("", "", "")
      if Int.random(in: 0..<20, using: &generator) > 0 {
        when = "\"\(time)\":\(times[Int.random(in: 0..<times.count, using: &generator)]),"
      }
      if Int.random(in: 0..<20, using: &generator) > 0 {
        who = "\"\(user)\":\(users[Int.random(in: 0..<users.count, using: &generator)]),"
      }
      if Bool.random(using: &generator) {
        place = "\"\(host)\":\(hosts[Int.random(in: 0..<hosts.count, using: &generator)]),"
      }
      return line(when, who, place, &generator)
    }
  }

  private func check(_ rule: SourceFile, _ schema: EventSchema, _ lines: [String], _ seed: Int) {
    let rules = transpiler.read(rule)
    #expect(rules.value.count == 1, "\(rules.diagnostics)")
    let settings = EvaluationSettings(schema: schema)
    let text = Array(lines.joined(separator: "\n").utf8)
    let expected = transpiler.evaluate(rules.value, on: readEvents(text, named: "").events, settings).value
      .map(\.json.line).sorted()
    #expect(!expected.isEmpty)
    for lateness in [nil, Duration.seconds(1)] {
      let stream = EvaluationStream(transpiler, rules.value, StreamSettings(evaluation: settings, lateness: lateness))
      // In two batches, so that groups have events of both.
      var alerts = stream.feed(text.prefix(text.count / 2))
      alerts += stream.feed(text.dropFirst(text.count / 2))
      alerts += stream.finish()
      #expect(alerts.map(\.json.line).sorted() == expected, "seed \(seed)")
    }
  }
}
