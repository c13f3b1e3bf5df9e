import Detections
import Equivalence
import Events
import class Foundation.ProcessInfo
import Semantics
import TestSupport
import Testing

/// Outcomes that are called the same, against looking at all groups of a small world, for random small expressions.
///
/// `TRANSPILE_SLOW_TESTS=1` asks for many more.
@Suite struct ExhaustiveOutcomeTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil

  private static let world: [Event] = {
    let values: [[Value]] = [[], [.string("a")], [.string("B")], [.integer(2)], [.string("a"), .string("b")]]
    return values.flatMap { one in
      values.map { Event(fields: ["f": one, "g": $0, "h": [.string("x")]]) }
    }
  }()

  @Test func singleEvents() {
    check(window: nil, count: Self.isSlow ? 20_000 : 400, groups: Self.world.map { [$0] })
  }

  @Test func groups() {
    let window = Window(
      keys: [GroupKey(name: "h", fields: ["e": "h"])], length: .seconds(60), kind: .tumbling)
    let timed = Self.world.map { event in
      var event = event
      event.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
      return event
    }
    let pairs = timed.indices.flatMap { one in timed[one...].map { [timed[one], $0] } }
    check(window: window, count: Self.isSlow ? 5_000 : 60, groups: timed.map { [$0] } + pairs)
  }

  private func check(window: Window?, count: Int, groups: [[Event]]) {
    var expressions = SmallExpressions(seed: window == nil ? 1 : 2, isGrouped: window != nil)
    var verdicts: [String: Int] = [:]
    for _ in 0..<count {
      let predicate = expressions.assumption()
      let (left, right) = expressions.pair()
      let (first, second) = (rule(left, predicate, window), rule(right, predicate, window))
      switch DetectionComparison().compareOutcomes(first, second, named: ["x"]) {
      case .equal:
        verdicts["equal", default: 0] += 1
        let group = groups.first { values(first, $0) != values(second, $0) }
        #expect(group == nil, "\(left) | \(right) | \(predicate)")
      case .different(let found):
        verdicts["different", default: 0] += 1
        #expect(values(first, found.events) != values(second, found.events), "\(left) | \(right)")
      case .undecided: verdicts["undecided", default: 0] += 1
      }
    }
    let report = "\(verdicts)"
    #expect(verdicts["equal", default: 0] * 6 > count, "\(report)")
    #expect(verdicts["different", default: 0] * 6 > count, "\(report)")
  }

  private func values(_ detection: Detection, _ events: [Event]) -> [Value] {
    meaning(of: detection, on: events).compactMap { $0.outcomes.last?.value.comparable }
  }

  private func rule(_ value: Expression, _ predicate: Predicate, _ window: Window?) -> Detection {
    Detection(
      metadata: Metadata(name: "test"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: predicate)], window: window,
      outcomes: [Outcome(name: "x", kind: .integer, expression: value)], condition: .present("e"))
  }
}

/// An endless supply of small expressions, the same for the same seed.
private struct SmallExpressions {
  private var random: SeededGenerator
  private let isGrouped: Bool

  init(seed: UInt64, isGrouped: Bool) {
    random = SeededGenerator(seed: seed)
    self.isGrouped = isGrouped
  }

  mutating func assumption() -> Predicate { random.oneIn(2) ? .always : predicate() }

  /// Two expressions, often the same in other words.
  mutating func pair() -> (Expression, Expression) {
    let left = top()
    return (left, random.oneIn(4) ? top() : rewritten(left))
  }

  private mutating func top() -> Expression {
    guard isGrouped else { return row(depth: 2) }
    let aggregates: [Aggregate] = [.max, .min, .sum, .count, .countDistinct, .distinctList, .list, .anyTrue, .average]
    let first = Expression.aggregate(random.pick(aggregates), row(depth: 1))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .arithmetic(random.pick([.add, .subtract, .multiply]), first, .aggregate(random.pick(aggregates), row(depth: 1)))
    case 1:
      return .conditional(
        .compare(first, random.pick([.greater, .equal]), .literal(.integer(1))), then: .literal(.string("y")),
        otherwise: first)
    default: return first
    }
  }

  private mutating func row(depth: Int) -> Expression {
    switch Int.random(in: 0..<(depth == 0 ? 3 : 7), using: &random) {
    case 0: return .literal(random.pick([.integer(0), .integer(1), .integer(2), .string("a"), .boolean(true), .null]))
    case 1: return .field(variable: "e", random.pick(["f", "g"]), absentAs: random.pick([nil, .string(""), .integer(0)]))
    case 2: return .truth(.holds(variable: "e", predicate()))
    case 3: return .arithmetic(random.pick([.add, .subtract]), row(depth: depth - 1), row(depth: depth - 1))
    case 4: return .truth(.compare(row(depth: 0), random.pick([.equal, .less, .notEqual]), row(depth: 0)))
    default: return .conditional(.holds(variable: "e", predicate()), then: row(depth: depth - 1), otherwise: row(depth: depth - 1))
    }
  }

  private mutating func predicate() -> Predicate {
    let field: Field = random.pick(["f", "g"])
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .not(predicate())
    case 1: return .any([predicate(), predicate()])
    case 2: return .field(field, .null)
    case 3: return .field(field, .number(.greater, .integer(1)))
    default: return .text(field, .equals(random.pick(["a", "b", "B"])), cased: random.oneIn(2))
    }
  }

  /// The same in other words, or nearly.
  private mutating func rewritten(_ expression: Expression) -> Expression {
    switch expression {
    case .literal: return random.oneIn(12) ? .literal(.integer(1)) : expression
    case .field, .outcome, .call: return expression
    case .conditional(.holds(let variable, let predicate), let then, let otherwise):
      let (then, otherwise) = (rewritten(then), rewritten(otherwise))
      if random.oneIn(2) {
        return .conditional(.holds(variable: variable, .not(rewritten(predicate))), then: otherwise, otherwise: then)
      }
      return .conditional(.holds(variable: variable, rewritten(predicate)), then: then, otherwise: otherwise)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(condition, then: rewritten(then), otherwise: rewritten(otherwise))
    case .arithmetic(.add, let left, let right) where random.oneIn(6):
      return .arithmetic(.add, rewritten(right), rewritten(left))
    case .arithmetic(let operation, let left, let right):
      return .arithmetic(operation, rewritten(left), rewritten(right))
    case .aggregate(.anyTrue, let operand):
      return .aggregate(random.oneIn(6) ? .max : .anyTrue, rewritten(operand))
    case .aggregate(.count, let operand): return .aggregate(random.oneIn(8) ? .countDistinct : .count, rewritten(operand))
    case .aggregate(let aggregate, let operand): return .aggregate(aggregate, rewritten(operand))
    case .truth(.holds(let variable, let predicate)):
      let condition = Condition.holds(variable: variable, rewritten(predicate))
      if random.oneIn(2) { return .truth(.not(.not(condition))) }
      return .conditional(condition, then: .literal(.boolean(true)), otherwise: .literal(.boolean(false)))
    case .truth: return expression
    }
  }

  private mutating func rewritten(_ predicate: Predicate) -> Predicate {
    switch predicate {
    case .any(let operands): return .not(.all(operands.reversed().map { .not(rewritten($0)) }))
    case .not(let operand): return .not(rewritten(operand))
    case .field(let test): return random.oneIn(15) ? .field(test.field, .null) : .all([.any([predicate, .never])])
    case .all, .named, .keyword: return predicate
    }
  }
}
