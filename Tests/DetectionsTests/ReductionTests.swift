import Detections
import Events
import Testing

/// The selection `a`: the field `f` contains it.
private func selection(_ name: String) -> Predicate {
  .named(name, .text("f", .contains(name)))
}

/// The score of one event: the weights of the selections that it satisfies.
private func score(_ weights: KeyValuePairs<String, Int64>, base: Int64 = 0) -> Expression {
  weights.reduce(.literal(.integer(base))) { sum, weight in
    let term = Expression.conditional(
      .holds(variable: "e", selection(weight.key)), then: .literal(.integer(weight.value)),
      otherwise: .literal(.integer(0)))
    return .arithmetic(.add, sum, term)
  }
}

private func detection(
  _ condition: Condition, _ expression: Expression? = nil, windowed: Bool = false,
  predicate: Predicate = .always
) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral,
    variables: [EventVariable(name: "e", predicate: predicate)],
    window: windowed ? Window(keys: [], length: .seconds(60)) : nil,
    outcomes: expression.map { [Outcome(name: "score", kind: .integer, expression: $0)] } ?? [],
    condition: condition)
}

private func outcome(_ relation: Relation, _ number: Int64) -> Condition {
  .compare(.outcome("score"), relation, .literal(.integer(number)))
}

/// A predicate with the names of its selections only, as a person would write a condition.
private func text(_ predicate: Predicate) -> String {
  switch predicate {
  case .all(let operands): operands.isEmpty ? "always" : operands.map(inner).joined(separator: " and ")
  case .any(let operands): operands.isEmpty ? "never" : operands.map(inner).joined(separator: " or ")
  case .not(let operand): "not " + inner(operand)
  case .named(let name, _): name
  case .field(let test): "[\(test.field)]"
  case .keyword: "[keyword]"
  }
}

private func inner(_ predicate: Predicate) -> String {
  switch predicate {
  case .all(let operands), .any(let operands):
    operands.isEmpty ? text(predicate) : "(\(text(predicate)))"
  case .not, .named, .field, .keyword: text(predicate)
  }
}

private func text(_ reduction: Reduction) -> String {
  switch reduction {
  case .events(let predicate): text(predicate)
  case .count(let predicate, let relation, let number):
    "count(\(text(predicate))) \(relation.rawValue) \(number)"
  case .countDistinct(let predicate, let field, let relation, let number):
    "distinct(\(text(predicate)), \(field)) \(relation.rawValue) \(number)"
  case .notReducible(let reason, _): "! \(reason)"
  }
}

private let founding: KeyValuePairs<String, Int64> = [
  "privileged": 3, "mount": 3, "session": 1, "secrets": 2, "escape": 3,
]

@Suite struct ScoreReductionTests {
  @Test(
    "thresholds of the founding score",
    arguments: [
      (Relation.greater, 0, "privileged or mount or session or secrets or escape"),
      (.greaterOrEqual, 1, "privileged or mount or session or secrets or escape"),
      (.greater, 1, "privileged or mount or secrets or escape"),
      (.greaterOrEqual, 3, "privileged or mount or escape or (session and secrets)"),
      (.greaterOrEqual, 0, "always"),
      (.greater, 12, "never"),
      (.greaterOrEqual, 12, "privileged and mount and session and secrets and escape"),
      (.greaterOrEqual, 11, "privileged and mount and secrets and escape"),
      (.equal, 0, "not privileged and not mount and not session and not secrets and not escape"),
      (.lessOrEqual, 0, "not privileged and not mount and not session and not secrets and not escape"),
      (.less, 12, "not privileged or not mount or not session or not secrets or not escape"),
      (.equal, 100, "never"),
      (.notEqual, 100, "always"),
    ])
  func thresholds(_ relation: Relation, _ number: Int64, _ expected: String) {
    #expect(text(firingPredicate(of: detection(outcome(relation, number), score(founding)))) == expected)
    let highest = Expression.aggregate(.max, score(founding))
    let windowed = text(firingPredicate(of: detection(outcome(relation, number), highest, windowed: true)))
    switch relation {
    case .greater, .greaterOrEqual, .notEqual:
      #expect(windowed == expected)
    case .less, .lessOrEqual, .equal:
      // No event may go beyond.
      let beyond = text(firingPredicate(of: detection(outcome(relation.negated, number), score(founding))))
      #expect(windowed == (expected == "never" ? "never" : "count(\(beyond)) = 0"))
    }
  }

  @Test(
    "other scores",
    arguments: [
      (
        ["a": 1, "b": 1, "c": 1, "d": 1], Relation.greaterOrEqual, 2, 0,
        "(a and (b or c or d)) or (b and (c or d)) or (c and d)"
      ),
      (
        ["a": 2, "b": 2, "c": 1, "d": 1], .greaterOrEqual, 4, 0, "(a and (b or (c and d))) or (b and c and d)"
      ),
      (["a": 3, "b": -1], .greater, 2, 0, "a and not b"),
      (["a": 3, "b": -1], .less, 0, 0, "not a and b"),
      (["a": 1, "b": 1], .equal, 1, 0, "(a and not b) or (not a and b)"),
      (["a": 1, "b": 1], .notEqual, 1, 0, "(a and b) or (not a and not b)"),
      (["a": 5], .greaterOrEqual, 10, 5, "a"),
      (["a": 5, "b": 1], .greaterOrEqual, 10, 10, "always"),
      (["a": 0, "b": 1], .greater, 0, 0, "b"),
    ] as [(KeyValuePairs<String, Int64>, Relation, Int64, Int64, String)])
  func others(
    _ weights: KeyValuePairs<String, Int64>, _ relation: Relation, _ number: Int64, _ base: Int64,
    _ expected: String
  ) {
    let reduced = firingPredicate(of: detection(outcome(relation, number), score(weights, base: base)))
    #expect(text(reduced) == expected)
  }

  @Test func namesAndTestsAreKept() {
    let condition = Condition.all([.present("e"), outcome(.greater, 0)])
    let highest = Expression.aggregate(.max, score(["a": 3, "b": 1]))
    #expect(
      firingPredicate(of: detection(condition, highest, windowed: true))
        == .events(.any([selection("a"), selection("b")])))
  }

  @Test func twentyWeightsStayReadable() {
    let names = (0..<20).map { "s\($0)" }
    func sized(_ weight: (Int) -> Int64, _ threshold: Int64) -> Int? {
      let terms = names.enumerated().map { index, name in
        Expression.conditional(
          .holds(variable: "e", selection(name)), then: .literal(.integer(weight(index))),
          otherwise: .literal(.integer(0)))
      }
      let sum = terms.reduce(.literal(.integer(0))) { Expression.arithmetic(.add, $0, $1) }
      switch firingPredicate(of: detection(outcome(.greaterOrEqual, threshold), sum)) {
      case .events(let predicate): return size(predicate)
      case .count, .countDistinct, .notReducible: return nil
      }
    }
    #expect(sized({ _ in 1 }, 1) == 20)
    #expect(sized({ _ in 1 }, 20) == 20)
    // Each with each: at least 38 tests are needed.
    #expect(sized({ _ in 1 }, 2) ?? .max <= 120)
    // The minimal combinations would be 184756 of ten tests each.
    #expect(sized({ _ in 1 }, 10) ?? .max <= 5_000)
    #expect(sized({ Int64($0 % 5 + 1) }, 6) ?? .max <= 400)
    #expect(sized({ Int64(10 * ($0 % 4) + 5) }, 50) ?? .max <= 3_000)
  }

  private func size(_ predicate: Predicate) -> Int {
    switch predicate {
    case .all(let operands), .any(let operands): operands.reduce(0) { $0 + size($1) }
    case .not(let operand): size(operand)
    case .named, .field, .keyword: 1
    }
  }
}

@Suite struct GroupReductionTests {
  private func reduced(_ condition: Condition, _ expression: Expression? = nil) -> String {
    text(firingPredicate(of: detection(condition, expression, windowed: true)))
  }

  @Test(
    "counts of events",
    arguments: [
      (Condition.present("e"), "always"),
      (.count(variable: "e", .greaterOrEqual, 5), "count(always) >= 5"),
      (.count(variable: "e", .less, 5), "count(always) < 5"),
      (.not(.count(variable: "e", .less, 5)), "count(always) >= 5"),
      (.count(variable: "e", .equal, 0), "never"),
      (.count(variable: "e", .lessOrEqual, 0), "never"),
      (.count(variable: "e", .equal, 1), "count(always) = 1"),
      (.all([.present("e"), .count(variable: "e", .greater, 9)]), "count(always) > 9"),
      (.count(variable: "other", .greater, 0), "never"),
      (.not(.present("other")), "always"),
      (.holds(variable: "e", .always), "always"),
    ])
  func counts(_ condition: Condition, _ expected: String) {
    #expect(reduced(condition) == expected)
  }

  @Test(
    "aggregates",
    arguments: [
      (Expression.aggregate(.anyTrue, .truth(.holds(variable: "e", selection("a")))), Relation.equal, 1, "a"),
      (.aggregate(.anyTrue, .truth(.holds(variable: "e", selection("a")))), .equal, 0, "count(a) = 0"),
      (.aggregate(.min, score(["a": 3, "b": 1])), .less, 3, "not a"),
      (.aggregate(.min, score(["a": 3, "b": 1])), .greaterOrEqual, 3, "count(not a) = 0"),
      (.aggregate(.max, score(["a": 3, "b": 1])), .equal, 4, "a and b"),
      (
        .aggregate(.max, score(["a": 3, "b": 1])), .equal, 3,
        "! the condition combines several statements about the events of a window"
      ),
      (.aggregate(.sum, score(["a": 3, "b": 1])), .greater, 0, "a or b"),
      (.aggregate(.sum, score(["a": 3, "b": 1])), .equal, 0, "count(a or b) = 0"),
      (
        .aggregate(.sum, score(["a": 3, "b": 1])), .greater, 1,
        "! it compares a sum of several weights over several events"
      ),
      (
        .aggregate(.sum, score(["a": 3, "b": 3])), .greater, 8,
        "! it compares a sum of several weights over several events"
      ),
      (.aggregate(.sum, score(["a": 3])), .greaterOrEqual, 10, "count(a) >= 4"),
      (.aggregate(.sum, score(["a": 3])), .greater, 8, "count(a) > 2"),
      (.aggregate(.sum, score(["a": 3])), .less, 10, "count(a) < 4"),
      (.aggregate(.sum, score(["a": -3])), .less, -8, "count(a) > 2"),
      (.aggregate(.sum, score(["a": 3])), .equal, 10, "never"),
      (.aggregate(.sum, score(["a": 3])), .greaterOrEqual, -1, "always"),
      (.aggregate(.count, .literal(.integer(1))), .greaterOrEqual, 5, "count(always) >= 5"),
      (
        .aggregate(
          .count,
          .conditional(
            .holds(variable: "e", selection("a")), then: .literal(.integer(1)), otherwise: .literal(.null))),
        .greaterOrEqual, 5, "count(a) >= 5"
      ),
      (
        .aggregate(.countDistinct, .field(variable: "e", "user", absentAs: nil)), .greater, 4,
        "distinct(always, user) > 4"
      ),
      (
        .aggregate(.countDistinct, .field(variable: "e", "user", absentAs: nil)), .greaterOrEqual, 0, "always"
      ),
      (
        .aggregate(.countDistinct, .field(variable: "e", "user", absentAs: .string(""))), .greater, 4,
        "! events without 'user' count as one more value"
      ),
      (.aggregate(.average, score(["a": 3])), .greater, 4, "! it compares an average over several events"),
      (.literal(.integer(5)), .greater, 4, "always"),
    ])
  func aggregates(_ expression: Expression, _ relation: Relation, _ number: Int64, _ expected: String) {
    #expect(reduced(outcome(relation, number), expression) == expected)
  }

  @Test func presentFieldsNeedNoValueForAbsence() {
    let users = Expression.aggregate(.countDistinct, .field(variable: "e", "user", absentAs: .string("")))
    let rule = detection(
      outcome(.greater, 4), users, windowed: true, predicate: .not(.field("user", .null)))
    #expect(text(firingPredicate(of: rule)) == "distinct(always, user) > 4")
  }

  @Test func boundsThatAreNotWhole() {
    func bound(_ relation: Relation) -> String {
      reduced(
        .compare(.outcome("score"), relation, .literal(.double(4.5))),
        .aggregate(.count, .literal(.integer(1))))
    }
    #expect(
      Relation.allCases.map(bound) == [
        "never", "always", "count(always) <= 4", "count(always) <= 4", "count(always) > 4",
        "count(always) > 4",
      ])
  }

  @Test func combinations() {
    let flag = Condition.compare(
      .aggregate(.anyTrue, .truth(.holds(variable: "e", selection("a")))), .equal, .literal(.boolean(true)))
    let highest = Expression.aggregate(.max, score(["a": 3, "b": 1]))
    // Whoever satisfies `a` has a score over 0.
    #expect(reduced(.all([flag, outcome(.greater, 0)]), highest) == "a")
    #expect(reduced(.any([flag, outcome(.greater, 0)]), highest) == "a or b")
    // One event may satisfy `a`, another both.
    #expect(reduced(.all([flag, .holds(variable: "e", selection("b"))])).hasPrefix("!"))
    #expect(reduced(.all([.not(flag), .not(.holds(variable: "e", selection("b")))])) == "count(a or b) = 0")
    let counts = Condition.compare(
      .aggregate(
        .count,
        .conditional(
          .holds(variable: "e", selection("a")), then: .literal(.integer(1)), otherwise: .literal(.null))),
      .greater, .literal(.integer(3)))
    #expect(reduced(.all([flag, counts])) == "count(a) > 3")
    #expect(reduced(.all([.holds(variable: "e", selection("b")), counts])).hasPrefix("!"))
  }

  @Test func verdictsByChoice() {
    let verdict = Expression.conditional(
      .compare(.aggregate(.max, score(founding)), .greaterOrEqual, .literal(.integer(6))),
      then: .literal(.string("critical")), otherwise: .literal(.string("low")))
    let condition = Condition.compare(.outcome("score"), .equal, .literal(.string("critical")))
    let alone = firingPredicate(of: detection(condition, verdict))
    #expect(firingPredicate(of: detection(condition, verdict, windowed: true)) == alone)
    // Two of the three that weigh 3, or one of them with both others.
    #expect(
      text(alone)
        == "(privileged and (mount or escape or (session and secrets)))"
        + " or (mount and (escape or (session and secrets))) or (session and secrets and escape)"
    )
  }

  @Test func severalEventsAreRefused() {
    var rule = detection(.present("e"), windowed: true)
    rule.variables.append(EventVariable(name: "x", predicate: .always))
    #expect(text(firingPredicate(of: rule)) == "! the rule speaks of several events")
    let value = Expression.field(variable: "e", "bytes", absentAs: nil)
    #expect(
      text(firingPredicate(of: detection(outcome(.greater, 5), value)))
        == "! it compares a value of the field 'bytes'")
  }
}
