package import Detections
import Events

/// What a predicate demands of events, as far as rows of tables ask: which values a field must have.
package struct EventRequirements: Sendable {
  /// Nothing is known of the events.
  package static let none = EventRequirements(.always, areNative: false)

  private let predicate: Predicate
  /// Whether the predicate has the model's names, and not neutral ones.
  private let areNative: Bool

  package init(_ predicate: Predicate, areNative: Bool) {
    self.predicate = predicate
    self.areNative = areNative
  }

  /// Events that meet conditions; of the first value, where a condition has several.
  static func meeting(_ conditions: [ModelTable.Condition]) -> EventRequirements {
    let tests = conditions.compactMap { condition in
      condition.values.min().map { Predicate.text(Field(condition.field), .equals($0)) }
    }
    return EventRequirements(.all(tests), areNative: false)
  }

  /// Whether every event that satisfies the predicate meets the condition; `nil` when some may and some may not.
  ///
  /// - Parameter native: the model's name of the condition's field.
  func meets(_ condition: ModelTable.Condition, native: String?) -> Bool? {
    guard let name = areNative ? native : condition.field,
      let values = predicate.requiredValues(of: Field(name))
    else { return nil }
    if values.isSubset(of: condition.values) { return true }
    return values.isDisjoint(with: condition.values) ? false : nil
  }
}

extension Predicate {
  /// The values, in lower case, of which one a field must have for the predicate to hold; `nil` when it may have
  /// others, or none.
  fileprivate func requiredValues(of field: Field) -> Set<String>? {
    switch self {
    case .all(let operands):
      // Values that exclude each other leave the empty set: no event satisfies the predicate then.
      let known = operands.compactMap { $0.requiredValues(of: field) }
      return known.first.map { known.dropFirst().reduce($0) { $0.intersection($1) } }
    case .any(let operands):
      let known = operands.compactMap { $0.requiredValues(of: field) }
      return known.count == operands.count && !known.isEmpty ? known.reduce([]) { $0.union($1) } : nil
    case .named(_, let operand): return operand.requiredValues(of: field)
    case .field(let test): return test.field == field ? test.requiredValue.map { [$0] } : nil
    case .not, .keyword: return nil
    }
  }
}

extension FieldPredicate {
  /// The value, in lower case, that the field must have; `nil` when several would do.
  private var requiredText: String? {
    switch test {
    case .text(let text): if case .equals(let value) = text.pattern { value } else { nil }
    case .number(.equal, let number): number.description
    case .number, .boolean, .network, .present, .null, .sameAs, .member: nil
    }
  }

  fileprivate var requiredValue: String? { requiredText?.lowercased() }
}
