import Synchronization

/// Text with a name: what every span points into.
///
/// The bytes are kept as they were read; nothing here requires them to be valid UTF-8.
public final class SourceFile: Sendable {
  /// The name that is shown to people: a path as given on the command line, or `<stdin>`.
  public let name: String
  /// The content, byte for byte.
  public let bytes: [UInt8]
  private let foundLines = AtomicLazyReference<Lines>()

  /// Where the lines of a text start. It is asked of few texts: those of which something is to be said.
  private final class Lines: Sendable {
    let starts: [Int]

    init(of bytes: [UInt8]) {
      var starts = [0]
      for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
        starts.append(offset + 1)
      }
      self.starts = starts
    }
  }

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The offset at which each line starts; never empty, the first is 0, ascending.
  private var lineStarts: [Int] {
    (foundLines.load() ?? foundLines.storeIfNil(Lines(of: bytes))).starts
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A place in a file for a person to read. Line and column count from 1, the column in Unicode scalars
  /// (an invalid byte counts as one).
  public struct Position: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// The position of a byte offset; offsets past the end give the position after the last byte.
  ///
  /// - Complexity: O(log lines + length of the line).
  public func position(at offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    var column = 1
    var start = lineStarts[low]
    while start < offset {
      start = endOfScalar(at: start)
      column += 1
    }
    return Position(line: low + 1, column: column)
  }

  /// The byte offset of a line and a column that count from 1, the column in Unicode scalars.
  public func offset(line: Int, column: Int) -> Int {
    guard line >= 1, line <= lineStarts.count else { return bytes.count }
    var offset = lineStarts[line - 1]
    var remaining = column - 1
    while remaining > 0, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
      offset = endOfScalar(at: offset)
      remaining -= 1
    }
    return offset
  }

  /// Where the scalar ends that starts at an offset; a byte that starts none ends after itself.
  private func endOfScalar(at offset: Int) -> Int {
    let length =
      switch bytes[offset] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    var end = offset + 1
    while end < min(offset + length, bytes.count), bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// How many lines there are; at least 1.
  public var lineCount: Int { lineStarts.count }

  /// The text of a line that counts from 1, without its line break; invalid bytes are replaced.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    var end = number < lineStarts.count ? lineStarts[number] : bytes.count
    let start = lineStarts[number - 1]
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") {
      end -= 1
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
