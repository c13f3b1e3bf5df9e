import DetectionRuntime
import Detections
import Evaluation
import Events
import TestSupport
import Testing

/// Windows that are told one after the other are those that are told at the end.
@Suite struct WindowStreamTests {
  @Test("random detections on random streams", arguments: 0..<20)
  func random(_ batch: Int) throws {
    var alerting = 0
    for index in 0..<150 {
      let seed = UInt64(batch * 1000 + index)
      var random = RandomDetections(seed: seed, derives: batch >= 10)
      let detection = random.detection()
      guard detection.window != nil else { continue }
      let compiled = try CompiledDetection(detection, lists: RandomDetections.theirLists)
      let layout = random.layout()
      let lateness = Int64(index % 3) * 2_000_000_000
      let events = stream(of: random.events(0...24), lateness, &random)
      let expected = DetectionRun(compiled, layout: layout).alerts(on: events).map(withTextualMatch)
      if !expected.isEmpty { alerting += 1 }
      let actual = told(compiled, layout, events, lateness, isImpatient: index % 2 == 0)
      guard actual.alerts.map(withTextualMatch) == expected else {
        Issue.record("seed \(seed) \(layout), lateness \(lateness)")
        return
      }
      #expect(actual.late == 0)
    }
    #expect(alerting > 15)
  }

  /// 5 and "5" are one key, and either may stand for it.
  private func withTextualMatch(_ alert: Alert) -> Alert {
    var alert = alert
    alert.match = alert.match.map { Alert.Entry($0.name, .string($0.value.text ?? "")) }
    return alert
  }

  private func told(
    _ compiled: CompiledDetection, _ layout: WindowLayout, _ events: [Event], _ lateness: Int64, isImpatient: Bool
  ) -> (alerts: [Alert], late: Int) {
    let stream = compiled.windowStream(layout: layout)
    var alerts: [Alert] = []
    var newest = Int64.min
    for (number, event) in events.enumerated() {
      let variables = compiled.variables.indices.filter {
        compiled.hasViews || compiled.variables[$0].reads(event) && compiled.matches(variable: $0, event)
      }
      if !variables.isEmpty {
        alerts += stream.add(event, matching: Array(variables), number: number).map(\.alert)
      }
      newest = max(newest, event.time?.nanoseconds ?? .min)
      guard newest > .min else { continue }
      alerts += stream.advance(to: Timestamp(nanoseconds: newest - lateness), isImpatient: isImpatient).map(\.alert)
    }
    alerts += stream.finish().map(\.alert)
    return (alerts, stream.lateCount)
  }

  /// The events so that none is older than the newest before it by more than the lateness.
  private func stream(of events: [Event], _ lateness: Int64, _ random: inout RandomDetections) -> [Event] {
    let keys = events.map { event in
      (event.time?.nanoseconds ?? 0) + (lateness > 0 ? Int64.random(in: 0..<lateness, using: &random.generator) : 0)
    }
    return zip(keys, events).sorted { $0.0 < $1.0 }.map(\.1)
  }

  @Test func whatNoOpenWindowNeedsIsForgotten() throws {
    let stream = WindowStream(try perMinute())
    var most = 0
    var alerts = 0
    for second in 0..<10_000 {
      let event = Event(
        time: Timestamp(nanoseconds: Int64(second) * 1_000_000_000), fields: ["user": [.string("u\(second % 3)")]])
      alerts += stream.add(event, matching: [0], number: second).count
      if let time = event.time { alerts += stream.advance(to: time).count }
      most = max(most, stream.eventCount)
    }
    alerts += stream.finish().count
    #expect(most < 150)
    // Three users in each of 166 whole minutes and the 40 seconds after them.
    #expect(alerts == 167 * 3)
    #expect(stream.lateCount == 0 && stream.droppedCount == 0 && stream.earlyCount == 0)
  }

  @Test func lateEventsAndTooManyEventsAreCounted() throws {
    let stream = WindowStream(try perMinute(), maximumEvents: 100)
    func event(_ second: Int) -> Event {
      Event(time: Timestamp(nanoseconds: Int64(second) * 1_000_000_000), fields: ["user": [.string("u")]])
    }
    for number in 0..<90 { _ = stream.add(event(number), matching: [0], number: number) }
    _ = stream.advance(to: Timestamp(nanoseconds: 89_000_000_000))
    _ = stream.add(event(5), matching: [0], number: 90)
    _ = stream.add(event(70), matching: [0], number: 91)
    #expect(stream.lateCount == 2)
    for number in 92..<400 { _ = stream.add(event(80), matching: [0], number: number) }
    #expect(stream.earlyCount > 0 && stream.droppedCount > 0 && stream.eventCount <= 100)
  }

  /// Any event by a user, a minute.
  private func perMinute() throws -> CompiledDetection {
    try CompiledDetection(
      Detection(
        metadata: Metadata(name: "per_minute"), taxonomy: .neutral,
        variables: [EventVariable(name: "e", predicate: .always)],
        window: Window(
          keys: [GroupKey(name: "user", fields: ["e": "user"])], length: .seconds(60), kind: .tumbling),
        condition: .present("e")))
  }
}
