import Detections
import Diagnostics
import Equivalence

// Why a part makes no difference, so that a person sees it without taking the rule apart.
extension UselessParts {
  /// What must hold, or must not, of an event, and whether the rule has it negated.
  private typealias Demand = (predicate: Predicate, isWanted: Bool, isNegated: Bool)

  /// The fewest tests among predicates that never hold together.
  ///
  /// - Returns: none when that is not proved, or takes more tests than a person reads.
  mutating func exclusion(among predicates: [Predicate]) -> [Finding.Label] {
    let single = grounds(keeping: [], among: predicates.flatMap { demands($0, isWanted: true, isNegated: false) })
    // What takes many tests may be said with the names of the selections.
    return single.isEmpty ? grounds(keeping: [], among: predicates.flatMap { wholeDemands($0) }) : single
  }

  /// What must hold so that a predicate does, lists and what is negated as a whole.
  private func wholeDemands(_ predicate: Predicate) -> [Demand] {
    switch predicate {
    case .all(let operands): operands.flatMap { wholeDemands($0) }
    case .named(_, let operand) where operand.isConjunction: wholeDemands(operand)
    case .not(let operand): [(operand, false, true)]
    case .any, .field, .keyword, .named: [(predicate, true, false)]
    }
  }

  /// The fewest tests around a part because of which it does not matter where it stands: of what is needed besides it,
  /// and of what would do instead of it.
  mutating func grounds(for occurrence: Occurrence) -> [Finding.Label] {
    let own = demands(occurrence.predicate, isWanted: !occurrence.restricts, isNegated: false)
    let around = occurrence.levels.flatMap { level in
      level.siblings.flatMap { demands($0, isWanted: !level.isChoice, isNegated: false) }
    }
    return grounds(keeping: own, among: around)
  }

  private mutating func grounds(keeping kept: [Demand], among others: [Demand]) -> [Finding.Label] {
    guard others.count <= Self.groundLimit, areExclusive(kept + others) else { return [] }
    let rest = fewest(of: others, atLeast: 0) { areExclusive(kept + $0) }
    guard rest.count <= Self.readableLimit else { return [] }
    return rest.map { ($0.isNegated ? Predicate.not($0.predicate) : $0.predicate).label }
  }

  /// Of more tests it is not asked which of them are the reason.
  private static let groundLimit = 40
  private static let readableLimit = 4

  private mutating func areExclusive(_ demands: [Demand]) -> Bool {
    inquiry.witness(
      holding: demands.filter(\.isWanted).map(\.predicate), failing: demands.filter { !$0.isWanted }.map(\.predicate))
      == .impossible
  }

  /// What all must be met so that a predicate holds, or does not.
  private func demands(_ predicate: Predicate, isWanted: Bool, isNegated: Bool) -> [Demand] {
    switch predicate {
    case .all(let operands) where isWanted:
      operands.flatMap { demands($0, isWanted: true, isNegated: isNegated) }
    case .any(let operands) where !isWanted:
      operands.flatMap { demands($0, isWanted: false, isNegated: isNegated) }
    case .all, .any, .field, .keyword: [(predicate, isWanted, isNegated)]
    case .not(let operand): demands(operand, isWanted: !isWanted, isNegated: !isNegated)
    case .named(_, let operand): demands(operand, isWanted: isWanted, isNegated: isNegated)
    }
  }
}

extension Finding {
  /// Whether the one ground is a pattern of a predicate with an anchor in the middle.
  func isAnchored(_ predicate: Predicate) -> Bool {
    guard grounds.count == 1, let place = grounds[0].span?.bytes else { return false }
    return predicate.leaves.contains { test in
      guard let own = test.span?.bytes, test.leaf?.text?.hasInnerAnchor == true else { return false }
      return own.clamped(to: place) == own
    }
  }
}
