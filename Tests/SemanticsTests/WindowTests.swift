import Detections
import Events
import Semantics
import Testing

@Suite struct WindowTests {
  /// Events of `a` on one host at these seconds; every window that holds some of them alerts.
  private func windows(
    _ times: [Double?], length: Int = 10, _ kind: Window.Kind, _ layout: WindowLayout = .standard
  ) -> [String] {
    let rule = detection(
      [variable("a")], window: window(["a"], seconds: length, kind), condition: .present("a"))
    return spans(meaning(of: rule, on: times.map { event($0, "a", ["host": .string("h")]) }, layout: layout))
  }

  @Test(
    "windows of a kind",
    arguments: [
      // Half-open: 10 begins the next window. The order of the list does not matter.
      (Window.Kind.tumbling, [10.0, 0, 9.999], ["0-10: 1 2", "10-20: 0"]),
      (.tumbling, [-0.5, -10], ["-10-0: 0 1"]),
      (
        .hop, [0.0, 9],
        [
          "-9-1: 0", "-8-2: 0", "-7-3: 0", "-6-4: 0", "-5-5: 0", "-4-6: 0", "-3-7: 0", "-2-8: 0", "-1-9: 0",
          "0-10: 0 1", "1-11: 1", "2-12: 1", "3-13: 1", "4-14: 1", "5-15: 1", "6-16: 1", "7-17: 1", "8-18: 1",
          "9-19: 1",
        ]
      ),
      // (t - 10, t]: the event 10 s before is out.
      (.sliding, [20.0, 10, 10.001], ["0-10: 1", "0.001-10.001: 1 2", "10-20: 0 2"]),
      // Two events of one time: one window.
      (.sliding, [5.0, 5], ["-5-5: 0 1"]),
      // [t, t + 10] and [t - 10, t]: both ends are in.
      (.after(variable: "a"), [20.0, 10], ["10-20: 0 1", "20-30: 0"]),
      (.before(variable: "a"), [20.0, 10], ["0-10: 1", "10-20: 0 1"]),
      (.after(variable: "a"), [5.0, 5], ["5-15: 0 1"]),
    ])
  func kinds(_ kind: Window.Kind, _ times: [Double], _ expected: [String]) {
    #expect(windows(times, kind) == expected)
  }

  @Test(
    "layouts lay windows anew, except after and before",
    arguments: [
      (WindowLayout.declared(hopStep: .seconds(5)), Window.Kind.hop, ["0-10: 0", "5-15: 0 1", "10-20: 1"]),
      (.declared(hopStep: .seconds(5)), .tumbling, ["0-10: 0", "10-20: 1"]),
      (.hop(step: .seconds(5)), .tumbling, ["0-10: 0", "5-15: 0 1", "10-20: 1"]),
      (.hop(step: .seconds(5)), .sliding, ["0-10: 0", "5-15: 0 1", "10-20: 1"]),
      (.tumbling, .hop, ["0-10: 0", "10-20: 1"]),
      (.sliding, .tumbling, ["-3-7: 0", "2-12: 0 1"]),
      (.sliding, .after(variable: "a"), ["7-17: 0 1", "12-22: 1"]),
      (.tumbling, .before(variable: "a"), ["-3-7: 0", "2-12: 0 1"]),
    ])
  func layouts(_ layout: WindowLayout, _ kind: Window.Kind, _ expected: [String]) {
    #expect(windows([7, 12], kind, layout) == expected)
  }

  @Test func stepsAreTenthsAndAtLeastASecond() {
    #expect(windows([0], length: 30, .hop).count == 10)
    #expect(windows([0], length: 30, .hop).first == "-27-3: 0")
    #expect(windows([0], length: 4, .hop).count == 4)
    #expect(windows([0], length: 4, .hop, .hop(step: .zero)).count == 4)
    // Steps longer than the window leave gaps.
    #expect(windows([5, 12], .hop, .hop(step: .seconds(15))) == ["0-10: 0"])
  }

  @Test func eventsWithoutTimeAreInNoWindow() {
    #expect(windows([nil, 5], .tumbling) == ["0-10: 1"])
    let rule = detection([variable("a")], condition: .present("a"))
    #expect(spans(meaning(of: rule, on: [event(nil, "a"), event(nil, "b")])) == ["none: 0"])
  }

  @Test func endsOfTime() {
    let last = Event(
      time: Timestamp(nanoseconds: .max), fields: ["kind": [.string("a")], "host": [.string("h")]])
    let first = Event(
      time: Timestamp(nanoseconds: .min), fields: ["kind": [.string("a")], "host": [.string("h")]])
    for kind in [Window.Kind.sliding, .after(variable: "a"), .before(variable: "a")] {
      let rule = detection(
        [variable("a")], window: window(["a"], seconds: 10, kind), condition: .present("a"))
      #expect(meaning(of: rule, on: [first, last]).map(\.events) == [[0], [1]])
    }
    #expect(Duration.seconds(Int64.max).nanoseconds == .max)
  }
}

@Suite struct GroupTests {
  private let rule = detection(
    [variable("a"), variable("b")],
    window: Window(
      keys: [
        GroupKey(name: "host", fields: ["a": "host", "b": "hostname"]),
        GroupKey(name: "user", fields: ["a": "user", "b": "user"]),
      ], length: .seconds(10), kind: .tumbling),
    condition: .any([.present("a"), .present("b")]))

  private func groups(_ events: [Event]) -> [String] {
    meaning(of: rule, on: events).map { alert in
      alert.match.map { "\($0.name)=\($0.value.text ?? "null")" }.joined(separator: " ") + ": "
        + alert.events.map(String.init).joined(separator: " ")
    }
  }

  @Test func keysMayBeOtherFieldsInOtherVariables() {
    #expect(
      groups([
        event(1, "a", ["host": .string("h"), "user": .string("u")]),
        event(2, "b", ["hostname": .string("h"), "user": .string("u")]),
        event(3, "b", ["host": .string("h"), "user": .string("u")]),
        event(3, "a", ["host": .string("H"), "user": .string("u")]),
      ]) == ["host=H user=u: 3", "host=h user=u: 0 1"])
  }

  @Test(
    "events without a usable key are in no group",
    arguments: [[Value](), [.null], [.string("")], [.null, .string("")]])
  func unusable(_ values: [Value]) {
    var incomplete = event(1, "a", ["host": .string("h")])
    incomplete["user"] = values
    #expect(groups([incomplete]).isEmpty)
  }

  @Test func zeroAndFalseAreKeys() {
    #expect(
      groups([event(1, "a", ["host": .integer(0), "user": .boolean(false)])]) == ["host=0 user=false: 0"])
  }

  @Test func repeatedKeysMakeAGroupForEach() {
    var many = event(1, "a")
    many["host"] = [.string("h"), .null, .string("i"), .string("h"), .string("")]
    many["user"] = [.string("u"), .string("v")]
    let one = event(2, "b", ["hostname": .string("i"), "user": .string("v")])
    #expect(
      groups([many, one]) == [
        "host=h user=u: 0", "host=h user=v: 0", "host=i user=u: 0", "host=i user=v: 0 1",
      ])
  }

  @Test func keysAreComparedAsTexts() {
    let alerts = meaning(
      of: rule,
      on: [
        event(1, "a", ["host": .integer(5), "user": .string("\u{E9}")]),
        event(2, "b", ["hostname": .string("5"), "user": .string("\u{E9}")]),
        event(3, "b", ["hostname": .string("5"), "user": .string("e\u{301}")]),
      ])
    #expect(alerts.map(\.events) == [[2], [0, 1]])
    #expect(alerts[1].match[0] == Alert.Entry("host", .integer(5)))
  }

  @Test func withoutKeysAllEventsAreOneGroup() {
    let all = detection(
      [variable("a")], window: window(["a"], by: [], seconds: 10, .tumbling), condition: .present("a"))
    let alerts = meaning(of: all, on: [event(1, "a"), event(2, "a", ["host": .string("h")])])
    #expect(spans(alerts) == ["0-10: 0 1"])
    #expect(alerts[0].match.isEmpty)
  }

  @Test func alertsAreOrderedByWindowThenKey() {
    let events = [
      event(15, "a", ["host": .string("a"), "user": .string("u")]),
      event(5, "a", ["host": .string("b"), "user": .string("u")]),
      event(5, "a", ["host": .string("a"), "user": .string("v")]),
      event(5, "a", ["host": .string("a"), "user": .string("Z")]),
      event(5, "a", ["host": .integer(10), "user": .string("u")]),
      event(5, "a", ["host": .integer(9), "user": .string("u")]),
    ]
    #expect(meaning(of: rule, on: events).map(\.events) == [[4], [5], [3], [2], [1], [0]])
  }
}
