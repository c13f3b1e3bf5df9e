import Detections

extension Detection {
  /// Whether the predicates of all variables have one normal form with those of another detection.
  func hasNormalForms(of other: Detection) -> Bool {
    let (own, others) = (withInner.flatMap(\.variables), other.withInner.flatMap(\.variables))
    return own.count == others.count
      && zip(own, others).allSatisfy { $0.predicate.normalized == $1.predicate.normalized }
  }

  /// The tests of its events, choices of literals taken apart.
  var testCount: Int {
    var count = 0
    for variable in withInner.flatMap(\.variables) {
      _ = variable.predicate.normalized.mapField { test in
        count += 1
        return .field(test)
      }
    }
    return count
  }
}
