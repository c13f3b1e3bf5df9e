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
  private let expressions: [CompiledDetection.CompiledOutcome]
  /// `PlainParts.aggregates`, or nothing.
  private let aggregates: [(aggregate: RowAggregate, operand: Int)?]
  private let condition: CompiledCondition
  private let conditionOutcomes: [Int]
  private var computed: Outcomes

  init(
    _ detection: CompiledDetection, _ group: EventGroup, truths: KnownTruths,
    _ outcomes: Outcomes = Outcomes()
  ) {
    self.detection = detection
    self.group = group
    self.truths = truths
    expressions = detection.outcomes
    aggregates = []
    condition = detection.condition
    conditionOutcomes = detection.conditionOutcomes
    computed = outcomes
  }

  /// - Parameter group: what lies in a window, or one event.
  init(_ detection: CompiledDetection, _ plain: PlainParts, _ group: EventGroup, truths: KnownTruths = KnownTruths()) {
    self.detection = detection
    self.group = group
    self.truths = truths
    expressions = plain.outcomes
    aggregates = plain.aggregates
    condition = plain.condition
    conditionOutcomes = plain.conditionOutcomes
    computed = Outcomes()
  }

  /// The outcomes, each computed when the earlier ones are known.
  mutating func outcomes() -> Outcomes {
    let row = detection.ownRow(of: group)
    for outcome in expressions { computed[outcome.name] = value(of: outcome.expression, in: row) }
    return computed
  }

  /// The outcomes, if the condition holds. Those that the condition asks for are computed first, and the others only
  /// for an alert.
  mutating func findings() -> Outcomes? {
    let row = detection.ownRow(of: group)
    for index in conditionOutcomes {
      computed.append(expressions[index].name, outcome(index, in: row))
    }
    guard holds(condition, of: row) else { return nil }
    guard conditionOutcomes.count < expressions.count else { return computed }
    let known = computed.entries
    computed = Outcomes(capacity: expressions.count)
    var next = 0
    for index in expressions.indices {
      if next < known.count, conditionOutcomes[next] == index {
        computed.append(known[next].name, known[next].value)
        next += 1
      } else {
        computed.append(expressions[index].name, outcome(index, in: row))
      }
    }
    return computed
  }

  private func outcome(_ index: Int, in row: EventRow?) -> Value {
    if !aggregates.isEmpty, let (aggregate, operand) = aggregates[index] {
      return group.aggregate(aggregate, operand: operand)
    }
    return value(of: expressions[index].expression, in: row)
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
    case .operandAggregate(let aggregate, let operand): return group.aggregate(aggregate, operand: operand)
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
      if let members = group.members {
        return variable == 0 && members.contains { $0.answers.map { $0.truths >> UInt64(predicate) & 1 == 1 } ?? false }
      }
      return group.contains { holds(predicate, ofEventOf: variable, in: $0) }
    }
  }

  private func holds(_ predicate: Int, ofEventOf variable: Int, in row: EventRow) -> Bool {
    guard let index = row.eventIndex(of: variable) else { return false }
    if predicate < 64, let truth = truths[index] { return truth >> UInt64(predicate) & 1 == 1 }
    return row[variable].holds {
      detection.rowPredicates[predicate].holds(of: NamedFields(event: $0, names: detection.rowFields))
    }
  }
}

extension GroupEvaluation {
  /// What a detection asks of one event.
  static func answers(_ detection: CompiledDetection, _ plain: PlainParts, of event: Event) -> EventAnswers {
    let truths = plain.rowPredicates.marks(of: ListedFields(event, names: plain.fields))
    let group = EventGroup(event, detection.variables)
    let evaluation = GroupEvaluation(detection, plain, group, truths: KnownTruths(first: [truths]))
    let row = group.row
    var values: [Value] = []
    var ends: [Int] = []
    values.reserveCapacity(plain.operands.count)
    ends.reserveCapacity(plain.operands.count)
    for operand in plain.operands {
      switch operand {
      case .value(let expression): values.append(evaluation.value(of: expression, in: row))
      case .list(let expression):
        let value = evaluation.value(of: expression, in: row)
        if case .list(let elements) = value { values += elements } else { values.append(value) }
      case .field(let field, let absent):
        let own = event[field]
        if own.contains(where: { $0 != .null }) { values += own } else { values.append(absent) }
      }
      ends.append(values.count)
    }
    return EventAnswers(truths: truths, values: values, ends: ends)
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
