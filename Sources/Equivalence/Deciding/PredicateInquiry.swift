package import Detections
import Patterns

/// Many questions about predicates that share tests: what was found out for one is known for the next.
package struct PredicateInquiry {
  private var search: EventSearch
  /// Tests in their simplest form; taking a long pattern apart costs more than most questions.
  private var simplest: [FieldPredicate: Predicate] = [:]

  package init(_ comparison: PredicateComparison) {
    search = EventSearch(comparison)
  }

  /// An event on which some predicates hold, and others do not.
  package mutating func witness(
    holding wanted: [Predicate], failing unwanted: [Predicate] = []
  ) -> PredicateComparison.Existence {
    search.event(on: wanted.map { ($0, simplified($0), true) } + unwanted.map { ($0, simplified($0), false) })
  }

  /// Whether it is proved that two predicates hold on the same events.
  package mutating func provesEquivalent(_ first: Predicate, _ second: Predicate) -> Bool {
    if first == second { return true }
    let (left, right) = (simplified(first), simplified(second))
    guard case .impossible = search.event(on: [(first, left, true), (second, right, false)]) else { return false }
    return search.event(on: [(second, right, true), (first, left, false)]) == .impossible
  }

  private mutating func simplified(_ predicate: Predicate) -> Predicate {
    switch predicate {
    case .all(let operands): return .all(operands.map { simplified($0) })
    case .any(let operands): return .any(operands.map { simplified($0) })
    case .not(let operand): return .not(simplified(operand))
    case .named(_, let operand): return simplified(operand)
    case .keyword(let test, let origin): return .any(test.normalized.map { .keyword($0, origin) })
    case .field(let test):
      if let known = simplest[test] { return known }
      let found = Predicate.any(test.normalized.map(Predicate.field))
      simplest[test] = found
      return found
    }
  }
}
