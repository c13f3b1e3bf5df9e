package import Events

/// Writes JSON as bytes in one pass: on one line, or over several with two blanks a level.
///
///     writer.object { writer in
///       writer.member("line", 7)
///     }
package struct JSONWriter {
  /// What was written and not taken yet.
  package private(set) var bytes: [UInt8] = []
  private let isIndented: Bool
  private var level = 0
  /// Whether an item of the array or object that is being written stands before.
  private var hasItems = false
  private var isAfterKey = false

  package init(isIndented: Bool = false) {
    self.isIndented = isIndented
  }

  /// The bytes that were written since they were last taken; their memory stays with the writer.
  package mutating func take(_ receive: (UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer(receive)
    bytes.removeAll(keepingCapacity: true)
  }

  // MARK: Values

  package mutating func null() {
    beginItem()
    append("null")
  }

  package mutating func value(_ boolean: Bool) {
    beginItem()
    append(boolean ? "true" : "false")
  }

  package mutating func value(_ integer: Int64) {
    beginItem()
    appendDigits(of: integer)
  }

  /// Not-a-number and infinities are written as null.
  package mutating func value(_ double: Double) {
    beginItem()
    if double.isFinite { plain(String(double)) } else { append("null") }
  }

  package mutating func value(_ text: String) {
    beginItem()
    appendQuoted(text)
  }

  /// A moment as RFC 3339 has it.
  package mutating func value(_ time: Timestamp) {
    beginItem()
    bytes.append(UInt8(ascii: "\""))
    time.appendText(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func value(_ value: Value) {
    switch value {
    case .null: null()
    case .boolean(let boolean): self.value(boolean)
    case .integer(let integer): self.value(integer)
    case .double(let double): self.value(double)
    case .string(let text): self.value(text)
    case .list(let values): array(values) { $0.value($1) }
    }
  }

  // MARK: Arrays and objects

  package mutating func array<Item>(_ items: some Sequence<Item>, _ write: (inout JSONWriter, Item) -> Void) {
    begin("[")
    for item in items { write(&self, item) }
    end("]")
  }

  package mutating func object(_ write: (inout JSONWriter) -> Void) {
    begin("{")
    write(&self)
    end("}")
  }

  /// Begins an array or an object whose end is written by `end`, when not all that is in it is known yet.
  package mutating func begin(_ bracket: Unicode.Scalar) {
    beginItem()
    bytes.append(UInt8(ascii: bracket))
    level += 1
    hasItems = false
  }

  package mutating func end(_ bracket: Unicode.Scalar) {
    level -= 1
    if hasItems { breakLine() }
    bytes.append(UInt8(ascii: bracket))
    hasItems = true
  }

  package mutating func key(_ key: String) {
    beginItem()
    appendQuoted(key)
    append(isIndented ? ": " : ":")
    isAfterKey = true
  }

  package mutating func member(_ key: String, _ text: String) {
    self.key(key)
    value(text)
  }

  /// Text outside of JSON, as it is: what stands between values.
  package mutating func plain(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Ends a line; what comes next is a value of its own.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    hasItems = false
  }

  private mutating func beginItem() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    guard level > 0 else { return }
    if hasItems { bytes.append(UInt8(ascii: ",")) }
    hasItems = true
    breakLine()
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  // MARK: Bytes

  private mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func appendDigits(of integer: Int64) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = integer.magnitude
    let start = bytes.count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(digit))
      rest = quotient
    } while rest > 0
    bytes[start...].reverse()
  }

  private mutating func appendQuoted(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { source in
      // What stands between two escapes is copied at once.
      var start = 0
      for index in source.indices where Self.isEscaped(source[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
        appendEscape(source[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    default:
      append("\\u00")
      for digit in [byte >> 4, byte & 0xF] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }
}
