/// A literal, and where it is to be looked for when its key was found.
struct IndexEntry: BitwiseCopyable {
  /// The folds of the literal.
  let text: UnsafePointer<UInt8>
  let count: Int32
  /// How many bytes of the literal stand before its key.
  let offset: Int32
  /// The number of the literal when the text itself must be looked at too; else -1.
  let literal: Int32
  /// The atoms that the literal makes true: `start..<start + atomCount` of the program's marks.
  let start: Int32
  let atomCount: Int32
}

/// Entries by a key of up to eight bytes. Most keys that are asked for are not there, which one bit tells.
struct KeyTable: BitwiseCopyable {
  struct Bucket: BitwiseCopyable {
    var key: UInt64 = 0
    var start: Int32 = 0
    /// 0 in an empty bucket.
    var count: Int32 = 0
  }

  let bits: Table<UInt64>
  let bitShift: UInt64
  let buckets: Table<Bucket>
  let bucketShift: UInt64
  let entries: Table<IndexEntry>

  var isEmpty: Bool { entries.count == 0 }

  @inline(__always)
  static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

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

  /// Calls the body with each entry that has a key.
  @inline(__always)
  func forEach(_ key: UInt64, _ hash: UInt64, _ body: (UnsafePointer<IndexEntry>) -> Void) {
    var place = Int(truncatingIfNeeded: hash &>> bucketShift)
    while true {
      let bucket = buckets[place]
      if bucket.count == 0 { return }
      if bucket.key == key {
        var entry = bucket.start
        let end = bucket.start + bucket.count
        while entry < end {
          body(UnsafePointer(entries.address(of: Int(entry))))
          entry += 1
        }
        return
      }
      place += 1
      if place == buckets.count { place = 0 }
    }
  }

  /// - Parameters:
  ///   - keyed: entries with their keys; in any order.
  ///   - bitsPerKey: how thin the bits are spread.
  init(_ keyed: [(key: UInt64, entry: IndexEntry)], _ memory: TableMemory) {
    let bucketWidth = keyed.isEmpty ? 1 : max(2, Self.width(2 * keyed.count))
    let bitWidth = keyed.isEmpty ? 6 : min(18, max(6, Self.width(64 * keyed.count)))
    bits = memory.table(repeating: 0, count: 1 << (bitWidth - 6))
    bitShift = UInt64(64 - bitWidth)
    buckets = memory.table(repeating: Bucket(), count: 1 << bucketWidth)
    bucketShift = UInt64(64 - bucketWidth)
    entries = keyed.first.map { memory.table(repeating: $0.entry, count: keyed.count) } ?? memory.table([])
    for item in keyed {
      let hash = Self.hash(item.key)
      let bit = hash >> bitShift
      bits[Int(bit >> 6)] |= 1 << (bit & 63)
      let place = place(of: item.key, hash)
      buckets[place].key = item.key
      buckets[place].count += 1
    }
    var start: Int32 = 0
    for place in 0..<buckets.count {
      buckets[place].start = start
      start += buckets[place].count
    }
    var filled = [Int32](repeating: 0, count: buckets.count)
    for item in keyed {
      let place = place(of: item.key, Self.hash(item.key))
      entries[buckets[place].start + filled[place]] = item.entry
      filled[place] += 1
    }
  }

  /// Where the bucket of a key is, or is to be.
  private func place(of key: UInt64, _ hash: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: hash &>> bucketShift)
    while buckets[place].count != 0, buckets[place].key != key {
      place = place + 1 == buckets.count ? 0 : place + 1
    }
    return place
  }

  /// The least exponent of a power of two that is not less.
  private static func width(_ count: Int) -> Int { count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount }
}
