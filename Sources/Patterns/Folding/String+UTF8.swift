// Text is compared by its UTF-8 everywhere in this program: Swift's `==` on `String` follows canonical
// equivalence (é as one scalar equals e with a combining accent), which no engine that runs rules does.

extension String {
  /// Calls the body with the UTF-8 of this text, without copying it when it is stored as UTF-8.
  @inlinable
  package func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return ContiguousArray(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether both texts are the same bytes.
  package func utf8Equals(_ other: String) -> Bool {
    withUTF8Bytes { left in other.withUTF8Bytes { right in left.exactlyEquals(right) } }
  }

  /// Whether this text begins with the bytes of another; every text begins with the empty one.
  package func utf8HasPrefix(_ prefix: String) -> Bool {
    withUTF8Bytes { left in prefix.withUTF8Bytes { right in left.exactlyHasPrefix(right) } }
  }

  /// Whether this text ends with the bytes of another; every text ends with the empty one.
  package func utf8HasSuffix(_ suffix: String) -> Bool {
    withUTF8Bytes { left in suffix.withUTF8Bytes { right in left.exactlyHasSuffix(right) } }
  }

  /// Whether the bytes of another text stand anywhere in this one; the empty text stands in every one.
  package func utf8Contains(_ part: String) -> Bool {
    withUTF8Bytes { left in part.withUTF8Bytes { right in left.exactlyContains(right) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether both buffers hold the same bytes.
  package func exactlyEquals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    count == other.count && exactlyHasPrefix(other)
  }

  /// Whether the bytes begin with those of another buffer.
  package func exactlyHasPrefix(_ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count >= prefix.count else { return false }
    for index in prefix.indices where self[index] != prefix[index] { return false }
    return true
  }

  /// Whether the bytes end with those of another buffer.
  package func exactlyHasSuffix(_ suffix: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count >= suffix.count else { return false }
    return UnsafeBufferPointer(rebasing: self[(count - suffix.count)...]).exactlyHasPrefix(suffix)
  }

  /// Whether the bytes of another buffer stand anywhere in these.
  ///
  /// - Complexity: O(count) for ordinary texts; O(count × part.count) at worst.
  package func exactlyContains(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = part.first, let last = part.last else { return true }
    guard count >= part.count else { return false }
    let search = PairSearch(first: first, last: last, distance: part.count - 1, ignoringCase: false)
    return search.contains(in: self) { start in
      for index in part.indices where self[start + index] != part[index] { return false }
      return true
    }
  }
}

/// Finds the places where two bytes stand at a given distance, sixteen places at a time.
///
/// Comparing the last byte of the needle with the first removes nearly all false starts in real texts.
struct PairSearch {
  /// The byte that starts the needle, and the one that ends it; small letters when ignoring case.
  private let first: UInt8
  private let last: UInt8
  /// The bit to set in a byte of the text before it is compared: that by which capital letters differ, or 0.
  private let firstCase: UInt8
  private let lastCase: UInt8
  /// How many bytes after the first the last one stands.
  private let distance: Int

  init(first: UInt8, last: UInt8, distance: Int, ignoringCase: Bool) {
    self.first = first
    self.last = last
    self.distance = distance
    firstCase = ignoringCase && first &- 0x61 < 26 ? 0x20 : 0
    lastCase = ignoringCase && last &- 0x61 < 26 ? 0x20 : 0
  }

  /// Whether the check accepts one of the places where the pair stands, the least place first.
  @inline(__always)
  func contains(in text: UnsafeBufferPointer<UInt8>, check: (Int) -> Bool) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    let end = text.count - distance
    let head = SIMD16(repeating: first)
    let tail = SIMD16(repeating: last)
    let headCase = SIMD16(repeating: firstCase)
    let tailCase = SIMD16(repeating: lastCase)
    var start = 0
    while start + 16 <= end {
      let heads = bytes.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self)
      let tails = bytes.loadUnaligned(fromByteOffset: start + distance, as: SIMD16<UInt8>.self)
      // A lane is 0 where both bytes are right; comparing masks would not be compiled to vectors.
      let differences = ((heads | headCase) ^ head) | ((tails | tailCase) ^ tail)
      if differences.min() == 0 {
        for place in start..<start + 16 where isPair(text, place) && check(place) { return true }
      }
      start += 16
    }
    while start < end {
      if isPair(text, start), check(start) { return true }
      start += 1
    }
    return false
  }

  @inline(__always)
  private func isPair(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    text[place] | firstCase == first && text[place + distance] | lastCase == last
  }
}
