import Detections
import Equivalence
import Events
import Foundation
import Transpilation

/// Events that are made for a rule: many of them are near what it looks for, and come into its windows.
func sampledEvents(for rule: AuthoredRule, count: Int) -> EventText {
  let detection = rule.detection
  var sampler = EventSampler(detection, seed: 5, domain: .neutral)
  let step = 3 * (detection.window?.length.nanoseconds ?? 1_000_000_000)
  var bytes: [UInt8] = []
  var written = 0
  var start: Int64 = 1_767_225_600_000_000_000
  while written < count {
    var group = detection.window == nil ? [sampler.event()] : sampler.group()
    let times = group.compactMap { $0.time?.nanoseconds }
    let shift = start - (times.min() ?? start)
    for index in group.indices {
      group[index].time = group[index].time.map { Timestamp(nanoseconds: $0.nanoseconds + shift) }
    }
    group.sort { ($0.time?.nanoseconds ?? 0) < ($1.time?.nanoseconds ?? 0) }
    start = (times.max() ?? start) + shift + step
    for event in group {
      bytes += line(event)
      bytes.append(UInt8(ascii: "\n"))
    }
    written += max(1, group.count)
  }
  return EventText(bytes)
}

/// An event in one line, its names with points; lists of objects are left out.
private func line(_ event: Event) -> [UInt8] {
  var members: [String: Any] = [:]
  for (name, values) in event.fields where !event.elements.keys.contains(where: { name.hasPrefix($0 + ".") }) {
    members[name] = values.count == 1 ? plain(values[0]) : values.map(plain)
  }
  members["@timestamp"] = event.time?.text
  let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
  return data.map { [UInt8]($0) } ?? []
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
