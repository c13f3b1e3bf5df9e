package import Detections
package import Events
import Semantics

/// An endless supply of events at and around the tests of a detection, the same for the same seed.
///
/// Many satisfy a variable's predicate, as a random walk through it finds: all operands of a conjunction, one
/// of a choice. Others miss it by little: a character, a letter's case, a value, a field; some are far from
/// it.
package struct EventSampler {
  /// Which values events may have.
  package enum Domain: Sendable {
    /// All that the model knows.
    case neutral
    /// No null, empty text, zero, or `false`, which UDM does not tell from absence.
    case zeroValues
  }

  struct Target {
    var detection: Detection
    var variable: EventVariable
    var meaning: EventMeaning
    /// Predicates of outcomes and of the condition.
    var further: [Predicate]
  }

  let targets: [Target]
  /// Detections of which some variable sees alerts.
  let nested: [Detection]
  let domain: Domain
  /// Each field, and what some test asks of it.
  let tests: [(field: Field?, test: FieldTest)]
  let fields: [Field]
  var values: ValueSampling

  /// - Parameters:
  ///   - detections: one, or several that are to be told apart; in one taxonomy.
  ///   - lists: the content of named lists that a detection does not define itself.
  package init(
    _ detections: [Detection], seed: UInt64, domain: Domain = .neutral, lists: [String: [String]] = [:]
  ) {
    var targets: [Target] = []
    var content = lists
    let all = detections.flatMap(\.withInner)
    for detection in all {
      var own = lists
      for list in detection.lists.reversed() { own[list.name] = list.values }
      content.merge(own) { $0 + $1 }
      let meaning = EventMeaning(lists: own)
      for variable in detection.variables where variable.inner == nil {
        let further = detection.furtherPredicates(of: variable.name) + variable.computedPredicates
        targets.append(Target(detection: detection, variable: variable, meaning: meaning, further: further))
      }
    }
    tests = targets.flatMap { $0.variable.predicate.tests + $0.further.flatMap(\.tests) }
    var seen: Set<Field> = []
    fields = (tests.flatMap { Self.fields(of: $0) } + all.flatMap(Self.otherFields))
      .filter { seen.insert($0).inserted }
    self.targets = targets
    nested = detections.filter(\.isNested)
    self.domain = domain
    values = ValueSampling(random: SplitMix64(seed: seed), lists: content)
  }

  package init(
    _ detection: Detection, seed: UInt64, domain: Domain = .neutral, lists: [String: [String]] = [:]
  ) {
    self.init([detection], seed: seed, domain: domain, lists: lists)
  }

  private static func fields(of test: (field: Field?, test: FieldTest)) -> [Field] {
    guard let field = test.field else { return [] }
    if case .sameAs(let other, _) = test.test { return [field, other] }
    return [field]
  }

  /// The fields of joins, keys and outcomes.
  private static func otherFields(_ detection: Detection) -> [Field] {
    // The fields of alerts are no fields of events.
    let alerts = detection.alertVariables
    let joined = detection.joins.flatMap { [$0.left, $0.right] }.compactMap { operand -> Field? in
      if case .field(let variable, let field) = operand, !alerts.contains(variable) { field } else { nil }
    }
    let keys = (detection.window?.keys ?? []).flatMap { key in
      detection.variables.filter { $0.inner == nil }.compactMap { key.fields[$0.name] }
    }
    let computed = detection.variables.flatMap { variable in
      variable.derivations.flatMap { step -> [Field] in
        guard case .computed(let computed) = step else { return [] }
        return computed.expression.fields.sorted { $0.name < $1.name }
      }
    }
    return joined + keys + detection.readFields.filter { !alerts.contains($0.variable) }.map(\.field)
      + computed
  }

  /// The next event, without a time: one of some variable.
  package mutating func event() -> Event {
    guard let target = values.random.element(targets) else { return Event() }
    return event(of: target)
  }

  /// The next event at or around the events of a variable.
  package mutating func event(of variable: String) -> Event {
    guard let target = values.random.element(targets.filter { $0.variable.name == variable }) else {
      return event()
    }
    return event(of: target)
  }

  mutating func event(of target: Target) -> Event {
    var event: Event
    switch values.random.number(0...19) {
    case 0...9:
      event = self.event(satisfying: predicate(of: target), isWanted: true, target)
    case 10...14:
      event = self.event(satisfying: predicate(of: target), isWanted: true, target)
      for _ in 0..<values.random.number(1...2) { perturb(&event) }
    case 15, 16:
      event = self.event(satisfying: target.variable.predicate, isWanted: false, target)
    case 17:
      event = self.event(satisfying: target.variable.predicate, isWanted: false, target)
      perturb(&event)
    default:
      event = mixture()
    }
    supply(target.variable, to: &event)
    event.logSource = logSource(target.variable.logSource)
    return source(of: event, target.variable)
  }

  /// The variable's predicate, often together with one or two that outcomes ask.
  mutating func predicate(of target: Target) -> Predicate {
    var operands = [target.variable.predicate]
    while values.random.oneIn(2), operands.count < 4, let further = values.random.element(target.further) {
      operands.append(values.random.oneIn(4) ? .not(further) : further)
    }
    return operands.count == 1 ? operands[0] : .all(operands)
  }

  /// An event on which a predicate holds (or does not), or nearly so when that is hard to reach.
  mutating func event(satisfying predicate: Predicate, isWanted: Bool, _ target: Target) -> Event {
    var event = Event()
    for attempt in 0..<12 {
      // What outcomes ask may contradict the variable's predicate.
      let asked = attempt < 6 ? predicate : isWanted ? target.variable.predicate : predicate
      let requirements = asked.requirements(isWanted: isWanted, &values.random)
      event = source(of: self.event(of: requirements, target), target.variable)
      if holds(asked, on: event, target) == isWanted { break }
    }
    return event
  }

  /// Every field has some value around some test of it, or none.
  private mutating func mixture() -> Event {
    var event = Event()
    for field in fields where !values.random.oneIn(4) {
      let own = tests.filter { $0.field == field || $0.field == nil }
      guard let test = values.random.element(own) else {
        event[field.name] = [values.anyValue()]
        continue
      }
      event[field.name] = (0..<values.random.either(1, 1, 1, 2)).map { _ in values.value(around: test.test) }
    }
    return event
  }

  private mutating func logSource(_ wanted: LogSource?) -> LogSource? {
    guard let wanted, values.random.oneIn(3) else { return nil }
    var found = wanted
    switch values.random.number(0...7) {
    case 0: found.category = found.category == nil ? "other" : nil
    case 1: found.product = "other"
    case 2, 3: found.service = found.service ?? "other"
    case 4: found.category = found.category?.uppercased()
    default: break
    }
    return found
  }

  /// The event without what the domain does not know.
  func represented(_ event: Event) -> Event {
    guard domain == .zeroValues else { return event }
    var result = event
    for (field, values) in event.fields {
      result[field] = values.filter { value in
        switch value {
        case .null, .list: false
        case .string(let text): !text.isEmpty
        case .integer(let integer): integer != 0
        case .double(let double): double != 0
        case .boolean(let boolean): boolean
        }
      }
    }
    return result
  }
}
