import DetectionRuntime
import Testing

@Suite struct AggregateTests {
  /// The outcome of aggregates over one group of events with these values in a field.
  private func outcome(
    _ values: [[Value]], _ aggregate: @escaping @Sendable (EventGroup) -> Value
  ) -> Value? {
    var logic = SampleLogic(["a"], window: DetectionWindow(by: [], over: .seconds(60), .tumbling))
    logic.aggregates = { group in
      var outcomes = Outcomes()
      outcomes["it"] = aggregate(group)
      return outcomes
    }
    let events = values.map { event("a", at: 1, ["f": $0]) }
    return DetectionRun(logic).alerts(on: events).first?.outcomes.first?.value
  }

  struct Case: CustomTestStringConvertible {
    let name: String
    let values: [[Value]]
    let aggregate: @Sendable (EventGroup) -> Value
    let expected: Value

    init(
      _ name: String, _ values: [[Value]], _ expected: Value,
      _ aggregate: @escaping @Sendable (EventGroup) -> Value
    ) {
      self.name = name
      self.values = values
      self.expected = expected
      self.aggregate = aggregate
    }

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case("max of all values", [[1, 5], [3], []], 5) { $0.max(of: "f") { $0[0] } },
    Case("max of first values", [[1, 5], [3], []], 3) { $0.max { $0[0].value("f") } },
    Case("max of nothing", [[], ["text"]], .null) { $0.max(of: "f") { $0[0] } },
    Case("max with a default", [[], [.null], [-3]], 2) { $0.max(of: "f", absentAs: 2) { $0[0] } },
    Case("max: a Boolean counts as 1 or 0", [[true], [-1]], 1) { $0.max(of: "f") { $0[0] } },
    Case("max of decimal text", [["12"], [7.5]], 12) { $0.max(of: "f") { $0[0] } },
    Case("min", [[2.5], [3]], 2.5) { $0.min(of: "f") { $0[0] } },
    Case("sum", [[1, 2], [3], [.null], []], 6) { $0.sum(of: "f") { $0[0] } },
    Case("sum of nothing", [[]], 0) { $0.sum(of: "f") { $0[0] } },
    Case("sum with floats", [[1], [0.5]], 1.5) { $0.sum(of: "f") { $0[0] } },
    Case("sum that overflows", [[.integer(.max)], [1]], .double(9_223_372_036_854_775_808)) {
      $0.sum(of: "f") { $0[0] }
    },
    Case("sum that overflows downwards", [[.integer(.min)], [-1]], .double(-9_223_372_036_854_775_808)) {
      $0.sum(of: "f") { $0[0] }
    },
    Case("sum that overflows and returns", [[.integer(.max)], [1], [-1]], .integer(.max)) {
      $0.sum(of: "f") { $0[0] }
    },
    Case("average", [[1], [2]], 1.5) { $0.average(of: "f") { $0[0] } },
    Case("average of integers is a float", [[1], [3]], .double(2)) { $0.average(of: "f") { $0[0] } },
    Case("median of two", [[1], [4]], 2.5) { $0.percentile(50, of: "f") { $0[0] } },
    Case("percentile of integers is a float", [[1], [3], [2]], .double(2)) { $0.percentile(50, of: "f") { $0[0] } },
    Case("percentile beyond the greatest", [[1], [3]], .double(3)) { $0.percentile(101, of: "f") { $0[0] } },
    Case("percentile under the least", [[1], [3]], .double(1)) { $0.percentile(-1, of: "f") { $0[0] } },
    Case("percentile of nothing", [[]], .null) { $0.percentile(95, of: "f") { $0[0] } },
    Case("average of nothing", [[]], .null) { $0.average(of: "f") { $0[0] } },
    Case("count counts rows", [[1, 2], ["x"], [.null], []], 2) { $0.count(of: "f") { $0[0] } },
    Case("countDistinct", [["e\u{301}", "\u{E9}"], ["e\u{301}"], [1], ["1"], [1.0]], 3) {
      $0.countDistinct(of: "f") { $0[0] }
    },
    Case("max: an integer if it is one anywhere", [[3.0], [3], [3.0]], 3) { $0.max(of: "f") { $0[0] } },
    Case("anyTrue of numbers", [[0], [0.5]], true) { $0.anyTrue(of: "f") { $0[0] } },
    Case("not anyTrue of numbers", [[0], ["1"], [false]], false) { $0.anyTrue(of: "f") { $0[0] } },
    Case("list", [["b", 10], ["a"], [9.5, true], ["b"]], .list([true, 9.5, 10, "a", "b", "b"])) {
      $0.list(of: "f") { $0[0] }
    },
    Case("distinctList", [["b", 2], ["\u{10000}"], ["\u{FFFF}", "b"]], .list([2, "b", "\u{FFFF}", "\u{10000}"])) {
      $0.distinctList(of: "f") { $0[0] }
    },
    Case("anyTrue", [[1], [2]], true) { $0.anyTrue { $0[0].holds { $0["f"].isNumber(.equal, 2) } } },
    Case("not anyTrue", [[1], [2]], false) { $0.anyTrue { $0[0].holds { $0["f"].isNumber(.equal, 3) } } },
  ])
  func aggregates(_ test: Case) {
    #expect(outcome(test.values, test.aggregate) == test.expected)
  }

  @Test(arguments: [
    (Value.integer(7) + 3, 10), (Value.integer(7) + 0.5, 7.5), (Value.integer(.max) + 1, .null),
    (Value.integer(.min) - 1, .null), (Value.integer(.max) * 2, .null), (Value.null + 1, .null),
    (Value.string("x") + 1, .null), (Value.string("2") + 1, 3), (Value.boolean(true) + 1, 2), (Value.double(1e308) * 10, .null),
    (Value.integer(6) / 3, 2), (Value.integer(7) / 2, 3.5), (Value.integer(7) / 0, .null),
    (Value.integer(.min) / -1, .null), (Value.integer(-7) % 3, -1), (Value.integer(7) % 0, .null),
    (Value.double(1) / 0.0, .null), (Value.double(5) - 5, .double(0)),
    (Value.double(.infinity) - .double(.infinity), .null),
  ] as [(Value, Value)])
  func arithmetic(_ value: Value, _ expected: Value) {
    #expect(value == expected)
  }

  @Test(arguments: [
    (Value.integer(1), Relation.equal, Value.double(1), true), (.integer(1), .equal, .boolean(true), true),
    (.null, .equal, .null, false), (.null, .notEqual, 1, false), (1, .notEqual, .null, false),
    ("a", .equal, "a", true), ("a", .equal, "A", false), ("a", .notEqual, "b", true), ("a", .less, "b", false),
    ("e\u{301}", .equal, "\u{E9}", false), (2, .greaterOrEqual, 2.5, false), ("x", .notEqual, 1, true),
    ("x", .less, 1, false), ("5", .equal, 5, true), ("05", .equal, 5, false), ("05", .notEqual, 5, true),
    ("05", .lessOrEqual, 5, true), (.list([1]), .equal, .list([1]), true), (.list([1]), .notEqual, 1, true),
    (.list([1]), .less, 2, false),
  ] as [(Value, Relation, Value, Bool)])
  func comparison(_ left: Value, _ relation: Relation, _ right: Value, _ expected: Bool) {
    #expect(left.stands(relation, to: right) == expected)
  }
}
