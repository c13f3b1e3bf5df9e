/// Groups by their keys: open addressing, with all in the table that tells whether a group is the one that is looked for,
/// and whether it is to be asked.
struct GroupTable {
  /// Plain bytes, so that looking at many touches no group.
  struct Entry: BitwiseCopyable {
    fileprivate var key = GroupKey()
    /// When the newest event of the group happened.
    var newest = Int64.min
    /// The width of the group, events that are to be forgotten perhaps among them.
    var width = 0
    /// The place of the group among all; -1: none.
    fileprivate var group = -1
  }

  private var entries = Array(repeating: Entry(), count: 16)
  private var groups: [PlainGroup?] = []
  /// The places without a group.
  private var free: [Int] = []

  var count: Int { groups.count - free.count }

  /// The place of a group; `nil` when it is not there.
  func place(of key: GroupKey, _ bytes: UnsafeRawBufferPointer) -> Int? {
    var place = Int(truncatingIfNeeded: key.hash) & (entries.count - 1)
    while entries[place].group >= 0 {
      if entries[place].key == key, key.isShort || groups[entries[place].group]?.hasKey(bytes) ?? false { return place }
      place = (place + 1) & (entries.count - 1)
    }
    return nil
  }

  /// Adds a group that is not there.
  ///
  /// - Returns: its place, until the next is added or any is removed.
  mutating func add(_ group: PlainGroup, _ key: GroupKey) -> Int {
    if 2 * count >= entries.count { resize(2 * entries.count) }
    var entry = Entry(key: key)
    if let place = free.popLast() {
      entry.group = place
      groups[place] = group
    } else {
      entry.group = groups.count
      groups.append(group)
    }
    return insert(entry)
  }

  /// Calls the body with the group at a place.
  @inline(__always)
  mutating func update(_ place: Int, _ body: (PlainGroup, inout Entry) -> Void) {
    if let group = groups[entries[place].group] { body(group, &entries[place]) }
  }

  /// Calls the body with each group that is asked for.
  mutating func forEach(where isAsked: (Entry) -> Bool = { _ in true }, _ body: (PlainGroup, inout Entry) -> Void) {
    for place in entries.indices where entries[place].group >= 0 && isAsked(entries[place]) {
      update(place, body)
    }
  }

  /// Removes groups.
  mutating func remove(where isRemoved: (Entry) -> Bool) {
    var removed = 0
    for place in entries.indices where entries[place].group >= 0 && isRemoved(entries[place]) {
      groups[entries[place].group] = nil
      free.append(entries[place].group)
      removed += 1
    }
    guard removed > 0 else { return }
    var size = 16
    while size < 4 * count { size *= 2 }
    resize(size)
  }

  private mutating func resize(_ size: Int) {
    let old = entries
    entries = Array(repeating: Entry(), count: size)
    for entry in old where entry.group >= 0 && groups[entry.group] != nil { _ = insert(entry) }
  }

  private mutating func insert(_ entry: Entry) -> Int {
    var place = Int(truncatingIfNeeded: entry.key.hash) & (entries.count - 1)
    while entries[place].group >= 0 { place = (place + 1) & (entries.count - 1) }
    entries[place] = entry
    return place
  }
}

/// A key as the table compares it.
struct GroupKey: BitwiseCopyable, Equatable {
  fileprivate var hash: UInt64 = 0
  private var count = 0
  /// The first and the last eight bytes; of fewer bytes all.
  private var start: UInt64 = 0
  private var end: UInt64 = 0

  fileprivate init() {}

  /// - Parameter hash: `keyHash` of the bytes.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, hash: UInt64) {
    self.hash = hash
    count = bytes.count
    if count >= 8 {
      start = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      end = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else {
      for byte in bytes { start = start << 8 | UInt64(byte) }
    }
  }

  /// Whether it is all of the bytes.
  fileprivate var isShort: Bool { count <= 16 }
}
