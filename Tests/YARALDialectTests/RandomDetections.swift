import Detections
import Events
import Patterns
import TestSupport

/// Random detections in UDM's names: every construct of the model, with few values, so that tests meet.
struct RandomDetections {
  var random: SeededGenerator

  static let texts: [Field] = [
    "target.process.command_line", "target.file.full_path", "principal.hostname", "target.hostname",
    #"additional.fields["X y"]"#,
  ]
  static let lists: [Field] = ["target.process.file.names", "principal.ip"]
  static let numbers: [Field] = ["target.port", "network.sent_bytes"]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  // MARK: Predicates

  mutating func predicate(_ depth: Int) -> P {
    if depth == 0 { return test() }
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: return .all((0..<3).map { _ in predicate(depth - 1) })
    case 2, 3: return .any((0..<3).map { _ in predicate(depth - 1) })
    case 4: return .not(predicate(depth - 1))
    case 5: return .named("selection", predicate(depth - 1))
    default: return test()
    }
  }

  private mutating func test() -> P {
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1, 2, 3: return .field(random.pick(Self.texts), .text(text()))
    case 4:
      let quantifier: FieldPredicate.Quantifier = random.oneIn(3) ? .every : .some
      return .field(FieldPredicate(random.pick(Self.lists), .text(text()), quantifier: quantifier))
    case 5:
      return .field(
        random.pick(Self.texts + Self.lists + Self.numbers), random.oneIn(2) ? .present : .null)
    case 6, 7:
      let relation = random.pick([Relation.equal, .less, .lessOrEqual, .greater, .greaterOrEqual])
      let number = random.pick([
        Number.integer(-1), .integer(1), .integer(2), .integer(443), .double(1.5),
      ])
      return .field(random.pick(Self.numbers), .number(relation, number))
    case 8:
      guard let network = IPNetwork(random.pick(["10.0.0.0/8", "10.1.0.0/16", "fd00::/8"])) else {
        return .always
      }
      return .field(
        FieldPredicate(
          "principal.ip", .network(network), quantifier: random.oneIn(3) ? .every : .some))
    case 9:
      return .field(
        random.pick(Self.texts), .sameAs(random.pick(Self.texts), isCaseSensitive: random.oneIn(2)))
    case 10:
      return random.oneIn(2)
        ? .text("network.direction", .equals(random.pick(["INBOUND", "OUTBOUND"])), cased: true)
        : .field("network.dns.response", .boolean(true))
    default:
      return .field(
        random.pick(Self.texts), .member(list: "names", .exact(isCaseSensitive: random.oneIn(2))))
    }
  }

  private mutating func text() -> TextTest {
    let literal = random.pick(["a", "B", "/x", #"\y"#, "a.b", "é", "`", "k\n", "7", "\"q\"", "*"])
    let pattern: TextPattern
    switch Int.random(in: 0..<7, using: &random) {
    case 0, 1: pattern = .equals(literal)
    case 2: pattern = .startsWith(literal)
    case 3: pattern = .endsWith(literal)
    case 4: pattern = .contains(random.oneIn(6) ? "" : literal)
    case 5:
      pattern = .glob(
        Glob([.literal(literal), .anyRun, .anyScalar, .literal(random.pick(["", "b"]))]))
    default:
      pattern = .matches(
        random.pick(["^a|b$", "a*", "(?i)A/", #"\Qa/\E"#, "[^/]b", "x`", "", #"\\y"#]))
    }
    return TextTest(pattern, isCaseSensitive: random.oneIn(2))
  }

  // MARK: Detections

  mutating func detection() -> Detection {
    let isAlone = random.oneIn(2)
    let names = isAlone ? ["e"] : ["first", "second"]
    let variables = names.map { EventVariable(name: $0, predicate: predicate(2)) }
    let window = isAlone && random.oneIn(3) ? nil : window(of: names)
    var joins: [Join] = []
    if !isAlone, random.oneIn(2) { joins.append(join()) }
    let outcomes = outcomes(of: names, hasWindow: window != nil)
    return Detection(
      metadata: Metadata(name: "sample"), taxonomy: .udm, variables: variables, joins: joins,
      window: window,
      outcomes: outcomes, condition: condition(of: names, outcomes, hasWindow: window != nil),
      lists: [NamedList(name: "names", values: ["a", "B", #"\y"#])])
  }

  private mutating func window(of names: [String]) -> Window {
    var keys: [GroupKey] = []
    for name in random.oneIn(3) ? ["host", "other"] : ["host"] {
      let fields: [Field] =
        name == "host" ? ["principal.hostname", "target.hostname"] : ["principal.ip"]
      keys.append(
        GroupKey(
          name: name,
          fields: Dictionary(uniqueKeysWithValues: names.map { ($0, random.pick(fields)) })))
    }
    let kinds: [Window.Kind] = [
      .hop, .tumbling, .sliding, .after(variable: names[0]), .before(variable: names[0]),
    ]
    return Window(
      keys: keys, length: .seconds(random.pick([60, 300, 7200])), kind: random.pick(kinds))
  }

  private mutating func join() -> Join {
    let relation = random.pick([Relation.equal, .equal, .notEqual, .less, .greater])
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return Join(.time(variable: "first"), .less, .time(variable: "second"))
    case 1:
      return Join(
        .field(variable: "first", random.pick(Self.numbers)), relation,
        .field(variable: "second", random.pick(Self.numbers)))
    default:
      return Join(
        .field(variable: "first", random.pick(Self.texts)), random.oneIn(3) ? .notEqual : .equal,
        .field(variable: "second", random.pick(Self.texts)), ignoringCase: random.oneIn(2))
    }
  }

  // MARK: Outcomes and conditions

  private mutating func outcomes(of names: [String], hasWindow: Bool) -> [Outcome] {
    (0..<Int.random(in: 0...3, using: &random)).map { index in
      let variable = random.pick(names)
      func holds() -> Detections.Condition { .holds(variable: variable, predicate(1)) }
      let name = "o\(index)"
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        return Outcome(
          name: name, kind: .boolean, expression: .aggregate(.anyTrue, .truth(holds())))
      case 1, 2:
        let sum = (1...3).reduce(Detections.Expression.literal(.integer(0))) { sum, weight in
          .arithmetic(
            .add, sum,
            .conditional(
              holds(), then: .literal(.integer(Int64(weight))), otherwise: .literal(.integer(0))))
        }
        return Outcome(
          name: name, kind: .integer, expression: .aggregate(random.pick([.max, .min, .sum]), sum))
      case 3:
        let field = random.pick(Self.numbers + Self.texts + Self.lists)
        let zero = Self.numbers.contains(field) ? Value.integer(0) : .string("")
        let aggregate = random.pick([Aggregate.count, .countDistinct, .distinctList])
        return Outcome(
          name: name, kind: aggregate == .distinctList ? .list : .integer,
          expression: .aggregate(
            aggregate, .field(variable: variable, field, absentAs: random.oneIn(3) ? zero : nil)))
      case 4:
        let number = Detections.Expression.field(
          variable: variable, random.pick(Self.numbers),
          absentAs: random.oneIn(2) ? .integer(0) : nil)
        return Outcome(
          name: name, kind: .integer,
          expression: .aggregate(random.pick([.max, .sum, .min]), number))
      default:
        return Outcome(
          name: name, kind: .string,
          expression: .conditional(
            .compare(
              .aggregate(
                .max,
                .conditional(holds(), then: .literal(.integer(5)), otherwise: .literal(.integer(1)))
              ),
              .greaterOrEqual, .literal(.integer(random.pick([1, 3, 5])))),
            then: .literal(.string("high")), otherwise: .literal(.string("low"))))
      }
    }
  }

  private mutating func condition(
    of names: [String], _ outcomes: [Outcome], hasWindow: Bool
  ) -> Detections.Condition {
    var parts = names.enumerated().map { index, name -> Detections.Condition in
      if index > 0, random.oneIn(3) { return .not(.present(name)) }
      if !hasWindow { return .present(name) }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return .count(variable: name, .greaterOrEqual, 2)
      case 1: return .count(variable: name, .equal, 1)
      default: return .present(name)
      }
    }
    if names.count == 2, random.oneIn(6) { return .any(names.map { .present($0) }) }
    for outcome in outcomes
    where outcome.kind != .string && outcome.kind != .list && random.oneIn(2) {
      let relation = random.pick([Relation.greater, .greater, .less, .equal])
      parts.append(
        .compare(
          .outcome(outcome.name), relation,
          .literal(.integer(Int64.random(in: 0...3, using: &random)))))
    }
    return .all(parts)
  }
}
