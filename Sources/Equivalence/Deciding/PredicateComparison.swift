package import Detections
package import Events
import Semantics

/// An event that decides a question about predicates.
package struct Witness: Hashable, Sendable {
  package var event: Event
  /// Content of the lists that the comparison knew nothing about, with which the event decides.
  package var lists: [String: [String]]

  package init(event: Event, lists: [String: [String]] = [:]) {
    self.event = event
    self.lists = lists
  }
}

/// Questions about what predicates mean, answered for all events of a domain, not for samples.
///
/// A decision procedure: the predicates are a formula over tests, whose solutions are looked for by clause
/// learning; whether the tests of one field can come out as a solution wants is decided on finite automata.
/// Every event that it names was tried on the predicates themselves (`Semantics`). Within the bounds the
/// answer is exact; beyond them, and for the few questions that it can't ask, it says that it does not know.
package struct PredicateComparison: Sendable {
  /// Whether something exists.
  package enum Existence: Hashable, Sendable {
    case exists(Witness)
    case impossible
    /// Nobody knows; the reason completes "not decided: …".
    case undecided(String)
  }

  /// Whether two predicates hold on the same events.
  package enum Verdict: Hashable, Sendable {
    case equivalent
    /// They differ on an event, on which either the first or the second holds.
    case different(Witness, firstHolds: Bool)
    /// Nobody knows; the reason completes "not decided: …".
    case undecided(String)
  }

  package var domain: EventDomain
  /// The content of named lists. Of others nothing is assumed: predicates are equivalent when they are so
  /// whatever the list holds.
  package var lists: [String: [String]]
  package var bounds: ComparisonBounds

  package init(
    domain: EventDomain = .neutral, lists: [String: [String]] = [:],
    bounds: ComparisonBounds = ComparisonBounds()
  ) {
    self.domain = domain
    self.lists = lists
    self.bounds = bounds
  }

  /// Whether two predicates hold on the same events of the domain.
  package func compare(_ first: Predicate, _ second: Predicate) -> Verdict {
    let (left, right) = (first.normalized, second.normalized)
    if left == right { return .equivalent }
    var search = EventSearch(self)
    let onlyFirst = search.event(on: [(first, left, true), (second, right, false)])
    if case .exists(let witness) = onlyFirst { return .different(witness, firstHolds: true) }
    let onlySecond = search.event(on: [(second, right, true), (first, left, false)])
    if case .exists(let witness) = onlySecond { return .different(witness, firstHolds: false) }
    for case .undecided(let reason) in [onlyFirst, onlySecond] { return .undecided(reason) }
    return .equivalent
  }

  /// An event on which the first predicate holds and the second does not: `impossible` says that the first
  /// implies the second.
  package func exception(to first: Predicate, implies second: Predicate) -> Existence {
    witness(holding: [first], failing: [second])
  }

  /// An event on which both predicates hold: `impossible` says that they are disjoint.
  package func overlap(of first: Predicate, _ second: Predicate) -> Existence {
    witness(holding: [first, second])
  }

  /// An event on which some predicates hold, and others do not.
  package func witness(holding wanted: [Predicate], failing unwanted: [Predicate] = []) -> Existence {
    var search = EventSearch(self)
    return search.event(
      on: wanted.map { ($0, $0.normalized, true) } + unwanted.map { ($0, $0.normalized, false) })
  }
}
