import Events
import YAMLTree

extension Sigma {
  /// A value of a detection as YAML: text is always quoted, so that no reader takes it for something else.
  static func text(of scalar: Scalar) -> String {
    switch scalar.content {
    case .text(let text): quoted(text)
    case .number(let number): text(of: number)
    case .boolean(let boolean): boolean ? "true" : "false"
    case .null: "null"
    }
  }

  /// A text of the head of a document: plain where every YAML reader takes it for that text.
  static func plainText(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  /// A key: a field's name with its modifiers may stand plain.
  static func keyText(_ text: String) -> String {
    let isPlainKey = isPlain(text) && !text.contains(" ")
    return isPlainKey ? text : quoted(text)
  }

  /// A number; floats keep a point, by which YAML 1.1 tells them from integers and texts.
  static func text(of number: Number) -> String {
    switch number {
    case .integer(let integer):
      return String(integer)
    case .double(let double):
      // Swift writes 1e+20 where YAML 1.1 wants 1.0e+20.
      let parts = String(double).split(separator: "e", omittingEmptySubsequences: false)
      let mantissa = parts[0].contains(".") ? String(parts[0]) : parts[0] + ".0"
      guard parts.count == 2 else { return mantissa }
      let exponent = parts[1].hasPrefix("-") || parts[1].hasPrefix("+") ? String(parts[1]) : "+" + parts[1]
      return mantissa + "e" + exponent
    }
  }

  /// In single quotes, where nothing but the quote itself is escaped; in double quotes when the text holds
  /// characters that a reader would not see, or that would break the line.
  static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.allSatisfy(isPrintable) else { return doubleQuoted(text) }
    return "'" + text.replacing("'", with: "''") + "'"
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
      case _ where scalar.value <= 0xFF: result += "\\x" + hexadecimal(scalar.value, width: 2)
      case _ where scalar.value <= 0xFFFF: result += "\\u" + hexadecimal(scalar.value, width: 4)
      default: result += "\\U" + hexadecimal(scalar.value, width: 8)
      }
    }
    return result + "\""
  }

  private static func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: width - digits.count) + digits
  }

  /// Whether a scalar may stand unescaped in a line: YAML's printable characters without breaks, and without
  /// those that turn or hide text.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFF:
      false
    // PyYAML's reader refuses nothing above, but noncharacters end every plane.
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, last != " ",
      last != ":",
      first.isASCII, first.properties.isAlphabetic || ("0"..."9").contains(first),
      text.unicodeScalars.allSatisfy(isPrintable), !text.contains(": "), !text.contains(" #")
    else { return false }
    // Words of later and earlier schemas are quoted as well as those that PyYAML knows.
    let words = ["y", "n"]
    return YAMLScalar(text).resolved(schema: .core11) == .string && !words.contains(text.lowercased())
      && !(("0"..."9").contains(first) && !text.contains(" "))
  }
}
