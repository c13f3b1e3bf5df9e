import DetectionRuntime
import Detections
import Events
import ValueFunctions

/// Computes the expressions of a detection for one group.
struct GroupEvaluation {
  let detection: CompiledDetection
  let group: EventGroup
  /// For events of the run by index: which row predicates hold, the first in the lowest bit. What is not here
  /// is asked again.
  let truths: KnownTruths
  private var computed: Outcomes

  init(
    _ detection: CompiledDetection, _ group: EventGroup, truths: KnownTruths,
    _ outcomes: Outcomes = Outcomes()
  ) {
    self.detection = detection
    self.group = group
    self.truths = truths
    computed = outcomes
  }

  /// The outcomes, each computed when the earlier ones are known.
  var outcomes: Outcomes {
    var evaluation = self
    let row = detection.ownRow(of: group)
    for outcome in detection.outcomes {
      evaluation.computed[outcome.name] = evaluation.value(of: outcome.expression, in: row)
    }
    return evaluation.computed
  }

  /// The outcomes, if the condition holds. Those that the condition asks for are computed first, and the others only
  /// for an alert.
  var findings: Outcomes? {
    var evaluation = self
    let row = detection.ownRow(of: group)
    var values: [Value?] = detection.outcomes.map { _ in nil }
    for index in detection.conditionOutcomes {
      let outcome = detection.outcomes[index]
      let value = evaluation.value(of: outcome.expression, in: row)
      values[index] = value
      evaluation.computed.append(outcome.name, value)
    }
    guard evaluation.holds(detection.condition, of: row) else { return nil }
    guard detection.conditionOutcomes.count < values.count else { return evaluation.computed }
    evaluation.computed = Outcomes()
    for (outcome, known) in zip(detection.outcomes, values) {
      let value = known ?? evaluation.value(of: outcome.expression, in: row)
      evaluation.computed.append(outcome.name, value)
    }
    return evaluation.computed
  }

  /// - Parameter row: `nil` outside rows.
  private func value(of expression: CompiledExpression, in row: EventRow?) -> Value {
    switch expression {
    case .literal(let value): return value
    case .field(let variable, let field, let absent):
      guard let row else { return .null }
      return row.values(of: field, variable).first { $0 != .null } ?? absent
    case .conditional(let condition, let then, let otherwise):
      return value(of: holds(condition, of: row) ? then : otherwise, in: row)
    case .arithmetic(let symbol, let left, let right):
      return symbol.apply(value(of: left, in: row), value(of: right, in: row))
    case .aggregate(let aggregate, let operand):
      return group.aggregate(aggregate) { row, add in add(value(of: operand, in: row)) }
    case .listAggregate(let aggregate, let operand):
      return group.aggregate(aggregate) { row, add in
        let result = value(of: operand, in: row)
        if case .list(let values) = result { values.forEach(add) } else { add(result) }
      }
    case .fieldAggregate(let aggregate, let variable, let field, let absent):
      return group.aggregate(aggregate, of: field, absentAs: absent, variable: variable)
    case .outcome(let name): return computed[name]
    case .truth(let condition): return .boolean(holds(condition, of: row))
    case .call(let function, let arguments): return function(arguments.map { value(of: $0, in: row) })
    }
  }

  /// - Parameter row: `nil` outside rows.
  func holds(_ condition: CompiledCondition, of row: EventRow?) -> Bool {
    switch condition {
    case .all(let operands): return operands.allSatisfy { holds($0, of: row) }
    case .any(let operands): return operands.contains { holds($0, of: row) }
    case .not(let operand): return !holds(operand, of: row)
    case .count(let variable, let relation, let number):
      let count = variable < detection.variables.count ? group.count(of: variable) : 0
      return relation.holds(Number.integer(Int64(count)).compare(.integer(number)))
    case .compare(let left, let relation, let right):
      return value(of: left, in: row).stands(relation, to: value(of: right, in: row))
    case .holds(let variable, let predicate):
      if let row { return holds(predicate, ofEventOf: variable, in: row) }
      return group.contains { holds(predicate, ofEventOf: variable, in: $0) }
    }
  }

  private func holds(_ predicate: Int, ofEventOf variable: Int, in row: EventRow) -> Bool {
    guard let index = row.eventIndex(of: variable) else { return false }
    if predicate < 64, let truth = truths[index] { return truth >> UInt64(predicate) & 1 == 1 }
    return row[variable].holds {
      detection.rowPredicates[predicate].holds(of: NamedFields(event: $0, names: detection.fields))
    }
  }
}

extension ArithmeticOperator {
  func apply(_ left: Value, _ right: Value) -> Value {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .modulo: left % right
    }
  }
}
