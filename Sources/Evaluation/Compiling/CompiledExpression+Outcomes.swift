import DetectionRuntime
import Detections
import Events

// Which outcomes are asked for.

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
}

extension CompiledExpression {
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
