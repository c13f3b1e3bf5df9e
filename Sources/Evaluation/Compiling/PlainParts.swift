import DetectionRuntime
import Events

/// A detection whose rows are single events, what is asked of an event told apart from what is asked of a window.
struct PlainParts: Sendable {
  /// What an aggregate takes from an event.
  enum Operand: Sendable {
    case value(CompiledExpression)
    /// All values of a list.
    case list(CompiledExpression)
    /// All values of a field.
    case field(String, absentAs: Value)
  }

  private(set) var operands: [Operand] = []
  /// Aggregates are of operands.
  private(set) var outcomes: [CompiledDetection.CompiledOutcome] = []
  /// For each outcome that is no more than an aggregate of an operand what it is.
  private(set) var aggregates: [(aggregate: RowAggregate, operand: Int)?] = []
  private(set) var condition = CompiledCondition.all([])
  /// As `CompiledParts.conditionOutcomes`.
  let conditionOutcomes: [Int]
  let rowPredicates: [CompiledPredicate]

  /// `nil` when an aggregate's operand is not that of a single event.
  init?(
    _ outcomes: [CompiledDetection.CompiledOutcome], _ condition: CompiledCondition, _ conditionOutcomes: [Int],
    _ rowPredicates: [CompiledPredicate]
  ) {
    // Answers are bits of a word.
    guard rowPredicates.count <= 64 else { return nil }
    self.conditionOutcomes = conditionOutcomes
    self.rowPredicates = rowPredicates
    for outcome in outcomes {
      guard let expression = split(outcome.expression) else { return nil }
      self.outcomes.append(CompiledDetection.CompiledOutcome(name: outcome.name, expression: expression))
      if case .operandAggregate(let aggregate, let operand) = expression {
        aggregates.append((aggregate, operand))
      } else {
        aggregates.append(nil)
      }
    }
    guard let condition = split(condition) else { return nil }
    self.condition = condition
  }

  private mutating func split(_ expression: CompiledExpression) -> CompiledExpression? {
    switch expression {
    case .literal, .outcome, .operandAggregate, .field: return expression
    case .conditional(let condition, let then, let otherwise):
      guard let condition = split(condition), let then = split(then), let otherwise = split(otherwise) else { return nil }
      return .conditional(condition, then: then, otherwise: otherwise)
    case .arithmetic(let symbol, let left, let right):
      guard let left = split(left), let right = split(right) else { return nil }
      return .arithmetic(symbol, left, right)
    case .aggregate(let aggregate, let operand):
      return operand.isOfOneEvent ? add(aggregate, .value(operand)) : nil
    case .listAggregate(let aggregate, let operand):
      return operand.isOfOneEvent ? add(aggregate, .list(operand)) : nil
    case .fieldAggregate(let aggregate, let variable, let field, let absent):
      return variable == 0 ? add(aggregate, .field(field, absentAs: absent)) : nil
    case .truth(let condition): return split(condition).map { .truth($0) }
    case .call(let function, let arguments):
      let split = arguments.compactMap { self.split($0) }
      return split.count == arguments.count ? .call(function, split) : nil
    }
  }

  private mutating func split(_ condition: CompiledCondition) -> CompiledCondition? {
    switch condition {
    case .all(let operands): return split(operands).map { .all($0) }
    case .any(let operands): return split(operands).map { .any($0) }
    case .not(let operand): return split(operand).map { .not($0) }
    case .count, .holds: return condition
    case .compare(let left, let relation, let right):
      guard let left = split(left), let right = split(right) else { return nil }
      return .compare(left, relation, right)
    }
  }

  private mutating func split(_ operands: [CompiledCondition]) -> [CompiledCondition]? {
    let split = operands.compactMap { self.split($0) }
    return split.count == operands.count ? split : nil
  }

  private mutating func add(_ aggregate: RowAggregate, _ operand: Operand) -> CompiledExpression {
    operands.append(operand)
    return .operandAggregate(aggregate, operand: operands.count - 1)
  }
}

extension CompiledExpression {
  /// Whether a row alone decides it.
  fileprivate var isOfOneEvent: Bool {
    switch self {
    case .literal, .field: true
    case .conditional(let condition, let then, let otherwise):
      condition.isOfOneEvent && then.isOfOneEvent && otherwise.isOfOneEvent
    case .arithmetic(_, let left, let right): left.isOfOneEvent && right.isOfOneEvent
    case .aggregate, .fieldAggregate, .listAggregate, .operandAggregate, .outcome: false
    case .truth(let condition): condition.isOfOneEvent
    case .call(_, let arguments): arguments.allSatisfy(\.isOfOneEvent)
    }
  }
}

extension CompiledCondition {
  fileprivate var isOfOneEvent: Bool {
    switch self {
    case .all(let operands), .any(let operands): operands.allSatisfy(\.isOfOneEvent)
    case .not(let operand): operand.isOfOneEvent
    // How many events there are in the group, whichever the row.
    case .count: false
    case .compare(let left, _, let right): left.isOfOneEvent && right.isOfOneEvent
    case .holds: true
    }
  }
}
