package import Detections
package import Events
import Semantics

/// Looks for groups of events on which detections with a window fire, or only one of two does.
///
/// Groups are made from rows: one on which the detections agree, as often as their conditions count, and for each
/// variable one on which they don't. They are laid out where windows, keys and joins differ. Nothing follows from
/// not finding any.
package struct GroupSearch {
  typealias Difference = DetectionComparison.Difference

  let first: Detection
  /// With the names of the first detection's variables.
  let second: Detection
  let predicates: PredicateComparison
  private let pair: DetectionPair
  private let asked: [[String: Predicate]]
  private let meaning: EventMeaning
  /// The fields of each variable that outcomes of the first and of the second read.
  let read: [[String: [Field]]]
  /// The outcomes that are looked at besides those on which it depends whether the detections fire.
  let outcomes: Set<String>

  /// - Parameter predicates: knows the lists and the domain of the detections.
  package init?(_ first: Detection, _ second: Detection, _ predicates: PredicateComparison) {
    let pair = DetectionPair(first: first, second: second)
    guard let renaming = pair.renamings.first else { return nil }
    self.init(pair, renaming, predicates)
  }

  /// - Parameters:
  ///   - renaming: the variables of the first detection, by the names of the second's.
  ///   - outcomes: those that are looked at besides those on which it depends whether the detections fire.
  init?(
    _ pair: DetectionPair, _ renaming: DetectionPair.Renaming, _ predicates: PredicateComparison,
    outcomes: Set<String> = []
  ) {
    guard pair.first.window != nil || pair.second.window != nil else { return nil }
    self.pair = pair
    self.outcomes = outcomes
    self.predicates = predicates
    first = pair.first
    second = pair.second.renamingVariables(renaming)
    asked = [first, second].map(\.askedOfEvents)
    meaning = EventMeaning(lists: predicates.lists)
    read = [first, second].map { $0.fieldsReadByOutcomes(besides: outcomes) }
  }

  /// Whether the detections have the same windows in one group, and windows can tell them apart.
  package var hasComparableWindows: Bool {
    pair.renamings.first.map { pair.hasComparableWindows(renaming: $0) } ?? false
  }

  /// How many groups are tried, of each row.
  private static let limit = 300

  func difference() -> Difference? {
    // It says more that one does not fire at all than that it does not fire in some window.
    for comparesWindows in hasComparableWindows ? [false, true] : [false] {
      if let found = found(by: { difference(on: $0, $1, comparesWindows) }) { return smallest(found, comparesWindows) }
    }
    return nil
  }

  /// What is found first in a group.
  ///
  /// - Parameter look: gets events, and content of lists that nobody knows.
  package func found<Finding>(by look: (_ events: [Event], _ lists: [String: [String]]) -> Finding?) -> Finding? {
    for row in rows {
      var tried: Set<[Event]> = []
      for plan in plans(special: row.special, lists: row.lists) {
        let events = events(plan, row)
        guard !events.isEmpty, tried.insert(events).inserted else { continue }
        if tried.count > Self.limit { break }
        if let found = look(events, row.lists) { return found }
      }
    }
    return nil
  }

  private func difference(
    on events: [Event], _ lists: [String: [String]], _ comparesWindows: Bool
  ) -> Difference? {
    let content = predicates.lists.merging(lists) { known, _ in known }
    // The second detection keeps its own names: they make no difference.
    let alerts = [pair.first, pair.second].map { Semantics.meaning(of: $0, on: events, lists: content) }
    return AlertContrast(alerts[0], alerts[1], comparesWindows: comparesWindows)
      .map { Difference(events: events, lists: lists, contrast: $0) }
  }

  private func smallest(_ found: Difference, _ comparesWindows: Bool) -> Difference {
    let events = fewest(of: found.events) { difference(on: $0, found.lists, comparesWindows) != nil }
    return difference(on: events, found.lists, comparesWindows) ?? found
  }

  // MARK: Rows

  struct Row {
    /// An ordinary event of each variable.
    var events: [String: Event]
    /// An event of one variable, on which the detections don't agree.
    var special: (variable: String, event: Event)?
    var lists: [String: [String]]
  }

  private var rows: [Row] {
    var rows: [Row] = []
    var special: [Row] = []
    for (detection, own, other) in [(first, asked[0], asked[1]), (second, asked[1], asked[0])] {
      let witness = RowWitness(detection, asked: asked, predicates)
      let both = own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        + other.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      let ordinary = witness.row(holding: both, failing: [])
      let fallback = witness.row(holding: own.map { ($0.key, $0.value) }, failing: [])
      if let row = ordinary ?? fallback { rows.append(Row(events: row.events, special: nil, lists: row.lists)) }
      for name in detection.variables.map(\.name) {
        guard let predicate = other[name] else { continue }
        let exact = witness.row(holding: both.filter { $0.0 != name || $0.1 != predicate }, failing: [(name, predicate)])
        let near = exact ?? witness.row(holding: own.map { ($0.key, $0.value) }, failing: [(name, predicate)])
        guard let near, let event = near.events[name] else { continue }
        // Where a key makes the difference, all events of the variable are such.
        special.append(Row(events: near.events, special: nil, lists: near.lists))
        var events = near.events
        // The ordinary event of the variable, in the group of the special one.
        if let plain = ordinary?.events[name] { events[name] = adapted(plain, to: event, name) }
        rows.append(Row(events: events, special: (name, event), lists: near.lists))
      }
    }
    return rows + special
  }

  /// An event with the values of another where keys and joins compare them.
  private func adapted(_ event: Event, to other: Event, _ variable: String) -> Event {
    var result = event
    for compared in first.comparedFields + second.comparedFields where compared.variable == variable {
      result[compared.field.name] = other[compared.field.name]
    }
    return verdicts(result, variable) == verdicts(event, variable) ? result : event
  }

  func verdicts(_ event: Event, _ variable: String) -> [Bool] {
    asked.map { meaning.holds($0[variable] ?? .never, on: event) }
  }
}
