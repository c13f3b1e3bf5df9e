import Patterns

/// Whether two values stand in the relation of a join; never if either is null or a list.
///
/// Two numbers are equal as numbers, other values when their texts are. Less and greater are asked of numbers
/// and of texts that are decimal numbers; between other values they are false.
func joined(_ left: Value, _ relation: Relation, _ right: Value, ignoringCase: Bool) -> Bool {
  switch relation {
  case .equal, .notEqual:
    // Equal numbers have equal texts.
    guard let left = JoinText(left, ignoringCase: ignoringCase),
      let right = JoinText(right, ignoringCase: ignoringCase)
    else { return false }
    return (left == right) == (relation == .equal)
  case .less, .lessOrEqual, .greater, .greaterOrEqual:
    guard let left = left.number, let right = right.number else { return false }
    return relation.holds(left.compare(right))
  }
}

/// A value as joins compare it for equality.
enum JoinText: Hashable {
  case exact(ExactText)
  case folded(FoldedText)

  /// `nil` for values that join with nothing.
  init?(_ value: Value, ignoringCase: Bool) {
    guard let text = value.text else { return nil }
    self = ignoringCase ? .folded(FoldedText(text)) : .exact(ExactText(text))
  }
}
