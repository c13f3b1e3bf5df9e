import DetectionRuntime
import Detections
package import Events

/// Some detections that are run over the same list of events; `StreamEvaluator` is for many of either.
package struct DetectionSet: Sendable {
  package let detections: [CompiledDetection]
  /// The index, among all fields of all detections, of each name.
  private let slots: [String: Int]
  /// The different log sources that variables name.
  private let logSources: [LogSource]
  private let entries: [Entry]

  /// What is asked of each event for one detection. Fields are slots.
  private struct Entry: Sendable {
    let hasWindow: Bool
    /// Then only the log source is asked beforehand.
    let hasViews: Bool
    let variables: [Variable]
    /// The first 64 row predicates.
    let rowPredicates: [CompiledPredicate]
  }

  private struct Variable: Sendable {
    /// An index of `logSources`; `nil` when every event is looked at.
    let logSource: Int?
    let predicate: CompiledPredicate
  }

  package init(_ detections: [CompiledDetection]) {
    self.detections = detections
    var slots: [String: Int] = [:]
    var logSources: [LogSource] = []
    func slot(of field: String) -> Int {
      let slot = slots[field] ?? slots.count
      slots[field] = slot
      return slot
    }
    func index(of source: LogSource) -> Int {
      if let known = logSources.firstIndex(of: source) { return known }
      logSources.append(source)
      return logSources.count - 1
    }
    entries = detections.map { detection in
      let slotsOfFields = detection.eventFields.map(slot)
      let slotsOfRowFields = detection.rowFields.map(slot)
      let variables = zip(detection.variables, detection.predicates).map { variable, predicate in
        Variable(
          logSource: variable.logSource.map(index),
          predicate: predicate.replacingFields(by: slotsOfFields))
      }
      let rowPredicates = detection.rowPredicates.prefix(64).map { $0.replacingFields(by: slotsOfRowFields) }
      return Entry(
        hasWindow: detection.window != nil, hasViews: detection.hasViews, variables: variables,
        rowPredicates: rowPredicates)
    }
    self.slots = slots
    self.logSources = logSources
  }

  /// The alerts of all detections on a list of events.
  ///
  /// - Parameters:
  ///   - events: in any order. Indices in alerts refer to this list.
  ///   - layout: how windows are laid on time.
  /// - Returns: first those of detections without window, in the order of the events, for one event in the
  ///   order of the detections; then those with a window or of alerts, detection after detection, each in the order of
  ///   `DetectionRun.alerts(on:)`.
  package func alerts(
    on events: [Event], layout: WindowLayout = .standard
  ) -> [(detectionIndex: Int, alert: Alert)] {
    var found: [(detectionIndex: Int, alert: Alert)] = []
    let runs = detections.map { DetectionRun($0, layout: layout) }
    var matches = detections.map { EventMatches(variableCount: $0.variables.count) }
    let fields = SlottedFields(slotCount: slots.count)
    var readable: [LogSource?: [Bool]] = [:]
    var candidates: [Int: [Int]] = [:]
    // Detections of alerts are asked when all events are known.
    let asked = entries.indices.filter { !detections[$0].isNested }

    for (index, event) in events.enumerated() {
      fields.move(to: event, slots)
      let reads = readable[event.logSource] ?? sourcesRead(by: event)
      readable[event.logSource] = reads
      for number in asked {
        if entries[number].hasViews {
          if entries[number].hasWindow {
            candidates[number, default: []].append(index)
          } else if let alert = runs[number].alert(onViewsOf: events[index], index: index) {
            found.append((number, alert))
          }
        } else if entries[number].hasWindow {
          collect(index, fields, reads, for: number, in: &matches[number])
        } else if let variable = entries[number].variables.first, self.matches(variable, fields, reads),
          let alert = runs[number].alert(onMatch: events[index], index: index)
        {
          found.append((number, alert))
        }
      }
    }
    for number in entries.indices where entries[number].hasWindow || detections[number].isNested {
      if detections[number].isNested {
        found += detections[number].nestedAlerts(on: events, layout).map { (number, $0) }
        continue
      }
      if entries[number].hasViews {
        let indices = candidates[number] ?? []
        for var alert in runs[number].alerts(on: indices.map { events[$0] }) {
          alert.events = alert.events.map { indices[$0] }
          found.append((number, alert))
        }
        continue
      }
      let prepared = PreparedDetection(compiled: detections[number], truths: KnownTruths(sparse: matches[number].truths))
      let run = DetectionRun(prepared, layout: layout)
      found += run.alerts(onMatches: matches[number].events, of: events).map { (number, $0) }
    }
    return found
  }

  /// The events of a detection with a window.
  private struct EventMatches {
    /// For each variable the indices of its events.
    var events: [[Int]]
    /// For each of these events which row predicates hold, the first in the lowest bit.
    var truths: [Int: UInt64] = [:]

    init(variableCount: Int) {
      events = Array(repeating: [], count: variableCount)
    }
  }

  private func collect(
    _ index: Int, _ event: SlottedFields, _ reads: [Bool], for number: Int, in matches: inout EventMatches
  ) {
    var isMember = false
    for variable in entries[number].variables.indices
    where self.matches(entries[number].variables[variable], event, reads) {
      matches.events[variable].append(index)
      isMember = true
    }
    guard isMember, !entries[number].rowPredicates.isEmpty else { return }
    matches.truths[index] = entries[number].rowPredicates.marks(of: event)
  }

  private func matches(_ variable: Variable, _ event: SlottedFields, _ reads: [Bool]) -> Bool {
    if let source = variable.logSource, !reads[source] { return false }
    return variable.predicate.holds(of: event)
  }

  /// For each log source whether a variable that names it looks at the event.
  private func sourcesRead(by event: Event) -> [Bool] {
    logSources.map { source in event.logSource.map { source.contains($0) } ?? true }
  }
}
