import Events

/// Short formulas of functions in which a yes never makes the result false.
struct MonotoneFormula {
  var diagram: DecisionDiagram<Value>
  private var minimalSets: [DecisionDiagram<Value>.Reference: [[Int]]?] = [:]
  private var formulas: [DecisionDiagram<Value>.Reference: Formula] = [:]

  init(diagram: DecisionDiagram<Value>) {
    self.diagram = diagram
  }

  /// How many minimal sets are looked at, before the function is cut into halves instead.
  private static let setLimit = 400

  mutating func formula(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> Formula {
    if let known = formulas[reference] { return known }
    let sets = try minimalSets(reference)
    var result = sets.map(factored)
    if result == nil || diagram.questions(reference).count > 6 {
      let halved = try halved(reference)
      if result.map({ halved.size < $0.size }) ?? true { result = halved }
    }
    let formula = result ?? .any([])
    formulas[reference] = formula
    return formula
  }

  /// The smallest sets of questions whose yes makes the function true, each ascending: every one of them is
  /// needed, and together they are all. `nil` when there are too many.
  private mutating func minimalSets(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> [[Int]]? {
    guard case .question(let question, let yes, let no) = diagram.nodes[reference] else {
      return diagram.isConstant(reference, true) ? [[]] : []
    }
    if let known = minimalSets[reference] { return known }
    var result: [[Int]]?
    if let with = try minimalSets(yes), let without = try minimalSets(no) {
      // What is enough without the question is no minimal set with it.
      let sets = with.filter { !isTrue(no, whenYes: Set($0)) }.map { [question] + $0 } + without
      result = sets.count <= Self.setLimit ? sets : nil
    }
    minimalSets[reference] = .some(result)
    return result
  }

  private func isTrue(_ reference: DecisionDiagram<Value>.Reference, whenYes set: Set<Int>) -> Bool {
    var node = reference
    while case .question(let question, let yes, let no) = diagram.nodes[node] {
      node = set.contains(question) ? yes : no
    }
    return diagram.isConstant(node, true)
  }

  /// The disjunction of the sets, with what they share written once.
  private func factored(_ sets: [[Int]]) -> Formula {
    if sets.contains([]) { return .all([]) }
    guard let first = sets.first else { return .any([]) }
    let common = first.filter { question in sets.allSatisfy { $0.contains(question) } }
    if !common.isEmpty {
      let rest = factored(sets.map { set in set.filter { !common.contains($0) } })
      return .both(common.map(Formula.question) + [rest])
    }
    let alone = sets.filter { $0.count == 1 }.flatMap { $0 }.sorted()
    if !alone.isEmpty {
      return .either(alone.map(Formula.question) + [factored(sets.filter { $0.count > 1 })])
    }
    // What must follow each question, and the questions that the same must follow.
    var rests: [Int: Set<[Int]>] = [:]
    for set in sets {
      for question in set { rests[question, default: []].insert(set.filter { $0 != question }) }
    }
    let questions = rests.keys.sorted()
    func alike(_ question: Int) -> [Int] { questions.filter { rests[$0] == rests[question] } }
    func covered(_ question: Int) -> Int { alike(question).count * (rests[question]?.count ?? 0) }
    guard
      let best = questions.max(by: { covered($0) < covered($1) || (covered($0) == covered($1) && $0 > $1) })
    else { return .any([]) }
    let group = alike(best)
    let others = sets.filter { set in !set.contains(where: group.contains) }
    let rest = sets.filter { $0.contains(best) }.map { set in set.filter { $0 != best } }
    return .either([.both([.either(group.map(Formula.question)), factored(rest)]), factored(others)])
  }

  /// The function cut in the middle of its questions: for each function of the later half that can remain,
  /// that the earlier half leads at least to it, and that it is true.
  private mutating func halved(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> Formula {
    let questions = diagram.questions(reference)
    guard questions.count > 1 else { return try factored(minimalSets(reference) ?? []) }
    let middle = questions[questions.count / 2]
    let remainders = remainders(of: reference, from: middle)
    var operands: [Formula] = []
    var earlier: [(DecisionDiagram<Value>.Reference, DecisionDiagram<Value>.Reference)] = []
    for remainder in remainders where !diagram.isConstant(remainder, false) {
      var known: [DecisionDiagram<Value>.Reference: DecisionDiagram<Value>.Reference] = [:]
      earlier.append((try reaching(remainder, reference, from: middle, &known), remainder))
    }
    for (index, (reaches, remainder)) in earlier.enumerated() {
      // Another remainder that is reached just then, and holds more often, makes this one superfluous.
      var isSuperfluous = false
      for (otherIndex, other) in earlier.enumerated()
      where otherIndex != index && other.0 == reaches && !isSuperfluous {
        isSuperfluous = try diagram.implies(remainder, other.1)
      }
      if !isSuperfluous { operands.append(.both([try formula(reaches), try formula(remainder)])) }
    }
    return .either(operands)
  }

  /// The functions that can remain when all questions before one are answered, in the order of the diagram.
  private func remainders(
    of reference: DecisionDiagram<Value>.Reference, from middle: Int
  ) -> [DecisionDiagram<Value>.Reference] {
    var result: [DecisionDiagram<Value>.Reference] = []
    var seen: Set<DecisionDiagram<Value>.Reference> = []
    func visit(_ node: DecisionDiagram<Value>.Reference) {
      guard seen.insert(node).inserted else { return }
      guard case .question(let question, let yes, let no) = diagram.nodes[node], question < middle else {
        result.append(node)
        return
      }
      visit(yes)
      visit(no)
    }
    visit(reference)
    return result
  }

  /// Whether the answers before a question leave a function that a remainder implies.
  private mutating func reaching(
    _ remainder: DecisionDiagram<Value>.Reference, _ node: DecisionDiagram<Value>.Reference, from middle: Int,
    _ known: inout [DecisionDiagram<Value>.Reference: DecisionDiagram<Value>.Reference]
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    if let result = known[node] { return result }
    let result: DecisionDiagram<Value>.Reference
    if case .question(let question, let yes, let no) = diagram.nodes[node], question < middle {
      let whenYes = try reaching(remainder, yes, from: middle, &known)
      let whenNo = try reaching(remainder, no, from: middle, &known)
      result = try diagram.node(.question(question, yes: whenYes, no: whenNo))
    } else {
      result = try diagram.constant(diagram.implies(remainder, node))
    }
    known[node] = result
    return result
  }
}
