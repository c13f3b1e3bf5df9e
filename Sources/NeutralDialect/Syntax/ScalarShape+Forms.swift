import Diagnostics
import Events

extension ScalarShape {
  static let text = ScalarShape(kind: .text, noun: "text")
  static let value = ScalarShape(kind: .value, noun: "text, a number or true or false")
  static let valueOrNull = ScalarShape(kind: .valueOrNull, noun: "a value")
  static let boolean = ScalarShape(kind: .boolean, noun: "true or false")
  static let number = ScalarShape(
    kind: .number, noun: "a number", help: "write a decimal number without quotes")
  static let formula = ScalarShape(kind: .formula, noun: "a statement")

  /// What an author may call something.
  static func name(_ noun: String, reserved: [String] = formulaKeywords) -> ScalarShape {
    ScalarShape(
      kind: .form(pattern: "^[a-z][a-z0-9_]*$", isValid: isName), noun: noun,
      help: "names are lower-case letters, digits and '_', and start with a letter", reserved: reserved)
  }

  static let field = ScalarShape(
    kind: .form(pattern: "^([^\\s]|\\[\"([^\"\\\\]|\\\\.)*\"\\])+$", isValid: isField), noun: "a field",
    help: "write one field, without blanks outside of a key in quotes")

  static let uuid = ScalarShape(
    kind: .form(
      pattern: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
      isValid: isUUID),
    noun: "a UUID", help: "write 8-4-4-4-12 hexadecimal digits; 'uuidgen' makes one")

  static let date = ScalarShape(
    kind: .form(pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", isValid: isDate),
    noun: "a date",
    help: "write YYYY-MM-DD, a day of the calendar")

  static let duration = ScalarShape(
    kind: .form(pattern: "^[0-9]+[smhd]$", isValid: { Duration(neutral: $0) != nil }), noun: "a duration",
    help: "write an integer and s, m, h or d: 90s, 5m, 1h, 2d")

  static let technique = ScalarShape(
    kind: .form(
      pattern: "^(T[0-9]{4}(\\.[0-9]{3})?|[A-Z][A-Za-z]*( [A-Za-z]+)*)$", isValid: isTechniqueOrTactic),
    noun: "a technique or tactic", help: "write T1059, T1059.013 or the name of a tactic: Execution")

  static let tag = ScalarShape(
    kind: .form(pattern: "^[a-z0-9_-]+\\.[a-z0-9._-]+$", isValid: isTag), noun: "a tag",
    help: "write namespace.name: detection.threat_hunting")

  static let time = ScalarShape(
    kind: .form(
      pattern: "^([0-9]+[smhd]|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}.*)$",
      isValid: { Duration(neutral: $0) != nil || Timestamp(text: $0) != nil }),
    noun: "a time", help: "write an offset like 90s, or RFC 3339 like 2026-04-16T10:00:00Z")

  static let lossCode = ScalarShape(
    kind: .form(
      pattern: "^(DT06[0-9]{2}|DT0702)$",
      isValid: {
        // Losses, and that a proof is open.
        ($0.hasPrefix("DT06") || $0 == DiagnosticCode.equivalenceUndecided.rawValue) && DiagnosticCode(rawValue: $0) != nil
      }),
    noun: "the code of a loss", help: "write the code that the conversion reports: DT0602")

  static func word(_ words: [String], noun: String = "a word") -> ScalarShape {
    ScalarShape(kind: .word(words), noun: noun)
  }
}

/// `[a-z][a-z0-9_]*`
func isName(_ text: String) -> Bool {
  guard let first = text.utf8.first, isLetter(first) else { return false }
  return text.utf8.allSatisfy { isLetter($0) || isDecimal($0) || $0 == UInt8(ascii: "_") }
}

private func isUUID(_ text: String) -> Bool {
  let groups = text.split(separator: "-", omittingEmptySubsequences: false)
  return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
    && groups.allSatisfy { $0.utf8.allSatisfy { isDecimal($0) || (0x61...0x66).contains($0 | 0x20) } }
}

private func isDate(_ text: String) -> Bool {
  text.utf8.count == 10 && Timestamp(text: text + "T00:00:00Z") != nil
}

func isTechniqueOrTactic(_ text: String) -> Bool {
  if isTechnique(text) { return true }
  let words = text.split(separator: " ", omittingEmptySubsequences: false)
  guard let first = text.utf8.first, (0x41...0x5A).contains(first) else { return false }
  return words.allSatisfy { word in !word.isEmpty && word.utf8.allSatisfy { isLetter($0 | 0x20) && $0 < 0x80 }
  }
}

/// `TNNNN` or `TNNNN.NNN`
func isTechnique(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard bytes.count == 5 || bytes.count == 9, bytes[0] == UInt8(ascii: "T") else { return false }
  return bytes.enumerated().dropFirst().allSatisfy { index, byte in
    index == 5 ? byte == UInt8(ascii: ".") : isDecimal(byte)
  }
}

private func isTag(_ text: String) -> Bool {
  guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")), dot != text.utf8.startIndex else {
    return false
  }
  guard text.utf8.index(after: dot) != text.utf8.endIndex else { return false }
  return text.utf8.allSatisfy { isLetter($0) || isDecimal($0) || "._-".utf8.contains($0) }
}

func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

func isDecimal(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// Without blanks but in keys: `labels["App Id"]`.
private func isField(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  return !bytes.isEmpty && endOfName(in: bytes, from: 0) { $0 > 0x20 } == bytes.count
}

/// Where a name with keys in quotes ends that begins at an offset: `e.labels["App Id"]`.
func endOfName(in bytes: [UInt8], from start: Int, where isPart: (UInt8) -> Bool) -> Int {
  var offset = start
  while offset < bytes.count {
    if let end = endOfKey(in: bytes, from: offset) {
      offset = end
    } else if isPart(bytes[offset]) {
      offset += 1
    } else {
      break
    }
  }
  return offset
}

/// Where `["key"]` ends that begins at an offset; `nil` when none does.
private func endOfKey(in bytes: [UInt8], from start: Int) -> Int? {
  guard bytes[start...].starts(with: "[\"".utf8) else { return nil }
  var end = start + 2
  while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
  return end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "]") ? end + 2 : nil
}

/// A text in quotes, in which a backslash stands before these and before itself, and where it ends; `nil` when it is not
/// closed.
func quotedText(in bytes: [UInt8], from start: Int) -> (text: String, end: Int)? {
  let quote = bytes[start]
  var text: [UInt8] = []
  var offset = start + 1
  while offset < bytes.count {
    let byte = bytes[offset]
    offset += 1
    if byte == quote { return (String(decoding: text, as: UTF8.self), offset) }
    if byte == UInt8(ascii: "\\"), offset < bytes.count, [quote, byte].contains(bytes[offset]) {
      text.append(bytes[offset])
      offset += 1
    } else {
      text.append(byte)
    }
  }
  return nil
}

extension Duration {
  /// Reads an integer and `s`, `m`, `h` or `d`; `nil` for anything else and for more than 1,000,000 days.
  init?(neutral text: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = text.last, let unit = units[last] else { return nil }
    let digits = text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDecimal), let number = Int64(digits) else { return nil }
    guard number <= 1_000_000 * 86_400 / unit else { return nil }
    self = .seconds(number * unit)
  }
}
