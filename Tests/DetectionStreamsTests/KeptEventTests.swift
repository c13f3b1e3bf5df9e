import Events
import Testing

@testable import DetectionRuntime
@testable import DetectionStreams

/// Events come back from bytes as they were.
@Suite struct KeptEventTests {
  private static let names = FieldNames(["key", "values", "none"])

  private static func kept(_ event: Event) -> Event? {
    guard let form = KeptEvent(Counting(minimumValues: 2), names) else { return nil }
    var events = PendingEvents.Builder()
    guard form.add(event, to: &events) else { return nil }
    // What is written for an event does not depend on those before it.
    guard form.add(event, to: &events) else { return nil }
    let pending = PendingEvents(events, file: "f", padding: 0) { _, bytes, source in form.event(bytes, from: source) }
    let first = pending.event(0)
    return pending.event(1) == first ? first : nil
  }

  private static func event(
    _ values: [Value], time: Timestamp? = Timestamp(nanoseconds: -5), id: String? = "17", logSource: LogSource? = nil,
    key: [Value] = [.string("clé")]
  ) -> Event {
    Event(time: time, logSource: logSource, names, [key, values, []], source: EventSource(file: "f", line: 9, id: id))
  }

  @Test(arguments: [
    event([]), event([.null]), event([.string(""), .string("a\u{0}é\u{1F600}")]), event([.integer(.min), .integer(.max)]),
    event([.double(-0.0), .double(.infinity), .double(.leastNonzeroMagnitude)]), event([.boolean(true), .boolean(false)]),
    event([.string("x")], id: nil), event([], logSource: LogSource(product: "windows", service: "")),
    event([.string(String(repeating: "long ", count: 10_000))], logSource: LogSource()),
  ])
  func roundTrip(_ event: Event) {
    #expect(Self.kept(event) == event)
  }

  /// Whatever fields they are of.
  @Test func othersComeBack() throws {
    let names = FieldNames(["key"], withOthers: true)
    let form = try #require(KeptEvent(Counting(minimumValues: 2), names))
    let values: [[Value]] = [[.string("a")], [.integer(7), .string("other")]]
    let event = Event(time: Timestamp(nanoseconds: 1), names, values, source: EventSource(file: "f"))
    var events = PendingEvents.Builder()
    #expect(form.add(event, to: &events))
    let read = PendingEvents(events, file: "f", padding: 0) { _, bytes, source in form.event(bytes, from: source) }.event(0)
    #expect(read.fields == ["key": [.string("a")]])
    #expect(read.row(of: names) == values)
    #expect(read.anyField.contains("OTHER"))
  }

  @Test("what windows could not take is not kept", arguments: [
    event([], time: nil), event([], key: []), event([], key: [.string("")]), event([], key: [.integer(1)]),
    event([], key: [.string("a"), .string("b")]), event([.list([.integer(1)])]),
    Event(time: Timestamp(nanoseconds: 1), fields: ["key": [.string("a")]]),
  ])
  func notKept(_ event: Event) {
    #expect(Self.kept(event) == nil)
  }

  @Test("only detections that may never ask for an event keep it so")
  func detections() {
    #expect(KeptEvent(Counting(minimumValues: 1), Self.names) == nil)
    #expect(KeptEvent(Counting(minimumValues: 2), nil) == nil)
    #expect(KeptEvent(Counting(minimumValues: 2, keys: []), Self.names) == nil)
    #expect(KeptEvent(Counting(minimumValues: 2, keys: ["key", "values"]), Self.names) == nil)
    #expect(KeptEvent(Counting(minimumValues: 2, hasViews: true), Self.names) == nil)
  }
}

private struct Counting: DetectionLogic {
  var minimumValues: Int
  var keys = ["key"]
  var hasViews = false
  let variables = [DetectionVariable("e", isRequired: true)]

  var window: DetectionWindow? {
    DetectionWindow(by: keys.map { DetectionKey($0, field: $0) }, over: .seconds(60), .tumbling)
  }

  func matches(variable: Int, _ event: Event) -> Bool { true }

  func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool { group.count(of: "e") >= minimumValues }
}
