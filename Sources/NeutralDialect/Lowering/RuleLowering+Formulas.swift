import Detections
import Diagnostics
import Events

/// Where a statement stands, and so of what it may speak.
enum FormulaPlace {
  /// `condition`: variables, counts, outcomes.
  case rule
  /// `when` of `choose`: the same, and without a window also selections.
  case choice
  /// `flag`, keys of weights, `when` inside an aggregate: selections.
  case row
}

extension RuleLowering {
  // MARK: Selections

  /// A statement over the selections of a variable.
  mutating func predicate(of formula: Neutral.Formula, in variable: String) -> Predicate {
    switch formula {
    case .all(let operands): return .all(operands.map { predicate(of: $0, in: variable) })
    case .any(let operands): return .any(operands.map { predicate(of: $0, in: variable) })
    case .not(let operand): return .not(predicate(of: operand, in: variable))
    case .name(let name):
      guard let selection = selection(name, of: variable) else {
        reportUndefinedSelection(name, in: variable)
        return .always
      }
      return selection.predicate
    case .selector(let selector):
      return predicate(of: selector, in: variable)
    case .comparison(_, _, _, let origin):
      report(
        .malformedExpression, "a comparison can't stand among selections", at: origin.span,
        help: "tests of fields are selections; outcomes are compared in 'condition'")
      return .always
    case .missing: return .always
    }
  }

  private mutating func predicate(of selector: Neutral.Selector, in variable: String) -> Predicate {
    let predicates = names(selector, in: variable).compactMap {
      selection(Neutral.Name($0), of: variable)?.predicate
    }
    switch selector.quantifier {
    case .one: return disjunction(predicates)
    case .all: return conjunction(predicates)
    }
  }

  /// The selections that a selector names; reports one that names none.
  private mutating func names(_ selector: Neutral.Selector, in variable: String) -> [String] {
    let all = (selections.first { $0.variable == variable }?.entries ?? []).map(\.name.text)
    guard let pattern = selector.pattern else { return all }
    var text = pattern.text
    if text.hasPrefix(variable + ".") { text.removeFirst(variable.count + 1) }
    let names = all.filter { matches($0, wildcard: text) }
    if names.isEmpty {
      reportUndefined(
        text.contains("*") ? "selection that is named like" : "selection", pattern, among: all,
        help: "the selections are \(all.joined(separator: ", "))")
    }
    return names
  }

  /// A selection of a variable, by its name or `VARIABLE.NAME`; notes that it is used.
  private mutating func selection(_ name: Neutral.Name, of variable: String) -> (
    name: String, predicate: Predicate
  )? {
    let entries = selections.first { $0.variable == variable }?.entries ?? []
    guard
      let entry = entries.first(where: {
        $0.name.text == name.text || "\(variable).\($0.name.text)" == name.text
      })
    else { return nil }
    usedSelections.insert("\(variable).\(entry.name.text)")
    return (entry.name.text, entry.predicate)
  }

  private mutating func reportUndefinedSelection(_ name: Neutral.Name, in variable: String) {
    let names = (selections.first { $0.variable == variable }?.entries ?? []).map(\.name.text)
    let isField = vocabulary.definition(name.text) != nil
    let help =
      isField ? "fields are tested in selections" : "the selections are \(names.joined(separator: ", "))"
    let near = reportUndefined("selection", name, among: isField ? [] : names, help: help)
    if let near { usedSelections.insert("\(variable).\(near)") }
  }

  // MARK: Rows

  /// A statement over the selections of any variable, about one row.
  mutating func rowCondition(of formula: Neutral.Formula) -> Condition {
    if let variable = onlyVariable(of: formula) {
      return .holds(variable: variable, predicate(of: formula, in: variable))
    }
    return condition(of: formula, in: .row)
  }

  /// The variable whose selections alone a statement names; `nil` when there are several, or other names.
  private func onlyVariable(of formula: Neutral.Formula) -> String? {
    switch formula {
    case .all(let operands), .any(let operands):
      let variables = operands.map { onlyVariable(of: $0) }
      guard let first = variables.first, variables.allSatisfy({ $0 == first }) else { return nil }
      return first
    case .not(let operand): return onlyVariable(of: operand)
    case .name(let name): return variable(ofSelection: name.text)
    case .selector(let selector):
      guard let pattern = selector.pattern else {
        return selections.count == 1 ? selections[0].variable : nil
      }
      return variable(ofSelection: pattern.text)
    case .comparison, .missing: return nil
    }
  }

  /// The variable of a selection's name or pattern: the part before the dot, or the only variable.
  private func variable(ofSelection name: String) -> String? {
    if let dot = name.firstIndex(of: ".") {
      let variable = String(name[..<dot])
      return selections.contains { $0.variable == variable } ? variable : nil
    }
    return selections.count == 1 ? selections[0].variable : nil
  }

  // MARK: Conditions

  mutating func condition(of formula: Neutral.Formula, in place: FormulaPlace) -> Condition {
    let seesSelections = place == .row || (place == .choice && rule.window == nil)
    if seesSelections, place == .choice, let variable = onlyVariable(of: formula), !namesOutcome(formula) {
      return .holds(variable: variable, predicate(of: formula, in: variable))
    }
    switch formula {
    case .all(let operands): return .all(operands.map { part(of: $0, in: place) })
    case .any(let operands): return .any(operands.map { part(of: $0, in: place) })
    case .not(let operand): return .not(part(of: operand, in: place))
    case .name(let name): return condition(of: name, in: place, seesSelections)
    case .selector(let selector): return condition(of: selector, in: place, seesSelections)
    case .comparison(let left, let relation, let right, let origin):
      guard place != .row else {
        report(
          .malformedExpression, "a comparison can't stand among selections", at: origin.span,
          help: "tests of fields are selections; outcomes are compared in 'condition' and 'choose'")
        return .all([])
      }
      return comparison(left, relation, right, origin)
    case .missing: return .all([])
    }
  }

  private mutating func part(of formula: Neutral.Formula, in place: FormulaPlace) -> Condition {
    place == .row ? rowCondition(of: formula) : condition(of: formula, in: place)
  }

  private func namesOutcome(_ formula: Neutral.Formula) -> Bool {
    switch formula {
    case .all(let operands), .any(let operands): operands.contains { namesOutcome($0) }
    case .not(let operand): namesOutcome(operand)
    case .name(let name):
      outcomeKinds[name.text] != nil || rule.variables.contains { $0.name.text == name.text }
    case .selector, .missing: false
    case .comparison: true
    }
  }

  private mutating func condition(
    of name: Neutral.Name, in place: FormulaPlace, _ seesSelections: Bool
  ) -> Condition {
    if place != .row {
      if rule.variables.contains(where: { $0.name.text == name.text }) { return .present(name.text) }
      if let kind = outcomeKinds[name.text] { return truth(of: name, kind, seesSelections) }
    }
    if seesSelections {
      reportUndefinedQualified(name, in: place)
    } else {
      let isSelection = selections.contains { $0.entries.contains { $0.name.text == name.text } }
      let help = isSelection ? "make an outcome of the selection: {flag: \(name.text)}" : ""
      let names = rule.variables.map(\.name.text) + outcomeKinds.keys.sorted()
      reportUndefined("event variable or outcome", name, among: isSelection ? [] : names, help: help)
    }
    return .all([])
  }

  /// A Boolean outcome by its name alone.
  private mutating func truth(
    of name: Neutral.Name, _ kind: Outcome.Kind, _ seesSelections: Bool
  ) -> Condition {
    let isSelection =
      seesSelections && selections.contains { $0.entries.contains { $0.name.text == name.text } }
    if isSelection {
      report(
        .duplicateName, "'\(name.text)' is an outcome and a selection", at: name.origin.span,
        help:
          "write '\(name.text) = true' for the one, '\(selections[0].variable).\(name.text)' for the other"
      )
    } else if kind != .boolean {
      report(
        .outcomeTypeMismatch, "the outcome '\(name.text)' is not true or false", at: name.origin.span,
        help: "compare it: '\(name.text) > 0'")
    }
    return .compare(.outcome(name.text), .equal, .literal(.boolean(true)))
  }

  private mutating func condition(
    of selector: Neutral.Selector, in place: FormulaPlace, _ seesSelections: Bool
  ) -> Condition {
    guard seesSelections else {
      report(
        .malformedExpression, "'of' speaks of selections, and there are none here", at: selector.origin.span,
        help: "name event variables and outcomes")
      return .all([])
    }
    report(
      .undefinedName,
      "'of' needs the name of an event variable: '\(rule.variables.first?.name.text ?? "launch").name_*'",
      at: selector.origin.span)
    return .all([])
  }

  /// A name among selections that has no variable.
  private mutating func reportUndefinedQualified(_ name: Neutral.Name, in place: FormulaPlace) {
    let qualified = selections.flatMap { variable, entries in entries.map { "\(variable).\($0.name.text)" } }
    let owners = selections.filter { $0.entries.contains { $0.name.text == name.text } }
    if let owner = owners.first {
      report(
        .undefinedName, "'\(name.text)' needs the name of its event variable", at: name.origin.span,
        help: "write '\(owner.variable).\(name.text)'")
    } else {
      reportUndefined(
        "selection", name, among: qualified, help: "the selections are \(qualified.joined(separator: ", "))")
    }
  }

  // MARK: Comparisons

  private mutating func comparison(
    _ left: Neutral.Operand, _ relation: Relation, _ right: Neutral.Operand, _ origin: Origin
  ) -> Condition {
    switch (left, right) {
    case (.count(let name), .literal(let value, let literal)):
      return count(name, relation, value, literal)
    case (.literal(let value, let literal), .count(let name)):
      return count(name, relation.mirrored, value, literal)
    case (.distinct(let name, let absentAs), .literal(let value, let literal)):
      return distinct(name, absentAs, relation, value, literal)
    case (.literal(let value, let literal), .distinct(let name, let absentAs)):
      return distinct(name, absentAs, relation.mirrored, value, literal)
    case (.name(let name), .literal(let value, let literal)):
      return compare(name, relation, value, literal)
    case (.literal(let value, let literal), .name(let name)):
      return compare(name, relation.mirrored, value, literal)
    case (.name(let first), .name(let second)):
      guard let one = kind(of: first), let other = kind(of: second) else { return .all([]) }
      let areNumbers = [one, other].allSatisfy { $0 == .integer || $0 == .float }
      if !areNumbers, one != other || (relation != .equal && relation != .notEqual) {
        report(.outcomeTypeMismatch, "\(one.noun) and \(other.noun) can't be compared so", at: origin.span)
      }
      return .compare(.outcome(first.text), relation, .outcome(second.text))
    case (.literal, .literal), (.count, _), (_, .count), (.distinct, _), (_, .distinct):
      report(
        .malformedExpression, "an outcome or a count is compared with a fixed value", at: origin.span,
        help: "write 'risk_score >= 5' or 'count(failure) >= 5'")
      return .all([])
    }
  }

  private mutating func count(
    _ name: Neutral.Name, _ relation: Relation, _ value: Value, _ origin: Origin
  ) -> Condition {
    if !rule.variables.contains(where: { $0.name.text == name.text }) {
      reportUndefined("event variable", name, among: rule.variables.map(\.name.text))
    }
    guard case .integer(let number) = value else {
      report(.outcomeTypeMismatch, "a count is compared with an integer", at: origin.span)
      return .all([])
    }
    return .count(variable: name.text, relation, number)
  }

  /// How many values a field has in all rows.
  private mutating func distinct(
    _ name: Neutral.Name, _ absentAs: Value?, _ relation: Relation, _ value: Value, _ origin: Origin
  ) -> Condition {
    guard let (variable, field) = qualifiedField(name) else { return .all([]) }
    guard case .integer = value else {
      report(.outcomeTypeMismatch, "a count is compared with an integer", at: origin.span)
      return .all([])
    }
    let values = Expression.field(variable: variable, field.field, absentAs: absentAs)
    return .compare(.aggregate(.countDistinct, values), relation, .literal(value))
  }

  private mutating func compare(
    _ name: Neutral.Name, _ relation: Relation, _ value: Value, _ origin: Origin
  ) -> Condition {
    guard let kind = kind(of: name) else { return .all([]) }
    let isEquality = relation == .equal || relation == .notEqual
    switch (kind, value) {
    case (.integer, .integer), (.integer, .double), (.float, .integer), (.float, .double): break
    case (.string, .string) where isEquality, (.boolean, .boolean) where isEquality: break
    case (.string, .string), (.boolean, .boolean):
      report(.outcomeTypeMismatch, "\(kind.noun) is compared with = and != only", at: origin.span)
    case (.integer, _), (.float, _), (.string, _), (.boolean, _), (.list, _):
      let shown = value.text ?? ""
      report(
        .outcomeTypeMismatch, "the outcome '\(name.text)' is \(kind.noun), which '\(shown)' is not",
        at: origin.span)
    }
    return .compare(.outcome(name.text), relation, .literal(value))
  }

  /// The kind of an outcome that is compared; reports a name that is none.
  private mutating func kind(of name: Neutral.Name) -> Outcome.Kind? {
    if let kind = outcomeKinds[name.text] { return kind }
    let isVariable = rule.variables.contains { $0.name.text == name.text }
    let help =
      isVariable
      ? "write 'count(\(name.text))' for how many events there are" : "outcomes stand above what uses them"
    reportUndefined("outcome", name, among: isVariable ? [] : outcomeKinds.keys.sorted(), help: help)
    return nil
  }
}

extension Outcome.Kind {
  var noun: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "an integer"
    case .float: "a number"
    case .string: "text"
    case .list: "a list"
    }
  }
}

extension Relation {
  /// The relation with its sides changed.
  var mirrored: Relation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

/// Whether a name fits a pattern in which `*` is any run of characters.
private func matches(_ name: String, wildcard pattern: String) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard parts.count > 1, let first = parts.first, let last = parts.last else { return name == pattern }
  guard name.hasPrefix(first), name.hasSuffix(last), name.count >= first.count + last.count else {
    return false
  }
  var rest = name.dropFirst(first.count).dropLast(last.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return true
}
