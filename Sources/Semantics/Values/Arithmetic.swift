package import Detections
package import Events

/// The value of an operation on two values; null when there is none: see `Expression.arithmetic`.
package func compute(_ operation: ArithmeticOperator, _ left: Value, _ right: Value) -> Value {
  guard let left = withBooleanAsNumber(left).number, let right = withBooleanAsNumber(right).number else {
    return .null
  }
  switch (left, right) {
  case (.integer(let left), .integer(let right)):
    return compute(operation, left, right)
  case (.integer, .double), (.double, .integer), (.double, .double):
    let result = compute(operation, left.double, right.double)
    return result.isFinite ? .double(result) : .null
  }
}

private func compute(_ operation: ArithmeticOperator, _ left: Int64, _ right: Int64) -> Value {
  func exact(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
    result.overflow ? .null : .integer(result.partialValue)
  }
  switch operation {
  case .add: return exact(left.addingReportingOverflow(right))
  case .subtract: return exact(left.subtractingReportingOverflow(right))
  case .multiply: return exact(left.multipliedReportingOverflow(by: right))
  case .divide:
    if right == 0 { return .null }
    // The least integer by -1 has no 64-bit result; the remainder of everything by -1 is 0.
    if right == -1 { return exact(Int64(0).subtractingReportingOverflow(left)) }
    return left % right == 0 ? .integer(left / right) : .double(Double(left) / Double(right))
  case .modulo:
    if right == 0 { return .null }
    return .integer(right == -1 ? 0 : left % right)
  }
}

private func compute(_ operation: ArithmeticOperator, _ left: Double, _ right: Double) -> Double {
  switch operation {
  case .add: left + right
  case .subtract: left - right
  case .multiply: left * right
  case .divide: left / right
  case .modulo: left.truncatingRemainder(dividingBy: right)
  }
}
