/// What is looked for in the values of one slot.
struct SlotIndex: BitwiseCopyable {
  let slot: Int32
  /// The atom that holds when the slot has a value; -1 when nobody asks that.
  let presentAtom: Int32
  /// The atom that holds when the slot has a value with a text; -1 when nobody asks that.
  let textAtom: Int32
  let hasLiterals: Bool
  /// `RuleTables.bytes`.
  let texts: UnsafePointer<UInt8>
  let whole: KeyTable
  let prefixes: KeyTable
  /// Which lengths the keys of prefixes have: the lowest bit is one byte.
  let prefixLengths: UInt8
  let suffixes: KeyTable
  let suffixLengths: UInt8
  /// Literals that may stand anywhere, by four of their bytes; of a literal so many grams in a row as texts are looked
  /// at in steps.
  let grams: KeyTable
  let stride: Int
  /// Literals outside ASCII that may stand anywhere, by up to four of their first bytes.
  let wide: KeyTable
  let wideLengths: UInt8

  /// Calls the body with each literal that the text passes, perhaps more than once.
  ///
  /// - Parameters:
  ///   - text: folded; eight bytes before and after it can be read.
  ///   - isASCII: whether it is.
  @inline(__always)
  static func search(
    _ index: UnsafePointer<SlotIndex>, _ text: Bytes, isASCII: Bool, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    if !index.pointee.whole.isEmpty {
      let key = wholeKey(text)
      let hash = KeyTable.hash(key)
      if index.pointee.whole.mayHold(hash) {
        index.pointee.whole.forEach(hash) { entry in
          if Int(entry.pointee.count) == text.count { verify(index, entry, text, 0, found) }
        }
      }
    }
    if index.pointee.prefixLengths != 0 { searchPrefixes(index, text, found) }
    if index.pointee.suffixLengths != 0 { searchSuffixes(index, text, found) }
    if !index.pointee.grams.isEmpty { searchGrams(index, text, found) }
    if !isASCII, index.pointee.wideLengths != 0 { searchWide(index, text, found) }
  }

  @inline(__always)
  private static func verify(
    _ index: UnsafePointer<SlotIndex>, _ entry: UnsafePointer<IndexEntry>, _ text: Bytes, _ place: Int,
    _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    let literal = index.pointee.texts + Int(entry.pointee.text)
    if text.holds(Bytes(base: literal, count: Int(entry.pointee.count)), at: place) { found(entry) }
  }

  @inline(__always)
  private static func searchPrefixes(
    _ index: UnsafePointer<SlotIndex>, _ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    let first = word(text.base)
    var lengths = index.pointee.prefixLengths
    while lengths != 0 {
      let length = lengths.trailingZeroBitCount + 1
      lengths &= lengths &- 1
      if length > text.count { return }
      let key = firstKey(first, length)
      let hash = KeyTable.hash(key)
      if index.pointee.prefixes.mayHold(hash) {
        index.pointee.prefixes.forEach(hash) { verify(index, $0, text, 0, found) }
      }
    }
  }

  @inline(__always)
  private static func searchSuffixes(
    _ index: UnsafePointer<SlotIndex>, _ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    let last = word(text.base + text.count - 8)
    var lengths = index.pointee.suffixLengths
    while lengths != 0 {
      let length = lengths.trailingZeroBitCount + 1
      lengths &= lengths &- 1
      if length > text.count { return }
      let key = lastKey(last, length)
      let hash = KeyTable.hash(key)
      if index.pointee.suffixes.mayHold(hash) {
        index.pointee.suffixes.forEach(hash) { verify(index, $0, text, text.count - Int($0.pointee.count), found) }
      }
    }
  }

  @inline(__always)
  private static func searchGrams(
    _ index: UnsafePointer<SlotIndex>, _ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    guard let table = UnsafePointer(index).pointer(to: \.grams) else { return }
    let stride = index.pointee.stride
    let end = text.count - 3
    var place = KeyTable.firstPlace(table, in: text.base, from: 0, to: end, by: stride)
    while place < end {
      let key = UInt64(halfWord(text.base + place))
      table.pointee.forEach(KeyTable.hash(key)) { verify(index, $0, text, place &- Int($0.pointee.offset), found) }
      place = KeyTable.firstPlace(table, in: text.base, from: place &+ stride, to: end, by: stride)
    }
  }

  @inline(never)
  private static func searchWide(
    _ index: UnsafePointer<SlotIndex>, _ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    for length in 1...4 where index.pointee.wideLengths >> UInt8(length - 1) & 1 != 0 {
      var place = 0
      while place + length <= text.count {
        // Such a literal may start with ASCII.
        let key = firstKey(UInt64(halfWord(text.base + place)), length)
        let hash = KeyTable.hash(key)
        if index.pointee.wide.mayHold(hash) { index.pointee.wide.forEach(hash) { verify(index, $0, text, place, found) } }
        place += 1
      }
    }
  }

  // MARK: Keys

  /// The first and last bytes of a text, and its length.
  @inline(__always)
  static func wholeKey(_ text: Bytes) -> UInt64 {
    if text.count >= 8 {
      return word(text.base) &* 0xD6E8_FEB8_6659_FD93 ^ word(text.base + text.count - 8) ^ UInt64(text.count) << 32
    }
    return firstKey(word(text.base), text.count)
  }

  /// The first bytes of a word, told from those of other lengths.
  @inline(__always)
  static func firstKey(_ word: UInt64, _ length: Int) -> UInt64 {
    if length == 0 { return 0 }
    return word &<< UInt64(truncatingIfNeeded: 64 &- 8 &* length) ^ UInt64(truncatingIfNeeded: length)
  }

  /// The last bytes of a word, told from those of other lengths.
  @inline(__always)
  static func lastKey(_ word: UInt64, _ length: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* length)
    return (word &>> shift) &<< shift ^ UInt64(truncatingIfNeeded: length)
  }
}
