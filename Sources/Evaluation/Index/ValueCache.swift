/// What was found in the last different values of one slot: logs repeat themselves, and comparing a value with one that was
/// searched is faster than searching it.
struct ValueCache: BitwiseCopyable {
  private struct Entry: BitwiseCopyable {
    var hash: UInt64 = 0
    /// -1 in an empty entry.
    var length: Int32 = -1
    var count: Int32 = 0
    var atoms = SIMD8<Int32>()
  }

  /// Empty until the first value is kept.
  private var entries: Table<Entry>
  private var bytes: Table<UInt8>
  /// Where they are made; whoever has the cache owns it. `nil` when nothing is kept.
  private let memory: Unmanaged<TableMemory>?

  private static let size = 64
  /// Values of other lengths are not kept: short ones are searched as fast.
  private static let least = 16
  private static let most = 192
  /// The most atoms that a value may make true.
  static let atomLimit = 8

  /// - Parameters:
  ///   - isUsed: whether there is a cache at all.
  ///   - memory: must live as long as the cache.
  init(isUsed: Bool, _ memory: TableMemory) {
    entries = memory.table([])
    bytes = memory.unwritten(count: 0)
    self.memory = isUsed ? Unmanaged.passUnretained(memory) : nil
  }

  /// Whether a value may be kept.
  @inline(__always)
  func takes(_ value: Bytes) -> Bool { memory != nil && value.count >= Self.least && value.count <= Self.most }

  /// A hash of a value that may be kept.
  @inline(__always)
  static func hash(_ value: Bytes) -> UInt64 {
    var one = UInt64(truncatingIfNeeded: value.count)
    var other: UInt64 = 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index &+ 16 <= value.count {
      one = (one ^ word(value.base + index)) &* 0xD6E8_FEB8_6659_FD93
      other = (other ^ word(value.base + index + 8)) &* 0xA076_1D64_78BD_642F
      one ^= one &>> 32
      other ^= other &>> 29
      index &+= 16
    }
    // The last sixteen bytes again, some of them perhaps twice.
    one = (one ^ word(value.base + value.count - 16)) &* 0xD6E8_FEB8_6659_FD93
    other = (other ^ word(value.base + value.count - 8)) &* 0xA076_1D64_78BD_642F
    let mixed = (one ^ one &>> 32) ^ (other ^ other &>> 29)
    return mixed &* 0x9E37_79B9_7F4A_7C15
  }

  /// The atoms that a value makes true, and how many these are; `nil` when it is not kept.
  @inline(__always)
  func atoms(of value: Bytes, _ hash: UInt64) -> (atoms: SIMD8<Int32>, count: Int32)? {
    guard entries.count > 0 else { return nil }
    let place = Int(truncatingIfNeeded: hash &>> 58)
    let entry = entries[place]
    guard entry.hash == hash, Int(entry.length) == value.count,
      areSame(UnsafePointer(bytes.base + place * Self.most), value.base, value.count)
    else { return nil }
    return (entry.atoms, entry.count)
  }

  /// Keeps what was found in a value.
  mutating func keep(_ value: Bytes, _ hash: UInt64, _ atoms: SIMD8<Int32>, _ count: Int32) {
    if entries.count == 0 {
      guard let memory = memory?.takeUnretainedValue() else { return }
      entries = memory.table(repeating: Entry(), count: Self.size)
      bytes = memory.unwritten(count: Self.size * Self.most)
    }
    let place = Int(truncatingIfNeeded: hash &>> 58)
    entries[place] = Entry(hash: hash, length: Int32(value.count), count: count, atoms: atoms)
    (bytes.base + place * Self.most).update(from: value.base, count: value.count)
  }
}
