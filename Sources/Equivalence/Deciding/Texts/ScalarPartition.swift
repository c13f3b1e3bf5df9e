import Patterns

/// All scalars, divided into sets that some character classes do not divide further: the symbols of an
/// automaton, numbered from 0.
struct ScalarPartition {
  /// The first scalars of stretches of one symbol, ascending; surrogates belong to a stretch of no symbol.
  private(set) var starts: [UInt32] = []
  /// The symbol of each stretch; `nil` for surrogates.
  private(set) var symbols: [Int?] = []
  /// A readable scalar of each symbol.
  private(set) var representatives: [Unicode.Scalar] = []

  /// How many symbols there are.
  var count: Int { representatives.count }

  /// The symbol that a scalar belongs to.
  func symbol(of scalar: Unicode.Scalar) -> Int? {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= scalar.value { low = middle } else { high = middle }
    }
    return low < symbols.count ? symbols[low] : nil
  }

  /// The coarsest partition that keeps each class whole.
  init(_ classes: [CharacterClass]) {
    var changes: [UInt32: [Int]] = [0: [], Self.surrogates.lowerBound: [], Self.surrogates.upperBound + 1: []]
    for (index, set) in classes.enumerated() {
      for range in set.ranges {
        changes[range.lowerBound, default: []].append(index)
        changes[range.upperBound + 1, default: []].append(index)
      }
    }
    var builder = Builder()
    var members = [UInt64](repeating: 0, count: classes.count / 64 + 1)
    let ordered = changes.keys.filter { $0 <= Self.last }.sorted()
    for (index, start) in ordered.enumerated() {
      for change in changes[start] ?? [] { members[change / 64] ^= 1 << UInt64(change % 64) }
      builder.add(members, start...(index + 1 < ordered.count ? ordered[index + 1] - 1 : Self.last))
    }
    self = builder.partition
  }

  /// The coarsest partition that is finer than each of several, with the symbols of each that its symbols
  /// are parts of.
  static func product(_ parts: [ScalarPartition]) -> (partition: ScalarPartition, symbols: [[Int]]) {
    var builder = Builder()
    let ordered = Set(parts.flatMap(\.starts)).union([0]).sorted()
    var places = [Int](repeating: 0, count: parts.count)
    for (index, start) in ordered.enumerated() {
      var key: [UInt64] = []
      for (part, partition) in parts.enumerated() {
        while places[part] + 1 < partition.starts.count, partition.starts[places[part] + 1] <= start {
          places[part] += 1
        }
        key.append(UInt64(partition.symbols[places[part]] ?? 0))
      }
      builder.add(key, start...(index + 1 < ordered.count ? ordered[index + 1] - 1 : last))
    }
    return (builder.partition, builder.keys.map { key in key.map { Int($0) } })
  }

  private init() {}

  private static let last: UInt32 = 0x10FFFF
  private static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

  private struct Builder {
    var partition = ScalarPartition()
    var keys: [[UInt64]] = []
    private var known: [[UInt64]: Int] = [:]
    private var ranks: [Int] = []

    mutating func add(_ key: [UInt64], _ range: ClosedRange<UInt32>) {
      partition.starts.append(range.lowerBound)
      guard !ScalarPartition.surrogates.contains(range.lowerBound), let (rank, scalar) = readable(range)
      else {
        partition.symbols.append(nil)
        return
      }
      if let symbol = known[key] {
        partition.symbols.append(symbol)
        if rank < ranks[symbol] {
          ranks[symbol] = rank
          partition.representatives[symbol] = scalar
        }
        return
      }
      known[key] = keys.count
      partition.symbols.append(keys.count)
      keys.append(key)
      ranks.append(rank)
      partition.representatives.append(scalar)
    }

    /// The most readable scalar of a range, and how readable it is: 0 is best.
    private func readable(_ range: ClosedRange<UInt32>) -> (rank: Int, scalar: Unicode.Scalar)? {
      // Small letters, digits, capitals, signs, the blank, letters beyond ASCII, anything.
      let preferred: [ClosedRange<UInt32>] = [
        0x61...0x7A, 0x30...0x39, 0x41...0x5A, 0x21...0x7E, 0x20...0x20, 0xC0...0x24F, 0xA1...0xD7FF,
        0...0x10FFFF,
      ]
      for (rank, wanted) in preferred.enumerated() where wanted.overlaps(range) {
        if let scalar = Unicode.Scalar(range.clamped(to: wanted).lowerBound) { return (rank, scalar) }
      }
      return nil
    }
  }
}
