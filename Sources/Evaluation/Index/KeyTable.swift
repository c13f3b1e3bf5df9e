/// A literal, and where it is to be looked for when its key was found.
struct IndexEntry: BitwiseCopyable {
  /// Where the folds of the literal stand among `RuleTables.bytes`.
  let text: Int32
  let count: Int32
  /// How many bytes of the literal stand before its key.
  let offset: Int32
  /// The number of the literal when the text itself must be looked at too; else -1.
  let literal: Int32
  /// The atoms that the literal makes true: `start..<start + atomCount` of the program's marks.
  let start: Int32
  let atomCount: Int32
}

/// Entries by a key of up to eight bytes. Most keys that are asked for are not there, which one bit tells. Of those that
/// are there half as many bytes are kept: who asks gets, seldom, entries of another key, and compares the literal anyway.
struct KeyTable: BitwiseCopyable {
  struct Bucket: BitwiseCopyable {
    /// That of its keys.
    var mark: UInt32 = 0
    /// Where its entries start; they end where those of the next bucket start, at once in an empty one.
    var start: Int32 = 0
  }

  let bits: Table<UInt64>
  let bitShift: UInt64
  /// One more than there are, for the end of the last one's entries.
  let buckets: Table<Bucket>
  let entries: Table<IndexEntry>

  var isEmpty: Bool { entries.count == 0 }

  @inline(__always)
  static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  /// By what keys are told apart. Both halves of a hash: the lower one says nothing of the last bytes of a key.
  @inline(__always)
  private static func mark(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash ^ hash &>> 32) }

  /// Whether an entry may have a key.
  @inline(__always)
  func mayHold(_ hash: UInt64) -> Bool {
    let bit = hash &>> bitShift
    return bits.base[Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63) & 1 != 0
  }

  /// The first place, in steps, of which the four bytes may be the key of an entry; the end or more when there is none.
  /// Most of the time of an evaluation is spent here.
  @inline(never)
  static func firstPlace(
    _ table: UnsafePointer<KeyTable>, in text: UnsafePointer<UInt8>, from start: Int, to end: Int, by stride: Int
  ) -> Int {
    let bits = table.pointee.bits.base
    let shift = table.pointee.bitShift
    var place = start
    while place < end {
      let bit = hash(UInt64(halfWord(text + place))) &>> shift
      if bits[Int(truncatingIfNeeded: bit &>> 6)] &>> (bit & 63) & 1 != 0 { return place }
      place &+= stride
    }
    return place
  }

  /// Calls the body with each entry that has a key, and perhaps with others.
  @inline(__always)
  func forEach(_ hash: UInt64, _ body: (UnsafePointer<IndexEntry>) -> Void) {
    let mark = Self.mark(hash)
    var place = firstBucket(hash, of: buckets.count - 1)
    while true {
      let bucket = buckets[place]
      var entry = bucket.start
      let end = buckets[place + 1].start
      if entry == end { return }
      if bucket.mark == mark {
        while entry < end {
          body(UnsafePointer(entries.address(of: Int(entry))))
          entry += 1
        }
        return
      }
      place += 1
      if place == buckets.count - 1 { place = 0 }
    }
  }

  /// The first bucket where a key may be.
  @inline(__always)
  private func firstBucket(_ hash: UInt64, of count: Int) -> Int {
    Int(truncatingIfNeeded: ((hash &>> 32) &* UInt64(truncatingIfNeeded: count)) &>> 32)
  }

  /// - Parameter keyed: entries with their keys; in any order.
  init(_ keyed: [(key: UInt64, entry: IndexEntry)], _ memory: TableMemory) {
    guard let first = keyed.first?.entry else {
      // Nobody looks into it.
      bits = memory.table([])
      bitShift = 63
      buckets = memory.table([])
      entries = memory.table([])
      return
    }
    let bitWidth = min(18, max(6, Self.width(64 * keyed.count)))
    bits = memory.table(repeating: 0, count: 1 << (bitWidth - 6))
    bitShift = UInt64(64 - bitWidth)
    // A bucket is asked only for a key that the bits let through, so every second may be full.
    let bucketCount = 2 * keyed.count
    buckets = memory.table(repeating: Bucket(), count: bucketCount + 1)
    entries = memory.table(repeating: first, count: keyed.count)
    var counts = [Int32](repeating: 0, count: bucketCount)
    for item in keyed {
      let hash = Self.hash(item.key)
      let bit = hash >> bitShift
      bits[Int(bit >> 6)] |= 1 << (bit & 63)
      let place = place(of: hash, counts)
      buckets[place].mark = Self.mark(hash)
      counts[place] += 1
    }
    var start: Int32 = 0
    for place in 0..<bucketCount {
      buckets[place].start = start
      start += counts[place]
    }
    buckets[bucketCount].start = start
    var next = (0..<bucketCount).map { buckets[$0].start }
    for item in keyed {
      let place = place(of: Self.hash(item.key), counts)
      entries[next[place]] = item.entry
      next[place] += 1
    }
  }

  /// Where the bucket of a key is, or is to be.
  ///
  /// - Parameter counts: of the entries of each bucket, as far as they are known.
  private func place(of hash: UInt64, _ counts: [Int32]) -> Int {
    let mark = Self.mark(hash)
    var place = firstBucket(hash, of: counts.count)
    while counts[place] != 0, buckets[place].mark != mark { place = place + 1 == counts.count ? 0 : place + 1 }
    return place
  }

  /// The least exponent of a power of two that is not less.
  private static func width(_ count: Int) -> Int { count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount }
}
