import Events

/// From the function of answers to the reduction.
extension GroupReduction {
  mutating func reduction() throws(Irreducible) -> Reduction {
    let fires = try condition(detection.condition)
    if diagram.isConstant(fires, true) { return .events(.always) }
    if diagram.isConstant(fires, false) { return .events(.never) }
    // Only answers that can be given together matter: who exceeds 5 also exceeds 3.
    let possible = try possibleAnswers()
    if let row = try union(impliedBy: fires, possible) { return .events(try rows.predicate(of: row)) }
    let rests = try diagram.not(fires)
    if let row = try union(impliedBy: rests, possible) {
      return .count(try rows.predicate(of: row), .equal, 0)
    }
    for number in diagram.questions(fires) {
      let answer = try diagram.answer(number)
      let isSame = try areEqual(answer, fires, possible)
      let isOpposite = try areEqual(answer, rests, possible)
      guard isSame || isOpposite else { continue }
      switch questions[number] {
      case .some:
        continue
      case .count(let row, let relation, let count):
        return .count(try rows.predicate(of: row), isSame ? relation : relation.negated, count)
      case .countDistinct(let field, let relation, let count):
        return .countDistinct(.always, field, isSame ? relation : relation.negated, count)
      }
    }
    throw irreducible("the condition combines several statements about the events of a window")
  }

  /// The union of the questions for some event each of whose answers makes the function true, if that is all
  /// that makes it true; as a function of `rows`.
  private mutating func union(
    impliedBy fires: DecisionDiagram<Value>.Reference, _ possible: DecisionDiagram<Value>.Reference
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference? {
    var covered = try diagram.constant(false)
    var row = try rows.diagram.constant(false)
    for number in diagram.questions(fires) {
      guard case .some(let asked) = questions[number] else { continue }
      let answer = try diagram.answer(number)
      let given = try diagram.and(possible, answer)
      guard try diagram.implies(given, fires) else { continue }
      covered = try diagram.or(covered, answer)
      row = try rows.diagram.or(row, asked)
    }
    return try areEqual(covered, fires, possible) ? row : nil
  }

  private mutating func areEqual(
    _ left: DecisionDiagram<Value>.Reference, _ right: DecisionDiagram<Value>.Reference,
    _ possible: DecisionDiagram<Value>.Reference
  ) throws(Irreducible) -> Bool {
    let one = try diagram.and(left, possible)
    let other = try diagram.and(right, possible)
    return one == other
  }

  /// Which answers can be given together: an event that satisfies one function satisfies every other that it
  /// implies.
  private mutating func possibleAnswers() throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    var possible = try diagram.constant(true)
    for (number, question) in questions.enumerated() {
      guard let row = rowThatMustOccur(question) else { continue }
      for (otherNumber, other) in questions.enumerated() where otherNumber != number {
        guard case .some(let otherRow) = other, try rows.diagram.implies(row, otherRow) else { continue }
        let answer = try diagram.answer(number)
        let otherAnswer = try diagram.answer(otherNumber)
        let implication = try diagram.choose(
          answer, then: otherAnswer, otherwise: diagram.constant(true))
        possible = try diagram.and(possible, implication)
      }
    }
    return possible
  }

  /// The function that some event satisfies when the answer is yes.
  private func rowThatMustOccur(_ question: Question) -> DecisionDiagram<Value>.Reference? {
    switch question {
    case .some(let row): row
    case .count(let row, let relation, let number): relation.holds(0, number) ? nil : row
    case .countDistinct: nil
    }
  }
}
