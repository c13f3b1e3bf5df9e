package import Detections
package import Equivalence
package import Events

/// When a rule of one variable fires, in a form in which rules are compared: on each event that passes a predicate, or
/// on so many of them in one window.
package struct FiringEvents: Sendable {
  /// What the events that are counted have in common.
  struct Group: Hashable, Sendable {
    var keys: Set<GroupKey>
    var length: Duration
    var kind: Window.Kind
    /// The field of which different values are counted; `nil`: events are.
    var distinct: Field?
  }

  package let predicate: Predicate
  package let logSource: LogSource?
  /// At least so many.
  let needed: Int64
  let group: Group?
  private let taxonomy: TaxonomyName
  /// The content of the lists that the rule itself defines.
  private let lists: [NamedList]

  /// - Returns: `nil` for rules that have no such form: they relate several events, or want few of them.
  package init?(_ detection: Detection) {
    guard let variable = detection.variables.first, !variable.isTimeless else { return nil }
    let counted: (predicate: Predicate, distinct: Field?, needed: Int64)
    switch firingPredicate(of: detection) {
    case .events(let predicate): counted = (predicate, nil, 1)
    case .count(let predicate, .greaterOrEqual, let number): counted = (predicate, nil, number)
    case .count(let predicate, .greater, let number): counted = (predicate, nil, number &+ 1)
    case .countDistinct(let predicate, let field, .greaterOrEqual, let number): counted = (predicate, field, number)
    case .countDistinct(let predicate, let field, .greater, let number): counted = (predicate, field, number &+ 1)
    case .count, .countDistinct, .notReducible: return nil
    }
    guard counted.needed > 0 else { return nil }
    if let window = detection.window {
      guard let group = Group(window, of: variable, counted.distinct) else { return nil }
      self.group = group
    } else {
      group = nil
    }
    predicate = .all([variable.predicate, counted.predicate])
    logSource = variable.logSource
    needed = counted.needed
    taxonomy = detection.taxonomy
    lists = detection.lists
  }

  /// Whether it is only for the predicates to say that a rule fires wherever the other does: it reads the same logs or
  /// more, and wants no more events, in the same windows.
  ///
  /// More events in a window, or more windows of one length that end at an event, never keep such a rule from firing.
  package func mayCover(_ other: FiringEvents) -> Bool {
    guard taxonomy == other.taxonomy, group == other.group, needed <= other.needed, lists == other.lists else {
      return false
    }
    guard let logSource else { return true }
    return other.logSource.map(logSource.contains) ?? false
  }

  /// Whether it is proved that the rule fires wherever the other does.
  package func covers(_ other: FiringEvents, _ comparison: PredicateComparison) -> Bool {
    mayCover(other) && comparison.exception(to: other.predicate, implies: predicate) == .impossible
  }

  /// A rule without a window that fires on the events that are counted.
  package func rule(_ metadata: Metadata) -> Detection {
    Detection(
      metadata: metadata, taxonomy: taxonomy,
      variables: [EventVariable(name: "event", logSource: logSource, predicate: predicate)],
      condition: .present("event"), lists: lists)
  }
}

extension FiringEvents.Group {
  /// - Returns: `nil` for windows that begin or end at events that the rule names.
  fileprivate init?(_ window: Window, of variable: EventVariable, _ distinct: Field?) {
    switch window.kind {
    case .hop, .tumbling, .sliding: break
    case .after, .before: return nil
    }
    // What a key is called makes no difference.
    keys = Set(
      window.keys.map { key in
        GroupKey(name: "", fields: key.fields[variable.name].map { ["": $0] } ?? [:], absentAs: key.absentAs)
      })
    length = window.length
    kind = window.kind
    self.distinct = distinct
  }
}
