extension YARAL {
  /// A text between the quotes of its style; double quotes where back quotes can't hold it.
  static func text(of text: String, _ style: TextStyle) -> String {
    switch style {
    case .raw where canBeRaw(text): "`\(text)`"
    case .raw, .quoted: quoted(text)
    }
  }

  /// Whether back quotes can hold the text: it has none, and no line break.
  static func canBeRaw(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 == "`" || $0 == "\n" || $0 == "\r" }
  }

  /// `"text"` with the escapes that Google documents or uses (section 2).
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// `/pattern/`: only the delimiter is escaped. RE2 reads `\/` as `/`.
  static func literal(pattern: String) -> String {
    var result = "/"
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      switch scalar {
      case "/": result += isEscaped ? "/" : "\\/"
      case "\n": result += isEscaped ? "n" : "\\n"
      case "\r": result += isEscaped ? "r" : "\\r"
      default: result.unicodeScalars.append(scalar)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    return result + "/"
  }
}
