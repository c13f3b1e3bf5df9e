import Detections
import Events
import Semantics
import Testing

/// The outcome of an expression over events of `a`, all in one window; null when there is no alert.
private func outcome(_ expression: Expression, _ events: [Event]) -> Value {
  let rule = detection(
    [variable("a")], window: window(["a"], by: [], seconds: 100, .tumbling),
    outcomes: [Outcome(name: "x", kind: .integer, expression: expression)], condition: .present("a"))
  return meaning(of: rule, on: events).first?.outcomes.first?.value ?? .null
}

private func events(_ values: [[Value]]) -> [Event] {
  values.map { list in
    var event = event(1, "a")
    event["f"] = list
    return event
  }
}

private func field(_ absentAs: Value? = nil) -> Expression {
  .field(variable: "a", "f", absentAs: absentAs)
}

@Suite struct AggregateTests {
  @Test(
    "one value of the values of all rows",
    arguments: [
      (Aggregate.max, [[Value.integer(3)], [.double(3.5)], [.integer(-1)]], Value.double(3.5)),
      (.max, [[.double(3)], [.integer(3)]], .integer(3)),
      (.max, [[.boolean(true)], [.integer(0)]], .integer(1)),
      (.max, [[.string("12")], [.string("x")], [.integer(9)]], .integer(12)),
      (.max, [[.string("x")]], .null),
      (.max, [[]], .null),
      (.min, [[.integer(3)], [.integer(5), .integer(2)], [.null]], .integer(2)),
      (.min, [[.double(2)], [.integer(2)]], .integer(2)),
      (.sum, [[.integer(1), .integer(2)], [.integer(3)]], .integer(6)),
      (.sum, [[.integer(1)], [.double(0.5)]], .double(1.5)),
      (.sum, [[], [.null]], .integer(0)),
      (.sum, [[.integer(.max)], [.integer(1)], [.integer(-1)]], .integer(.max)),
      (.sum, [[.integer(.max)], [.integer(1)]], .double(9_223_372_036_854_775_808)),
      (.sum, [[.boolean(true)], [.boolean(true)], [.boolean(false)]], .integer(2)),
      (.average, [[.integer(1)], [.integer(2)]], .double(1.5)),
      (.average, [[.integer(2)], [.integer(2)]], .double(2)),
      (.average, [[]], .null),
      (.percentile(50), [[.integer(9)], [.integer(1), .string("2")]], .double(2)),
      (.percentile(50), [[.integer(1)], [.integer(4)], [.integer(2)], [.integer(3)]], .double(2.5)),
      (.percentile(25), [[.integer(10)], [.integer(20)], [.boolean(false)]], .double(5)),
      (.percentile(90), [[.integer(10), .string("x")], [.integer(20)]], .double(19)),
      (.percentile(95), [[.integer(7)], [.integer(7)], [.integer(7)]], .double(7)),
      (.percentile(12.5), [[.integer(8)], [.integer(16)]], .double(9)),
      (.percentile(0), [[.integer(8)], [.integer(16)]], .double(8)),
      (.percentile(100), [[.integer(8)], [.integer(16)]], .double(16)),
      (.percentile(95), [[.integer(3)]], .double(3)),
      (.percentile(50), [[.string("x")]], .null),
      (.count, [[.string("a"), .string("b")], [.null], [], [.string("")]], .integer(2)),
      (
        .countDistinct, [[.string("a"), .string("A")], [.integer(5)], [.string("5")], [.double(5)]],
        .integer(3)
      ),
      (.countDistinct, [[.string("\u{E9}")], [.string("e\u{301}")]], .integer(2)),
      (.countDistinct, [[]], .integer(0)),
      (
        .list,
        [
          [.string("b")], [.integer(10)], [.string("B"), .double(2.5)], [.boolean(true)], [.null],
          [.string("b")],
        ],
        .list([.boolean(true), .double(2.5), .integer(10), .string("B"), .string("b"), .string("b")])
      ),
      (
        .distinctList, [[.string("5")], [.integer(5)], [.string("b"), .string("b")]],
        .list([.integer(5), .string("b")])
      ),
      (.list, [[]], .list([])),
      (.anyTrue, [[.boolean(false)], [.boolean(true)]], .boolean(true)),
      (.anyTrue, [[.integer(0)], [.string("true")]], .boolean(false)),
      (.anyTrue, [[.integer(2)]], .boolean(true)),
      (.anyTrue, [[]], .boolean(false)),
    ])
  func table(_ aggregate: Aggregate, _ values: [[Value]], _ expected: Value) {
    #expect(outcome(.aggregate(aggregate, field()), events(values)) == expected)
    #expect(outcome(.aggregate(aggregate, field()), events(values.reversed())) == expected)
  }

  @Test func absentFieldsMayCountAsAValue() {
    let values: [[Value]] = [[], [.null], [.integer(7)]]
    #expect(outcome(.aggregate(.count, field()), events(values)) == .integer(1))
    #expect(outcome(.aggregate(.count, field(.integer(0))), events(values)) == .integer(3))
    #expect(outcome(.aggregate(.min, field(.integer(0))), events(values)) == .integer(0))
    // Inside an expression only the first value that is not null counts.
    let doubled = Expression.arithmetic(.multiply, field(), .literal(.integer(2)))
    #expect(
      outcome(.aggregate(.sum, doubled), events([[.null, .integer(3), .integer(9)], []])) == .integer(6))
  }

  @Test func rowsCountNotEvents() {
    let names = ["a", "b"]
    let rule = detection(
      names.map(variable), window: window(names, by: [], seconds: 100, .tumbling),
      outcomes: [
        Outcome(
          name: "rows", kind: .integer,
          expression: .aggregate(.count, .field(variable: "a", "f", absentAs: nil))),
        Outcome(
          name: "sum", kind: .integer, expression: .aggregate(.sum, .field(variable: "b", "f", absentAs: nil))
        ),
      ], condition: .all([.present("a"), .present("b"), .count(variable: "a", .equal, 2)]))
    let value = Value.integer(10)
    let alerts = meaning(
      of: rule, on: [event(1, "a", ["f": value]), event(2, "a", ["f": value]), event(3, "b", ["f": value])])
    #expect(alerts.map(\.outcomes) == [[Alert.Entry("rows", .integer(2)), Alert.Entry("sum", .integer(20))]])
  }

  @Test func optionalVariablesHaveNoValueInRowsWithoutThem() {
    let names = ["a", "b"]
    let rule = detection(
      names.map(variable), window: window(names, by: [], seconds: 100, .tumbling),
      outcomes: [
        Outcome(
          name: "b", kind: .list,
          expression: .aggregate(.list, .field(variable: "b", "f", absentAs: .string("")))),
        Outcome(
          name: "flag", kind: .boolean,
          expression: .aggregate(.anyTrue, .truth(.not(.holds(variable: "b", .always))))),
      ], condition: .present("a"))
    let alone = meaning(of: rule, on: [event(1, "a")])
    #expect(
      alone[0].outcomes == [Alert.Entry("b", .list([.string("")])), Alert.Entry("flag", .boolean(true))])
    let together = meaning(of: rule, on: [event(1, "a"), event(1, "b", ["f": .string("x")])])
    #expect(
      together[0].outcomes == [Alert.Entry("b", .list([.string("x")])), Alert.Entry("flag", .boolean(false))])
  }
}

@Suite struct ExpressionTests {
  @Test(
    "arithmetic",
    arguments: [
      (Value.integer(7), ArithmeticOperator.add, Value.integer(3), Value.integer(10)),
      (.integer(7), .subtract, .double(0.5), .double(6.5)),
      (.integer(6), .divide, .integer(3), .integer(2)),
      (.integer(7), .divide, .integer(2), .double(3.5)),
      (.integer(7), .divide, .integer(0), .null),
      (.double(7), .divide, .double(0), .null),
      (.integer(.min), .divide, .integer(-1), .null),
      (.integer(-7), .modulo, .integer(3), .integer(-1)),
      (.integer(.min), .modulo, .integer(-1), .integer(0)),
      (.integer(7), .modulo, .integer(0), .null),
      (.integer(.max), .add, .integer(1), .null),
      (.integer(.max), .multiply, .integer(2), .null),
      (.double(1e308), .multiply, .integer(10), .null),
      (.string("7"), .add, .integer(1), .integer(8)),
      (.string("x"), .add, .integer(1), .null),
      (.boolean(true), .add, .integer(1), .integer(2)),
      (.null, .add, .integer(1), .null),
    ])
  func arithmetic(_ left: Value, _ operation: ArithmeticOperator, _ right: Value, _ expected: Value) {
    #expect(outcome(.arithmetic(operation, .literal(left), .literal(right)), events([[]])) == expected)
  }

  @Test(
    "comparisons",
    arguments: [
      (Value.integer(3), Relation.greater, Value.double(2.5), true),
      (.null, .equal, .null, false), (.null, .notEqual, .integer(1), false),
      (.string("a"), .equal, .string("a"), true), (.string("a"), .equal, .string("A"), false),
      (.string("a"), .notEqual, .string("b"), true), (.string("a"), .less, .string("b"), false),
      (.boolean(true), .equal, .integer(1), true), (.boolean(false), .less, .integer(1), true),
      (.boolean(true), .equal, .boolean(true), true),
      (.string("40"), .greater, .integer(5), true), (.integer(5), .less, .string("40"), true),
      (.string("05"), .equal, .integer(5), false), (.integer(5), .notEqual, .string("05"), true),
      (.string("x"), .equal, .integer(5), false), (.string("x"), .notEqual, .integer(5), true),
      (.string("x"), .less, .integer(5), false),
      (.list([.integer(1)]), .equal, .list([.integer(1)]), true),
      (.list([]), .equal, .string(""), false),
    ])
  func comparisons(_ left: Value, _ relation: Relation, _ right: Value, _ expected: Bool) {
    let truth = Expression.truth(.compare(.literal(left), relation, .literal(right)))
    #expect(outcome(truth, events([[]])) == .boolean(expected))
  }

  @Test func outcomesReadEarlierOnes() {
    let rule = detection(
      [variable("a")], window: window(["a"], by: [], seconds: 100, .tumbling),
      outcomes: [
        Outcome(name: "later", kind: .integer, expression: .outcome("score")),
        Outcome(name: "score", kind: .integer, expression: .aggregate(.max, field())),
        Outcome(
          name: "verdict", kind: .string,
          expression: .conditional(
            .compare(.outcome("score"), .greaterOrEqual, .literal(.integer(6))),
            then: .literal(.string("critical")), otherwise: .literal(.string("low")))),
      ], condition: .compare(.outcome("verdict"), .equal, .literal(.string("critical"))))
    #expect(
      meaning(of: rule, on: events([[.integer(2)], [.integer(6)]])).map(\.outcomes) == [
        [
          Alert.Entry("later", .null), Alert.Entry("score", .integer(6)),
          Alert.Entry("verdict", .string("critical")),
        ]
      ])
    #expect(meaning(of: rule, on: events([[.integer(5)]])).isEmpty)
  }

  @Test func withoutWindowEverythingSpeaksOfTheEvent() {
    let rule = detection(
      [variable("a")],
      outcomes: [
        Outcome(name: "user", kind: .string, expression: .field(variable: "a", "f", absentAs: .string("?"))),
        Outcome(
          name: "root", kind: .boolean, expression: .truth(.holds(variable: "a", .text("f", .equals("root"))))
        ),
      ],
      condition: .any([
        .holds(variable: "a", .text("f", .equals("root"))), .compare(field(), .equal, .literal(.string("x"))),
      ]))
    let alerts = meaning(of: rule, on: events([[.string("x")], [.string("ROOT")], [], [.string("y")]]))
    #expect(alerts.map(\.events) == [[0], [1]])
    #expect(alerts[0].window == nil)
    #expect(alerts[0].outcomes == [Alert.Entry("user", .string("x")), Alert.Entry("root", .boolean(false))])
  }
}
