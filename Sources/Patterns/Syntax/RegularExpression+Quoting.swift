extension RegularExpression {
  /// The pattern that matches a text literally, written as a person would: a backslash before what means
  /// something (`\ . + * ? ( ) | [ ] { } ^ $`), `\n`, `\t`, `\r` and `\x{…}` for control characters, and
  /// everything else, `/` and `-` included, as it is.
  package static func quoted(_ literal: String) -> String {
    literal.unicodeScalars.reduce(into: "") { $0 += quoted($1) }
  }

  /// The pattern that matches one scalar literally.
  package static func quoted(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$":
      return "\\" + String(scalar)
    case "\n", "\t", "\r":
      return controlEscape(scalar)
    default:
      return isControl(scalar) ? controlEscape(scalar) : String(scalar)
    }
  }

  /// Whether a reader of the pattern would not see the scalar, or editors would break the line at it.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF: true
    default: false
    }
  }

  /// RE2's escape for a scalar that is not to be written as it is.
  static func controlEscape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\x{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
  }
}
