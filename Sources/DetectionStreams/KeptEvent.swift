import DetectionRuntime
import Events

/// Events as bytes, while they wait for their windows: most groups never have as many as an alert needs.
struct KeptEvent: Sendable {
  /// The fields of events.
  let names: FieldNames
  /// The field that holds the only key of windows.
  private let key: String

  /// `nil` for a detection whose events are better kept as they are: its windows would ask for them anyway, or keys and
  /// rows are not as simple.
  init?(_ detection: some DetectionLogic, _ names: FieldNames?) {
    let variables = detection.variables
    guard let names, let window = detection.window, variables.count == 1, !variables[0].isTimeless,
      detection.joins.isEmpty, !detection.hasViews, detection.minimumValues > 1, window.keys.count == 1,
      let key = window.keys[0].field(of: variables[0].name)
    else { return nil }
    self.names = names
    self.key = key
  }

  /// Keeps an event.
  ///
  /// - Returns: whether that is possible.
  func add(_ event: Event, to kept: inout PendingEvents.Builder) -> Bool {
    guard let time = event.time, let row = event.row(of: names) else { return false }
    let keys = event[key]
    guard keys.count == 1, case .string(var text) = keys[0], !text.isEmpty else { return false }
    guard row.allSatisfy({ $0.allSatisfy(\.isKeepable) }) else { return false }
    text.withUTF8 { text in
      kept.add(
        time: time.nanoseconds, key: text, width: max(1, event.width), detection: 0, line: event.source.line
      ) { bytes in
        bytes.put(number: time.nanoseconds)
        bytes.put(optional: event.source.id)
        bytes.put(number: event.logSource == nil ? 0 : 1)
        if let source = event.logSource {
          for text in [source.category, source.product, source.service] { bytes.put(optional: text) }
        }
        for values in row {
          bytes.put(number: Int64(values.count))
          for value in values { bytes.put(value: value) }
        }
      }
    }
    return true
  }

  /// The event of which `add` wrote the bytes.
  func event(_ bytes: UnsafeRawBufferPointer, from source: EventSource) -> Event {
    var reader = KeptBytes(bytes: bytes)
    var source = source
    let time = Timestamp(nanoseconds: reader.integer())
    source.id = reader.text()
    var logSource: LogSource?
    if reader.integer() == 1 {
      logSource = LogSource(category: reader.text(), product: reader.text(), service: reader.text())
    }
    var row: [[Value]] = []
    row.reserveCapacity(names.rowCount)
    for _ in 0..<names.rowCount {
      let count = reader.integer()
      row.append(count == 1 ? [reader.value()] : (0..<count).map { _ in reader.value() })
    }
    return Event(time: time, logSource: logSource, names, row, source: source)
  }
}

extension Value {
  /// Whether it is one that events have.
  fileprivate var isKeepable: Bool { if case .list = self { false } else { true } }
}

/// What a value is; it stands before it.
private enum Tag {
  static let null: Int64 = 0
  static let text: Int64 = 1
  static let integer: Int64 = 2
  static let double: Int64 = 3
  static let boolean: Int64 = 4
}

extension [UInt8] {
  fileprivate mutating func put(number: Int64) {
    Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
  }

  fileprivate mutating func put(text: String) {
    var text = text
    put(number: Int64(text.utf8.count))
    text.withUTF8 { append(contentsOf: $0) }
  }

  fileprivate mutating func put(optional text: String?) {
    put(number: text == nil ? 0 : 1)
    if let text { put(text: text) }
  }

  fileprivate mutating func put(value: Value) {
    switch value {
    case .null, .list: put(number: Tag.null)
    case .string(let text):
      put(number: Tag.text)
      put(text: text)
    case .integer(let integer):
      put(number: Tag.integer)
      put(number: integer)
    case .double(let double):
      put(number: Tag.double)
      put(number: Int64(bitPattern: double.bitPattern))
    case .boolean(let boolean):
      put(number: Tag.boolean)
      put(number: boolean ? 1 : 0)
    }
  }
}

/// Reads what was put.
private struct KeptBytes {
  let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func integer() -> Int64 {
    defer { offset += 8 }
    return bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)
  }

  private mutating func string() -> String {
    let count = Int(integer())
    defer { offset += count }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }

  mutating func text() -> String? { integer() == 0 ? nil : string() }

  mutating func value() -> Value {
    switch integer() {
    case Tag.text: .string(string())
    case Tag.integer: .integer(integer())
    case Tag.double: .double(Double(bitPattern: UInt64(bitPattern: integer())))
    case Tag.boolean: .boolean(integer() == 1)
    default: .null
    }
  }
}
