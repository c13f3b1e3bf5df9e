import Detections
import Diagnostics
import Equivalence

/// The tests of a rule, wherever they stand.
struct RuleTests {
  private let detection: Detection
  /// Tests in outcomes and the condition, by their variable.
  private let uses: [(variable: String, predicate: Predicate)]
  /// The constants of tests in computed fields, where a change is not judged.
  let fixed: Set<Span>

  init(_ detection: Detection) {
    self.detection = detection
    var bare = detection
    for index in bare.variables.indices { bare.variables[index].predicate = .always }
    var fixed: Set<Span> = []
    var outer = bare
    outer.outcomes = []
    outer.condition = .all([])
    _ = outer.mapPredicates { _, predicate in
      fixed.formUnion(predicate.leaves.compactMap { $0.leaf?.constant })
      return predicate
    }
    self.fixed = fixed
    for index in bare.variables.indices { bare.variables[index].derivations = [] }
    var uses: [(variable: String, predicate: Predicate)] = []
    _ = bare.mapPredicates { variable, predicate in
      if predicate != .always { uses.append((variable, predicate)) }
      return predicate
    }
    self.uses = uses
  }

  /// Whether it is proved that the tests of the variables, and those in outcomes and the condition, hold on the same
  /// events after a further cut.
  func areSame(_ cuts: Cuts, _ next: Cuts, _ inquiry: inout PredicateInquiry) -> Bool {
    for variable in detection.variables {
      guard let before = cuts.applied(to: variable.predicate), let after = next.applied(to: variable.predicate),
        inquiry.provesEquivalent(before, after)
      else { return false }
    }
    for use in uses {
      guard let before = cuts.applied(to: use.predicate), let after = next.applied(to: use.predicate) else {
        return false
      }
      if before == after { continue }
      guard let asked = detection.variable(use.variable).flatMap({ next.applied(to: $0.predicate) }),
        inquiry.provesEquivalent(.all([asked, before]), .all([asked, after]))
      else { return false }
    }
    return true
  }

  /// Each test, wherever it stands.
  var all: [Predicate] { (detection.variables.map(\.predicate) + uses.map(\.predicate)).flatMap(\.leaves) }

  /// Whether the constants of a part are used in one place each.
  func useOnce(_ part: Part) -> Bool {
    let places = all.count { $0.leaf?.constant.map(part.constants.contains) ?? false }
    return places == part.constants.count
  }
}
