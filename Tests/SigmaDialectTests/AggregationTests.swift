import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private func rule(_ tail: String, timeframe: String = "timeframe: 10m") -> String {
  """
  title: Many logons
  id: 5638f7c0-ac70-491d-8465-2a65075e0d86
  logsource:
      service: auth
  detection:
      selection:
          Action: logon   # each of them
      \(timeframe)
      condition: selection \(tail)
  level: high

  """
}

/// What stands behind the condition, and the correlation that it means, as the end of a document.
private let exact: [(tail: String, correlation: String)] = [
  ("| count() by Host > 5", "type: event_count\n  group-by: [Host]\n  condition: {gt: 5}"),
  ("| count() > 5", "type: event_count\n  group-by: []\n  condition: {gt: 5}"),
  ("|count()by Host>=5", "type: event_count\n  group-by: [Host]\n  condition: {gte: 5}"),
  ("| count() by Host, User >= 5", "type: event_count\n  group-by: [Host, User]\n  condition: {gte: 5}"),
  ("| count() by Host < 5", "type: event_count\n  group-by: [Host]\n  condition: {lt: 5}"),
  ("| count() by Host == 5", "type: event_count\n  group-by: [Host]\n  condition: {eq: 5}"),
  ("| count(User) by Host > 5", "type: value_count\n  group-by: [Host]\n  condition: {gt: 5, field: User}"),
  ("| sum(a.b) by Host > 5.5", "type: value_sum\n  group-by: [Host]\n  condition: {gt: 5.5, field: a.b}"),
  ("| avg(Bytes) by Host <= 5", "type: value_avg\n  group-by: [Host]\n  condition: {lte: 5, field: Bytes}"),
]

private func marks(_ fix: Fix, in text: String) -> String {
  var bytes = Array(text.utf8)
  for edit in fix.edits.reversed() {
    bytes.replaceSubrange(edit.span.bytes, with: Array(edit.replacement.utf8))
  }
  return String(decoding: bytes, as: UTF8.self)
}

@Test(
  "an aggregation means the correlation that took its place, and is rewritten as it", arguments: exact.indices
)
func aggregations(_ index: Int) throws {
  let text = rule(exact[index].tail)
  let reading = read(text)
  #expect(reading.diagnostics.map(\.code) == [.sigmaNotSupported])
  #expect(reading.diagnostics.map(\.severity) == [.warning])
  let detection = try #require(reading.rules.first?.detection)

  let correlation = """
    title: Many logons
    id: 5638f7c0-ac70-491d-8465-2a65075e0d86
    level: high
    correlation:
      rules: [many_logons_event]
      timespan: 10m
      \(exact[index].correlation)
    ---
    title: e
    name: many_logons_event
    logsource: {service: auth}
    detection: {selection: {Action: logon}, condition: selection}

    """
  let expected = read(correlation)
  #expect(expected.diagnostics == [])
  #expect(detection == expected.rules.first?.detection)

  let fix = try #require(reading.diagnostics.first?.fixes.first)
  #expect(fix.safety == .keepsMeaning)
  let rewritten = marks(fix, in: text)
  let other = read(rewritten)
  #expect(other.diagnostics == [], "\(rewritten)")
  #expect(other.rules.map(\.detection) == [detection], "\(rewritten)")
  #expect(rewritten.contains("# each of them"))

  let printed = Sigma.print(Sigma.parse(SourceFile(name: "", text: text)).value)
  #expect(read(printed).rules.map(\.detection) == [detection], "\(printed)")
}

@Test("a rewritten document keeps its own lines")
func rewritten() throws {
  let text = """
    # Old.
    title: Many logons
    detection:
        selection:
            Action: logon
        timeframe: 90m # long
        condition: selection | count() by Host > 5 # many
    # Where.
    logsource:
        service: auth
    level: high
    falsepositives:
        - Unknown
    """
  let reading = read(
    "title: first\nlogsource: {service: s}\ndetection: {a: {b: c}, condition: a}\n---\n" + text)
  let fix = try #require(reading.diagnostics.first?.fixes.first)
  let whole = marks(
    fix, in: "title: first\nlogsource: {service: s}\ndetection: {a: {b: c}, condition: a}\n---\n" + text)
  #expect(
    whole == """
      title: first
      logsource: {service: s}
      detection: {a: {b: c}, condition: a}
      ---
      # Old.
      title: Many logons
      correlation:
          type: event_count
          rules:
              - many_logons_event
          group-by:
              - Host
          timespan: 90m
          condition:
              gt: 5
      level: high
      falsepositives:
          - Unknown
      ---
      title: Many logons - Events
      name: many_logons_event
      logsource:
          service: auth
      detection:
          selection:
              Action: logon
          condition: selection # many
      # Where.

      """)
}

@Test(
  "the least and the greatest value have no correlation: they are lowered, not rewritten",
  arguments: [("| min(Bytes) by Host < 5", Aggregate.min), ("| max(Bytes) by Host > 5", .max)])
func extremes(_ tail: String, _ aggregate: Aggregate) throws {
  let reading = read(rule(tail))
  #expect(reading.diagnostics.map(\.severity) == [.warning])
  #expect(reading.diagnostics.flatMap(\.fixes) == [])
  let detection = try #require(reading.rules.first?.detection)
  #expect(
    detection.outcomes.map(\.expression) == [
      .aggregate(aggregate, .field(variable: "event", "Bytes", absentAs: nil))
    ])
  let relation: Relation = aggregate == .min ? .less : .greater
  let name = detection.outcomes.first?.name ?? ""
  #expect(
    detection.condition
      == .all([.present("event"), .compare(.outcome(name), relation, .literal(.integer(5)))]))
}

/// Aggregations that are not lowered: the text that the finding points at, and a word of the message or help.
private let refused: [(text: String, code: DiagnosticCode, place: String, word: String)] = [
  (rule("| near other"), .sigmaNotSupported, "| near other", "temporal"),
  (rule("| count() > 5", timeframe: ""), .sigmaNotSupported, "| count() > 5", "timeframe"),
  (rule(""), .sigmaNotSupported, "timeframe", "temporal"),
  (rule("| count() > 5", timeframe: "timeframe: soon"), .sigmaCorrelation, "soon", "90m"),
  (rule("| cont() > 5"), .sigmaNotSupported, "| cont() > 5", "count"),
  (rule("| sum() > 5"), .sigmaNotSupported, "| sum() > 5", "field"),
  (rule("| count() by > 5"), .sigmaNotSupported, "| count() by > 5", "field"),
  (rule("| count() > many"), .sigmaNotSupported, "| count() > many", "number"),
  (rule("| count() > 5 and selection"), .sigmaNotSupported, "| count() > 5 and selection", "nothing else"),
  (rule("| count() by Host >"), .sigmaNotSupported, "| count() by Host >", "number"),
  (rule("| count() > 1.5"), .sigmaCorrelation, "| count() > 1.5", "whole"),
  (rule("|"), .sigmaNotSupported, "|", "aggregation"),
]

@Test("an aggregation that is not understood is refused by name", arguments: refused.indices)
func refusedAggregations(_ index: Int) {
  let reading = read(refused[index].text)
  let errors = reading.diagnostics.filter { $0.severity == .error }
  #expect(reading.rules.isEmpty)
  #expect(errors.map(\.code) == [refused[index].code])
  #expect(errors.first.map(marked) == refused[index].place)
  #expect(errors.first.map { ($0.message + " " + $0.help).contains(refused[index].word) } == true)
}

@Test("an old rule that a filter names is filtered, and not rewritten: the name would be another document's")
func namedAggregation() throws {
  let filter = """
    ---
    title: f
    logsource: {service: auth}
    filter: {rules: [5638f7c0-ac70-491d-8465-2a65075e0d86], s: {User: a}, condition: not s}

    """
  let reading = read(rule("| count() by Host > 5") + filter)
  #expect(reading.diagnostics.map(\.severity) == [.warning])
  #expect(reading.diagnostics.flatMap(\.fixes) == [])
  #expect(reading.rules.first?.detection.variables.first?.predicate.fields.contains("User") == true)
}
