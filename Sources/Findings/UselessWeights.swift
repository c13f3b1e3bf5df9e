package import Detections
package import Diagnostics
package import Equivalence
import Events

/// A number that a score gives for a test, and without which the rule fires on the same events.
package struct UselessWeight: Hashable, Sendable {
  package var outcome: Outcome
  /// What the number is given for.
  package var test: Finding.Label
  /// Which of the numbers of its outcome it is.
  private let number: Int

  /// A detection, of the same outcomes, as if the test of the weight never held.
  package func removed(from detection: Detection) -> Detection {
    var result = detection
    for index in result.outcomes.indices where result.outcomes[index].name == outcome.name {
      result.outcomes[index].expression = result.outcomes[index].expression.removingWeight(number)
    }
    return result
  }

  /// Where it is said.
  package var span: Span? { outcome.origin.span ?? test.span }

  /// The weights of a rule that can go, together or alone; of two that do the same the later.
  ///
  /// - Returns: none for rules that count events or relate several: of these it is not asked.
  package static func search(_ detection: Detection, _ comparison: PredicateComparison) -> [UselessWeight] {
    guard let variable = detection.variables.first, case .events = firingPredicate(of: detection) else { return [] }
    var comparison = comparison
    comparison.domain.unrestricted.formUnion(variable.computedFields)
    var inquiry = PredicateInquiry(comparison)
    var rest = detection
    var found: [UselessWeight] = []
    let deciding = detection.decidingOutcomes
    for outcome in detection.outcomes.reversed() where deciding.contains(outcome.name) {
      let count = outcome.expression.weights.count
      guard count <= limit else { continue }
      for number in (0..<count).reversed() {
        guard let test = outcome.expression.weights[number] else { continue }
        let weight = UselessWeight(outcome: outcome, test: test.label, number: number)
        let next = weight.removed(from: rest)
        guard let before = rest.firingEvents, let after = next.firingEvents, inquiry.provesEquivalent(before, after)
        else { continue }
        rest = next
        found.append(weight)
      }
    }
    return found.reversed()
  }

  /// Scores of more weights are not looked into.
  private static let limit = 64
}

extension Detection {
  /// What an event passes on which the rule fires.
  fileprivate var firingEvents: Predicate? {
    guard let variable = variables.first, case .events(let predicate) = firingPredicate(of: self) else { return nil }
    return .all([variable.predicate, predicate])
  }
}

extension Expression {
  /// What each number that depends on a condition is given for, in order; `nil` where that is no single test.
  fileprivate var weights: [Predicate?] {
    switch self {
    case .literal, .field, .outcome, .truth, .call: return []
    case .conditional(let condition, .literal(let value), let otherwise) where value.number != nil:
      if case .holds(_, let predicate) = condition { return [predicate] + otherwise.weights }
      return [nil] + otherwise.weights
    case .conditional(_, let then, let otherwise): return then.weights + otherwise.weights
    case .arithmetic(_, let left, let right): return left.weights + right.weights
    case .aggregate(_, let operand): return operand.weights
    }
  }

  /// The expression as if the condition of a weight never held.
  fileprivate func removingWeight(_ number: Int) -> Expression {
    var number = number
    return removingWeight(&number)
  }

  /// - Parameter number: how many weights stand before the one that goes; less than 0 when it is gone.
  private func removingWeight(_ number: inout Int) -> Expression {
    switch self {
    case .literal, .field, .outcome, .truth, .call: return self
    case .conditional(let condition, .literal(let value), let otherwise) where value.number != nil:
      number -= 1
      // A weight that is gone already still counts, so that numbers stay what they were.
      if number == -1 { return .conditional(.any([]), then: .literal(value), otherwise: otherwise) }
      return .conditional(condition, then: .literal(value), otherwise: otherwise.removingWeight(&number))
    case .conditional(let condition, let then, let otherwise):
      let first = then.removingWeight(&number)
      return .conditional(condition, then: first, otherwise: otherwise.removingWeight(&number))
    case .arithmetic(let operation, let left, let right):
      let first = left.removingWeight(&number)
      return .arithmetic(operation, first, right.removingWeight(&number))
    case .aggregate(let aggregate, let operand): return .aggregate(aggregate, operand.removingWeight(&number))
    }
  }
}
