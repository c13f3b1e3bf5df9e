import Detections
import Equivalence
import Events
import Semantics

/// Makes events on which a detection fires, or just does not.
struct WitnessSynthesis {
  struct Found: Hashable {
    var events: [Event]
    var fires: Bool
    var note: String
  }

  private let detection: Detection
  private let domain: EventDomain
  private let lists: [String: [String]]
  private let predicates: PredicateComparison

  init(_ detection: Detection, domain: EventDomain, lists: [String: [String]], bounds: ProofBounds) {
    // Labelled events are asked without routing; their log source is written all the same.
    self.detection = detection.mapEventVariables { variable in
      var variable = variable
      variable.logSource = nil
      return variable
    }
    self.domain = domain
    self.lists = lists
    predicates = PredicateComparison(domain: domain, lists: lists, bounds: ComparisonBounds(bounds))
    logSource = detection.variables.count == 1 ? detection.variables[0].logSource : nil
  }

  private let logSource: LogSource?

  mutating func witnesses(_ count: Int, withNearMisses: Bool) -> [Found] {
    guard let variable = detection.variables.first, detection.variables.count == 1 else {
      return sequences(count, withNearMisses)
    }
    switch firingPredicate(of: detection) {
    case .events(let fires):
      return events(.all([variable.predicate, fires] + keys(variable)), [1], count, withNearMisses)
    case .count(let counted, _, let number):
      let copies = [number, number &+ 1, number &- 1, 1, 0].filter { (1...200).contains($0) }.map { Int($0) }
      return events(.all([variable.predicate, counted] + keys(variable)), copies, count, withNearMisses)
    case .countDistinct, .notReducible: return sequences(count, withNearMisses)
    }
  }

  /// Events without a key are in no group.
  private func keys(_ variable: EventVariable) -> [Predicate] {
    (detection.window?.keys ?? []).filter { $0.absentAs == nil }.compactMap { $0.fields[variable.name] }
      .map { .text($0, .matches("(?s)."), cased: true) }
  }

  // MARK: One event, or copies of one

  private func events(_ predicate: Predicate, _ copies: [Int], _ count: Int, _ withNearMisses: Bool) -> [Found] {
    let normalized = predicate.normalized
    let tests = uniqueTests(normalized)
    var matches: [Found] = []
    // For each test an event that only it lets in.
    for test in tests where matches.count < count {
      let without = normalized.replacing(test, by: .never)
      add(Demand(holding: [normalized, .field(test)], failing: [without]), test, copies, true, &matches)
    }
    if matches.isEmpty { add(Demand(holding: [normalized]), nil, copies, true, &matches) }
    guard withNearMisses else { return matches }
    var misses: [Found] = []
    for test in tests where misses.count < count {
      for other in [Predicate.always, .never] {
        let turned = normalized.replacing(test, by: other)
        add(Demand(holding: [turned], failing: [normalized]), test, [1], false, &misses)
      }
    }
    if let first = matches.first, first.events.count > 1 {
      let fewer = first.events.dropLast()
      if !fires(Array(fewer)) { misses.insert(Found(events: Array(fewer), fires: false, note: "one event fewer"), at: 0) }
    }
    return matches + misses.prefix(count)
  }

  /// What an event must be to show what it is made for.
  private struct Demand {
    var holding: [Predicate]
    var failing: [Predicate] = []
  }

  private func add(
    _ demand: Demand, _ test: FieldPredicate?, _ copies: [Int], _ isWanted: Bool, _ found: inout [Found]
  ) {
    guard case .exists(let witness) = predicates.witness(holding: demand.holding, failing: demand.failing) else {
      return
    }
    let event = readable(witness.event, demand, copies)
    for number in copies {
      let events = (0..<number).map { placed(event, $0) }
      guard fires(events) == isWanted else { continue }
      if !found.contains(where: { $0.events == events }) {
        found.append(Found(events: events, fires: isWanted, note: test?.description ?? ""))
      }
      return
    }
  }

  private func uniqueTests(_ predicate: Predicate) -> [FieldPredicate] {
    var result: [FieldPredicate] = []
    _ = predicate.mapField { test in
      if !result.contains(test) { result.append(test) }
      return .field(test)
    }
    return result
  }

  // MARK: Several events

  /// Sequences of events, one for each test that lets an event of a variable in by itself.
  private func sequences(_ count: Int, _ withNearMisses: Bool) -> [Found] {
    var matches: [Found] = []
    for (variant, test) in [(detection, nil)] + variants where matches.count < count {
      let groups = GroupSearch(variant, variant, predicates)
      guard let events = groups?.found(by: { events, _ in fires(events) ? events : nil }) else { continue }
      let meaning = EventMeaning(lists: lists)
      // Of the variable that shows the test some event still has to.
      let shown = test.map { Predicate.field($0) } ?? .always
      let realistic = RealisticEvents([detection]) { events in
        fires(events) && events.contains { meaning.holds(shown, on: $0) }
      }
      let found = realistic.events(from: fewest(of: events, that: fires)).enumerated().map { placed($1, at: $1.time, $0) }
      guard fires(found), !matches.contains(where: { $0.events == found }) else { continue }
      matches.append(Found(events: found, fires: true, note: test?.description ?? ""))
    }
    guard let first = matches.first else { return sampled(count, withNearMisses) }
    return withNearMisses ? matches + nearMisses(of: first.events).prefix(count) : matches
  }

  /// The detection with one of its variables let in by a single test.
  private var variants: [(Detection, FieldPredicate?)] {
    detection.variables.indices.flatMap { index -> [(Detection, FieldPredicate?)] in
      let normalized = detection.variables[index].predicate.normalized
      return uniqueTests(normalized).map { test in
        var variant = detection
        variant.variables[index].predicate = .all([
          normalized, .field(test), .not(normalized.replacing(test, by: .never)),
        ])
        return (variant, test)
      }
    }
  }

  /// Sequences that lack one event, take too long, or are of two groups.
  private func nearMisses(of events: [Event]) -> [Found] {
    var misses: [Found] = []
    func add(_ events: [Event], _ note: String) {
      let found = events.enumerated().map { placed($1, at: $1.time, $0) }
      if !found.isEmpty, !fires(found), !misses.contains(where: { $0.events == found }) {
        misses.append(Found(events: found, fires: false, note: note))
      }
    }
    add(Array(events.dropLast()), "one event fewer")
    add(Array(events.dropFirst()), "one event fewer")
    if let length = detection.window?.length.components.seconds, let start = events.first?.time {
      let late = events.enumerated().map { index, event in
        var event = event
        event.time = Timestamp(nanoseconds: start.nanoseconds + Int64(index) * (length + 1) * 1_000_000_000)
        return event
      }
      add(late, "further apart than the window")
    }
    for key in detection.window?.keys ?? [] {
      var apart = events
      let last = apart.count - 1
      for field in Set(key.fields.values) where last >= 0 {
        apart[last][field.name] = apart[last][field.name].map { .string(($0.text ?? "") + "2") }
      }
      add(apart, "another \(key.name)")
    }
    return misses
  }

  /// Groups that sampling finds, as few events of each as fire.
  private func sampled(_ count: Int, _ withNearMisses: Bool) -> [Found] {
    var sampler = EventSampler([detection], seed: 1, domain: detection.taxonomy == .udm ? .zeroValues : .neutral, lists: lists)
    var matches: [Found] = []
    var misses: [Found] = []
    for _ in 0..<400 where matches.count < count {
      var events = detection.window == nil ? [sampler.event()] : sampler.group()
      guard fires(events) else { continue }
      events = fewest(of: events, that: fires).enumerated().map { identified($1, $0) }
      guard !matches.contains(where: { $0.events == events }) else { continue }
      matches.append(Found(events: events, fires: true, note: ""))
      let fewer = Array(events.dropLast())
      if withNearMisses, !fewer.isEmpty, !fires(fewer) {
        misses.append(Found(events: fewer, fires: false, note: "one event fewer"))
      }
    }
    return matches + misses
  }

  // MARK: Events as people write them

  private func fires(_ events: [Event]) -> Bool {
    fire(detection, on: events.enumerated().map { identified($1, $0) }, lists: lists)
  }

  private func identified(_ event: Event, _ index: Int) -> Event {
    var event = event
    if detection.taxonomy == .udm {
      if let time = event.time { event["metadata.event_timestamp.seconds"] = [.integer(time.seconds)] }
      event = event.identified(as: "\(index)")
    }
    return event
  }

  /// The event at a moment, and from the log that the rule reads.
  private func placed(_ event: Event, at time: Timestamp? = nil, _ index: Int) -> Event {
    var event = event
    if detection.window != nil {
      event.time = time ?? Timestamp(nanoseconds: (1_767_225_600 + Int64(index)) * 1_000_000_000)
    }
    if detection.taxonomy == .neutral { event.logSource = logSource }
    return detection.taxonomy == .udm && detection.window != nil ? identified(event, index) : event
  }

  /// The event with values that look like those of a log, where it shows the same.
  private func readable(_ event: Event, _ demand: Demand, _ copies: [Int]) -> Event {
    func verdicts(_ event: Event) -> [Bool] { copies.map { number in fires((0..<number).map { placed(event, $0) }) } }
    let wanted = verdicts(event)
    let meaning = EventMeaning(lists: lists)
    let realistic = RealisticEvents([detection]) { events in
      events.allSatisfy { event in
        demand.holding.allSatisfy { meaning.holds($0, on: event) }
          && demand.failing.allSatisfy { !meaning.holds($0, on: event) } && verdicts(event) == wanted
      }
    }
    return realistic.events(from: [event])[0]
  }
}

extension Predicate {
  /// The predicate with another in the place of a test.
  fileprivate func replacing(_ test: FieldPredicate, by other: Predicate) -> Predicate {
    mapField { $0 == test ? other : .field($0) }
  }
}
