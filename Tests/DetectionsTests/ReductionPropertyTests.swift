import Detections
import Events
import Semantics
import TestSupport
import Testing

/// Random rules about one variable, of selections that random events often satisfy.
private struct RandomScores {
  var generator: SeededGenerator
  private static let selections = ["a", "b", "c", "d"]

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  private mutating func selection() -> Predicate {
    let name = generator.pick(Self.selections)
    return .named(name, .text("f", .contains(name)))
  }

  private mutating func rowCondition(_ depth: Int = 1) -> Condition {
    if depth > 0, generator.oneIn(3) {
      let operands = [rowCondition(depth - 1), rowCondition(depth - 1)]
      return generator.pick([.all(operands), .any(operands), .not(operands[0])])
    }
    return .holds(variable: "e", generator.oneIn(4) ? .not(selection()) : selection())
  }

  private mutating func number() -> Value {
    generator.pick([.integer(1), .integer(2), .integer(3), .integer(-1), .integer(0), .double(1.5)])
  }

  private mutating func whole() -> Value { .integer(Int64.random(in: -1...4, using: &generator)) }

  /// The value of one event.
  private mutating func rowExpression() -> Expression {
    if generator.oneIn(3) {
      let weight = whole()
      return .conditional(
        rowCondition(), then: .literal(weight), otherwise: .literal(generator.pick([.integer(0), .null])))
    }
    if generator.oneIn(6) { return .truth(rowCondition()) }
    let count = Int.random(in: 0...4, using: &generator)
    return (0..<count).reduce(.literal(generator.oneIn(4) ? number() : .integer(0))) { sum, _ in
      let term = Expression.conditional(
        rowCondition(), then: .literal(number()), otherwise: .literal(.integer(0)))
      let operation: ArithmeticOperator = generator.oneIn(5) ? .subtract : .add
      return .arithmetic(operation, sum, term)
    }
  }

  private mutating func groupExpression() -> Expression {
    if generator.oneIn(8) {
      return .aggregate(.countDistinct, .field(variable: "e", "user", absentAs: nil))
    }
    let aggregates: [Aggregate] = [.max, .max, .min, .sum, .sum, .count, .anyTrue, .average]
    return .aggregate(generator.pick(aggregates), rowExpression())
  }

  mutating func condition(_ depth: Int = 2) -> Condition {
    if depth > 0, generator.oneIn(3) {
      let operands = [condition(depth - 1), condition(depth - 1)]
      return generator.pick([.all(operands), .any(operands), .not(operands[0])])
    }
    if generator.oneIn(6) {
      return .count(
        variable: "e", generator.pick(Relation.allCases), Int64.random(in: 0...3, using: &generator))
    }
    let literals: [Value] = [
      .integer(0), .integer(1), .integer(2), .integer(3), .double(1.5), .boolean(true), .integer(-1),
    ]
    return .compare(
      .outcome(generator.pick(["x", "y"])), generator.pick(Relation.allCases),
      .literal(generator.pick(literals)))
  }

  mutating func detection(windowed: Bool) -> Detection {
    let first = windowed ? groupExpression() : rowExpression()
    let choice = Expression.conditional(
      .compare(.outcome("x"), .greaterOrEqual, .literal(.integer(2))), then: .literal(.integer(2)),
      otherwise: .literal(.integer(0)))
    let second = generator.oneIn(3) ? choice : windowed ? groupExpression() : rowExpression()
    let key = GroupKey(name: "host", fields: ["e": "host"])
    return Detection(
      metadata: Metadata(name: "random"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .text("kind", .equals("e")))],
      window: windowed ? Window(keys: [key], length: .seconds(100), kind: .tumbling) : nil,
      outcomes: [
        Outcome(name: "x", kind: .integer, expression: first),
        Outcome(name: "y", kind: .integer, expression: second),
      ], condition: generator.oneIn(3) ? .all([.present("e"), condition()]) : condition())
  }

  mutating func event() -> Event {
    let text = Self.selections.filter { _ in generator.oneIn(2) }.joined(separator: " ")
    var event = Event(
      time: Timestamp(nanoseconds: 1_000_000_000),
      fields: [
        "f": [.string(text)], "host": [.string(generator.pick(["h", "i"]))],
        "kind": [.string(generator.oneIn(6) ? "other" : "e")],
      ])
    event["user"] = generator.pick([
      [], [.null], [.string("u")], [.integer(1), .string("1")], [.string("v")],
    ])
    return event
  }
}

extension Reduction {
  var isReducible: Bool {
    if case .notReducible = self { return false }
    return true
  }

  /// Whether the reduction says that a group of these events of the variable fires.
  func fires(_ events: [Event]) -> Bool {
    switch self {
    case .events(let predicate):
      return events.contains { holds(predicate, on: $0) }
    case .count(let predicate, let relation, let number):
      let count = events.filter { holds(predicate, on: $0) }.count
      return relation.holds(count < number ? -1 : count == number ? 0 : 1)
    case .countDistinct(let predicate, let field, let relation, let number):
      let values = events.filter { holds(predicate, on: $0) }.flatMap { $0[field.name].compactMap(\.text) }
      let count = Set(values).count
      return relation.holds(count < number ? -1 : count == number ? 0 : 1)
    case .notReducible:
      return false
    }
  }
}

@Suite struct ReductionPropertyTests {
  @Test(arguments: [false, true])
  func firesAsTheDetectionMeans(_ windowed: Bool) {
    var random = RandomScores(seed: windowed ? 11 : 7)
    var reducible = 0
    var fired = 0
    var rested = 0
    for _ in 0..<3_000 {
      let detection = random.detection(windowed: windowed)
      let reduction = firingPredicate(of: detection)
      guard reduction.isReducible else { continue }
      reducible += 1
      for _ in 0..<4 {
        let events = (0..<Int.random(in: 1...4, using: &random.generator)).map { _ in random.event() }
        let alerts = meaning(of: detection, on: events)
        let own = events.indices.filter { eventMatches(events[$0], variable: detection.variables[0]) }
        if windowed {
          for host in Set(own.map { events[$0]["host"] }) {
            let group = own.map { events[$0] }.filter { $0["host"] == host }
            let expected = alerts.contains { [$0.match[0].value] == host }
            #expect(
              reduction.fires(group) == expected, "\(detection.condition) \(detection.outcomes) \(group)")
            if expected { fired += 1 } else { rested += 1 }
          }
        } else {
          #expect(alerts.map(\.events) == own.filter { reduction.fires([events[$0]]) }.map { [$0] })
          fired += alerts.count
          rested += own.count - alerts.count
        }
      }
    }
    #expect(reducible >= (windowed ? 1_500 : 3_000))
    #expect(fired > 3_000 && rested > 3_000)
  }
}
