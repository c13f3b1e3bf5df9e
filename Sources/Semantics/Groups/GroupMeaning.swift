import Detections
import Events
import ValueFunctions

/// What outcomes and conditions mean for one group of events.
struct GroupMeaning {
  /// The views that rows are made of.
  let events: [Event]
  /// For each view the index of its event.
  let origins: [Int]
  let rows: [Row]
  /// The row that expressions outside of aggregates speak of: the first one of a rule without window. It has several
  /// only if it has several views of the event.
  let onlyRow: Row?
  let eventMeaning: EventMeaning
  /// The values of the outcomes so far.
  private(set) var outcomes: [Alert.Entry] = []

  init(
    of group: Group, _ detection: Detection, in sight: Sight, _ eventMeaning: EventMeaning
  ) {
    events = sight.views
    origins = sight.origins
    self.eventMeaning = eventMeaning
    rows = Semantics.rows(of: group, detection, in: sight.views)
    onlyRow = detection.window == nil ? rows.first : nil
    for outcome in detection.outcomes {
      outcomes.append(Alert.Entry(outcome.name, value(of: outcome.expression, in: onlyRow)))
    }
  }

  /// The events that occur in rows, ascending.
  var contributing: [Int] { Set(rows.flatMap(\.values).map { origins[$0] }).sorted() }

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
      let different = Set(rows.compactMap { $0[variable].map { origins[$0] } })
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
    case .call(let function, let arguments):
      return PreparedFunction(function)(arguments.map { value(of: $0, in: row) })
    }
  }

  /// The values that the operand of an aggregate has in a row, without null.
  private func operandValues(of operand: Expression, in row: Row) -> [Value] {
    switch operand {
    case .field(let variable, let field, let absentAs):
      return values(of: field, variable, absentAs, in: row)
    case .call:
      // A list is all its values.
      let result = value(of: operand, in: row)
      if case .list(let values) = result { return values.filter { $0 != .null } }
      return [result].filter { $0 != .null }
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
