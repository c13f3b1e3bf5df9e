extension SimpleCaseFolding {
  /// How much longer than its source folded UTF-8 may be: a scalar of two bytes may fold to one of three.
  package static let expansion = 2

  /// Folds UTF-8 into memory that holds `expansion` times as many bytes. Two texts match each other whatever their
  /// case exactly when their folds are the same bytes.
  ///
  /// - Parameter bytes: valid UTF-8; a byte that is none is copied.
  /// - Returns: how many bytes were written.
  package static func fold(
    _ bytes: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var offset = 0
    var count = 0
    func put(_ value: UInt32) {
      target[count] = UInt8(truncatingIfNeeded: value)
      count += 1
    }
    while offset < bytes.count {
      guard let (scalar, length) = bytes.scalarStarting(at: offset) else {
        put(UInt32(bytes[offset]))
        offset += 1
        continue
      }
      let folded = fold(scalar)
      switch folded {
      case ..<0x80: put(folded)
      case ..<0x800:
        put(0xC0 | folded >> 6)
        put(0x80 | folded & 0x3F)
      case ..<0x10000:
        put(0xE0 | folded >> 12)
        put(0x80 | folded >> 6 & 0x3F)
        put(0x80 | folded & 0x3F)
      default:
        put(0xF0 | folded >> 18)
        put(0x80 | folded >> 12 & 0x3F)
        put(0x80 | folded >> 6 & 0x3F)
        put(0x80 | folded & 0x3F)
      }
      offset += length
    }
    return count
  }
}
