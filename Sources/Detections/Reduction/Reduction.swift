package import Diagnostics
package import Events

/// When a detection of one variable fires, without outcomes: what a target that has none can say.
///
/// Exact: it speaks of the events of the variable, which satisfy the variable's own predicate already, and in
/// which rules with a window form groups that have at least one.
package enum Reduction: Hashable, Sendable {
  /// Fires for a group iff some event of the variable in the window satisfies the predicate; without a
  /// window, iff the event does.
  case events(Predicate)
  /// Fires for a group iff the number of its events that satisfy the predicate stands in the relation.
  case count(Predicate, Relation, Int64)
  /// Fires for a group iff the number of different values, not null, that the field has in its events that
  /// satisfy the predicate stands in the relation. Values are the same when their texts are.
  case countDistinct(Predicate, Field, Relation, Int64)
  /// There is no such form. The reason completes "the condition cannot be written without outcomes: …".
  case notReducible(reason: String, Origin)
}

/// When a detection fires, as a statement about the events of its only variable.
///
/// Weighted scores under a threshold become combinations of the selections that carry the weights; names of
/// selections are kept. The tests behind the selections are not looked into: the result is right for all
/// events, but may ask for more than it needs to where selections overlap.
package func firingPredicate(of detection: Detection) -> Reduction {
  guard let variable = detection.variables.first, detection.variables.count == 1 else {
    return .notReducible(
      reason: "the rule speaks of several events", detection.variables.last?.origin ?? .none)
  }
  if let join = detection.joins.first {
    return .notReducible(reason: "the rule compares fields of one event in a join", join.origin)
  }
  if variable.inner != nil {
    return .notReducible(reason: "the rule speaks of alerts of another", variable.origin)
  }
  if !variable.seesEventsAsRead {
    return .notReducible(reason: "the rule computes fields, or looks at elements one by one", variable.origin)
  }
  do throws(Irreducible) {
    if detection.window == nil {
      var rows = RowReduction(detection, variable, isAlone: true)
      let fires = try rows.condition(detection.condition)
      return .events(try rows.predicate(of: fires))
    }
    var group = GroupReduction(detection, variable)
    return try group.reduction()
  } catch {
    return .notReducible(reason: error.reason, error.origin)
  }
}

/// Why a detection has no reduction, and where.
package struct Irreducible: Error {
  package var reason: String
  package var origin: Origin

  package init(_ reason: String, at origin: Origin = .none) {
    self.reason = reason
    self.origin = origin
  }
}
