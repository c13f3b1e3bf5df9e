import Patterns

extension String {
  var loweredScalars: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      // Only İ has two; its first is what Unicode's simple mapping gives.
      result.append(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar)
    }
    return String(result)
  }

  var raisedScalars: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let mapped = scalar.properties.uppercaseMapping.unicodeScalars
      result.append(mapped.count == 1 ? mapped.first ?? scalar : scalar)
    }
    return String(result)
  }

  /// The text without the scalars of a set at its ends.
  func trimmed(of cutset: String, atStart: Bool, atEnd: Bool) -> String {
    let cut = Set(cutset.unicodeScalars)
    var rest = Substring(self).unicodeScalars
    while atStart, let first = rest.first, cut.contains(first) { rest.removeFirst() }
    while atEnd, let last = rest.last, cut.contains(last) { rest.removeLast() }
    return String(String.UnicodeScalarView(rest))
  }

  /// The parts between separators; an empty separator separates scalars.
  func parts(between separator: String) -> [String] {
    if separator.isEmpty { return unicodeScalars.map { String(Character($0)) } }
    let bytes = Array(utf8)
    let wanted = Array(separator.utf8)
    var parts: [String] = []
    var start = 0
    var position = 0
    while position + wanted.count <= bytes.count {
      if bytes[position..<position + wanted.count].elementsEqual(wanted) {
        parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
        position += wanted.count
        start = position
      } else {
        position += 1
      }
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// Percent-encoding undone, `+` as a blank; `nil` when it is malformed, or the bytes are no UTF-8.
  var percentDecoded: String? {
    var bytes: [UInt8] = []
    var rest = Substring(self).utf8
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Standard base64 undone; `nil` when it is malformed, or the bytes are no UTF-8.
  var base64Decoded: String? {
    var digits = Array(utf8)
    guard digits.count % 4 == 0 else { return nil }
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return nil }
    digits.removeLast(padding)
    var bytes: [UInt8] = []
    var bits = 0
    var buffer: UInt32 = 0
    for digit in digits {
      guard let value = base64Value(digit) else { return nil }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The bytes that hexadecimal digits say, two each; `nil` when they are none, or an odd number.
  var hexadecimalBytes: [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Substring(self).utf8
    while let high = rest.popFirst() {
      guard let high = hexadecimal(high), let low = rest.popFirst().flatMap(hexadecimal) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The text with matches replaced by a template in which `\0` to `\9` stand for groups, `\\` for `\`.
  func replacing(_ matches: [PatternMatch], by template: String) -> String {
    let bytes = Array(utf8)
    var result: [UInt8] = []
    var position = 0
    for match in matches {
      result += bytes[position..<match.range.lowerBound]
      var rest = Array(template.utf8)[...]
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "\\"), let next = rest.first else {
          result.append(byte)
          continue
        }
        rest.removeFirst()
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
          result += (match.group(Int(next - UInt8(ascii: "0"))) ?? "").utf8
        } else {
          result += next == byte ? [byte] : [byte, next]
        }
      }
      position = match.range.upperBound
    }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }
}

/// Standard base64 with padding.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var digits: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0..<4 {
      digits.append(place > group.count ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 63])
    }
  }
  return String(decoding: digits, as: UTF8.self)
}

private func hexadecimal(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

private func base64Value(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
