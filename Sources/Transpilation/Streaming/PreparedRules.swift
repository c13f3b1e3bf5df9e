import Detections
import DetectionRuntime
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
    let naming = EventReading(schema: schema, catalog: transpiler.catalog).naming
    var portions = concurrently(authored.split(into: settings.jobs), jobs: settings.jobs) { authored in
      PreparedPortion(transpiler, authored, schema, naming, settings.evaluation)
    }
    self.schema = schema
    rules = portions.flatMap(\.rules)
    detections = portions.flatMap(\.detections)
    diagnostics = portions.flatMap(\.diagnostics)
    var roles: [Role] = []
    var combining: Set<Int> = []
    var rows: [Int: [Event]] = [:]
    var first = 0
    for portion in portions {
      for role in portion.roles { roles.append(role.ofRule(first)) }
      for rule in portion.combining { combining.insert(first + rule) }
      for (rule, events) in portion.rows { rows[first + rule] = events }
      first += portion.rules.count
    }
    self.roles = roles
    self.combining = combining
    self.rows = rows
    // Each is let go of, so that its tables are not copied.
    var tables: [RulePortion] = []
    while !portions.isEmpty { tables.append(portions.removeFirst().tables) }
    stream = StreamRules(consume tables, naming)
  }
}

extension PreparedRules.Role {
  /// The same of a portion of rules that begins with a rule.
  fileprivate func ofRule(_ first: Int) -> PreparedRules.Role {
    switch self {
    case .rule(let rule): .rule(first + rule)
    case .part(let rule): .part(ofRule: first + rule)
    }
  }
}

/// Some rules made ready, numbered from 0. Each is brought into tables before the next is translated, and then what is
/// seldom asked of it is forgotten: translated and compiled predicates of thousands of rules take most memory.
private struct PreparedPortion {
  private(set) var rules: [AuthoredRule] = []
  private(set) var detections: [CompiledDetection] = []
  private(set) var rows: [Int: [Event]] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var combining: [Int] = []
  private(set) var roles: [PreparedRules.Role] = []
  private(set) var tables: RulePortion

  init(
    _ transpiler: Transpiler, _ authored: [AuthoredRule], _ schema: EventSchema, _ naming: EventNaming,
    _ settings: EvaluationSettings
  ) {
    tables = RulePortion(naming)
    let translation = RuleTranslation(transpiler: transpiler, schema: schema, settings: settings)
    for rule in authored {
      let compiled = CompiledRule(transpiler, rule, schema, on: [], settings)
      diagnostics += compiled.diagnostics
      guard let detection = compiled.detection else { continue }
      add(rule, detection, translation)
      if !rule.detection.tables.isEmpty { rows[rules.count - 1] = compiled.rows }
    }
  }

  private mutating func add(_ rule: AuthoredRule, _ detection: CompiledDetection, _ translation: RuleTranslation) {
    let number = rules.count
    let whole = detection.detection
    rules.append(rule)
    if whole.combinesFields { combining.append(number) }
    if detection.isNested {
      for leaf in detection.leaves {
        tables.add(leaf)
        roles.append(.part(ofRule: number))
      }
      detections.append(detection)
    } else {
      // Windows ask for what was compiled all the time.
      let isAskedRarely = whole.window == nil && whole.joins.isEmpty && !whole.combinesFields
      let kept = isAskedRarely ? detection.light { translation.detection(of: rule) } : detection
      tables.add(detection, keeping: kept)
      roles.append(.rule(number))
      detections.append(kept)
    }
  }
}

/// How rules are translated again.
private final class RuleTranslation: Sendable {
  private let transpiler: Transpiler
  private let schema: EventSchema
  private let settings: EvaluationSettings

  init(transpiler: Transpiler, schema: EventSchema, settings: EvaluationSettings) {
    self.transpiler = transpiler
    self.schema = schema
    self.settings = settings
  }

  /// The detection of a rule that was translated before, so that there is one.
  func detection(of rule: AuthoredRule) -> Detection {
    transpiler.runnable(rule, schema, on: [], settings).value ?? rule.detection
  }
}
