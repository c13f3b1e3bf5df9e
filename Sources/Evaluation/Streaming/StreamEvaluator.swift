import DetectionRuntime
package import Events
package import JSONEvents

/// One detection that the current event matters to.
package struct StreamMatch: BitwiseCopyable, Sendable {
  /// Its index among the detections.
  package let detection: Int
  /// The variables that match, the first in the lowest bit.
  package let variables: UInt64
  /// Whether only the event as a whole can tell whether a variable matches (`variables` then are those that may):
  /// the detection sees parts of events, or fields that are computed, or alerts of another one.
  package let isCandidate: Bool
}

/// Asks many detections of one event after the other. Not to be shared between threads.
///
///     switch evaluator.evaluate(line) {
///     case .event: for index in 0..<evaluator.matchCount { … evaluator.match(index) … }
package struct StreamEvaluator: ~Copyable {
  package let rules: StreamRules
  var cells: EventCells
  private var atoms: AtomEvaluation
  private var programs: ProgramCache
  private var marks: EventMarks
  private var matches: [StreamMatch] = []
  private var counter: StreamCounter
  private let isCounting: Bool
  /// The current line, if it has to be read slowly.
  private var wholeEvent: Event?
  /// Whether there is one: asked for each event, which the event itself would be copied for.
  private(set) var hasWholeEvent = false
  private var line = UnsafeRawBufferPointer(start: nil, count: 0)

  /// - Parameter isCounting: whether it is counted how often each detection is looked at.
  package init(_ rules: StreamRules, isCounting: Bool = false) {
    self.init(SharedPrograms(rules), isCounting: isCounting)
  }

  /// - Parameter shared: the programs, which several evaluators may have in common.
  package init(_ shared: SharedPrograms, isCounting: Bool = false) {
    rules = shared.rules
    self.isCounting = isCounting
    counter = StreamCounter(detectionCount: isCounting ? rules.detections.count : 0)
    let tables = rules.tables
    let field = rules.naming.field
    let slots = tables.slots.slots
    let scanner = EventScanner(slotCount: tables.slots.count, signs: rules.naming.signs) { name in
      slots[field(name)].map { Int($0) }
    }
    cells = EventCells(scanner, forms: rules.forms)
    atoms = AtomEvaluation(shared)
    programs = ProgramCache(shared)
    marks = EventMarks(
      atomCount: tables.atoms.count, variableCount: tables.variables.count, indexCount: tables.slots.count)
  }

  /// How often each detection was looked at; empty unless that is counted.
  package var detectionCounts: [StreamCounts] { counter.counts }

  /// How long the events took whose time was measured: some of all, when detections are counted.
  package var measuredTime: Duration { counter.measuredTime }

  /// What the names of the current event say of it: `EventNaming.signs`.
  package var signs: UInt8 { cells.signs }

  /// Adds the time since a moment to that of a detection, if the time of the current event is measured.
  package mutating func addTime(of detection: Int, since start: ContinuousClock.Instant) {
    if counter.isMeasuring { counter.add(detection, since: start) }
  }

  /// Ends the time of the current event, when the next one is not there yet.
  package mutating func endTime() { counter.end() }

  /// How many detections the current event matters to.
  package var matchCount: Int { matches.count }

  /// One of them; they are in the order of the detections.
  package func match(_ index: Int) -> StreamMatch { matches[index] }

  /// Asks all detections of the event of a line.
  ///
  /// - Parameter line: a JSON object; `EventScanner.padding` bytes more must be readable. It is kept until the next.
  /// - Returns: whether the line is an event.
  package mutating func evaluate(_ line: UnsafeRawBufferPointer) -> EventScanner.Status {
    self.line = line
    if isCounting { counter.begin() }
    if !matches.isEmpty { matches.removeAll(keepingCapacity: true) }
    if hasWholeEvent { keepWholeEvent(nil) }
    let status = cells.scan(line)
    switch status {
    case .event: break
    case .unusual: return evaluateSlowly()
    case .broken: return status
    }
    if hasOddLogSource { return evaluateSlowly() }
    let program = programs.program(&cells, &atoms)
    marks.begin()
    run(program)
    if cells.isBroken { return brokenString }
    marks.sortMatches()
    collectMatches()
    return .event
  }

  /// Log sources with several values are read as a whole: which values count is written there.
  private var hasOddLogSource: Bool {
    for slot in rules.logSourceSlots {
      let cell = cells.first(slot)
      if cell >= 0, cells.next(cell) >= 0 { return true }
    }
    return false
  }

  private var brokenString: EventScanner.Status {
    mutating get {
      matches.removeAll(keepingCapacity: true)
      return .broken("a string has an escape that JSON does not know")
    }
  }

  // MARK: Programs

  private mutating func run(_ program: UnsafePointer<RuleProgram>) {
    let isLearning = programs.isLearning
    let indexes = program.pointee.indexes
    for number in 0..<indexes.count {
      let index = UnsafePointer(indexes.address(of: number))
      if program.pointee.isLate[number] {
        if index.pointee.hasLiterals { checkEscapes(index.pointee.slot) }
        continue
      }
      if index.pointee.slot == SlotTable.anywhere {
        searchEverywhere(number, program)
        continue
      }
      var cell = cells.first(index.pointee.slot)
      while cell >= 0 {
        search(cell, number, program, isLearning)
        cell = cells.next(cell)
      }
    }
    let always = program.pointee.always
    for number in 0..<always.count { marks.addCandidate(always[number]) }
    var number = 0
    while number < marks.candidateCount {
      let variable = marks.candidate(number)
      let start = isCounting ? counter.now : nil
      let isMatch = holds(program.pointee.entries[variable], program)
      if isMatch { marks.addMatch(program.pointee.variables[variable]) }
      if isCounting {
        counter.count(Int(rules.tables.variables[program.pointee.variables[variable]].detection), isMatch, start)
      }
      number += 1
    }
  }

  private mutating func searchEverywhere(
    _ index: Int, _ program: UnsafePointer<RuleProgram>
  ) {
    for cell in 0..<cells.count where !atoms.isHidden(cells.slot(cell)) { search(cell, index, program, false) }
  }

  /// A string with an invalid escape makes a line no event, whether somebody comes to ask for it or not.
  @inline(__always)
  private mutating func checkEscapes(_ slot: Int32) {
    var cell = cells.first(slot)
    while cell >= 0 {
      let written = cells.written(cell)
      if written.kind == RawToken.string, written.text.holdsLongEscape { _ = cells.text(cell) }
      cell = cells.next(cell)
    }
  }

  /// Finds the atoms of an index that has waited, unless that was done before.
  @inline(never)
  private mutating func searchLate(_ number: Int32, _ program: UnsafePointer<RuleProgram>) {
    guard marks.noteSearch(of: number) else { return }
    program.pointee.lateCounts[number] &+= 1
    var cell = cells.first(program.pointee.indexes[number].slot)
    while cell >= 0 {
      search(cell, Int(number), program, false)
      cell = cells.next(cell)
    }
  }

  /// Finds the atoms that the value of a cell makes true.
  @inline(__always)
  private mutating func search(
    _ cell: Int, _ number: Int, _ program: UnsafePointer<RuleProgram>, _ isLearning: Bool
  ) {
    let index = UnsafePointer(program.pointee.indexes.address(of: number))
    let kind = cells.kind(cell)
    if kind == .none { return }
    if index.pointee.presentAtom >= 0 { marks.set(index.pointee.presentAtom, program) }
    if kind == .null { return }
    if index.pointee.textAtom >= 0 { marks.set(index.pointee.textAtom, program) }
    if !index.pointee.hasLiterals { return }
    let written = cells.written(cell)
    if written.kind == RawToken.string, program.pointee.caches[number].takes(written.text) {
      searchCached(cell, written.text, number, program)
      return
    }
    guard let folded = cells.folded(cell) else { return }
    if isLearning { programs.learn(folded, of: index.pointee.slot) }
    SlotIndex.search(index, folded, isASCII: cells.isFoldedASCII(cell)) { entry in
      if entry.pointee.literal >= 0 {
        guard let text = cells.text(cell), atoms.passesCased(entry.pointee.literal, text) else { return }
      }
      var mark = entry.pointee.start
      let end = mark + entry.pointee.atomCount
      while mark < end {
        marks.set(program.pointee.marks[mark], program)
        mark += 1
      }
    }
  }

  /// As `search`, unless the same value was searched before.
  @inline(__always)
  private mutating func searchCached(
    _ cell: Int, _ written: Bytes, _ index: Int, _ program: UnsafePointer<RuleProgram>
  ) {
    let hash = ValueCache.hash(written)
    if let (atoms, count) = program.pointee.caches[index].atoms(of: written, hash) {
      var number = 0
      while number < Int(count) {
        marks.set(atoms[number], program)
        number += 1
      }
      return
    }
    searchAnew(cell, written, hash, index, program)
  }

  @inline(never)
  private mutating func searchAnew(
    _ cell: Int, _ written: Bytes, _ hash: UInt64, _ number: Int, _ program: UnsafePointer<RuleProgram>
  ) {
    let index = UnsafePointer(program.pointee.indexes.address(of: number))
    guard let folded = cells.folded(cell) else { return }
    var atoms = SIMD8<Int32>()
    var count = 0
    SlotIndex.search(index, folded, isASCII: cells.isFoldedASCII(cell)) { entry in
      if entry.pointee.literal >= 0 {
        guard let text = cells.text(cell), self.atoms.passesCased(entry.pointee.literal, text) else { return }
      }
      var mark = entry.pointee.start
      let end = mark + entry.pointee.atomCount
      while mark < end {
        let atom = program.pointee.marks[mark]
        marks.set(atom, program)
        if count < ValueCache.atomLimit { atoms[count] = atom }
        count += 1
        mark += 1
      }
    }
    // A value with a broken escape must be found broken again.
    guard count <= ValueCache.atomLimit, !cells.isBroken else { return }
    program.pointee.caches.address(of: number).pointee.keep(written, hash, atoms, Int32(count))
  }

  /// Whether a predicate holds.
  @inline(__always)
  private mutating func holds(_ entry: Int32, _ program: UnsafePointer<RuleProgram>) -> Bool {
    var place = entry
    while place >= 0 {
      let instruction = program.pointee.instructions[place]
      let answer: Bool
      if let known = searchedAnswer(of: instruction.atom, program) {
        answer = known
      } else if instruction.isIndexed {
        answer = false
      } else {
        answer = atoms.holds(
          program.pointee.atoms[instruction.atom], &cells, least: program.pointee.leasts[instruction.atom])
        marks.keep(instruction.atom, answer)
        if isCounting { counter.addSlowTest() }
      }
      place = answer ? instruction.ifTrue : instruction.ifFalse
    }
    return place == Instruction.accept
  }

  /// What is known of an atom when its index has been searched.
  @inline(__always)
  private mutating func searchedAnswer(of atom: Int32, _ program: UnsafePointer<RuleProgram>) -> Bool? {
    if let known = marks.answer(atom) { return known }
    let late = program.pointee.lateIndexes[atom]
    guard late >= 0 else { return nil }
    searchLate(late, program)
    return marks.answer(atom)
  }

  private mutating func collectMatches() {
    var number = 0
    while number < marks.matchCount {
      let first = rules.tables.variables[marks.match(number)]
      var bits: UInt64 = 0
      var isCandidate = false
      while number < marks.matchCount {
        let variable = rules.tables.variables[marks.match(number)]
        guard variable.detection == first.detection else { break }
        bits |= 1 << UInt64(variable.variable & 63)
        isCandidate = isCandidate || variable.isNecessaryOnly
        number += 1
      }
      matches.append(
        StreamMatch(detection: Int(first.detection), variables: bits, isCandidate: isCandidate))
    }
  }

  // MARK: Events

  /// The current event with what a detection reads of it: the fields of its outcomes, keys and joins; time,
  /// identifier and log source.
  ///
  /// - Parameter source: where the event was read.
  package mutating func event(for detection: Int, from source: EventSource) -> Event {
    let projection = rules.projections[detection]
    if projection.needsWholeEvent || hasWholeEvent { return wholeEvent(from: source) }
    return event(with: projection.fields, from: source)
  }

  /// When the current event happened, if it says so.
  package var time: Timestamp? {
    mutating get {
      if hasWholeEvent { return wholeEvent(from: EventSource()).time }
      return event(with: rules.completion, from: EventSource()).time
    }
  }

  private mutating func event(with slotted: [SlottedField], from source: EventSource) -> Event {
    cells.event(with: slotted, rules.naming, from: source)
  }

  /// The current event with all it has.
  package mutating func wholeEvent(from source: EventSource) -> Event {
    if var event = wholeEvent {
      event.source = source
      return rules.naming.whole(event)
    }
    let read = readEvents(Array(line), named: source.file).events.first ?? Event()
    keepWholeEvent(read)
    var event = read
    event.source = source
    return rules.naming.whole(event)
  }

  private mutating func keepWholeEvent(_ event: Event?) {
    wholeEvent = event
    hasWholeEvent = event != nil
  }

  /// Reads the line as a whole, and asks each detection by itself.
  private mutating func evaluateSlowly() -> EventScanner.Status {
    let read = readEvents(Array(line), named: "")
    if let error = read.errors.first { return .broken(error.message) }
    guard let raw = read.events.first else { return .broken("this is no event") }
    keepWholeEvent(raw)
    let event = rules.naming.whole(raw)
    for (number, detection) in rules.detections.enumerated() {
      let isCandidate = detection.needsWholeEvents
      var bits: UInt64 = 0
      for (index, variable) in detection.variables.enumerated() where variable.reads(event) {
        if isCandidate || detection.matches(variable: index, event) { bits |= 1 << UInt64(index & 63) }
      }
      if bits != 0 { matches.append(StreamMatch(detection: number, variables: bits, isCandidate: isCandidate)) }
    }
    return .event
  }
}
