/// A JSON value whose members keep their order.
indirect enum JSONText: Hashable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([JSONText])
  case object([Member])
  /// JSON text as it is to be written.
  case raw(String)

  struct Member: Hashable {
    var name: String
    var value: JSONText

    init(_ name: String, _ value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  static func strings(_ strings: [String]) -> JSONText { .array(strings.map { .string($0) }) }

  /// The value with two blanks a level; arrays of plain values on one line.
  func text(indent: Int = 0) -> String {
    let blanks = String(repeating: "  ", count: indent + 1)
    let end = "\n" + String(repeating: "  ", count: indent)
    switch self {
    case .string(let string): return quoted(string)
    case .integer(let integer): return String(integer)
    case .boolean(let boolean): return boolean ? "true" : "false"
    case .raw(let text): return text
    case .array(let items):
      if items.allSatisfy(\.isPlain) { return "[" + items.map { $0.text() }.joined(separator: ", ") + "]" }
      return "[\n" + items.map { blanks + $0.text(indent: indent + 1) }.joined(separator: ",\n") + end + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      if members.count == 1, members[0].value.isPlain {
        return "{\(quoted(members[0].name)): \(members[0].value.text())}"
      }
      let lines = members.map { "\(blanks)\(quoted($0.name)): \($0.value.text(indent: indent + 1))" }
      return "{\n" + lines.joined(separator: ",\n") + end + "}"
    }
  }

  private var isPlain: Bool {
    switch self {
    case .string, .integer, .boolean, .raw: true
    case .array, .object: false
    }
  }
}

private func quoted(_ string: String) -> String {
  var text = "\""
  for scalar in string.unicodeScalars {
    switch scalar {
    case "\"", "\\": text += "\\" + String(scalar)
    case "\n": text += "\\n"
    default:
      if scalar.value < 0x20 {
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
  return text + "\""
}
