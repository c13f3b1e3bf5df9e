import Detections
import Diagnostics
import Evaluation
import Events

/// Rules made ready for the events of one schema.
final class PreparedRules: Sendable {
  /// What a detection of `stream` is.
  enum Role: Sendable {
    case rule(Int)
    /// It finds events that a rule which looks at other rules' alerts needs.
    case part(ofRule: Int)
  }

  let schema: EventSchema
  let rules: [AuthoredRule]
  /// By rule.
  let detections: [CompiledDetection]
  /// What is asked of each event.
  let stream: StreamRules
  /// By detection of `stream`.
  let roles: [Role]
  /// What keeps rules from being run.
  let diagnostics: [Diagnostic]
  /// The rules that count combinations of fields: of some events not all are counted.
  let combining: Set<Int>
  /// The rows of the tables that a rule joins.
  let rows: [Int: [Event]]

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
    self.rules = rules
    self.detections = detections
    self.rows = rows
    self.diagnostics = diagnostics
    combining = Set(detections.indices.filter { detections[$0].detection.combinesFields })
    let asked = Self.asked(detections)
    roles = asked.map(\.role)
    stream = StreamRules(
      asked.map(\.detection), EventReading(schema: schema, catalog: transpiler.catalog).naming)
  }

  private static func asked(
    _ detections: [CompiledDetection]
  ) -> [(detection: CompiledDetection, role: Role)] {
    detections.enumerated().flatMap { number, detection in
      guard detection.isNested else { return [(detection, Role.rule(number))] }
      return detection.leaves.map { ($0, Role.part(ofRule: number)) }
    }
  }
}
