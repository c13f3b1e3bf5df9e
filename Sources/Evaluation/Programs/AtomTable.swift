import DetectionRuntime
import Detections
import Events
import Patterns

/// Literals and atoms while rules are compiled: each is kept once, whatever the number of rules that ask it.
struct AtomTable {
  private(set) var bytes: [UInt8] = []
  private(set) var literals: [Literal] = []
  private(set) var atoms: [Atom] = []
  private(set) var atomLiterals: [Int32] = []
  private(set) var patterns: [PatternSource] = []
  private(set) var predicates: [CompiledPredicate] = []
  private(set) var logSources: [LogSource] = []
  private var literalNumbers = NumberTable()
  private var atomNumbers = NumberTable()
  private var patternNumbers: [PatternSource: Int32] = [:]

  /// Moves bytes and literals, most of what it has, to tables; nothing is added from now on.
  mutating func finish(in memory: TableMemory) -> (bytes: Table<UInt8>, literals: Table<Literal>) {
    literalNumbers = NumberTable()
    atomNumbers = NumberTable()
    let bytes = memory.table(self.bytes)
    self.bytes = []
    let literals = memory.table(self.literals)
    self.literals = []
    return (bytes, literals)
  }

  /// A literal.
  mutating func literal(_ slot: Int32, _ relation: Literal.Relation, _ text: String, isCased: Bool) -> Int32 {
    let start = bytes.count
    var text = text
    var hasLetters = false
    let isASCII = text.withUTF8 { source -> Bool in
      for byte in source {
        guard byte < 0x80 else { return false }
        let isCapital = byte &- 0x41 < 26
        if isCapital || byte &- 0x61 < 26 { hasLetters = true }
        bytes.append(isCapital ? byte | 0x20 : byte)
      }
      return true
    }
    if !isASCII {
      hasLetters = true
      bytes.removeLast(bytes.count - start)
      bytes += FoldedText(text).folded.utf8
    }
    let end = bytes.count
    // Without letters case says nothing.
    let isCased = isCased && hasLetters
    if isCased { bytes += text.utf8 }
    return number(slot, relation, from: start, foldsEnd: end, isCased: isCased)
  }

  /// The number of the literal whose bytes were added last: the folds, then the literal itself if case matters. They are
  /// taken away when it is known.
  private mutating func number(
    _ slot: Int32, _ relation: Literal.Relation, from start: Int, foldsEnd end: Int, isCased: Bool
  ) -> Int32 {
    let whole = bytes.count
    var hash = Hash(seed: UInt64(slot) << 3 | UInt64(relation.rawValue) << 1 | (isCased ? 1 : 0))
    var isASCII = true
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes[start..<whole] { hash.add(UInt64(byte)) }
      isASCII = bytes[start..<end].allSatisfy { $0 < 0x80 }
    }
    let new = Literal(
      slot: slot, start: Int32(start), count: Int32(end - start), casedCount: Int32(whole - end), relation: relation,
      isCased: isCased, isASCII: isASCII)
    let number = literalNumbers.number(hash.value, new: Int32(literals.count)) { known in
      let literal = literals[Int(known)]
      guard literal.slot == slot, literal.relation == relation, literal.isCased == isCased,
        Int(literal.count + literal.casedCount) == whole - start, Int(literal.count) == end - start
      else { return false }
      let old = Int(literal.start)
      return bytes[old..<old + whole - start].elementsEqual(bytes[start..<whole])
    }
    if Int(number) == literals.count {
      literals.append(new)
    } else {
      bytes.removeLast(whole - start)
    }
    return number
  }

  /// Adds what another table has, in its order.
  ///
  /// - Parameter slots: for each slot of the other table its number here.
  /// - Returns: for each atom of the other table its number here.
  mutating func append(_ other: AtomTable, _ slots: [Int32]) -> [Int32] {
    let numbers = other.literals.map { literal in
      let start = bytes.count
      bytes += other.bytes[Int(literal.start)..<Int(literal.casedStart + literal.casedCount)]
      return number(
        slots[Int(literal.slot)], literal.relation, from: start, foldsEnd: start + Int(literal.count),
        isCased: literal.isCased)
    }
    return other.atoms.map { atom in
      let slot = slots[Int(atom.slot)]
      switch atom.kind {
      case .literals:
        let literals = other.atomLiterals[Int(atom.start)..<Int(atom.start + atom.count)]
        return self.atom(slot, anyOf: literals.map { numbers[Int($0)] })
      case .present, .hasText, .absentOrNull: return self.atom(atom.kind, slot)
      case .pattern: return pattern(slot, other.patterns[Int(atom.start)])
      case .predicate: return predicate(slot, other.predicates[Int(atom.start)].renumbered(slots))
      case .logSource: return logSource(other.logSources[Int(atom.start)])
      }
    }
  }

  /// The atom that is true when some value of the slot passes one of the literals.
  mutating func atom(_ slot: Int32, anyOf literals: [Int32]) -> Int32 {
    let sorted = literals.sortedOnce
    var hash = Hash(seed: UInt64(sorted.count))
    for literal in sorted { hash.add(UInt64(literal)) }
    let start = Int32(atomLiterals.count)
    let new = Atom(kind: .literals, slot: slot, start: start, count: Int32(sorted.count))
    let number = atomNumbers.number(hash.value, new: Int32(atoms.count)) { known in
      let atom = atoms[Int(known)]
      guard atom.kind == .literals, atom.slot == slot, Int(atom.count) == sorted.count else { return false }
      return atomLiterals[Int(atom.start)..<Int(atom.start + atom.count)].elementsEqual(sorted)
    }
    if Int(number) == atoms.count {
      atomLiterals += sorted
      atoms.append(new)
    }
    return number
  }

  /// An atom without literals.
  mutating func atom(_ kind: Atom.Kind, _ slot: Int32, start: Int32 = 0) -> Int32 {
    var hash = Hash(seed: 1 << 32 | UInt64(kind.rawValue))
    hash.add(UInt64(slot))
    hash.add(UInt64(start))
    let number = atomNumbers.number(hash.value, new: Int32(atoms.count)) { known in
      let atom = atoms[Int(known)]
      return atom.kind == kind && atom.slot == slot && atom.start == start
    }
    if Int(number) == atoms.count { atoms.append(Atom(kind: kind, slot: slot, start: start, count: 0)) }
    return number
  }

  mutating func pattern(_ slot: Int32, _ source: PatternSource) -> Int32 {
    let number = patternNumbers[source] ?? Int32(patterns.count)
    if Int(number) == patterns.count {
      patternNumbers[source] = number
      patterns.append(source)
    }
    return atom(.pattern, slot, start: number)
  }

  /// - Parameter predicate: its fields are slots.
  mutating func predicate(_ slot: Int32, _ predicate: CompiledPredicate) -> Int32 {
    predicates.append(predicate)
    return atom(.predicate, slot, start: Int32(predicates.count - 1))
  }

  mutating func logSource(_ source: LogSource) -> Int32 {
    let number = logSources.firstIndex(of: source) ?? logSources.count
    if number == logSources.count { logSources.append(source) }
    return atom(.logSource, SlotTable.anywhere, start: Int32(number))
  }
}

extension [Int32] {
  /// In order, each once.
  fileprivate var sortedOnce: [Int32] {
    // Literals are numbered as they come, so most lists are in order.
    if zip(self, dropFirst()).allSatisfy({ $0 < $1 }) { return self }
    var result = sorted()
    var last = 0
    for index in result.indices.dropFirst() where result[index] != result[last] {
      last += 1
      result[last] = result[index]
    }
    result.removeLast(result.count - last - 1)
    return result
  }
}

extension CompiledPredicate {
  /// The same of other fields.
  ///
  /// - Parameter fields: for each field its new number.
  func renumbered(_ fields: [Int32]) -> CompiledPredicate {
    func new(_ field: Int) -> Int { Int(fields[field]) }
    switch self {
    case .all(let parts): return .all(parts.map { $0.renumbered(fields) })
    case .any(let parts): return .any(parts.map { $0.renumbered(fields) })
    case .not(let part): return .not(part.renumbered(fields))
    case .some(let field, let test): return .some(field: new(field), test)
    case .every(let field, let test): return .every(field: new(field), test)
    case .anywhere: return self
    case .present(let field): return .present(field: new(field))
    case .absentOrNull(let field): return .absentOrNull(field: new(field))
    case .same(let field, let other, let isCaseSensitive):
      return .same(field: new(field), other: new(other), isCaseSensitive: isCaseSensitive)
    case .everySame(let field, let other, let isCaseSensitive):
      return .everySame(field: new(field), other: new(other), isCaseSensitive: isCaseSensitive)
    }
  }
}

/// Mixes numbers into one.
struct Hash {
  private(set) var value: UInt64

  init(seed: UInt64) {
    value = seed &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  mutating func add(_ number: UInt64) {
    value = (value ^ number) &* 0xD6E8_FEB8_6659_FD93
    value ^= value >> 32
  }
}

/// Numbers by a hash of what they stand for.
struct NumberTable {
  private var places: [Int32] = Array(repeating: -1, count: 1024)
  /// Half of each hash: who asks compares anyway.
  private var marks: [UInt32] = Array(repeating: 0, count: 1024)
  private var count = 0

  /// The known number with this hash that is the right one, else the new one, which is known from now on.
  mutating func number(_ hash: UInt64, new: Int32, _ isRight: (Int32) -> Bool) -> Int32 {
    let mark = UInt32(truncatingIfNeeded: hash)
    let mask = places.count - 1
    var place = Int(mark) & mask
    while places[place] >= 0 {
      if marks[place] == mark, isRight(places[place]) { return places[place] }
      place = (place + 1) & mask
    }
    places[place] = new
    marks[place] = mark
    count += 1
    if count * 2 > places.count { grow() }
    return new
  }

  private mutating func grow() {
    var grown = NumberTable(capacity: 2 * places.count, count: count)
    for (number, mark) in zip(places, marks) where number >= 0 { grown.insert(number, mark) }
    self = grown
  }

  init() {}

  private init(capacity: Int, count: Int) {
    places = Array(repeating: -1, count: capacity)
    marks = Array(repeating: 0, count: capacity)
    self.count = count
  }

  private mutating func insert(_ number: Int32, _ mark: UInt32) {
    let mask = places.count - 1
    var place = Int(mark) & mask
    while places[place] >= 0 { place = (place + 1) & mask }
    places[place] = number
    marks[place] = mark
  }
}
