// Text is compared by its UTF-8 everywhere in this program: Swift's `==` on `String` follows canonical
// equivalence (é as one scalar equals e with a combining accent), which no engine that runs rules does.

extension String {
  /// Calls the body with the UTF-8 of this text, without copying it when it is stored as UTF-8.
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
    let search = PairSearch(first: (first, first), last: (last, last), distance: part.count - 1)
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
  /// The byte that starts the needle, in two spellings (the same one twice when there is but one).
  let first: (UInt8, UInt8)
  /// The byte that ends the needle, in two spellings.
  let last: (UInt8, UInt8)
  /// How many bytes after the first the last one stands.
  let distance: Int

  /// Whether the check accepts one of the places where the pair stands, the least place first.
  @inline(__always)
  func contains(in text: UnsafeBufferPointer<UInt8>, check: (Int) -> Bool) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    let end = text.count - distance
    var start = 0
    while start + 16 <= end {
      let heads = bytes.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self)
      let tails = bytes.loadUnaligned(fromByteOffset: start + distance, as: SIMD16<UInt8>.self)
      let found =
        ((heads .== SIMD16(repeating: first.0)) .| (heads .== SIMD16(repeating: first.1)))
        .& ((tails .== SIMD16(repeating: last.0)) .| (tails .== SIMD16(repeating: last.1)))
      if any(found) {
        for lane in 0..<16 where found[lane] && check(start + lane) { return true }
      }
      start += 16
    }
    while start < end {
      let head = text[start]
      let tail = text[start + distance]
      if head == first.0 || head == first.1, tail == last.0 || tail == last.1, check(start) { return true }
      start += 1
    }
    return false
  }
}
