import CSimdjson
import Patterns

// Texts of an event, as JSON writes them and folded. Sixteen bytes at a time; so many may be read after the text and
// written after its fold.
extension Bytes {
  /// Whether all bytes are ASCII.
  var isASCII: Bool {
    var index = 0
    var bits: UInt64 = 0
    while index + 8 <= count {
      bits |= word(base + index)
      index += 8
    }
    while index < count {
      bits |= UInt64(base[index])
      index += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  var holdsBackslash: Bool {
    var index = 0
    while index + 8 <= count {
      if hasBackslash(word(base + index)) != 0 { return true }
      index += 8
    }
    while index < count {
      if base[index] == UInt8(ascii: "\\") { return true }
      index += 1
    }
    return false
  }

  /// Whether the content of a JSON string has escapes that are more than one letter after the backslash, or invalid.
  var holdsLongEscape: Bool {
    var index = 0
    while index < count {
      let backslashes = hasBackslash(word(base + index))
      if backslashes == 0 {
        index += 8
        continue
      }
      index += backslashes.trailingZeroBitCount >> 3
      if index >= count { return false }
      if index + 1 >= count || csimdjson_simple_escape(base[index + 1]) == 0 { return true }
      index += 2
    }
    return false
  }

  /// Folds ASCII.
  ///
  /// - Returns: how many bytes were written.
  func foldASCII(into target: UnsafeMutablePointer<UInt8>) -> Int {
    var index = 0
    while index < count {
      store(folded(word(base + index)), target + index)
      index += 8
    }
    return count
  }

  /// Folds the content of a JSON string and resolves its escapes.
  ///
  /// - Returns: how many bytes were written; `nil` when it is not ASCII, or has escapes of the form `\u`, or
  ///   invalid ones: then it is to be unescaped first.
  func foldEscapedASCII(into target: UnsafeMutablePointer<UInt8>) -> Int? {
    let written = csimdjson_fold_string(base, count, target)
    return written >= 0 ? written : nil
  }

  /// Resolves the escapes of the content of a JSON string, into memory of 1.5 times its size and 16 bytes.
  ///
  /// A low surrogate alone gives U+FFFD for each of its three bytes, as the slow reader does.
  ///
  /// - Returns: how many bytes were written; `nil` when an escape is invalid.
  func unescape(into target: UnsafeMutablePointer<UInt8>) -> Int? {
    var from = base
    let end = base + count
    var to = target
    while from < end {
      let bytes = word(from)
      store(bytes, to)
      let backslashes = hasBackslash(bytes)
      if backslashes == 0 {
        from += 8
        to += 8
        continue
      }
      let place = backslashes.trailingZeroBitCount >> 3
      from += place
      to += place
      if from >= end { break }
      guard from + 1 < end else { return nil }
      let escaped = csimdjson_simple_escape(from[1])
      if escaped != 0 {
        to.pointee = escaped
        from += 2
        to += 1
        continue
      }
      guard from[1] == UInt8(ascii: "u"), let scalar = Self.scalar(&from, end) else { return nil }
      if let valid = Unicode.Scalar(scalar) {
        Self.put(valid, &to)
      } else {
        for _ in 0..<3 { Self.put("\u{FFFD}", &to) }
      }
    }
    return to - target - (from - end)
  }

  /// Reads `\uXXXX`, or two of them that are one scalar; a low surrogate alone is given as it is.
  private static func scalar(_ from: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32? {
    guard let first = hexadecimal(from, end) else { return nil }
    from += 6
    guard first >= 0xD800, first < 0xDC00 else { return first }
    guard end - from >= 2, from[0] == UInt8(ascii: "\\"), from[1] == UInt8(ascii: "u"),
      let second = hexadecimal(from, end), second >= 0xDC00, second <= 0xDFFF
    else { return nil }
    from += 6
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private static func hexadecimal(_ from: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32? {
    guard end - from >= 6 else { return nil }
    var number: UInt32 = 0
    for index in 2..<6 {
      let byte = from[index]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      number = number << 4 | UInt32(digit)
    }
    return number
  }

  private static func put(_ scalar: Unicode.Scalar, _ to: inout UnsafeMutablePointer<UInt8>) {
    guard let bytes = UTF8.encode(scalar) else { return }
    for byte in bytes {
      to.pointee = byte
      to += 1
    }
  }
}

/// Marks the lowest byte that is a backslash; 0 when there is none.
@inline(__always)
private func hasBackslash(_ bytes: UInt64) -> UInt64 {
  let different = bytes ^ 0x5C5C_5C5C_5C5C_5C5C
  return (different &- 0x0101_0101_0101_0101) & ~different & 0x8080_8080_8080_8080
}

/// Eight bytes, their ASCII capitals as small letters; others as they are.
@inline(__always)
func folded(_ bytes: UInt64) -> UInt64 {
  let low = bytes & 0x7F7F_7F7F_7F7F_7F7F
  let notBelowA = low &+ 0x3F3F_3F3F_3F3F_3F3F
  let aboveZ = low &+ 0x2525_2525_2525_2525
  let capitals = notBelowA & ~aboveZ & ~bytes & 0x8080_8080_8080_8080
  return bytes | capitals >> 2
}

@inline(__always)
private func store(_ bytes: UInt64, _ address: UnsafeMutablePointer<UInt8>) {
  UnsafeMutableRawPointer(address).storeBytes(of: bytes.littleEndian, as: UInt64.self)
}
