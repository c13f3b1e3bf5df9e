import Detections
import Events
import Patterns

/// One event, by its index, for each variable that the row has an event for.
typealias Row = [String: Int]

/// The rows of a group: see `Condition`.
func rows(of group: Group, _ detection: Detection, in events: [Event]) -> [Row] {
  let required = detection.requiredVariables
  let needed = detection.variables.filter { required.contains($0.name) }
  let optional = detection.variables.filter { !required.contains($0.name) }
  if needed.isEmpty {
    return optional.flatMap { extensions(of: [:], by: $0, group, detection, among: [$0], in: events) }
  }
  var rows: [Row] = [[:]]
  var known: [EventVariable] = []
  for variable in needed + optional {
    known.append(variable)
    rows = rows.flatMap { row in
      let extended = extensions(of: row, by: variable, group, detection, among: known, in: events)
      return extended.isEmpty && !required.contains(variable.name) ? [row] : extended
    }
  }
  return rows
}

/// The row with each event of a variable that satisfies the joins of the variable with those known so far.
private func extensions(
  of row: Row, by variable: EventVariable, _ group: Group, _ detection: Detection,
  among known: [EventVariable], in events: [Event]
) -> [Row] {
  let names = Set(known.map(\.name))
  let joins = detection.joins.filter { join in
    let sides = [join.left.variable, join.right.variable]
    return sides.contains(variable.name) && names.isSuperset(of: sides)
  }
  return (group.events[variable.name] ?? []).compactMap { index in
    let extended = row.merging([variable.name: index]) { _, new in new }
    return joins.allSatisfy { isSatisfied($0, by: extended, in: events) } ? extended : nil
  }
}

private func isSatisfied(_ condition: Join, by row: Row, in events: [Event]) -> Bool {
  let left = values(of: condition.left, row, events)
  let right = values(of: condition.right, row, events)
  return left.contains { one in
    right.contains { other in
      switch condition.matching {
      case .values: join(one, condition.relation, other, ignoringCase: condition.ignoringCase)
      case .pattern: holdsMatch(one, of: other, ignoringCase: condition.ignoringCase)
      case .network: isAddress(one, inNetwork: other)
      }
    }
  }
}

/// Whether the text of a value holds a match of another one, a pattern.
private func holdsMatch(_ value: Value, of pattern: Value, ignoringCase: Bool) -> Bool {
  guard let text = value.text, let written = pattern.text else { return false }
  return (try? CompiledPattern(written, ignoringCase: ignoringCase))?.search(text) ?? false
}

/// Whether a value is an address in another one, a network.
private func isAddress(_ value: Value, inNetwork network: Value) -> Bool {
  guard case .string(let address) = value, let written = network.text else { return false }
  return IPNetwork(written)?.contains(address) ?? false
}

/// The values that a side of a join has in a row; none when the row has no such event.
private func values(of operand: Join.Operand, _ row: Row, _ events: [Event]) -> [Value] {
  guard let index = row[operand.variable] else { return [] }
  switch operand {
  case .field(_, let field): return events[index][field.name]
  case .time: return events[index].time.map { [.integer($0.seconds)] } ?? []
  }
}
