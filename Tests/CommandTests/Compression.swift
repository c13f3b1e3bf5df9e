import Foundation

/// A gzip file that holds data as it is: one stored block (RFC 1951, section 3.2.4; RFC 1952).
func gzipped(_ text: String) -> Data {
  let bytes = Array(text.utf8)
  var data = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1])
  let count = UInt16(bytes.count)
  for word in [count, ~count] { data += [UInt8(word & 0xFF), UInt8(word >> 8)] }
  data += bytes
  var checksum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
  }
  for word in [~checksum, UInt32(bytes.count)] {
    data += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
  }
  return data
}

/// A Zstandard frame with one raw block (RFC 8878, sections 3.1.1.1 and 3.1.1.2); for at most 255 bytes.
func zstandard(_ text: String) -> Data {
  let bytes = Array(text.utf8)
  let header = UInt32(bytes.count) << 3 | 1
  return Data([0x28, 0xB5, 0x2F, 0xFD, 0x20, UInt8(truncatingIfNeeded: bytes.count)])
    + (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * UInt32($0))) } + bytes
}
