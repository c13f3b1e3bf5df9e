import Events

extension Detection {
  /// The names of the variables without an event of which the condition cannot hold: see `Condition`.
  package var requiredVariables: Set<String> {
    condition.requiredVariables ?? Set(variables.map(\.name))
  }
}

extension Condition {
  /// The names of the variables without an event of which this cannot hold, as far as its form tells.
  ///
  /// A count requires its variable unless 0 is in the relation; `holds` requires its variable; a comparison
  /// requires none, whatever its outcomes are computed from. `all` requires what some operand requires, `any`
  /// what every operand requires, and negations are first moved inward.
  ///
  /// - Returns: `nil` for what can never hold (an empty `any`): it requires everything.
  package var requiredVariables: Set<String>? { requiredVariables(isNegated: false) }

  private func requiredVariables(isNegated: Bool) -> Set<String>? {
    switch self {
    case .all(let operands):
      return isNegated ? Self.common(operands, isNegated) : Self.together(operands, isNegated)
    case .any(let operands):
      return isNegated ? Self.together(operands, isNegated) : Self.common(operands, isNegated)
    case .not(let operand):
      return operand.requiredVariables(isNegated: !isNegated)
    case .count(let variable, let relation, let number):
      let holdsOfNone = relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1)
      return holdsOfNone == isNegated ? [variable] : []
    case .compare:
      return []
    case .holds(let variable, _):
      return isNegated ? [] : [variable]
    }
  }

  private static func together(_ operands: [Condition], _ isNegated: Bool) -> Set<String>? {
    var result: Set<String> = []
    for operand in operands {
      guard let required = operand.requiredVariables(isNegated: isNegated) else { return nil }
      result.formUnion(required)
    }
    return result
  }

  private static func common(_ operands: [Condition], _ isNegated: Bool) -> Set<String>? {
    var result: Set<String>?
    for operand in operands {
      guard let required = operand.requiredVariables(isNegated: isNegated) else { continue }
      result = result?.intersection(required) ?? required
    }
    return result
  }
}
