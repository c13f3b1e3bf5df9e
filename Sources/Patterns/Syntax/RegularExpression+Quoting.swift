extension RegularExpression {
  /// The pattern that matches a text literally, written as a person would: a backslash before what means
  /// something (`\ . + * ? ( ) | [ ] { } ^ $`), `\n`, `\t`, `\r`, `\x{…}` for what can't be seen or would be
  /// mistaken for ASCII, and everything else, `/` and `-` included, as it is.
  package static func quoted(_ literal: String) -> String {
    literal.unicodeScalars.reduce(into: "") { $0 += quoted($1) }
  }

  /// The pattern that matches one scalar literally.
  package static func quoted(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$":
      return "\\" + String(scalar)
    default:
      return isReadable(scalar) ? String(scalar) : numberEscape(scalar)
    }
  }

  /// Whether a person sees what the scalar is: it is no control, format or private character, no blank but
  /// the common one, and no look-alike that folds with an ASCII letter (the Kelvin sign).
  static func isReadable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    if SimpleCaseFolding.fold(scalar).isASCII { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return false
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }

  /// RE2's escape for a scalar that is not to be written as it is.
  static func numberEscape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\x{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
  }
}
