import Detections
import Equivalence
import Events
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
      // Nobody is to ask for it here.
      group[index].logSource = nil
    }
    group.sort { ($0.time?.nanoseconds ?? 0) < ($1.time?.nanoseconds ?? 0) }
    start = (times.max() ?? start) + shift + step
    for event in group {
      bytes += JSONText(fieldsOf: event).line.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    written += max(1, group.count)
  }
  return EventText(bytes)
}
