import Diagnostics
import Events

/// One term of a condition: a variable, and whether it needs an event of it.
private struct ConditionTerm {
  var name: String
  var isBounded: Bool
  var origin: Origin
}

extension RuleCheck {
  mutating func checkCondition() {
    guard let condition = rule.condition?.lines.first?.expression else { return }
    checkTerms(of: condition, isNegative: false)
    checkChoices(in: condition)
    checkVariablesAreUsed(in: condition)
    checkIsBounded(condition)
  }

  /// The event variables that the condition requires: themselves, or a placeholder bound to them.
  var boundVariables: Set<String> {
    guard let condition = rule.condition?.lines.first?.expression else { return [] }
    return terms(of: condition).filter(\.isBounded).reduce(into: []) { $0.formUnion(variables(of: $1.name)) }
  }

  private func variables(of name: String) -> Set<String> {
    symbols.isEventVariable(name) ? [name] : symbols.owners(of: name)
  }

  /// The terms about event variables and placeholders, anywhere in the condition.
  private func terms(of expression: YARAL.Expression) -> [ConditionTerm] {
    if let term = term(expression) { return [term] }
    return expression.operands.flatMap(terms)
  }

  private func term(_ expression: YARAL.Expression) -> ConditionTerm? {
    func term(_ name: String, _ isBounded: Bool) -> ConditionTerm {
      ConditionTerm(name: name, isBounded: isBounded, origin: expression.origin)
    }
    switch expression.kind {
    case .path(let path) where path.steps.isEmpty && !symbols.outcomes.contains(path.variable):
      return term(path.variable, true)
    case .absent(let operand):
      guard case .path(let path) = operand.kind else { return nil }
      return term(path.variable, false)
    case .comparison(let left, let relation, let right, _):
      guard case .count(let name) = left.kind, case .number(.integer(let number)) = right.literal else {
        return nil
      }
      // A count that 0 satisfies needs no event.
      return term(name, !relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1))
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .and, .or, .membership,
      .quantified,
      .arithmetic, .choice:
      return nil
    }
  }

  // MARK: Terms

  /// C3, N6, N7: what may stand in a condition.
  private mutating func checkTerms(of expression: YARAL.Expression, isNegative: Bool) {
    switch expression.kind {
    case .and(let operands), .or(let operands), .choice(_, let operands):
      for operand in operands { checkTerms(of: operand, isNegative: isNegative) }
    case .not(let operand):
      let before = findings.count
      checkTerms(of: operand, isNegative: true)
      if findings.count == before + 1, !isNegative, case .path(let path) = operand.kind, path.steps.isEmpty,
        !symbols.outcomes.contains(path.variable)
      {
        findings[before].fixes = replacement(of: expression.origin, with: "!$\(path.variable)")
      }
    case .path(let path):
      checkVariable(path, at: expression.origin)
      if isNegative, path.steps.isEmpty, !symbols.outcomes.contains(path.variable) {
        report(
          .yaralCondition, "'not' does not go with event variables and placeholders", at: expression.origin,
          help: "write !$\(path.variable)")
      }
    case .absent(let operand):
      guard case .path(let path) = operand.kind else {
        return report(.yaralCondition, "'!' stands before an event variable", at: expression.origin)
      }
      checkVariable(path, at: expression.origin)
    case .comparison(let left, let relation, let right, _):
      checkComparison(left, relation, right, at: expression.origin, isNegative: isNegative)
    case .call(let call):
      if call.function != "arrays.contains" {
        report(.yaralCondition, "'\(call.function)' can't stand in 'condition'", at: expression.origin)
      }
    case .text, .pattern, .number, .boolean, .count, .list, .membership, .quantified, .arithmetic:
      report(
        .yaralCondition, "this is no condition", at: expression.origin, help: "compare it with something")
    }
  }

  private mutating func checkVariable(_ path: YARAL.Path, at origin: Origin) {
    guard path.steps.isEmpty else {
      return report(
        .yaralCondition, "a field can't stand in 'condition'", at: origin,
        help: "test it in 'events', or make an outcome of it")
    }
    if symbols.outcomes.contains(path.variable) {
      report(
        .yaralCondition, "the outcome '$\(path.variable)' is not compared with anything", at: origin,
        help: "write $\(path.variable) > 0")
    } else {
      checkName(path.variable, at: origin)
    }
  }

  private mutating func checkName(_ name: String, at origin: Origin) {
    if rule.match?.lines.contains(where: { $0.keys.contains { $0.variable == name && $0.steps.isEmpty } })
      ?? false
    {
      return report(
        .yaralCondition, "'$\(name)' is a key of 'match', and can't stand in 'condition'", at: origin)
    }
    if symbols.isEventVariable(name) || symbols.isBound(name) { return }
    let known = symbols.eventVariables.map(\.name) + symbols.placeholders.map(\.name) + symbols.outcomes
    let near = nearestName(to: name, among: known)
    report(
      .yaralName, "'$\(name)' is not defined", at: origin,
      help: near.map { "did you mean '$\($0)'?" } ?? "", fixes: renaming(name, at: origin, to: near))
  }

  private mutating func checkComparison(
    _ left: YARAL.Expression, _ relation: Relation, _ right: YARAL.Expression, at origin: Origin,
    isNegative: Bool
  ) {
    switch left.kind {
    case .count(let name):
      checkName(name, at: origin)
      guard case .number(.integer(let number)) = right.literal else {
        return report(.yaralCondition, "a count is compared with a whole number", at: right.origin)
      }
      if relation == .notEqual || (relation == .equal && number > 0) {
        report(
          .yaralHazard,
          "it is not documented whether '#\(name) \(relation.rawValue) \(number)' needs an event",
          at: origin)
      }
      if isNegative { report(.yaralCondition, "'not' does not go with counts of events", at: origin) }
    case .path(let path) where path.steps.isEmpty && symbols.outcomes.contains(path.variable):
      checkOutcomeComparison(path.variable, relation, right)
    case .path(let path):
      checkVariable(path, at: origin)
    case .text, .pattern, .number, .boolean, .list, .call, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .arithmetic, .choice:
      report(
        .yaralCondition, "a count or an outcome stands on the left of a comparison in 'condition'",
        at: left.origin)
    }
  }

  private mutating func checkOutcomeComparison(
    _ name: String, _ relation: Relation, _ right: YARAL.Expression
  ) {
    guard let literal = right.literal else {
      return report(
        .yaralCondition, "an outcome is compared with a constant only", at: right.origin,
        help: "make the difference an outcome of its own")
    }
    let isText = outcomes.first { $0.name == name }.flatMap { type(of: $0.expression) } == .text
    if case .text = literal, relation != .equal, relation != .notEqual {
      report(.yaralCondition, "texts are compared with '=' and '!=' only", at: right.origin)
    }
    switch literal {
    case .number where isText:
      report(.yaralType, "'$\(name)' is text, and is compared with a number", at: right.origin)
    case .boolean:
      report(
        .yaralType, "an outcome is never true or false", at: right.origin, help: "compare it with 1 or 0",
        fixes: numberFix(of: right))
    case .number, .text, .pattern: break
    }
  }

  // MARK: Variables

  /// C2: `or` and N OF take only what must be there.
  private mutating func checkChoices(in expression: YARAL.Expression) {
    switch expression.kind {
    case .or(let operands), .choice(_, let operands):
      let terms = operands.flatMap(terms)
      for term in terms where !term.isBounded {
        report(.yaralCondition, "'$\(term.name)' may be absent, and can't stand in a choice", at: term.origin)
      }
      if terms.allSatisfy(\.isBounded) { checkChoice(among: terms, operands, at: expression.origin) }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .and, .comparison,
      .membership, .quantified, .arithmetic:
      break
    }
    for operand in expression.operands { checkChoices(in: operand) }
  }

  private mutating func checkChoice(
    among terms: [ConditionTerm], _ operands: [YARAL.Expression], at origin: Origin
  ) {
    guard !terms.isEmpty else { return }
    let help = "choose within 'events', or write two rules"
    let names = Set(terms.map(\.name))
    let kinds = Set(names.map { kind(of: $0) })
    let isMixed = kinds.count > 1 || operands.contains { self.terms(of: $0).isEmpty }
    if rule.match?.lines.first?.window.kind == .tumbling {
      report(.yaralCondition, "a choice of events does not go with a window 'by'", at: origin, help: help)
    } else if isMixed {
      report(
        .yaralCondition, "a choice is among events, or among placeholders, or among outcomes", at: origin,
        help: help)
    } else if kinds == [.event], names.count > 2 {
      report(
        .yaralCondition, "a choice is among two events, this has \(names.count)", at: origin, help: help)
    } else if names.count > 1 {
      report(
        .yaralHazard, "a choice between event variables is documented in two ways", at: origin, help: help)
    }
  }

  private enum VariableKind {
    case event, entity, placeholder
  }

  private func kind(of name: String) -> VariableKind {
    guard symbols.isEventVariable(name) else { return .placeholder }
    return symbols.foreignVariables.contains(name) ? .entity : .event
  }

  /// N4: every event variable has a part in the condition.
  private mutating func checkVariablesAreUsed(in condition: YARAL.Expression) {
    let used = terms(of: condition).reduce(into: Set<String>()) { $0.formUnion(variables(of: $1.name)) }
    for (name, origin) in symbols.eventVariables where !used.contains(name) {
      report(
        .yaralCondition, "the condition says nothing about '$\(name)'", at: origin,
        help: "add 'and $\(name)', or a placeholder that is bound to it")
    }
  }

  /// C1: some event of UDM must be there, and what may be absent is tied to one that is.
  private mutating func checkIsBounded(_ condition: YARAL.Expression) {
    let bounded = boundVariables.subtracting(symbols.foreignVariables)
    if bounded.isEmpty, !symbols.eventVariables.isEmpty, !isDetectionRule {
      report(
        .yaralCondition, "the condition may hold without any event", at: condition.origin,
        help: "absence is seen only beside an event that is there: $e and !$other")
    }
    checkKeysAreBounded(bounded)
    for term in terms(of: condition) where !term.isBounded && symbols.isPlaceholder(term.name) {
      if symbols.owners(of: term.name).isDisjoint(with: bounded), !bounded.isEmpty {
        report(
          .yaralCondition, "'$\(term.name)' may be absent, and is tied to no event that is there",
          at: term.origin)
      }
    }
  }

  /// A key of the window belongs to an event that is there.
  private mutating func checkKeysAreBounded(_ bounded: Set<String>) {
    if bounded.isEmpty { return }
    for key in rule.match?.lines.flatMap(\.keys) ?? [] where key.steps.isEmpty {
      let owners = symbols.owners(of: key.variable)
      // What stands for entities only is tied by the join.
      if owners.isEmpty || !owners.isDisjoint(with: boundVariables) { continue }
      report(
        .yaralCondition, "'$\(key.variable)' is a field of events that may all be absent", at: key.origin,
        help: "bind it to a field of an event that the condition requires, too")
    }
  }

  /// Whether every variable stands for detections or entities.
  private var isDetectionRule: Bool {
    symbols.eventVariables.allSatisfy { symbols.foreignVariables.contains($0.name) }
  }
}
