import DetectionRuntime
import Detections
import Events

// Which outcomes are asked for, and how much they need.

extension CompiledDetection {
  /// The indices of the outcomes that a condition asks for, and of those that they ask for, ascending.
  static func outcomes(askedBy condition: CompiledCondition, _ outcomes: [CompiledOutcome]) -> [Int] {
    var names: Set<String> = []
    condition.addOutcomes(to: &names)
    // An outcome speaks of earlier ones only.
    for outcome in outcomes.reversed() where names.contains(outcome.name) {
      outcome.expression.addOutcomes(to: &names)
    }
    return outcomes.indices.filter { names.contains(outcomes[$0].name) }
  }

  /// A number that the values of an alert's events come to at the least: `DetectionLogic.minimumValues`.
  ///
  /// - Parameter hasPlainRows: whether each event is one row.
  static func minimumValues(
    of condition: CompiledCondition, _ outcomes: [CompiledOutcome], hasPlainRows: Bool
  ) -> Int {
    switch condition {
    case .all(let parts):
      return parts.map { minimumValues(of: $0, outcomes, hasPlainRows: hasPlainRows) }.max() ?? 1
    case .any(let parts):
      return parts.map { minimumValues(of: $0, outcomes, hasPlainRows: hasPlainRows) }.min() ?? 1
    case .count(_, let relation, let number):
      return least(relation, number)
    case .compare(let left, let relation, .literal(.integer(let number))) where hasPlainRows:
      return left.countsValues(outcomes) ? least(relation, number) : 1
    case .not, .compare, .holds:
      return 1
    }
  }

  /// The least count that stands in a relation to a number; 1 when there may be none.
  private static func least(_ relation: Relation, _ number: Int64) -> Int {
    switch relation {
    case .equal, .greaterOrEqual: max(1, Int(clamping: number))
    case .greater: max(1, Int(clamping: number.addingReportingOverflow(1).overflow ? number : number + 1))
    case .notEqual, .less, .lessOrEqual: 1
    }
  }
}

extension CompiledExpression {
  /// Whether it is a number of rows, or of different values that rows have.
  fileprivate func countsValues(_ outcomes: [CompiledDetection.CompiledOutcome]) -> Bool {
    switch self {
    case .aggregate(.count, _), .aggregate(.countDistinct, _), .fieldAggregate(.count, _, _, _),
      .fieldAggregate(.countDistinct, _, _, _), .listAggregate(.count, _):
      true
    case .outcome(let name):
      // An outcome speaks of earlier ones only.
      outcomes.firstIndex { $0.name == name }.map { outcomes[$0].expression.countsValues(Array(outcomes[..<$0])) } ?? false
    case .literal, .field, .conditional, .arithmetic, .aggregate, .fieldAggregate, .listAggregate, .operandAggregate,
      .truth, .call:
      false
    }
  }

  func addOutcomes(to names: inout Set<String>) {
    switch self {
    case .literal, .field, .fieldAggregate, .operandAggregate: break
    case .outcome(let name): names.insert(name)
    case .conditional(let condition, let then, let otherwise):
      condition.addOutcomes(to: &names)
      then.addOutcomes(to: &names)
      otherwise.addOutcomes(to: &names)
    case .arithmetic(_, let left, let right):
      left.addOutcomes(to: &names)
      right.addOutcomes(to: &names)
    case .aggregate(_, let operand), .listAggregate(_, let operand): operand.addOutcomes(to: &names)
    case .truth(let condition): condition.addOutcomes(to: &names)
    case .call(_, let arguments): for argument in arguments { argument.addOutcomes(to: &names) }
    }
  }
}

extension CompiledCondition {
  func addOutcomes(to names: inout Set<String>) {
    switch self {
    case .all(let operands), .any(let operands): for operand in operands { operand.addOutcomes(to: &names) }
    case .not(let operand): operand.addOutcomes(to: &names)
    case .compare(let left, _, let right):
      left.addOutcomes(to: &names)
      right.addOutcomes(to: &names)
    case .count, .holds: break
    }
  }
}
