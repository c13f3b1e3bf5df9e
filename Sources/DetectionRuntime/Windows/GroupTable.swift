/// Groups by their keys: open addressing. What tells whether a group is the one that is looked for, and whether it is to be
/// asked, are plain bytes that stand together; looking at them touches nothing else.
struct GroupTable {
  struct State: BitwiseCopyable {
    fileprivate var key: GroupKey
    fileprivate var isUsed = true
    /// The sum of the widths of all events, of those that are to be forgotten perhaps, too.
    var width = 0
    /// When the newest event happened.
    var newest = Int64.min
    /// The last of the group's `WaitingRows`, if it is still there.
    var lastRow = -1
  }

  private struct Slot: BitwiseCopyable {
    /// The place among the groups; -1: none.
    var group: Int32 = -1
    /// Some bits of the hash.
    var tag: UInt32 = 0
  }

  private var slots = Array(repeating: Slot(), count: 16)
  /// By group, as all that follow.
  private var states: [State] = []
  /// The bytes of keys that a `GroupKey` does not hold.
  private var keys: [[UInt8]] = []
  /// The groups that were asked, or may be.
  private var groups: [PlainGroup?] = []
  private var free: [Int] = []

  var count: Int { states.count - free.count }

  /// The place of a group, which it keeps.
  func place(of key: GroupKey, _ bytes: UnsafeRawBufferPointer) -> Int? {
    var slot = Int(truncatingIfNeeded: key.hash) & (slots.count - 1)
    while slots[slot].group >= 0 {
      let place = Int(slots[slot].group)
      if slots[slot].tag == key.tag, states[place].key == key, key.isShort || isLongKey(of: place, bytes) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func isLongKey(of place: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    keys[place].withUnsafeBytes { areSame($0, bytes) }
  }

  /// Adds a group that is not there.
  mutating func add(_ key: GroupKey, _ bytes: UnsafeRawBufferPointer) -> Int {
    if 2 * count >= slots.count { resize(2 * slots.count) }
    let place = free.popLast() ?? states.count
    if place == states.count {
      states.append(State(key: key))
      keys.append([])
      groups.append(nil)
    } else {
      states[place] = State(key: key)
    }
    if !key.isShort { keys[place] = [UInt8](bytes) }
    insert(place)
    return place
  }

  subscript(_ place: Int) -> State {
    @inline(__always) _read { yield states[place] }
    @inline(__always) _modify { yield &states[place] }
  }

  /// The group at a place, if it has been made.
  func group(_ place: Int) -> PlainGroup? { groups[place] }

  mutating func set(_ group: PlainGroup, at place: Int) { groups[place] = group }

  /// The places of the groups that are asked for.
  func places(where isAsked: (State) -> Bool = { _ in true }) -> [Int] {
    states.indices.filter { states[$0].isUsed && isAsked(states[$0]) }
  }

  mutating func remove(_ places: [Int]) {
    guard !places.isEmpty else { return }
    for place in places {
      states[place].isUsed = false
      groups[place] = nil
      keys[place] = []
      free.append(place)
    }
    var size = 16
    while size < 4 * count { size *= 2 }
    resize(size)
  }

  private mutating func resize(_ size: Int) {
    slots = Array(repeating: Slot(), count: size)
    for place in states.indices where states[place].isUsed { insert(place) }
  }

  private mutating func insert(_ place: Int) {
    let key = states[place].key
    var slot = Int(truncatingIfNeeded: key.hash) & (slots.count - 1)
    while slots[slot].group >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Slot(group: Int32(truncatingIfNeeded: place), tag: key.tag)
  }
}

/// A key as the table compares it.
struct GroupKey: BitwiseCopyable, Equatable {
  fileprivate let hash: UInt64
  private let count: Int
  /// The first and the last eight bytes; of fewer bytes all.
  private let start: UInt64
  private let end: UInt64

  /// - Parameter hash: `keyHash` of the bytes.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, hash: UInt64) {
    self.hash = hash
    count = bytes.count
    if bytes.count >= 8 {
      start = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      end = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    } else {
      start = bytes.reduce(0) { $0 << 8 | UInt64($1) }
      end = 0
    }
  }

  /// Whether it is all of the bytes.
  fileprivate var isShort: Bool { count <= 16 }
  fileprivate var tag: UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}
