/// By which fields events are told apart before anything else is asked of them.
struct Routing: Sendable {
  /// The slots that say which program an event takes.
  let slots: [Int32]
  /// The atoms that these slots decide.
  let atoms: [Int32]
  /// For each atom its place among `atoms`; -1 for others.
  let places: Table<Int32>
  /// For each variable the routing atoms that must hold, or not (doubled, and 1 more when they must not); and where
  /// the last ones end.
  let guardStarts: Table<Int32>
  let guards: Table<Int32>

  /// The most fields that tell programs apart, those of log sources not counted.
  static let fieldLimit = 2

  init(_ tables: RuleTables, logSourceSlots: [Int32]) {
    var slots = Self.chosenSlots(tables)
    if !tables.logSources.isEmpty { slots += logSourceSlots.filter { !slots.contains($0) } }
    var atoms: [Int32] = []
    let places = tables.memory.table(repeating: Int32(-1), count: tables.atoms.count)
    for number in 0..<tables.atoms.count {
      let atom = tables.atoms[number]
      let isRouting =
        switch atom.kind {
        case .literals, .present, .hasText, .absentOrNull: slots.contains(atom.slot)
        case .logSource: true
        case .pattern, .predicate: false
        }
      guard isRouting else { continue }
      places[number] = Int32(atoms.count)
      atoms.append(Int32(number))
    }
    self.slots = slots
    self.atoms = atoms
    self.places = places
    var starts: [Int32] = []
    var guards: [Int32] = []
    for index in 0..<tables.variables.count {
      starts.append(Int32(guards.count))
      for node in Self.conjuncts(tables, tables.variables[index].root) {
        guard node.kind == .atom || node.kind == .notAtom, places[node.start] >= 0 else { continue }
        guards.append(places[node.start] << 1 | (node.kind == .notAtom ? 1 : 0))
      }
    }
    starts.append(Int32(guards.count))
    guardStarts = tables.memory.table(starts)
    self.guards = tables.memory.table(guards)
  }

  private static func conjuncts(_ tables: RuleTables, _ root: Int32) -> [RuleNode] {
    let node = tables.nodes[root]
    guard node.kind == .all else { return [node] }
    return (node.start..<node.start + node.count).map { tables.nodes[tables.operands[$0]] }
  }

  /// The slots in which most variables need one of a few texts.
  private static func chosenSlots(_ tables: RuleTables) -> [Int32] {
    var counts: [Int32: Int] = [:]
    for index in 0..<tables.variables.count {
      for slot in neededSlots(tables, tables.variables[index].root) { counts[slot, default: 0] += 1 }
    }
    // A field that few rules tell apart by would only multiply the programs.
    let least = max(1, tables.variables.count * 2 / 5)
    return counts.filter { $0.value >= least && $0.key != SlotTable.anywhere }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(fieldLimit).map(\.key)
  }

  /// The slots of which a value must be one of some texts if a node holds.
  private static func neededSlots(_ tables: RuleTables, _ number: Int32) -> Set<Int32> {
    let node = tables.nodes[number]
    switch node.kind {
    case .atom:
      let atom = tables.atoms[node.start]
      guard atom.kind == .literals else { return [] }
      let literals = (atom.start..<atom.start + atom.count).map { tables.literals[tables.atomLiterals[$0]] }
      return literals.allSatisfy { $0.relation == .equals } && literals.count <= 64 ? [atom.slot] : []
    case .notAtom, .always: return []
    case .all:
      var slots: Set<Int32> = []
      for operand in node.start..<node.start + node.count {
        slots.formUnion(neededSlots(tables, tables.operands[operand]))
      }
      return slots
    case .any:
      var slots: Set<Int32>?
      for operand in node.start..<node.start + node.count {
        let own = neededSlots(tables, tables.operands[operand])
        slots = slots?.intersection(own) ?? own
        if slots?.isEmpty == true { return [] }
      }
      return slots ?? []
    }
  }
}
