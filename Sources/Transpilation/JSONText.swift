public import Events

/// A JSON value that is written with its keys in the given order.
public indirect enum JSONText: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSONText])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONText

    public init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }

  public init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .boolean(let boolean): self = .boolean(boolean)
    case .integer(let integer): self = .integer(integer)
    case .double(let double): self = .double(double)
    case .string(let text): self = .string(text)
    case .list(let values): self = .array(values.map(JSONText.init))
    }
  }

  /// The text on one line, without a line break at the end. Not-a-number and infinities are written as null.
  public var line: String {
    var text = ""
    write(to: &text, indentation: nil)
    return text
  }

  /// The text over several lines, two blanks a level, without a line break at the end.
  public var indented: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .integer(let integer): text += String(integer)
    case .double(let double): text += double.isFinite ? String(double) : "null"
    case .string(let string): writeQuoted(string, to: &text)
    case .array(let items):
      writeItems(items.count, "[", "]", to: &text, indentation) { index, text, inner in
        items[index].write(to: &text, indentation: inner)
      }
    case .object(let members):
      writeItems(members.count, "{", "}", to: &text, indentation) { index, text, inner in
        writeQuoted(members[index].key, to: &text)
        text += indentation == nil ? ":" : ": "
        members[index].value.write(to: &text, indentation: inner)
      }
    }
  }
}

private func writeItems(
  _ count: Int, _ open: String, _ close: String, to text: inout String, _ indentation: Int?,
  _ item: (Int, inout String, Int?) -> Void
) {
  text += open
  for index in 0..<count {
    if index > 0 { text += "," }
    if let indentation { text += "\n" + String(repeating: " ", count: indentation + 2) }
    item(index, &text, indentation.map { $0 + 2 })
  }
  if count > 0, let indentation { text += "\n" + String(repeating: " ", count: indentation) }
  text += close
}

private func writeQuoted(_ string: String, to text: inout String) {
  text += "\""
  // What stands between two escapes is copied at once.
  var start = string.startIndex
  let bytes = string.utf8
  var index = start
  while index < bytes.endIndex {
    let byte = bytes[index]
    let next = bytes.index(after: index)
    if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      text += string[start..<index]
      text += escape(byte)
      start = next
    }
    index = next
  }
  text += string[start...]
  text += "\""
}

private func escape(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: "\""): return "\\\""
  case UInt8(ascii: "\\"): return "\\\\"
  case UInt8(ascii: "\n"): return "\\n"
  case UInt8(ascii: "\r"): return "\\r"
  case UInt8(ascii: "\t"): return "\\t"
  default:
    let digits = String(byte, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
