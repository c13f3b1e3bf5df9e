import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

/// Finds out what one rule means (reference, sections 7 to 13 and 20): each section in turn, every statement by
/// itself, so that all that can't be translated is named in one run.
///
/// A UDM event has no empty texts, zeros or `false`: what is not set reads as these. So `= ""` asks whether the
/// field is absent, and a test that the zero value passes also holds of an absent field.
struct RuleLowering {
  let rule: YARAL.Rule
  let catalog: TaxonomyCatalog
  var diagnostics: [Diagnostic] = []
  /// Whether something was not understood, so that no detection may come of this.
  var hasFailed = false

  /// The variables that see the elements of repeated fields one by one: all that are read without `any` and `all`.
  ///
  /// Rules of which each element is asked one thing only need no views, and are understood without.
  let unnestedVariables: Set<String>
  /// The variables that must be such for the rule to be understood.
  var needsUnnesting: Set<String> = []
  /// By variable.
  var computedFields: [String: [ComputedField]] = [:]
  var computedDefinitions: [String: [Field: FieldDefinition]] = [:]
  /// By variable: the lists that are read with `any` or `all` although their elements are looked at one by one.
  var wholeLists: [String: [Field]] = [:]

  /// The event variables, in the order of their first use in `events`.
  var variableNames: [String] = []
  var variableOrigins: [String: Origin] = [:]
  /// The variables that stand for entities of the entity graph.
  var entities: Set<String> = []
  /// The data tables whose rows are joined, by the names of the variables that stand for them.
  var tables: [String: String] = [:]
  var equalities = Equalities()
  /// Placeholders of which nothing is known: reported where they are bound.
  var unusablePlaceholders: Set<String> = []
  /// Placeholders that are bound to what is computed.
  var computedPlaceholders: Set<String> = []
  /// The parts of each variable's predicate, with their place in the text.
  var parts: [(variable: String, place: Int, predicate: Detections.Predicate)] = []
  var joins: [Join] = []
  /// The repeated fields of each variable that are filtered, joined or grouped element by element.
  var unnested: [String: Set<Field>] = [:]
  /// Whether an event may have several rows, which sums and counts see.
  var hasSeveralRows = false
  /// The fields that each variable's events are known to have.
  var impliedFields: [String: Set<Field>] = [:]
  var keyFields: [String: [String: Field]] = [:]
  /// What a key is that is not set, where such events are grouped too.
  var zeroOfKey: [String: Value] = [:]
  var allowsZeroValues = false
  var condition = Condition.all([])
  var outcomes: [Detections.Outcome] = []
  var hasNotedLowercase = false

  init(_ rule: YARAL.Rule, catalog: TaxonomyCatalog, unnesting: Set<String> = []) {
    self.rule = rule.readingTablesAsVariables
    self.catalog = catalog
    unnestedVariables = unnesting
  }

  /// The detection of a rule; `nil` when something has no exact meaning, and the diagnostics say what.
  static func lower(_ rule: YARAL.Rule, catalog: TaxonomyCatalog) -> Reading<LoweredRule?> {
    var unnested: Set<String> = []
    while true {
      var lowering = RuleLowering(rule, catalog: catalog, unnesting: unnested)
      let result = lowering.lower()
      if lowering.needsUnnesting.isSubset(of: unnested) { return Reading(result, lowering.diagnostics) }
      unnested.formUnion(lowering.needsUnnesting)
    }
  }

  /// The names of the placeholders that group.
  var keys: [String] { rule.match?.lines.flatMap(\.keys).map(\.variable) ?? [] }

  /// The detection; `nil` when something has no exact meaning, and the diagnostics say what.
  private mutating func lower() -> LoweredRule? {
    refuseDirectives()
    readOptions()
    lowerEvents()
    let window = lowerWindow()
    if window == nil, variableNames.count != 1, !hasFailed {
      let what = tables.isEmpty ? "has one event variable" : "joins no data table"
      fail(.problem(.windowNeeded, "a rule without 'match' \(what)", at: rule.origin))
    }
    if hasFailed { return nil }
    lowerCondition()
    requireTables()
    for outcome in rule.outcome?.lines ?? [] {
      attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in try lowering.lower(outcome) }
    }
    if hasFailed { return nil }
    let detection = Detection(
      metadata: metadata(of: rule), taxonomy: .udm, variables: variables, joins: joins, window: window,
      outcomes: outcomes, condition: condition)
    return LoweredRule(detection: detection, origin: rule.origin)
  }

  private var variables: [EventVariable] {
    variableNames.map { name in
      let predicates = parts.filter { $0.variable == name }.sorted { $0.place < $1.place }.map(\.predicate)
      return EventVariable(
        name: name, derivations: derivations(of: name), isTimeless: entities.contains(name),
        table: tables[name], predicate: predicates.count == 1 ? predicates[0] : .all(predicates),
        origin: variableOrigins[name] ?? .none)
    }
  }

  // MARK: Failures

  mutating func attempt(_ body: (inout RuleLowering) throws(LoweringFailure) -> Void) {
    do throws(LoweringFailure) {
      try body(&self)
    } catch {
      fail(error)
    }
  }

  mutating func fail(_ failure: LoweringFailure) {
    hasFailed = true
    needsUnnesting.formUnion(failure.unnesting)
    if let diagnostic = failure.diagnostic { diagnostics.append(diagnostic) }
  }

  // MARK: Match and options

  private mutating func readOptions() {
    for option in rule.options?.lines ?? [] {
      if option.value == .boolean(false) || option.value == .integer("0") { continue }
      switch option.name {
      case "allow_zero_values": allowsZeroValues = true
      case "suppression_window":
        diagnostics.append(
          Diagnostic(
            .yaralHazard, "'suppression_window' is not carried: every detection is reported", at: option.origin.span,
            help: "Google SecOps thins detections out after they are found (reference, section 14)"))
      default: fail(.notSupported("the option '\(option.name)'", at: option.origin))
      }
    }
  }

  /// Google's page "Use data tables" has sections that read and write what no rule text holds.
  private mutating func refuseDirectives() {
    for (name, section, what) in [
      ("setup", rule.setup, "changes the entity graph by"), ("export", rule.export, "writes to"),
    ] {
      guard let section else { continue }
      fail(
        .notSupported(
          "the section '\(name):'", at: section.origin, help: "it \(what) a data table of Google SecOps"))
    }
  }

  private mutating func lowerWindow() -> Window? {
    guard let match = rule.match?.lines.first else { return nil }
    for key in match.keys where keyFields[key.variable] == nil || !key.steps.isEmpty {
      if key.steps.isEmpty, hasFailed { continue }
      fail(
        .problem(
          .yaralName, "a key of 'match' is a placeholder that 'events' binds to a field", at: key.origin,
          help: "write $\(key.steps.isEmpty ? key.variable : "key") = $e.… in 'events'"))
    }
    guard let minutes = match.window.length.minutes, minutes <= 1_000_000 else {
      fail(.problem(.yaralWindow, "the window is too long", at: match.origin))
      return nil
    }
    let kind: Window.Kind =
      switch match.window.kind {
      case .hop: .hop
      case .tumbling: .tumbling
      case .before(let pivot): .before(variable: pivot)
      case .after(let pivot): .after(variable: pivot)
      }
    let keys = match.keys.map { key in
      GroupKey(
        name: key.variable, fields: keyFields[key.variable] ?? [:], absentAs: zeroOfKey[key.variable],
        origin: key.origin)
    }
    return Window(keys: keys, length: .seconds(minutes * 60), kind: kind, origin: match.origin)
  }
}
