import Events

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Call {
  var absolute: Value {
    switch number(0) {
    case .integer(let integer): integer == .min ? .double(integer.magnitude.asDouble) : .integer(abs(integer))
    case .double(let double): .double(double.magnitude)
    case nil: .integer(0)
    }
  }

  var isTrue: Bool { number(0)?.compare(.integer(1)) == 0 || text(0).loweredScalars == "true" }

  var power: Value { finite(pow(double(0), double(1))) }

  var logarithm: Value { finite(log(double(0))) }

  var squareRoot: Value { .double(double(0) < 0 ? 0 : double(0).squareRoot()) }

  /// Of what is no number, 0 is compared.
  var isIncreasing: Bool {
    let numbers = (0..<3).map { number($0) ?? .integer(0) }
    return numbers[0].compare(numbers[1]) < 0 && numbers[1].compare(numbers[2]) < 0
  }

  func rounded(_ rule: FloatingPointRoundingRule) -> Value { .integer(Int64(exactly: double(0).rounded(rule)) ?? 0) }

  private func finite(_ double: Double) -> Value { .double(double.isFinite ? double : 0) }
}

extension Number {
  /// Without its fraction; 0 when 64 bits don't hold it.
  var truncated: Int64 {
    switch self {
    case .integer(let integer): integer
    case .double(let double): Int64(exactly: double.rounded(.towardZero)) ?? 0
    }
  }
}

extension UInt64 {
  fileprivate var asDouble: Double { Double(self) }
}
