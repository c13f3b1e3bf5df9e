/// The programs that the events of one thread have needed so far.
struct ProgramCache: ~Copyable {
  private let rules: StreamRules
  private let shared: SharedPrograms
  private var routes = RouteTable()
  /// Programs stay where they are.
  private var programs: [Slot] = []
  /// By their numbers among the shared ones.
  private var places: [Int: Int] = [:]
  private let key: UnsafeMutablePointer<UInt8>
  /// Whether the event is one of the first of its program, from whose texts is learned which grams are common.
  private(set) var isLearning = false
  private var learnedTexts = 0

  /// A program with what one thread finds out in it.
  private final class Slot {
    let program: UnsafeMutablePointer<RuleProgram>
    private(set) var shared: SharedProgram
    private var memory = TableMemory()
    var eventCount = 0
    /// How many events the counts are of.
    private(set) var countedEvents = 0
    /// After how many events it is made anew, with what was learned.
    private(set) var revision: Int

    init(_ shared: SharedProgram, revision: Int) {
      self.revision = revision
      self.shared = shared
      program = .allocate(capacity: 1)
      program.initialize(to: shared.program.forOneThread(memory))
    }

    deinit { program.deallocate() }

    /// Lets it be made anew a little later.
    func postpone() { revision += 50 }

    /// - Parameter revision: when it is next made anew.
    func replace(by shared: SharedProgram, revision: Int) {
      let memory = TableMemory()
      program.pointee = shared.program.forOneThread(memory)
      self.memory = memory
      self.shared = shared
      self.revision = revision
      countedEvents = eventCount
    }
  }

  private static let learnedLimit = 20_000

  init(_ shared: SharedPrograms) {
    rules = shared.rules
    self.shared = shared
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
    isLearning = slot.eventCount <= 64 && learnedTexts < Self.learnedLimit
    return UnsafePointer(slot.program)
  }

  /// Learns from a text which grams are common.
  mutating func learn(_ text: Bytes, of slot: Int32) {
    learnedTexts += 1
    shared.learn(text, of: slot)
  }

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
    let program = shared.program(answers)
    if let known = places[program.number] { return known }
    programs.append(Slot(program, revision: shared.revisions.first ?? .max))
    places[program.number] = programs.count - 1
    return programs.count - 1
  }

  /// Takes the program as it is made anew.
  private func revise(_ slot: Slot) {
    let counts = slot.program.pointee.counts
    guard let new = shared.revised(slot.shared, counts, eventCount: slot.eventCount - slot.countedEvents) else {
      return slot.postpone()
    }
    slot.replace(by: new, revision: shared.revisions.first { $0 > slot.revision } ?? .max)
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
