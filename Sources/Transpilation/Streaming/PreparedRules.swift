import Detections
import Diagnostics
import Evaluation
import Events

/// Rules made ready for the events of one schema.
final class PreparedRules: Sendable {
  let schema: EventSchema
  /// For each detection the rule it comes from.
  let rules: [AuthoredRule]
  let stream: StreamRules
  /// What keeps rules from being run.
  let diagnostics: [Diagnostic]
  /// The detections that count combinations of fields: of some events not all are counted.
  let combining: Set<Int>
  /// The rows of the tables that a detection joins.
  let rows: [Int: [Event]]

  /// - Parameter now: the time of the run, for rules that ask; without it they must not be among the rules.
  init(_ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, _ settings: EvaluationSettings) {
    var diagnostics: [Diagnostic] = []
    var rules: [AuthoredRule] = []
    var detections: [CompiledDetection] = []
    var rows: [Int: [Event]] = [:]
    for rule in authored {
      let missing = rule.detection.foreignLists
      diagnostics += missing.map { .listWithoutValues($0, rule) }
      let tables = transpiler.tables(of: rule)
      diagnostics += tables.diagnostics
      guard missing.isEmpty, !tables.hasErrors else { continue }
      let native = transpiler.detection(of: rule, for: schema, isRouted: settings.isRouted)
      diagnostics += native.diagnostics.filter { $0.severity != .note }
      guard let value = native.value?.running(at: settings.now, on: []) else { continue }
      do {
        detections.append(try CompiledDetection(value, lists: transpiler.lists(of: rule.detection)))
        if !rule.detection.tables.isEmpty { rows[rules.count] = tables.value.flatMap(\.events) }
        rules.append(rule)
      } catch {
        diagnostics.append(.uncompilable(rule, error))
      }
    }
    self.schema = schema
    self.rows = rows
    self.rules = rules
    self.diagnostics = diagnostics
    combining = Set(detections.indices.filter { detections[$0].detection.combinesFields })
    stream = StreamRules(detections, EventReading(schema: schema, catalog: transpiler.catalog).naming)
  }
}
