package import Detections
package import Events
import Semantics

/// Whether two detections fire on the same events.
///
/// What they say when they fire (outcomes, metadata) is not compared. Detections of one variable are
/// compared by when they fire (`firingPredicate`), others by their form: the same window, joins and
/// condition, in which predicates may be written differently. Variables that compute fields must compute the
/// same ones; what they compute is taken to be anything.
package struct DetectionComparison: Sendable {
  /// Events on which one detection fires, and the other does not, or not in the same windows.
  package struct Difference: Hashable, Sendable {
    package var events: [Event]
    /// Content of the lists that the comparison knew nothing about, with which they differ.
    package var lists: [String: [String]]
    package var contrast: AlertContrast

    package var firstFires: Bool { contrast.firstFires }
  }

  package enum Verdict: Hashable, Sendable {
    case equivalent
    case different(Difference)
    /// Nobody knows; the reason completes "not decided: …".
    case undecided(String)
  }

  /// How predicates are compared; its lists are those that the detections don't define themselves.
  package var predicates: PredicateComparison
  /// Whether hop, tumbling and sliding windows of one length are taken for the same: their layout is left to
  /// the engine.
  package var ignoresLayout: Bool

  /// Whether it is asked in which windows detections fire, and not only for which groups: not where their layout is
  /// passed over.
  package var comparesWindows: Bool

  package init(
    _ predicates: PredicateComparison = PredicateComparison(), ignoresLayout: Bool = false, comparesWindows: Bool = true
  ) {
    self.predicates = predicates
    self.ignoresLayout = ignoresLayout
    self.comparesWindows = comparesWindows && !ignoresLayout
  }

  /// Whether two detections fire on the same events, in the same groups and windows.
  package func compare(_ first: Detection, _ second: Detection) -> Verdict {
    guard first.taxonomy == second.taxonomy else { return .undecided("their fields are of two data models") }
    var pair = DetectionPair(
      first: first.standardizingAlerts(), second: second.standardizingAlerts(), ignoresLayout: ignoresLayout,
      comparesWindows: comparesWindows)
    guard let inner = prepared(pair.first, pair.second) else {
      return .undecided("they give one list two contents")
    }
    pair.domain = inner.predicates.domain
    pair.first = pair.first.withoutImpliedCounts(pair.domain)
    pair.second = pair.second.withoutImpliedCounts(pair.domain)
    if first.isNested || second.isNested { return inner.compareForms(pair) }
    let isSingle = first.variables.count == 1 && second.variables.count == 1
    let verdict = isSingle ? inner.compareSingle(pair) : inner.compareForms(pair)
    guard case .undecided = verdict, let renaming = pair.renamings.first,
      let difference = GroupSearch(pair, renaming, inner.predicates)?.difference()
    else { return verdict }
    return .different(difference)
  }

  /// The comparison with the lists and the computed fields of two detections; `nil` when their lists differ.
  func prepared(_ first: Detection, _ second: Detection) -> DetectionComparison? {
    guard let lists = lists(of: first, second) else { return nil }
    var inner = self
    inner.predicates.lists = lists
    for detection in first.withInner + second.withInner {
      inner.predicates.domain.unrestricted.formUnion(detection.inner.flatMap(\.alertFields))
      for variable in detection.variables {
        inner.predicates.domain.unrestricted.formUnion(variable.computedFields)
      }
    }
    return inner
  }

  /// The content of all lists, unless the detections have different ideas of one.
  private func lists(of first: Detection, _ second: Detection) -> [String: [String]]? {
    func own(_ detection: Detection) -> [String: [String]] {
      var result = predicates.lists
      for list in detection.withInner.flatMap(\.lists).reversed() { result[list.name] = list.values }
      return result
    }
    for outer in [first, second] where outer.isNested {
      let all = Set(outer.withInner.flatMap(\.lists))
      if Set(all.map(\.name)).count != all.count { return nil }
    }
    let (left, right) = (own(first), own(second))
    for (name, values) in left {
      guard let others = right[name] else { continue }
      if NamedList(name: name, values: values) != NamedList(name: name, values: others) { return nil }
    }
    return left.merging(right) { known, _ in known }
  }

  // MARK: One variable

  private func compareSingle(_ pair: DetectionPair) -> Verdict {
    guard let left = pair.first.variables.first, let right = pair.second.variables.first,
      pair.hasSameWindow(renaming: [right.name: left.name])
    else { return .undecided("their windows differ") }
    guard DetectionPair.isSame(left, right, ignoringLog: true) else {
      return .undecided("they see events in different ways")
    }
    let keys = (pair.first.window?.keys ?? []).filter { $0.absentAs == nil }
      .compactMap { $0.fields[left.name] }
    let counted = compareReductions(pair, left, right, keys)
    guard counted == .equivalent, comparesWindows, pair.first.window?.kind.liesAtEvents ?? false else { return counted }
    // Events that are not counted lay windows, too.
    switch compare(pair, left.predicate, right.predicate, keys, counts: [1]) {
    case .undecided: return .undecided("their windows lie at different events")
    case .equivalent: return .equivalent
    case .different(let difference): return .different(difference)
    }
  }

  private func compareReductions(
    _ pair: DetectionPair, _ left: EventVariable, _ right: EventVariable, _ keys: [Field]
  ) -> Verdict {
    switch (firingPredicate(of: pair.first), firingPredicate(of: pair.second)) {
    case (.events(let one), .events(let other)):
      return compare(pair, .all([left.predicate, one]), .all([right.predicate, other]), keys, counts: [1])
    case (.count(let one, let relation, let number), .count(let other, let second, let count))
    where Count(relation, number) == Count(second, count):
      return compareCounts(pair, (left.predicate, one), (right.predicate, other), keys, relation, number)
    case (.countDistinct(let one, let field, let relation, let number),
      .countDistinct(let other, let same, let second, let count))
    where field == same && Count(relation, number) == Count(second, count):
      // Events without the field add no value.
      let counted = Predicate.field(FieldPredicate(field, .present))
      return compareCounts(
        pair, (left.predicate, .all([one, counted])), (right.predicate, .all([other, counted])), keys, relation, number)
    case (.events, _), (.count, _), (.countDistinct, _), (.notReducible, _):
      return compareForms(pair)
    }
  }

  /// Compares detections that count the events that satisfy two predicates, or values in them.
  private func compareCounts(
    _ pair: DetectionPair, _ left: (Predicate, Predicate), _ right: (Predicate, Predicate), _ keys: [Field],
    _ relation: Relation, _ number: Int64
  ) -> Verdict {
    let counts = [1, number, number &+ 1].filter { (1...1000).contains($0) }.map { Int($0) }
    let counted = compare(
      pair, .all([left.0, left.1]), .all([right.0, right.1]), keys, counts: counts)
    // A group without any event does not fire, whatever its count.
    guard relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1), counted == .equivalent else {
      return counted
    }
    return compare(pair, left.0, right.0, keys, counts: counts)
  }

  /// Compares by predicates that are the same exactly when the detections are, or that at least make them the
  /// same; a difference is tried with some copies of the event.
  private func compare(
    _ pair: DetectionPair, _ left: Predicate, _ right: Predicate, _ keys: [Field], counts: [Int]
  ) -> Verdict {
    // Events without a key are in no group.
    let grouped = keys.map { Predicate.text($0, .matches("(?s)."), cased: true) }
    let sources = pair.first.variables.first?.logSource
    let isSameLog = sources == pair.second.variables.first?.logSource
    switch predicates.compare(.all([left] + grouped), .all([right] + grouped)) {
    case .equivalent:
      return isSameLog ? .equivalent : differenceOfLogs(pair, .all([left] + grouped))
    case .undecided(let reason): return .undecided(reason)
    case .different(let witness, _):
      for count in counts {
        let events = Array(repeating: pair.timed(witness.event), count: count)
        if let difference = difference(pair, on: events, witness.lists) { return .different(difference) }
      }
      return .undecided("no events could be made that tell them apart")
    }
  }

  /// An event of the log that one of them reads, and the other does not.
  private func differenceOfLogs(_ pair: DetectionPair, _ predicate: Predicate) -> Verdict {
    guard case .exists(let witness) = predicates.witness(holding: [predicate]) else {
      return .undecided("they read different logs")
    }
    for source in [pair.first.variables.first?.logSource, pair.second.variables.first?.logSource] {
      var event = pair.timed(witness.event)
      event.logSource = source ?? LogSource(category: "other", product: "other", service: "other")
      if let difference = difference(pair, on: [event], witness.lists) { return .different(difference) }
    }
    return .undecided("they read different logs")
  }

  // MARK: Several variables

  private func compareForms(_ pair: DetectionPair) -> Verdict {
    var reason = "their conditions, joins or windows have different forms"
    for renaming in pair.renamings {
      guard let obligations = pair.obligations(renaming) else {
        if !pair.first.isNested, !pair.second.isNested, hasSameCondition(pair, renaming) { return .equivalent }
        continue
      }
      var isProved = true
      for (left, right) in obligations {
        switch predicates.compare(left, right) {
        case .equivalent: continue
        case .different(let witness, _):
          isProved = false
          reason = "they ask different things of an event; no events could be made that tell them apart"
          let events = [pair.timed(witness.event)] + companions(pair)
          if let difference = difference(pair, on: events, witness.lists) { return .different(difference) }
        case .undecided(let why):
          isProved = false
          reason = why
        }
      }
      if isProved { return .equivalent }
    }
    return .undecided(reason)
  }

  /// An event for each variable of the first detection.
  private func companions(_ pair: DetectionPair) -> [Event] {
    pair.first.variables.compactMap { variable in
      guard case .exists(let witness) = predicates.witness(holding: [variable.predicate]) else { return nil }
      return pair.timed(witness.event)
    }
  }

  /// The difference that events make, as the judge of everything says, if any.
  private func difference(
    _ pair: DetectionPair, on events: [Event], _ lists: [String: [String]]
  ) -> Difference? {
    let content = predicates.lists.merging(lists) { known, _ in known }
    let alerts = [pair.first, pair.second].map { meaning(of: $0, on: events, lists: content) }
    return AlertContrast(alerts[0], alerts[1], comparesWindows: false)
      .map { Difference(events: events, lists: lists, contrast: $0) }
  }
}
