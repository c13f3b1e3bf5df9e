/// The programs that the stream has needed so far.
struct ProgramCache: ~Copyable {
  private let rules: StreamRules
  private let revisions: [Int]
  private let builder: ProgramBuilder
  private var statistics: GramStatistics
  private var routes = RouteTable()
  /// Programs stay where they are.
  private var programs: [Slot] = []
  /// The program of each combination of answers of the routing atoms.
  private var byAnswers: [[Bool]: Int] = [:]
  private let key: UnsafeMutablePointer<UInt8>
  private(set) var byteCount = 0
  /// Whether the event is one of the first of its program, from whose texts is learned which grams are common.
  private(set) var isLearning = false

  private final class Slot {
    let program: UnsafeMutablePointer<RuleProgram>
    var memory: TableMemory
    let answers: [Bool]?
    var eventCount = 0
    /// After how many events it is made anew, with what was learned.
    var revision: Int

    init(_ program: RuleProgram, _ memory: TableMemory, _ answers: [Bool]?, revision: Int) {
      self.revision = revision
      self.program = .allocate(capacity: 1)
      self.program.initialize(to: program)
      self.memory = memory
      self.answers = answers
    }

    deinit { program.deallocate() }
  }

  /// After how many events programs are made anew.
  static let standardRevisions = [400, 6_000, 100_000, Int.max]
  /// The most programs; events of further routes take one that asks all of every rule.
  private static let limit = 512
  /// The most bytes that programs take, but for the last one and that which asks all.
  private static let byteLimit = 40 << 20
  private static let learnedTexts = 20_000

  init(_ rules: StreamRules, revisions: [Int]) {
    self.rules = rules
    self.revisions = revisions
    statistics = GramStatistics(
      slotCount: rules.tables.slots.count, literalCount: rules.tables.literals.count)
    builder = ProgramBuilder(rules.tables, rules.routing)
    key = .allocate(capacity: RouteTable.keyLimit + 16)
    key.initialize(repeating: 0, count: RouteTable.keyLimit + 16)
  }

  deinit { key.deallocate() }

  /// The program for the current event.
  mutating func program(_ cells: inout EventCells, _ atoms: inout AtomEvaluation) -> UnsafePointer<RuleProgram> {
    let count = writeKey(&cells)
    let number: Int
    if count >= 0 {
      let bytes = Bytes(base: key, count: count)
      let hash = RouteTable.hash(bytes)
      let known = routes.program(bytes, hash)
      if known >= 0 {
        number = known
      } else {
        number = newRoute(&cells, &atoms)
        routes.insert(bytes, hash, program: number)
      }
    } else {
      number = newRoute(&cells, &atoms)
    }
    return visit(programs[number])
  }

  private mutating func visit(_ slot: Slot) -> UnsafePointer<RuleProgram> {
    slot.eventCount += 1
    if slot.eventCount == slot.revision { revise(slot) }
    isLearning = slot.eventCount <= 64 && statistics.textCount < Self.learnedTexts
    return UnsafePointer(slot.program)
  }

  /// Learns from a text which grams are common.
  mutating func learn(_ text: Bytes, of slot: Int32) { statistics.count(text, of: slot) }

  /// Writes the routing fields as the event has them.
  ///
  /// - Returns: how many bytes they take; -1 when they are too long to be kept.
  private mutating func writeKey(_ cells: inout EventCells) -> Int {
    var count = 0
    for slot in rules.routing.slots {
      var cell = cells.first(slot)
      while cell >= 0 {
        let (kind, text) = cells.written(cell)
        if count + text.count + 8 > RouteTable.keyLimit { return -1 }
        key[count] = kind
        key[count + 1] = UInt8(truncatingIfNeeded: text.count)
        key[count + 2] = UInt8(truncatingIfNeeded: text.count >> 8)
        count += 3
        copy(text, to: key + count)
        count += text.count
        cell = cells.next(cell)
      }
      key[count] = 0xFF
      count += 1
    }
    return count
  }

  /// The program of an event whose route is new.
  private mutating func newRoute(_ cells: inout EventCells, _ atoms: inout AtomEvaluation) -> Int {
    var answers: [Bool] = []
    answers.reserveCapacity(rules.routing.atoms.count)
    for atom in rules.routing.atoms { answers.append(atoms.holds(atom, &cells)) }
    if let known = byAnswers[answers] { return known }
    guard programs.count < Self.limit, byteCount < Self.byteLimit else { return generalProgram }
    let number = add(answers)
    byAnswers[answers] = number
    return number
  }

  /// The number of the program that asks all of every rule.
  private var generalProgram: Int {
    mutating get { programs.firstIndex { $0.answers == nil } ?? add(nil) }
  }

  private mutating func add(_ answers: [Bool]?) -> Int {
    let memory = TableMemory()
    let program = builder.program(answers, statistics, nil, memory)
    byteCount += memory.byteCount
    programs.append(Slot(program, memory, answers, revision: revisions.first ?? .max))
    return programs.count - 1
  }

  /// Makes a program anew: which literals are rare, and which witnesses, is known better now.
  private mutating func revise(_ slot: Slot) {
    let memory = TableMemory()
    let experience = ProgramBuilder.Experience(program: slot.program.pointee, eventCount: slot.eventCount)
    let program = builder.program(slot.answers, statistics, experience, memory)
    byteCount += memory.byteCount - slot.memory.byteCount
    slot.program.pointee = program
    slot.memory = memory
    slot.revision = revisions.first { $0 > slot.revision } ?? .max
  }
}

/// Copies bytes, and perhaps up to seven more.
@inline(__always)
private func copy(_ bytes: Bytes, to target: UnsafeMutablePointer<UInt8>) {
  var index = 0
  while index < bytes.count {
    UnsafeMutableRawPointer(target + index).storeBytes(of: word(bytes.base + index), as: UInt64.self)
    index += 8
  }
}
