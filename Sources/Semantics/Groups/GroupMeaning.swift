import Detections
import Events

/// What outcomes and conditions mean for one group of events.
struct GroupMeaning {
  let events: [Event]
  let rows: [Row]
  /// The row that expressions outside of aggregates speak of: the only one of a rule without window.
  let onlyRow: Row?
  let eventMeaning: EventMeaning
  /// The values of the outcomes so far.
  private(set) var outcomes: [Alert.Entry] = []

  init(
    of group: Group, _ detection: Detection, in events: [Event], _ eventMeaning: EventMeaning
  ) {
    self.events = events
    self.eventMeaning = eventMeaning
    rows = Semantics.rows(of: group, detection, in: events)
    onlyRow = detection.window == nil ? rows.first : nil
    for outcome in detection.outcomes {
      outcomes.append(Alert.Entry(outcome.name, value(of: outcome.expression, in: onlyRow)))
    }
  }

  /// The events that occur in rows, ascending.
  var contributing: [Int] { Set(rows.flatMap(\.values)).sorted() }

  /// Whether the detection's condition holds for the group.
  func satisfies(_ condition: Condition) -> Bool { holds(condition, in: onlyRow) }

  /// - Parameter row: `nil` when the condition is asked of the group as a whole.
  func holds(_ condition: Condition, in row: Row?) -> Bool {
    switch condition {
    case .all(let operands):
      return operands.allSatisfy { holds($0, in: row) }
    case .any(let operands):
      return operands.contains { holds($0, in: row) }
    case .not(let operand):
      return !holds(operand, in: row)
    case .count(let variable, let relation, let number):
      let different = Set(rows.compactMap { $0[variable] })
      return stands(.integer(Int64(different.count)), relation, .integer(number))
    case .compare(let left, let relation, let right):
      return compare(value(of: left, in: row), relation, value(of: right, in: row))
    case .holds(let variable, let predicate):
      let asked = row.map { [$0] } ?? rows
      return asked.compactMap { $0[variable] }.contains { eventMeaning.holds(predicate, on: events[$0]) }
    }
  }

  /// - Parameter row: `nil` when the expression is computed for the group as a whole.
  func value(of expression: Expression, in row: Row?) -> Value {
    switch expression {
    case .literal(let value):
      return value
    case .field(let variable, let field, let absentAs):
      return values(of: field, variable, absentAs, in: row).first ?? .null
    case .conditional(let condition, let then, let otherwise):
      return value(of: holds(condition, in: row) ? then : otherwise, in: row)
    case .arithmetic(let operation, let left, let right):
      return compute(operation, value(of: left, in: row), value(of: right, in: row))
    case .aggregate(let aggregate, let operand):
      return aggregate.value(of: rows.map { operandValues(of: operand, in: $0) })
    case .outcome(let name):
      return outcomes.first { $0.name == name }?.value ?? .null
    case .truth(let condition):
      return .boolean(holds(condition, in: row))
    }
  }

  /// The values that the operand of an aggregate has in a row, without null.
  private func operandValues(of operand: Expression, in row: Row) -> [Value] {
    switch operand {
    case .field(let variable, let field, let absentAs):
      return values(of: field, variable, absentAs, in: row)
    case .literal, .conditional, .arithmetic, .aggregate, .outcome, .truth:
      return [value(of: operand, in: row)].filter { $0 != .null }
    }
  }

  private func values(
    of field: Field, _ variable: String, _ absentAs: Value?, in row: Row?
  ) -> [Value] {
    let index = row?[variable]
    let values = index.map { events[$0][field.name].filter { $0 != .null } } ?? []
    return values.isEmpty ? absentAs.map { [$0] } ?? [] : values
  }
}
