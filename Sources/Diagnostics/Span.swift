/// A range of bytes in a file.
public struct Span: Hashable, Sendable {
  public var file: SourceFile
  // Of 32 bits each, for every test of every rule has spans; no file that is read is as long as that.
  private var lowest: UInt32
  private var highest: UInt32

  public init(file: SourceFile, bytes: Range<Int>) {
    self.file = file
    lowest = UInt32(clamping: bytes.lowerBound)
    highest = UInt32(clamping: bytes.upperBound)
  }

  /// Half-open, in bytes from the start of the file; may be empty.
  public var bytes: Range<Int> {
    get { Int(lowest)..<Int(highest) }
    set { self = Span(file: file, bytes: newValue) }
  }

  /// Where the span starts, for a person to read.
  public var start: SourceFile.Position { file.position(at: bytes.lowerBound) }
  /// Where the span ends (the position after its last byte), for a person to read.
  public var end: SourceFile.Position { file.position(at: bytes.upperBound) }

  /// The smallest span that holds both; both must be of one file.
  public func joined(_ other: Span) -> Span {
    Span(
      file: file,
      bytes: min(bytes.lowerBound, other.bytes.lowerBound)..<max(bytes.upperBound, other.bytes.upperBound))
  }

  public static func == (left: Span, right: Span) -> Bool {
    left.file === right.file && left.lowest == right.lowest && left.highest == right.highest
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(lowest)
    hasher.combine(highest)
  }
}

/// Where a value of the model was written, for diagnostics only.
///
/// Every `Origin` equals every other, so that two detections written in different files, or in
/// different languages, compare equal when they say the same.
public struct Origin: Hashable, Sendable {
  /// The span that the value was read from; `nil` for a value made by the program.
  public var span: Span?
  /// Of a test: where the constant is written that is compared with, quotation marks included. Each value of a
  /// list has its own. `nil` when there is none, or none that belongs to this test alone.
  public var constant: Span?

  public init(_ span: Span? = nil, constant: Span? = nil) {
    self.span = span
    self.constant = constant
  }

  /// The origin of a value that the program made.
  public static let none = Origin()

  public static func == (_: Origin, _: Origin) -> Bool { true }
  public func hash(into _: inout Hasher) {}
}
