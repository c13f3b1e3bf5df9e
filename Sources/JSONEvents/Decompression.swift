/// The content of a file that may be compressed: gzip and Zstandard are told by their first bytes.
///
/// - Returns: the bytes as they are when they are not compressed; `nil` when they are damaged or grow over
///   the limit (8 GiB).
public func decompressed(_ bytes: [UInt8]) -> [UInt8]? {
  guard Compression(bytes) != nil else { return bytes }
  var position = 0
  var plain = PlainBytes { memory in
    let count = min(memory.count, bytes.count - position)
    memory.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
  var result: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 20)
  while let count = try? piece.withUnsafeMutableBytes({ try plain.read(into: $0) }) {
    if count == 0 { return result }
    result += piece[..<count]
    if result.count > 8 << 30 { return nil }
  }
  return nil
}

/// How a file is compressed.
enum Compression {
  case gzip, zstandard

  /// - Parameter bytes: the first of the file; four are enough. `nil`: it is not compressed in a way that is known.
  init?(_ bytes: some Sequence<UInt8>) {
    if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstandard
    } else {
      return nil
    }
  }
}
