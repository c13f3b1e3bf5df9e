import Detections
import Diagnostics
import Dialects
import Events
import Patterns

/// Raises one detection to a rule, and keeps account of what a neutral rule can't say.
struct RuleRaising {
  var detection: Detection
  var vocabulary: Vocabulary
  var losses: [Loss] = []
  /// What variables, outcomes and keys are called in the rule.
  var names: [NameKind: [String: String]] = [:]
  var raisings: [String: SelectionRaising] = [:]
  /// The kinds of the outcomes that are written, as the loader will find them.
  var outcomeKinds: [String: Outcome.Kind] = [:]
  /// The rules whose alerts variables see, by variable.
  var alerts: [String: Neutral.Rule] = [:]
  /// How the rules inside ask lists.
  var innerListUses: [(list: String, matching: ListMatching)] = []

  enum NameKind: String, Hashable {
    case variable, key, outcome
  }

  init(_ detection: Detection, _ vocabulary: Vocabulary) {
    self.detection = detection
    self.vocabulary = vocabulary
  }

  mutating func raise() -> Raised<Neutral.File> {
    raiseInner()
    nameEverything()
    for variable in detection.variables where variable.table != nil {
      lose(
        .notExpressible, "event '\(variable.name)'", .unwritable, "neutral rules join no data tables",
        at: variable.origin)
    }
    nameComputedFields()
    let header = header()
    let isSingle = detection.variables.count == 1
    let definition = vocabulary.definition
    let tests = TestRaising(type: { definition($0.name) })
    for variable in detection.variables {
      let owner = isSingle ? nil : name(variable.name, .variable)
      raisings[variable.name] = SelectionRaising(tests: tests, variable: owner)
    }
    var filters = detection.variables.map { variable in
      variable.predicate.folded == .always ? nil : raisings[variable.name]?.formula(variable.predicate)
    }
    let views = Dictionary(uniqueKeysWithValues: detection.variables.map { ($0.name, self.views(of: $0)) })
    let outcomes = detection.outcomes.compactMap { outcome($0) }
    let condition = condition(detection.condition, in: .rule)
    let window = detection.window.flatMap { self.window($0) }
    let joins = detection.joins.compactMap { join($0) }
    // What is always true needs no selections, if no outcome has any.
    for (index, variable) in detection.variables.enumerated()
    where filters[index] == nil && variable.inner == nil {
      if variable.logSource ?? LogSource() != LogSource(), raisings[variable.name]?.selections.isEmpty == true
      {
        continue
      }
      filters[index] = raisings[variable.name]?.formula(.always)
    }
    let variables = zip(detection.variables, filters).map { self.variable($0, $1, views[$0.name] ?? Neutral.Views()) }
    let lists = lists()
    for variable in detection.variables { losses += raisings[variable.name]?.losses ?? [] }
    let rule = Neutral.Rule(
      header: header, variables: variables, joins: joins, window: window, outcomes: outcomes,
      condition: condition, lists: lists, overrides: overrides())
    let isWritable = !losses.contains { $0.direction == .unwritable }
    return Raised(isWritable ? Neutral.File(rules: [rule]) : nil, losses: losses)
  }

  mutating func lose(
    _ code: DiagnosticCode, _ construct: String, _ direction: Loss.Direction, _ message: String,
    at origin: Origin = .none
  ) {
    losses.append(Loss(code, construct: construct, direction: direction, message, origin: origin))
  }

  /// What a variable, an outcome or a key is called.
  func name(_ name: String, _ kind: NameKind) -> String { names[kind]?[name] ?? name }

  /// Variables, keys and outcomes share one set of names; those that can't stand are changed.
  private mutating func nameEverything() {
    var taken: Set<String> = []
    func add(_ wanted: String, _ kind: NameKind, _ reserved: [String] = formulaKeywords) {
      let given = freeName(writableName(wanted, otherwise: kind.rawValue, reserved: reserved), among: taken)
      taken.insert(given)
      names[kind, default: [:]][wanted] = given
      // Names of variables show in no alert.
      guard given != wanted, kind != .variable else { return }
      let construct = "\(kind.rawValue) \(wanted)"
      lose(.outcomesNotCarried, construct, .same, "the \(kind.rawValue) '\(wanted)' is called '\(given)'")
    }
    for outcome in detection.outcomes { add(outcome.name, .outcome, formulaKeywords + ["event_count"]) }
    for key in detection.window?.keys ?? [] { add(key.name, .key) }
    for variable in detection.variables { add(variable.name, .variable) }
  }

  /// How the rule's own selections ask lists.
  var listUses: [(list: String, matching: ListMatching)] {
    raisings.values.flatMap(\.selections).flatMap(\.predicate.listUses)
  }

  private mutating func lists() -> [Neutral.List] {
    let uses = listUses + innerListUses
    return detection.lists.map { list in
      let obstacle: String? =
        if !Schema.listName.accepts(list.name) {
          "no list can be called '\(list.name)'"
        } else if uses.contains(where: { $0.list == list.name && !$0.matching.accepts(list.values) }) {
          "an entry of the list '\(list.name)' is no pattern or no network, as it is used for one"
        } else {
          nil
        }
      if let obstacle { lose(.notExpressible, "list \(list.name)", .unwritable, obstacle) }
      return Neutral.List(
        name: Neutral.Scalar(list.name), values: list.values.map { Neutral.Scalar(quoting: $0) })
    }
  }

  // MARK: Variables

  private func variable(
    _ variable: EventVariable, _ filter: Neutral.Formula?, _ views: Neutral.Views
  ) -> Neutral.Variable {
    let selections = (raisings[variable.name]?.selections ?? []).map(\.selection)
    var written = Neutral.Variable(
      name: Neutral.Scalar(name(variable.name, .variable)),
      logSource: variable.logSource == LogSource() ? nil : variable.logSource, views: views,
      isTimeless: variable.isTimeless, selections: selections,
      alerts: alerts[variable.name])
    if let filter, filter != allOf(selections) { written.filter = selected(filter, among: selections) }
    return written
  }

  /// What a variable without `where` means.
  private func allOf(_ selections: [Neutral.Selection]) -> Neutral.Formula {
    let names = selections.map { Neutral.Formula.name(Neutral.Name($0.name.text)) }
    return names.count == 1 ? names[0] : .all(names)
  }

  /// `1 of filter_*` for a choice between all selections that are named so, and `all of …` likewise.
  private func selected(_ formula: Neutral.Formula, among selections: [Neutral.Selection]) -> Neutral.Formula
  {
    switch formula {
    case .all(let operands):
      selector(.all, operands, selections) ?? .all(operands.map { selected($0, among: selections) })
    case .any(let operands):
      selector(.one, operands, selections) ?? .any(operands.map { selected($0, among: selections) })
    case .not(let operand): .not(selected(operand, among: selections))
    case .name, .selector, .comparison, .missing: formula
    }
  }

  private func selector(
    _ quantifier: Neutral.Selector.Quantifier, _ operands: [Neutral.Formula],
    _ selections: [Neutral.Selection]
  ) -> Neutral.Formula? {
    let names = operands.compactMap { operand -> String? in
      if case .name(let name) = operand { name.text } else { nil }
    }
    guard names.count == operands.count, names.count > 1, let first = names.first else { return nil }
    let all = selections.map(\.name.text)
    if names == all { return .selector(Neutral.Selector(quantifier, nil)) }
    // The longest beginning that they share, so that the pattern takes no selection of another kind in later.
    let marks = first.indices.filter { first[$0] == "_" }
    let prefixes = marks.reversed().map { String(first[...$0]) }
    guard let prefix = prefixes.first(where: { prefix in names.allSatisfy { $0.hasPrefix(prefix) } }),
      all.filter({ $0.hasPrefix(prefix) }) == names
    else { return nil }
    return .selector(Neutral.Selector(quantifier, Neutral.Name(prefix + "*")))
  }
}

extension Predicate {
  /// Which lists are asked, and how.
  fileprivate var listUses: [(list: String, matching: ListMatching)] {
    switch self {
    case .all(let operands), .any(let operands): operands.flatMap(\.listUses)
    case .not(let operand), .named(_, let operand): operand.listUses
    case .field(let test):
      if case .member(let list, let matching) = test.test { [(list, matching)] } else { [] }
    case .keyword: []
    }
  }
}

extension ListMatching {
  /// Whether the loader takes these for entries of a list that is read so.
  fileprivate func accepts(_ values: [String]) -> Bool {
    switch self {
    case .exact: true
    case .pattern: values.allSatisfy { (try? RegularExpression($0)) != nil }
    case .network: values.allSatisfy { IPNetwork($0) != nil }
    }
  }
}
