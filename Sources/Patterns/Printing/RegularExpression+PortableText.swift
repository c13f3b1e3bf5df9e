extension RegularExpression {
  /// The expression in the syntax that RE2 and Python's `re` have in common, and read alike: classes are written
  /// out, flags stand before everything or around what they hold for. `nil` for an expression with a class of
  /// very many ranges, such as `\pL`: nobody could read it.
  package var portableText: String? {
    root.hasPortableClasses ? text(isPortable: true) : nil
  }

  /// The pattern that matches one scalar literally, in RE2 and in Python's `re`.
  package static func portablyQuoted(_ scalar: Unicode.Scalar) -> String {
    let quoted = quoted(scalar)
    return quoted.hasPrefix("\\x") ? portableEscape(scalar) : quoted
  }

  /// One scalar by its number where both engines have a form for it (two digits), else as it is.
  package static func portableEscape(_ scalar: Unicode.Scalar) -> String {
    guard scalar.value <= 0xFF else { return String(scalar) }
    return "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
  }

  /// Whether a group may have this name in Python: a word that begins with no digit.
  package static func isPortableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.unicodeScalars.allSatisfy { $0.isASCII && CharacterClass.wordScalars.contains($0) }
  }
}

extension RegularExpression.Node {
  /// Whether each class can be written out so that a person would read it.
  fileprivate var hasPortableClasses: Bool {
    switch self {
    case .empty, .literal, .anyScalar, .wordBoundary, .notWordBoundary: true
    case .beginText, .endText, .beginLine, .endLine: true
    case .characterClass(let set): set.ranges.count <= CharacterClass.portableRangeLimit
    case .concatenation(let operands), .alternation(let operands): operands.allSatisfy(\.hasPortableClasses)
    case .repetition(let operand, _, _, _), .group(let operand, _): operand.hasPortableClasses
    }
  }
}

extension CharacterClass {
  /// The largest class that is written out range by range.
  static let portableRangeLimit = 100

  /// The class in a form that RE2 and Python's `re` read alike: without names, and without the last scalar of
  /// Unicode, for which they have no common form.
  var portableText: String {
    // What is a space and is none: both engines say that of nothing and of everything.
    if isEmpty { return "[^\\s\\S]" }
    if self == .all { return "[\\s\\S]" }
    return contains(0x10FFFF) ? "[^\(inverted.portableMembers)]" : "[\(portableMembers)]"
  }

  private var portableMembers: String {
    rangesOverSurrogates.reduce(into: "") { text, range in
      text += Self.portableMember(range.lowerBound)
      if range.count == 1 { return }
      text += (range.count > 2 ? "-" : "") + Self.portableMember(range.upperBound)
    }
  }

  private static func portableMember(_ value: UInt32) -> String {
    guard let scalar = Unicode.Scalar(value) else { return "" }
    switch scalar {
    // Beside the signs that mean something in a class, those whose doubling does in Python.
    case "\\", "[", "]", "^", "-", "&", "|", "~": return "\\" + String(scalar)
    default: break
    }
    if scalar.isASCII, RegularExpression.isReadable(scalar) { return String(scalar) }
    let escape = RegularExpression.numberEscape(scalar)
    return escape.hasPrefix("\\x") ? RegularExpression.portableEscape(scalar) : escape
  }
}
