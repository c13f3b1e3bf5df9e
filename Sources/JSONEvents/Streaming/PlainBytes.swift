import CCompression

/// Gives the next bytes of a source, and how many there were: 0 at the end.
public typealias ByteSource = (UnsafeMutableRawBufferPointer) throws -> Int

/// Why a source of events could not be read to its end.
public enum StreamError: Error, Hashable, Sendable {
  /// The compressed data is damaged, or cut short.
  case damaged
}

/// The bytes of a source, decompressed on the way when its first bytes say that they are gzip or Zstandard.
struct PlainBytes: ~Copyable {
  private let source: ByteSource
  private var compressed: [UInt8] = []
  /// What of `compressed` is left to be read.
  private var rest = 0..<0
  private var stream: OpaquePointer?
  private var form = Form.unknown
  /// Whether a member or frame has begun and not ended.
  private var isInside = false
  private var isDamaged = false

  private enum Form { case unknown, plain, compressed }

  /// How many compressed bytes are read at once: larger memory is fetched from the system, and given back to it, for each
  /// of many files.
  private static let pieceSize = 1 << 15

  init(_ source: @escaping ByteSource) {
    self.source = source
  }

  deinit { if let stream { ccompression_stream_delete(stream) } }

  /// Fills some of the memory, and returns how much: 0 at the end.
  mutating func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
    if form == .unknown { try tellForm() }
    guard form == .compressed else { return try readPlain(into: memory) }
    if isDamaged { throw StreamError.damaged }
    while true {
      if rest.isEmpty, try fill() == 0 {
        guard isInside else { return 0 }
        // What lies in the decompressor still may come without further input.
        let given = try step(into: memory)
        if given > 0 { return given }
        throw StreamError.damaged
      }
      let given = try step(into: memory)
      if given > 0 { return given }
    }
  }

  private mutating func readPlain(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !rest.isEmpty else { return try source(memory) }
    let count = min(rest.count, memory.count)
    memory.copyBytes(from: compressed[rest.lowerBound..<rest.lowerBound + count])
    rest = rest.lowerBound + count..<rest.upperBound
    return count
  }

  private mutating func step(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
    var taken = 0
    var given = 0
    let status = compressed[rest].withUnsafeBufferPointer { input in
      ccompression_stream_step(
        stream, input.baseAddress, input.count, memory.baseAddress?.assumingMemoryBound(to: UInt8.self),
        memory.count, &taken, &given)
    }
    isDamaged = status < 0
    // What came out before the damage is told first.
    guard !isDamaged || given > 0 else { throw StreamError.damaged }
    rest = rest.lowerBound + taken..<rest.upperBound
    isInside = status == 0
    return given
  }

  /// Reads more compressed bytes into the empty buffer.
  private mutating func fill() throws -> Int {
    if compressed.count < Self.pieceSize { compressed = [UInt8](repeating: 0, count: Self.pieceSize) }
    let count = try compressed.withUnsafeMutableBytes { try source($0) }
    rest = 0..<count
    return count
  }

  private mutating func tellForm() throws {
    compressed = [UInt8](repeating: 0, count: Self.pieceSize)
    var count = 0
    // A pipe may give its first bytes one by one.
    while count < 4 {
      let more = try compressed.withUnsafeMutableBytes { try source(UnsafeMutableRawBufferPointer(rebasing: $0[count...])) }
      if more == 0 { break }
      count += more
    }
    rest = 0..<count
    switch Compression(compressed[..<count]) {
    case .gzip: stream = ccompression_stream_gzip()
    case .zstandard: stream = ccompression_stream_zstd()
    case nil: stream = nil
    }
    form = stream == nil ? .plain : .compressed
    isInside = form == .compressed
  }
}
