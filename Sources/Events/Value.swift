/// One value of a field of an event, or of an outcome.
///
/// Texts are equal when their scalars are: unlike Swift's, `é` in one scalar and in two are different.
public enum Value: Hashable, Sendable {
  /// The field is there and holds nothing (JSON `null`). Never written by a rule.
  case null
  case string(String)
  case integer(Int64)
  /// Never NaN.
  case double(Double)
  case boolean(Bool)
  /// Outcomes only: what a list aggregate gives; no lists inside.
  case list([Value])
}

extension Value {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.string(let left), .string(let right)): left.isExactly(right)
    case (.integer(let left), .integer(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.boolean(let left), .boolean(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.null, _), (.string, _), (.integer, _), (.double, _), (.boolean, _), (.list, _): false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .string(let text): hasher.combine(text)
    case .integer(let integer): hasher.combine(integer)
    case .double(let double): hasher.combine(double)
    case .boolean(let boolean): hasher.combine(boolean)
    case .list(let values): hasher.combine(values)
    }
  }
}

extension Value {
  /// The value as text tests and keyword searches see it: text as it is, integers in decimal, floats
  /// without a trailing `.0` when integral, `true`/`false`. `nil` for null and lists.
  ///
  /// Source: the Sigma reference's table of numbers, Booleans and text (section 4.6).
  public var text: String? {
    switch self {
    case .string(let text): text
    case .integer(let integer): String(integer)
    case .double(let double): decimalText(of: double)
    case .boolean(let boolean): boolean ? "true" : "false"
    case .null, .list: nil
    }
  }

  /// The value as a number: numbers as they are, and text that is a plain decimal number.
  public var number: Number? {
    switch self {
    case .integer(let integer): .integer(integer)
    case .double(let double): .double(double)
    case .string(let text): Number(decimal: text)
    case .null, .boolean, .list: nil
    }
  }
}

private func decimalText(of double: Double) -> String {
  if let integer = Int64(exactly: double) { return String(integer) }
  return String(double)
}

/// A number of an event or of a rule; integers are compared exactly.
public enum Number: Hashable, Sendable, CustomStringConvertible {
  case integer(Int64)
  /// Never NaN.
  case double(Double)

  /// Reads a plain decimal number: digits with an optional sign and fraction, no exponent, no blanks.
  /// Integers that do not fit 64 bits become doubles.
  public init?(decimal text: String) {
    var digits = 0
    var points = 0
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"): if index != 0 { return nil }
      default: return nil
      }
    }
    guard digits > 0, points <= 1, text.utf8.last != UInt8(ascii: ".") else { return nil }
    guard text.utf8.count <= 400 else { return nil }
    if points == 0, let integer = Int64(text) {
      self = .integer(integer)
    } else if let double = Double(text), double.isFinite {
      self = .double(double)
    } else {
      return nil
    }
  }

  public var double: Double {
    switch self {
    case .integer(let integer): Double(integer)
    case .double(let double): double
    }
  }

  public var value: Value {
    switch self {
    case .integer(let integer): .integer(integer)
    case .double(let double): .double(double)
    }
  }

  public var description: String { value.text ?? "" }

  /// -1, 0 or 1; an integer and a double are compared without rounding the integer.
  public func compare(_ other: Number) -> Int {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): return left < right ? -1 : left == right ? 0 : 1
    case (.double(let left), .double(let right)): return left < right ? -1 : left == right ? 0 : 1
    case (.integer(let left), .double(let right)): return compareExactly(left, right)
    case (.double(let left), .integer(let right)): return -compareExactly(right, left)
    }
  }
}

private func compareExactly(_ integer: Int64, _ double: Double) -> Int {
  if double >= 9_223_372_036_854_775_808.0 { return -1 }
  if double < -9_223_372_036_854_775_808.0 { return 1 }
  let whole = Int64(double.rounded(.towardZero))
  if integer != whole { return integer < whole ? -1 : 1 }
  let fraction = double - double.rounded(.towardZero)
  return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
}

/// The six relations between ordered values.
public enum Relation: String, Hashable, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether the relation holds for an order of -1, 0 or 1.
  public func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// The relation that holds exactly when this one does not.
  public var negated: Relation {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }

  /// The relation with its sides exchanged.
  public var mirrored: Relation {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
