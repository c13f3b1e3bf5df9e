import Checks
import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import Semantics
import Testing

@testable import SigmaDialect

private let base = """
  title: Failure
  name: failure
  logsource: {service: auth}
  detection: {sel: {Action: fail}, condition: sel}
  ---
  title: Success
  name: success
  logsource: {service: auth}
  detection: {sel: {Action: ok}, condition: sel}
  ---
  title: Burst
  name: burst
  id: 0e95725d-7320-415d-80f7-004da920fc11
  correlation: {type: event_count, rules: [failure], group-by: [User, Host], timespan: 1m, condition: {gte: 3}}
  ---
  title: Renamed
  name: renamed
  correlation: {type: value_count, rules: [failure], group-by: [who], timespan: 1m, condition: {field: Port, gte: 2}, aliases: {who: {failure: TargetUser}}}
  ---
  title: Pair
  name: pair
  correlation: {type: temporal_ordered, rules: [failure, success], group-by: [who], timespan: 5m, aliases: {who: {failure: TargetUser, success: User}}}
  ---

  """

private func outer(_ correlation: String) -> String {
  base + "title: Outer\nname: outer\nid: 0e95725d-7320-415d-80f7-004da920fc12\ncorrelation: \(correlation)\n"
}

/// Correlations of correlations, with aliases on each level, keys that the inner one has not, and a third level.
private let texts: [String] = [
  outer("{type: event_count, rules: [burst], group-by: [User], timespan: 1h, condition: {gte: 2}}"),
  outer("{type: event_count, rules: [burst], group-by: [Zone], timespan: 1h, condition: {gte: 2, lte: 5}}"),
  outer("{type: event_count, rules: [pair], group-by: [who], timespan: 1h, condition: {eq: 2}}"),
  outer("{type: value_count, rules: [burst], group-by: [Host], timespan: 1h, condition: {field: User, gte: 2}}"),
  outer("{type: temporal, rules: [burst, success], group-by: [User], timespan: 1h}"),
  outer("{type: temporal_ordered, rules: [burst, renamed, success], group-by: [p], timespan: 1h, aliases: {p: {burst: User, renamed: who, success: User}}}"),
  outer("{type: temporal, rules: [renamed, success], group-by: [who], timespan: 1h, aliases: {who: {success: User}}}"),
  outer("{type: temporal, rules: [burst, pair, success], group-by: [u], timespan: 1h, condition: {gte: 2}, aliases: {u: {burst: User, pair: who, success: User}}}"),
  base
    + """
    title: Middle
    name: middle
    correlation: {type: event_count, rules: [burst], group-by: [User], timespan: 1h, condition: {gte: 2}}
    ---
    title: Outer
    correlation: {type: temporal, rules: [middle, pair], group-by: [u], timespan: 1d, aliases: {u: {middle: User, pair: who}}}

    """,
]

private func outermost(_ text: String) throws -> Detection {
  let reading = read(text)
  try #require(!reading.diagnostics.contains { $0.severity == .error }, "\(reading.diagnostics)")
  return try #require(reading.rules.first { $0.detection.metadata.title == "Outer" }?.detection)
}

@Suite struct NestedRoundTripTests {
  @Test("Sigma → meaning → Sigma → meaning is the same meaning, which is proved", arguments: texts)
  func roundTrip(_ text: String) throws {
    let detection = try outermost(text)
    let checked = check(detection)
    #expect(checked.diagnostics == [])
    let raised = Sigma.raise(try #require(checked.value))
    #expect(raised.losses == [])
    let written = Sigma.print(try #require(raised.file))
    let back = try outermost(written)
    #expect(DetectionComparison().compare(detection, back) == .equivalent, "\(written)")
    // Whatever a comparison may overlook.
    var sampler = EventSampler(detection, seed: 5)
    var alerts = 0
    for _ in 0..<60 {
      let events = sampler.group()
      let expected = meaning(of: detection, on: events)
      alerts += expected.count
      #expect(meaning(of: back, on: events).map(\.events) == expected.map(\.events))
    }
    // Samples give a group one user.
    #expect(alerts > 0 || text.contains("field: User"))
  }

  @Test func innerCorrelationsKeepTheirNames() throws {
    let raised = Sigma.raise(try #require(check(try outermost(texts[0])).value))
    let documents = try #require(raised.file).documents
    #expect(documents.map(\.header.name) == ["burst_failure", "burst", ""])
    #expect(documents.map(\.header.id).suffix(2) == ["0e95725d-7320-415d-80f7-004da920fc11", "0e95725d-7320-415d-80f7-004da920fc12"])
  }

  @Test func whatSigmaCannotSayOfAlertsIsRefused() throws {
    let detection = try outermost(texts[0])
    func reasons(_ change: (inout Detection) -> Void) throws -> [String] {
      var changed = detection
      change(&changed)
      let raised = Sigma.raise(try #require(check(changed).value))
      #expect(raised.file == nil)
      return raised.losses.filter { $0.direction == .unwritable }.map(\.message)
    }
    #expect(
      try reasons { $0.variables[0].predicate = .text("user", .equals("x")) }
        == ["Sigma asks nothing of an alert but what it is grouped by"])
    #expect(
      try reasons { $0.window = nil } == ["a Sigma correlation looks at alerts in a 'timespan', and the rule has no window"])
  }
}
