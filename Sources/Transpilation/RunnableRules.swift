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
    _ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, on events: [Event],
    _ settings: EvaluationSettings
  ) {
    for rule in authored {
      let compiled = CompiledRule(transpiler, rule, schema, on: events, settings)
      diagnostics += compiled.diagnostics
      guard let detection = compiled.detection else { continue }
      if !rule.detection.tables.isEmpty { rows[rules.count] = compiled.rows }
      rules.append(rule)
      detections.append(detection)
    }
  }
}

/// A rule as a detection of one event schema, compiled; or what keeps it from being run.
struct CompiledRule {
  private(set) var detection: CompiledDetection?
  /// Of the tables that it joins.
  private(set) var rows: [Event] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ transpiler: Transpiler, _ rule: AuthoredRule, _ schema: EventSchema, on events: [Event],
    _ settings: EvaluationSettings
  ) {
    let missing = rule.detection.foreignLists
    diagnostics += missing.map { .listWithoutValues($0, rule) }
    let tables = transpiler.tables(of: rule)
    diagnostics += tables.diagnostics
    guard missing.isEmpty, !tables.hasErrors else { return }
    let native = transpiler.runnable(rule, schema, on: events, settings)
    diagnostics += native.diagnostics.filter { $0.severity != .note }
    guard let value = native.value else { return }
    do {
      detection = try CompiledDetection(value, lists: transpiler.lists(of: rule.detection))
      diagnostics += value.excessiveCombinations(in: events, rule)
      rows = tables.value.flatMap(\.events)
    } catch {
      diagnostics.append(.uncompilable(rule, error))
    }
  }
}

extension Transpiler {
  /// A rule as it is run over events of a schema: in their names, and at the time of the run.
  ///
  /// - Parameter events: as in `RunnableRules`.
  func runnable(
    _ rule: AuthoredRule, _ schema: EventSchema, on events: [Event], _ settings: EvaluationSettings
  ) -> Reading<Detection?> {
    detection(of: rule, for: schema, isRouted: settings.isRouted).map { $0?.running(at: settings.now, on: events) }
  }
}
