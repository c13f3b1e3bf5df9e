import Detections
import Events

/// Events for detections that see alerts of others: groups of the inner detections, laid beside each other.
extension EventSampler {
  /// Events that a detection of alerts looks at together: for each variable of alerts some groups of the inner
  /// detection, for the others events of theirs. Keys agree in half of all cases, as far as they are fields of events.
  mutating func nestedGroup(of detection: Detection) -> [Event] {
    let agrees = values.random.oneIn(2)
    let length = min(detection.window?.length.nanoseconds ?? 1_000_000_000, 1_000_000_000_000_000)
    var result: [Event] = []
    for variable in detection.variables {
      for _ in 0..<min(count(of: variable, in: detection, agrees), 5) {
        var events: [Event]
        if let inner = variable.inner {
          events = group(of: inner)
        } else {
          events = copies(1, of: variable, in: detection, agrees).map(\.event)
          for index in events.indices { events[index].time = Timestamp(nanoseconds: Self.origin) }
        }
        for key in detection.window?.keys ?? [] {
          let value = key.name + (agrees || values.random.oneIn(2) ? "-1" : "-2")
          for field in detection.eventFields(of: key, variable) {
            for index in events.indices where agrees || !values.random.oneIn(8) {
              events[index][field.name] = [.string(value)]
            }
          }
        }
        let shift = Int64.random(in: 0...max(length / (agrees ? 8 : 2), 1), using: &values.random)
        for index in events.indices {
          guard let time = events[index].time else { continue }
          events[index].time = Timestamp(nanoseconds: time.nanoseconds + shift / 1_000_000_000 * 1_000_000_000)
        }
        result += events
      }
    }
    return result.shuffled(using: &values.random)
  }
}

extension Detection {
  /// The fields of events from which the value of a key comes.
  fileprivate func eventFields(of key: GroupKey, _ variable: EventVariable) -> [Field] {
    guard let field = key.fields[variable.name] else { return [] }
    guard let inner = variable.inner else { return [field] }
    return (inner.window?.keys ?? []).filter { $0.name == field.name }.flatMap { innerKey in
      inner.variables.flatMap { inner.eventFields(of: innerKey, $0) }
    }
  }
}
