import Detections
import Events
import Taxonomies

extension Detection {
  /// What the columns of the tables hold that the detection reads, told by what they are compared with.
  func columnDefinitions(_ fields: YARAL.FieldDefinitions) -> [Field: FieldDefinition] {
    var result: [Field: FieldDefinition] = [:]
    let tables = variables.filter { $0.table != nil }
    if tables.isEmpty { return [:] }
    func note(_ field: Field, _ definition: FieldDefinition) {
      guard field.name.contains("."), result[field] == nil else { return }
      var definition = definition
      definition.field = field
      definition.isRepeated = false
      result[field] = definition
    }
    let names = Set(tables.map(\.name))
    for case .computed(let computed) in tables.flatMap(\.derivations) {
      // What an empty cell reads as tells what the column holds.
      guard case .field(let field, let absentAs) = computed.expression else { continue }
      note(field, FieldDefinition(field: field, type: Self.type(of: absentAs)))
    }
    for join in joins {
      for (side, other) in [(join.left, join.right), (join.right, join.left)] {
        guard case .field(let variable, let field) = side, names.contains(variable) else { continue }
        let isOrder = join.relation != .equal && join.relation != .notEqual
        note(field, definition(of: other, fields) ?? FieldDefinition(field: field, type: isOrder ? .float : .text))
      }
    }
    for key in window?.keys ?? [] {
      let known = key.fields.lazy.filter { !names.contains($0.key) }.compactMap { fields.definition(of: $0.value) }.first
      for (variable, field) in key.fields where names.contains(variable) {
        note(field, known ?? FieldDefinition(field: field, type: .text))
      }
    }
    _ = mapPredicates { variable, predicate in
      guard names.contains(variable) else { return predicate }
      return predicate.mapField { test in
        switch test.test {
        case .number: note(test.field, FieldDefinition(field: test.field, type: .float))
        case .boolean: note(test.field, FieldDefinition(field: test.field, type: .boolean))
        case .text, .network, .sameAs, .member: note(test.field, FieldDefinition(field: test.field, type: .text))
        case .present, .null: break
        }
        return .field(test)
      }
    }
    for table in tables {
      for column in table.columns(readBy: self) {
        let field = DataTable.field(of: column, in: table.table ?? "")
        note(field, FieldDefinition(field: field, type: .text))
      }
    }
    return result
  }

  private static func type(of zero: Value) -> FieldType {
    switch zero {
    case .integer, .double: .float
    case .boolean: .boolean
    case .string, .null, .list: .text
    }
  }

  private func definition(of operand: Join.Operand, _ fields: YARAL.FieldDefinitions) -> FieldDefinition? {
    switch operand {
    case .time: return FieldDefinition(field: "", type: .time)
    case .field(let variable, let field):
      if let known = fields.definition(of: field) { return known }
      for case .computed(let computed) in self.variable(variable)?.derivations ?? [] where computed.field == field {
        return definition(of: computed.expression, fields)
      }
      return nil
    }
  }

  private func definition(of expression: ValueExpression, _ fields: YARAL.FieldDefinitions) -> FieldDefinition? {
    switch expression {
    case .field(let field, _), .values(let field): fields.definition(of: field)
    case .time: FieldDefinition(field: "", type: .time)
    case .arithmetic: FieldDefinition(field: "", type: .float)
    case .literal, .element, .call, .conditional: nil
    }
  }
}

extension EventVariable {
  /// The predicate without what says that a row is one of the table's: in YARA-L the name says so.
  var predicateWithoutMarker: Detections.Predicate {
    guard let table else { return predicate }
    let marker = DataTable.marker(of: table)
    return predicate.mapField { $0.field == marker && $0.test == .present ? .always : .field($0) }
  }
}

extension Condition {
  /// The condition without the rows of tables, which YARA-L requires without saying so.
  func withoutRows(of detection: Detection) -> Condition {
    guard case .all(let operands) = self else { return self }
    let others = operands.filter { operand in
      guard case .count(let variable, .greater, 0) = operand else { return true }
      return detection.variable(variable)?.table == nil
    }
    return others.count == 1 ? others[0] : .all(others)
  }
}
