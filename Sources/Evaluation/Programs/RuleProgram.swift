/// One step of a predicate: where to go on, by whether an atom holds.
struct Instruction: BitwiseCopyable {
  /// The atom's number in the program.
  let atom: Int32
  let isIndexed: Bool
  /// The next instruction, or an end.
  let ifTrue: Int32
  let ifFalse: Int32

  static let accept: Int32 = -1
  static let reject: Int32 = -2
}

/// What is asked of the events of one route: those whose routing fields give the same answers.
///
/// An index finds which atoms hold; each variable is looked at only when one of its witnesses does.
struct RuleProgram: BitwiseCopyable {
  let indexes: Table<SlotIndex>
  /// The number of the index of all values, -1 when there is none.
  let anywhere: Int
  /// For each index whether it waits until a variable asks one of its atoms: it witnesses none.
  let isLate: Table<Bool>
  /// For each atom the number of its index when that waits; else -1.
  let lateIndexes: Table<Int32>
  let instructions: Table<Instruction>
  /// For each variable of the program its number among all.
  let variables: Table<Int32>
  /// For each variable its first instruction, or an end.
  let entries: Table<Int32>
  /// The variables that nothing witnesses: they are asked of each event.
  let always: Table<Int32>
  /// For each atom its number among all.
  let atoms: Table<Int32>
  /// For each atom the bytes of the shortest literals that its index finds anywhere in a text.
  let leasts: Table<Int32>
  /// For each atom where the variables that it witnesses start; and where the last ones end.
  let witnessStarts: Table<Int32>
  let witnesses: Table<Int32>
  /// The atoms of literals, as index entries name them.
  let marks: Table<Int32>
  /// How often each atom held; each thread counts for itself. Empty in what threads share.
  private(set) var counts: Table<UInt32>
  /// In how many events each index that waits was searched; as `counts`.
  private(set) var lateCounts: Table<UInt32>
  /// For each index what was found before; each thread keeps its own. Empty in what threads share.
  private(set) var caches: Table<ValueCache>
  /// Whether so many events are expected that it pays to keep what was found.
  let isCaching: Bool

  /// A program of the same tables with counts and caches of its own.
  func forOneThread(_ memory: TableMemory) -> RuleProgram {
    var own = self
    own.counts = memory.table(repeating: 0, count: atoms.count)
    own.lateCounts = memory.table(repeating: 0, count: indexes.count)
    own.caches = memory.table(
      (0..<indexes.count).map { ValueCache(isUsed: isCaching && indexes[$0].hasLiterals, memory) })
    return own
  }
}

/// Instructions of predicates, from the last to the first, so that each knows where the next ones are.
struct InstructionWriter {
  private(set) var instructions: [Instruction] = []
  /// For each node 1 if it holds, 0 if it doesn't, 2 when the event decides.
  private let truths: UnsafeMutablePointer<UInt8>
  private let tables: RuleTables
  private let isIndexed: (Int32) -> Bool
  private let atomNumber: (Int32) -> Int32

  /// - Parameters:
  ///   - isIndexed: whether an index knows an atom for certain.
  ///   - atomNumber: the number in the program of an atom.
  init(
    _ tables: RuleTables, truths: UnsafeMutablePointer<UInt8>, isIndexed: @escaping (Int32) -> Bool,
    atomNumber: @escaping (Int32) -> Int32
  ) {
    self.isIndexed = isIndexed
    self.tables = tables
    self.truths = truths
    self.atomNumber = atomNumber
  }

  /// Writes a node.
  ///
  /// - Returns: its first instruction, or an end.
  mutating func write(_ number: Int32, ifTrue: Int32, ifFalse: Int32) -> Int32 {
    switch truths[Int(number)] {
    case 0: return ifFalse
    case 1: return ifTrue
    default: break
    }
    let node = tables.nodes[number]
    switch node.kind {
    case .always: return ifTrue
    case .atom, .notAtom:
      let isNegated = node.kind == .notAtom
      instructions.append(
        Instruction(
          atom: atomNumber(node.start), isIndexed: isIndexed(node.start),
          ifTrue: isNegated ? ifFalse : ifTrue, ifFalse: isNegated ? ifTrue : ifFalse))
      return Int32(instructions.count - 1)
    case .all:
      var next = ifTrue
      for operand in (node.start..<node.start + node.count).reversed() {
        next = write(tables.operands[operand], ifTrue: next, ifFalse: ifFalse)
      }
      return next
    case .any:
      var next = ifFalse
      for operand in (node.start..<node.start + node.count).reversed() {
        next = write(tables.operands[operand], ifTrue: ifTrue, ifFalse: next)
      }
      return next
    }
  }
}
