import DetectionRuntime
import Detections
package import Events

extension CompiledDetection {
  /// Whether some variable sees the alerts of another detection.
  package var isNested: Bool { inner.contains { $0 != nil } }

  /// A detection without window for each variable, of this and of inner detections, that looks at events: what fires
  /// none of them makes no difference.
  package var leaves: [CompiledDetection] {
    variables.indices.flatMap { variable in inner[variable]?.leaves ?? [leaf(variable)].compactMap { $0 } }
  }

  private func leaf(_ variable: Int) -> CompiledDetection? {
    let own = detection.variables[variable]
    // It was compiled before, so that it can be again.
    return try? CompiledDetection(
      Detection(
        metadata: detection.metadata, taxonomy: detection.taxonomy, variables: [own],
        condition: .count(variable: own.name, .greater, 0), lists: detection.lists), lists: lists)
  }

  /// The alerts of a detection that sees alerts of others: `Detection+Nesting.swift` says what these are as events.
  ///
  /// The inner detections are run first, each as a detection of its own; their alerts are put after the events, where
  /// only their variable looks.
  package func nestedAlerts(on events: [Event], _ layout: WindowLayout) -> [Alert] {
    var pool = events
    // For each variable where its events stand.
    var places = Array(repeating: events.indices, count: variables.count)
    var contributions: [[Int]] = []
    for (variable, inner) in inner.enumerated() {
      guard let inner else { continue }
      let first = pool.count
      var known: Set<AlertIdentity> = []
      for (_, alert) in DetectionSet([inner]).alerts(on: events, layout: layout)
      where known.insert(AlertIdentity(alert)).inserted {
        pool.append(Event(alert, contributing: alert.events.lazy.map { events[$0].time }))
        contributions.append(alert.events)
      }
      places[variable] = first..<pool.count
    }
    var found = alerts(on: pool, places, layout)
    for index in found.indices {
      let contributing = found[index].events.flatMap { place in
        place < events.count ? [place] : contributions[place - events.count]
      }
      found[index].events = Set(contributing).sorted()
    }
    return found
  }

  /// The alerts on events of which each variable looks at some only.
  private func alerts(on pool: [Event], _ places: [Range<Int>], _ layout: WindowLayout) -> [Alert] {
    let run = DetectionRun(self, layout: layout)
    if window != nil { return run.alerts(on: pool) { variable, event in places[variable].contains(event) } }
    // Without a window there is one variable.
    guard let own = places.first else { return [] }
    var found = run.alerts(on: Array(pool[own]))
    for index in found.indices { found[index].events = found[index].events.map { $0 + own.lowerBound } }
    return found
  }
}

/// What makes an alert another event: its match values as texts, and what contributed.
private struct AlertIdentity: Hashable {
  let match: [ExactText]
  let events: [Int]

  init(_ alert: Alert) {
    match = alert.match.map { ExactText($0.value.text ?? "") }
    events = alert.events
  }
}

extension Event {
  /// An alert as an event.
  fileprivate init(_ alert: Alert, contributing times: some Sequence<Timestamp?>) {
    var fields: [String: [Value]] = [:]
    for entry in alert.match + alert.outcomes {
      if case .list(let values) = entry.value {
        fields[entry.name] = values
      } else if entry.value != .null {
        fields[entry.name] = [entry.value]
      }
    }
    self.init(time: times.compactMap { $0 }.max(), fields: fields)
  }
}
