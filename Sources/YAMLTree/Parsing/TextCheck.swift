import Diagnostics

/// Whether the bytes of a file are text that YAML allows, and what they are made of.
///
/// The same characters are refused as by libyaml's reader, so that libyaml never sees a bad one: control
/// characters other than tab and line breaks, U+007F, U+0080–U+009F but U+0085, U+FFFE and U+FFFF.
struct TextCheck {
  /// Empty when the text may be parsed.
  private(set) var diagnostics: [Diagnostic] = []
  /// Every byte is below 0x80, so that characters and bytes count the same.
  private(set) var isASCII = true
  /// 3 when the file starts with a UTF-8 byte order mark, else 0.
  private(set) var start = 0

  private let file: SourceFile
  private static let mostFindings = 20

  /// Checks a file in one pass.
  ///
  /// - Complexity: O(bytes).
  init(_ file: SourceFile) {
    self.file = file
    if startsLikeUTF16 { return }
    file.bytes.withUnsafeBufferPointer { check($0) }
  }

  /// A UTF-16 byte order mark, or two characters whose other bytes are zero.
  private var startsLikeUTF16: Bool {
    mutating get {
      let first = Array(file.bytes.prefix(4))
      guard first.count >= 2 else { return false }
      let isMarked = first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF])
      let zeros = first.map { $0 == 0 }
      let isUnmarked = zeros == [true, false, true, false] || zeros == [false, true, false, true]
      guard isMarked || isUnmarked else { return false }
      diagnostics.append(
        Diagnostic(
          .notUTF8, "the file is UTF-16, not UTF-8", at: Span(file: file, bytes: 0..<1),
          help: "save it as UTF-8"))
      return true
    }
  }

  private mutating func check(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      start = 3
    }
    var offset = start
    while offset < bytes.count {
      offset = Self.endOfPrintable(bytes, from: offset)
      guard offset < bytes.count else { return }
      let byte = bytes[offset]
      if byte < 0x80 {
        if byte < 0x20 ? byte != 0x09 && byte != 0x0A && byte != 0x0D : byte == 0x7F {
          report(control: UInt32(byte), at: offset..<(offset + 1))
        }
        offset += 1
      } else {
        isASCII = false
        guard let scalar = decodedScalar(bytes, at: offset) else {
          reportNotUTF8(byte, at: offset)
          return
        }
        if scalar.value < 0xA0 ? scalar.value != 0x85 : scalar.value == 0xFFFE || scalar.value == 0xFFFF {
          report(control: scalar.value, at: offset..<(offset + scalar.width))
        }
        offset += scalar.width
      }
      if diagnostics.count >= Self.mostFindings { return }
    }
  }

  /// The first offset from which on eight bytes are not all printable ASCII; near the end, the offset given.
  private static func endOfPrintable(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var offset = start
    while offset + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // With no high bit set, the first term has one where a byte is below 0x20, the second where it is 0x7F.
      let low = word &- 0x2020_2020_2020_2020
      let delete = (word ^ 0x7F7F_7F7F_7F7F_7F7F) &- 0x0101_0101_0101_0101
      if (word | low | delete) & highBits != 0 { break }
      offset += 8
    }
    return offset
  }

  private mutating func report(control value: UInt32, at bytes: Range<Int>) {
    let name = value == 0 ? "NUL" : "U+" + hexadecimal(value, digits: 4)
    let escape = value <= 0xFF ? "\\x" + hexadecimal(value, digits: 2) : "\\u" + hexadecimal(value, digits: 4)
    diagnostics.append(
      Diagnostic(
        .controlCharacter, "the control character \(name) is not allowed in YAML",
        at: Span(file: file, bytes: bytes),
        help: "remove it, or write it as \"\(escape)\" inside double quotes"))
  }

  private mutating func reportNotUTF8(_ byte: UInt8, at offset: Int) {
    diagnostics.append(
      Diagnostic(
        .notUTF8, "the byte 0x\(hexadecimal(UInt32(byte), digits: 2)) is not UTF-8 here",
        at: Span(file: file, bytes: offset..<(offset + 1)),
        help: "save the file as UTF-8"))
  }
}

/// A number in upper-case hexadecimal, filled up with zeros on the left.
func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

/// The Unicode scalar whose UTF-8 form starts at an offset, or `nil` where the bytes are not well-formed
/// (Unicode standard, table 3-7).
func decodedScalar(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> (value: UInt32, width: Int)? {
  let lead = bytes[offset]
  let width: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch lead {
  case 0x00...0x7F: return (UInt32(lead), 1)
  case 0xC2...0xDF: width = 2
  case 0xE0: (width, second) = (3, 0xA0...0xBF)
  case 0xED: (width, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: width = 3
  case 0xF0: (width, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: width = 4
  case 0xF4: (width, second) = (4, 0x80...0x8F)
  default: return nil
  }
  guard offset + width <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
  var value = UInt32(lead) & (0xFF >> UInt32(width + 1))
  for byte in bytes[(offset + 1)..<(offset + width)] {
    guard byte & 0xC0 == 0x80 else { return nil }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  return (value, width)
}
