import DetectionRuntime
package import Events

/// Many detections that are run over the same events.
package struct RuleSet: Sendable {
  package let detections: [CompiledDetection]
  /// The index, among all fields of all detections, of each name.
  private let slots: [String: Int]
  /// For each detection the slot of each of its fields.
  private let slotsOfFields: [[Int]]
  /// The different log sources that variables name.
  private let logSources: [LogSource]
  /// For each detection and variable an index of `logSources`.
  private let sourcesOfVariables: [[Int?]]

  package init(_ detections: [CompiledDetection]) {
    self.detections = detections
    var slots: [String: Int] = [:]
    slotsOfFields = detections.map { detection in
      detection.fields.map { field in
        let slot = slots[field] ?? slots.count
        slots[field] = slot
        return slot
      }
    }
    self.slots = slots
    var logSources: [LogSource] = []
    sourcesOfVariables = detections.map { detection in
      detection.variables.map { variable in
        guard let source = variable.logSource else { return nil }
        if let known = logSources.firstIndex(of: source) { return known }
        logSources.append(source)
        return logSources.count - 1
      }
    }
    self.logSources = logSources
  }

  /// The alerts of all detections on a list of events.
  ///
  /// - Parameters:
  ///   - events: in any order. Indices in alerts refer to this list.
  ///   - layout: how windows are laid on time.
  /// - Returns: first those of detections without window, in the order of the events, for one event in the
  ///   order of the detections; then those with a window, detection after detection, each in the order of
  ///   `DetectionRun.alerts(on:)`.
  package func alerts(
    on events: [Event], layout: WindowLayout = .standard
  ) -> [(detectionIndex: Int, alert: Alert)] {
    var found: [(detectionIndex: Int, alert: Alert)] = []
    let runs = detections.map { DetectionRun($0, layout: layout) }
    var matches = detections.map { detection in detection.variables.map { _ in [Int]() } }
    var truths: [[Int: UInt64]] = detections.map { _ in [:] }
    var fields = SlottedFields(slotCount: slots.count)
    var readable: [LogSource?: [Bool]] = [:]

    for (index, event) in events.enumerated() {
      fields.move(to: event, slots)
      let reads = readable[event.logSource] ?? sourcesRead(by: event)
      readable[event.logSource] = reads
      for (number, detection) in detections.enumerated() {
        let view = fields.view(slotsOfFields[number])
        var isMember = false
        for (variable, predicate) in detection.predicates.enumerated() {
          if let source = sourcesOfVariables[number][variable], !reads[source] { continue }
          guard predicate.holds(of: view) else { continue }
          isMember = true
          if detection.window != nil {
            matches[number][variable].append(index)
          } else if variable == 0, let alert = runs[number].alert(onMatch: index, of: events) {
            found.append((number, alert))
          }
        }
        if isMember, detection.window != nil, !detection.rowPredicates.isEmpty {
          truths[number][index] = Self.truths(detection.rowPredicates, view)
        }
      }
    }
    for (number, detection) in detections.enumerated() where detection.window != nil {
      let prepared = PreparedDetection(compiled: detection, truths: truths[number])
      let run = DetectionRun(prepared, layout: layout)
      found += run.alerts(onMatches: matches[number], of: events).map { (number, $0) }
    }
    return found
  }

  /// For each log source whether a variable that names it looks at the event.
  private func sourcesRead(by event: Event) -> [Bool] {
    logSources.map { source in event.logSource.map { source.contains($0) } ?? true }
  }

  /// Which of the first 64 predicates hold, the first in the lowest bit.
  private static func truths(_ predicates: [CompiledPredicate], _ event: some FieldSource) -> UInt64 {
    var bits: UInt64 = 0
    for (index, predicate) in predicates.prefix(64).enumerated() where predicate.holds(of: event) {
      bits |= 1 << UInt64(index)
    }
    return bits
  }
}
