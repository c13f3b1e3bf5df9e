/// Many texts by their hashes: tells whether one of them is another text, or begins or ends it, in a time that depends on the
/// length of the longest, not on how many there are.
struct TextTable: Sendable {
  /// From which end texts are compared.
  enum Direction: Sendable {
    case forward, backward
  }

  private struct Entry: BitwiseCopyable {
    let hash: UInt32
    let start: Int32
    let end: Int32
  }

  private let direction: Direction
  private let bytes: FixedElements<UInt8>
  private let entries: FixedElements<Entry>
  /// Places of `entries`, each at its hash or in the next free place after it; -1 where there is none. A power of two, at most
  /// half full.
  private let places: FixedElements<Int32>
  /// For each length up to that of the longest text whether one has it.
  private let isLength: FixedElements<Bool>

  init(_ texts: [[UInt8]], _ direction: Direction) {
    self.direction = direction
    var bytes: [UInt8] = []
    var entries: [Entry] = []
    for text in Set(texts).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var hash = Self.seed
      for index in text.indices { hash = Self.hash(hash, text[direction == .forward ? index : text.count - 1 - index]) }
      entries.append(
        Entry(
          hash: hash, start: Int32(truncatingIfNeeded: bytes.count), end: Int32(truncatingIfNeeded: bytes.count + text.count)))
      bytes += text
    }
    var size = 2
    while size < 2 * entries.count { size *= 2 }
    var places = [Int32](repeating: -1, count: size)
    var isLength = [Bool](repeating: false, count: 1 + (texts.map(\.count).max() ?? -1))
    for (number, entry) in entries.enumerated() {
      var place = Self.place(entry.hash, in: size)
      while places[place] >= 0 { place = (place + 1) & (size - 1) }
      places[place] = Int32(truncatingIfNeeded: number)
      isLength[Int(entry.end - entry.start)] = true
    }
    self.bytes = FixedElements(bytes)
    self.entries = FixedElements(entries)
    self.places = FixedElements(places)
    self.isLength = FixedElements(isLength)
  }

  func free() {
    bytes.free()
    entries.free()
    places.free()
    isLength.free()
  }

  /// Whether one of the texts begins another, or ends it: that is decided by the direction.
  ///
  /// - Parameters:
  ///   - foldingASCII: whether capital letters of the other text are taken for small ones.
  ///   - whole: whether it is to be the whole text.
  func contains(_ text: UnsafeBufferPointer<UInt8>, foldingASCII: Bool, whole: Bool) -> Bool {
    if whole, text.count >= isLength.count || !isLength[text.count] { return false }
    var hash = Self.seed
    var taken = 0
    while taken < isLength.count {
      if isLength[taken], !whole || taken == text.count, holds(text, taken, hash, foldingASCII) { return true }
      guard taken < text.count else { return false }
      let byte = text[direction == .forward ? taken : text.count - 1 - taken]
      hash = Self.hash(hash, foldingASCII ? lowerCase(byte) : byte)
      taken += 1
    }
    return false
  }

  /// Whether so many bytes of a text are one of the texts.
  private func holds(_ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ hash: UInt32, _ foldingASCII: Bool) -> Bool {
    let start = direction == .forward ? 0 : text.count - count
    var place = Self.place(hash, in: places.count)
    while places[place] >= 0 {
      let entry = entries[Int(places[place])]
      if entry.hash == hash, Int(entry.end - entry.start) == count,
        text.holds(bytes.part(Int(entry.start)..<Int(entry.end)), at: start, foldingASCII: foldingASCII)
      {
        return true
      }
      place = (place + 1) & (places.count - 1)
    }
    return false
  }

  // Fowler, Noll and Vo's hash 1a of 32 bits.
  private static let seed: UInt32 = 0x811C_9DC5

  @inline(__always)
  private static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 0x0100_0193 }

  @inline(__always)
  private static func place(_ hash: UInt32, in size: Int) -> Int { Int(hash ^ hash >> 16) & (size - 1) }
}
