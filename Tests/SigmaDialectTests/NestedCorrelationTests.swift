import Checks
import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import Semantics
import Testing

@testable import SigmaDialect

private func rule(_ name: String) -> String {
  """
  title: Rule \(name)
  name: \(name)
  logsource: {service: auth}
  detection: {sel: {Action: \(name)}, condition: sel}
  ---

  """
}

private func correlation(
  _ name: String, _ type: String, _ rules: String, by keys: String, _ more: String, timespan: String = "1m"
) -> String {
  """
  title: Correlation \(name)
  name: \(name)
  correlation:
      type: \(type)
      rules: \(rules)
      group-by: \(keys)
      timespan: \(timespan)
      \(more)
  ---

  """
}

private let failures =
  rule("failure") + correlation("burst", "event_count", "[failure]", by: "[User]", "condition: {gte: 3}")

private func lowered(_ texts: String...) -> (detections: [Detection], findings: [Diagnostic]) {
  let files = texts.map { text in
    Sigma.parse(SourceFile(name: "f.yml", text: text.hasSuffix("---\n") ? String(text.dropLast(4)) : text))
  }
  let collection = Sigma.Collection(files.map(\.value))
  let readings = texts.indices.map { collection.lower(fileAt: $0) }
  return (
    readings.flatMap { $0.value.map(\.detection) },
    files.flatMap(\.diagnostics) + readings.flatMap(\.diagnostics)
  )
}

/// Events `seconds` after 1970: `failure u 3`.
private func events(_ lines: String...) -> [Event] {
  lines.flatMap { line -> [Event] in
    let words = line.split(separator: " ").map(String.init)
    return words.dropFirst(2).compactMap { Int64($0) }.map { second in
      Event(
        time: Timestamp(nanoseconds: second * 1_000_000_000),
        fields: [
          "Action": [.string(words[0])], "User": [.string(words[1])], "TargetUser": [.string(words[1])],
          "Host": [.string("h")],
        ])
    }
  }
}

private func fires(_ detection: Detection, _ events: [Event]) -> Bool {
  !meaning(of: detection, on: events).isEmpty
}

@Suite struct NestedCorrelationTests {
  @Test func countsOfCounts() throws {
    let text =
      failures + correlation("wave", "event_count", "[burst]", by: "[User]", "condition: {gte: 2}", timespan: "1h")
    let (detections, findings) = lowered(text)
    #expect(findings.map(\.message) == [])
    // The inner correlation does not alert by itself.
    let wave = try #require(detections.first)
    #expect(detections.count == 1 && wave.metadata.name == "wave" && wave.inner.map(\.metadata.name) == ["burst"])
    #expect(check(wave).diagnostics == [])
    #expect(fires(wave, events("failure u 0 1 2 1000 1001 1002")))
    #expect(!fires(wave, events("failure u 0 1 2 1000 1001")))
    #expect(!fires(wave, events("failure u 0 1 2", "failure v 1000 1001 1002")))
  }

  @Test func valuesOfAlertsAreCounted() throws {
    let text =
      rule("failure") + correlation("burst", "event_count", "[failure]", by: "[User, Host]", "condition: {gte: 2}")
      + correlation("spray", "value_count", "[burst]", by: "[Host]", "condition: {field: User, gte: 2}", timespan: "1h")
    let spray = try #require(lowered(text).detections.first)
    #expect(check(spray).diagnostics == [])
    #expect(fires(spray, events("failure u 0 1", "failure v 100 101")))
    #expect(!fires(spray, events("failure u 0 1", "failure v 100", "failure u 200 201")))
  }

  @Test func generateKeepsTheAlertsOfTheInnerCorrelation() {
    let outer = correlation(
      "wave", "event_count", "[burst]", by: "[User]", "condition: {gte: 2}\n    generate: true")
    #expect(lowered(failures + outer).detections.map(\.metadata.name) == ["burst", "wave"])
  }

  @Test func ordersOfCorrelationsAndRules() throws {
    let text =
      failures + rule("success")
      + correlation("break_in", "temporal_ordered", "[burst, success]", by: "[User]", "", timespan: "10m")
    let (detections, findings) = lowered(text)
    #expect(findings.map(\.message) == [])
    let found = try #require(detections.first)
    #expect(check(found).diagnostics == [])
    #expect(fires(found, events("failure u 0 1 2", "success u 30")))
    #expect(!fires(found, events("failure u 0 1 2", "success v 30")))
    #expect(!fires(found, events("failure u 10 11 12", "success u 5")))
    #expect(!fires(found, events("failure u 0 1", "success u 30")))
  }

  @Test func aliasesReachThroughTheLevels() throws {
    // The inner alias stands for another field than the base rule's in the outer one.
    let inner = correlation(
      "burst", "event_count", "[failure]", by: "[who]",
      "condition: {gte: 3}\n    aliases: {who: {failure: TargetUser}}")
    let plain = correlation(
      "break_in", "temporal", "[burst, success]", by: "[who]", "aliases: {who: {success: User}}")
    let named = correlation(
      "break_in", "temporal", "[burst, success]", by: "[person]",
      "aliases: {person: {burst: who, success: User}}")
    for outer in [plain, named] {
      let (detections, findings) = lowered(rule("failure") + inner + rule("success") + outer)
      #expect(findings.map(\.message) == [])
      let found = try #require(detections.first)
      #expect(fires(found, events("failure u 0 1 2", "success u 30")))
      #expect(!fires(found, events("failure u 0 1 2", "success v 30")))
    }
  }

  @Test("a key that is none of the inner correlation is what its events have in the field")
  func ownGroupBy() throws {
    let text =
      rule("failure") + correlation("burst", "event_count", "[failure]", by: "[Host]", "condition: {gte: 3}")
      + rule("success") + correlation("break_in", "temporal", "[burst, success]", by: "[User]", "")
    let (detections, findings) = lowered(text)
    #expect(findings.map(\.message) == [])
    let found = try #require(detections.first)
    #expect(check(found).diagnostics == [])
    // Two users of one host are in the burst; it is in the group of each.
    #expect(fires(found, events("failure u 0 1", "failure v 2", "success v 30")))
    #expect(!fires(found, events("failure u 0 1", "failure v 2", "success w 30")))
  }

  @Test func otherFiles() throws {
    let outer = correlation("wave", "event_count", "[burst]", by: "[User]", "condition: {gte: 2}")
    let (detections, findings) = lowered(outer, failures)
    #expect(detections.map(\.metadata.name) == ["wave"] && detections[0].inner.map(\.metadata.name) == ["burst"])
    #expect(findings.map(\.severity) == [.note])
    #expect(findings.first?.message.contains("of another file refers to it") == true)
  }

  @Test func oldAggregationsAreCorrelationsToo() throws {
    let old = """
      title: Old
      name: old
      logsource: {service: auth}
      detection: {sel: {Action: failure}, timeframe: 1m, condition: sel | count() by User >= 3}
      ---

      """
    let (detections, findings) = lowered(
      old + correlation("wave", "event_count", "[old]", by: "[User]", "condition: {gte: 2}", timespan: "1h"))
    #expect(findings.map(\.severity) == [.warning])
    let wave = try #require(detections.first)
    #expect(fires(wave, events("failure u 0 1 2 1000 1001 1002")))
    #expect(!fires(wave, events("failure u 0 1 2")))
  }

  @Test(
    "what is refused, and why",
    arguments: [
      (
        correlation("a", "event_count", "[b]", by: "[User]", "condition: {gte: 2}")
          + correlation("b", "event_count", "[a]", by: "[User]", "condition: {gte: 2}"),
        [
          "the correlation refers to itself: 'Correlation a' → 'Correlation b' → 'Correlation a'",
          "the correlation refers to itself: 'Correlation b' → 'Correlation a' → 'Correlation b'",
        ]
      ),
      (
        failures + correlation("wave", "event_count", "[brust]", by: "[User]", "condition: {gte: 2}"),
        ["no rule of this run has the name or id 'brust'"]
      ),
      (
        failures + rule("success")
          + correlation("wave", "event_count", "[burst, success]", by: "[User]", "condition: {gte: 2}"),
        ["counting alerts of 'burst' together with something else is not supported"]
      ),
      (
        failures
          + correlation("wave", "value_count", "[burst]", by: "[User]", "condition: {field: Host, gte: 2}"),
        ["an alert of 'Correlation burst' has no value of 'Host', only of what it is grouped by: 'User'"]
      ),
      (
        failures + rule("success") + correlation("both", "temporal", "[burst, success]", by: "[User]", "")
          + correlation("wave", "event_count", "[both]", by: "[Host]", "condition: {gte: 2}"),
        [
          "which event of an alert of 'Correlation both' the value of 'Host' comes from is not defined; 'Correlation "
            + "both' must have it in its 'group-by', too"
        ]
      ),
    ])
  func refusals(_ text: String, _ messages: [String]) {
    let (_, findings) = lowered(text)
    #expect(findings.filter { $0.severity == .error }.map(\.message) == messages)
  }

  @Test func depthAndNumberAreBounded() {
    func tower(_ levels: Int, width: Int) -> String {
      rule("c0_0")
        + (1...levels).map { level in
          correlation(
            "c\(level)_0", "temporal", "[\((0..<width).map { "c\(level - 1)_\($0)" }.joined(separator: ", "))]",
            by: "[User]", "")
            + (1..<width).map { rule("c\(level)_\($0)") }.joined()
        }.joined()
    }
    #expect(lowered((rule("c0_1")) + tower(9, width: 2)).findings.filter { $0.severity == .error } == [])
    let deep = lowered(rule("c0_1") + tower(12, width: 2))
    #expect(deep.findings.contains { $0.message.contains("beyond 8 levels or 64 rules") })
    // Each of 30 levels refers to the one below twice, by name and by another correlation of its own.
    let wide = (1...30).map { level in
      correlation("a\(level)", "event_count", "[\(level == 1 ? "x" : "a\(level - 1)")]", by: "[User]", "condition: {gte: 1}")
        + correlation("b\(level)", "event_count", "[\(level == 1 ? "x" : "a\(level - 1)")]", by: "[User]", "condition: {gte: 1}")
    }.joined()
    #expect(lowered(rule("x") + wide).findings.contains { $0.message.contains("beyond 8 levels or 64 rules") })
  }
}
