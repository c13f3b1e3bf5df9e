import Detections
package import Events

/// Several events at once, for rules with a window.
extension EventSampler {
  /// The next events that are to be looked at together, in any order.
  ///
  /// One to eight, or a few more than the rule's condition counts; of all variables, with keys and joined
  /// fields that often agree, at times inside a window, at its edges and beyond. For a rule without a window,
  /// single events.
  package mutating func group() -> [Event] {
    if !nested.isEmpty, let detection = values.random.element(nested) { return group(of: detection) }
    guard let detection = values.random.element(targets)?.detection else { return [] }
    return group(of: detection)
  }

  /// Events that a detection looks at together.
  mutating func group(of detection: Detection) -> [Event] {
    if detection.isNested { return nestedGroup(of: detection) }
    guard let window = detection.window else {
      return (0..<values.random.number(1...8)).map { _ in
        var event = event()
        event.time = values.random.oneIn(3) ? nil : Timestamp(nanoseconds: Self.origin)
        return event
      }
    }
    // Half of the groups are made to fire, as far as their events can: the rest has all sorts of faults.
    let agrees = values.random.oneIn(2)
    var events: [(variable: String, event: Event)] = []
    for variable in detection.variables {
      let count = count(of: variable, in: detection, agrees)
      events += copies(count, of: variable, in: detection, agrees)
    }
    if events.isEmpty || values.random.oneIn(agrees ? 6 : 3) {
      guard let variable = values.random.element(detection.variables) else { return [] }
      events.append((variable.name, event(of: variable.name)))
    }
    for index in events.indices {
      assignKeys(to: &events[index].event, events[index].variable, window, agrees)
      assignJoins(to: &events[index].event, events[index].variable, detection, agrees)
    }
    assignTimes(to: &events, detection, window, agrees)
    let sources = events.map { entry -> Event in
      guard let variable = detection.variable(entry.variable) else { return represented(entry.event) }
      return source(of: entry.event, variable)
    }
    return sources.shuffled(using: &values.random)
  }

  /// 2026-01-01T00:00:00Z, where windows of most lengths begin.
  static let origin: Int64 = 1_767_225_600_000_000_000

  /// How many events of a variable there are: around a number that the condition compares counts with.
  mutating func count(
    of variable: EventVariable, in detection: Detection, _ agrees: Bool
  ) -> Int {
    let isOptional = !detection.requiredVariables.contains(variable.name)
    if isOptional, detection.variables.count > 1, !values.random.oneIn(3) { return 0 }
    let numbers = detection.condition.numbers(of: variable.name).filter { (2...20).contains($0) }
    if let number = values.random.element(numbers), agrees || values.random.oneIn(2) {
      return Int(number) + (agrees ? values.random.number(0...1) : values.random.number(-1...1))
    }
    return values.random.either(1, 1, 2, 3)
  }

  /// Events of a variable: different ones, and some that differ only in a value that outcomes read.
  mutating func copies(
    _ count: Int, of variable: EventVariable, in detection: Detection, _ agrees: Bool
  ) -> [(variable: String, event: Event)] {
    guard let target = targets.first(where: { $0.detection == detection && $0.variable == variable }) else {
      return []
    }
    let read = detection.readFields.filter { $0.variable == variable.name }.map(\.field)
    var result: [(variable: String, event: Event)] = []
    for _ in 0..<count {
      var event: Event
      if let before = result.last?.event, values.random.oneIn(2) {
        event = before
        if !agrees, values.random.oneIn(4) { perturb(&event) }
      } else if !agrees, values.random.oneIn(4) {
        event = self.event(of: target)
      } else {
        event = self.event(satisfying: predicate(of: target), isWanted: true, target)
      }
      for field in read where !isTested(field) || values.random.oneIn(3) {
        if !agrees, values.random.oneIn(2) { continue }
        event[field.name] = [readValue()]
      }
      result.append((variable.name, event))
    }
    return result
  }

  private func isTested(_ field: Field) -> Bool { tests.contains { $0.field == field } }

  /// A value that outcomes may count, add up, or compare: mostly another one than before.
  private mutating func readValue() -> Value {
    values.random.either(
      .string("value-\(values.random.number(0...20))"), .integer(Int64(values.random.number(0...9))),
      .string("v"), .string("7"))
  }

  /// Gives an event the values by which it is grouped; what its predicate tests is mostly left alone.
  private mutating func assignKeys(
    to event: inout Event, _ variable: String, _ window: Window, _ agrees: Bool
  ) {
    for key in window.keys {
      guard let field = key.fields[variable] else { continue }
      if !event[field.name].isEmpty, isTested(field), !values.random.oneIn(3) {
        continue
      }
      if agrees {
        event[field.name] = [.string("\(key.name)-1")]
        continue
      }
      let choices: [[Value]] = [
        [.string("\(key.name)-1")], [.string("\(key.name)-2")], [.string("\(key.name)-1".uppercased())], [],
        [.string("")], [.null], [.integer(1)], [.string("1")],
        [.string("\(key.name)-1"), .string("\(key.name)-2")],
      ]
      event[field.name] = values.random.element(choices) ?? []
    }
  }

  /// Gives an event values in the fields that joins compare: few, so that they often agree.
  private mutating func assignJoins(
    to event: inout Event, _ variable: String, _ detection: Detection, _ agrees: Bool
  ) {
    for join in detection.joins {
      for operand in [join.left, join.right] {
        guard case .field(variable, let field) = operand else { continue }
        if !event[field.name].isEmpty, values.random.oneIn(3) { continue }
        if let value = matching(operand, join, agrees) {
          event[field.name] = value
          continue
        }
        if agrees, join.relation == .equal {
          event[field.name] = [.string("shared")]
          continue
        }
        let choices: [[Value]] = [
          [.string("shared")], [.string("Shared")], [.string("other")], [.integer(1)], [.integer(2)],
          [.string("1")], [.string("shared"), .string("other")], [.null], [],
        ]
        event[field.name] = values.random.element(choices) ?? []
      }
    }
  }

  /// Values for joins by pattern and by network; `nil` for others.
  private mutating func matching(_ operand: Join.Operand, _ join: Join, _ agrees: Bool) -> [Value]? {
    let isRight = operand == join.right
    let choices: [[String]]
    switch join.matching {
    case .values: return nil
    case .pattern: choices = isRight ? [["^sh.*d$"], ["O"], ["("], ["x*"]] : [["shared"], ["other"], ["Shared", "y"]]
    case .network:
      choices = isRight ? [["10.0.0.0/8"], ["10.1.2.3/32"], ["2001:db8::/32"], ["x"]] : [["10.1.2.3"], ["192.0.2.1"], ["x"]]
    }
    if !agrees, values.random.oneIn(5) { return [] }
    let chosen = agrees ? choices[0] : values.random.element(choices) ?? []
    return chosen.map { .string($0) }
  }

  /// Gives events times inside one window, or around its length; in the order that joins ask, or in none.
  private mutating func assignTimes(
    to events: inout [(variable: String, event: Event)], _ detection: Detection, _ window: Window,
    _ agrees: Bool
  ) {
    let length = min(window.length.nanoseconds, 1_000_000_000_000_000)
    let second: Int64 = 1_000_000_000
    let start = Self.origin + Int64(values.random.number(0...20)) * max(length / 10, second)
    let isInside = agrees || values.random.oneIn(4)
    var times = events.indices.map { _ -> Int64 in
      if isInside {
        return start + Int64.random(in: 0...max(length / second / 2, 1), using: &values.random) * second
      }
      let offsets = [
        0, length, length - 1, length + 1, length - second, length + second, length / 2, length / 10, second,
        -1,
        -length, 2 * length, Int64.random(in: 0...2 * length, using: &values.random),
      ]
      return start + (values.random.element(offsets) ?? 0)
    }
    let order = detection.timeOrder
    if !order.isEmpty, agrees || values.random.oneIn(2) {
      times.sort()
      events = events.enumerated().sorted { left, right in
        let ranks = [left, right].map { order.firstIndex(of: $0.element.variable) ?? order.count }
        return ranks[0] != ranks[1] ? ranks[0] < ranks[1] : left.offset < right.offset
      }.map(\.element)
    }
    for index in events.indices {
      events[index].event.time =
        !agrees && values.random.oneIn(15) ? nil : Timestamp(nanoseconds: times[index])
    }
  }
}

extension Detection {
  /// Variables of which some must come before others, the earlier first, as far as joins and the window say.
  fileprivate var timeOrder: [String] {
    var order: [String] = []
    for join in joins {
      guard case .time(let left) = join.left, case .time(let right) = join.right else { continue }
      let isReversed = join.relation == .greater || join.relation == .greaterOrEqual
      for name in isReversed ? [right, left] : [left, right] where !order.contains(name) {
        order.append(name)
      }
    }
    let others = variables.map(\.name).filter { !order.contains($0) }
    switch window?.kind {
    case .after(let pivot): return order + others.filter { $0 == pivot } + others.filter { $0 != pivot }
    case .before(let pivot): return order + others.filter { $0 != pivot } + others.filter { $0 == pivot }
    case .hop, .tumbling, .sliding, nil: return order
    }
  }
}

extension Condition {
  /// Numbers of events of a variable that are just enough for a count, or for an outcome that counts.
  fileprivate func numbers(of variable: String) -> [Int64] {
    func enough(_ relation: Relation, _ number: Int64) -> Int64 {
      switch relation {
      case .equal, .greaterOrEqual, .lessOrEqual: number
      case .greater, .notEqual: number &+ 1
      case .less: number &- 1
      }
    }
    switch self {
    case .all(let operands), .any(let operands):
      return operands.flatMap { $0.numbers(of: variable) }
    case .not(let operand):
      return operand.numbers(of: variable)
    case .count(let name, let relation, let number):
      return name == variable ? [enough(relation, number)] : []
    case .compare(_, let relation, .literal(.integer(let number))):
      return [enough(relation, number)]
    case .compare(.literal(.integer(let number)), let relation, _):
      return [enough(relation.mirrored, number)]
    case .compare, .holds:
      return []
    }
  }
}
