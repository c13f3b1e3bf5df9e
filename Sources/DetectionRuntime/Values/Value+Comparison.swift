import Patterns

extension Value {
  /// Whether the values stand in a relation; never if either is null.
  ///
  /// A Boolean is 1 or 0. Numbers, and a number and a text that is a plain decimal, are compared as numbers; an
  /// integer equals no other text than its own decimal. Other values are only equal or not: texts exactly, lists
  /// by elements, and values of different kinds are not equal.
  public func stands(_ relation: Relation, to other: Value) -> Bool {
    switch (self, other) {
    case (.null, _), (_, .null):
      return false
    case (.string, .string), (.list, _), (_, .list):
      return relation.holdsOfEquality(self == other)
    case (.string, _), (.integer, _), (.double, _), (.boolean, _):
      guard let left = countable, let right = other.countable else {
        return relation.holdsOfEquality(false)
      }
      let isWrittenOtherwise = (isDecimal(of: other) ?? other.isDecimal(of: self)) == false
      if isWrittenOtherwise, relation == .equal || relation == .notEqual { return relation == .notEqual }
      return relation.holds(left.compare(right))
    }
  }

  /// Whether this text is the other integer's own decimal; `nil` unless they are a text and an integer.
  private func isDecimal(of other: Value) -> Bool? {
    guard case .string(let text) = self, case .integer(let integer)? = other.countable else { return nil }
    return text.isExactly(String(integer))
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

  /// Whether the value is the Boolean true, or a number (no text) other than 0.
  public var isTrue: Bool {
    switch self {
    case .boolean(let boolean): boolean
    case .integer(let integer): integer != 0
    case .double(let double): double != 0
    case .null, .string, .list: false
    }
  }
}

extension Relation {
  /// Whether the relation holds between values of which only their equality is known.
  fileprivate func holdsOfEquality(_ equal: Bool) -> Bool {
    switch self {
    case .equal: equal
    case .notEqual: !equal
    case .less, .lessOrEqual, .greater, .greaterOrEqual: false
    }
  }
}

extension String {
  /// Whether the texts have the same scalars; `==` would also call canonically equivalent texts equal.
  func isExactly(_ other: String) -> Bool { utf8Equals(other) }

  /// Whether the text comes before another by its scalars.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
