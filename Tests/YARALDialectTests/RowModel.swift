import Detections
import Events
import Patterns
import Taxonomies

@testable import YARALDialect

/// What a rule means by the row model of the reference (sections 9, 10 and 20): slow, by the book, straight from
/// the syntax tree. It judges lowering, and shares nothing with it but the catalog.
///
/// Where the documentation is silent the model has a switch: what is lowered must not depend on it.
struct RowModel {
  let rule: YARAL.Rule
  /// Whether `all` holds of an empty list.
  var allOfNothing = true
  /// Whether repeated fields that only outcomes read multiply the rows of all outcomes, or only of the aggregate
  /// that reads them.
  var outcomesUnnest = true
  var lists: [String: [String]] = [:]

  /// One copy of an event: which element of each repeated field it has.
  struct Copy {
    var index: Int
    var event: Event
    var elements: [String: Value]
  }

  typealias Row = [String: Copy]

  struct Fact: Equatable, CustomStringConvertible {
    var match: [String]
    var outcomes: [String]
    var events: [Int]
    var description: String { "\(match) \(outcomes) \(events)" }
  }

  /// What fires, for rules without a window or with all events in one window; every variable required.
  func alerts(on events: [Event]) -> [Fact] {
    var rows = combinations(of: events).filter { row in
      statements.allSatisfy { isTrue($0, row) }
    }
    guard let match = rule.match?.lines.first else {
      return events.indices.compactMap { index in
        alert(rows.filter { $0.values.allSatisfy { $0.index == index } }, match: [])
      }
    }
    // Keys that are not set are dropped without a word.
    rows = rows.filter { row in
      match.keys.allSatisfy { !isZero(value(of: YARAL.Expression.Kind.path($0), row)) }
    }
    var groups: [[String]: [Row]] = [:]
    for row in rows {
      groups[match.keys.map { value(of: YARAL.Expression.Kind.path($0), row).text ?? "" }, default: []]
        .append(row)
    }
    return groups.keys.sorted { $0.joined(separator: "\n") < $1.joined(separator: "\n") }.compactMap { key in
      alert(groups[key] ?? [], match: zip(match.keys, key).map { "\($0.variable)=\($1)" })
    }
  }

  private func alert(_ rows: [Row], match: [String]) -> Fact? {
    guard !rows.isEmpty else { return nil }
    var outcomes: [(name: String, value: Value)] = []
    for outcome in rule.outcome?.lines ?? [] {
      outcomes.append((outcome.name, aggregated(outcome.expression, rows, outcomes)))
    }
    guard let condition = rule.condition?.lines.first?.expression, holds(condition, rows, outcomes) else {
      return nil
    }
    return Fact(
      match: match, outcomes: outcomes.map { "\($0.name)=\($0.value)" },
      events: Set(rows.flatMap { $0.values.map(\.index) }).sorted())
  }

  // MARK: Rows

  private var statements: [YARAL.Expression] { rule.events?.lines.map(\.expression) ?? [] }

  private var variables: [String] {
    var result: [String] = []
    for (path, _) in statements.flatMap(\.paths) where !path.steps.isEmpty && !result.contains(path.variable)
    {
      result.append(path.variable)
    }
    return result
  }

  private func combinations(of events: [Event]) -> [Row] {
    variables.reduce([[:]]) { rows, variable in
      let copies = events.enumerated().flatMap { self.copies(of: $1, $0, variable) }
      return rows.flatMap { row in copies.map { row.merging([variable: $0]) { $1 } } }
    }
  }

  /// A copy for each element of each repeated field that is read without `any` or `all`.
  private func copies(of event: Event, _ index: Int, _ variable: String) -> [Copy] {
    unnested(variable).reduce([Copy(index: index, event: event, elements: [:])]) { copies, field in
      let elements = event[field].isEmpty ? [zero(of: field)] : event[field]
      return copies.flatMap { copy in
        elements.map { element in
          var result = copy
          result.elements[field] = element
          return result
        }
      }
    }
  }

  /// The row for each element of the repeated fields of an operand that the rows do not tell apart yet.
  private func elementRows(of row: Row, for operand: YARAL.Expression) -> [Row] {
    plainPaths(operand).filter { definition(of: $0.fieldName)?.isRepeated ?? false }.reduce([row]) {
      rows, path in
      rows.flatMap { row -> [Row] in
        guard let copy = row[path.variable], copy.elements[path.fieldName] == nil else { return [row] }
        let elements = copy.event[path.fieldName]
        return (elements.isEmpty ? [zero(of: path.fieldName)] : elements).map { element in
          var result = row
          result[path.variable]?.elements[path.fieldName] = element
          return result
        }
      }
    }
  }

  private func unnested(_ variable: String) -> [String] {
    let read = statements + (outcomesUnnest ? rule.outcome?.lines.map(\.expression) ?? [] : [])
    return Set(read.flatMap(plainPaths).filter { $0.variable == variable }.map(\.fieldName))
      .filter { definition(of: $0)?.isRepeated ?? false }.sorted()
  }

  private func plainPaths(_ expression: YARAL.Expression) -> [YARAL.Path] {
    if case .quantified = expression.kind { return [] }
    if case .path(let path) = expression.kind, !path.steps.isEmpty { return [path] }
    return expression.operands.flatMap(plainPaths)
  }

  private func definition(of field: String) -> FieldDefinition? {
    TaxonomyCatalog.builtIn.definition(of: Field(field), in: .udm)
  }

  private func zero(of field: String) -> Value {
    switch definition(of: field)?.type {
    case .integer, .time: .integer(0)
    case .float: .double(0)
    case .boolean: .boolean(false)
    case .enumeration: .string(definition(of: field)?.enumerators.first ?? "")
    case .text, .address, nil: .string("")
    }
  }

  private func isZero(_ value: Value) -> Bool {
    value == .string("") || value == .integer(0) || value == .double(0) || value == .boolean(false)
  }

  // MARK: Values of a row

  private func value(of expression: YARAL.Expression, _ row: Row) -> Value {
    value(of: expression.kind, row)
  }

  private func value(of kind: YARAL.Expression.Kind, _ row: Row) -> Value {
    switch kind {
    case .text(let text, _), .pattern(let text): return .string(text)
    case .number(let digits):
      return digits.contains(".") ? .double(Double(digits) ?? 0) : .integer(Int64(digits) ?? 0)
    case .boolean(let boolean): return .boolean(boolean)
    case .path(let path):
      if path.steps.isEmpty { return binding(of: path.variable).map { value(of: $0, row) } ?? .null }
      guard let copy = row[path.variable] else { return .null }
      let field = path.fieldName
      return copy.elements[field] ?? copy.event[field].first ?? zero(of: field)
    case .arithmetic(let symbol, let left, let right):
      return arithmetic(symbol, value(of: left, row), value(of: right, row))
    case .call(let call):
      let operands = call.operands
      switch call.function {
      case "strings.to_lower": return .string((value(of: operands[0], row).text ?? "").lowercased())
      case "if":
        if isTrue(operands[0], row) { return value(of: operands[1], row) }
        return operands.count == 3 ? value(of: operands[2], row) : .integer(0)
      default: return .null
      }
    case .count, .list, .not, .absent, .and, .or, .comparison, .membership, .quantified, .choice: return .null
    }
  }

  private func arithmetic(_ symbol: YARAL.Operator, _ left: Value, _ right: Value) -> Value {
    guard case .integer(let left) = left, case .integer(let right) = right else { return .null }
    switch symbol {
    case .add: return .integer(left + right)
    case .subtract: return .integer(left - right)
    case .multiply: return .integer(left * right)
    case .divide, .modulo: return .null
    }
  }

  /// What a placeholder is bound to: the first equality with something of an event.
  private func binding(of name: String) -> YARAL.Expression? {
    for statement in statements {
      guard case .comparison(let left, .equal, let right, _) = statement.kind else { continue }
      for (side, other) in [(left, right), (right, left)] {
        if case .path(let path) = side.kind, path.variable == name, path.steps.isEmpty,
          other.paths.contains(where: { !$0.path.steps.isEmpty })
        {
          return other
        }
      }
    }
    return nil
  }

  private func isTrue(_ expression: YARAL.Expression, _ row: Row) -> Bool {
    switch expression.kind {
    case .and(let operands): return operands.allSatisfy { isTrue($0, row) }
    case .or(let operands): return operands.contains { isTrue($0, row) }
    case .not(let operand): return !isTrue(operand, row)
    case .comparison(let left, let relation, let right, let ignoringCase):
      return quantified(left, row) { one in
        quantified(right, row) { compare(one, relation, $0, right, ignoringCase) }
      }
    case .membership(let operand, let membership, let list, let ignoringCase):
      return quantified(operand, row) { isMember($0.text ?? "", membership, list, ignoringCase) }
    case .call(let call):
      let operands = call.operands
      guard operands.count == 2 else { return false }
      return quantified(operands[0], row) {
        test($0.text ?? "", call, value(of: operands[1], row).text ?? "")
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .absent, .quantified, .arithmetic, .choice:
      return false
    }
  }

  /// Asks the value of an operand, or each of the list under `any` and `all`.
  private func quantified(_ operand: YARAL.Expression, _ row: Row, _ test: (Value) -> Bool) -> Bool {
    guard case .quantified(let quantifier, let inner) = operand.kind, case .path(let path) = inner.kind else {
      return test(value(of: operand, row))
    }
    let values = row[path.variable]?.event[path.fieldName] ?? []
    switch quantifier {
    case .any: return values.contains(where: test)
    case .all: return values.isEmpty ? allOfNothing : values.allSatisfy(test)
    }
  }

  private func compare(
    _ left: Value, _ relation: Relation, _ right: Value, _ expression: YARAL.Expression, _ ignoringCase: Bool
  ) -> Bool {
    if case .pattern(let pattern) = expression.kind {
      return (relation == .equal) == search(pattern, left.text ?? "", ignoringCase)
    }
    switch (left, right) {
    case (.string(let left), .string(let right)):
      let isEqual = ignoringCase ? left.lowercased() == right.lowercased() : left == right
      return isEqual == (relation == .equal)
    case (.boolean(let left), .boolean(let right)): return (left == right) == (relation == .equal)
    default:
      guard let left = left.number, let right = right.number else { return false }
      return relation.holds(left.compare(right))
    }
  }

  private func search(_ pattern: String, _ text: String, _ ignoringCase: Bool) -> Bool {
    (try? CompiledPattern(pattern, ignoringCase: ignoringCase))?.search(text) ?? false
  }

  private func test(_ text: String, _ call: YARAL.Call, _ constant: String) -> Bool {
    let one = call.ignoringCase ? text.lowercased() : text
    let other = call.ignoringCase ? constant.lowercased() : constant
    switch call.function {
    case "re.regex": return search(constant, text, call.ignoringCase)
    case "strings.contains": return other.isEmpty || one.contains(other)
    case "strings.starts_with": return one.hasPrefix(other)
    case "strings.ends_with": return one.hasSuffix(other)
    case "net.ip_in_range_cidr": return IPNetwork(constant)?.contains(text) ?? false
    default: return false
    }
  }

  private func isMember(_ text: String, _ membership: YARAL.Membership, _ list: String, _ ignoringCase: Bool)
    -> Bool
  {
    (lists[list] ?? []).contains { entry in
      switch membership {
      case .exact: ignoringCase ? entry.lowercased() == text.lowercased() : entry == text
      case .regex: search(entry, text, ignoringCase)
      case .cidr: IPNetwork(entry)?.contains(text) ?? false
      }
    }
  }

  // MARK: Values of a group

  private func aggregated(
    _ expression: YARAL.Expression, _ rows: [Row], _ earlier: [(name: String, value: Value)]
  ) -> Value {
    switch expression.kind {
    case .path(let path):
      if let outcome = earlier.first(where: { $0.name == path.variable }), path.steps.isEmpty {
        return outcome.value
      }
    case .arithmetic(let symbol, let left, let right):
      return arithmetic(symbol, aggregated(left, rows, earlier), aggregated(right, rows, earlier))
    case .call(let call):
      let operands = call.operands
      let values =
        operands.first.map { operand in
          rows.flatMap { elementRows(of: $0, for: operand) }.map { value(of: operand, $0) }
        } ?? []
      let distinct = Set(values.map { $0.text ?? "" })
      let numbers = values.compactMap(\.number?.double)
      switch call.function {
      case "max": return .integer(Int64(numbers.max() ?? 0))
      case "min": return .integer(Int64(numbers.min() ?? 0))
      case "sum": return .integer(Int64(numbers.reduce(0, +)))
      case "count": return .integer(Int64(values.count))
      case "count_distinct": return .integer(Int64(distinct.count))
      case "array_distinct": return .list(distinct.sorted().map { .string($0) })
      case "if"
      where rule.match != nil || earlier.contains { $0.name == operands[0].paths.first?.path.variable }:
        let isTrue = holds(operands[0], rows, earlier)
        if !isTrue, operands.count == 2 { return .integer(0) }
        return aggregated(operands[isTrue ? 1 : 2], rows, earlier)
      default: break
      }
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership,
      .quantified, .choice:
      break
    }
    return value(of: expression, rows[0])
  }

  private func holds(
    _ expression: YARAL.Expression, _ rows: [Row], _ outcomes: [(name: String, value: Value)]
  ) -> Bool {
    switch expression.kind {
    case .and(let operands): return operands.allSatisfy { holds($0, rows, outcomes) }
    case .or(let operands): return operands.contains { holds($0, rows, outcomes) }
    case .not(let operand): return !holds(operand, rows, outcomes)
    case .path: return true
    case .comparison(let left, let relation, let right, _):
      if case .count(let name) = left.kind {
        let values =
          variables.contains(name)
          ? Set(rows.compactMap { $0[name].map { String($0.index) } })
          : Set(rows.map { value(of: YARAL.Expression.Kind.path(YARAL.Path(name)), $0).text ?? "" })
        return compare(.integer(Int64(values.count)), relation, value(of: right, rows[0]), right, false)
      }
      return compare(
        aggregated(left, rows, outcomes), relation, aggregated(right, rows, outcomes), right, false)
    case .text, .pattern, .number, .boolean, .count, .list, .call, .absent, .membership, .quantified,
      .arithmetic,
      .choice:
      return false
    }
  }
}

extension YARAL.Call {
  /// The arguments that are expressions.
  var operands: [YARAL.Expression] { YARAL.Expression(.call(self)).operands }
}
