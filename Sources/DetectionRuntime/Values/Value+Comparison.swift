import Patterns

extension Value {
  /// Whether the values stand in a relation; never if either is null or a list.
  ///
  /// Texts are compared with texts exactly, and only for equality. A Boolean is 1 or 0. A text that is a
  /// plain decimal is compared with a number as that number; any other text differs from every number.
  public func stands(_ relation: Relation, to other: Value) -> Bool {
    switch (self, other) {
    case (.null, _), (_, .null), (.list, _), (_, .list):
      return false
    case (.string(let left), .string(let right)):
      switch relation {
      case .equal: return left.isExactly(right)
      case .notEqual: return !left.isExactly(right)
      case .less, .lessOrEqual, .greater, .greaterOrEqual: return false
      }
    case (.string, _), (.integer, _), (.double, _), (.boolean, _):
      guard let left = countable, let right = other.countable else { return relation == .notEqual }
      return relation.holds(left.compare(right))
    }
  }

  /// The value as a number, a Boolean as 1 or 0.
  var countable: Number? {
    if case .boolean(let boolean) = self { return .integer(boolean ? 1 : 0) }
    return number
  }

  public static func < (left: Value, right: Value) -> Bool { left.stands(.less, to: right) }
  public static func <= (left: Value, right: Value) -> Bool { left.stands(.lessOrEqual, to: right) }
  public static func > (left: Value, right: Value) -> Bool { left.stands(.greater, to: right) }
  public static func >= (left: Value, right: Value) -> Bool { left.stands(.greaterOrEqual, to: right) }

  /// Whether the values are equal as `stands` compares them: 1 equals 1.0, and null equals nothing.
  public func equals(_ other: Value) -> Bool { stands(.equal, to: other) }
  /// Whether the values are both there and not equal.
  public func differs(from other: Value) -> Bool { stands(.notEqual, to: other) }

  /// Whether the value is the Boolean true.
  public var isTrue: Bool { self == .boolean(true) }
}

extension String {
  /// Whether the texts have the same scalars; `==` would also call canonically equivalent texts equal.
  func isExactly(_ other: String) -> Bool { utf8Equals(other) }

  /// Whether the text comes before another by its scalars.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
