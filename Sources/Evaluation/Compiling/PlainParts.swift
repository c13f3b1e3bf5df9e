import DetectionRuntime
import Events

/// A detection whose rows are single events, what is asked of an event told apart from what is asked of a window.
///
/// A class because it is handed on for each window.
final class PlainParts: Sendable {
  /// What an aggregate takes from an event.
  enum Operand: Sendable {
    case value(CompiledExpression)
    /// All values of a list.
    case list(CompiledExpression)
    /// All values of a field.
    case field(String, absentAs: Value)
  }

  let operands: [Operand]
  /// Aggregates are of operands.
  let outcomes: [CompiledDetection.CompiledOutcome]
  /// For each outcome that is no more than an aggregate of an operand what it is.
  let aggregates: [(aggregate: RowAggregate, operand: Int)?]
  let condition: CompiledCondition
  /// As `RowParts.conditionOutcomes`.
  let conditionOutcomes: [Int]
  /// The aggregates of operands that the condition and these outcomes ask for.
  let conditionAggregates: [(aggregate: RowAggregate, operand: Int)]
  let rowPredicates: [CompiledPredicate]
  /// The names of the fields that these speak of by index.
  let fields: [String]

  /// `nil` when an aggregate's operand is not that of a single event.
  init?(
    _ outcomes: [CompiledDetection.CompiledOutcome], _ condition: CompiledCondition, _ conditionOutcomes: [Int],
    _ rowPredicates: [CompiledPredicate], _ fields: [String]
  ) {
    // Answers are bits of a word.
    guard rowPredicates.count <= 64 else { return nil }
    var splitter = OperandSplitter()
    var split: [CompiledDetection.CompiledOutcome] = []
    for outcome in outcomes {
      guard let expression = splitter.split(outcome.expression) else { return nil }
      split.append(CompiledDetection.CompiledOutcome(name: outcome.name, expression: expression))
    }
    guard let condition = splitter.split(condition) else { return nil }
    self.outcomes = split
    self.condition = condition
    self.conditionOutcomes = conditionOutcomes
    self.rowPredicates = rowPredicates
    self.fields = fields
    operands = splitter.operands
    var asked: [(aggregate: RowAggregate, operand: Int)] = []
    for outcome in conditionOutcomes { split[outcome].expression.forEachAggregate { asked.append(($0, $1)) } }
    condition.forEachAggregate { asked.append(($0, $1)) }
    conditionAggregates = asked
    aggregates = split.map { outcome in
      if case .operandAggregate(let aggregate, let operand) = outcome.expression { (aggregate, operand) } else { nil }
    }
  }
}

/// Takes out of expressions what aggregates take from an event.
private struct OperandSplitter {
  private(set) var operands: [PlainParts.Operand] = []

  mutating func split(_ expression: CompiledExpression) -> CompiledExpression? {
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

  mutating func split(_ condition: CompiledCondition) -> CompiledCondition? {
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

  private mutating func add(_ aggregate: RowAggregate, _ operand: PlainParts.Operand) -> CompiledExpression {
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

// The aggregates of operands.

extension CompiledExpression {
  fileprivate func forEachAggregate(_ body: (RowAggregate, Int) -> Void) {
    switch self {
    case .literal, .field, .outcome: break
    case .operandAggregate(let aggregate, let operand): body(aggregate, operand)
    case .conditional(let condition, let then, let otherwise):
      condition.forEachAggregate(body)
      then.forEachAggregate(body)
      otherwise.forEachAggregate(body)
    case .arithmetic(_, let left, let right):
      left.forEachAggregate(body)
      right.forEachAggregate(body)
    // These are operands by now.
    case .aggregate, .fieldAggregate, .listAggregate: break
    case .truth(let condition): condition.forEachAggregate(body)
    case .call(_, let arguments): for argument in arguments { argument.forEachAggregate(body) }
    }
  }
}

extension CompiledCondition {
  fileprivate func forEachAggregate(_ body: (RowAggregate, Int) -> Void) {
    switch self {
    case .all(let operands), .any(let operands): for operand in operands { operand.forEachAggregate(body) }
    case .not(let operand): operand.forEachAggregate(body)
    case .compare(let left, _, let right):
      left.forEachAggregate(body)
      right.forEachAggregate(body)
    case .count, .holds: break
    }
  }
}
