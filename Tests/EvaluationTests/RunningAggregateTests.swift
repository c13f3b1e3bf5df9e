import DetectionRuntime
import Detections
import Evaluation
import Events
import Semantics
import TestSupport
import Testing

/// Windows with so many events that what conditions ask of them is kept from window to window.
@Suite struct RunningAggregateTests {
  @Test("random streams", arguments: 0..<12)
  func random(_ batch: Int) throws {
    var alerting = 0
    for index in 0..<30 {
      let seed = UInt64(90_000 + batch * 100 + index)
      var generator = SeededGenerator(seed: seed)
      let detection = Self.detection(&generator)
      let events = Self.events(&generator)
      let expected = meaning(of: detection, on: events, layout: .standard)
      if !expected.isEmpty { alerting += 1 }
      for isImpatient in [true, false] {
        let actual = try told(detection, events, isImpatient: isImpatient)
        #expect(actual == expected, "seed \(seed)")
      }
    }
    #expect(alerting > 5, "\(alerting) of 30 streams have alerts")
  }

  private static func detection(_ generator: inout SeededGenerator) -> Detection {
    let value = Expression.field(variable: "e", Field("value"), absentAs: nil)
    let isLarge = Expression.conditional(
      .holds(variable: "e", .field(Field("value"), .number(.greater, .integer(2)))), then: .literal(.integer(1)),
      otherwise: .literal(.integer(0)))
    let asked: [Expression] = [
      .aggregate(.max, value), .aggregate(.min, value), .aggregate(.sum, value), .aggregate(.average, value),
      .aggregate(.count, value), .aggregate(.countDistinct, value), .aggregate(.max, isLarge), .aggregate(.min, isLarge),
      .aggregate(.sum, isLarge), .arithmetic(.subtract, .aggregate(.count, value), .aggregate(.countDistinct, value)),
      .aggregate(.percentile(50), value),
    ]
    let kinds: [Window.Kind] = [.sliding, .sliding, .hop, .tumbling, .after(variable: "e"), .before(variable: "e")]
    let relations: [Relation] = [.greaterOrEqual, .less, .equal]
    func comparison(_ name: String, _ generator: inout SeededGenerator) -> Condition {
      .compare(
        .outcome(name), relations[Int.random(in: 0..<3, using: &generator)],
        .literal(.integer(Int64.random(in: 0...12, using: &generator))))
    }
    let conditions = (0..<2).map { comparison("asked\($0)", &generator) }
    return Detection(
      metadata: Metadata(name: "aggregates"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(
        keys: [GroupKey(name: "user", fields: ["e": "user"])], length: .seconds(Int.random(in: 5...20, using: &generator)),
        kind: kinds[Int.random(in: 0..<kinds.count, using: &generator)]),
      outcomes: (0..<2).map {
        Outcome(name: "asked\($0)", kind: .integer, expression: asked[Int.random(in: 0..<asked.count, using: &generator)])
      } + [Outcome(name: "all", kind: .list, expression: .aggregate(.distinctList, value))],
      condition: .all([.count(variable: "e", .greater, 0), Bool.random(using: &generator) ? .all(conditions) : .any(conditions)]))
  }

  /// Several events a second of two users, in the order of time, with pauses; many at one time.
  private static func events(_ generator: inout SeededGenerator) -> [Event] {
    let numbers: [Value] = [.integer(1), .integer(2), .integer(3), .integer(-4), .integer(7)]
    let others: [Value] = [
      .double(1.5), .string("2"), .string("x"), .boolean(true), .null, .integer(.max), .integer(.min), .string("02"),
    ]
    let share = [0, 0, 3, 20].randomElement(using: &generator) ?? 0
    var time: Int64 = -20_000_000_000
    return (0..<Int.random(in: 20...140, using: &generator)).map { _ in
      time += [0, 0, 100, 500, 1_000].randomElement(using: &generator).map { Int64($0) * 1_000_000 } ?? 0
      if Int.random(in: 0..<40, using: &generator) == 0 { time += 15_000_000_000 }
      let count = share > 0 && Int.random(in: 0..<10, using: &generator) == 0 ? Int.random(in: 0...3, using: &generator) : 1
      let values = (0..<count).map { _ in
        let isOther = Int.random(in: 0..<100, using: &generator) < share
        return (isOther ? others : numbers).randomElement(using: &generator) ?? .null
      }
      return Event(
        time: Timestamp(nanoseconds: time),
        fields: ["user": [.string(Int.random(in: 0..<5, using: &generator) == 0 ? "b" : "a")], "value": values])
    }
  }

  private func told(_ detection: Detection, _ events: [Event], isImpatient: Bool) throws -> [Alert] {
    let stream = try CompiledDetection(detection).windowStream()
    var alerts: [Alert] = []
    for (number, event) in events.enumerated() {
      alerts += stream.add(event, matching: [0], number: number).map(\.alert)
      guard let time = event.time else { continue }
      alerts += stream.advance(to: time, isImpatient: isImpatient).map(\.alert)
    }
    while let found = stream.finishNext() { alerts += found.map(\.alert) }
    return alerts
  }

  /// A group with few values must cost as much an event however many events its windows hold.
  @Test func manyEventsOfFewValues() throws {
    let value = Expression.field(variable: "e", Field("value"), absentAs: nil)
    let detection = Detection(
      metadata: Metadata(name: "few"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(keys: [GroupKey(name: "user", fields: ["e": "user"])], length: .seconds(60), kind: .sliding),
      outcomes: [Outcome(name: "values", kind: .integer, expression: .aggregate(.countDistinct, value))],
      condition: .compare(.outcome("values"), .greaterOrEqual, .literal(.integer(6))))
    let events = (0..<4_000).map { number in
      // In one place there is a sixth value.
      Event(
        time: Timestamp(nanoseconds: Int64(number) * 50_000_000),
        fields: ["user": [.string("u")], "value": [.string(number == 2_345 ? "rare" : "v\(number % 5)")]])
    }
    let alerts = try told(detection, events, isImpatient: false)
    // The rare value is in each window that ends within 60 seconds of it.
    #expect(alerts.count == 1_200)
    #expect(alerts.first?.events.last == 2_345 && alerts.first?.events.count == 1_200)
  }

  /// Late events are put between others, and events are forgotten when there are too many: what is kept of windows is still
  /// that of the events that an alert lists.
  @Test(arguments: 0..<12)
  func lateAndForgottenEvents(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(4_000 + seed))
    let value = Expression.field(variable: "e", Field("value"), absentAs: nil)
    let kinds: [Window.Kind] = [.sliding, .hop, .before(variable: "e")]
    let names: [(String, Aggregate)] = [("different", .countDistinct), ("total", .sum), ("most", .max), ("least", .min)]
    let detection = Detection(
      metadata: Metadata(name: "bounds"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(
        keys: [GroupKey(name: "user", fields: ["e": "user"])], length: .seconds(20), kind: kinds[seed % kinds.count]),
      outcomes: names.map { Outcome(name: $0.0, kind: .integer, expression: .aggregate($0.1, value)) },
      condition: .all(names.map { .compare(.outcome($0.0), .greaterOrEqual, .literal(.integer(-1_000))) }))
    let stream = try CompiledDetection(detection).windowStream(maximumEvents: 150, maximumGroups: 3)
    var found: [WindowFinding] = []
    var newest: Int64 = 0
    for number in 0..<1_000 {
      newest += [0, 0, 0, 200_000_000].randomElement(using: &generator) ?? 0
      let late = Int.random(in: 0..<6, using: &generator) == 0 ? Int64.random(in: 0...25, using: &generator) : 0
      let user = Int.random(in: 0..<30, using: &generator) == 0 ? "rare\(number)" : "u"
      let event = Event(
        time: Timestamp(nanoseconds: newest - late * 1_000_000_000),
        fields: ["user": [.string(user)], "value": [.integer(Int64.random(in: -5...5, using: &generator))]])
      found += stream.add(event, matching: [0], number: number)
      found += stream.advance(to: Timestamp(nanoseconds: newest), isImpatient: number % 3 == 0)
    }
    found += stream.finish()
    #expect(stream.lateCount > 0 && stream.earlyCount > 0)
    #expect(found.contains { $0.events.count > 40 })
    for finding in found {
      let numbers = finding.events.compactMap { event -> Int64? in
        if case .integer(let number)? = event["value"].first { number } else { nil }
      }
      let expected = [
        Int64(Set(numbers).count), numbers.reduce(0, +), numbers.max() ?? 0, numbers.min() ?? 0,
      ]
      #expect(finding.alert.outcomes.map(\.value) == expected.map { .integer($0) })
    }
  }
}
