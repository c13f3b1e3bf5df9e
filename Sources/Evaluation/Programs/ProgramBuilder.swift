/// Makes programs: what remains of all rules when it is known which routing atoms hold.
struct ProgramBuilder: ~Copyable {
  private let tables: RuleTables
  private let routing: Routing
  private let truths: UnsafeMutablePointer<UInt8>
  /// For each node how likely a witness of it is to be seen; infinite when it has none.
  private let costs: UnsafeMutablePointer<Float>
  /// For each atom its number in the program that is made; -1 for those that it doesn't ask.
  private let numbers: AtomNumbers
  /// For each atom the bytes of the shortest of its literals that may stand anywhere.
  private let shortest: Table<Int32>
  /// For each literal where it stands among those that the program in the making wants; -1 for others.
  private let wantedPlaces: Table<Int32>
  private let memory = TableMemory()

  init(_ tables: RuleTables, _ routing: Routing) {
    self.tables = tables
    self.routing = routing
    truths = .allocate(capacity: tables.nodes.count + 1)
    truths.initialize(repeating: 2, count: tables.nodes.count + 1)
    costs = .allocate(capacity: tables.nodes.count + 1)
    costs.initialize(repeating: 0, count: tables.nodes.count + 1)
    numbers = AtomNumbers(tables.atoms.count)
    wantedPlaces = memory.table(repeating: -1, count: tables.literals.count)
    shortest = memory.table(repeating: .max, count: tables.atoms.count)
    for number in 0..<tables.atoms.count {
      let atom = tables.atoms[number]
      guard atom.kind == .literals else { continue }
      for index in atom.start..<atom.start + atom.count {
        let literal = tables.literals[tables.atomLiterals[index]]
        if literal.relation == .contains, literal.isASCII { shortest[number] = min(shortest[number], literal.count) }
      }
    }
  }

  deinit {
    truths.deallocate()
    costs.deallocate()
  }

  /// How often the atoms of a program held in events that it has seen.
  struct Experience {
    let program: RuleProgram
    let eventCount: Int
  }

  /// Makes a program.
  ///
  /// - Parameters:
  ///   - answers: for each routing atom whether it holds; `nil` when nothing is known of it.
  ///   - experience: what an earlier program for the same route has seen.
  func program(
    _ answers: [Bool]?, _ statistics: borrowing GramStatistics, _ experience: Experience?, _ memory: TableMemory
  ) -> RuleProgram {
    let frequencies = experience.map { self.frequencies($0) } ?? [:]
    var least = Self.leastIndexed
    var draft = self.draft(answers, frequencies) { _ in least }
    if numbers.used.contains(where: { tables.atoms[$0].kind == .literals && statistics.isLong(tables.atoms[$0].slot) }) {
      // Wide steps through long texts pay if few variables are without a witness for that.
      let unwitnessed = draft.always.count
      for wider in [7, 5, Self.leastIndexed] {
        least = wider
        draft = self.draft(answers, frequencies) { statistics.isLong($0) ? least : Self.leastIndexed }
        if draft.always.count <= unwitnessed + 2 { break }
      }
    }
    let isCaching = experience != nil
    let (indexes, marks) = slotIndexes(statistics, memory) { statistics.isLong($0) ? least : Self.leastIndexed }
    let leasts = numbers.used.map { number in
      statistics.isLong(tables.atoms[number].slot) ? least : Self.leastIndexed
    }
    return assemble(draft, indexes, marks, leasts, isCaching: isCaching, memory)
  }

  /// Literals of less bytes that may stand anywhere are looked for only when somebody asks.
  static let leastIndexed: Int32 = 4

  /// What a program asks, before its tables are made.
  private struct Draft {
    var instructions: [Instruction] = []
    var variables: [Int32] = []
    var entries: [Int32] = []
    var always: [Int32] = []
    var witnesses: [(atom: Int32, variable: Int32)] = []
  }

  /// - Parameter least: for a slot the bytes of the shortest literals that an index finds anywhere in a text.
  private func draft(
    _ answers: [Bool]?, _ frequencies: [Int32: Float], _ least: (Int32) -> Int32
  ) -> Draft {
    numbers.clear()
    var draft = Draft()
    withoutActuallyEscaping(least) { least in
      let isIndexed: (Int32) -> Bool = { [tables, shortest] number in
        tables.atoms[number].isIndexed && shortest[number] >= least(tables.atoms[number].slot)
      }
      var writer = InstructionWriter(tables, truths: truths, isIndexed: isIndexed) { [numbers] in
        numbers.number(of: $0)
      }
      for number in 0..<tables.variables.count where isOpen(number, answers) {
        let variable = tables.variables[number]
        resolve(variable, answers, frequencies, isIndexed)
        let entry = writer.write(variable.root, ifTrue: Instruction.accept, ifFalse: Instruction.reject)
        if entry == Instruction.reject { continue }
        let local = Int32(draft.variables.count)
        draft.variables.append(Int32(number))
        draft.entries.append(entry)
        if entry == Instruction.accept || costs[Int(variable.root)] == .infinity {
          draft.always.append(local)
        } else {
          collectWitnesses(variable.root) { draft.witnesses.append((numbers.number(of: $0), local)) }
        }
      }
      draft.instructions = writer.instructions
    }
    return draft
  }

  /// Whether no guard of a variable is known to fail.
  private func isOpen(_ variable: Int, _ answers: [Bool]?) -> Bool {
    guard let answers else { return true }
    var index = routing.guardStarts[variable]
    let end = routing.guardStarts[variable + 1]
    while index < end {
      let item = routing.guards[index]
      if answers[Int(item >> 1)] == (item & 1 == 1) { return false }
      index += 1
    }
    return true
  }

  /// Works out for the nodes of a variable what is known of them, and what witnesses cost.
  private func resolve(
    _ variable: RuleVariable, _ answers: [Bool]?, _ frequencies: [Int32: Float], _ isIndexed: (Int32) -> Bool
  ) {
    for number in Int(variable.firstNode)...Int(variable.root) {
      let node = tables.nodes[number]
      switch node.kind {
      case .always:
        truths[number] = 1
        costs[number] = .infinity
      case .atom, .notAtom:
        truths[number] = 2
        costs[number] = .infinity
        let place = routing.places[node.start]
        if let answers, place >= 0 {
          truths[number] = answers[Int(place)] == (node.kind == .atom) ? 1 : 0
        } else if node.kind == .atom, isIndexed(node.start) {
          costs[number] = frequencies[node.start] ?? guess(tables.atoms[node.start])
        }
      case .all: combine(number, node, neutral: 1)
      case .any: combine(number, node, neutral: 0)
      }
    }
  }

  private func combine(_ number: Int, _ node: RuleNode, neutral: UInt8) {
    var truth = neutral
    var least = Float.infinity
    var sum: Float = 0
    for operand in node.start..<node.start + node.count {
      let inner = Int(tables.operands[operand])
      if truths[inner] == 1 - neutral {
        truth = 1 - neutral
        break
      }
      if truths[inner] == 2 {
        truth = 2
        least = min(least, costs[inner])
        sum += costs[inner]
      }
    }
    truths[number] = truth
    costs[number] = truth != 2 ? .infinity : node.kind == .all ? least : sum
  }

  /// The atoms of which one holds whenever a node does.
  private func collectWitnesses(_ number: Int32, _ add: (Int32) -> Void) {
    let node = tables.nodes[number]
    switch node.kind {
    case .always, .notAtom: return
    case .atom: add(node.start)
    case .all:
      var best: Int32 = -1
      for operand in node.start..<node.start + node.count {
        let inner = tables.operands[operand]
        guard truths[Int(inner)] == 2 else { continue }
        if best < 0 || costs[Int(inner)] < costs[Int(best)] { best = inner }
      }
      if best >= 0 { collectWitnesses(best, add) }
    case .any:
      for operand in node.start..<node.start + node.count {
        let inner = tables.operands[operand]
        if truths[Int(inner)] == 2 { collectWitnesses(inner, add) }
      }
    }
  }

  /// In which share of events an atom is likely to hold, before any was seen.
  private func guess(_ atom: Atom) -> Float {
    guard atom.kind == .literals else { return 0.7 }
    var sum: Float = 0
    for index in atom.start..<atom.start + atom.count {
      let literal = tables.literals[tables.atomLiterals[index]]
      if !literal.isASCII {
        sum += 0.0001
        continue
      }
      switch (literal.relation, literal.count) {
      case (.equals, ...3), (.startsWith, ...3), (.endsWith, ...4): sum += 0.05
      case (.contains, ...3): sum += 0.2
      case (.equals, _): sum += 0.005
      case (.startsWith, _), (.endsWith, _): sum += 0.01
      case (.contains, ...7): sum += 0.02
      case (.contains, _): sum += 0.004
      }
    }
    return sum
  }

  private func frequencies(_ experience: Experience) -> [Int32: Float] {
    var result: [Int32: Float] = [:]
    let program = experience.program
    for local in 0..<program.atoms.count {
      let atom = program.atoms[local]
      guard tables.atoms[atom].isIndexed else { continue }
      // What is only asked of candidates seems common: so no witness is given up for it, unless that is common too.
      let late = program.lateIndexes[local]
      let events = late < 0 ? Float(experience.eventCount) : Float(max(1, program.lateCounts[late]))
      // What was never seen is as rare as was guessed, relative to others that were never seen.
      let guessed = min(guess(tables.atoms[atom]), 1) / (1 + events / 8)
      result[atom] = Float(program.counts[local]) / events + guessed
    }
    return result
  }

  // MARK: Tables

  private func assemble(
    _ draft: Draft, _ indexes: [SlotIndex], _ marks: [Int32], _ leasts: [Int32], isCaching: Bool,
    _ memory: TableMemory
  ) -> RuleProgram {
    let atoms = numbers.used
    var starts = [Int32](repeating: 0, count: atoms.count + 1)
    for witness in draft.witnesses { starts[Int(witness.atom) + 1] += 1 }
    for index in 0..<atoms.count { starts[index + 1] += starts[index] }
    var next = starts
    var listed = [Int32](repeating: 0, count: draft.witnesses.count)
    for witness in draft.witnesses {
      listed[Int(next[Int(witness.atom)])] = witness.variable
      next[Int(witness.atom)] += 1
    }
    let late = lateIndexes(of: indexes, draft, isExperienced: isCaching)
    return RuleProgram(
      indexes: memory.table(indexes), anywhere: indexes.firstIndex { $0.slot == SlotTable.anywhere } ?? -1,
      isLate: memory.table(late.indexes), lateIndexes: memory.table(late.atoms),
      instructions: memory.table(draft.instructions), variables: memory.table(draft.variables),
      entries: memory.table(draft.entries), always: memory.table(draft.always), atoms: memory.table(atoms), leasts: memory.table(leasts),
      witnessStarts: memory.table(starts),
      witnesses: memory.table(listed), marks: memory.table(marks),
      counts: memory.table([]), lateCounts: memory.table([]), caches: memory.table([]), isCaching: isCaching)
  }

  /// Which indexes wait, and for each atom the number of its own if that waits.
  ///
  /// - Parameter isExperienced: whether it is known how often atoms hold; before, all are counted.
  private func lateIndexes(
    of indexes: [SlotIndex], _ draft: Draft, isExperienced: Bool
  ) -> (indexes: [Bool], atoms: [Int32]) {
    let used = numbers.used
    var late = Array(repeating: isExperienced, count: indexes.count)
    var places: [Int32: Int] = [:]
    for (place, index) in indexes.enumerated() {
      places[index.slot] = place
      if index.slot == SlotTable.anywhere { late[place] = false }
    }
    func place(of atom: Int32) -> Int? {
      let atom = tables.atoms[used[Int(atom)]]
      return atom.isIndexed ? places[atom.slot] : nil
    }
    for witness in draft.witnesses { if let place = place(of: witness.atom) { late[place] = false } }
    let atoms = used.indices.map { atom in
      place(of: Int32(atom)).flatMap { late[$0] ? Int32($0) : nil } ?? -1
    }
    return (late, atoms)
  }

  private func slotIndexes(
    _ statistics: borrowing GramStatistics, _ memory: TableMemory, _ shortest: (Int32) -> Int32
  ) -> (indexes: [SlotIndex], marks: [Int32]) {
    let used = numbers.used
    var wanted: [SlotIndex.Wanted] = []
    var present: [Int32: Int32] = [:]
    var texts: [Int32: Int32] = [:]
    for (local, number) in used.enumerated() {
      let atom = tables.atoms[number]
      switch atom.kind {
      case .literals:
        for index in atom.start..<atom.start + atom.count {
          let literal = tables.atomLiterals[index]
          if wantedPlaces[literal] < 0 {
            wantedPlaces[literal] = Int32(wanted.count)
            wanted.append(SlotIndex.Wanted(number: literal, start: 0, atomCount: 0))
          }
          wanted[Int(wantedPlaces[literal])].atomCount += 1
        }
      case .present: present[atom.slot] = Int32(local)
      case .hasText: texts[atom.slot] = Int32(local)
      case .absentOrNull, .pattern, .predicate, .logSource: break
      }
    }
    let marks = marks(of: used, &wanted)
    for item in wanted { wantedPlaces[item.number] = -1 }
    // A slot and a place in one number, so that they are sorted fast.
    var order = wanted.indices.map {
      UInt64(UInt32(bitPattern: tables.literals[wanted[$0].number].slot)) << 32 | UInt64($0)
    }
    order.sort()
    func slot(_ item: UInt64) -> Int32 { Int32(truncatingIfNeeded: item >> 32) }
    var slots = Array(present.keys) + texts.keys
    for item in order where slot(item) != slots.last { slots.append(slot(item)) }
    slots.sort()
    var indexes: [SlotIndex] = []
    var start = 0
    for (place, own) in slots.enumerated() where place == 0 || slots[place - 1] != own {
      let end = order[start...].firstIndex { slot($0) != own } ?? order.count
      indexes.append(
        SlotIndex(
          slot: own, presentAtom: present[own] ?? -1, textAtom: texts[own] ?? -1,
          order[start..<end].map { wanted[Int($0 & 0xFFFF_FFFF)] }, shortest: shortest(own), tables, statistics, memory))
      start = end
    }
    return (indexes, marks)
  }

  /// For each literal the atoms that it makes true, one literal's after the other's.
  private func marks(of used: [Int32], _ wanted: inout [SlotIndex.Wanted]) -> [Int32] {
    var sum: Int32 = 0
    for place in wanted.indices {
      wanted[place].start = sum
      sum += wanted[place].atomCount
    }
    var next = wanted.map(\.start)
    var marks = [Int32](repeating: 0, count: Int(sum))
    for (local, number) in used.enumerated() where tables.atoms[number].kind == .literals {
      let atom = tables.atoms[number]
      for index in atom.start..<atom.start + atom.count {
        let place = Int(wantedPlaces[tables.atomLiterals[index]])
        marks[Int(next[place])] = Int32(local)
        next[place] += 1
      }
    }
    return marks
  }
}

/// The numbers of the atoms of one program, in the order in which they are first asked for.
final class AtomNumbers {
  private let numbers: Table<Int32>
  private(set) var used: [Int32] = []
  private let memory = TableMemory()

  init(_ count: Int) {
    numbers = memory.table(repeating: -1, count: count)
  }

  func clear() {
    for atom in used { numbers[atom] = -1 }
    used.removeAll(keepingCapacity: true)
  }

  func number(of atom: Int32) -> Int32 {
    let known = numbers[atom]
    if known >= 0 { return known }
    let new = Int32(used.count)
    numbers[atom] = new
    used.append(atom)
    return new
  }
}
