import Patterns

/// A regular expression as places that a match may have reached (Thompson's construction), written out so
/// that states of an automaton are sets of places.
///
/// `Patterns.Simulation` is the same idea; this one is followed by symbols instead of scalars.
struct TextProgram {
  enum Instruction {
    /// Go on if the next scalar is in the class of that number.
    case scalar(Int)
    case assertion(Assertion)
    case fork(Int, Int)
    case jump(Int)
    case match
  }

  enum Assertion {
    case beginText, endText, beginLine, endLine, wordBoundary, notWordBoundary
  }

  /// What stands at a side of a position.
  enum Neighbor: UInt8, CaseIterable {
    /// The beginning or the end of the text.
    case edge
    case newline
    case word
    case other
  }

  private(set) var instructions: [Instruction] = []
  private(set) var classes: [CharacterClass] = []
  /// Whether the program asks for more of a position's neighbors than whether they are there.
  private(set) var looksAround = false
  /// The least number of scalars from each place to a match, if there is a way.
  private(set) var distances: [Int?] = []

  private let sizeLimit: Int
  private var numbers: [CharacterClass: Int] = [:]

  /// The program of an expression; `nil` when it has more places than the limit.
  init?(_ root: RegularExpression.Node, sizeLimit: Int) {
    self.sizeLimit = sizeLimit
    append(root)
    instructions.append(.match)
    guard instructions.count <= sizeLimit else { return nil }
    distances = measuredDistances()
  }

  func holds(_ assertion: Assertion, _ before: Neighbor, _ after: Neighbor) -> Bool {
    switch assertion {
    case .beginText: before == .edge
    case .endText: after == .edge
    case .beginLine: before == .edge || before == .newline
    case .endLine: after == .edge || after == .newline
    case .wordBoundary: (before == .word) != (after == .word)
    case .notWordBoundary: (before == .word) == (after == .word)
    }
  }

  private mutating func append(_ node: RegularExpression.Node) {
    guard instructions.count <= sizeLimit else { return }
    switch node {
    case .empty: break
    case .literal(let scalar, let ignoringCase):
      append(CharacterClass(scalars: ignoringCase ? SimpleCaseFolding.orbit(of: scalar) : [scalar]))
    case .characterClass(let set): append(set)
    case .anyScalar(let includingNewline): append(includingNewline ? .all : .allButNewline)
    case .beginText: instructions.append(.assertion(.beginText))
    case .endText: instructions.append(.assertion(.endText))
    case .beginLine: appendLooking(.beginLine)
    case .endLine: appendLooking(.endLine)
    case .wordBoundary: appendLooking(.wordBoundary)
    case .notWordBoundary: appendLooking(.notWordBoundary)
    case .concatenation(let operands): for operand in operands { append(operand) }
    case .alternation(let operands): appendAlternation(operands)
    case .repetition(let operand, let min, let max, _): appendRepetition(operand, min, max)
    case .group(let operand, _): append(operand)
    }
  }

  private mutating func appendLooking(_ assertion: Assertion) {
    looksAround = true
    instructions.append(.assertion(assertion))
  }

  private mutating func append(_ set: CharacterClass) {
    let number = numbers[set] ?? classes.count
    if number == classes.count {
      numbers[set] = number
      classes.append(set)
    }
    instructions.append(.scalar(number))
  }

  private mutating func appendAlternation(_ operands: [RegularExpression.Node]) {
    guard let last = operands.last else {
      append(CharacterClass.none)
      return
    }
    var jumps: [Int] = []
    for operand in operands.dropLast() {
      let fork = reserve()
      append(operand)
      jumps.append(reserve())
      instructions[fork] = .fork(fork + 1, instructions.count)
    }
    append(last)
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func appendRepetition(_ operand: RegularExpression.Node, _ min: Int, _ max: Int?) {
    for _ in 0..<min { append(operand) }
    guard let max else {
      let fork = reserve()
      append(operand)
      instructions.append(.jump(fork))
      instructions[fork] = .fork(fork + 1, instructions.count)
      return
    }
    var forks: [Int] = []
    for _ in min..<Swift.max(min, max) where instructions.count <= sizeLimit {
      forks.append(reserve())
      append(operand)
    }
    for fork in forks { instructions[fork] = .fork(fork + 1, instructions.count) }
  }

  /// Adds a place whose instruction is known later.
  private mutating func reserve() -> Int {
    instructions.append(.match)
    return instructions.count - 1
  }

  /// Walks back from the match, over all ways at once, one scalar after the other.
  private func measuredDistances() -> [Int?] {
    var free: [[Int]] = Array(repeating: [], count: instructions.count)
    var result = [Int?](repeating: nil, count: instructions.count)
    for (place, instruction) in instructions.enumerated() {
      switch instruction {
      case .assertion: free[place + 1].append(place)
      case .fork(let one, let other):
        free[one].append(place)
        free[other].append(place)
      case .jump(let target): free[target].append(place)
      case .scalar, .match: break
      }
    }
    var border = [instructions.count - 1]
    var distance = 0
    while !border.isEmpty {
      var reached: [Int] = []
      while let place = border.popLast() {
        guard result[place] == nil else { continue }
        result[place] = distance
        reached.append(place)
        border += free[place]
      }
      border = reached.compactMap { place in
        guard place > 0, case .scalar(let set) = instructions[place - 1], !classes[set].isEmpty else {
          return nil
        }
        return place - 1
      }
      distance += 1
    }
    return result
  }
}
