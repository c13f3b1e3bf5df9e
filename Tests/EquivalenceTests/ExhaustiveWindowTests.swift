import Detections
import Equivalence
import Events
import class Foundation.ProcessInfo
import Semantics
import TestSupport
import Testing

/// Detections of groups of which it is said that they are the same, or show a difference, against their alerts on many
/// small groups: which windows fire, and for which keys.
///
/// `TRANSPILE_SLOW_TESTS=1` asks for many more.
@Suite struct ExhaustiveWindowTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil

  /// An alert, without what it says.
  private struct Place: Hashable {
    var window: Alert.Window?
    var match: [String]
  }

  private func places(_ detection: Detection, _ events: [Event]) -> Set<Place> {
    Set(
      meaning(of: detection, on: events).map { alert in
        Place(window: alert.window, match: alert.match.map { $0.value.text ?? "" })
      })
  }

  @Test(arguments: [Window.Kind.hop, .tumbling, .sliding, .after(variable: "e"), .before(variable: "e")])
  func alertsOfOneVariable(_ kind: Window.Kind) {
    check(kind, hasTwoVariables: false)
  }

  @Test(arguments: [Window.Kind.hop, .tumbling, .sliding, .after(variable: "e"), .before(variable: "e")])
  func alertsOfTwoVariables(_ kind: Window.Kind) {
    check(kind, hasTwoVariables: true)
  }

  private func check(_ kind: Window.Kind, hasTwoVariables: Bool) {
    var small = SmallGroups(seed: 21, kind: kind)
    let groups = (0..<(Self.isSlow ? 600 : 200)).map { _ in small.events() }
    var verdicts: [String: Int] = [:]
    for _ in 0..<(Self.isSlow ? 600 : 50) {
      let (first, second) = hasTwoVariables ? small.pairOfTwo() : small.pair()
      switch DetectionComparison().compare(first, second) {
      case .equivalent:
        verdicts["equivalent", default: 0] += 1
        let group = groups.first { places(first, $0) != places(second, $0) }
        #expect(group == nil, "\(first) | \(second)")
      case .different(let found):
        verdicts["different", default: 0] += 1
        #expect(places(first, found.events) != places(second, found.events), "\(first) | \(second)")
      case .undecided(let reason): verdicts["undecided: \(reason)", default: 0] += 1
      }
    }
    let report = "\(kind) \(hasTwoVariables): \(verdicts)"
    if Self.isSlow { print(report) }
    #expect(verdicts["equivalent", default: 0] > 10, "\(report)")
    #expect(verdicts["different", default: 0] > 10, "\(report)")
  }
}

/// Small detections of one variable with a window of two seconds, and small groups of events; the same for the same
/// seed.
private struct SmallGroups {
  private var random: SeededGenerator
  private let kind: Window.Kind

  init(seed: UInt64, kind: Window.Kind) {
    random = SeededGenerator(seed: seed)
    self.kind = kind
  }

  /// Two detections of two variables, which may be joined, of which one may be missing.
  mutating func pairOfTwo() -> (Detection, Detection) {
    var first = detection()
    first.outcomes = []
    first.variables.append(EventVariable(name: "d", predicate: random.oneIn(3) ? .always : predicate()))
    if !(first.window?.keys ?? []).isEmpty { first.window?.keys[0].fields["d"] = "h" }
    if random.oneIn(2) {
      first.joins = [Join(.field(variable: "e", "f"), .equal, .field(variable: "d", random.pick(["f", "g"])))]
    }
    if random.oneIn(4) { first.joins.append(Join(.time(variable: "e"), .lessOrEqual, .time(variable: "d"))) }
    first.condition = conditionOfTwo()
    var second = first
    for index in second.variables.indices where random.oneIn(3) {
      second.variables[index].predicate = changed(first.variables[index].predicate)
    }
    if random.oneIn(6) { second.joins.removeAll() }
    if random.oneIn(4) { second.condition = random.oneIn(2) ? conditionOfTwo() : changed(first.condition) }
    return (first, second)
  }

  private mutating func conditionOfTwo() -> Condition {
    let count = Condition.count(variable: "e", relation(), random.pick([1, 2]))
    return switch random.pick([0, 1, 2, 3, 4]) {
    case 0, 1: .all([.present("e"), .present("d")])
    case 2: .all([.present("e"), .not(.present("d"))])
    case 3: .any([.present("e"), .present("d")])
    default: .all([count, .present("d")])
    }
  }

  /// Up to six events within four seconds, several at one time.
  mutating func events() -> [Event] {
    (0..<random.pick([1, 2, 3, 4, 5, 6])).map { _ in
      var event = Event(time: Timestamp(nanoseconds: (1_700_000_000 + random.pick([0, 1, 2, 3, 4])) * 1_000_000_000))
      for name in ["f", "g"] { event[name] = random.pick([[], [.string("a")], [.string("b")]]) }
      event["h"] = random.oneIn(4) ? [.string("y")] : [.string("x")]
      return event
    }
  }

  mutating func pair() -> (Detection, Detection) {
    let first = detection()
    if random.oneIn(6) { return (first, detection()) }
    var second = first
    if random.oneIn(2) { second.variables[0].predicate = changed(first.variables[0].predicate) }
    if random.oneIn(2) { second.condition = changed(first.condition) }
    for index in second.outcomes.indices where random.oneIn(3) { second.outcomes[index].expression = counted() }
    return (first, second)
  }

  private mutating func detection() -> Detection {
    let key = GroupKey(name: "h", fields: ["e": "h"])
    return Detection(
      metadata: Metadata(name: "test"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: random.oneIn(3) ? .always : predicate())],
      window: Window(keys: random.oneIn(4) ? [] : [key], length: .seconds(2), kind: kind),
      outcomes: [Outcome(name: "n", kind: .integer, expression: counted())], condition: condition())
  }

  private mutating func counted() -> Expression {
    let field: Field = random.pick(["f", "g"])
    if random.oneIn(2) { return .aggregate(.countDistinct, .field(variable: "e", field, absentAs: nil)) }
    return .aggregate(
      .sum, .conditional(.holds(variable: "e", predicate()), then: .literal(.integer(1)), otherwise: .literal(.integer(0))))
  }

  private mutating func condition() -> Condition {
    let compared = Condition.compare(.outcome("n"), relation(), .literal(.integer(random.pick([0, 1, 2, 3]))))
    switch random.pick([0, 1, 2, 3, 4, 5, 6]) {
    case 0: return .present("e")
    case 1: return .count(variable: "e", relation(), random.pick([0, 1, 2, 3]))
    case 2: return .holds(variable: "e", predicate())
    case 3, 4: return compared
    case 5: return .all([.present("e"), compared])
    default: return .all([.count(variable: "e", relation(), random.pick([1, 2])), compared])
    }
  }

  private mutating func relation() -> Relation { random.pick([.greaterOrEqual, .greater, .equal, .less]) }

  private mutating func predicate() -> Predicate {
    let field: Field = random.pick(["f", "g"])
    switch random.pick([0, 1, 2, 3, 4]) {
    case 0: return .not(predicate())
    case 1: return .any([predicate(), predicate()])
    case 2: return .field(field, .present)
    default: return .text(field, .equals(random.pick(["a", "b"])), cased: true)
    }
  }

  private mutating func changed(_ predicate: Predicate) -> Predicate {
    switch random.pick([0, 1, 2, 3]) {
    case 0: .not(.not(predicate))
    case 1: .all([predicate, .field(random.pick(["f", "g"]), .present)])
    case 2: .any([predicate, .all([predicate, self.predicate()])])
    default: self.predicate()
    }
  }

  private mutating func changed(_ condition: Condition) -> Condition {
    switch condition {
    case .all(let operands): .all(operands.reversed().map { changed($0) })
    case .any(let operands): .any(operands.reversed())
    case .not: condition
    case .count(let variable, let relation, let number):
      .count(variable: variable, random.oneIn(2) ? relation : self.relation(), number)
    case .compare(let left, let relation, let right):
      random.oneIn(2) ? .all([condition, .present("e")]) : .compare(left, random.oneIn(2) ? relation : self.relation(), right)
    case .holds(let variable, let predicate): .holds(variable: variable, changed(predicate))
    }
  }
}
