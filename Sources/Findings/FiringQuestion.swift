import Detections
import Equivalence

/// Whether a rule fires on the same events after a cut, whatever it then says: asked of rules whose condition weighs
/// what an event passes.
struct FiringQuestion {
  private let detection: Detection
  /// What an event passes on which the rule fires.
  private let firing: Predicate
  /// The same of the events of the variable, made of the predicates that are counted.
  private let reduced: Predicate
  /// The tests in outcomes and the condition.
  private let counted: [Predicate]
  private static let limit = 24

  /// - Returns: `nil` for rules that fire on every event of their variable, and those that count events or relate
  ///   several.
  init?(_ detection: Detection) {
    guard detection.variables.count == 1 else { return nil }
    switch detection.window?.kind {
    case .hop, .tumbling, .sliding, nil: break
    case .after, .before: return nil
    }
    guard case .events(let predicate) = firingPredicate(of: detection), predicate.normalized != .always else {
      return nil
    }
    self.detection = detection
    reduced = predicate
    firing = .all([detection.variables[0].predicate, predicate])
    var counted: [Predicate] = []
    var bare = detection
    bare.variables[0].predicate = .always
    _ = bare.mapPredicates { _, predicate in
      if predicate != .always, !counted.contains(predicate) { counted.append(predicate) }
      return predicate
    }
    self.counted = counted
  }

  /// Whether the rule fires on no event that passes a test, and nothing besides that could stand in for it or that the
  /// condition counts, as far as the test does not say it, too.
  ///
  /// Of a test for which the condition counts something nothing is said: it may be one of several that are needed.
  func isSilent(_ occurrence: Occurrence, _ inquiry: inout PredicateInquiry) -> Bool {
    let own = occurrence.predicate
    guard !counted.isEmpty, counted.count <= Self.limit else { return false }
    for predicate in counted where implies(own, predicate, &inquiry) { return false }
    let siblings = occurrence.levels.filter(\.isChoice).flatMap(\.siblings)
    let others = siblings.filter { !implies(own, $0, &inquiry) } + counted
    guard case .exists = inquiry.witness(holding: [detection.variables[0].predicate, own], failing: others) else {
      return false
    }
    return inquiry.witness(holding: [firing, own], failing: others) == .impossible
  }

  private func implies(_ test: Predicate, _ other: Predicate, _ inquiry: inout PredicateInquiry) -> Bool {
    guard other.mayShare(Set(test.fields)) else { return false }
    if case .exists = inquiry.witness(holding: [test], failing: [other]) { return false }
    // What is not decided may be so.
    return true
  }

  func isSame(_ cuts: Cuts, _ next: Cuts, _ inquiry: inout PredicateInquiry) -> Bool {
    guard let before = firing(cuts), let after = firing(next) else { return false }
    return inquiry.provesEquivalent(before, after)
  }

  /// What an event passes on which the rule fires; a selection of which nothing is left never adds to a score.
  private func firing(_ cuts: Cuts) -> Predicate? {
    guard let variable = detection.variables.first, let asked = cuts.applied(to: variable.predicate) else {
      return nil
    }
    if let rest = replacingCounted(reduced, cuts) { return .all([asked, rest]) }
    let cut = detection.mapPredicates { _, predicate in cuts.applied(to: predicate) ?? .never }
    guard case .events(let predicate) = firingPredicate(of: cut) else { return nil }
    return .all([asked, predicate])
  }

  /// The reduction knows what is counted as a whole only, so that it need not be made again for each cut.
  ///
  /// - Returns: `nil` where it has a test that is none of those that are counted.
  private func replacingCounted(_ predicate: Predicate, _ cuts: Cuts) -> Predicate? {
    if counted.contains(predicate) { return cuts.applied(to: predicate) ?? .never }
    func all(_ operands: [Predicate]) -> [Predicate]? {
      var result: [Predicate] = []
      for operand in operands {
        guard let replaced = replacingCounted(operand, cuts) else { return nil }
        result.append(replaced)
      }
      return result
    }
    switch predicate {
    case .all(let operands): return all(operands).map(Predicate.all)
    case .any(let operands): return all(operands).map(Predicate.any)
    case .not(let operand): return replacingCounted(operand, cuts).map(Predicate.not)
    case .named, .field, .keyword: return nil
    }
  }
}
