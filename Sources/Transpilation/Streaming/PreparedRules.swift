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

  init(_ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, _ settings: StreamSettings) {
    let runnable = RunnableRules(transpiler, authored, schema, jobs: settings.jobs, settings.evaluation)
    self.schema = schema
    rules = runnable.rules
    detections = runnable.detections
    rows = runnable.rows
    diagnostics = runnable.diagnostics
    combining = Set(detections.indices.filter { [detections] in detections[$0].detection.combinesFields })
    let asked = Self.asked(detections)
    roles = asked.map(\.role)
    let naming = EventReading(schema: schema, catalog: transpiler.catalog).naming
    let portions = asked.map(\.detection).split(into: settings.jobs)
    stream = StreamRules(concurrently(portions, jobs: settings.jobs) { RulePortion($0, naming) }, naming)
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
