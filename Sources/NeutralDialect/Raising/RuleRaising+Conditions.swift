import Detections
import Diagnostics
import Dialects
import Events

extension RuleRaising {
  /// The rule's condition, or `when` of a choice, as a statement.
  mutating func condition(_ condition: Condition, in place: FormulaPlace) -> Neutral.Formula {
    switch condition {
    case .all(let operands):
      return joined(operands, in: place) { .all($0) }
    case .any(let operands):
      return joined(operands, in: place) { .any($0) }
    case .not(let operand):
      return .not(self.condition(operand, in: place))
    case .count(let variable, .greater, 0):
      return .name(Neutral.Name(name(variable, .variable)))
    case .count(let variable, let relation, let number):
      return .comparison(
        .count(Neutral.Name(name(variable, .variable))), relation, .literal(.integer(number), .none), .none)
    case .compare(let left, let relation, let right):
      return comparison(left, relation, right)
    case .holds(let variable, let predicate):
      guard place == .choice, detection.window == nil, let formula = qualified(predicate, of: variable) else {
        return refused("a test of an event of '\(variable)'")
      }
      return isolated(formula, variable)
    }
  }

  private mutating func joined(
    _ operands: [Condition], in place: FormulaPlace, _ make: ([Neutral.Formula]) -> Neutral.Formula
  ) -> Neutral.Formula {
    if operands.isEmpty { return refused("a condition without parts") }
    let formulas = operands.map { condition($0, in: place) }
    return formulas.count == 1 ? formulas[0] : make(formulas)
  }

  /// Selections with their variable where the name alone is also that of an outcome or variable.
  private func isolated(_ formula: Neutral.Formula, _ variable: String) -> Neutral.Formula {
    switch formula {
    case .all(let operands): .all(operands.map { isolated($0, variable) })
    case .any(let operands): .any(operands.map { isolated($0, variable) })
    case .not(let operand): .not(isolated(operand, variable))
    case .name(let selection):
      names.values.contains { $0.values.contains(selection.text) }
        ? .name(Neutral.Name("\(name(variable, .variable)).\(selection.text)")) : formula
    case .selector, .comparison, .missing: formula
    }
  }

  private mutating func refused(_ construct: String) -> Neutral.Formula {
    lose(
      .conditionNotExpressible, construct, .unwritable,
      "\(construct) can't stand in the condition of a neutral rule")
    return .missing
  }

  // MARK: Comparisons

  private mutating func comparison(_ left: Expression, _ relation: Relation, _ right: Expression)
    -> Neutral.Formula
  {
    if case .outcome(let name) = left, case .literal(let value) = right {
      return comparison(name, relation, value)
    }
    if case .literal(let value) = left, case .outcome(let name) = right {
      return comparison(name, relation.mirrored, value)
    }
    if case .outcome(let first) = left, case .outcome(let second) = right {
      guard let one = outcomeKinds[first], let other = outcomeKinds[second],
        areComparable(one, relation, other)
      else {
        return refused("a comparison of '\(first)' and '\(second)'")
      }
      return .comparison(
        .name(Neutral.Name(name(first, .outcome))), relation, .name(Neutral.Name(name(second, .outcome))),
        .none)
    }
    if case .aggregate(.countDistinct, .field(let variable, let field, let absentAs)) = left,
      case .literal(.integer(let number)) = right, isStatementName(field), absentAs?.isWritable != false,
      let name = fieldName(variable, field)
    {
      return .comparison(
        .distinct(Neutral.Name(name.text), absentAs: absentAs), relation, .literal(.integer(number), .none), .none)
    }
    return refused("a comparison of computed values")
  }

  private func areComparable(_ one: Outcome.Kind, _ relation: Relation, _ other: Outcome.Kind) -> Bool {
    if [one, other].allSatisfy({ $0 == .integer || $0 == .float }) { return true }
    return one == other && (relation == .equal || relation == .notEqual)
  }

  private mutating func comparison(_ outcome: String, _ relation: Relation, _ value: Value) -> Neutral.Formula
  {
    guard let kind = outcomeKinds[outcome], value.isWritable else {
      return refused("a comparison of the outcome '\(outcome)'")
    }
    let name = Neutral.Formula.name(Neutral.Name(self.name(outcome, .outcome)))
    func written(_ value: Value) -> Neutral.Formula {
      .comparison(.name(Neutral.Name(self.name(outcome, .outcome))), relation, .literal(value, .none), .none)
    }
    let isEquality = relation == .equal || relation == .notEqual
    switch (kind, value) {
    case (.boolean, .boolean(let boolean)) where isEquality:
      return relation == .equal && boolean ? name : written(value)
    case (.boolean, .integer(let number)):
      // A Boolean is 1 or 0.
      let holds = [Int64(0), 1].map { relation.holds($0 < number ? -1 : $0 == number ? 0 : 1) }
      if holds == [false, true] { return name }
      if holds == [true, false] {
        return .comparison(
          .name(Neutral.Name(self.name(outcome, .outcome))), .equal, .literal(.boolean(false), .none), .none)
      }
      return refused("a comparison of the flag '\(outcome)' that is always the same")
    case (.integer, .integer), (.integer, .double), (.float, .integer), (.float, .double):
      return written(value)
    case (.string, .string) where isEquality: return written(value)
    case (.boolean, _), (.integer, _), (.float, _), (.string, _), (.list, _):
      return refused("a comparison of the outcome '\(outcome)'")
    }
  }
}
