import Detections
import Events
import Patterns
import Taxonomies

extension Detections.Predicate {
  /// The fields without which the predicate can't hold. UDM has no nulls, so `present` asks for a value.
  var requiredFields: Set<Field> {
    let exact = mapField { test in
      guard test.test == .present else { return .field(test) }
      return .not(.field(FieldPredicate(test.field, .null)))
    }
    return Set(fields.filter { exact.requiresPresence(of: $0) })
  }

  /// The fields without which the predicate's text can't hold though no guard stands in it: their zero values
  /// pass no test.
  func enforcedFields(_ definitions: YARAL.FieldDefinitions) -> Set<Field> {
    switch self {
    case .all(let operands):
      return operands.reduce(into: []) { $0.formUnion($1.enforcedFields(definitions)) }
    case .any(let operands):
      guard let first = operands.first else { return [] }
      return operands.dropFirst().reduce(first.enforcedFields(definitions)) {
        $0.intersection($1.enforcedFields(definitions))
      }
    case .named(_, let operand): return operand.enforcedFields(definitions)
    case .not(let operand):
      if case .field(let test) = operand, test.test == .null { return [test.field] }
      return []
    case .field(let test): return test.isFalseOfZero(definitions) ? [test.field] : []
    case .keyword: return []
    }
  }
}

extension FieldPredicate {
  /// Whether the zero value of the field fails the test; of a repeated field, whether the empty list does.
  fileprivate func isFalseOfZero(_ definitions: YARAL.FieldDefinitions) -> Bool {
    guard let definition = definitions.definition(of: field) else { return false }
    if definition.isRepeated { return quantifier == .some && test != .null }
    switch test {
    case .text(let text): return YARAL.isFalseOfEmpty(text.pattern, definition.type)
    case .number(let relation, let number):
      return !relation.holds(Number.integer(0).compare(number))
    case .boolean(let boolean): return boolean
    case .present: return true
    case .member(_, .exact): return true
    case .network, .null, .sameAs, .member: return false
    }
  }
}

extension YARAL {
  /// Whether the empty text, or 0 for a number, certainly fails a test of text.
  fileprivate static func isFalseOfEmpty(_ pattern: TextPattern, _ type: FieldType) -> Bool {
    switch type {
    case .enumeration: return false
    case .integer, .float, .time: return pattern != .equals("0")
    case .boolean: return pattern == .equals("true")
    case .text, .address: break
    }
    switch pattern {
    case .equals(let text): return !text.isEmpty
    // Of the empty text a presence is made.
    case .startsWith, .endsWith, .contains: return true
    case .glob(let glob): return glob.pieces != []
    case .matches(let pattern):
      return pattern.isEmpty || !((try? RegularExpression(pattern))?.acceptsEmptyText ?? true)
    }
  }
}
