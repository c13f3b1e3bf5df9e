import Diagnostics
import Events

/// Data tables (reference, section 16; Google's pages "Use data tables" and "Expressions").
extension RuleCheck {
  /// How many comparisons with columns a rule may have.
  private static var joinLimit: Int { 10 }

  /// Rows that are compared: a rule that does so joins some event with each table, and has windows.
  mutating func checkTables() {
    var columns: [(name: String, origin: Origin)] = []
    var joined: Set<String> = []
    for line in events {
      line.expression.visit { expression in
        switch expression.kind {
        case .list(let name): columns.append((name, expression.origin))
        case .comparison(let left, .equal, let right, _):
          let tables = Self.tables(in: left).union(Self.tables(in: right))
          if !left.paths.isEmpty || !right.paths.isEmpty { joined.formUnion(tables) }
        case .call(let call) where ["re.regex", "net.ip_in_range_cidr"].contains(call.function):
          if !expression.paths.isEmpty { joined.formUnion(Self.tables(in: expression)) }
        case .text, .pattern, .number, .boolean, .path, .count, .call, .not, .absent, .and, .or, .comparison,
          .membership, .quantified, .arithmetic, .choice:
          break
        }
      }
      checkNegatedRows(in: line.expression, isNegative: false)
      checkLookups(in: line.expression)
    }
    checkOutcomeColumns(of: Set(columns.map { Self.table(of: $0.name) }))
    guard let first = columns.first else { return }
    if !hasWindow {
      report(
        .yaralJoin, "a rule that compares fields with the rows of a data table has a section 'match'",
        at: first.origin, help: "to ask for a value anywhere in the column, write: in %\(first.name)")
    }
    var seen: Set<String> = []
    for (name, origin) in columns {
      if !name.contains(".") {
        report(.yaralSyntax, "'%\(name)' is a whole list: name a column, %\(name).column", at: origin)
        continue
      }
      let table = Self.table(of: name)
      guard seen.insert(table).inserted, !joined.contains(table) else { continue }
      report(
        .yaralJoin, "nothing joins %\(table) with an event", at: origin,
        help: "some column must be equal to a field: $e.… = %\(table).column")
    }
    if columns.count > Self.joinLimit {
      report(
        .yaralLimit, "a rule has at most \(Self.joinLimit) comparisons with data tables, this has \(columns.count)",
        at: columns[Self.joinLimit].origin)
    }
  }

  /// Whether events are joined with rows of tables, which multiplies rows.
  var joinsTables: Bool { events.contains { !Self.tables(in: $0.expression).isEmpty } }

  private static func table(of column: String) -> String { String(column.prefix { $0 != "." }) }

  private static func tables(in expression: YARAL.Expression) -> Set<String> {
    var result: Set<String> = []
    expression.visit { if case .list(let name) = $0.kind { result.insert(table(of: name)) } }
    return result
  }

  /// The rows that do not agree satisfy the negation of several comparisons: nothing is left out by it.
  private mutating func checkNegatedRows(in expression: YARAL.Expression, isNegative: Bool) {
    var isNegative = isNegative
    switch expression.kind {
    case .not: isNegative.toggle()
    case .and(let operands) where isNegative:
      if operands.count(where: { !Self.tables(in: $0).isEmpty }) > 1 {
        report(
          .yaralHazard, "some row almost always differs, so that this leaves out next to nothing",
          at: expression.origin,
          help: "put what is excluded into one column, and write: not $e.… in %table.column")
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .absent, .and, .or, .comparison,
      .membership, .quantified, .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkNegatedRows(in: operand, isNegative: isNegative) }
  }

  /// Lookups in columns stand alone, or in a choice of lookups.
  private mutating func checkLookups(in expression: YARAL.Expression) {
    switch expression.kind {
    case .or(let operands), .and(let operands):
      let lookups = operands.filter(Self.isLookup)
      let isAnd = if case .and = expression.kind { true } else { false }
      if let first = lookups.first, isAnd || lookups.count < operands.count {
        report(
          .yaralSyntax, "a test of a data table's column can't stand beside other tests in one statement",
          at: first.origin, help: "give it a line of its own; only 'or' between such tests is allowed")
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .comparison,
      .membership, .quantified, .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkLookups(in: operand) }
  }

  private static func isLookup(_ expression: YARAL.Expression) -> Bool {
    switch expression.kind {
    case .membership(_, _, let list, _): list.contains(".")
    case .not(let operand): isLookup(operand)
    case .or(let operands): operands.allSatisfy(isLookup)
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .absent, .and, .comparison, .quantified,
      .arithmetic, .choice:
      false
    }
  }

  /// Columns have a value for each row.
  private mutating func checkOutcomeColumns(of tables: Set<String>) {
    for outcome in outcomes {
      checkOutcomeColumns(in: outcome.expression, tables, isAggregated: false)
    }
  }

  private mutating func checkOutcomeColumns(
    in expression: YARAL.Expression, _ tables: Set<String>, isAggregated: Bool
  ) {
    var isAggregated = isAggregated
    switch expression.kind {
    case .call(let call): if FunctionSignature.aggregates.contains(call.function) { isAggregated = true }
    case .list(let name):
      if !tables.contains(Self.table(of: name)) {
        report(.yaralName, "'events' joins no table %\(Self.table(of: name))", at: expression.origin)
      } else if !isAggregated {
        report(
          .yaralAggregation, "'%\(name)' has a value for each row, and the outcome has one", at: expression.origin,
          help: "put it into an aggregate, such as array_distinct(…)")
      }
    case .text, .pattern, .number, .boolean, .path, .count, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkOutcomeColumns(in: operand, tables, isAggregated: isAggregated) }
  }
}
