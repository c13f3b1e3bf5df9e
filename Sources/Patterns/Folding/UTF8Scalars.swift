/// Reading scalars out of UTF-8 that may be broken.
extension UnsafeBufferPointer<UInt8> {
  /// Whether any byte is outside ASCII.
  var hasNonASCII: Bool {
    let bytes = UnsafeRawBufferPointer(self)
    var offset = 0
    while offset + 8 <= count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return true }
      offset += 8
    }
    while offset < count {
      if self[offset] >= 0x80 { return true }
      offset += 1
    }
    return false
  }

  /// The scalar whose encoding starts at an offset, and its length in bytes; `nil` where no scalar does.
  func scalarStarting(at offset: Int) -> (scalar: UInt32, length: Int)? {
    let lead = UInt32(self[offset])
    if lead < 0x80 { return (lead, 1) }
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, offset + length <= count else { return nil }
    var value = lead & (0x7F >> UInt32(length))
    for index in offset + 1..<offset + length {
      let byte = self[index]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates, and what lies beyond the last scalar are no UTF-8.
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, Unicode.Scalar(value) != nil else { return nil }
    return (value, length)
  }

  /// The scalar whose encoding ends before an offset, which is not 0, and its length in bytes.
  func scalarEnding(at end: Int) -> (scalar: UInt32, length: Int)? {
    var start = end - 1
    while start > 0, end - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
    guard let found = scalarStarting(at: start), start + found.length == end else { return nil }
    return found
  }
}
