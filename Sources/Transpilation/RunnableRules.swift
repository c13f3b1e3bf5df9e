import Detections
import Diagnostics
import Evaluation
import Events

/// Rules as detections of one event schema, compiled; and what keeps the others from being run.
struct RunnableRules {
  private(set) var rules: [AuthoredRule] = []
  /// For each rule.
  private(set) var detections: [CompiledDetection] = []
  /// The rows of the tables that a rule joins, by its place.
  private(set) var rows: [Int: [Event]] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - schema: whose names the events' fields have.
  ///   - events: those on which the rules are run, as far as they are known: the newest says when that is, for rules
  ///     that ask, unless the settings do.
  init(
    _ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, on events: [Event] = [],
    _ settings: EvaluationSettings
  ) {
    for rule in authored {
      let missing = rule.detection.foreignLists
      diagnostics += missing.map { .listWithoutValues($0, rule) }
      let tables = transpiler.tables(of: rule)
      diagnostics += tables.diagnostics
      guard missing.isEmpty, !tables.hasErrors else { continue }
      let native = transpiler.detection(of: rule, for: schema, isRouted: settings.isRouted)
      diagnostics += native.diagnostics.filter { $0.severity != .note }
      guard let value = native.value?.running(at: settings.now, on: events) else { continue }
      do {
        detections.append(try CompiledDetection(value, lists: transpiler.lists(of: rule.detection)))
        diagnostics += value.excessiveCombinations(in: events, rule)
        if !rule.detection.tables.isEmpty { rows[rules.count] = tables.value.flatMap(\.events) }
        rules.append(rule)
      } catch {
        diagnostics.append(.uncompilable(rule, error))
      }
    }
  }
}
