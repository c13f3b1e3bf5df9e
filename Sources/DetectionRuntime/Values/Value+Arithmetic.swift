extension Value {
  /// The sum. A Boolean counts as 1 or 0. Null if an operand is no number, on integer overflow, and when a
  /// float would not be finite; so are the others.
  public static func + (left: Value, right: Value) -> Value {
    arithmetic(left, right, Int64.addingReportingOverflow, +)
  }

  public static func - (left: Value, right: Value) -> Value {
    arithmetic(left, right, Int64.subtractingReportingOverflow, -)
  }

  public static func * (left: Value, right: Value) -> Value {
    arithmetic(left, right, Int64.multipliedReportingOverflow, *)
  }

  /// The quotient: a float, but an integer when one integer divides the other evenly; null on division by
  /// zero.
  public static func / (left: Value, right: Value) -> Value {
    guard let dividend = left.countable, let divisor = right.countable, divisor.double != 0 else { return .null }
    if case .integer(let dividend) = dividend, case .integer(let divisor) = divisor {
      let (quotient, overflows) = dividend.dividedReportingOverflow(by: divisor)
      if overflows { return .null }
      if quotient * divisor == dividend { return .integer(quotient) }
    }
    return finite(dividend.double / divisor.double)
  }

  /// The remainder, with the sign of the dividend; null on division by zero.
  public static func % (left: Value, right: Value) -> Value {
    guard let dividend = left.countable, let divisor = right.countable, divisor.double != 0 else { return .null }
    if case .integer(let dividend) = dividend, case .integer(let divisor) = divisor {
      let (remainder, overflows) = dividend.remainderReportingOverflow(dividingBy: divisor)
      return overflows ? .null : .integer(remainder)
    }
    return finite(dividend.double.truncatingRemainder(dividingBy: divisor.double))
  }

  public static func += (left: inout Value, right: Value) { left = left + right }
  public static func -= (left: inout Value, right: Value) { left = left - right }

  private static func arithmetic(
    _ left: Value, _ right: Value, _ integers: (Int64) -> (Int64) -> (partialValue: Int64, overflow: Bool),
    _ doubles: (Double, Double) -> Double
  ) -> Value {
    guard let left = left.countable, let right = right.countable else { return .null }
    if case .integer(let left) = left, case .integer(let right) = right {
      let (result, overflows) = integers(left)(right)
      return overflows ? .null : .integer(result)
    }
    return finite(doubles(left.double, right.double))
  }

  private static func finite(_ double: Double) -> Value { double.isFinite ? .double(double) : .null }
}

extension Value {
  /// The values added up from the left, as `+` adds.
  public static func sum(_ values: Value...) -> Value {
    guard let first = values.first else { return 0 }
    return values.dropFirst().reduce(first, +)
  }
}
