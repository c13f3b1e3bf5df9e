import Detections

extension Detections.Predicate {
  /// The fields without which this can't hold, as far as its form tells.
  var impliedFields: Set<Field> {
    switch self {
    case .all(let operands):
      return operands.reduce(into: []) { $0.formUnion($1.impliedFields) }
    case .any(let operands):
      guard let first = operands.first else { return [] }
      return operands.dropFirst().reduce(first.impliedFields) { $0.intersection($1.impliedFields) }
    case .not(let operand):
      if case .field(let test) = operand, test.test == .null { return [test.field] }
      return []
    case .named(_, let operand): return operand.impliedFields
    case .field(let test):
      if test.test == .null { return [] }
      if case .sameAs(let other, _) = test.test { return [test.field, other] }
      return [test.field]
    case .keyword: return []
    }
  }
}
