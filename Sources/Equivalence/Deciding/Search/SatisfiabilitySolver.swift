/// Looks for truth values of variables under which every clause holds: conflict-driven clause learning, as in
/// MiniSat.
///
/// Clauses may be added after each answer. Variables are numbered from 0.
struct SatisfiabilitySolver {
  /// A variable, or its negation.
  struct Literal: Hashable {
    var code: Int

    init(_ variable: Int, _ isTrue: Bool) { code = variable * 2 + (isTrue ? 0 : 1) }
    private init(code: Int) { self.code = code }

    var variable: Int { code / 2 }
    var isTrue: Bool { code % 2 == 0 }
    var negated: Literal { Literal(code: code ^ 1) }
  }

  /// The values of the last solution, by variable.
  private(set) var values: [Bool?] = []

  private var clauses: [[Literal]] = []
  /// The clauses that watch each literal: they are looked at when it becomes false.
  private var watchers: [[Int]] = []
  private var levels: [Int] = []
  private var reasons: [Int?] = []
  private var queue = ActivityQueue()
  private var trail: [Literal] = []
  /// Where each decision stands in the trail.
  private var decisions: [Int] = []
  private var propagated = 0
  private var isContradictory = false

  mutating func addVariable() -> Int {
    values.append(nil)
    levels.append(0)
    reasons.append(nil)
    queue.addVariable()
    watchers += [[], []]
    return values.count - 1
  }

  /// Adds a clause: one of the literals must be true.
  mutating func add(_ clause: [Literal]) {
    backtrack(to: 0)
    var kept: [Literal] = []
    for literal in Set(clause).sorted(by: { $0.code < $1.code }) {
      if value(literal) == true || kept.contains(literal.negated) { return }
      if value(literal) == nil { kept.append(literal) }
    }
    switch kept.count {
    case 0: isContradictory = true
    case 1:
      assign(kept[0], reason: nil)
      if propagate() != nil { isContradictory = true }
    default: attach(kept)
    }
  }

  /// Whether all clauses can hold; if so `values` says how.
  mutating func solve() -> Bool {
    while !isContradictory {
      if let conflict = propagate() {
        guard !decisions.isEmpty else {
          isContradictory = true
          break
        }
        learn(from: conflict)
      } else if let variable = nextVariable() {
        decisions.append(trail.count)
        // Most tests fail on most events.
        assign(Literal(variable, false), reason: nil)
      } else {
        return true
      }
    }
    return false
  }

  private func value(_ literal: Literal) -> Bool? {
    values[literal.variable].map { $0 == literal.isTrue }
  }

  private mutating func attach(_ clause: [Literal]) {
    clauses.append(clause)
    watchers[clause[0].code].append(clauses.count - 1)
    watchers[clause[1].code].append(clauses.count - 1)
  }

  private mutating func assign(_ literal: Literal, reason: Int?) {
    values[literal.variable] = literal.isTrue
    levels[literal.variable] = decisions.count
    reasons[literal.variable] = reason
    trail.append(literal)
  }

  /// Assigns what follows; gives the clause that can't hold any more.
  private mutating func propagate() -> Int? {
    while propagated < trail.count {
      let failed = trail[propagated].negated
      propagated += 1
      var kept: [Int] = []
      let watching = watchers[failed.code]
      for (place, number) in watching.enumerated() {
        if clauses[number][0] == failed { clauses[number].swapAt(0, 1) }
        let first = clauses[number][0]
        if value(first) == true {
          kept.append(number)
          continue
        }
        let others = clauses[number].indices.dropFirst(2)
        if let free = others.first(where: { value(clauses[number][$0]) != false }) {
          clauses[number].swapAt(1, free)
          watchers[clauses[number][1].code].append(number)
          continue
        }
        kept.append(number)
        if value(first) == false {
          watchers[failed.code] = kept + watching[(place + 1)...]
          return number
        }
        assign(first, reason: number)
      }
      watchers[failed.code] = kept
    }
    return nil
  }

  /// Learns a clause with one literal of the last decision (the first point through which all ways lead),
  /// and goes back to where it decides something.
  private mutating func learn(from conflict: Int) {
    var learned: [Literal] = []
    var seen: Set<Int> = []
    var open = 0
    var clause = clauses[conflict]
    var place = trail.count
    while true {
      for literal in clause where levels[literal.variable] > 0 {
        guard seen.insert(literal.variable).inserted else { continue }
        queue.bump(literal.variable)
        if levels[literal.variable] == decisions.count { open += 1 } else { learned.append(literal) }
      }
      repeat { place -= 1 } while !seen.contains(trail[place].variable)
      let current = trail[place]
      open -= 1
      guard open > 0, let reason = reasons[current.variable] else {
        learned.insert(current.negated, at: 0)
        break
      }
      clause = clauses[reason].filter { $0.variable != current.variable }
    }
    queue.age()
    guard learned.count > 1 else {
      backtrack(to: 0)
      assign(learned[0], reason: nil)
      return
    }
    let deepest = learned.indices.dropFirst().max {
      levels[learned[$0].variable] < levels[learned[$1].variable]
    }
    learned.swapAt(1, deepest ?? 1)
    backtrack(to: levels[learned[1].variable])
    attach(learned)
    assign(learned[0], reason: clauses.count - 1)
  }

  private mutating func nextVariable() -> Int? {
    while let variable = queue.popFirst() {
      if values[variable] == nil { return variable }
    }
    return nil
  }

  private mutating func backtrack(to level: Int) {
    guard decisions.count > level else { return }
    for literal in trail[decisions[level]...] {
      values[literal.variable] = nil
      reasons[literal.variable] = nil
      queue.insert(literal.variable)
    }
    trail.removeSubrange(decisions[level]...)
    decisions.removeSubrange(level...)
    propagated = trail.count
  }
}
