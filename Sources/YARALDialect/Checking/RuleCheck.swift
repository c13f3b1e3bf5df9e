import Detections
import Diagnostics
import Taxonomies

/// Checks one rule. The identifiers in comments are those of the reference's list (section 19).
struct RuleCheck {
  let rule: YARAL.Rule
  let catalog: TaxonomyCatalog
  let symbols: RuleSymbols
  var findings: [Diagnostic] = []

  init(_ rule: YARAL.Rule, catalog: TaxonomyCatalog) {
    self.rule = rule
    self.catalog = catalog
    symbols = RuleSymbols(rule)
  }

  mutating func run() {
    checkNames()
    checkBindings()
    checkJoins()
    checkMatch()
    checkOptions()
    checkPaths()
    for line in events { checkFields(in: line.expression, isOutcome: false) }
    for line in outcomes { checkFields(in: line.expression, isOutcome: true) }
    for line in events { checkStatement(line.expression) }
    for line in events { checkCalls(in: line.expression, depth: 0, isOutcome: false) }
    for line in outcomes { checkCalls(in: line.expression, depth: 0, isOutcome: true) }
    checkLists()
    checkTables()
    checkOutcomes()
    checkCondition()
    checkRows()
    checkUnsetFields()
    checkFilters()
  }

  var events: [YARAL.Predicate] { rule.events?.lines ?? [] }
  var outcomes: [YARAL.Outcome] { rule.outcome?.lines ?? [] }
  var hasWindow: Bool { rule.match != nil }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at origin: Origin, help: String = "", fixes: [Fix] = [],
    severity: Diagnostic.Severity? = nil
  ) {
    findings.append(
      Diagnostic(code, message, at: origin.span, help: help, fixes: fixes, severity: severity))
  }

  /// What the catalog knows of a path to a field; `nil` when it is no field of an event, or not known.
  func definition(of path: YARAL.Path) -> FieldDefinition? {
    guard !path.steps.isEmpty else { return nil }
    return catalog.definition(of: Field(path.withoutIndices.fieldName), in: .udm)
  }
}

extension YARAL.Path {
  /// The path to the whole list where an element is read.
  var withoutIndices: YARAL.Path {
    YARAL.Path(variable, steps.filter { if case .index = $0 { false } else { true } })
  }

  /// The parts that have an index, with its digits, from short to long.
  var indexedParts: [(part: String, digits: String)] {
    var prefix: [Step] = []
    var parts: [(String, String)] = []
    for step in steps {
      if case .index(let digits) = step {
        parts.append((YARAL.Path(variable, prefix).fieldName, digits))
      } else {
        prefix.append(step)
      }
    }
    return parts
  }

  var hasIndex: Bool {
    steps.contains { if case .index = $0 { true } else { false } }
  }

  var hasKey: Bool {
    steps.contains { if case .key = $0 { true } else { false } }
  }
}
