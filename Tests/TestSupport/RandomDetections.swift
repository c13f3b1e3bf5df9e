package import Detections
import Diagnostics
package import Events
import Patterns
import ValueFunctions

/// Makes detections and events that fit each other: few names, few values, so that much matches and little is
/// the same.
///
/// The detections are well-formed, use every construct of the model, and stay small.
package struct RandomDetections {
  package var generator: SeededGenerator
  private var fields: [Field] { derives ? ["a", "b.c", "d", "n", "m.x", "m.y", "computed"] : ["a", "b.c", "d", "n"] }
  private let texts = [
    "x", "X", "xy", "yx", "", "\u{E9}", "e\u{301}", "\u{212A}", "k", "10.0.0.1", "5", "05", "true", "x\ny",
    "C:\\x", "5.0", "-1",
  ]
  private let lists = ["mine", "theirs", "unknown"]

  /// Whether variables see elements one by one and compute fields, and keys may be missing in some variables.
  private let derives: Bool

  package init(seed: UInt64, derives: Bool = false) {
    generator = SeededGenerator(seed: seed)
    self.derives = derives
  }

  /// The content of lists that no detection defines itself.
  package static let theirLists = ["theirs": ["x", "5", "^y", "(", "10.0.0.0/24"], "mine": ["never seen"]]

  private mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  // MARK: Events

  package mutating func events(_ range: ClosedRange<Int> = 0...9) -> [Event] {
    (0..<count(range)).map { _ in event() }
  }

  private mutating func event() -> Event {
    var event = Event()
    if !generator.oneIn(12) {
      event.time = Timestamp(nanoseconds: Int64(count(-40...80)) * 500_000_000)
    }
    if generator.oneIn(3) { event.logSource = logSource() }
    for field in fields where !generator.oneIn(4) {
      event[field.name] = (0..<generator.pick([1, 1, 1, 2, 3])).map { _ in value() }
    }
    event["kind"] = [.string(generator.pick(["p", "q", "r"]))]
    if derives { addElements(to: &event) }
    return event
  }

  /// A list of objects with two members.
  private mutating func addElements(to event: inout Event) {
    let elements = (0..<count(0...3)).map { _ in
      var element = EventElement()
      for name in ["m.x", "m.y"] where !generator.oneIn(4) { element.fields[name] = [value()] }
      return element
    }
    event.elements["m"] = elements.isEmpty ? nil : elements
    for name in ["m.x", "m.y"] { event[name] = elements.flatMap { $0.fields[name] ?? [] } }
  }

  private mutating func derivations() -> [Derivation] {
    guard derives else { return [] }
    return (0..<generator.pick([0, 1, 1, 2, 3])).compactMap { index in
      if generator.oneIn(2) { return .each(generator.pick(["a", "d", "m", "m", "m.x", "none"])) }
      return .computed(
        ComputedField(
          index == 0 ? "computed" : Field("computed\(index)"), valueExpression(2),
          isAbsentWhenZero: generator.oneIn(2)))
    }
  }

  private mutating func valueExpression(_ depth: Int) -> ValueExpression {
    let field = generator.pick(fields)
    switch depth == 0 ? count(0...3) : count(0...8) {
    case 0: return .literal(literal())
    case 1: return .time
    case 2: return .values(field)
    case 3: return .field(field, absentAs: generator.pick([.null, .string(""), .integer(0)]))
    case 4: return .element(of: generator.pick(["m", "a"]), index: count(0...2), valueExpression(depth - 1))
    case 5:
      return .arithmetic(
        generator.pick(ArithmeticOperator.allCases), valueExpression(depth - 1), valueExpression(depth - 1))
    case 6:
      return .conditional(
        predicate(1), then: valueExpression(depth - 1), otherwise: valueExpression(depth - 1))
    default:
      let function = generator.pick(ValueFunction.allCases)
      let counts = function.argumentCounts
      let arguments = (0..<count(counts.least...min(counts.most ?? 3, 3))).map { place in
        place == function.patternArgument ? .literal(.string(generator.pick(["x", "(.)y", "[", ""])))
          : valueExpression(depth - 1)
      }
      return .call(function, arguments)
    }
  }

  private mutating func value() -> Value {
    switch count(0...9) {
    case 0: .null
    case 1, 2: .integer(generator.pick([0, 1, 5, -1, 7, .max, .min]))
    case 3: .double(generator.pick([0.5, 5, -2.25, 0]))
    case 4: .boolean(generator.oneIn(2))
    default: .string(generator.pick(texts))
    }
  }

  private mutating func logSource() -> LogSource {
    LogSource(
      category: generator.pick([nil, "process_creation", "dns"]), product: generator.pick([nil, "linux"]))
  }

  // MARK: Detections

  package mutating func detection(_ name: String = "sample") -> Detection {
    let isWindowless = generator.oneIn(4)
    let names = Array(["p", "q", "r"].prefix(isWindowless ? 1 : count(1...3)))
    var variables = names.map { name in
      EventVariable(
        name: name, logSource: generator.oneIn(4) ? logSource() : nil, derivations: derivations(),
        isTimeless: derives && !isWindowless && generator.oneIn(6),
        predicate: variablePredicate(name))
    }
    let window = isWindowless ? nil : window(names)
    // Windows are laid around happenings.
    switch window?.kind {
    case .after(let pivot), .before(let pivot):
      for index in variables.indices where names[index] == pivot { variables[index].isTimeless = false }
    case .hop, .tumbling, .sliding, nil: break
    }
    let joins = (0..<generator.pick([0, 0, 1, 2])).map { _ in join(names) }
    var outcomes: [Outcome] = []
    for index in 0..<count(0...3) {
      let expression = outcome(names, outcomes.map(\.name), isWindowless)
      outcomes.append(Outcome(name: "o\(index)", kind: .integer, expression: expression))
    }
    let condition = condition(names, outcomes.map(\.name), row: isWindowless, depth: 2)
    return Detection(
      metadata: Metadata(name: name, title: "A sample", severity: .low), taxonomy: .neutral,
      variables: variables, joins: joins, window: window, outcomes: outcomes,
      condition: generator.oneIn(3) ? condition : .all([.present(generator.pick(names)), condition]),
      lists: [NamedList(name: "mine", values: ["x", "5", "^k$", "10.0.0.1/32", "["])])
  }

  private mutating func variablePredicate(_ name: String) -> Predicate {
    let kind = Predicate.text("kind", .equals(name), cased: true)
    switch count(0...3) {
    case 0: return kind
    case 1: return .named("\(name)_kind", kind)
    case 2: return .any([kind, predicate(2)])
    default: return .all([generator.oneIn(2) ? kind : .always, predicate(2)])
    }
  }

  package mutating func predicate(_ depth: Int) -> Predicate {
    guard depth > 0, !generator.oneIn(3) else { return atom() }
    switch count(0...4) {
    case 0: return .all((0..<count(0...3)).map { _ in predicate(depth - 1) })
    case 1: return .any((0..<count(0...3)).map { _ in predicate(depth - 1) })
    case 2: return .not(predicate(depth - 1))
    case 3:
      let field = generator.pick(fields)
      let isCased = generator.oneIn(2)
      let tests = (0..<count(2...3)).map { _ in Predicate.text(field, pattern(), cased: isCased) }
      return generator.oneIn(2) ? .any(tests) : .all(tests)
    default: return .named(generator.pick(["one", "two", "event", "in"]), predicate(depth - 1))
    }
  }

  private mutating func atom() -> Predicate {
    if generator.oneIn(8) {
      return .keyword(TextTest(pattern(), isCaseSensitive: generator.oneIn(2)), .none)
    }
    let test: FieldTest =
      switch count(0...11) {
      case 0: .present
      case 1: .null
      case 2: .boolean(generator.oneIn(2))
      case 3: .number(relation(except: .notEqual), generator.pick([.integer(5), .double(0.5), .integer(-1)]))
      case 4: IPNetwork("10.0.0.0/30").map { .network($0) } ?? .present
      case 5: .sameAs(generator.pick(fields), isCaseSensitive: generator.oneIn(2))
      case 6: .member(list: generator.pick(lists), listMatching())
      default: .text(TextTest(pattern(), isCaseSensitive: generator.oneIn(2)))
      }
    return .field(
      FieldPredicate(generator.pick(fields), test, quantifier: generator.oneIn(4) ? .every : .some))
  }

  private mutating func listMatching() -> ListMatching {
    switch count(0...2) {
    case 0: .exact(isCaseSensitive: generator.oneIn(2))
    case 1: .pattern(isCaseSensitive: generator.oneIn(2))
    default: .network
    }
  }

  private mutating func pattern() -> TextPattern {
    switch count(0...5) {
    case 0: .equals(generator.pick(texts))
    case 1: .startsWith(generator.pick(texts))
    case 2: .endsWith(generator.pick(texts))
    case 3: .contains(generator.pick(texts))
    case 4:
      .glob(Glob((0..<count(0...4)).map { _ in
        generator.pick([.anyRun, .anyScalar, .literal("x"), .literal("\\"), .literal("*"), .literal("y")])
      }))
    default: .matches(generator.pick(["x", "^x$", "y.", "(?i)X|k", "\\d", "", "\\\\x"]))
    }
  }

  private mutating func relation(except: Relation? = nil) -> Relation {
    generator.pick(Relation.allCases.filter { $0 != except })
  }

  private mutating func join(_ names: [String]) -> Join {
    func operand() -> Join.Operand {
      let variable = generator.pick(names)
      return generator.oneIn(5) ? .time(variable: variable) : .field(variable: variable, generator.pick(fields))
    }
    let relation = generator.oneIn(2) ? Relation.equal : relation()
    return Join(operand(), relation, operand(), ignoringCase: generator.oneIn(3))
  }

  private mutating func window(_ names: [String]) -> Window {
    let keys = (0..<generator.pick([0, 1, 1, 2])).map { index in
      let isShared = generator.oneIn(2)
      let shared = generator.pick(fields)
      let entries = names.map { ($0, isShared ? shared : generator.pick(fields)) }
      var places = Dictionary(uniqueKeysWithValues: entries)
      if derives, names.count > 1, generator.oneIn(3) { places[generator.pick(names)] = nil }
      let absent: Value? = derives && generator.oneIn(4) ? generator.pick([.string(""), .integer(0)]) : nil
      return GroupKey(name: "key\(index)", fields: places, absentAs: absent)
    }
    let kind: Window.Kind =
      switch count(0...4) {
      case 0: .hop
      case 1: .tumbling
      case 2: .sliding
      case 3: .after(variable: generator.pick(names))
      default: .before(variable: generator.pick(names))
      }
    return Window(keys: keys, length: .seconds(generator.pick([1, 3, 10, 30])), kind: kind)
  }

  package mutating func layout() -> WindowLayout {
    switch count(0...5) {
    case 0: .tumbling
    case 1: .hop(step: .milliseconds(generator.pick([500, 1000, 4000, 20_000])))
    case 2: .sliding
    case 3: .declared(hopStep: .seconds(generator.pick([1, 2, 7])))
    default: .standard
    }
  }

  // MARK: Expressions

  private mutating func outcome(_ names: [String], _ earlier: [String], _ isWindowless: Bool) -> Expression {
    isWindowless && generator.oneIn(2)
      ? expression(names, earlier, row: true, depth: 2)
      : generator.oneIn(5)
        ? expression(names, earlier, row: false, depth: 2) : aggregate(names, earlier)
  }

  private mutating func aggregate(_ names: [String], _ earlier: [String]) -> Expression {
    let aggregate = generator.pick([
      Aggregate.max, .min, .sum, .average, .count, .countDistinct, .list, .distinctList, .anyTrue,
      .percentile(generator.pick([0, 12.5, 50, 95, 100])),
    ])
    let operand =
      generator.oneIn(3) ? field(names) : expression(names, earlier, row: true, depth: 2)
    return .aggregate(aggregate, operand)
  }

  private mutating func field(_ names: [String]) -> Expression {
    .field(
      variable: generator.pick(names), generator.pick(fields),
      absentAs: generator.pick([nil, nil, .integer(0), .string("")]))
  }

  private mutating func expression(
    _ names: [String], _ earlier: [String], row: Bool, depth: Int
  ) -> Expression {
    if derives, depth > 0, generator.oneIn(6) {
      let arguments = (0..<2).map { _ in expression(names, earlier, row: row, depth: depth - 1) }
      return .call(generator.pick([.concat, .split, .append, .elementText, .power]), arguments)
    }
    switch depth == 0 ? count(0...2) : count(0...8) {
    case 0: return .literal(literal())
    case 1 where row: return field(names)
    case 1, 2: return earlier.isEmpty ? .literal(literal()) : .outcome(generator.pick(earlier))
    case 3:
      return .conditional(
        condition(names, earlier, row: row, depth: depth - 1),
        then: expression(names, earlier, row: row, depth: depth - 1),
        otherwise: expression(names, earlier, row: row, depth: depth - 1))
    case 4, 5:
      return .arithmetic(
        generator.pick(ArithmeticOperator.allCases), expression(names, earlier, row: row, depth: depth - 1),
        expression(names, earlier, row: row, depth: depth - 1))
    case 6 where row: return weights(names)
    case 6: return aggregate(names, earlier)
    default: return .truth(condition(names, earlier, row: row, depth: depth - 1))
    }
  }

  private mutating func weights(_ names: [String]) -> Expression {
    let terms = (0..<count(1...5)).map { _ in
      generator.oneIn(4)
        ? Expression.literal(literal())
        : .conditional(
          .holds(variable: generator.pick(names), predicate(1)), then: .literal(literal()),
          otherwise: .literal(.integer(0)))
    }
    return terms.dropFirst().reduce(terms[0]) { .arithmetic(.add, $0, $1) }
  }

  private mutating func literal() -> Value {
    generator.pick([0, 1, 3, -2, .max].map { Value.integer($0) } + [
      .double(0.5), .double(-3), .string("x"), .string("5"), .boolean(true), .null, .list([.integer(1)]),
    ])
  }

  private mutating func condition(
    _ names: [String], _ earlier: [String], row: Bool, depth: Int
  ) -> Condition {
    switch depth == 0 ? count(3...6) : count(0...7) {
    case 0: return .all((0..<count(0...3)).map { _ in condition(names, earlier, row: row, depth: depth - 1) })
    case 1: return .any((0..<count(1...3)).map { _ in condition(names, earlier, row: row, depth: depth - 1) })
    case 2: return .not(condition(names, earlier, row: row, depth: depth - 1))
    case 3, 4: return .count(variable: generator.pick(names), relation(), Int64(count(0...3)))
    case 5:
      return .compare(
        expression(names, earlier, row: row, depth: max(0, depth - 1)), relation(),
        expression(names, earlier, row: row, depth: max(0, depth - 1)))
    default: return .holds(variable: generator.pick(names), predicate(1))
    }
  }
}
