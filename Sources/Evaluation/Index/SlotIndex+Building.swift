extension SlotIndex {
  /// A literal, by its number, with the atoms that it makes true.
  struct Wanted {
    let number: Int32
    var start: Int32
    var atomCount: Int32
  }

  /// - Parameter shortest: literals that stand anywhere and have less bytes are left out.
  init(
    slot: Int32, presentAtom: Int32, textAtom: Int32, _ wanted: [Wanted], shortest: Int32,
    _ tables: RuleTables, _ statistics: borrowing GramStatistics, _ memory: TableMemory
  ) {
    let kept = wanted.filter { !Self.isLeftOut(tables.literals[$0.number], shortest: shortest) }
    var builder = SlotIndexBuilder(stride: Self.stride(kept, tables))
    builder.reserve(kept, tables)
    for item in kept { builder.add(item, tables, statistics) }
    self.slot = slot
    self.presentAtom = presentAtom
    self.textAtom = textAtom
    hasLiterals = !kept.isEmpty
    texts = UnsafePointer(tables.bytes.base)
    whole = KeyTable(builder.whole, memory)
    prefixes = KeyTable(builder.prefixes, memory)
    prefixLengths = builder.prefixLengths
    suffixes = KeyTable(builder.suffixes, memory)
    suffixLengths = builder.suffixLengths
    grams = KeyTable(builder.grams, memory)
    stride = builder.stride
    wide = KeyTable(builder.wide, memory)
    wideLengths = builder.wideLengths
  }
}

extension SlotIndex {
  /// Whether an index leaves a literal to be looked for when somebody asks.
  static func isLeftOut(_ literal: Literal, shortest: Int32) -> Bool {
    literal.relation == .contains && literal.isASCII && literal.count < shortest
  }

  /// The widest steps that miss none of the literals.
  private static func stride(_ wanted: [Wanted], _ tables: RuleTables) -> Int {
    let literals = wanted.lazy.map { tables.literals[$0.number] }
    let least = literals.filter { $0.relation == .contains && $0.isASCII }.map(\.count).min() ?? 0
    return least >= 7 ? 4 : least >= 5 ? 2 : 1
  }
}

private struct SlotIndexBuilder {
  let stride: Int
  var whole: [(key: UInt64, entry: IndexEntry)] = []
  var prefixes: [(key: UInt64, entry: IndexEntry)] = []
  var suffixes: [(key: UInt64, entry: IndexEntry)] = []
  var grams: [(key: UInt64, entry: IndexEntry)] = []
  var wide: [(key: UInt64, entry: IndexEntry)] = []
  var wideLengths: UInt8 = 0
  var prefixLengths: UInt8 = 0
  var suffixLengths: UInt8 = 0

  init(stride: Int) {
    self.stride = stride
  }

  /// Makes room for entries: lists that grow take up to thrice what they need, and there are tens of thousands.
  mutating func reserve(_ wanted: [SlotIndex.Wanted], _ tables: RuleTables) {
    var counts = (whole: 0, grams: 0)
    for item in wanted {
      let literal = tables.literals[item.number]
      if literal.relation == .equals { counts.whole += 1 }
      if literal.relation == .contains, literal.isASCII { counts.grams += stride }
    }
    whole.reserveCapacity(counts.whole)
    grams.reserveCapacity(counts.grams)
  }

  mutating func add(_ wanted: SlotIndex.Wanted, _ tables: RuleTables, _ statistics: borrowing GramStatistics) {
    let literal = tables.literals[wanted.number]
    let text = tables.text(of: literal)
    func entry(offset: Int = 0) -> IndexEntry {
      IndexEntry(
        text: literal.start, count: Int32(text.count), offset: Int32(offset),
        literal: literal.isCased ? wanted.number : -1, start: wanted.start, atomCount: wanted.atomCount)
    }
    let length = min(8, text.count)
    switch literal.relation {
    case .equals: whole.append((wholeKey(text), entry()))
    case .startsWith:
      prefixes.append((SlotIndex.firstKey(firstWord(text, 0), length), entry()))
      prefixLengths |= 1 << UInt8(length - 1)
    case .endsWith:
      // The last bytes of the literal, as if they were the last of a text.
      let word = firstWord(text, text.count - length) << UInt64(64 - 8 * length)
      suffixes.append((SlotIndex.lastKey(word, length), entry()))
      suffixLengths |= 1 << UInt8(length - 1)
    case .contains where !literal.isASCII:
      let length = min(4, text.count)
      wide.append((SlotIndex.firstKey(firstWord(text, 0) & 0xFFFF_FFFF, length), entry()))
      wideLengths |= 1 << UInt8(length - 1)
    case .contains:
      let first = statistics.rarestGrams(of: text, number: wanted.number, count: stride)
      for offset in first..<first + stride {
        grams.append((UInt64(halfWord(text.base + offset)), entry(offset: offset)))
      }
    }
  }

  private func wholeKey(_ text: Bytes) -> UInt64 {
    text.count >= 8 ? SlotIndex.wholeKey(text) : SlotIndex.firstKey(firstWord(text, 0), text.count)
  }

  /// Up to eight bytes from an offset; no byte after the literal is read.
  private func firstWord(_ text: Bytes, _ offset: Int) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<min(8, text.count - offset) { result |= UInt64(text[offset + index]) << UInt64(8 * index) }
    return result
  }
}
