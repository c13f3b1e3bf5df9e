/// The search for a text that some automata accept, and others do not.
struct TextSearch {
  /// What must be true of the text.
  struct Goal {
    var automaton: TextAutomaton
    var isWanted: Bool
  }

  enum Result {
    /// A text that meets all goals: a short one, mostly the shortest.
    case found(String)
    /// No text does.
    case none
    /// There were more states than the limit.
    case exceeded
  }

  private let goals: [Goal]
  private let partition: ScalarPartition
  private let symbols: [[Int]]

  private struct Step {
    var parent: Int
    var symbol: Int
    var depth: Int
    var states: [TextAutomaton.State]
  }

  /// How many states of the product were looked at.
  private(set) var effort = 0

  init(_ goals: [Goal]) {
    self.goals = goals
    (partition, symbols) = ScalarPartition.product(goals.map(\.automaton.partition))
  }

  /// Follows what promises the shortest text first (A*). The promise may be too high where the wanted parts
  /// share scalars, so that the text found is not always the shortest; `none` is said only when nothing is
  /// left to follow.
  mutating func run(limit: Int) -> Result {
    let start = goals.map { _ in TextAutomaton.start }
    var steps = [Step(parent: -1, symbol: 0, depth: 0, states: start)]
    var seen: Set<[TextAutomaton.State]> = [start]
    var waiting: [[Int]] = []
    var least = 0
    func wait(_ number: Int) {
      let step = steps[number]
      let promise = step.depth + missing(step.states)
      while waiting.count <= promise { waiting.append([]) }
      waiting[promise].append(number)
      least = min(least, promise)
    }
    wait(0)
    while least < waiting.count {
      guard let number = waiting[least].popLast() else {
        least += 1
        continue
      }
      effort += 1
      let step = steps[number]
      if isMet(step.states) { return .found(text(to: number, in: steps)) }
      for symbol in symbols.indices.reversed() {
        guard let next = self.next(step.states, symbol) else { return .exceeded }
        guard !next.isEmpty, seen.insert(next).inserted else { continue }
        guard steps.count < limit else { return .exceeded }
        steps.append(Step(parent: number, symbol: symbol, depth: step.depth + 1, states: next))
        wait(steps.count - 1)
      }
    }
    return .none
  }

  /// The states after one more scalar; empty when no continuation meets the goals; `nil` when an automaton
  /// has too many states.
  private func next(_ states: [TextAutomaton.State], _ symbol: Int) -> [TextAutomaton.State]? {
    var result: [TextAutomaton.State] = []
    result.reserveCapacity(states.count)
    for (index, goal) in goals.enumerated() {
      guard let state = goal.automaton.step(states[index], symbols[symbol][index]) else { return nil }
      if state == (goal.isWanted ? TextAutomaton.dead : TextAutomaton.found) { return [] }
      result.append(state)
    }
    return result
  }

  private func isMet(_ states: [TextAutomaton.State]) -> Bool {
    goals.indices.allSatisfy { goals[$0].automaton.accepts(states[$0]) == goals[$0].isWanted }
  }

  /// How many scalars seem to be missing.
  private func missing(_ states: [TextAutomaton.State]) -> Int {
    var sum = 0
    for (index, goal) in goals.enumerated() {
      if goal.isWanted {
        sum += goal.automaton.distance(states[index])
      } else if goal.automaton.accepts(states[index]) {
        sum += 1
      }
    }
    return sum
  }

  private func text(to number: Int, in steps: [Step]) -> String {
    var scalars: [Unicode.Scalar] = []
    var number = number
    while steps[number].parent >= 0 {
      scalars.append(partition.representatives[steps[number].symbol])
      number = steps[number].parent
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.reversed())
    return String(text)
  }
}
