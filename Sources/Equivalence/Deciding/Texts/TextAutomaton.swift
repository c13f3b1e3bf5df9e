import Patterns

/// The texts in which an expression is found, as a deterministic automaton whose states are made when they
/// are first reached.
///
/// A class for its states only: they are kept from one search to the next.
final class TextAutomaton {
  /// A state's number. All texts that lead to one state go on alike.
  typealias State = Int

  /// The state of all texts that hold a match already.
  static let found: State = 0
  /// The state of all texts that can't be continued to one with a match.
  static let dead: State = 1
  /// The state of the empty text.
  static let start: State = 2

  let partition: ScalarPartition

  private struct Key: Hashable {
    var places: [Int32]
    var before: TextProgram.Neighbor
  }

  private let program: TextProgram
  private let stateLimit: Int
  private let neighbors: [TextProgram.Neighbor]
  /// For each class, whether a symbol is in it.
  private let members: [[Bool]]
  /// Whether each symbol is outside ASCII.
  private let isWide: [Bool]
  /// Whether a match may begin after the beginning of the text.
  private let restarts: Bool
  /// Whether something is found inside the encoding of a scalar, where RE2 sees positions with `\B`.
  private let isFoundInside: Bool

  private var keys: [Key] = []
  private var numbers: [Key: State] = [:]
  private var steps: [[State?]] = []
  private var ends: [Bool?] = []

  /// - Parameters:
  ///   - sizeLimit: of places in the expression with its counted repetitions written out; above it `nil`.
  ///   - stateLimit: above it, `step` gives `nil`.
  init?(_ root: RegularExpression.Node, sizeLimit: Int, stateLimit: Int) {
    guard let program = TextProgram(root, sizeLimit: sizeLimit) else { return nil }
    self.program = program
    self.stateLimit = stateLimit
    let newline = CharacterClass([0x0A...0x0A])
    let word = CharacterClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    let ascii = CharacterClass([0...0x7F])
    partition = ScalarPartition(program.classes + (program.looksAround ? [newline, word, ascii] : []))
    let representatives = partition.representatives
    neighbors = representatives.map { scalar in
      guard program.looksAround else { return .other }
      return newline.contains(scalar) ? .newline : word.contains(scalar) ? .word : .other
    }
    members = program.classes.map { set in representatives.map(set.contains) }
    isWide = representatives.map { program.looksAround && !$0.isASCII }
    let after: [TextProgram.Neighbor] = [.edge, .newline, .word, .other]
    restarts = after.contains { before in
      before != .edge
        && after.contains { after in
          let (consuming, isMatch) = Self.closure([0], before, after, program)
          return isMatch || !consuming.isEmpty
        }
    }
    isFoundInside = Self.closure([0], .other, .other, program).isMatch
    // Found and dead have keys that no other state has.
    keys = [Key(places: [-1], before: .edge), Key(places: [-2], before: .edge)]
    steps = [[], []]
    ends = [true, false]
    _ = state(Key(places: [], before: .edge))
  }

  /// The state after one more scalar; `nil` when there are too many.
  func step(_ state: State, _ symbol: Int) -> State? {
    if state <= Self.dead { return state }
    if let known = steps[state][symbol] { return known }
    let key = keys[state]
    let (consuming, isMatch) = Self.closure(
      (restarts || key.before == .edge ? [0] : []) + key.places, key.before, neighbors[symbol], program)
    let next: State?
    if isMatch || isWide[symbol] && isFoundInside {
      next = Self.found
    } else {
      let places = consuming.filter { place in
        if case .scalar(let set) = program.instructions[Int(place)] { members[set][symbol] } else { false }
      }
      next = self.state(Key(places: places.map { $0 + 1 }.sorted(), before: neighbors[symbol]))
    }
    steps[state][symbol] = next
    return next
  }

  /// Whether a text that leads to the state holds a match.
  func accepts(_ state: State) -> Bool {
    if let known = ends[state] { return known }
    let key = keys[state]
    let start: [Int32] = restarts || key.before == .edge ? [0] : []
    let accepts = Self.closure(start + key.places, key.before, .edge, program).isMatch
    ends[state] = accepts
    return accepts
  }

  /// No more than the number of scalars that are missing to a match.
  func distance(_ state: State) -> Int {
    if state <= Self.dead { return 0 }
    let key = keys[state]
    var least = restarts || key.before == .edge ? program.distances[0] ?? .max : .max
    for place in key.places { least = min(least, program.distances[Int(place)] ?? .max) }
    return least == .max ? 0 : least
  }

  private func state(_ key: Key) -> State? {
    if let known = numbers[key] { return known }
    let isAlive = key.before == .edge || restarts && program.distances[0] != nil
      || key.places.contains { program.distances[Int($0)] != nil }
    if !isAlive { return Self.dead }
    guard keys.count < stateLimit else { return nil }
    keys.append(key)
    numbers[key] = keys.count - 1
    steps.append(Array(repeating: nil, count: partition.count))
    ends.append(nil)
    return keys.count - 1
  }

  /// Follows everything that consumes nothing, at the position between two neighbors.
  private static func closure(
    _ places: [Int32], _ before: TextProgram.Neighbor, _ after: TextProgram.Neighbor, _ program: TextProgram
  ) -> (consuming: [Int32], isMatch: Bool) {
    var seen: Set<Int32> = []
    var waiting = places
    var consuming: [Int32] = []
    while let place = waiting.popLast() {
      guard seen.insert(place).inserted else { continue }
      switch program.instructions[Int(place)] {
      case .scalar: consuming.append(place)
      case .assertion(let assertion):
        if program.holds(assertion, before, after) { waiting.append(place + 1) }
      case .fork(let one, let other): waiting += [Int32(one), Int32(other)]
      case .jump(let target): waiting.append(Int32(target))
      case .match: return ([], true)
      }
    }
    return (consuming, false)
  }
}

extension TextAutomaton {
  /// Whether a text holds a match; `nil` when there are too many states.
  func matches(_ text: String) -> Bool? {
    var state = Self.start
    for scalar in text.unicodeScalars {
      guard let symbol = partition.symbol(of: scalar), let next = step(state, symbol) else { return nil }
      state = next
    }
    return accepts(state)
  }
}
