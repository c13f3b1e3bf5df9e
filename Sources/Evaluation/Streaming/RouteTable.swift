/// Which program an event takes, by the written values of its routing fields.
struct RouteTable: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var hash: UInt64 = 0
    var start: Int32 = 0
    var count: Int32 = 0
    var program: Int32 = -1
  }

  private var entries: [Entry] = Array(repeating: Entry(), count: 1024)
  private var bytes: [UInt8] = []
  private var count = 0

  /// The most routes that are kept; events of others are asked for their route each time.
  private static let limit = 4_096
  static let keyLimit = 512

  /// The program of a key; -1 when the key is new.
  @inline(__always)
  func program(_ key: Bytes, _ hash: UInt64) -> Int {
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = entries[place]
      if entry.program < 0 { return -1 }
      if entry.hash == hash, Int(entry.count) == key.count {
        let start = Int(entry.start)
        let isSame = bytes.withUnsafeBufferPointer { kept in
          kept.baseAddress.map { areSame($0 + start, key.base, key.count) } ?? (key.count == 0)
        }
        if isSame { return Int(entry.program) }
      }
      place = (place + 1) & mask
    }
  }

  /// Keeps the program of a new key, unless there are too many.
  mutating func insert(_ key: Bytes, _ hash: UInt64, program: Int) {
    guard count < Self.limit else { return }
    if count * 2 >= entries.count { grow() }
    let start = bytes.count
    bytes += key.buffer
    put(Entry(hash: hash, start: Int32(start), count: Int32(key.count), program: Int32(program)))
    count += 1
  }

  private mutating func put(_ entry: Entry) {
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: entry.hash) & mask
    while entries[place].program >= 0 { place = (place + 1) & mask }
    entries[place] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: Entry(), count: 2 * old.count)
    for entry in old where entry.program >= 0 { put(entry) }
  }

  /// A hash of some bytes; eight bytes after them can be read.
  @inline(__always)
  static func hash(_ key: Bytes) -> UInt64 {
    var hash = Hash(seed: UInt64(key.count))
    var index = 0
    while index + 8 <= key.count {
      hash.add(word(key.base + index))
      index += 8
    }
    let rest = key.count - index
    if rest > 0 { hash.add(word(key.base + index) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* rest)) }
    return hash.value
  }
}
