import CLibYAML

/// libyaml's event parser over bytes that outlive it.
///
/// The bytes must be UTF-8 without a byte order mark, and hold no character that libyaml's reader refuses.
struct EventStream: ~Copyable {
  // libyaml keeps a pointer to its own state, which must therefore stay where it is.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>

  /// `nil` when libyaml gets no memory.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      event.deallocate()
      return nil
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    // libyaml asserts that there is a pointer, even to nothing.
    let start =
      bytes.baseAddress ?? UnsafePointer(UnsafeRawPointer(parser).assumingMemoryBound(to: UInt8.self))
    yaml_parser_set_input_string(parser, start, bytes.baseAddress == nil ? 0 : bytes.count)
  }

  deinit {
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
  }

  /// The next event, valid until the next call; `nil` at an error, which `problem` then tells.
  mutating func next() -> UnsafePointer<yaml_event_t>? {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else { return nil }
    return UnsafePointer(event)
  }

  /// What libyaml has to say after `next` gave no event.
  var problem: ScannerProblem {
    let state = parser.pointee
    return ScannerProblem(
      problem: state.problem.map { String(cString: $0) } ?? "",
      context: state.context.map { String(cString: $0) } ?? "",
      problemIndex: state.problem_mark.index,
      contextIndex: state.context == nil ? nil : state.context_mark.index)
  }
}

/// An error as libyaml says it. Indices count characters from the start of its input.
struct ScannerProblem {
  var problem: String
  var context: String
  var problemIndex: Int
  var contextIndex: Int?
}

/// Turns libyaml's marks, which count characters (libyaml 0.2.5), into byte offsets.
///
/// Marks come nearly in ascending order, so that a cursor that walks with them is linear over a file.
struct MarkCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private let base: Int
  private var index = 0
  private var byte: Int

  /// - Parameter base: the byte offset at which libyaml's input starts.
  init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, isASCII: Bool) {
    self.bytes = bytes
    self.isASCII = isASCII
    self.base = base
    byte = base
  }

  /// The byte offset of the character with an index; the size of the file for those beyond its end.
  mutating func offset(of target: Int) -> Int {
    if isASCII { return min(base + target, bytes.count) }
    while index < target, byte < bytes.count {
      byte += 1
      while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
      index += 1
    }
    while index > target, byte > base {
      byte -= 1
      while byte > base, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
      index -= 1
    }
    return byte
  }
}
