/// A text prepared to be compared with others whatever the case of their letters, by RE2's simple folding.
///
/// Two of them are equal when their texts match each other. Folding keeps the number of scalars, so that
/// prefix, suffix and containment are those of the folded texts.
package struct FoldedText: Hashable, Sendable {
  /// The folds of the scalars of the text, in order.
  package let scalars: [UInt32]

  /// The UTF-8 of the folded text.
  let bytes: [UInt8]
  /// Whether no text with a scalar outside ASCII can match here: all is ASCII, without `k` and `s`, which the
  /// Kelvin sign and the long s match.
  let matchesOnlyASCII: Bool

  /// Folds a text.
  package init(_ text: String) {
    scalars = text.unicodeScalars.map { SimpleCaseFolding.fold($0.value) }
    bytes = text.withUTF8Bytes { source in
      Array(unsafeUninitializedCapacity: SimpleCaseFolding.expansion * source.count) { buffer, count in
        count = buffer.baseAddress.map { SimpleCaseFolding.fold(source, into: $0) } ?? 0
      }
    }
    matchesOnlyASCII = scalars.allSatisfy { $0 < 0x80 && $0 != Self.k && $0 != Self.s }
  }

  /// The folded text: one spelling for all texts that match each other.
  package var folded: String { String(decoding: bytes, as: UTF8.self) }

  package static func == (left: FoldedText, right: FoldedText) -> Bool { left.scalars == right.scalars }

  package func hash(into hasher: inout Hasher) { hasher.combine(scalars) }

  private static let k = UInt32(UInt8(ascii: "k"))
  private static let s = UInt32(UInt8(ascii: "s"))
}

extension String {
  /// Whether this text equals the prepared one but for case.
  package func foldedEquals(_ other: FoldedText) -> Bool {
    withUTF8Bytes { $0.foldedEquals(other) }
  }

  /// Whether this text begins with the prepared one but for case.
  package func foldedHasPrefix(_ prefix: FoldedText) -> Bool {
    withUTF8Bytes { $0.foldedHasPrefix(prefix) }
  }

  /// Whether this text ends with the prepared one but for case.
  package func foldedHasSuffix(_ suffix: FoldedText) -> Bool {
    withUTF8Bytes { $0.foldedHasSuffix(suffix) }
  }

  /// Whether the prepared text stands anywhere in this one but for case.
  package func foldedContains(_ part: FoldedText) -> Bool {
    withUTF8Bytes { $0.foldedContains(part) }
  }
}

/// Tests on UTF-8 text. Bytes that are no UTF-8 match nothing.
extension UnsafeBufferPointer<UInt8> {
  /// Whether these bytes are the prepared text but for case.
  package func foldedEquals(_ other: FoldedText) -> Bool {
    // A scalar takes one to four bytes.
    guard count >= other.scalars.count, count <= 4 * other.scalars.count else { return false }
    return endOfFolded(other, from: 0) == count
  }

  /// Whether these bytes begin with the prepared text but for case.
  package func foldedHasPrefix(_ prefix: FoldedText) -> Bool {
    count >= prefix.scalars.count && endOfFolded(prefix, from: 0) != nil
  }

  /// Whether these bytes end with the prepared text but for case.
  package func foldedHasSuffix(_ suffix: FoldedText) -> Bool {
    guard count >= suffix.scalars.count else { return false }
    var end = count
    for expected in suffix.scalars.reversed() {
      guard end > 0 else { return false }
      let byte = self[end - 1]
      if byte < 0x80 {
        guard SimpleCaseFolding.fold(UInt32(byte)) == expected else { return false }
        end -= 1
        continue
      }
      guard let (scalar, length) = scalarEnding(at: end) else { return false }
      guard SimpleCaseFolding.fold(scalar) == expected else { return false }
      end -= length
    }
    return true
  }

  /// Whether the prepared text stands anywhere in these bytes but for case.
  ///
  /// - Complexity: O(count) for ordinary texts; O(count × length of the part) at worst.
  package func foldedContains(_ part: FoldedText) -> Bool {
    guard let first = part.scalars.first else { return true }
    guard count >= part.scalars.count else { return false }
    if first < 0x80, containsFoldedASCII(part) { return true }
    if part.matchesOnlyASCII || !hasNonASCII { return false }
    if part.bytes.count == part.scalars.count, !hasLookalikes { return false }
    var start = 0
    while start < count {
      let (scalar, length) = scalarStarting(at: start) ?? (.max, 1)
      if SimpleCaseFolding.fold(scalar) == first, endOfFolded(part, from: start) != nil { return true }
      start += length
    }
    return false
  }

  /// Whether the two scalars may be here that fold to ASCII without being it: the long s (C5 BF) and the Kelvin
  /// sign (E2 84 AA).
  private var hasLookalikes: Bool {
    let longS = PairSearch(first: 0xC5, last: 0xBF, distance: 1, ignoringCase: false)
    let kelvin = PairSearch(first: 0xE2, last: 0xAA, distance: 2, ignoringCase: false)
    return count >= 2 && longS.contains(in: self) { _ in true }
      || count >= 3 && kelvin.contains(in: self) { self[$0 + 1] == 0x84 }
  }

  /// Whether the part stands here in the same bytes but for the case of ASCII letters; its first is ASCII.
  private func containsFoldedASCII(_ part: FoldedText) -> Bool {
    guard let first = part.bytes.first, let last = part.bytes.last, count >= part.bytes.count else {
      return false
    }
    let search = PairSearch(
      first: first, last: last, distance: part.bytes.count - 1, ignoringCase: true)
    return part.bytes.withUnsafeBufferPointer { needle in
      search.contains(in: self) { start in
        for index in needle.indices where lowerCase(self[start + index]) != needle[index] { return false }
        return true
      }
    }
  }

  /// The offset after the prepared text when it stands at an offset of these bytes, else `nil`.
  private func endOfFolded(_ part: FoldedText, from start: Int) -> Int? {
    var offset = start
    for expected in part.scalars {
      guard offset < count else { return nil }
      let byte = self[offset]
      if byte < 0x80 {
        guard UInt32(lowerCase(byte)) == expected else { return nil }
        offset += 1
        continue
      }
      guard let (scalar, length) = scalarStarting(at: offset) else { return nil }
      guard SimpleCaseFolding.fold(scalar) == expected else { return nil }
      offset += length
    }
    return offset
  }
}

/// A byte with a capital letter of ASCII made small.
@inline(__always)
func lowerCase(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
