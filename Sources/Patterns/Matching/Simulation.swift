/// A regular expression made ready to be tried on texts, in a way that is obviously right: all places of the
/// expression where a match could stand are followed at once, scalar by scalar (Thompson's construction).
///
/// It shares nothing with RE2, so that each can be checked against the other. Slow; `CompiledPattern` is the
/// engine.
package struct Simulation: Sendable {
  private enum Instruction: Sendable {
    /// Go on if the next scalar is in the class.
    case scalar(CharacterClass)
    /// Go on if the position is one of that kind.
    case assertion(Assertion)
    /// Go on at both places.
    case fork(Int, Int)
    case jump(Int)
    case match
  }

  private enum Assertion: Sendable {
    case beginText, endText, beginLine, endLine, wordBoundary, notWordBoundary
  }

  private var program: [Instruction] = []

  /// Prepares an expression.
  ///
  /// - Complexity: counted repetitions are written out, at most `RegularExpression.repetitionLimit` times.
  package init(_ expression: RegularExpression) {
    append(expression.root)
    program.append(.match)
  }

  /// Whether the expression matches anywhere in the text.
  ///
  /// - Complexity: O(scalars of the text × size of the expression).
  package func matches(_ text: String) -> Bool {
    var before: Unicode.Scalar?
    var places: [Int] = []
    for next in text.unicodeScalars.map(Optional.some) + [nil] {
      // A match may begin anywhere: the first instruction joins at every position.
      let (consuming, isMatch) = closure(places + [0], before, next)
      if isMatch { return true }
      guard let scalar = next else { break }
      // RE2 goes by bytes: inside the encoding of a scalar there are positions where only `\B` holds.
      if !scalar.isASCII, closure([0], scalar, scalar).isMatch { return true }
      places = consuming.filter { place in
        if case .scalar(let set) = program[place] { set.contains(scalar) } else { false }
      }.map { $0 + 1 }
      before = scalar
    }
    return false
  }

  /// Follows everything that consumes nothing, at the position between two scalars (`nil`: an end of the
  /// text).
  private func closure(
    _ places: [Int], _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
  ) -> (consuming: [Int], isMatch: Bool) {
    var seen = [Bool](repeating: false, count: program.count)
    var waiting = places
    var consuming: [Int] = []
    while let place = waiting.popLast() {
      if seen[place] { continue }
      seen[place] = true
      switch program[place] {
      case .scalar: consuming.append(place)
      case .assertion(let assertion): if holds(assertion, before, after) { waiting.append(place + 1) }
      case .fork(let one, let other): waiting += [one, other]
      case .jump(let target): waiting.append(target)
      case .match: return ([], true)
      }
    }
    return (consuming, false)
  }

  private func holds(_ assertion: Assertion, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    switch assertion {
    case .beginText: before == nil
    case .endText: after == nil
    case .beginLine: before == nil || before == "\n"
    case .endLine: after == nil || after == "\n"
    case .wordBoundary: isWord(before) != isWord(after)
    case .notWordBoundary: isWord(before) == isWord(after)
    }
  }

  private func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map(CharacterClass.wordScalars.contains) ?? false
  }

  // MARK: Compiling

  private mutating func append(_ node: RegularExpression.Node) {
    switch node {
    case .empty: break
    case .literal(let scalar, let ignoringCase):
      let set = CharacterClass(scalars: [scalar])
      program.append(.scalar(ignoringCase ? set.ignoringCase : set))
    case .characterClass(let set): program.append(.scalar(set))
    case .anyScalar(let includingNewline): program.append(.scalar(includingNewline ? .all : .allButNewline))
    case .beginText: program.append(.assertion(.beginText))
    case .endText: program.append(.assertion(.endText))
    case .beginLine: program.append(.assertion(.beginLine))
    case .endLine: program.append(.assertion(.endLine))
    case .wordBoundary: program.append(.assertion(.wordBoundary))
    case .notWordBoundary: program.append(.assertion(.notWordBoundary))
    case .concatenation(let operands): for operand in operands { append(operand) }
    case .alternation(let operands): appendAlternation(operands)
    case .repetition(let operand, let min, let max, _): appendRepetition(operand, min, max)
    case .group(let operand, _): append(operand)
    }
  }

  private mutating func appendAlternation(_ operands: [RegularExpression.Node]) {
    guard !operands.isEmpty else {
      program.append(.scalar(.none))
      return
    }
    var jumps: [Int] = []
    for operand in operands.dropLast() {
      let fork = reserve()
      append(operand)
      jumps.append(reserve())
      program[fork] = .fork(fork + 1, program.count)
    }
    if let last = operands.last { append(last) }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  private mutating func appendRepetition(_ operand: RegularExpression.Node, _ min: Int, _ max: Int?) {
    for _ in 0..<min { append(operand) }
    guard let max else {
      let fork = reserve()
      append(operand)
      program.append(.jump(fork))
      program[fork] = .fork(fork + 1, program.count)
      return
    }
    var forks: [Int] = []
    for _ in min..<Swift.max(min, max) {
      forks.append(reserve())
      append(operand)
    }
    for fork in forks { program[fork] = .fork(fork + 1, program.count) }
  }

  /// Adds a place whose instruction is known later.
  private mutating func reserve() -> Int {
    program.append(.match)
    return program.count - 1
  }
}

extension RegularExpression {
  /// Whether the expression matches anywhere in the text, as RE2's search does. Make a `Simulation` to try
  /// many texts.
  package func matches(_ text: String) -> Bool {
    Simulation(self).matches(text)
  }
}
