import Detections
import Diagnostics
import Events
import ValueFunctions

extension RuleLowering {
  mutating func lowerCondition() {
    guard let line = rule.condition?.lines.first else {
      return fail(.problem(.yaralCondition, "the rule has no condition", at: rule.origin))
    }
    attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in
      lowering.condition = try lowering.condition(line.expression)
    }
  }

  private mutating func condition(_ expression: YARAL.Expression) throws(LoweringFailure) -> Condition {
    switch expression.kind {
    case .and(let operands): return .all(try conditions(operands))
    case .or(let operands): return .any(try conditions(operands))
    case .not(let operand): return .not(try condition(operand))
    case .path(let path) where path.steps.isEmpty:
      return try presence(of: path.variable, at: expression.origin)
    case .absent(let operand):
      guard case .path(let path) = operand.kind, variableNames.contains(path.variable), path.steps.isEmpty
      else {
        throw .notSupported("'!' before something else than an event variable", at: expression.origin)
      }
      return .count(variable: path.variable, .equal, 0)
    case .comparison(let left, let relation, let right, false):
      if left.literal == nil { return try comparison(left, relation, right, at: expression.origin) }
      return try comparison(right, relation.mirrored, left, at: expression.origin)
    case .choice(let choice, let operands):
      return try self.choice(choice, operands, at: expression.origin)
    case .call(let call):
      return try containment(call, expression)
    case .text, .pattern, .number, .boolean, .count, .list, .path, .membership, .quantified, .arithmetic,
      .comparison:
      throw .problem(.yaralCondition, "this is no condition", at: expression.origin)
    }
  }

  private mutating func conditions(_ expressions: [YARAL.Expression]) throws(LoweringFailure) -> [Condition] {
    var result: [Condition] = []
    for expression in expressions { result.append(try condition(expression)) }
    return result
  }

  /// `$e`, or `$placeholder`: the events that it is bound in.
  private func presence(of name: String, at origin: Origin) throws(LoweringFailure) -> Condition {
    if variableNames.contains(name) { return .present(name) }
    let owners = Equalities.variables(of: equalities.terms(of: name))
    guard !owners.isEmpty else { throw .undefined(name, at: origin) }
    return owners.count == 1 ? .present(owners[0]) : .all(owners.map { .present($0) })
  }

  private mutating func comparison(
    _ side: YARAL.Expression, _ relation: Relation, _ constant: YARAL.Expression, at origin: Origin
  ) throws(LoweringFailure) -> Condition {
    switch (side.kind, constant.literal) {
    case (.count(let name), .number(.integer(let number))):
      if variableNames.contains(name) { return .count(variable: name, relation, number) }
      return try distinctValues(of: name, relation, number, at: origin)
    case (.path(let path), let literal?) where path.steps.isEmpty:
      guard rule.outcome?.lines.contains(where: { $0.name == path.variable }) ?? false else {
        throw .undefined(path.variable, at: origin)
      }
      return .compare(.outcome(path.variable), relation, .literal(try value(literal, at: constant.origin)))
    case (_, nil):
      throw .notSupported("a comparison with something else than a constant", at: constant.origin)
    case (_, _):
      throw .notSupported("this comparison in 'condition'", at: origin)
    }
  }

  /// `arrays.contains($list, "x")`.
  private func containment(
    _ call: YARAL.Call, _ expression: YARAL.Expression
  ) throws(LoweringFailure) -> Condition {
    guard call.function == "arrays.contains", expression.operands.count == 2,
      case .path(let path) = expression.operands[0].kind, path.steps.isEmpty,
      rule.outcome?.lines.contains(where: { $0.name == path.variable }) ?? false,
      let literal = expression.operands[1].literal
    else { throw .notSupported("the function '\(call.function)' in 'condition'", at: expression.origin) }
    let wanted = Detections.Expression.literal(try value(literal, at: expression.origin))
    return .compare(.call(.contains, [.outcome(path.variable), wanted]), .equal, .literal(.boolean(true)))
  }

  func value(_ literal: Literal, at origin: Origin) throws(LoweringFailure) -> Value {
    switch literal {
    case .text(let text): .string(text)
    case .number(let number): number.value
    case .boolean(let boolean): .boolean(boolean)
    case .pattern: throw .problem(.yaralType, "a pattern is no value", at: origin)
    }
  }

  /// `#placeholder > 3`: how many different values it has; what is not set is a value too.
  private mutating func distinctValues(
    of name: String, _ relation: Relation, _ number: Int64, at origin: Origin
  ) throws(LoweringFailure) -> Condition {
    let terms = equalities.terms(of: name)
    guard let owner = Equalities.variables(of: terms).first,
      let field = Equalities.fields(of: owner, in: terms).first
    else { throw .undefined(name, at: origin) }
    if relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1) {
      throw .notSupported("the absence of a placeholder's values", at: origin)
    }
    let value = try fieldValue(try reference(field: field, of: owner, at: origin), isOperand: true)
    let count = Detections.Expression.aggregate(.countDistinct, value)
    return .all([
      try presence(of: name, at: origin), .compare(count, relation, .literal(.integer(number))),
    ])
  }

  /// `2 of [$a, $b, $c]` as the choices of two.
  private mutating func choice(
    _ choice: YARAL.Choice, _ operands: [YARAL.Expression], at origin: Origin
  ) throws(LoweringFailure) -> Condition {
    let conditions = try conditions(operands)
    switch choice {
    case .any: return .any(conditions)
    case .all: return .all(conditions)
    case .atLeast(let digits):
      guard let count = Int(digits), (1...conditions.count).contains(count), conditions.count <= 8 else {
        throw .notSupported("'\(digits) of' so many", at: origin)
      }
      let choices = (0..<(1 << conditions.count)).filter { $0.nonzeroBitCount == count }
      return .any(
        choices.map { bits in .all(conditions.indices.filter { bits >> $0 & 1 == 1 }.map { conditions[$0] }) }
      )
    }
  }
}

extension LoweringFailure {
  static func undefined(_ name: String, at origin: Origin) -> LoweringFailure {
    .problem(.yaralName, "'$\(name)' is not defined", at: origin)
  }
}
