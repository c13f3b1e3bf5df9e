import Detections
import Diagnostics
import Events
import Taxonomies

/// Joins that add and subtract numbers of two events: `$b.time - $a.time < 300`.
extension RuleLowering {
  /// Puts what is of one variable on one side, and the rest on the other: each side is then computed from one event.
  mutating func lowerArithmeticJoin(_ statement: YARAL.Expression) throws(LoweringFailure) {
    let refusal = LoweringFailure.notSupported(
      "a join that is no comparison of sums of fields", at: statement.origin)
    guard case .comparison(let left, let relation, let right, false) = statement.kind else { throw refusal }
    let terms = Self.terms(of: left, isNegative: false) + Self.terms(of: right, isNegative: true)
    var sides: [(variable: String, sum: ValueExpression?)] = []
    var constant: Int64 = 0
    for term in terms {
      if case .number(.integer(let number)) = term.expression.literal {
        constant += term.isNegative ? -number : number
        continue
      }
      guard let owner = try onlyOwner(of: term.expression) else { throw refusal }
      let value = try numericValue(term.expression, of: owner)
      let place = sides.firstIndex { $0.variable == owner } ?? sides.count
      if place == sides.count { sides.append((owner, nil)) }
      // The second variable's terms change sides.
      let isSubtracted = term.isNegative == (place == 0)
      sides[place].sum = .arithmetic(
        isSubtracted ? .subtract : .add, sides[place].sum ?? .literal(.integer(0)), value)
    }
    guard sides.count == 2, let first = sides[0].sum, var second = sides[1].sum else { throw refusal }
    if constant != 0 { second = .arithmetic(.subtract, second, .literal(.integer(constant))) }
    let operands = [(sides[0].variable, first), (sides[1].variable, second)].map { variable, sum in
      let reference = reference(
        to: sum, of: variable, .float, named: "side of \(YARAL.text(of: statement))", isAbsentWhenZero: false,
        at: statement.origin)
      return Join.Operand.field(variable: variable, reference.field)
    }
    joins.append(Join(operands[0], relation, operands[1], origin: statement.origin))
  }

  private mutating func numericValue(
    _ expression: YARAL.Expression, of variable: String
  ) throws(LoweringFailure) -> ValueExpression {
    guard let known = try reference(expression, preferring: variable) else { throw unsupported(expression) }
    if known.field == eventTime { return .time }
    guard known.isNumber else {
      throw .problem(.yaralType, "'\(known.field.name)' is no number", at: expression.origin)
    }
    return try plainValue(of: known, at: expression.origin)
  }

  private static func terms(
    of expression: YARAL.Expression, isNegative: Bool
  ) -> [(expression: YARAL.Expression, isNegative: Bool)] {
    if expression.literal != nil { return [(expression, isNegative)] }
    switch expression.kind {
    case .arithmetic(.add, let left, let right):
      return terms(of: left, isNegative: isNegative) + terms(of: right, isNegative: isNegative)
    case .arithmetic(.subtract, let left, let right):
      return terms(of: left, isNegative: isNegative) + terms(of: right, isNegative: !isNegative)
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .and, .or, .comparison,
      .membership, .quantified, .choice, .arithmetic:
      return [(expression, isNegative)]
    }
  }
}
