import Patterns

/// Whether two values stand in the relation of a join; never if either is null or a list.
///
/// Numbers are compared as numbers, also with a text that is a plain decimal; everything else as text, by
/// scalars.
func joined(_ left: Value, _ relation: Relation, _ right: Value, ignoringCase: Bool) -> Bool {
  guard let leftText = left.text, let rightText = right.text else { return false }
  if left.isNumber || right.isNumber, let left = left.number, let right = right.number {
    return relation.holds(left.compare(right))
  }
  if ignoringCase {
    let left = FoldedText(leftText)
    let right = FoldedText(rightText)
    return relation.holds(order(left == right, left.scalars.lexicographicallyPrecedes(right.scalars)))
  }
  return relation.holds(order(leftText.isExactly(rightText), leftText.precedes(rightText)))
}

private func order(_ equal: Bool, _ precedes: Bool) -> Int { equal ? 0 : precedes ? -1 : 1 }

extension Value {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .double: true
    case .null, .string, .boolean, .list: false
    }
  }
}

/// What two values have in common whenever they are equal in a join: a coarser key for looking up.
enum JoinBucket: Hashable {
  case number(Double)
  case text(ExactText)
  case folded(FoldedText)

  /// `nil` for values that join with nothing.
  init?(_ value: Value, ignoringCase: Bool) {
    guard let text = value.text else { return nil }
    if let number = value.number {
      self = .number(number.double)
    } else {
      self = ignoringCase ? .folded(FoldedText(text)) : .text(ExactText(text))
    }
  }
}
