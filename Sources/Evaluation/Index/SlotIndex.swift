/// What is looked for in the values of one slot.
struct SlotIndex: BitwiseCopyable {
  let slot: Int32
  /// The atom that holds when the slot has a value; -1 when nobody asks that.
  let presentAtom: Int32
  /// The atom that holds when the slot has a value with a text; -1 when nobody asks that.
  let textAtom: Int32
  let hasLiterals: Bool
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
  /// Those of less than four bytes.
  let shorts: KeyTable
  let shortLengths: UInt8

  /// Calls the body with each literal that the text passes, perhaps more than once.
  ///
  /// - Parameter text: folded; eight bytes before and after it can be read.
  @inline(__always)
  func search(_ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void) {
    if !whole.isEmpty {
      let key = Self.wholeKey(text)
      let hash = KeyTable.hash(key)
      if whole.mayHold(hash) {
        whole.forEach(key, hash) { entry in
          if Int(entry.pointee.count) == text.count { verify(entry, text, 0, found) }
        }
      }
    }
    if prefixLengths != 0 { searchPrefixes(text, found) }
    if suffixLengths != 0 { searchSuffixes(text, found) }
    if shortLengths != 0 { searchShorts(text, found) }
    if !grams.isEmpty { searchGrams(text, found) }
  }

  @inline(__always)
  private func verify(
    _ entry: UnsafePointer<IndexEntry>, _ text: Bytes, _ place: Int, _ found: (UnsafePointer<IndexEntry>) -> Void
  ) {
    if text.holds(Bytes(base: entry.pointee.text, count: Int(entry.pointee.count)), at: place) { found(entry) }
  }

  @inline(__always)
  private func searchPrefixes(_ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void) {
    let first = word(text.base)
    var lengths = prefixLengths
    while lengths != 0 {
      let length = lengths.trailingZeroBitCount + 1
      lengths &= lengths &- 1
      if length > text.count { return }
      let key = Self.firstKey(first, length)
      let hash = KeyTable.hash(key)
      if prefixes.mayHold(hash) { prefixes.forEach(key, hash) { verify($0, text, 0, found) } }
    }
  }

  @inline(__always)
  private func searchSuffixes(_ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void) {
    let last = word(text.base + text.count - 8)
    var lengths = suffixLengths
    while lengths != 0 {
      let length = lengths.trailingZeroBitCount + 1
      lengths &= lengths &- 1
      if length > text.count { return }
      let key = Self.lastKey(last, length)
      let hash = KeyTable.hash(key)
      if suffixes.mayHold(hash) {
        suffixes.forEach(key, hash) { verify($0, text, text.count - Int($0.pointee.count), found) }
      }
    }
  }

  @inline(__always)
  private func searchGrams(_ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void) {
    let end = text.count - 3
    var place = 0
    while place < end {
      let key = UInt64(halfWord(text.base + place))
      let hash = KeyTable.hash(key)
      if grams.mayHold(hash) {
        grams.forEach(key, hash) { verify($0, text, place - Int($0.pointee.offset), found) }
      }
      place += stride
    }
  }

  @inline(never)
  private func searchShorts(_ text: Bytes, _ found: (UnsafePointer<IndexEntry>) -> Void) {
    for length in 1...3 where shortLengths >> UInt8(length - 1) & 1 != 0 {
      var place = 0
      while place + length <= text.count {
        let key = Self.firstKey(UInt64(halfWord(text.base + place)), length)
        let hash = KeyTable.hash(key)
        if shorts.mayHold(hash) { shorts.forEach(key, hash) { verify($0, text, place, found) } }
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
    return word << UInt64(64 - 8 * length) ^ UInt64(length)
  }

  /// The last bytes of a word, told from those of other lengths.
  @inline(__always)
  static func lastKey(_ word: UInt64, _ length: Int) -> UInt64 {
    (word >> UInt64(64 - 8 * length)) << UInt64(64 - 8 * length) ^ UInt64(length)
  }
}
