import Detections
import Events
import Semantics

/// Terms as aggregates see them: values that no aggregate of a kind tells apart are the same.
extension RowTerm {
  /// 1 for a value, 0 for none.
  var asPresence: RowTerm {
    switch self {
    case .constant(let value): .constant(.integer(value == .null ? 0 : 1))
    case .first, .all, .presence, .truth, .comparison: .constant(.integer(1))
    case .arithmetic, .call, .elements, .group, .alone: .presence(self)
    }
  }

  /// 1 for what is true, else 0.
  var asTruth: RowTerm {
    switch self {
    case .constant(let value):
      .constant(.integer(Aggregate.anyTrue.value(of: [[value]]) == .boolean(true) ? 1 : 0))
    case .presence, .truth: self
    case .first, .all, .arithmetic, .comparison, .call, .elements, .group, .alone: .truth(self)
    }
  }

  /// A number, or nothing.
  var asNumber: RowTerm {
    guard case .constant(let value) = self else { return self }
    return .constant(withBooleanAsNumber(value).number?.value ?? .null)
  }

  /// A text, or nothing.
  var asText: RowTerm {
    guard case .constant(let value) = self else { return self }
    return .constant(value.text.map(Value.string) ?? .null)
  }

  /// What people take for the same in an alert.
  var asResult: RowTerm {
    guard case .constant(let value) = self else { return self }
    return .constant(value.comparable)
  }
}

extension Aggregate {
  /// What comes of one row that has this.
  func ofOneRow(_ term: RowTerm) -> RowTerm {
    if case .constant(let value) = term { return .constant(self.value(of: [value == .null ? [] : [value]])) }
    switch self {
    case .count: return term.asPresence
    case .anyTrue: return term.asTruth
    case .max, .min, .sum, .average, .percentile, .countDistinct, .list, .distinctList:
      return .alone(self, term)
    }
  }
}
