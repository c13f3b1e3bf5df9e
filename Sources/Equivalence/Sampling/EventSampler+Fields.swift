import Detections
import Events
import Semantics

/// From requirements to values of fields, and from events to those nearby.
extension EventSampler {
  /// An event that meets requirements, as far as they don't contradict each other.
  mutating func event(of requirements: [Requirement], _ target: Target) -> Event {
    var event = Event()
    var byField: [(field: Field, requirements: [(test: FieldPredicate, isWanted: Bool)])] = []
    func require(_ test: FieldPredicate, _ isWanted: Bool) {
      if let index = byField.firstIndex(where: { $0.field == test.field }) {
        byField[index].requirements.append((test, isWanted))
      } else {
        byField.append((test.field, [(test, isWanted)]))
      }
    }
    for requirement in requirements {
      switch requirement.question {
      case .field(let test):
        require(test, requirement.isWanted)
      case .keyword(let test):
        guard requirement.isWanted else { continue }
        let field = values.random.element(fields) ?? "message"
        require(FieldPredicate(values.random.oneIn(2) ? field : "message", .text(test)), true)
      }
    }
    for entry in byField { event[entry.field.name] = fieldValues(entry.requirements, target) }
    for entry in byField {
      for (test, isWanted) in entry.requirements where isWanted { equalize(test, in: &event) }
    }
    return event
  }

  /// The values of a field that must pass some tests and not pass others.
  private mutating func fieldValues(
    _ requirements: [(test: FieldPredicate, isWanted: Bool)], _ target: Target
  ) -> [Value] {
    let wanted = requirements.filter(\.isWanted).map(\.test)
    let unwanted = requirements.filter { !$0.isWanted }.map(\.test)
    if wanted.contains(where: { $0.test == .null }) { return values.random.oneIn(4) ? [.null] : [] }
    if unwanted.contains(where: { $0.test == .present }) { return [] }
    let asked = wanted.filter { $0.test != .present }
    if asked.isEmpty { return unaskedValues(isNeeded: !wanted.isEmpty, unwanted) }
    func passes(_ found: [Value]) -> Bool {
      var event = Event()
      event["f"] = found
      return requirements.allSatisfy { requirement in
        var test = requirement.test
        if case .sameAs = test.test { return true }
        test.field = "f"
        return target.meaning.holds(.field(test), on: event) == requirement.isWanted
      }
    }
    var found: [Value] = []
    for attempt in 0..<6 {
      // All in one value; later each in its own.
      found =
        attempt < 4
        ? [values.value(passing: asked.map(\.test))] : asked.map { values.value(passing: [$0.test]) }
      if passes(found) { break }
    }
    if values.random.oneIn(8) {
      let more = found + [values.random.oneIn(2) ? values.anyValue() : values.nearMiss(found[0])]
      if passes(more) { found = more.shuffled(using: &values.random) }
    }
    return found
  }

  /// The values of a field of which nothing is asked but what it must not pass.
  private mutating func unaskedValues(isNeeded: Bool, _ unwanted: [FieldPredicate]) -> [Value] {
    let needsValue = unwanted.contains { $0.test == .null }
    if !isNeeded, !needsValue, values.random.oneIn(2) { return [] }
    guard let near = values.random.element(unwanted.filter { $0.test != .null }), values.random.oneIn(2)
    else {
      let value = values.anyValue()
      return [value == .null && needsValue ? .string("value") : value]
    }
    return [values.nearMiss(values.value(passing: [near.test]))]
  }

  /// Gives the two fields of `sameAs` a common value.
  private mutating func equalize(_ test: FieldPredicate, in event: inout Event) {
    guard case .sameAs(let other, let isCaseSensitive) = test.test else { return }
    let own = event[test.field.name].filter { $0.text != nil }
    let others = event[other.name].filter { $0.text != nil }
    guard let value = values.random.element(others.isEmpty ? own : others) else {
      let text = Value.string(values.random.filler(1...4))
      event[test.field.name] = [text]
      event[other.name] = [text]
      return
    }
    var copy = value
    if case .string(let text) = value, !isCaseSensitive { copy = .string(values.random.recased(text)) }
    let place = others.isEmpty ? other.name : test.field.name
    event[place] = event[place].isEmpty || test.quantifier == .every ? [copy] : event[place] + [copy]
  }

  /// Changes one field a little, or takes it away.
  mutating func perturb(_ event: inout Event) {
    let names = event.fields.keys.sorted()
    guard let name = values.random.element(names) else { return }
    let found = event[name]
    switch values.random.number(0...9) {
    case 0: event[name] = []
    case 1: event[name] = [values.random.oneIn(2) ? .string("") : .null]
    case 2: event[name] = (found + [values.anyValue()]).shuffled(using: &values.random)
    case 3: event[name] = found + found
    case 4:
      if let test = values.random.element(tests) { event[name] = [values.value(around: test.test)] }
    case 5:
      if let other = values.random.element(fields) { event[other.name] = found }
    default:
      guard let place = found.indices.randomElement(using: &values.random) else { return }
      event[name][place] = values.nearMiss(found[place])
    }
  }
}
