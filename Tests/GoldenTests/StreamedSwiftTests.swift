import Detections
import DetectionRuntime
import Dialects
import Equivalence
import Events
import Foundation
import GoldenDetections
import JSONEvents
import TestSupport
import Testing

@testable import DetectionStreams
@testable import Transpilation

/// Emitted Swift over lines of JSON, of which it reads some fields, alerts as it does on whole events.
@Suite struct StreamedSwiftTests {
  /// Equality on lists has many more in `EquivalenceTests`; here it is about what is read of a line.
  private static let eventsPerRule = 60

  @Test(arguments: RuleFolder.shared.entries)
  func streamsAgreeWithLists(_ entry: RuleFolder.Entry) throws {
    guard let native = allDetections.first(where: { $0.name == entry.rule.name }) else { return }
    var sampler = EventSampler(entry.rule.detection, seed: 23, domain: .neutral)
    var tests = entry.rule.lowered.tests.map(\.events)
    var count = 0
    var alerts = 0
    while count < Self.eventsPerRule || !tests.isEmpty {
      let isWindowed = entry.rule.detection.window != nil
      let events = tests.popLast() ?? (isWindowed ? sampler.group() : (0..<60).map { _ in sampler.event() })
      count += max(1, events.count)
      alerts += try compare(native, Array(events.map(line).joined(separator: "\n").utf8))
    }
    #expect(alerts > 0, "the events hardly ever match")
  }

  private func compare<Native: NativeDetection>(_: Native.Type, _ bytes: [UInt8]) throws -> Int {
    let events = readEvents(bytes, named: "").events.map { event in
      var event = event
      EventHeader.ecs.complete(&event)
      return event
    }
    let expected = Native.alerts(on: events)
    let stream = DetectionStream<Native>()
    var found = stream.feed(bytes) + stream.finish()
    #expect(stream.statistics.events == events.count)
    for index in found.indices { found[index].alert.events = found[index].events.map(\.source.line) }
    try #require(found.map(\.alert) == expected, "\(String(decoding: bytes, as: UTF8.self))")
    return expected.count
  }

  private func line(_ event: Event) -> String {
    var members: [String: Any] = event.fields.mapValues { $0.map(plain) }
    for (list, elements) in event.elements {
      members[list] = elements.map { element in
        Dictionary(
          uniqueKeysWithValues: element.fields.map { name, values in
            (String(name.dropFirst(list.count + 1)), values.map(plain))
          })
      }
      for name in members.keys where name.hasPrefix(list + ".") { members[name] = nil }
    }
    members["@timestamp"] = event.time?.text
    members["logsource.category"] = event.logSource?.category
    members["logsource.product"] = event.logSource?.product
    members["logsource.service"] = event.logSource?.service
    let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func plain(_ value: Value) -> Any {
    switch value {
    case .null: NSNull()
    case .string(let text): text
    case .integer(let number): number
    case .double(let number): number.isFinite ? number : 0.5
    case .boolean(let boolean): boolean
    case .list(let values): values.map(plain)
    }
  }
}
