import Detections
import Events

/// What the variables of a detection look at: the events that it is asked of, and the alerts of other detections on
/// them. See `Detection+Nesting.swift`.
struct SeenEvents {
  /// The events that the detection is asked of, and then for each variable that sees alerts those.
  private(set) var events: [Event]
  private let readCount: Int
  /// For each alert the indices of the events that contributed.
  private var contributions: [[Int]] = []
  /// For each variable that sees alerts their places in `events`.
  private var alerts: [String: Range<Int>] = [:]

  init(by detection: Detection, on events: [Event], _ layout: WindowLayout, _ lists: [String: [String]]) {
    self.events = events
    readCount = events.count
    for variable in detection.variables {
      switch variable.source {
      case .events: continue
      case .alerts(let inner):
        let first = self.events.count
        var known: Set<Identity> = []
        for alert in meaning(of: inner, on: events, layout: layout, lists: lists)
        where known.insert(Identity(alert)).inserted {
          self.events.append(event(of: alert, on: events))
          contributions.append(alert.events)
        }
        alerts[variable.name] = first..<self.events.count
      }
    }
  }

  /// The places in `events` of what a variable looks at.
  func indices(seenBy variable: EventVariable) -> Range<Int> { alerts[variable.name] ?? 0..<readCount }

  /// The events that the detection was asked of and that contributed to some of these, ascending.
  func read(in indices: [Int]) -> [Int] {
    Set(indices.flatMap { $0 < readCount ? [$0] : contributions[$0 - readCount] }).sorted()
  }

  /// What makes an alert another event.
  private struct Identity: Hashable {
    let match: [[UInt8]]
    let events: [Int]

    init(_ alert: Alert) {
      match = alert.match.map { Array(($0.value.text ?? "").utf8) }
      events = alert.events
    }
  }
}

private func event(of alert: Alert, on events: [Event]) -> Event {
  var event = Event(time: alert.events.compactMap { events[$0].time }.max())
  for entry in alert.match + alert.outcomes {
    switch entry.value {
    case .null: continue
    case .list(let values): event[entry.name] = values
    case .string, .integer, .double, .boolean: event[entry.name] = [entry.value]
    }
  }
  return event
}
