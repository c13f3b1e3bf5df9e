/// What a plain text stands for in YAML 1.1 as PyYAML's SafeLoader has it.
func resolvedCore11(_ text: String) -> ResolvedScalar {
  guard let first = text.utf8.first else { return .null }
  switch first {
  case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"),
    UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"),
    UInt8(ascii: "O"):
    return words[text] ?? .string
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
    let number = NumberText(text)
    return number.integer ?? number.float ?? number.time ?? .string
  default:
    return .string
  }
}

private let words: [String: ResolvedScalar] = {
  var words: [String: ResolvedScalar] = ["~": .null, "null": .null, "Null": .null, "NULL": .null]
  let booleans = [
    ("yes", true), ("true", true), ("on", true), ("no", false), ("false", false), ("off", false),
  ]
  for (word, value) in booleans {
    let capitalized = word.prefix(1).uppercased() + word.dropFirst()
    for spelling in [word, capitalized, word.uppercased()] { words[spelling] = .boolean(value) }
  }
  return words
}()

/// A text that starts like a number or a date.
private struct NumberText {
  let bytes: [UInt8]
  /// After the sign, if there is one.
  let body: ArraySlice<UInt8>
  let isNegative: Bool

  init(_ text: String) {
    bytes = Array(text.utf8)
    let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
    body = bytes.dropFirst(isSigned ? 1 : 0)
    isNegative = bytes.first == UInt8(ascii: "-")
  }

  // MARK: Integers

  /// `[-+]?` and one of `0b[01_]+`, `0[0-7_]+`, `0x[0-9a-fA-F_]+`, `0`, `[1-9][0-9_]*`, or the last with
  /// `(:[0-5]?[0-9])+` behind it.
  var integer: ResolvedScalar? {
    guard let first = body.first else { return nil }
    if first == UInt8(ascii: "0") {
      let rest = body.dropFirst()
      switch rest.first {
      case nil: return .integer(0)
      case UInt8(ascii: "b"): return integer(rest.dropFirst(), radix: 2)
      case UInt8(ascii: "x"): return integer(rest.dropFirst(), radix: 16)
      default: return rest.allSatisfy { $0 == UInt8(ascii: "_") } ? .integer(0) : integer(rest, radix: 8)
      }
    }
    guard isDigit(first) else { return nil }
    let parts = body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts[0].allSatisfy(isDigitOrUnderscore), parts.dropFirst().allSatisfy(isSixtieth) else {
      return nil
    }
    return sum(parts)
  }

  private func integer(_ digits: ArraySlice<UInt8>, radix: Int64) -> ResolvedScalar? {
    var isEmpty = true
    var magnitude: Int64? = 0
    for byte in digits where byte != UInt8(ascii: "_") {
      guard let digit = Int64(hexadecimalDigit: byte), digit < radix else { return nil }
      isEmpty = false
      magnitude = magnitude.flatMap { shifted($0, radix, digit) }
    }
    // PyYAML takes `0x_` for an integer and then fails on it.
    if isEmpty { return nil }
    return magnitude.map(ResolvedScalar.integer) ?? .integerTooLarge
  }

  private func sum(_ parts: [ArraySlice<UInt8>]) -> ResolvedScalar {
    var total: Int64? = 0
    for part in parts {
      var value: Int64? = 0
      for byte in part where byte != UInt8(ascii: "_") {
        value = value.flatMap { shifted($0, 10, Int64(byte - UInt8(ascii: "0"))) }
      }
      total = total.flatMap { sum in
        guard let value else { return nil }
        let (product, overflow) = sum.multipliedReportingOverflow(by: 60)
        let (next, carry) = product.addingReportingOverflow(value)
        return overflow || carry ? nil : next
      }
    }
    return total.map(ResolvedScalar.integer) ?? .integerTooLarge
  }

  /// `value * radix ± digit` with the sign of the number; `nil` on overflow.
  private func shifted(_ value: Int64, _ radix: Int64, _ digit: Int64) -> Int64? {
    let (product, overflow) = value.multipliedReportingOverflow(by: radix)
    let (sum, carry) =
      isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
    return overflow || carry ? nil : sum
  }

  // MARK: Floats

  /// One of `[-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?`, `\.[0-9][0-9_]*([eE][-+][0-9]+)?` (without a
  /// sign), `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*`, `[-+]?\.(inf|Inf|INF)`, `\.(nan|NaN|NAN)`.
  var float: ResolvedScalar? {
    if body.first == UInt8(ascii: ".") { return floatWithoutInteger }
    guard let first = body.first, isDigit(first), let dot = body.firstIndex(of: UInt8(ascii: ".")) else {
      return nil
    }
    let parts = body[..<dot].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts[0].allSatisfy(isDigitOrUnderscore), parts.dropFirst().allSatisfy(isSixtieth) else {
      return nil
    }
    guard let (fraction, exponent) = fraction(body[(dot + 1)...]) else { return nil }
    if parts.count == 1 {
      return number(integer: parts[0], fraction: fraction, exponent: exponent).map(ResolvedScalar.float)
    }
    guard exponent.isEmpty, let last = parts.last else { return nil }
    var total = 0.0
    for part in parts.dropLast() {
      guard let value = number(integer: part, fraction: [], exponent: []) else { return nil }
      total = (total + value.magnitude) * 60
    }
    guard let value = number(integer: last, fraction: fraction, exponent: []) else { return nil }
    return .float((total + value.magnitude) * (isNegative ? -1 : 1))
  }

  private var floatWithoutInteger: ResolvedScalar? {
    let rest = body.dropFirst()
    let word = String(decoding: rest, as: UTF8.self)
    if ["inf", "Inf", "INF"].contains(word) { return .float(isNegative ? -.infinity : .infinity) }
    guard body.count == bytes.count else { return nil }
    if ["nan", "NaN", "NAN"].contains(word) { return .float(.nan) }
    guard let first = rest.first, isDigit(first), let (fraction, exponent) = fraction(rest) else {
      return nil
    }
    return number(integer: [], fraction: fraction, exponent: exponent).map(ResolvedScalar.float)
  }

  /// What stands behind the point: `[0-9_]*([eE][-+][0-9]+)?`.
  private func fraction(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, exponent: ArraySlice<UInt8>)? {
    let fraction = text.prefix(while: isDigitOrUnderscore)
    let rest = text[fraction.endIndex...]
    guard let mark = rest.first else { return (fraction, []) }
    let exponent = rest.dropFirst()
    guard mark | 0x20 == UInt8(ascii: "e"), exponent.count >= 2,
      exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+"),
      exponent.dropFirst().allSatisfy(isDigit)
    else { return nil }
    return (fraction, exponent)
  }

  private func number(
    integer: ArraySlice<UInt8>, fraction: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>
  ) -> Double? {
    let zero = [UInt8(ascii: "0")]
    var digits = isNegative ? [UInt8(ascii: "-")] : []
    digits += zero + integer.filter(isDigit) + [UInt8(ascii: ".")] + fraction.filter(isDigit) + zero
    if !exponent.isEmpty { digits += [UInt8(ascii: "e")] + exponent }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  // MARK: Dates and times

  /// `dddd-dd-dd`, or `dddd-d?d-d?d`, `T`, `t` or blanks, `d?d:dd:dd`, `(\.d*)?`, and
  /// `(blanks (Z | [-+]d?d(:dd)?))?`.
  var time: ResolvedScalar? {
    var text = bytes[...]
    guard digits(&text, 4...4), skip(&text, "-"), let month = count(&text, 1...2), skip(&text, "-"),
      let day = count(&text, 1...2)
    else { return nil }
    if text.isEmpty { return month == 2 && day == 2 ? .date : nil }
    if !skip(&text, "T"), !skip(&text, "t") {
      guard blanks(&text) > 0 else { return nil }
    }
    guard digits(&text, 1...2), skip(&text, ":"), digits(&text, 2...2), skip(&text, ":"), digits(&text, 2...2)
    else { return nil }
    if skip(&text, ".") { _ = count(&text, 0...Int.max) }
    if text.isEmpty { return .timestamp }
    _ = blanks(&text)
    if skip(&text, "Z") { return text.isEmpty ? .timestamp : nil }
    guard skip(&text, "-") || skip(&text, "+"), digits(&text, 1...2) else { return nil }
    if skip(&text, ":") { guard digits(&text, 2...2) else { return nil } }
    return text.isEmpty ? .timestamp : nil
  }

  private func digits(_ text: inout ArraySlice<UInt8>, _ counts: ClosedRange<Int>) -> Bool {
    count(&text, counts) != nil
  }

  /// Takes digits off the front, as many as there are but no more than allowed.
  private func count(_ text: inout ArraySlice<UInt8>, _ counts: ClosedRange<Int>) -> Int? {
    let count = text.prefix(counts.upperBound).prefix(while: isDigit).count
    guard counts.contains(count) else { return nil }
    text = text.dropFirst(count)
    return count
  }

  private func blanks(_ text: inout ArraySlice<UInt8>) -> Int {
    let count = text.prefix(while: isBlank).count
    text = text.dropFirst(count)
    return count
  }

  private func skip(_ text: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
    guard text.first == UInt8(ascii: character) else { return false }
    text = text.dropFirst()
    return true
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

private func isDigitOrUnderscore(_ byte: UInt8) -> Bool {
  isDigit(byte) || byte == UInt8(ascii: "_")
}

/// `[0-5]?[0-9]`
private func isSixtieth(_ part: ArraySlice<UInt8>) -> Bool {
  guard let first = part.first, part.count <= 2, part.allSatisfy(isDigit) else { return false }
  return part.count == 1 || first <= UInt8(ascii: "5")
}

extension Int64 {
  fileprivate init?(hexadecimalDigit byte: UInt8) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self = Int64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self = Int64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self = Int64(byte - UInt8(ascii: "A")) + 10
    default: return nil
    }
  }
}
