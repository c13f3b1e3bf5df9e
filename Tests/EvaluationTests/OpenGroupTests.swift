import DetectionRuntime
import Detections
import Evaluation
import Events
import Semantics
import TestSupport
import Testing

/// Windows of a stream are what `Semantics` says of all its events: every kind of window, and conditions that let most
/// groups be passed over unseen.
@Suite struct OpenGroupTests {
  @Test("random streams", arguments: 0..<8)
  func random(_ batch: Int) throws {
    var alerting = 0
    for index in 0..<60 {
      let seed = UInt64(70_000 + batch * 100 + index)
      var generator = SeededGenerator(seed: seed)
      let detection = detection(&generator)
      let layout = layout(&generator)
      let lateness = [0, 1, 2_500].randomElement(using: &generator).map { Int64($0) * 1_000_000 } ?? 0
      let events = events(lateness, &generator)
      let expected = meaning(of: detection, on: events, layout: layout).map(withTextualMatch)
      if !expected.isEmpty { alerting += 1 }
      let actual = try told(detection, layout, events, lateness, isImpatient: index % 2 == 0)
      #expect(actual.map(withTextualMatch) == expected, "seed \(seed)")
    }
    #expect(alerting > 10 && alerting < 60, "\(alerting) of 60 streams have alerts")
  }

  // MARK: What is run

  private func detection(_ generator: inout SeededGenerator) -> Detection {
    let keys = [["user"], ["user", "host"], []][Int.random(in: 0...2, using: &generator)]
    let kinds: [Window.Kind] = [.hop, .tumbling, .sliding, .after(variable: "e"), .before(variable: "e")]
    let attempts = Outcome(name: "attempts", kind: .integer, expression: .aggregate(.count, .literal(.integer(1))))
    let ports = Expression.aggregate(.countDistinct, .field(variable: "e", Field("port"), absentAs: .string("none")))
    let least = Int64.random(in: 0...5, using: &generator)
    let conditions: [Condition] = [
      .count(variable: "e", .greaterOrEqual, least),
      .count(variable: "e", .equal, least),
      .all([.present("e"), .compare(.outcome("attempts"), .greater, .literal(.integer(least)))]),
      .all([.present("e"), .compare(ports, .greaterOrEqual, .literal(.integer(least)))]),
      .any([.compare(ports, .equal, .literal(.integer(least))), .count(variable: "e", .greater, 4)]),
      .all([.present("e"), .not(.compare(ports, .less, .literal(.integer(least))))]),
      .all([.present("e"), .compare(ports, .less, .literal(.integer(least)))]),
    ]
    return Detection(
      metadata: Metadata(name: "groups"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(
        keys: keys.map { GroupKey(name: $0, fields: ["e": Field($0)]) },
        length: .milliseconds(Int.random(in: 1...9, using: &generator) * 1_000),
        kind: kinds[Int.random(in: 0..<kinds.count, using: &generator)]),
      outcomes: [
        attempts, Outcome(name: "ports", kind: .integer, expression: ports),
        Outcome(
          name: "all", kind: .list,
          expression: .aggregate(.distinctList, .field(variable: "e", Field("port"), absentAs: nil))),
      ],
      condition: conditions[Int.random(in: 0..<conditions.count, using: &generator)])
  }

  private func layout(_ generator: inout SeededGenerator) -> WindowLayout {
    let layouts: [WindowLayout] = [
      .standard, .standard, .tumbling, .sliding, .hop(step: .seconds(1)), .hop(step: .seconds(3)),
      .hop(step: .seconds(10)),
    ]
    return layouts[Int.random(in: 0..<layouts.count, using: &generator)]
  }

  /// Events at half seconds, so that many have one time or lie on the edge of a window; before 1970 too.
  private func events(_ lateness: Int64, _ generator: inout SeededGenerator) -> [Event] {
    let users: [Value] = [.string("a"), .string("b"), .string("5"), .integer(5), .string(""), .null]
    let count = Int.random(in: 0...30, using: &generator)
    let span = Int.random(in: 1...60, using: &generator)
    let events = (0..<count).map { _ in
      let half = Int64(Int.random(in: -10...span, using: &generator))
      return Event(
        time: Int.random(in: 0..<20, using: &generator) == 0 ? nil : Timestamp(nanoseconds: half * 500_000_000),
        fields: [
          "user": (0..<Int.random(in: 1...2, using: &generator)).map { _ in users.randomElement(using: &generator) ?? .null },
          "host": [.string(Bool.random(using: &generator) ? "h" : "i")],
          "port": (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            .integer(Int64.random(in: 1...4, using: &generator))
          },
        ])
    }
    let keys = events.map { event in
      (event.time?.nanoseconds ?? 0) + (lateness > 0 ? Int64.random(in: 0..<lateness, using: &generator) : 0)
    }
    return zip(keys, events).sorted { $0.0 < $1.0 }.map(\.1)
  }

  // MARK: How it is run

  private func told(
    _ detection: Detection, _ layout: WindowLayout, _ events: [Event], _ lateness: Int64, isImpatient: Bool
  ) throws -> [Alert] {
    let stream = try CompiledDetection(detection).windowStream(layout: layout)
    var alerts: [Alert] = []
    var newest = Int64.min
    for (number, event) in events.enumerated() {
      alerts += stream.add(event, matching: [0], number: number).map(\.alert)
      newest = max(newest, event.time?.nanoseconds ?? .min)
      guard newest > .min else { continue }
      alerts += stream.advance(to: Timestamp(nanoseconds: newest - lateness), isImpatient: isImpatient).map(\.alert)
    }
    while let found = stream.finishNext() { alerts += found.map(\.alert) }
    #expect(stream.lateCount == 0 && stream.eventCount == 0)
    return alerts
  }

  /// 5 and "5" are one key, and either may stand for it.
  private func withTextualMatch(_ alert: Alert) -> Alert {
    var alert = alert
    alert.match = alert.match.map { Alert.Entry($0.name, .string($0.value.text ?? "")) }
    return alert
  }

  // MARK: Long streams

  /// The end of a long input is told in pieces, in the order of one piece.
  @Test func endsAreToldInPieces() throws {
    let stream = try CompiledDetection(countedByUser()).windowStream()
    let events = (0..<9_000).map { number in
      Event(
        time: Timestamp(nanoseconds: Int64(number) * 100_000_000), fields: ["user": [.string("u\(number % 7)")]])
    }
    for (number, event) in events.enumerated() { _ = stream.add(event, matching: [0], number: number) }
    var pieces: [[Alert]] = []
    while let found = stream.finishNext() { pieces.append(found.map(\.alert)) }
    #expect(pieces.count > 3)
    // Each user has an event each 0.7 seconds, so in each whole minute at least 85.
    let alerts = pieces.flatMap { $0 }
    #expect(alerts.count == 15 * 7)
    let starts = alerts.compactMap { $0.window?.start }
    #expect(starts == starts.sorted())
  }

  @Test func tooManyGroupsAreSaid() throws {
    let stream = try CompiledDetection(countedByUser()).windowStream(maximumGroups: 10)
    for number in 0..<100 {
      let event = Event(time: Timestamp(nanoseconds: 0), fields: ["user": [.string("u\(number)")]])
      _ = stream.add(event, matching: [0], number: number)
    }
    #expect(stream.earlyCount > 0)
    #expect(stream.droppedCount > 0 && stream.eventCount <= 10)
  }

  private func countedByUser() -> Detection {
    Detection(
      metadata: Metadata(name: "counted"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(
        keys: [GroupKey(name: "user", fields: ["e": "user"])], length: .seconds(60), kind: .tumbling),
      condition: .count(variable: "e", .greaterOrEqual, 85))
  }
}
