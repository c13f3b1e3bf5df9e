import Detections
import Events
import Semantics

/// The search for an event on which predicates hold or don't, by turns between two: one finds which tests
/// would do, the other whether an event can have them so, and if not, which of them exclude each other.
struct EventSearch {
  /// A predicate, the same normalized, and whether it must hold.
  typealias Demand = (predicate: Predicate, normalized: Predicate, isWanted: Bool)

  private let comparison: PredicateComparison
  private let theory: EventTheory
  private var table: TestTable
  /// Sets of facts that no event has, from all searches so far, by the test of their first fact.
  private var conflicts: [Int: [[Fact]]] = [:]

  init(_ comparison: PredicateComparison) {
    self.comparison = comparison
    table = TestTable(lists: comparison.lists)
    theory = EventTheory(domain: comparison.domain, values: ValueTheory(bounds: comparison.bounds))
  }

  /// An event on which the demands are met.
  mutating func event(on demands: [Demand]) -> PredicateComparison.Existence {
    let formula = Formula.all(demands.map { table.formula($0.normalized, isWanted: $0.isWanted) })
    // A search pays for its own tests only, not for those of all searches before.
    let tests = formula.tests.sorted()
    let variables = Dictionary(uniqueKeysWithValues: tests.enumerated().map { ($0.element, $0.offset) })
    var solver = SatisfiabilitySolver()
    for _ in tests { _ = solver.addVariable() }
    solver.require(formula, variables)
    for test in tests {
      for conflict in conflicts[test] ?? [] { solver.exclude(conflict, variables) }
    }
    var doubt: String?
    for _ in 0..<comparison.bounds.rounds {
      guard solver.solve() else { return doubt.map { .undecided($0) } ?? .impossible }
      let facts = formula.reasons { test in variables[test].flatMap { solver.values[$0] } ?? false }
        .map { Fact(test: $0.key, isWanted: $0.value) }.sorted { $0.test < $1.test }
      switch theory.solve(facts, table) {
      case .conflicts(let found):
        for conflict in found {
          solver.exclude(conflict, variables)
          if let first = conflict.first { conflicts[first.test, default: []].append(conflict) }
        }
      case .unknown(let reason):
        doubt = doubt ?? reason
        solver.exclude(facts, variables)
      case .event(let event, let lists):
        if decides(event, lists, demands) { return .exists(Witness(event: event, lists: lists)) }
        doubt = doubt ?? "an event could not be made"
        solver.exclude(facts, variables)
      }
    }
    return .undecided(doubt ?? "its tests have too many combinations")
  }

  /// Whether the demands are met on an event, as the judge of everything says.
  private func decides(_ event: Event, _ lists: [String: [String]], _ demands: [Demand]) -> Bool {
    let meaning = EventMeaning(lists: comparison.lists.merging(lists) { known, _ in known })
    return demands.allSatisfy { meaning.holds($0.predicate, on: event) == $0.isWanted }
  }
}

extension SatisfiabilitySolver {
  /// Excludes that facts are true together, if the variables have all of their tests.
  fileprivate mutating func exclude(_ facts: [Fact], _ variables: [Int: Int]) {
    let clause = facts.compactMap { fact in variables[fact.test].map { Literal($0, !fact.isWanted) } }
    if clause.count == facts.count { add(clause) }
  }

  /// Demands that a formula over the variables of tests is true.
  fileprivate mutating func require(_ formula: Formula, _ variables: [Int: Int]) {
    switch formula {
    case .all(let operands): for operand in operands { require(operand, variables) }
    case .any(let operands): add(operands.map { literal(for: $0, variables) })
    case .test: add([literal(for: formula, variables)])
    }
  }

  /// A literal from which the formula follows.
  private mutating func literal(for formula: Formula, _ variables: [Int: Int]) -> Literal {
    switch formula {
    case .test(let test, let isWanted):
      return Literal(variables[test] ?? addVariable(), isWanted)
    case .all(let operands):
      let result = Literal(addVariable(), true)
      for operand in operands { add([result.negated, literal(for: operand, variables)]) }
      return result
    case .any(let operands):
      let result = Literal(addVariable(), true)
      add([result.negated] + operands.map { literal(for: $0, variables) })
      return result
    }
  }
}
