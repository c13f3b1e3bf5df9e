import DetectionRuntime
import Testing

private let hour = DetectionWindow(by: [], over: .seconds(3600), .tumbling)

/// The rows of the only group, each as the indices of its events, `-` for none.
private func rows(_ logic: SampleLogic, _ events: [Event]) -> [String] {
  var logic = logic
  let count = logic.variables.count
  logic.aggregates = { group in
    var outcomes = Outcomes()
    outcomes["rows"] = group.list { row in
      .string((0..<count).map { row[$0].map { "\($0["i"].first?.text ?? "")" } ?? "-" }.joined(separator: " "))
    }
    return outcomes
  }
  let numbered = events.enumerated().map { index, event in
    var event = event
    event["i"] = [.integer(Int64(index))]
    return event
  }
  let alerts = DetectionRun(logic).alerts(on: numbered)
  guard case .list(let rows)? = alerts.first?.outcomes.first?.value else { return [] }
  return rows.compactMap(\.text)
}

private func user(_ kind: String, _ users: Value..., at time: Double = 1) -> Event {
  event(kind, at: time, ["user": users])
}

private let sameUser = DetectionJoin(.field(of: "a", "user"), .equal, .field(of: "b", "user"))

@Suite struct RowTests {
  @Test("all combinations of required variables")
  func product() {
    let logic = SampleLogic(["a", "b"], window: hour)
    #expect(
      rows(logic, [user("a"), user("b"), user("a"), user("b")]) == ["0 1", "0 3", "2 1", "2 3"])
    #expect(rows(logic, [user("a"), user("a")]) == [])
  }

  @Test("joins bind rows, looked up or tried alike", arguments: [0, 20])
  func joins(_ noise: Int) {
    let logic = SampleLogic(["a", "b"], window: hour, joins: [sameUser])
    let events =
      [
        user("a", "x"), user("a", "y", "z"), user("a"), user("a", .null), user("b", "z", "y"), user("b", "X"),
        user("b", "x"), user("a", 5), user("b", "5"), user("b", "05"), user("b", 5.0),
      ] + (0..<noise).map { user("b", .string("other\($0)")) }
    #expect(rows(logic, events) == ["0 6", "1 4", "7 10", "7 8"])
  }

  @Test("a value of several finds each event once, in every window")
  func lookups() {
    let window = DetectionWindow(by: [], over: .seconds(10), .tumbling)
    var logic = SampleLogic(["a", "b"], window: window, joins: [sameUser])
    logic.aggregates = { group in
      var outcomes = Outcomes()
      outcomes["rows"] = group.count { _ in 1 }
      return outcomes
    }
    let noise = (0..<20).map { user("b", .string("other\($0)"), at: 1) }
    let events =
      noise + [user("a", "x", "y", at: 2), user("b", "y", at: 3), user("b", "x", "y", at: 4)]
      + noise + [user("b", "x", at: 1), user("a", "y", at: 12), user("b", "y", at: 11), user("b", "y", at: 13)]
      + (0..<9).map { user("b", .string("other\($0)"), at: 14) }
    let alerts = DetectionRun(logic).alerts(on: events)
    #expect(alerts.map(\.events) == [[20, 21, 22, 43], [44, 45, 46]])
    #expect(alerts.map { $0.outcomes[0].value } == [3, 2])
  }

  @Test func joinsIgnoringCase() {
    let join = DetectionJoin(.field(of: "a", "user"), .equal, .field(of: "b", "user"), ignoringCase: true)
    let logic = SampleLogic(["a", "b"], window: hour, joins: [join])
    let noise = (0..<9).map { user("b", .string("other\($0)")) }
    #expect(rows(logic, [user("a", "Kim"), user("b", "\u{212A}IM"), user("b", "kIm")] + noise) == ["0 1", "0 2"])
  }

  @Test("time is compared in whole seconds")
  func time() {
    let join = DetectionJoin(.time(of: "a"), .less, .time(of: "b"))
    let logic = SampleLogic(["a", "b"], window: hour, joins: [join])
    #expect(rows(logic, [user("a", at: 1.1), user("b", at: 1.9), user("b", at: 2)]) == ["0 2"])
  }

  @Test("an optional variable extends each row by each event that fits, or by none")
  func optional() {
    let logic = SampleLogic(["a"], optional: ["b"], window: hour, joins: [sameUser])
    #expect(
      rows(logic, [user("a", "x"), user("a", "y"), user("b", "x"), user("b", "x"), user("b", "z")])
        == ["0 2", "0 3", "1 -"])
  }

  @Test("a join with a variable that the row has no event for is false")
  func joinWithNone() {
    let joins = [sameUser, DetectionJoin(.field(of: "b", "user"), .equal, .field(of: "c", "user"))]
    let logic = SampleLogic(["a"], optional: ["b", "c"], window: hour, joins: joins)
    #expect(rows(logic, [user("a", "x"), user("c", "x"), user("c", "y")]) == ["0 - -"])
    #expect(rows(logic, [user("a", "x"), user("b", "x", "y"), user("c", "y")]) == ["0 1 2"])
  }

  @Test("less and greater are asked of numbers", arguments: [
    (5 as Value, 6 as Value, true), ("5", 6, true), ("10", "9", false), ("a", "b", false), (.null, 1, false),
    (true, 2, false),
  ])
  func orders(_ left: Value, _ right: Value, _ expected: Bool) {
    let join = DetectionJoin(.field(of: "a", "user"), .less, .field(of: "b", "user"))
    let logic = SampleLogic(["a", "b"], window: hour, joins: [join])
    #expect(rows(logic, [user("a", left), user("b", right)]) == (expected ? ["0 1"] : []))
  }

  @Test("if no variable is required, each event is a row of its own")
  func independent() {
    let logic = SampleLogic([], optional: ["a", "b"], window: hour, joins: [sameUser])
    #expect(rows(logic, [user("a", "x"), user("b", "y"), user("a", "y")]) == ["- 1", "0 -", "2 -"])
  }

  @Test("counts are of different events that occur in rows, and only these contribute")
  func counts() {
    var logic = SampleLogic(["a", "b"], window: hour, joins: [sameUser])
    logic.aggregates = { group in
      var outcomes = Outcomes()
      outcomes["a"] = .integer(Int64(group.count(of: "a")))
      outcomes["b"] = .integer(Int64(group.count(of: "b")))
      outcomes["rows"] = group.count { _ in 1 }
      return outcomes
    }
    let events = [user("a", "x"), user("a", "y"), user("b", "x"), user("b", "z"), user("b", "x")]
    let alerts = DetectionRun(logic).alerts(on: events)
    #expect(alerts.map(\.events) == [[0, 2, 4]])
    #expect(alerts[0].outcomes.map(\.value) == [1, 2, 2])
  }
}
