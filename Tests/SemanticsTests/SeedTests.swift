import Detections
import Events
import Foundation
import Semantics
import TestSupport
import Testing

private let seed = SharedFiles.url("corpus/seed")

@Suite(.enabled(if: seed != nil, "the seed scenario is not beside the repository"))
struct SeedTests {
  private func lines(_ name: String) throws -> [String] {
    let url = try #require(seed).appendingPathComponent(name)
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func objects(_ name: String) throws -> [[String: Any]] {
    try lines(name).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  private func events() throws -> [Event] {
    try objects("events.jsonl").enumerated().map { line, object in
      var event = Event(source: EventSource(file: "events.jsonl", line: line))
      collect(object, "", into: &event)
      event.time = event["metadata.event_timestamp"].first?.text.flatMap { Timestamp(text: $0) }
      event.source.id = event["metadata.product_log_id"].first?.text
      try #require(event.time != nil)
      return event
    }
  }

  private func collect(_ object: [String: Any], _ path: String, into event: inout Event) {
    for (key, value) in object {
      if let inner = value as? [String: Any] { collect(inner, path + key + ".", into: &event) }
      if let text = value as? String { event[path + key] = [.string(text)] }
    }
  }

  @Test func everyEvent() throws {
    let events = try events()
    let expected = try lines("expected_events.csv").dropFirst().map { $0.split(separator: ",", maxSplits: 9) }
    #expect(expected.count == events.count)
    let scores = meaning(of: Founding.detection(.always, window: nil, fires: false), on: events)
    let fired = meaning(of: Founding.detection(Founding.filter, window: nil, fires: true), on: events)
    let section = EventVariable(name: "e", predicate: Founding.filter)
    for (index, columns) in expected.enumerated() {
      #expect(events[index].source.id == String(columns[1]))
      #expect(eventMatches(events[index], variable: section) == (columns[2] == "true"), "line \(index)")
      let flags = scores[index].outcomes.prefix(5).map(\.value)
      #expect(flags == columns[3..<8].map { .boolean($0 == "true") }, "line \(index)")
      #expect(scores[index].outcomes[5].value == Int64(columns[8]).map(Value.integer), "line \(index)")
      #expect(fired.contains { $0.events == [index] } == (columns[9].hasPrefix("true")), "line \(index)")
    }
  }

  @Test(
    arguments: [
      ("expected_windows_tumbling.jsonl", WindowLayout.tumbling),
      ("expected_windows_hop60.jsonl", .hop(step: .seconds(60))),
    ])
  func everyWindow(_ file: String, _ layout: WindowLayout) throws {
    let events = try events()
    func key(_ alert: Alert) -> String {
      "\(alert.match[0].value.text ?? "") \(alert.window?.start.text ?? "") \(alert.window?.end.text ?? "")"
    }
    let asked = meaning(
      of: Founding.detection(Founding.filter, window: Founding.window, fires: false), on: events,
      layout: layout)
    let fired = Set(
      meaning(
        of: Founding.detection(Founding.filter, window: Founding.window, fires: true), on: events,
        layout: layout
      ).map(key))
    let found = Dictionary(uniqueKeysWithValues: asked.map { (key($0), $0) })
    let expected = try objects(file)
    #expect(found.count == expected.count)
    for object in expected {
      let name = ["hostname", "window_start", "window_end"].map { object[$0] as? String ?? "" }
        .joined(separator: " ")
      let alert = try #require(found[name], "\(name)")
      let ids = alert.events.compactMap { events[$0].source.id }
      #expect(Set(ids) == Set(object["event_ids"] as? [String] ?? []), "\(name)")
      #expect(ids.count == object["event_count"] as? Int)
      for entry in alert.outcomes {
        let value = try #require(object[entry.name] as? NSNumber, "\(name) \(entry.name)")
        switch entry.value {
        case .boolean(let boolean): #expect(boolean == value.boolValue, "\(name) \(entry.name)")
        default: #expect(entry.value == .integer(value.int64Value), "\(name) \(entry.name)")
        }
      }
      #expect(fired.contains(name) == (object["detection"] as? Bool), "\(name)")
    }
  }
}
