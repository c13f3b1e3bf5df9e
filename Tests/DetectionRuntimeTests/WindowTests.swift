import DetectionRuntime
import Testing

private func window(_ seconds: Int, _ kind: DetectionWindow.Kind = .hop, by keys: [String] = []) -> DetectionWindow {
  DetectionWindow(by: keys.map { DetectionKey($0, field: $0) }, over: .seconds(seconds), kind)
}

@Suite struct WindowTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let window: DetectionWindow
    var layout = WindowLayout.standard
    let times: [Double]
    let expected: [String]

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "tumbling: half-open, aligned to 1970", window: window(10, .tumbling), times: [0, 9.5, 10, 25],
      expected: ["0-10 0,1", "10-20 2", "20-30 3"]),
    Case(
      name: "tumbling before 1970", window: window(10, .tumbling), times: [-1, -10, -10.5],
      expected: ["-20--10 2", "-10-0 0,1"]),
    Case(
      name: "hop: a tenth of the length", window: window(30), layout: .standard, times: [4],
      expected: [-24, -21, -18, -15, -12, -9, -6, -3, 0, 3].map { "\($0)-\($0 + 30) 0" }),
    Case(
      name: "hop: never less than a second", window: window(3), times: [1, 2.5],
      expected: ["-1-2 0", "0-3 0,1", "1-4 0,1", "2-5 1"]),
    Case(
      name: "hop: a step that is given", window: window(10), layout: .declared(hopStep: .seconds(5)),
      times: [0, 7, 10], expected: ["-5-5 0", "0-10 0,1", "5-15 1,2", "10-20 2"]),
    Case(
      name: "hop: a step over the length leaves gaps", window: window(2), layout: .hop(step: .seconds(5)),
      times: [1, 3, 6], expected: ["0-2 0", "5-7 2"]),
    Case(
      name: "sliding: (t - length, t]", window: window(10, .sliding), times: [0, 10, 5, 5],
      expected: ["-10-0 0", "-5-5 0,2,3", "0-10 1,2,3"]),
    Case(
      name: "after: both ends inside", window: window(10, .after("a")), times: [0, 10, 10.5],
      expected: ["0-10 0,1", "10-20 1,2", "10.5-20.5 2"]),
    Case(
      name: "before: both ends inside", window: window(10, .before("a")), times: [0, 10, 10.5],
      expected: ["-10-0 0", "0-10 0,1", "0.5-10.5 1,2"]),
    Case(
      name: "layout tumbling", window: window(10, .sliding), layout: .tumbling, times: [0, 5, 10],
      expected: ["0-10 0,1", "10-20 2"]),
    Case(
      name: "layout hop", window: window(10, .sliding), layout: .hop(step: .seconds(10)), times: [0, 5, 10],
      expected: ["0-10 0,1", "10-20 2"]),
    Case(
      name: "layout sliding", window: window(10, .tumbling), layout: .sliding, times: [0, 5],
      expected: ["-10-0 0", "-5-5 0,1"]),
    Case(
      name: "windows after a variable stay under every layout", window: window(10, .after("a")),
      layout: .tumbling, times: [0, 5], expected: ["0-10 0,1", "5-15 1"]),
    Case(
      name: "a step is at least a second", window: window(2), layout: .hop(step: .milliseconds(10)), times: [0],
      expected: ["-1-1 0", "0-2 0"]),
    Case(name: "no events", window: window(10), times: [], expected: []),
  ])
  func windows(_ test: Case) {
    let events = test.times.map { event("a", at: $0) }
    let alerts = DetectionRun(SampleLogic(["a"], window: test.window), layout: test.layout).alerts(on: events)
    #expect(alerts.map(line) == test.expected)
  }

  @Test("extreme times neither trap nor loop", arguments: [Int64.min, Int64.min + 5, Int64.max - 5, Int64.max])
  func extremes(_ nanoseconds: Int64) {
    var extreme = event("a", at: 0)
    extreme.time = Timestamp(nanoseconds: nanoseconds)
    for kind: DetectionWindow.Kind in [.hop, .tumbling, .sliding, .after("a"), .before("a")] {
      let logic = SampleLogic(["a"], window: window(86_400, kind))
      _ = DetectionRun(logic).alerts(on: [extreme, event("a", at: 0)])
    }
  }

  @Test func keys() {
    let events = [
      event("a", at: 1, ["host": ["x"]]),
      event("a", at: 2, ["host": ["X"]]),
      event("a", at: 3, ["host": [""]]),
      event("a", at: 4, ["host": [.null]]),
      event("a", at: 5),
      event("a", at: 6, ["host": ["y", "x", "y", .null]]),
      event("a", at: nil, ["host": ["x"]]),
      event("a", at: 7, ["host": [7]]),
      event("a", at: 8, ["host": ["e\u{301}"]]),
      event("a", at: 8, ["host": ["\u{E9}"]]),
      event("a", at: 1, ["host": ["7"]]),
    ]
    let logic = SampleLogic(["a"], window: window(10, .tumbling, by: ["host"]))
    #expect(
      DetectionRun(logic).alerts(on: events).map(line) == [
        "0-10 host=7 7,10", "0-10 host=X 1", "0-10 host=e\u{301} 8", "0-10 host=x 0,5", "0-10 host=y 5",
        "0-10 host=\u{E9} 9",
      ])
  }

  @Test func keysOfSeveralFields() {
    let key = DetectionKey("address", fields: ["a": "source", "b": "client"])
    let logic = SampleLogic(["a", "b"], window: DetectionWindow(by: [key], over: .seconds(10), .tumbling))
    let events = [
      event("a", at: 1, ["source": ["1"], "client": ["2"]]),
      event("b", at: 2, ["source": ["3"], "client": ["1"]]),
      event("b", at: 3, ["source": ["1"], "client": ["2"]]),
    ]
    #expect(DetectionRun(logic).alerts(on: events).map(line) == ["0-10 address=1 0,1"])
  }

  @Test("by start, then end, then match values as text")
  func order() {
    let events = [
      event("a", at: 15, ["n": [10]]), event("a", at: 12, ["n": [9]]), event("a", at: 1, ["n": [9]]),
    ]
    let logic = SampleLogic(["a"], window: window(10, .tumbling, by: ["n"]))
    #expect(
      DetectionRun(logic).alerts(on: events).map(line) == ["0-10 n=9 2", "10-20 n=10 0", "10-20 n=9 1"])
  }

  @Test func withoutWindow() {
    var logic = SampleLogic(["a"])
    logic.variables[0].logSource = LogSource(category: "process_creation")
    logic.aggregates = { group in
      var outcomes = Outcomes()
      outcomes["n"] = group.row[0].value("n", absentAs: 5)
      return outcomes
    }
    logic.holds = { $1["n"] >= 5 && $0.count(of: "a") == 1 }
    var other = event("a", at: 1, ["n": [9]])
    other.logSource = LogSource(category: "dns_query")
    var same = event("a", at: nil, ["n": [7]])
    same.logSource = LogSource(category: "Process_Creation", product: "linux")
    let events = [other, same, event("a", at: 1, ["n": [4]]), event("b", at: 1, ["n": [9]]), event("a", at: 1)]
    let alerts = DetectionRun(logic).alerts(on: events)
    #expect(alerts == [
      Alert(outcomes: [Alert.Entry("n", 7)], events: [1]), Alert(outcomes: [Alert.Entry("n", 5)], events: [4]),
    ])
  }
}
