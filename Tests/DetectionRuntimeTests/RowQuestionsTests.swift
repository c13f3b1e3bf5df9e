import Testing

@testable import DetectionRuntime

/// A detection that asks rows alike gives, over a stream, what it gives on all events at once.
@Suite struct RowQuestionsTests {
  private struct Alike: DetectionLogic {
    let variables = [DetectionVariable("e", isRequired: true)]
    var kind = DetectionWindow.Kind.hop
    var isAskedAlike = true
    let ask: @Sendable (EventGroup, inout Outcomes) -> Void

    var window: DetectionWindow? { DetectionWindow(by: [DetectionKey("host", field: "host")], over: .seconds(60), kind) }
    var asksRowsAlike: Bool { isAskedAlike }

    func matches(variable: Int, _ event: Event) -> Bool { true }

    func outcomes(of group: EventGroup) -> Outcomes {
      var outcomes = Outcomes()
      ask(group, &outcomes)
      return outcomes
    }

    func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool {
      // Aggregates of conditions are no part of what rows are asked once.
      group.max { $0[0].value("n") } >= 2 && group.count(of: "e") > 0
    }
  }

  /// Every aggregate, of values, of fields with none, one and several values, and of numbers as text.
  private static let all: @Sendable (EventGroup, inout Outcomes) -> Void = { group, outcomes in
    outcomes["max"] = group.max { $0[0].value("n") }
    outcomes["min"] = group.min(of: "n") { $0[0] }
    outcomes["sum"] = group.sum(of: "n", absentAs: 7) { $0[0] }
    outcomes["average"] = group.average(of: "m") { $0[0] }
    outcomes["half"] = group.percentile(50, of: "m") { $0[0] }
    outcomes["count"] = group.count(of: "m") { $0[0] }
    outcomes["countDistinct"] = group.countDistinct(of: "m", absentAs: "none") { $0[0] }
    outcomes["list"] = group.list(of: "m") { $0[0] }
    outcomes["distinctList"] = group.distinctList { $0[0].value("m") }
    outcomes["anyTrue"] = group.anyTrue { $0[0].holds { $0["m"].equals("x") } }
    outcomes["rows"] = group.count { _ in 1 }
  }

  /// Asks for the greatest number only where there are two events.
  private static let some: @Sendable (EventGroup, inout Outcomes) -> Void = { group, outcomes in
    outcomes["rows"] = group.count { _ in 1 }
    if outcomes["rows"] >= 2 { outcomes["max"] = group.max { $0[0].value("n") } }
    outcomes["min"] = group.min { $0[0].value("n") }
  }

  private static let values: [[Value]] = [
    [], [.null], [.string("x")], [.string("x"), .string("y")], [.integer(3)], [.string("3")], [.double(2.5), .null],
    [.boolean(true)],
  ]

  private static func events(_ seed: UInt64) -> [Event] {
    var random = seed
    func next(_ count: UInt64) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % count)
    }
    var time = 0
    return (0..<60).map { _ in
      time += next(30)
      return event(
        "e", at: Double(time),
        [
          "host": [.string(["a", "b", "c"][next(3)])], "n": [.integer(Int64(next(4)))],
          "m": values[next(UInt64(values.count))],
        ])
    }
  }

  @Test(arguments: [DetectionWindow.Kind.hop, .sliding, .tumbling, .after("e"), .before("e")], [true, false])
  func streams(_ kind: DetectionWindow.Kind, _ areAll: Bool) {
    for seed in 1...10 as ClosedRange<UInt64> {
      let detection = Alike(kind: kind, ask: areAll ? Self.all : Self.some)
      let events = Self.events(seed)
      let expected = DetectionRun(detection).alerts(on: events)
      let stream = WindowStream(detection, questions: PlainQuestions(of: detection))
      var found: [WindowFinding] = []
      for (number, event) in events.enumerated() {
        found += stream.add(event, matching: [0], number: number)
        if let time = event.time { found += stream.advance(to: time) }
      }
      found += stream.finish()
      #expect(!expected.isEmpty)
      #expect(found.map(\.alert) == expected)
    }
  }

  /// What a row answered is taken from its answers, not asked again.
  @Test func rowsAreAskedOnce() {
    let asked = Counter()
    let detection = Alike(ask: { group, outcomes in
      outcomes["max"] = group.max { row in
        asked.count += 1
        return row[0].value("n")
      }
    })
    let stream = WindowStream(detection, questions: PlainQuestions(of: detection))
    for number in 0..<10 {
      _ = stream.add(event("e", at: Double(number), ["host": ["a"], "n": [3]]), matching: [0], number: number)
    }
    #expect(!stream.finish().isEmpty)
    // Once for the event that shows which questions there are.
    #expect(asked.count == 11)
  }
}

private final class Counter: @unchecked Sendable {
  var count = 0
}
