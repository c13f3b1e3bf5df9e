import Patterns

extension FieldValues {
  /// Whether a value, as a number, stands in the relation. Booleans are no numbers.
  ///
  /// Equality with an integer asks of a text that it be exactly that decimal: `05` is not 5.
  public func isNumber(_ relation: Relation, _ number: Number) -> Bool {
    pass { $0.isNumber(relation, number) }
  }

  /// Whether a value is this Boolean, or the text `true` or `false` in any case.
  public func isBoolean(_ boolean: Bool) -> Bool {
    pass { $0.isBoolean(boolean) }
  }
}

extension Value {
  /// As `FieldValues.isNumber`.
  package func isNumber(_ relation: Relation, _ number: Number) -> Bool {
    if relation == .equal, case .string(let text) = self, case .integer(let integer) = number {
      return text.utf8Equals(String(integer))
    }
    return self.number.map { relation.holds($0.compare(number)) } ?? false
  }

  /// As `FieldValues.isBoolean`.
  package func isBoolean(_ boolean: Bool) -> Bool {
    switch self {
    case .boolean(let value): value == boolean
    case .string(let text): text.foldedEquals(boolean ? trueText : falseText)
    case .null, .integer, .double, .list: false
    }
  }
}

private let trueText = FoldedText("true")
private let falseText = FoldedText("false")
