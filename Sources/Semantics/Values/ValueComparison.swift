package import Events

/// Whether a value stands in a relation to a number.
///
/// Numbers by their order. Text that is a plain decimal number likewise, but an integer is equal to no other
/// text than its own decimal. What is no number stands in no relation to one, also not in `!=`.
package func stands(_ value: Value, _ relation: Relation, _ number: Number) -> Bool {
  guard let found = value.number else { return false }
  if case .string(let text) = value, case .integer(let integer) = number {
    switch relation {
    case .equal: return equal(text, String(integer), isCaseSensitive: true)
    case .notEqual: return !equal(text, String(integer), isCaseSensitive: true)
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
  }
  return relation.holds(found.compare(number))
}

/// Whether two values stand in a relation, as `Condition.compare` asks it.
///
/// False if either is null. Two numbers, or a number and a text that is a plain decimal number, are compared
/// as numbers; a Boolean is 1 or 0. Other values are equal or not, and never less or greater: texts exactly,
/// lists by their elements, values of different kinds never.
package func compare(_ left: Value, _ relation: Relation, _ right: Value) -> Bool {
  if left == .null || right == .null { return false }
  let left = withBooleanAsNumber(left)
  let right = withBooleanAsNumber(right)
  if !right.isText, let number = right.number, left.number != nil { return stands(left, relation, number) }
  if !left.isText, let number = left.number, right.number != nil {
    return stands(right, relation.mirrored, number)
  }
  return relation.holdsForEquality(left == right)
}

/// Whether two values of events stand in a relation, as joins ask it.
///
/// Null stands in none. Two numbers are equal as numbers, other values when their texts are. Less and greater
/// are asked of numbers, and of texts that are plain decimal numbers; other values are neither.
func join(_ left: Value, _ relation: Relation, _ right: Value, ignoringCase: Bool) -> Bool {
  guard let leftText = left.text, let rightText = right.text else { return false }
  switch relation {
  case .equal, .notEqual:
    let isEqual: Bool
    if !left.isText, !right.isText, let leftNumber = left.number, let rightNumber = right.number {
      isEqual = leftNumber.compare(rightNumber) == 0
    } else {
      isEqual = equal(leftText, rightText, isCaseSensitive: !ignoringCase)
    }
    return relation.holdsForEquality(isEqual)
  case .less, .lessOrEqual, .greater, .greaterOrEqual:
    guard let leftNumber = left.number, let rightNumber = right.number else { return false }
    return relation.holds(leftNumber.compare(rightNumber))
  }
}

/// A Boolean as 1 or 0; every other value as it is.
package func withBooleanAsNumber(_ value: Value) -> Value {
  switch value {
  case .boolean(let boolean): .integer(boolean ? 1 : 0)
  case .null, .string, .integer, .double, .list: value
  }
}

extension Relation {
  /// Whether the relation holds between things that are equal, or are not, and have no order.
  func holdsForEquality(_ isEqual: Bool) -> Bool {
    switch self {
    case .equal: isEqual
    case .notEqual: !isEqual
    case .less, .lessOrEqual, .greater, .greaterOrEqual: false
    }
  }
}

extension Value {
  var isText: Bool {
    switch self {
    case .string: true
    case .null, .integer, .double, .boolean, .list: false
    }
  }
}
