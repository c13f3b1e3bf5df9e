import Events

/// From a function of selections to a predicate that a person can read.
extension RowReduction {
  /// How many tests a predicate may have; beyond, nobody would read or run it.
  static let sizeLimit = 5_000

  /// The predicate of a function of the questions, in the order of the questions.
  ///
  /// Where more selections never make it false (or true), which is so for scores of weights of one sign, the
  /// result has no superfluous part: each combination in it is needed.
  mutating func predicate(of reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> Predicate {
    if diagram.isConstant(reference, true) { return .always }
    if diagram.isConstant(reference, false) { return .never }
    guard let signs = try signs(reference) else {
      let formula = try choices(reference)
      return try built(formula)
    }
    var known: [DecisionDiagram<Value>.Reference: DecisionDiagram<Value>.Reference] = [:]
    let monotone = try turned(reference, signs, &known)
    var builder = MonotoneFormula(diagram: diagram)
    let formula = try builder.formula(monotone)
    diagram = builder.diagram
    return try built(formula.mapQuestions { signs[$0] == .negative ? .not(.question($0)) : .question($0) })
  }

  private func built(_ formula: Formula) throws(Irreducible) -> Predicate {
    guard formula.size <= Self.sizeLimit else {
      throw irreducible("its score has \(formula.size) combinations of selections")
    }
    return formula.predicate { questions[$0] }
  }

  private enum Sign {
    /// A yes never makes the function false.
    case positive
    /// A no never makes the function false.
    case negative
  }

  /// How each question bears on a function; `nil` when a yes to one matters both ways.
  private mutating func signs(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> [Int: Sign]? {
    var signs: [Int: Sign] = [:]
    for node in diagram.reachable(reference) {
      guard case .question(let question, let yes, let no) = diagram.nodes[node] else { continue }
      let sign: Sign
      if try diagram.implies(no, yes) {
        sign = .positive
      } else if try diagram.implies(yes, no) {
        sign = .negative
      } else {
        return nil
      }
      if let other = signs[question], other != sign { return nil }
      signs[question] = sign
    }
    return signs
  }

  /// The function with the answers to negative questions turned round: a yes never makes it false.
  private mutating func turned(
    _ reference: DecisionDiagram<Value>.Reference, _ signs: [Int: Sign],
    _ known: inout [DecisionDiagram<Value>.Reference: DecisionDiagram<Value>.Reference]
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    guard case .question(let question, let yes, let no) = diagram.nodes[reference] else { return reference }
    if let result = known[reference] { return result }
    let whenYes = try turned(yes, signs, &known)
    let whenNo = try turned(no, signs, &known)
    let isTurned = signs[question] == .negative
    let result = try diagram.node(
      .question(question, yes: isTurned ? whenNo : whenYes, no: isTurned ? whenYes : whenNo))
    known[reference] = result
    return result
  }

  /// The function as choices: the question and what follows a yes, or its negation and what follows a no.
  private mutating func choices(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> Formula {
    var known: [DecisionDiagram<Value>.Reference: Formula] = [:]
    return try choices(reference, &known)
  }

  private mutating func choices(
    _ reference: DecisionDiagram<Value>.Reference, _ known: inout [DecisionDiagram<Value>.Reference: Formula]
  ) throws(Irreducible) -> Formula {
    guard case .question(let question, let yes, let no) = diagram.nodes[reference] else {
      return diagram.isConstant(reference, true) ? .all([]) : .any([])
    }
    if let result = known[reference] { return result }
    let whenYes = try choices(yes, &known)
    let whenNo = try choices(no, &known)
    let given = Formula.question(question)
    let result: Formula
    if try diagram.implies(no, yes) {
      result = .either([.both([given, whenYes]), whenNo])
    } else if try diagram.implies(yes, no) {
      result = .either([whenYes, .both([.not(given), whenNo])])
    } else {
      result = .either([.both([given, whenYes]), .both([.not(given), whenNo])])
    }
    known[reference] = result
    return result
  }
}
