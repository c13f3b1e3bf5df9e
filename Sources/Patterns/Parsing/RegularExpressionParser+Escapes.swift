extension RegularExpressionParser {
  /// Reads what starts with a backslash outside a class.
  mutating func parseBackslash() throws(PatternError) {
    switch peek(1) {
    case UInt8(ascii: "b"):
      position += 2
      push(.wordBoundary)
    case UInt8(ascii: "B"):
      position += 2
      push(.notWordBoundary)
    case UInt8(ascii: "A"):
      position += 2
      push(.beginText)
    case UInt8(ascii: "z"):
      position += 2
      push(.endText)
    case UInt8(ascii: "C"):
      throw PatternError(
        "\\C matches one byte, which may be part of a character: it is not supported here",
        at: position..<position + 2)
    case UInt8(ascii: "Q"):
      parseQuoted()
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      push(.characterClass(try parseProperty()))
    default:
      if let perlClass = parsePerlClass() {
        push(.characterClass(perlClass))
      } else {
        pushLiteral(number: try parseEscape())
      }
    }
  }

  /// Reads `\Q…\E`, or to the end of the pattern: all characters are themselves.
  private mutating func parseQuoted() {
    position += 2
    while peek() != nil {
      if looking(at: "\\E") {
        position += 2
        return
      }
      pushLiteral(nextScalar())
    }
  }

  /// Reads `\d`, `\s`, `\w` and their negations; nothing when another escape stands here.
  mutating func parsePerlClass() -> CharacterClass? {
    guard peek() == UInt8(ascii: "\\"), let letter = peek(1) else { return nil }
    let positive: CharacterClass
    switch letter | 0x20 {
    case UInt8(ascii: "d"): positive = .digits
    case UInt8(ascii: "s"): positive = .spaces
    case UInt8(ascii: "w"): positive = .wordScalars
    default: return nil
    }
    guard letter >= UInt8(ascii: "A") else { return nil }
    position += 2
    return withCase(positive, negated: letter & 0x20 == 0)
  }

  /// The set, or all but it, with case variants as the flags in force say. What folds with a member of a
  /// negated set is not in it.
  func withCase(_ set: CharacterClass, negated: Bool) -> CharacterClass {
    let folded = flags.ignoringCase ? set.ignoringCase : set
    return negated ? folded.inverted : folded
  }

  /// Reads `\pL`, `\p{Greek}`, `\P{Greek}`, `\p{^Greek}`.
  mutating func parseProperty() throws(PatternError) -> CharacterClass {
    let start = position
    var negated = peek(1) == UInt8(ascii: "P")
    position += 2
    guard let next = peek() else {
      throw PatternError("a property's name is missing: \\pL or \\p{Greek}", at: start..<position)
    }
    var name: Substring
    if next == UInt8(ascii: "{") {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else {
        throw PatternError("this property is never closed: a '}' is missing", at: start..<bytes.count)
      }
      name = Substring(decoding: bytes[position + 1..<end], as: UTF8.self)
      position = end + 1
    } else {
      name = Substring(String(nextScalar()))
    }
    // Scalars, not characters: a combining accent after the ^ must not hide it.
    if name.unicodeScalars.first == "^" {
      negated.toggle()
      name = Substring(name.unicodeScalars.dropFirst())
    }
    guard let set = CharacterClass.unicodeProperty(String(name)) else {
      throw PatternError(Self.unknownProperty(String(name)), at: start..<position)
    }
    return withCase(set, negated: negated)
  }

  private static func unknownProperty(_ name: String) -> String {
    let near = CharacterClass.unicodePropertyNames.first { known in
      known.lowercased() == name.lowercased()
    }
    if let near { return "RE2 knows no Unicode property '\(name)': did you mean '\(near)'?" }
    return "RE2 knows no Unicode property '\(name)': it has categories (L, Lu, Nd) and scripts (Greek)"
  }

  /// Reads an escape that stands for one character. Returns its number, which may be that of a surrogate.
  mutating func parseEscape() throws(PatternError) -> UInt32 {
    let start = position
    position += 1
    guard let byte = peek() else {
      throw PatternError(
        "a single backslash ends the pattern: write \\\\ for the character", at: start..<position)
    }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      return try parseOctal(from: start)
    case UInt8(ascii: "x"):
      position += 1
      return try parseHexadecimal(from: start)
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "f"),
      UInt8(ascii: "v"):
      position += 1
      return Self.controlEscapes[byte] ?? 0
    default:
      let scalar = nextScalar()
      let isLetterOrDigit = isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26
      if byte < 0x80, !isLetterOrDigit { return scalar.value }
      throw PatternError(Self.unknownEscape(scalar), at: start..<position)
    }
  }

  private static let controlEscapes: [UInt8: UInt32] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
    UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
  ]

  private mutating func parseOctal(from start: Int) throws(PatternError) -> UInt32 {
    var value: UInt32 = 0
    var count = 0
    while count < 3, let digit = peek(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "7") {
      value = value * 8 + UInt32(digit - UInt8(ascii: "0"))
      count += 1
      position += 1
    }
    if count == 1, value != 0 {
      throw PatternError(
        "RE2 (which Google SecOps runs) has no back-references \\\(value)", at: start..<position)
    }
    return value
  }

  private mutating func parseHexadecimal(from start: Int) throws(PatternError) -> UInt32 {
    let isBraced = peek() == UInt8(ascii: "{")
    if isBraced { position += 1 }
    var value: UInt32 = 0
    var count = 0
    while isBraced || count < 2, let digit = peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
      value = value << 4 | UInt32(digit)
      count += 1
      position += 1
      guard value <= 0x10FFFF else {
        throw PatternError("there is no character above \\x{10FFFF}", at: start..<position)
      }
    }
    let isWhole = isBraced ? count > 0 && peek() == UInt8(ascii: "}") : count == 2
    guard isWhole else {
      throw PatternError(
        "a character's number is written \\x41 (two digits) or \\x{41}", at: start..<position)
    }
    if isBraced { position += 1 }
    return value
  }

  private static func unknownEscape(_ scalar: Unicode.Scalar) -> String {
    let engine = "RE2 (which Google SecOps runs) has no"
    return switch scalar {
    case "8", "9": "\(engine) back-references \\\(scalar)"
    case "k", "g": "\(engine) back-references \\\(scalar)"
    case "Z": "\(engine) \\Z: write \\z for the end of the text, or \\n?\\z"
    case "G": "\(engine) \\G"
    case "K": "\(engine) \\K"
    case "R": "\(engine) \\R: write \\r?\\n"
    case "X": "\(engine) \\X"
    case "N": "\(engine) \\N: write [^\\n]"
    case "h": "\(engine) \\h: write [ \\t]"
    case "H": "\(engine) \\H: write [^ \\t]"
    case "V": "\(engine) \\V: write [^\\n\\v\\f\\r]"
    case "e": "\(engine) \\e: write \\x1B"
    case "c": "\(engine) \\c…: write \\x01 for control-A, and so on"
    case "u", "U": "\(engine) \\\(scalar)…: write \\x{…}"
    case "E": "this \\E ends no \\Q"
    case "A", "z", "b", "B", "Q", "C", "p", "P", "d", "D", "s", "S", "w", "W":
      "\\\(scalar) can't stand here inside a class"
    default:
      scalar.isASCII ? "\(engine) \\\(scalar)" : "only ASCII characters can be escaped: write \(scalar)"
    }
  }
}
