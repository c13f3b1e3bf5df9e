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
  ///   - jobs: how many threads work on it.
  init(
    _ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, on events: [Event] = [],
    jobs: Int = 1, _ settings: EvaluationSettings
  ) {
    let compiled = concurrently(authored, jobs: jobs) { rule in
      CompiledRule(transpiler, rule, schema, on: events, settings)
    }
    for (rule, compiled) in zip(authored, compiled) {
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
    let native = transpiler.detection(of: rule, for: schema, isRouted: settings.isRouted)
    diagnostics += native.diagnostics.filter { $0.severity != .note }
    guard let value = native.value?.running(at: settings.now, on: events) else { return }
    do {
      detection = try CompiledDetection(value, lists: transpiler.lists(of: rule.detection))
      diagnostics += value.excessiveCombinations(in: events, rule)
      rows = tables.value.flatMap(\.events)
    } catch {
      diagnostics.append(.uncompilable(rule, error))
    }
  }
}
