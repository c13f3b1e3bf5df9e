import Detections
import Diagnostics

extension TaxonomyCatalog {
  /// The detection without the outcomes that tell of fields which have no neutral names, and decide nothing: it fires for
  /// the same events. What is left out is said, and kept in the metadata.
  ///
  /// - Parameter read: outcomes that another detection reads of its alerts, which stay in any case.
  func leavingOutForeignOutcomes(of detection: Detection, keeping read: Set<String> = []) -> Reading<Detection> {
    var deciding = detection.decidingOutcomes.union(read)
    // An outcome is computed from earlier ones only.
    for outcome in detection.outcomes.reversed() where deciding.contains(outcome.name) {
      deciding.formUnion(outcome.expression.outcomes)
    }
    let others = detection.outcomes.filter { !deciding.contains($0.name) }
    guard !others.isEmpty else { return Reading(detection) }
    let core = detection.leavingOut(outcomes: Set(others.map(\.name)))
    var translation = DetectionTranslation(self, importing: core)
    translation.findMappings()
    // Without a log source the rule can't be named at all, which is said later of what decides.
    guard core.variables.allSatisfy({ $0.inner != nil || translation.mappings[$0.name] != nil }) else { return Reading(core) }

    var foreign: [(name: String, fields: [String], origin: Origin)] = []
    for outcome in others {
      let rest = Set(others.map(\.name)).subtracting([outcome.name]).subtracting(outcome.expression.outcomes)
      let alone = detection.leavingOut(outcomes: rest)
      let unnamed = alone.variables.filter { $0.inner == nil }.flatMap { variable in
        alone.fields(of: variable.name).filter { field in
          translation.mappings[variable.name]?.hasName(for: field, policy: policy) != true
        }
      }
      if !unnamed.isEmpty { foreign.append((outcome.name, Set(unnamed).sorted(), outcome.origin)) }
    }
    guard !foreign.isEmpty else { return Reading(detection) }
    var result = detection.leavingOut(outcomes: Set(foreign.map(\.name)))
    let left = detection.outcomes.map(\.name).filter { name in !result.outcomes.contains { $0.name == name } }
    result.metadata.custom.append(MetadataEntry("outcomes_left_out", left.joined(separator: ", ")))
    return Reading(
      result, foreign.map { .foreignOutcome($0.name, $0.fields, detection.taxonomy, at: $0.origin.span) })
  }
}
