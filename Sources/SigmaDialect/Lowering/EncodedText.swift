import Patterns

extension Sigma {
  /// The texts that a value stands for once `base64` and its like are applied, from left to right; several
  /// for base64offset. `nil` when the result is no text.
  ///
  /// Source: the Sigma reference, section 4.5.
  static func encoded(_ text: String, _ encodings: [Modifier.Kind]) -> [String]? {
    var alternatives = [Array(text.utf8)]
    for encoding in encodings {
      switch encoding {
      case .base64: alternatives = alternatives.map(base64)
      case .base64offset: alternatives = alternatives.flatMap(base64Offsets)
      case .utf16le, .wide: alternatives = alternatives.map { utf16($0, isLittleEndian: true) }
      case .utf16be: alternatives = alternatives.map { utf16($0, isLittleEndian: false) }
      case .utf16: alternatives = alternatives.map { [0xFF, 0xFE] + utf16($0, isLittleEndian: true) }
      case .contains, .startswith, .endswith, .all, .neq, .cased, .re, .ignoreCase, .multiline, .dotAll,
        .cidr,
        .gt, .gte, .lt, .lte, .exists, .fieldref, .expand, .windash, .minute, .hour, .day, .week, .month,
        .year:
        continue
      }
    }
    let texts = alternatives.compactMap { String(validating: $0, as: UTF8.self) }
    return texts.count == alternatives.count ? texts : nil
  }

  private static func utf16(_ bytes: [UInt8], isLittleEndian: Bool) -> [UInt8] {
    String(decoding: bytes, as: UTF8.self).utf16.flatMap { unit in
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isLittleEndian ? pair : pair.reversed()
    }
  }

  /// Base64 with the standard alphabet and padding.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? Int(group[start + offset]) : 0) }
      for digit in 0..<4 {
        let isPadding = digit > group.count
        result.append(isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * digit) & 0x3F])
      }
    }
    return result
  }

  /// The digits that the bytes fix at each of the three places where they can start within a group of three.
  private static func base64Offsets(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).map { offset in
      let padded = base64(Array(repeating: UInt8(ascii: " "), count: offset) + bytes)
      let start = [0, 2, 3][offset]
      let end = [0, 3, 2][(bytes.count + offset) % 3]
      return Array(padded.dropFirst(start).dropLast(end))
    }
  }

  // MARK: windash

  /// The characters that start a parameter on Windows' command lines: `-`, `/`, and three longer dashes.
  static let dashes: [Unicode.Scalar] = ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"]

  /// The pattern of a value in which each dash at the start of a parameter stands for any of the five; `nil`
  /// when there is none.
  ///
  /// A parameter starts after anything but a word character, and its name is a word character (Sigma
  /// reference section 4.5: pySigma's `\B[-/]\b`). RE2's search for the pattern is the test.
  static func windashPattern(_ pieces: [Glob.Piece]) -> String? {
    var text = ""
    var hasDash = false
    var rest = pieces[...]
    let startsOpen = rest.first == .anyRun
    if startsOpen { rest = rest.dropFirst() }
    let endsOpen = rest.last == .anyRun || (startsOpen && rest.isEmpty)
    if rest.last == .anyRun { rest = rest.dropLast() }
    var needsNewline = false
    for piece in rest {
      switch piece {
      case .anyRun: text += ".*"
      case .anyScalar: text += "."
      case .literal(let literal):
        let scalars = Array(literal.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
          if isParameterDash(at: index, of: scalars) {
            text += "[-/\u{2013}\u{2014}\u{2015}]"
            hasDash = true
          } else {
            text += RegularExpression.quoted(scalar)
          }
        }
        continue
      }
      needsNewline = true
    }
    guard hasDash else { return nil }
    return (needsNewline ? "(?s)" : "") + (startsOpen ? "" : "^") + text + (endsOpen ? "" : "$")
  }

  /// The texts that a text under windash stands for, itself among them; at most 125.
  static func windashVariants(of text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    let places = scalars.indices.filter { isParameterDash(at: $0, of: scalars) }
    guard places.count <= 3 else { return [text] }
    var variants = [scalars]
    for place in places {
      variants = variants.flatMap { variant in
        dashes.map { dash in
          var other = variant
          other[place] = dash
          return other
        }
      }
    }
    return variants.map { String(String.UnicodeScalarView($0)) }
  }

  /// Whether one of the five dashes stands there, before a word character and not after one.
  private static func isParameterDash(at index: Int, of scalars: [Unicode.Scalar]) -> Bool {
    guard dashes.contains(scalars[index]), index + 1 < scalars.count, isWord(scalars[index + 1]) else {
      return false
    }
    return index == 0 || !isWord(scalars[index - 1])
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
