import CCompression

/// The content of a file that may be compressed: gzip and Zstandard are told by their first bytes.
///
/// - Returns: the bytes as they are when they are not compressed; `nil` when they are damaged or grow over
///   the limit (8 GiB).
public func decompressed(_ bytes: [UInt8]) -> [UInt8]? {
  if bytes.starts(with: [0x1F, 0x8B]) { return decompressed(bytes, by: ccompression_gunzip) }
  if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return decompressed(bytes, by: ccompression_unzstd) }
  return bytes
}

private func decompressed(
  _ bytes: [UInt8],
  by function: (UnsafePointer<UInt8>?, Int, Int, UnsafeMutablePointer<Int>?) -> UnsafeMutablePointer<UInt8>?
) -> [UInt8]? {
  var length = 0
  let memory = bytes.withUnsafeBufferPointer { function($0.baseAddress, $0.count, 8 << 30, &length) }
  guard let memory else { return nil }
  defer { ccompression_free(memory) }
  return Array(UnsafeBufferPointer(start: memory, count: length))
}
