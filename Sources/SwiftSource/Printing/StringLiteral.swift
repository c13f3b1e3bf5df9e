extension NativeSwift {
  /// A text as a string literal: raw (`#"…"#`) when that spares escapes, else with escapes. What a person
  /// cannot see is written by number.
  static func literal(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    // A raw literal that begins with a quote would begin like a literal of several lines.
    let sparesEscapes = scalars.contains { $0 == "\\" || $0 == "\"" } && scalars.first != "\""
    let marks = sparesEscapes ? String(repeating: "#", count: marksNeeded(scalars)) : ""
    var result = "\(marks)\""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\" where marks.isEmpty: result += "\\\\"
      case "\"" where marks.isEmpty: result += "\\\""
      case "\n": result += "\\\(marks)n"
      case "\r": result += "\\\(marks)r"
      case "\t": result += "\\\(marks)t"
      case _ where isPlain(scalar) && !(index == 0 && isMark(scalar)):
        result.unicodeScalars.append(scalar)
      default: result += "\\\(marks)u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return result + "\"\(marks)"
  }

  /// One more `#` than follow any quote or backslash of the text, and at least one.
  private static func marksNeeded(_ scalars: [Unicode.Scalar]) -> Int {
    var needed = 1
    var following: Int?
    for scalar in scalars {
      switch scalar {
      case "\\", "\"": following = 0
      case "#":
        following = following.map { $0 + 1 }
        needed = max(needed, (following ?? 0) + 1)
      default: following = nil
      }
    }
    return needed
  }

  /// A number as a literal that is a Double by itself.
  static func literal(_ double: Double) -> String {
    guard double.isFinite else { return double < 0 ? "-Double.infinity" : "Double.infinity" }
    return double.description
  }

  /// Whether a person sees the scalar as what it is: no control, format or private character, no blank but
  /// the usual one.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
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

  /// Whether the scalar would join the quote before it.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}
