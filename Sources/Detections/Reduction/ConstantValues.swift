import Events

// What conditions and expressions give on constants. The meaning of a detection is defined in Semantics,
// which is the judge of this, and so has its own.

extension Value {
  /// The value as a number, where a Boolean is 1 or 0.
  var asNumber: Number? {
    switch self {
    case .boolean(let boolean): .integer(boolean ? 1 : 0)
    case .null, .string, .integer, .double, .list: number
    }
  }

  /// Whether a flag is true: true, or a number other than 0.
  var isTrue: Bool {
    switch self {
    case .boolean, .integer, .double: asNumber.map { $0.double != 0 } ?? false
    case .null, .string, .list: false
    }
  }

  /// Whether two values stand in a relation: see `Condition.compare`.
  func stands(_ relation: Relation, _ other: Value) -> Bool {
    if self == .null || other == .null { return false }
    if case .string(let left) = self, case .string(let right) = other {
      return relation.holdsAmongUnordered(left.utf8.elementsEqual(right.utf8))
    }
    guard let left = asNumber, let right = other.asNumber else {
      return relation.holdsAmongUnordered(self == other)
    }
    // An integer equals no other text than its own decimal.
    if let isEqual = isDecimal(of: right) ?? other.isDecimal(of: left) {
      switch relation {
      case .equal, .notEqual: return relation.holdsAmongUnordered(isEqual)
      case .less, .lessOrEqual, .greater, .greaterOrEqual: break
      }
    }
    return relation.holds(left.compare(right))
  }

  /// Whether a text is the decimal of an integer; `nil` for other values and numbers.
  private func isDecimal(of number: Number) -> Bool? {
    guard case .string(let text) = self, case .integer(let integer) = number else { return nil }
    return text.utf8.elementsEqual(String(integer).utf8)
  }

  /// The result of an operation: see `Expression.arithmetic`.
  func computed(_ operation: ArithmeticOperator, _ other: Value) -> Value {
    guard let left = asNumber, let right = other.asNumber else { return .null }
    if case .integer(let left) = left, case .integer(let right) = right {
      return Value.computed(operation, left, right)
    }
    let result: Double =
      switch operation {
      case .add: left.double + right.double
      case .subtract: left.double - right.double
      case .multiply: left.double * right.double
      case .divide: left.double / right.double
      case .modulo: left.double.truncatingRemainder(dividingBy: right.double)
      }
    return result.isFinite ? .double(result) : .null
  }

  private static func computed(_ operation: ArithmeticOperator, _ left: Int64, _ right: Int64) -> Value {
    let result: (partialValue: Int64, overflow: Bool)
    switch operation {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    case .divide:
      if right != 0, right != -1, left % right != 0 { return .double(Double(left) / Double(right)) }
      result = left.dividedReportingOverflow(by: right)
    case .modulo:
      if right == -1 { return .integer(0) }
      result = left.remainderReportingOverflow(dividingBy: right)
    }
    return result.overflow ? .null : .integer(result.partialValue)
  }
}

extension Relation {
  /// Whether the relation holds between values that are equal, or are not, and have no order.
  fileprivate func holdsAmongUnordered(_ isEqual: Bool) -> Bool {
    switch self {
    case .equal: isEqual
    case .notEqual: !isEqual
    case .less, .lessOrEqual, .greater, .greaterOrEqual: false
    }
  }

  /// Whether the relation holds between a number that may be anything from a lowest on, and a given one:
  /// always, never, or as it comes.
  func verdict(from lowest: Int64, _ number: Int64) -> Bool? {
    switch self {
    case .equal: number < lowest ? false : nil
    case .notEqual: number < lowest ? true : nil
    case .less: number <= lowest ? false : nil
    case .lessOrEqual: number < lowest ? false : number == .max ? true : nil
    case .greater: number < lowest ? true : number == .max ? false : nil
    case .greaterOrEqual: number <= lowest ? true : nil
    }
  }

  /// Whether the relation holds between a whole number and a given one.
  func holds(_ left: Int64, _ right: Int64) -> Bool {
    holds(left < right ? -1 : left == right ? 0 : 1)
  }
}
