import Detections
import Diagnostics
import Events
import Taxonomies

/// Joins with the rows of data tables (reference, section 16; Google's page "Use data tables", row-based comparison):
/// all statements of a rule about one table speak of the same row.
extension RuleLowering {
  /// Notes a table: its rows have their marker, and are timeless.
  mutating func noteTable(_ table: String, _ variable: String, at origin: Origin) {
    tables[variable] = table
    parts.append((variable, -1, .field(DataTable.marker(of: table), .present, origin: origin)))
  }

  /// What the columns hold, as far as that can be told from what they are compared with: a rule does not say it.
  mutating func defineColumns(in statements: [YARAL.Expression]) {
    if tables.isEmpty { return }
    var found: [(path: YARAL.Path, definition: FieldDefinition?, origin: Origin)] = []
    for statement in statements {
      statement.visit { expression in
        guard case .comparison(let left, let relation, let right, _) = expression.kind else { return }
        for (side, other) in [(left, right), (right, left)] {
          guard case .path(let path) = side.kind, path.isOfTable else { continue }
          found.append((path, columnDefinition(comparedWith: other, relation, in: statements), side.origin))
        }
      }
    }
    for (path, definition, origin) in found {
      guard var definition else { continue }
      definition.field = Field(path.fieldName)
      definition.isRepeated = false
      let known = computedDefinitions[path.variable]?[definition.field]
      if let known, Self.isNumber(known) != Self.isNumber(definition) {
        fail(.problem(.yaralType, "'\(path.fieldName)' is compared with texts and with numbers", at: origin))
      }
      computedDefinitions[path.variable, default: [:]][definition.field] = known ?? definition
    }
    // What nothing tells is text.
    for (path, _) in statements.flatMap(\.paths) + outcomeExpressions.flatMap(\.paths) where path.isOfTable {
      let field = Field(path.fieldName)
      if computedDefinitions[path.variable]?[field] == nil {
        computedDefinitions[path.variable, default: [:]][field] = FieldDefinition(field: field, type: .text)
      }
    }
  }

  private var outcomeExpressions: [YARAL.Expression] { rule.outcome?.lines.map(\.expression) ?? [] }

  private static func isNumber(_ definition: FieldDefinition) -> Bool {
    [.integer, .float, .time].contains(definition.type)
  }

  /// - Returns: a definition whose name is of no account; `nil` when nothing is known.
  private func columnDefinition(
    comparedWith other: YARAL.Expression, _ relation: Relation, in statements: [YARAL.Expression], depth: Int = 0
  ) -> FieldDefinition? {
    func typed(_ type: FieldType) -> FieldDefinition { FieldDefinition(field: "", type: type) }
    if let literal = other.literal {
      switch literal {
      case .text, .pattern: return typed(.text)
      case .number: return typed(.float)
      case .boolean: return typed(.boolean)
      }
    }
    switch other.kind {
    case .path(let path) where path.isOfTable: break
    case .path(let path) where path.steps.isEmpty:
      // A name that stands for a field.
      guard depth < 4 else { return nil }
      for statement in statements {
        guard case .comparison(let left, .equal, let right, _) = statement.kind else { continue }
        for (side, value) in [(left, right), (right, left)] where side.kind == other.kind {
          if let found = columnDefinition(comparedWith: value, .equal, in: statements, depth: depth + 1) { return found }
        }
      }
    case .path(let path): return catalog.definition(of: Field(path.withoutIndices.fieldName), in: .udm)
    case .arithmetic: return typed(.float)
    case .call(let call):
      switch FunctionSignature.named(call.function)?.result {
      case .integer, .float: return typed(.float)
      case .text, .boolean, .enumeration, .list, nil: return typed(.text)
      }
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .choice:
      break
    }
    return relation == .equal || relation == .notEqual ? nil : typed(.float)
  }

  /// `re.regex($e.f, %t.column)`, `net.ip_in_range_cidr($e.f, %t.column)`: the row's cell is the pattern, or the network.
  ///
  /// - Returns: false for other statements.
  mutating func lowerRowMatch(_ statement: YARAL.Expression) throws(LoweringFailure) -> Bool {
    guard case .call(let call) = statement.kind, statement.operands.count == 2,
      case .path(let column) = statement.operands[1].kind, column.isOfTable
    else { return false }
    let matching: Join.Matching
    switch call.function {
    case "re.regex": matching = .pattern
    case "net.ip_in_range_cidr": matching = .network
    default: return false
    }
    guard let left = try operand(statement.operands[0]), let right = try operand(statement.operands[1]),
      case .field(let variable, let field) = left
    else { throw unsupported(statement) }
    let definition = try definition(of: field, of: variable, at: statement.origin)
    guard definition.type == .text || definition.type == .address else { throw unsupported(statement) }
    joins.append(
      Join(left, .equal, right, ignoringCase: call.ignoringCase, matching: matching, origin: statement.origin))
    return true
  }

  /// A rule with a table fires on events for which the table has a row: the row must be there, too.
  mutating func requireTables() {
    if tables.isEmpty || hasFailed { return }
    let required = condition.requiredVariables ?? []
    for (variable, table) in tables.sorted(by: { $0.key < $1.key }) {
      guard joinedVariables(of: variable).contains(where: { required.contains($0) }) else {
        fail(
          .notSupported(
            "a join of %\(table) with events that need not occur", at: variableOrigins[variable] ?? rule.origin,
            help: "join it with an event that the condition requires"))
        continue
      }
    }
    for entity in entities where impliedFields[entity]?.isEmpty ?? true {
      // A row of a table would be such an entity.
      fail(
        .notSupported(
          "an entity of which nothing is required beside a data table", at: variableOrigins[entity] ?? rule.origin,
          help: "test its metadata.entity_type"))
    }
    condition = condition.requiring(tables.keys.sorted())
  }

  /// The variables that a join or a key puts together with another one.
  private func joinedVariables(of variable: String) -> Set<String> {
    var result: Set<String> = []
    for join in joins where [join.left.variable, join.right.variable].contains(variable) {
      result.formUnion([join.left.variable, join.right.variable])
    }
    for fields in keyFields.values where fields[variable] != nil { result.formUnion(fields.keys) }
    return result.subtracting([variable])
  }
}

extension Condition {
  /// The condition, and events of some variables.
  fileprivate func requiring(_ variables: [String]) -> Condition {
    let present = variables.map { Condition.present($0) }
    if case .all(let operands) = self { return .all(operands + present) }
    return .all([self] + present)
  }
}
