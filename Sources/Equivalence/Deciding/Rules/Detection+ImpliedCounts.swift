import Detections
import Events

extension Detection {
  /// The detection without bounds of numbers of events that its condition implies anyway: `#x > 3` says no more than
  /// `$x` beside twenty different values of a field of which an event has one.
  func withoutImpliedCounts(_ domain: EventDomain) -> Detection {
    guard window != nil else { return self }
    var result = self
    result.condition = lowered(condition, [:], domain)
    return result
  }

  /// - Parameter known: how many events of variables what stands beside the condition asks for.
  private func lowered(_ condition: Condition, _ known: [String: Int64], _ domain: EventDomain) -> Condition {
    switch condition {
    case .all(let operands):
      var all = known
      for operand in operands.flatMap(\.conjuncts) {
        guard let least = leastEvents(operand, domain) else { continue }
        all[least.variable] = max(least.number, all[least.variable] ?? 0)
      }
      return .all(operands.map { lowered($0, all, domain) })
    case .count(let variable, let relation, let number):
      let count = Count(relation, number)
      guard count.relation == .greater, count.number > 0, count.number < known[variable] ?? 0 else { return condition }
      return .count(variable: variable, .greater, 0)
    case .any, .not, .compare, .holds: return condition
    }
  }

  /// The events of a variable without which a condition does not hold: one for each value that is counted.
  private func leastEvents(_ condition: Condition, _ domain: EventDomain) -> (variable: String, number: Int64)? {
    guard case .compare(.outcome(let name), let relation, .literal(.integer(let number))) = condition,
      relation == .greater || relation == .greaterOrEqual, number < .max,
      let outcome = outcomes.first(where: { $0.name == name }),
      case .aggregate(.countDistinct, .field(let variable, let field, _)) = outcome.expression.withoutDeductions,
      requiredVariables.contains(variable), self.variable(variable)?.seesEventsAsRead ?? false,
      !domain.isRepeated(field)
    else { return nil }
    return (variable, relation == .greater ? number + 1 : number)
  }
}

extension Condition {
  /// What must all hold.
  fileprivate var conjuncts: [Condition] {
    switch self {
    case .all(let operands): operands.flatMap(\.conjuncts)
    case .any, .not, .count, .compare, .holds: [self]
    }
  }
}

extension Expression {
  /// What is at least as great: the expression without what is taken from it.
  fileprivate var withoutDeductions: Expression {
    guard case .arithmetic(.subtract, let left, let right) = self, right.isNeverNegative else { return self }
    return left.withoutDeductions
  }

  private var isNeverNegative: Bool {
    switch self {
    case .literal(.integer(let number)): number >= 0
    case .conditional(_, let then, let otherwise): then.isNeverNegative && otherwise.isNeverNegative
    case .aggregate(.count, _), .aggregate(.countDistinct, _): true
    case .aggregate(.max, let operand), .aggregate(.min, let operand), .aggregate(.sum, let operand):
      operand.isNeverNegative
    case .literal, .field, .arithmetic, .aggregate, .outcome, .truth, .call: false
    }
  }
}
