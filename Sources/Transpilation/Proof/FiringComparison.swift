import Detections
import Equivalence
import Evaluation
public import Events

/// Events on which one of two detections fires, and the other does not.
struct FiringDifference: Hashable {
  var events: [Event]
  /// Content of the lists that nobody gave, with which they differ.
  var lists: [String: [String]]
  var firstFires: Bool
  /// What both say when both fire, and it is this in which they differ.
  var outcome: OutcomeValues?
  /// Where both fire, the window in which only one of them does.
  var window: Alert.Window?
}

/// An outcome of which two detections give two values.
public struct OutcomeValues: Hashable, Sendable {
  public var name: String
  public var source: Value
  public var target: Value
}

/// How the events on which two detections of one data model fire relate: for all events, by `Equivalence`; every
/// event that is named was run through the evaluator.
struct FiringComparison {
  /// Whether one detection fires wherever the other does.
  enum Answer {
    case always
    case fails(FiringDifference)
    /// The reason completes "not decided: …".
    case unknown(String)
  }

  let first: Detection
  /// With windows that are laid as those of the first, where a layout is all that tells them apart.
  let second: Detection
  /// Whether the texts lay their windows differently (hop, tumbling, sliding), which was passed over.
  let isLaidAlike: Bool
  let comparison: DetectionComparison
  private let isPossible: (Event) -> Bool
  private let enumerators: (String) -> [String]
  private let verdict: DetectionComparison.Verdict
  private let isTooLarge: Bool

  /// - Parameters:
  ///   - lists: the content of named lists, besides those that the detections define.
  ///   - ignoresLayout: whether hop, tumbling and sliding windows of one length are taken for the same: one language
  ///     can't say what another can.
  ///   - isPossible: whether the data model has an event, as far as the domain doesn't say.
  ///   - bounds: what takes more is not decided.
  ///   - enumerators: the only texts that the data model has in a field; none where it has any.
  init(
    _ first: Detection, _ second: Detection, domain: EventDomain, lists: [String: [String]],
    bounds: ProofBounds = ProofBounds(), ignoresLayout: Bool = true, isPossible: @escaping (Event) -> Bool = { _ in true },
    enumerators: @escaping (String) -> [String] = { _ in [] }
  ) {
    self.enumerators = enumerators
    self.first = first.comparable
    let laid = ignoresLayout ? second.comparable.laid(as: first) : second.comparable
    self.second = laid
    isLaidAlike = laid.withInner.map(\.window?.kind) != second.withInner.map(\.window?.kind)
    self.isPossible = isPossible
    comparison = DetectionComparison(
      PredicateComparison(domain: domain, lists: lists, bounds: ComparisonBounds(bounds)),
      comparesWindows: !isLaidAlike)
    let size = max(self.first.testCount, laid.testCount)
    // What has one form needs no search.
    isTooLarge = size > bounds.tests && !self.first.hasNormalForms(of: laid)
    // What takes longer is guarded by samples.
    verdict =
      isTooLarge
      ? .undecided("it has \(size) tests, more than are compared") : comparison.compare(self.first, laid)
  }

  var isEquivalent: Bool { verdict == .equivalent }

  /// The difference that was found first, if any; one of windows only where there is no other.
  var difference: FiringDifference? {
    var inWindow: FiringDifference?
    for answer in [firstImpliesSecond, secondImpliesFirst] {
      guard case .fails(let difference) = answer else { continue }
      if difference.window == nil { return difference }
      inWindow = inWindow ?? difference
    }
    return inWindow
  }

  /// Whether the second fires wherever the first does.
  var firstImpliesSecond: Answer { implication(first, second, isForward: true) }

  /// Whether the first fires wherever the second does.
  var secondImpliesFirst: Answer { implication(second, first, isForward: false) }

  /// Whether outcomes of both have the same values wherever both fire; they fire on the same events.
  func outcomes(named names: [String]) -> OutcomeAnswer {
    if isTooLarge { return .unknown("it has many tests") }
    switch comparison.compareOutcomes(first, second, named: names) {
    case .equal: return .same
    case .undecided(let reason): return .unknown(reason)
    case .different(let found):
      guard found.events.allSatisfy(isPossible),
        let values = outcomeValues(found.outcome, on: found.events, found.lists)
      else { return .unknown("no events could be made that tell the outcome \(found.outcome) apart") }
      return .differs(
        FiringDifference(events: found.events, lists: found.lists, firstFires: true, outcome: values))
    }
  }

  enum OutcomeAnswer {
    case same
    case differs(FiringDifference)
    /// The reason completes "not decided: …".
    case unknown(String)
  }

  /// The two values of an outcome in an alert that both give, as the evaluator says; `nil` when they are the same.
  private func outcomeValues(
    _ name: String, on events: [Event], _ lists: [String: [String]]
  ) -> OutcomeValues? {
    let content = comparison.predicates.lists.merging(lists) { known, _ in known }
    let (own, others) = (alerts(of: first, on: events, lists: content), alerts(of: second, on: events, lists: content))
    for alert in own {
      guard let other = others.first(where: { $0.isSameFiring(as: alert) }),
        let left = alert.outcomes.first(where: { $0.name == name })?.value,
        let right = other.outcomes.first(where: { $0.name == name })?.value, left.comparable != right.comparable
      else { continue }
      return OutcomeValues(name: name, source: left, target: right)
    }
    return nil
  }

  private func implication(_ from: Detection, _ to: Detection, isForward: Bool) -> Answer {
    let answer = decidedImplication(from, to, isForward: isForward)
    guard case .unknown = answer, let found = sequence(isForward: isForward) else { return answer }
    return .fails(found)
  }

  /// So many events, so far apart, that one of the detections fires and the other does not, if any are found.
  private func sequence(isForward: Bool) -> FiringDifference? {
    guard first.window != nil || second.window != nil, !isTooLarge else { return nil }
    var predicates = comparison.predicates
    for list in first.lists + second.lists { predicates.lists[list.name] = list.values }
    let content = predicates.lists
    guard let left = try? CompiledDetection(first, lists: content),
      let right = try? CompiledDetection(second, lists: content)
    else { return nil }
    let rules = [DetectionSet([left]), DetectionSet([right])]
    let search = GroupSearch(first, second, predicates)
    // It says more that one does not fire at all than that it does not fire in some window.
    for comparesWindows in hasComparableWindows ? [false, true] : [false] {
      func contrast(_ events: [Event]) -> AlertContrast? {
        let alerts = rules.map { $0.alerts(on: events).map(\.alert) }
        return AlertContrast(alerts[0], alerts[1], comparesWindows: comparesWindows, firstFires: isForward)
      }
      func willDo(_ events: [Event]) -> Bool { contrast(events) != nil && events.allSatisfy(isPossible) }
      let found =
        first.isNested || second.isNested
        ? AlertSequences(first, second, predicates).first(where: willDo)
        : search?.found { events, _ in willDo(events) ? events : nil }
      guard let events = found.map({ fewest(of: $0) { contrast($0) != nil } }) else { continue }
      return FiringDifference(
        events: events, lists: [:], firstFires: isForward, window: contrast(events)?.window)
    }
    return nil
  }

  /// Whether it can be asked in which windows detections fire: both lay the same in each group.
  private var hasComparableWindows: Bool {
    !isLaidAlike && (GroupSearch(first, second, comparison.predicates)?.hasComparableWindows ?? false)
  }

  /// What tells the alerts of both on some events apart.
  private func contrast(_ events: [Event], _ lists: [String: [String]], isForward: Bool? = nil) -> AlertContrast? {
    let content = comparison.predicates.lists.merging(lists) { known, _ in known }
    let all = [first, second].map { alerts(of: $0, on: events, lists: content) }
    return AlertContrast(all[0], all[1], comparesWindows: hasComparableWindows, firstFires: isForward)
  }

  /// The same difference, in events that a person takes for real.
  func readable(_ difference: FiringDifference) -> FiringDifference {
    let content = comparison.predicates.lists.merging(difference.lists) { known, _ in known }
    guard let left = try? CompiledDetection(first, lists: content),
      let right = try? CompiledDetection(second, lists: content)
    else { return difference }
    let rules = [DetectionSet([left]), DetectionSet([right])]
    let verdicts = [difference.firstFires, difference.outcome != nil || !difference.firstFires]
    let realistic = RealisticEvents([first, second]) { events in
      guard events.allSatisfy(isPossible) else { return false }
      let alerts = rules.map { $0.alerts(on: events).map(\.alert) }
      if let window = difference.window {
        let found = AlertContrast(alerts[0], alerts[1], comparesWindows: true, firstFires: difference.firstFires)
        return found?.window == window
      }
      guard alerts.map({ !$0.isEmpty }) == verdicts else { return false }
      guard let outcome = difference.outcome else { return true }
      return outcomeValues(outcome.name, on: events, difference.lists) == outcome
    }
    var result = difference
    result.events = realistic.events(from: difference.events)
    return result
  }

  private func decidedImplication(_ from: Detection, _ to: Detection, isForward: Bool) -> Answer {
    var reason = "only the other direction is decided"
    switch verdict {
    case .equivalent: return .always
    case .different(let found):
      if found.firstFires == isForward {
        return confirmed(found.events, found.lists, isForward, inWindow: found.contrast.window != nil)
      }
    case .undecided(let why): reason = why
    }
    if isTooLarge { return .unknown(reason) }
    if isContained(from, to) || hasLooserCondition(from, to) || hasLongerWindow(from, to) { return .always }
    guard let (exception, window) = exception(from, to) else { return .unknown(reason) }
    switch exception {
    case .impossible: return .always
    case .undecided(let why): return .unknown(why)
    case .exists(let witness):
      var event = witness.event
      if window != nil { event.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000) }
      return confirmed([event], witness.lists, isForward)
    }
  }

  /// Whether the evaluator sees the difference, too.
  private func confirmed(
    _ events: [Event], _ lists: [String: [String]], _ isForward: Bool, inWindow: Bool = false
  ) -> Answer {
    func found(_ events: [Event]) -> AlertContrast? { contrast(events, lists, isForward: isForward) }
    func tellsApart(_ events: [Event]) -> Bool { found(events).map { ($0.window != nil) == inWindow } ?? false }
    guard tellsApart(events) else { return .unknown("no events could be made that tell them apart") }
    guard let possible = possible(events, where: tellsApart) else {
      return .unknown("the events that tell them apart hold values that the data model's types do not have")
    }
    return .fails(
      FiringDifference(events: possible, lists: lists, firstFires: isForward, window: found(possible)?.window))
  }

  /// The events with other values in fields whose values the data model does not have, so that a property stays;
  /// `nil` when none were found.
  private func possible(_ events: [Event], where isKept: ([Event]) -> Bool) -> [Event]? {
    var result = events
    let integers = first.integers.union(second.integers)
    let near = Set([1] + integers.flatMap { [$0, $0 &+ 1, $0 &- 1] }).subtracting([0]).sorted()
    let replacements: [[Value]] = [[]] + near.map { [.integer($0)] }
    for index in result.indices {
      for (name, values) in result[index].fields.sorted(by: { $0.key < $1.key })
      where !isPossible(Event(fields: [name: values])) {
        // Texts that it has, in the place of each that it does not have: first those that it is compared with.
        let asked = first.texts(of: name).union(second.texts(of: name)).sorted()
        let texts = (asked + enumerators(name)).map { text in
          values.map { isPossible(Event(fields: [name: [$0]])) ? $0 : Value.string(text) }
        }
        let found = (texts + replacements).first { values in
          var changed = result
          changed[index][name] = values
          return isPossible(changed[index].only(name)) && isKept(changed)
        }
        guard let found else { return nil }
        result[index][name] = found
      }
    }
    return result.allSatisfy(isPossible) ? result : nil
  }

  /// Whether the detections read different logs.
  var differsInLog: Bool {
    func logs(_ detection: Detection) -> [LogSource?] { detection.withInner.flatMap(\.variables).map(\.logSource) }
    return logs(first) != logs(second)
  }

  /// As few of some events as still tell the detections apart; `nil` when they all together don't.
  func smallest(_ events: [Event]) -> FiringDifference? {
    let lists = comparison.predicates.lists
    func firstFires(_ events: [Event]) -> Bool? {
      let fires = [first, second].map { fire($0, on: events, lists: lists) }
      return fires[0] == fires[1] ? nil : fires[0]
    }
    // Without a window each event is asked by itself.
    if first.window == nil, second.window == nil {
      for event in events {
        if let verdict = firstFires([event]) {
          return FiringDifference(events: [event], lists: [:], firstFires: verdict)
        }
      }
      return nil
    }
    if firstFires(events) != nil {
      let kept = fewest(of: events) { firstFires($0) != nil }
      return firstFires(kept).map { FiringDifference(events: kept, lists: [:], firstFires: $0) }
    }
    guard contrast(events, [:]) != nil else { return nil }
    let kept = fewest(of: events) { contrast($0, [:])?.window != nil }
    return contrast(kept, [:]).map { contrast in
      FiringDifference(events: kept, lists: [:], firstFires: contrast.firstFires, window: contrast.window)
    }
  }

  // MARK: One direction

  /// An event on which one fires and the other does not, for detections that come down to one event; else `nil`.
  private func exception(
    _ from: Detection, _ to: Detection
  ) -> (PredicateComparison.Existence, window: Window?)? {
    guard let left = from.variables.first, let right = to.variables.first, from.variables.count == 1,
      to.variables.count == 1, left.isTimeless == right.isTimeless, hasSameWindow(from, to), hasSameLists,
      right.logSource.map({ wide in left.logSource.map { wide.contains($0) } ?? false }) ?? true,
      case .events(let one) = firingPredicate(of: from), case .events(let other) = firingPredicate(of: to)
    else { return nil }
    var predicates = comparison.predicates
    for list in first.lists + second.lists { predicates.lists[list.name] = list.values }
    let keys = (from.window?.keys ?? []).filter { $0.absentAs == nil }.compactMap { $0.fields[left.name] }
    // Events without a key are in no group.
    let grouped = keys.map { Predicate.text($0, .matches("(?s)."), cased: true) }
    // Where windows lie at events, the other detection has to look at those of the first, too.
    if !isLaidAlike, from.window?.kind.liesAtEvents ?? false {
      let laid = predicates.exception(to: .all([left.predicate] + grouped), implies: right.predicate)
      guard laid == .impossible else { return nil }
    }
    let found = predicates.exception(
      to: .all([left.predicate, one] + grouped), implies: .all([right.predicate, other]))
    return (found, from.window)
  }

  private var hasSameLists: Bool {
    first.lists.allSatisfy { list in second.lists.allSatisfy { $0.name != list.name || $0 == list } }
  }

  private func hasSameWindow(_ from: Detection, _ to: Detection) -> Bool {
    guard let left = from.window, let right = to.window else { return from.window == nil && to.window == nil }
    // Names of keys and variables are for the reader; there is one variable.
    struct Key: Hashable {
      var field: Field?
      var absentAs: Value?
    }
    func keys(_ window: Window) -> Set<Key> {
      Set(window.keys.map { Key(field: $0.fields.values.first, absentAs: $0.absentAs) })
    }
    guard left.length == right.length, keys(left) == keys(right) else { return false }
    switch (left.kind, right.kind) {
    case (.after, .after), (.before, .before): return true
    case (.hop, _), (.tumbling, _), (.sliding, _), (.after, _), (.before, _): return left.kind == right.kind
    }
  }
}

extension Detection {
  /// The integers that tests of its events compare numbers with.
  fileprivate var integers: Set<Int64> {
    var result: Set<Int64> = []
    for variable in variables {
      _ = variable.predicate.mapField { test in
        if case .number(_, .integer(let number)) = test.test { result.insert(number) }
        return .field(test)
      }
    }
    return result
  }
}

extension Detection {
  /// The texts that a field of its events is compared with.
  fileprivate func texts(of name: String) -> Set<String> {
    var result: Set<String> = []
    for variable in variables {
      _ = variable.predicate.mapField { test in
        if test.field.name == name, case .text(let text) = test.test, case .equals(let literal) = text.pattern {
          result.insert(literal)
        }
        return .field(test)
      }
    }
    return result
  }
}

extension Event {
  /// The event with one of its fields.
  fileprivate func only(_ name: String) -> Event { Event(fields: [name: self[name]]) }
}

/// Whether a detection fires on events at all.
func fire(_ detection: Detection, on events: [Event], lists: [String: [String]]) -> Bool {
  !alerts(of: detection, on: events, lists: lists).isEmpty
}

/// The alerts that the evaluator gives.
private func alerts(of detection: Detection, on events: [Event], lists: [String: [String]]) -> [Alert] {
  guard let compiled = try? CompiledDetection(detection, lists: lists) else { return [] }
  return DetectionSet([compiled]).alerts(on: events).map(\.alert)
}
