/// The ways in which a string can be written as a YAML scalar that is read back as the same string.
struct PrintedScalar {
  let text: String
  let style: YAMLTextStyle
  private let isInFlow: Bool

  init(_ text: String, _ style: YAMLTextStyle = .automatic, isInFlow: Bool = false) {
    self.text = text
    self.style = style
    self.isInFlow = isInFlow
  }

  // MARK: On one line

  /// The scalar on one line.
  var inline: String {
    switch style {
    case .automatic, .literal, .folded:
      if canStandPlain, !looksLikeOtherType { return text }
      return text.unicodeScalars.allSatisfy(isVisible) ? singleQuoted : doubleQuoted
    case .singleQuoted:
      return text.unicodeScalars.allSatisfy(isVisible) ? singleQuoted : doubleQuoted
    case .doubleQuoted:
      return doubleQuoted
    }
  }

  /// The scalar without quotes if it can stand so, whatever it then resolves to.
  var unquoted: String {
    canStandPlain ? text : inline
  }

  // Scalar by scalar: a quote with a combining mark behind it is one `Character`, and another one.

  private var singleQuoted: String {
    var view = String.UnicodeScalarView("'".unicodeScalars)
    for scalar in text.unicodeScalars {
      if scalar == "'" { view.append("'") }
      view.append(scalar)
    }
    view.append("'")
    return String(view)
  }

  private var doubleQuoted: String {
    text.unicodeScalars.reduce(into: "\"") { $0 += escaped($1) } + "\""
  }

  private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    case "\0": return "\\0"
    default: break
    }
    if isVisible(scalar) { return String(scalar) }
    switch scalar.value {
    case ...0xFF: return "\\x" + hexadecimal(scalar.value, digits: 2)
    case ...0xFFFF: return "\\u" + hexadecimal(scalar.value, digits: 4)
    default: return "\\U" + hexadecimal(scalar.value, digits: 8)
    }
  }

  // MARK: Plain

  /// Whether YAML reads the text back as it is when it is not quoted.
  private var canStandPlain: Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, scalars.allSatisfy(isVisible) else {
      return false
    }
    guard first != " ", last != " ", last != ":" else { return false }
    if "-?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) {
      // A minus sign cannot be taken for the mark of an item if a digit follows.
      guard first == "-", let second = text.utf8.dropFirst().first, second >= UInt8(ascii: "0"),
        second <= UInt8(ascii: "9")
      else { return false }
    }
    if text.utf8.starts(with: "...".utf8) || text == "<<" || text == "=" { return false }
    if isInFlow, text.utf8.contains(where: ",[]{}:?#".utf8.contains) { return false }
    var before: UInt8 = 0
    for byte in text.utf8 {
      if before == UInt8(ascii: ":"), byte == UInt8(ascii: " ") { return false }
      if before == UInt8(ascii: " "), byte == UInt8(ascii: "#") { return false }
      before = byte
    }
    return true
  }

  /// Whether the text without quotes is, or could be taken for, anything but a string: by YAML 1.1, by YAML
  /// 1.2 (`1e3`, `0o17`), by programs that read `y` as a Boolean, or by a person.
  private var looksLikeOtherType: Bool {
    guard resolvedCore11(text) == .string else { return true }
    if text.utf8.count <= 5, confusableWords.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first else { return true }
    let startsNumber = "+-.".utf8.contains(first) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    return startsNumber && text.utf8.allSatisfy("0123456789abcdefABCDEFxXoOtTzZ_+-.:, ".utf8.contains)
  }
}

/// In lower case: what some program takes for a Boolean, nothing or a number.
private let confusableWords: Set<String> = [
  "y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nil", "~", ".inf", ".nan", "inf",
  "nan",
]

/// Whether a character shows on paper: a blank, or neither a separator nor a control, formatting, private or
/// unassigned character. Others are only written as escapes.
func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x7F { return scalar.value >= 0x20 }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
    .spaceSeparator:
    return false
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber,
    .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
    .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
    return true
  @unknown default:
    return false
  }
}
