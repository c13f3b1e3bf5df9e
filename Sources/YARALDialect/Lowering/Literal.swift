import Events
import Taxonomies

/// What an expression without variables stands for.
enum Literal {
  case text(String)
  case pattern(String)
  case number(Number)
  case boolean(Bool)
}

extension Literal {
  var type: FieldType? {
    switch self {
    case .text: .text
    case .number(.integer): .integer
    case .number(.double): .float
    case .boolean: .boolean
    case .pattern: nil
    }
  }
}

extension YARAL.Expression {
  /// The value of a literal, or of arithmetic on numbers; `nil` for everything else, and for what 64 bits do
  /// not hold.
  var literal: Literal? {
    switch kind {
    case .text(let text, _): return .text(text)
    case .pattern(let pattern): return .pattern(pattern)
    case .boolean(let boolean): return .boolean(boolean)
    case .number(let digits): return Self.number(digits).map(Literal.number)
    case .arithmetic(let symbol, let left, let right):
      guard case .number(let left) = left.literal, case .number(let right) = right.literal else { return nil }
      return Self.compute(symbol, left, right).map(Literal.number)
    case .path, .count, .list, .call, .not, .absent, .and, .or, .comparison, .membership, .quantified,
      .choice:
      return nil
    }
  }

  private static func number(_ digits: String) -> Number? {
    if let integer = Int64(digits) { return .integer(integer) }
    guard digits.contains("."), let double = Double(digits), double.isFinite else { return nil }
    return .double(double)
  }

  private static func compute(_ symbol: YARAL.Operator, _ left: Number, _ right: Number) -> Number? {
    guard case .integer(let left) = left, case .integer(let right) = right else { return nil }
    let result: (partialValue: Int64, overflow: Bool)
    switch symbol {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    // How a fraction is rounded is not documented.
    case .divide, .modulo: return nil
    }
    return result.overflow ? nil : .integer(result.partialValue)
  }
}
