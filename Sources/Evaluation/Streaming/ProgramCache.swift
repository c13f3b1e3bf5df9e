/// The programs that the events of one thread have needed so far.
struct ProgramCache: ~Copyable {
  private let rules: StreamRules
  private let shared: SharedPrograms
  private var routes = RouteTable()
  private var programs: [Slot] = []
  /// For each program what is looked at for each of its events.
  private var visits: [Visit] = []
  /// By their numbers among the shared ones.
  private var places: [Int: Int] = [:]
  private let key: UnsafeMutablePointer<UInt8>
  /// Of the routing fields.
  private let slots: UnsafeMutableBufferPointer<Int32>
  /// Whether the event is one of the first of its program, from whose texts is learned which grams are common.
  private(set) var isLearning = false
  private var learnedTexts = 0

  private struct Visit: BitwiseCopyable {
    /// It stays where it is.
    let program: UnsafeMutablePointer<RuleProgram>
    var eventCount = 0
    /// After how many events it is made anew, with what was learned.
    var revision: Int
  }

  /// A program with what one thread finds out in it.
  private final class Slot {
    let program: UnsafeMutablePointer<RuleProgram>
    private(set) var shared: SharedProgram
    private var memory = TableMemory()
    /// How many events the counts are of.
    private(set) var countedEvents = 0

    init(_ shared: SharedProgram) {
      self.shared = shared
      program = .allocate(capacity: 1)
      program.initialize(to: shared.program.forOneThread(memory))
    }

    deinit { program.deallocate() }

    /// - Parameter eventCount: how many events it has seen.
    func replace(by shared: SharedProgram, eventCount: Int) {
      let memory = TableMemory()
      program.pointee = shared.program.forOneThread(memory)
      self.memory = memory
      self.shared = shared
      countedEvents = eventCount
    }
  }

  private static let learnedLimit = 20_000

  init(_ shared: SharedPrograms) {
    rules = shared.rules
    self.shared = shared
    key = .allocate(capacity: RouteTable.keyLimit + 16)
    key.initialize(repeating: 0, count: RouteTable.keyLimit + 16)
    slots = .allocate(capacity: rules.routing.slots.count)
    _ = slots.initialize(from: rules.routing.slots)
  }

  deinit {
    key.deallocate()
    slots.deallocate()
  }

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
    visits[number].eventCount += 1
    let visit = visits[number]
    if visit.eventCount == visit.revision { revise(number) }
    isLearning = visit.eventCount <= 64 && learnedTexts < Self.learnedLimit
    return UnsafePointer(visit.program)
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
    for slot in slots {
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
    let slot = Slot(program)
    programs.append(slot)
    visits.append(Visit(program: slot.program, revision: shared.revisions.first ?? .max))
    places[program.number] = programs.count - 1
    return programs.count - 1
  }

  /// Takes the program as it is made anew; a little later, if another thread makes it.
  private mutating func revise(_ number: Int) {
    let slot = programs[number]
    let (eventCount, revision) = (visits[number].eventCount, visits[number].revision)
    guard let new = shared.revised(slot.shared, slot.program.pointee, eventCount: eventCount - slot.countedEvents)
    else {
      visits[number].revision += 50
      return
    }
    slot.replace(by: new, eventCount: eventCount)
    visits[number].revision = shared.revisions.first { $0 > revision } ?? .max
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
