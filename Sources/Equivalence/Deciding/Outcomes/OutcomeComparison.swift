package import Detections
package import Events
import Semantics

/// Whether the outcomes of two detections have the same values, wherever both fire.
package enum OutcomeVerdict: Hashable, Sendable {
  case equal
  /// An outcome has two values in an alert that both give.
  case different(OutcomeDifference)
  /// Nobody knows; the reason completes "not decided: …".
  case undecided(String)
}

/// Events on which two detections fire and say different things.
package struct OutcomeDifference: Hashable, Sendable {
  package var events: [Event]
  /// Content of the lists that the comparison knew nothing about, with which they differ.
  package var lists: [String: [String]]
  package var outcome: String
  package var first: Value
  package var second: Value
}

extension DetectionComparison {
  /// Compares outcomes of two detections; those that fire on the same events may have the same.
  ///
  /// Outcomes are functions of the rows of a group: the same when both detections make the same rows, when what is
  /// computed in a row is the same for every event that can be in one, and when this is aggregated alike.
  /// Values that people take for the same are (`Value.comparable`).
  ///
  /// - Parameter names: of outcomes that both have.
  package func compareOutcomes(_ first: Detection, _ second: Detection, named names: [String]) -> OutcomeVerdict {
    guard first.taxonomy == second.taxonomy else { return .undecided("their fields are of two data models") }
    if first.isNested || second.isNested {
      return hasFormsOfOutcomes(first, second, names) ? .equal : .undecided("they look at alerts of others")
    }
    guard let inner = prepared(first, second) else { return .undecided("they give one list two contents") }
    let pair = DetectionPair(
      first: first, second: second, ignoresLayout: ignoresLayout, domain: inner.predicates.domain)
    var doubt = "their groups are made of different events"
    for renaming in pair.renamings {
      if let reason = inner.reasonForOtherRows(pair, renaming, assumesFiring: true) {
        doubt = reason
        let comparison = OutcomePair(pair, renaming, inner.predicates, assumesFiring: true)
        let search = GroupSearch(pair, renaming, inner.predicates, outcomes: Set(names))
        if let found = search?.found(by: { comparison.difference(names, on: $0, $1) }) { return .different(found) }
        continue
      }
      var comparison = OutcomePair(pair, renaming, inner.predicates, assumesFiring: true)
      let verdict = comparison.compare(names)
      guard case .undecided = verdict else { return verdict }
      let search = GroupSearch(pair, renaming, inner.predicates, outcomes: Set(names))
      let found = search?.found { comparison.difference(names, on: $0, $1) }
      return found.map { .different($0) } ?? verdict
    }
    return .undecided(doubt)
  }

  /// Whether two detections see the same alerts, have the same rows, and compute outcomes of the same form from them.
  private func hasFormsOfOutcomes(_ first: Detection, _ second: Detection, _ names: [String]) -> Bool {
    var pair = DetectionPair(
      first: first.standardizingAlerts(), second: second.standardizingAlerts(), ignoresLayout: ignoresLayout)
    guard let inner = prepared(pair.first, pair.second) else { return false }
    pair.domain = inner.predicates.domain
    func outcomes(_ renaming: DetectionPair.Renaming) -> [(Predicate, Predicate)]? {
      var result: [(Predicate, Predicate)] = []
      for name in names {
        guard let left = pair.first.outcomes.first(where: { $0.name == name }),
          let right = pair.second.outcomes.first(where: { $0.name == name }), left.kind == right.kind,
          let own = pair.obligations(left.expression, right.expression, renaming)
        else { return nil }
        result += own
      }
      return result
    }
    return pair.renamings.contains { renaming in
      guard let alerts = pair.alertObligations(renaming), let rows = pair.rowObligations(renaming),
        let outcomes = outcomes(renaming)
      else { return false }
      return (alerts + rows + outcomes).allSatisfy { inner.predicates.compare($0, $1) == .equivalent }
    }
  }

  /// Whether two detections have the same rows, and conditions that compare the same.
  func hasSameCondition(_ pair: DetectionPair, _ renaming: DetectionPair.Renaming) -> Bool {
    let sides = [pair.first, pair.second].map { OutcomeSide($0, renaming: [:]) }
    guard sides.allSatisfy(\.hasRows), pair.first.window != nil || sides.allSatisfy(\.hasOneRow),
      reasonForOtherRows(pair, renaming, assumesFiring: false) == nil
    else { return false }
    var comparison = OutcomePair(pair, renaming, predicates, assumesFiring: false)
    return comparison.hasSameCondition()
  }

  /// Why two detections may have different rows in a group that fires; `nil` when they have the same.
  private func reasonForOtherRows(
    _ pair: DetectionPair, _ renaming: DetectionPair.Renaming, assumesFiring: Bool
  ) -> String? {
    guard let obligations = pair.rowObligations(renaming) else { return "their joins or windows differ" }
    let side = OutcomeSide(pair.first, renaming: [:])
    if pair.first.window == nil {
      guard side.hasRows else { return "a row may be missing" }
      // What fires is the row.
      if assumesFiring, side.hasOneRow { return nil }
    }
    for (variable, (left, right)) in zip(pair.second.variables, obligations) {
      let name = renaming[variable.name] ?? variable.name
      let keys = (pair.first.window?.keys ?? []).filter { $0.absentAs == nil }.compactMap { $0.fields[name] }
      // Events without a key are in no group.
      let grouped = keys.map { Predicate.text($0, .matches("(?s)."), cased: true) }
      switch predicates.compare(.all([left] + grouped), .all([right] + grouped)) {
      case .equivalent: continue
      case .different: return "their groups are made of different events"
      case .undecided(let reason): return reason
      }
    }
    return nil
  }
}

/// Two detections that have the same rows.
struct OutcomePair {
  private let pair: DetectionPair
  private let predicates: PredicateComparison
  private var reader: OutcomeReader
  /// Rows that tell functions apart.
  private var candidates: [(events: [Event], lists: [String: [String]])] = []

  /// - Parameter assumesFiring: whether only groups count that fire.
  init(
    _ pair: DetectionPair, _ renaming: DetectionPair.Renaming, _ predicates: PredicateComparison,
    assumesFiring: Bool
  ) {
    self.pair = pair
    self.predicates = predicates
    reader = OutcomeReader(
      [OutcomeSide(pair.first, renaming: [:]), OutcomeSide(pair.second, renaming: renaming)], predicates,
      assumesFiring: assumesFiring)
  }

  mutating func compare(_ names: [String]) -> OutcomeVerdict {
    var doubt: String?
    for name in names {
      guard let left = pair.first.outcomes.firstIndex(where: { $0.name == name }),
        let right = pair.second.outcomes.firstIndex(where: { $0.name == name })
      else { return .undecided("one of them has no outcome \(name)") }
      do throws(Irreducible) {
        candidates = []
        if try isEqual(left, right) { continue }
        if pair.first.window != nil, candidates.count > 1, candidates.allSatisfy(\.lists.isEmpty) {
          candidates.append((candidates.flatMap(\.events), [:]))
        }
        for candidate in candidates {
          if let found = difference(name, onCopiesOf: candidate.events, candidate.lists) { return .different(found) }
        }
        doubt = doubt ?? "the outcome \(name) is computed in different ways"
      } catch {
        doubt = doubt ?? "the outcome \(name): \(error.reason)"
      }
    }
    return doubt.map { .undecided($0) } ?? .equal
  }

  /// Whether the conditions of both hold of the same groups. Neither fires on a group without rows.
  mutating func hasSameCondition() -> Bool {
    let (left, right) = (pair.first.condition, pair.second.condition)
    if pair.first.window == nil {
      guard let one = try? reader.rowCondition(left, of: 0), let other = try? reader.rowCondition(right, of: 1),
        let isSame = try? areSame(one, other)
      else { return false }
      return isSame
    }
    guard let one = try? reader.condition(left, of: 0), let other = try? reader.condition(right, of: 1) else {
      return false
    }
    return one == other
  }

  private mutating func isEqual(_ left: Int, _ right: Int) throws(Irreducible) -> Bool {
    if pair.first.window == nil {
      let one = try reader.diagram.map(reader.row(left, of: 0)) { $0.asResult }
      let other = try reader.diagram.map(reader.row(right, of: 1)) { $0.asResult }
      return try areSame(one, other)
    }
    let one = try reader.group(left, of: 0).asResult
    let other = try reader.group(right, of: 1).asResult
    if one == other { return true }
    if case .aggregate(_, let one) = one, case .aggregate(_, let other) = other { _ = try areSame(one, other) }
    for operand in [one, other].flatMap(\.operands) { try addCandidates(operand) }
    return false
  }

  /// Whether two functions of rows give the same; an event with which they don't is kept.
  private mutating func areSame(_ left: Int, _ right: Int) throws(Irreducible) -> Bool {
    let differs = try reader.diagram.combine(left, right) { RowTerm(truth: $0 != $1) }
    switch reader.questions.answers(differs, reader.diagram) {
    case .impossible: return true
    case .unknown: return false
    case .possible(let events, let lists):
      candidates.append((events.sorted { $0.key < $1.key }.map(\.value), lists))
      return false
    }
  }

  /// Keeps a row for each of the first values of a function.
  private mutating func addCandidates(_ operand: Int) throws(Irreducible) {
    for value in reader.diagram.values(operand).prefix(4) {
      let isGiven = try reader.diagram.map(operand) { RowTerm(truth: $0 == value) }
      if case .possible(let events, let lists) = reader.questions.answers(isGiven, reader.diagram) {
        candidates.append((events.sorted { $0.key < $1.key }.map(\.value), lists))
      }
    }
  }

  /// The difference that some copies of a row make, if any.
  private func difference(
    _ name: String, onCopiesOf row: [Event], _ lists: [String: [String]]
  ) -> OutcomeDifference? {
    for count in pair.first.window == nil ? [1] : [1, 2, 3, 5, 10] {
      let events = Array(repeating: row, count: count).flatMap { $0 }.map(pair.timed)
      if let found = difference([name], on: events, lists) { return found }
    }
    return nil
  }

  /// The difference that events make in one of some outcomes, as the judge of everything says, if any.
  func difference(_ names: [String], on events: [Event], _ lists: [String: [String]]) -> OutcomeDifference? {
    let content = predicates.lists.merging(lists) { known, _ in known }
    let own = meaning(of: pair.first, on: events, lists: content)
    if own.isEmpty { return nil }
    let others = meaning(of: pair.second, on: events, lists: content)
    for alert in own {
      guard let other = others.first(where: { $0.isSameFiring(as: alert) }) else { continue }
      for name in names {
        guard let left = alert.outcomes.first(where: { $0.name == name })?.value,
          let right = other.outcomes.first(where: { $0.name == name })?.value, left.comparable != right.comparable
        else { continue }
        return OutcomeDifference(events: events, lists: lists, outcome: name, first: left, second: right)
      }
    }
    return nil
  }
}

extension Alert {
  /// Whether two alerts say what they say of one thing: of an event, or of a group in a window.
  package func isSameFiring(as other: Alert) -> Bool {
    window == other.window && (window == nil ? events == other.events : match.map(\.value) == other.match.map(\.value))
  }
}

extension GroupTerm {
  /// The functions of rows that are aggregated.
  fileprivate var operands: [Int] {
    switch self {
    case .aggregate(_, let operand): [operand]
    case .linear(let terms, _): terms.keys.flatMap(\.operands).sorted()
    case .arithmetic(_, let left, let right): left.operands + right.operands
    case .conditional(_, let then, let otherwise): then.operands + otherwise.operands
    case .call(_, let arguments): arguments.flatMap(\.operands)
    case .constant, .truth: []
    }
  }

  /// What people take for the same in an alert.
  fileprivate var asResult: GroupTerm {
    switch self {
    case .constant(let value): .constant(value.comparable)
    case .truth(let condition):
      .conditional(condition, then: .constant(.integer(1)), otherwise: .constant(.integer(0)))
    case .conditional(let condition, let then, let otherwise):
      .conditional(condition, then: then.asResult, otherwise: otherwise.asResult)
    case .aggregate, .linear, .arithmetic, .call: self
    }
  }
}
