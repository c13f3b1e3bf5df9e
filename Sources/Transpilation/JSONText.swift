public import Events

/// A JSON value that is written with its keys in the given order.
public enum JSONText: Hashable, Sendable {
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
  public var line: String { text(JSONWriter()) }

  /// The text over several lines, two blanks a level, without a line break at the end.
  public var indented: String { text(JSONWriter(isIndented: true)) }

  private func text(_ writer: JSONWriter) -> String {
    var writer = writer
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .boolean(let boolean): writer.value(boolean)
    case .integer(let integer): writer.value(integer)
    case .double(let double): writer.value(double)
    case .string(let text): writer.value(text)
    case .array(let items): writer.array(items) { $1.write(to: &$0) }
    case .object(let members):
      writer.object { writer in
        for member in members {
          writer.key(member.key)
          member.value.write(to: &writer)
        }
      }
    }
  }
}
