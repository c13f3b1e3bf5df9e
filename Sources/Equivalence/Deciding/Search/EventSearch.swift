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
  /// Sets of facts that no event has, from all searches so far.
  private var conflicts: [[Fact]] = []

  init(_ comparison: PredicateComparison) {
    self.comparison = comparison
    table = TestTable(lists: comparison.lists)
    theory = EventTheory(domain: comparison.domain, values: ValueTheory(bounds: comparison.bounds))
  }

  /// An event on which the demands are met.
  mutating func event(on demands: [Demand]) -> PredicateComparison.Existence {
    let formula = Formula.all(demands.map { table.formula($0.normalized, isWanted: $0.isWanted) })
    var solver = SatisfiabilitySolver()
    for _ in table.tests { _ = solver.addVariable() }
    solver.require(formula)
    for conflict in conflicts { solver.exclude(conflict) }
    var doubt: String?
    for _ in 0..<comparison.bounds.rounds {
      guard solver.solve() else { return doubt.map { .undecided($0) } ?? .impossible }
      let facts = formula.reasons { solver.values[$0] ?? false }
        .map { Fact(test: $0.key, isWanted: $0.value) }.sorted { $0.test < $1.test }
      switch theory.solve(facts, table) {
      case .conflicts(let found):
        for conflict in found { solver.exclude(conflict) }
        conflicts += found
      case .unknown(let reason):
        doubt = doubt ?? reason
        solver.exclude(facts)
      case .event(let event, let lists):
        if decides(event, lists, demands) { return .exists(Witness(event: event, lists: lists)) }
        doubt = doubt ?? "an event could not be made"
        solver.exclude(facts)
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
  /// Excludes that facts are true together.
  mutating func exclude(_ facts: [Fact]) {
    add(facts.map { Literal($0.test, !$0.isWanted) })
  }

  /// Demands that a formula is true.
  mutating func require(_ formula: Formula) {
    switch formula {
    case .all(let operands): operands.forEach { require($0) }
    case .any(let operands): add(operands.map { literal(for: $0) })
    case .test(let test, let isWanted): add([Literal(test, isWanted)])
    }
  }

  /// A literal from which the formula follows.
  private mutating func literal(for formula: Formula) -> Literal {
    switch formula {
    case .test(let test, let isWanted):
      return Literal(test, isWanted)
    case .all(let operands):
      let result = Literal(addVariable(), true)
      for operand in operands { add([result.negated, literal(for: operand)]) }
      return result
    case .any(let operands):
      let result = Literal(addVariable(), true)
      add([result.negated] + operands.map { literal(for: $0) })
      return result
    }
  }
}
