import Events

/// Events that belong into windows, and are only made when a window asks for them: most groups never have as many as an
/// alert needs. Of each there is its time, its key, and bytes from which it can be made.
package final class PendingEvents: Sendable {
  /// One event.
  struct Row: BitwiseCopyable {
    let time: Int64
    /// Of the key: `keyHash`.
    let hash: UInt64
    /// Where the event's bytes start; its key stands before them.
    let start: Int
    let count: Int32
    let keyCount: Int32
    let width: Int32
    let detection: Int32
    let line: Int
  }

  /// How much there is.
  package struct Size: Sendable {
    package var events = 0
    package var bytes = 0

    package init() {}

    fileprivate init(events: Int, bytes: Int) {
      self.events = events
      self.bytes = bytes
    }
  }

  /// Collects events.
  package struct Builder {
    fileprivate var rows: [Row] = []
    fileprivate var bytes: [UInt8] = []

    package init() {}

    /// Makes room for at most so many events, when they are like those before.
    package mutating func reserve(_ count: Int, like previous: Size) {
      guard previous.events > 0 else { return }
      let count = min(previous.events, count)
      rows.reserveCapacity(count)
      bytes.reserveCapacity((previous.bytes / previous.events + 1) * (count + 1))
    }

    /// Hands on what was added, so that nobody else has it and nothing is copied, and begins anew.
    package mutating func taken() -> Builder {
      var taken = Builder()
      swap(&taken, &self)
      return taken
    }

    package var size: Size { Size(events: rows.count, bytes: bytes.count) }

    package var count: Int { rows.count }

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - time: in nanoseconds since 1970.
    ///   - key: its only text for the only key; not empty.
    ///   - width: how many values it has for the field with the most, or more.
    ///   - detection: for whose windows it is.
    ///   - line: where it was read.
    ///   - write: adds the bytes from which it can be made.
    @inline(__always)
    package mutating func add(
      time: Int64, key: UnsafeBufferPointer<UInt8>, width: Int, detection: Int, line: Int,
      _ write: (inout [UInt8]) -> Void
    ) {
      bytes.append(contentsOf: key)
      let start = bytes.count
      write(&bytes)
      rows.append(
        Row(
          time: time, hash: keyHash(UnsafeRawBufferPointer(key)), start: start,
          count: Int32(truncatingIfNeeded: bytes.count - start), keyCount: Int32(truncatingIfNeeded: key.count),
          width: Int32(clamping: width), detection: Int32(truncatingIfNeeded: detection), line: line))
    }
  }

  let rows: [Row]
  private let bytes: [UInt8]
  private let file: String
  private let make: @Sendable (_ detection: Int, _ bytes: UnsafeRawBufferPointer, EventSource) -> Event

  /// - Parameters:
  ///   - file: where the events were read.
  ///   - padding: so many bytes after an event's must be readable.
  ///   - make: makes an event of its detection from its bytes.
  package init(
    _ builder: consuming Builder, file: String, padding: Int,
    make: @escaping @Sendable (_ detection: Int, _ bytes: UnsafeRawBufferPointer, EventSource) -> Event
  ) {
    rows = builder.rows
    builder.bytes.append(contentsOf: repeatElement(0, count: padding))
    bytes = builder.bytes
    self.file = file
    self.make = make
  }

  /// When an event happened.
  package func time(of row: Int) -> Timestamp { Timestamp(nanoseconds: rows[row].time) }

  func event(_ row: Int) -> Event {
    let row = rows[row]
    return bytes.withUnsafeBytes { bytes in
      let own = UnsafeRawBufferPointer(rebasing: bytes[row.start..<row.start + Int(row.count)])
      return make(Int(row.detection), own, EventSource(file: file, line: row.line))
    }
  }

  /// Calls the body with the bytes of an event's key.
  @inline(__always)
  func withKey<Result>(of row: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let row = rows[row]
    return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[row.start - Int(row.keyCount)..<row.start])) }
  }
}
