/// How often runs of four bytes occur in the texts of a stream: counted in its first events, guessed before.
struct GramStatistics: ~Copyable {
  private let counts: Table<UInt16>
  private let memory = TableMemory()
  /// How many texts were counted.
  private(set) var textCount = 0
  /// For each slot how many texts were counted, and their bytes.
  private let slotCounts: Table<Int32>
  private let slotBytes: Table<Int>

  private static let width = 16
  /// Where the last grams start that are compared; it has six bits.
  private static let lastOffset = 24

  /// For each literal and number of grams where the rarest start, with the time when that was found out in the highest
  /// bits.
  private let rarest: Table<UInt8>
  /// For each byte about how common it is.
  private let commonness: Table<Int>

  init(slotCount: Int, literalCount: Int) {
    commonness = memory.table((0...255).map { Self.commonness($0) })
    rarest = memory.table(repeating: .max, count: 4 * literalCount)
    slotCounts = memory.table(repeating: 0, count: slotCount)
    slotBytes = memory.table(repeating: 0, count: slotCount)
    counts = memory.table(repeating: 0, count: 1 << Self.width)
  }

  /// Counts the grams of a text, of a long one its first.
  mutating func count(_ text: Bytes, of slot: Int32) {
    textCount += 1
    slotCounts[slot] += 1
    slotBytes[Int(slot)] += text.count
    var place = 0
    let end = min(text.count - 3, 2_000)
    while place < end {
      let place16 = Self.place(halfWord(text.base + place))
      if counts[place16] < .max { counts[place16] += 1 }
      place += 1
    }
  }

  /// Whether the texts of a slot are so long that it pays to look at them in wide steps.
  func isLong(_ slot: Int32) -> Bool { slotBytes[Int(slot)] > 768 * Int(slotCounts[slot]) }

  /// So much was learned that what is known of literals is found out again.
  private var time: UInt8 { textCount < 256 ? 0 : textCount < 4_096 ? 1 : 2 }

  /// Where in a literal so many grams in a row start that the fewest texts hold; it is long enough.
  ///
  /// - Parameters:
  ///   - number: the literal's.
  ///   - count: up to 4.
  func rarestGrams(of text: Bytes, number: Int32, count: Int) -> Int {
    let place = 4 * Int(number) + count - 1
    if rarest[place] >> 6 == time { return Int(rarest[place] & 0x3F) }
    let found = rarestGrams(of: text, count: count)
    rarest[place] = time << 6 | UInt8(found)
    return found
  }

  /// Only the first grams are compared: of a long literal nearly all are rare.
  private func rarestGrams(of text: Bytes, count: Int) -> Int {
    let last = min(text.count - 3 - count, Self.lastOffset)
    var sum = 0
    for place in 0..<count { sum += cost(halfWord(text.base + place)) }
    var best = 0
    var least = sum
    var offset = 1
    while offset <= last {
      sum += cost(halfWord(text.base + offset + count - 1)) - cost(halfWord(text.base + offset - 1))
      if sum < least {
        least = sum
        best = offset
      }
      offset += 1
    }
    return best
  }

  @inline(__always)
  private func cost(_ gram: UInt32) -> Int {
    Int(counts[Self.place(gram)]) << 10 + commonness[Int(gram & 0xFF)] + commonness[Int(gram >> 8 & 0xFF)]
      + commonness[Int(gram >> 16 & 0xFF)] + commonness[Int(gram >> 24)]
  }

  @inline(__always)
  private static func place(_ gram: UInt32) -> Int {
    Int(truncatingIfNeeded: KeyTable.hash(UInt64(gram)) &>> UInt64(64 - width))
  }

  /// About how common a byte is in what computers log.
  private static func commonness(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "e"), UInt8(ascii: "s"), UInt8(ascii: "o"), UInt8(ascii: "i"), UInt8(ascii: "r"),
      UInt8(ascii: "t"), UInt8(ascii: "n"):
      40
    case UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "m"), UInt8(ascii: "c"),
      UInt8(ascii: "l"), UInt8(ascii: "d"), UInt8(ascii: "w"), UInt8(ascii: "a"), UInt8(ascii: "p"):
      32
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "f"), UInt8(ascii: "x"), UInt8(ascii: "u"),
      UInt8(ascii: "y"), UInt8(ascii: "h"):
      24
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 12
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"): 12
    default: 6
    }
  }
}
