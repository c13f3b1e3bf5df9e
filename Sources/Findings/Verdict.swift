import Detections

/// What is to be said of a part that makes no difference.
struct Verdict {
  let kind: Finding.Kind
  /// What it is called by.
  let named: Predicate
  /// What makes it useless, if it is one other part, as it is called.
  var reason: Predicate?
  /// Whether the part is one of several that are let in, or that a filter asks for.
  var letsGo = false

  init(_ kind: Finding.Kind, _ named: Predicate) {
    self.kind = kind
    self.named = named
  }

  /// Of a part whose tests come out the same on all events.
  init(fixed occurrence: Occurrence) {
    let holds = occurrence.restricts != occurrence.predicate.isNegation
    self.init(holds ? .alwaysHolds : .neverHolds, occurrence.predicate.withoutNegation)
  }

  /// Of a part that makes no difference beside a sibling, or the rest of the rule.
  ///
  /// - Parameter sibling: negated as it is needed, as the occurrence has it.
  init(_ occurrence: Occurrence, beside sibling: Predicate?) {
    let own = occurrence.predicate
    let areFilters = own.isNegation && sibling?.isNegation ?? true
    if occurrence.restricts {
      // A filter is known by its own name, whatever word of the condition negates it.
      let kind: Finding.Kind =
        !own.isNegation ? .asksNothing : sibling != nil && areFilters ? .addsNothing : .excludesNothing
      self.init(kind, own.withoutNegation)
      reason = areFilters ? sibling?.withoutNegation : sibling
    } else if occurrence.isNegated, areFilters {
      // One of several tests that a filter asks for.
      self.init(.asksNothing, own.withoutNegation)
      reason = sibling?.withoutNegation
      letsGo = true
    } else {
      self.init(.addsNothing, own)
      reason = sibling
      letsGo = true
    }
  }
}
