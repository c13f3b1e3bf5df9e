import Detections
import Equivalence
import Events
import Patterns

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

  init(_ detection: Detection, domain: EventDomain, lists: [String: [String]]) {
    var plain = detection
    // Labelled events are asked without routing; their log source is written all the same.
    for index in plain.variables.indices { plain.variables[index].logSource = nil }
    self.detection = plain
    self.domain = domain
    self.lists = lists
    predicates = PredicateComparison(domain: domain, lists: lists)
    logSource = detection.variables.count == 1 ? detection.variables[0].logSource : nil
  }

  private let logSource: LogSource?

  mutating func witnesses(_ count: Int, withNearMisses: Bool) -> [Found] {
    guard let variable = detection.variables.first, detection.variables.count == 1 else {
      return sampled(count, withNearMisses)
    }
    switch firingPredicate(of: detection) {
    case .events(let fires):
      return events(.all([variable.predicate, fires] + keys(variable)), [1], count, withNearMisses)
    case .count(let counted, _, let number):
      let copies = [number, number &+ 1, number &- 1, 1, 0].filter { (1...200).contains($0) }.map { Int($0) }
      return events(.all([variable.predicate, counted] + keys(variable)), copies, count, withNearMisses)
    case .countDistinct, .notReducible: return sampled(count, withNearMisses)
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
      add(predicates.witness(holding: [normalized, .field(test)], failing: [without]), test, copies, true, &matches)
    }
    if matches.isEmpty { add(predicates.witness(holding: [normalized]), nil, copies, true, &matches) }
    guard withNearMisses else { return matches }
    var misses: [Found] = []
    for test in tests where misses.count < count {
      for other in [Predicate.always, .never] {
        let turned = normalized.replacing(test, by: other)
        add(predicates.witness(holding: [turned], failing: [normalized]), test, [1], false, &misses)
      }
    }
    if let first = matches.first, first.events.count > 1 {
      let fewer = first.events.dropLast()
      if !fires(Array(fewer)) { misses.insert(Found(events: Array(fewer), fires: false, note: "one event fewer"), at: 0) }
    }
    return matches + misses.prefix(count)
  }

  private func add(
    _ existence: PredicateComparison.Existence, _ test: FieldPredicate?, _ copies: [Int], _ isWanted: Bool,
    _ found: inout [Found]
  ) {
    guard case .exists(let witness) = existence else { return }
    let event = readable(witness.event, isWanted: isWanted, copies)
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

  /// Groups that sampling finds, as few events of each as fire.
  private func sampled(_ count: Int, _ withNearMisses: Bool) -> [Found] {
    var sampler = EventSampler([detection], seed: 1, domain: detection.taxonomy == .udm ? .zeroValues : .neutral, lists: lists)
    var matches: [Found] = []
    var misses: [Found] = []
    for _ in 0..<400 where matches.count < count {
      var events = detection.window == nil ? [sampler.event()] : sampler.group()
      guard fires(events) else { continue }
      for index in events.indices.reversed() {
        var fewer = events
        fewer.remove(at: index)
        if !fewer.isEmpty, fires(fewer) { events = fewer }
      }
      events = events.enumerated().map { identified($1, $0) }
      guard !matches.contains(where: { $0.events == events }) else { continue }
      matches.append(Found(events: events, fires: true, note: ""))
      if withNearMisses, events.count > 1 {
        misses.append(Found(events: Array(events.dropLast()), fires: false, note: "one event fewer"))
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
  private func placed(_ event: Event, _ index: Int) -> Event {
    var event = event
    if detection.window != nil {
      event.time = Timestamp(nanoseconds: (1_767_225_600 + Int64(index)) * 1_000_000_000)
    }
    if detection.taxonomy == .neutral { event.logSource = logSource }
    return detection.taxonomy == .udm && detection.window != nil ? identified(event, index) : event
  }

  /// The event with values that look like those of a log, where the verdict stays.
  private func readable(_ event: Event, isWanted: Bool, _ copies: [Int]) -> Event {
    func verdicts(_ event: Event) -> [Bool] { copies.map { number in fires((0..<number).map { placed(event, $0) }) } }
    let wanted = verdicts(event)
    var result = event
    for name in event.fields.keys.sorted() {
      guard case .string(let text)? = event[name].first, event[name].count == 1 else { continue }
      for prefix in prefixes(of: text, name) {
        var changed = result
        changed[name] = [.string(prefix + text)]
        if verdicts(changed) == wanted {
          result = changed
          break
        }
      }
    }
    return result
  }

  private func prefixes(of text: String, _ name: String) -> [String] {
    if text.hasPrefix("\\") { return [#"C:\Windows\System32"#, "C:"] }
    if text.hasPrefix("/") { return ["/usr/bin"] }
    guard text.unicodeScalars.count == 1 else { return [] }
    let lower = name.lowercased()
    if lower.contains("host") || lower.contains("computer") { return ["host-"] }
    if lower.contains("user") { return ["user-"] }
    return []
  }
}

extension Predicate {
  /// The predicate with another in the place of a test.
  fileprivate func replacing(_ test: FieldPredicate, by other: Predicate) -> Predicate {
    mapField { $0 == test ? other : .field($0) }
  }
}
