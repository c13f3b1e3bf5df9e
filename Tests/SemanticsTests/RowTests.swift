import Detections
import Events
import Semantics
import Testing

/// The events of each row, as `a0 b1`, and whether the rule fires: on rows of one tumbling window of 100 s.
private func alertEvents(
  _ condition: Condition, joins: [Join] = [], _ events: [Event], by keys: [String] = ["host"]
) -> [[Int]] {
  let names = ["a", "b", "c"]
  let rule = detection(
    names.map(variable), joins: joins, window: window(names, by: keys, seconds: 100, .tumbling),
    condition: condition)
  return meaning(of: rule, on: events).map(\.events)
}

private func on(_ host: String, user: String? = nil) -> [String: Value] {
  var fields: [String: Value] = ["host": .string(host)]
  if let user { fields["user"] = .string(user) }
  return fields
}

private let sameUser = Join(.field(variable: "a", "user"), .equal, .field(variable: "b", "user"))

@Suite struct ConditionTests {
  @Test(
    "presence, absence, counts on two a and one b",
    arguments: [
      (Condition.present("a"), true),
      (.all([.present("a"), .present("b")]), true),
      (.all([.present("a"), .present("c")]), false),
      (.all([.present("a"), .not(.present("c"))]), true),
      (.all([.present("a"), .not(.present("b"))]), false),
      (.any([.present("c"), .present("b")]), true),
      (.count(variable: "a", .equal, 2), true),
      (.count(variable: "a", .greaterOrEqual, 3), false),
      (.count(variable: "a", .notEqual, 2), false),
      (.count(variable: "a", .less, 3), true),
      (.all([.present("a"), .count(variable: "b", .lessOrEqual, 1)]), true),
      (.count(variable: "c", .equal, 0), true),
      (.all([]), true),
      (.any([]), false),
    ])
  func counts(_ condition: Condition, _ expected: Bool) {
    let events = [event(1, "a", on("h")), event(2, "b", on("h")), event(3, "a", on("h"))]
    #expect(!alertEvents(condition, events).isEmpty == expected)
  }

  @Test func absenceAloneAsksGroupsThatHaveEvents() {
    let rule = Condition.not(.present("a"))
    #expect(alertEvents(rule, []).isEmpty)
    #expect(alertEvents(rule, [event(1, "d", on("h"))]).isEmpty)
    #expect(alertEvents(rule, [event(1, "b", on("h")), event(1, "a", on("i"))]) == [[0]])
    let single = detection([variable("a")], condition: rule)
    #expect(meaning(of: single, on: [event(1, "a"), event(1, "b")]).isEmpty)
  }

  @Test(
    "which variables a condition requires",
    arguments: [
      (Condition.present("a"), ["a"]),
      (.not(.present("a")), []),
      (.not(.count(variable: "a", .equal, 0)), ["a"]),
      (.count(variable: "a", .less, 5), []),
      (.count(variable: "a", .equal, 3), ["a"]),
      (.count(variable: "a", .notEqual, 3), []),
      (.count(variable: "a", .notEqual, 0), ["a"]),
      (.count(variable: "a", .greaterOrEqual, 0), []),
      (.all([.present("a"), .present("b")]), ["a", "b"]),
      (.any([.present("a"), .all([.present("b"), .present("a")])]), ["a"]),
      (.any([.present("a"), .any([])]), ["a"]),
      (.not(.any([.not(.present("a")), .count(variable: "b", .equal, 0)])), ["a", "b"]),
      (.not(.all([])), nil),
      (.compare(.literal(.integer(1)), .equal, .literal(.integer(1))), []),
      (.holds(variable: "a", .always), ["a"]),
      (.not(.holds(variable: "a", .always)), []),
    ] as [(Condition, [String]?)])
  func required(_ condition: Condition, _ expected: [String]?) {
    #expect(condition.requiredVariables == expected.map(Set.init))
  }

  @Test func holdsAsksSomeRowOfAGroup() {
    let condition = Condition.holds(variable: "a", .text("user", .equals("u")))
    let events = [event(1, "a", on("h", user: "v")), event(2, "a", on("h", user: "u"))]
    #expect(alertEvents(condition, events) == [[0, 1]])
    #expect(alertEvents(condition, [events[0]]).isEmpty)
    #expect(alertEvents(.all([.present("b"), .not(condition)]), [event(1, "b", on("h"))]) == [[0]])
  }
}

@Suite struct JoinTests {
  private let both = Condition.all([.present("a"), .present("b")])

  @Test func onlyEventsThatJoinContribute() {
    let events = [
      event(1, "a", on("h", user: "u")), event(2, "a", on("h", user: "v")),
      event(3, "b", on("h", user: "u")), event(4, "b", on("h", user: "U")), event(5, "b", on("h")),
    ]
    #expect(alertEvents(both, joins: [sameUser], events) == [[0, 2]])
    var folded = sameUser
    folded.ignoringCase = true
    #expect(alertEvents(both, joins: [folded], events) == [[0, 2, 3]])
    // Of the two a and three b only one each is in a row.
    let two = Condition.all([.count(variable: "a", .greaterOrEqual, 2), .present("b")])
    #expect(alertEvents(two, joins: [sameUser], events).isEmpty)
  }

  @Test(
    "relations of values",
    arguments: [
      (Value.string("5"), Relation.equal, Value.integer(5), true),
      (.string("05"), .equal, .integer(5), false),
      (.integer(5), .equal, .double(5), true),
      (.string("a"), .notEqual, .string("b"), true),
      (.string("a"), .notEqual, .string("a"), false),
      (.null, .notEqual, .string("a"), false),
      (.string("9"), .less, .string("10"), true),
      (.string("a"), .less, .string("b"), false),
      (.string("a"), .greaterOrEqual, .string("a"), false),
      (.integer(9), .lessOrEqual, .string("9.5"), true),
      (.boolean(true), .equal, .string("true"), true),
      (.boolean(true), .equal, .integer(1), false),
    ])
  func relations(_ left: Value, _ relation: Relation, _ right: Value, _ expected: Bool) {
    let join = Join(.field(variable: "a", "x"), relation, .field(variable: "b", "y"))
    let events = [
      event(1, "a", ["host": .string("h"), "x": left]), event(2, "b", ["host": .string("h"), "y": right]),
    ]
    #expect(!alertEvents(both, joins: [join], events).isEmpty == expected)
  }

  @Test func someValuesMustStandInTheRelation() {
    var left = event(1, "a", on("h"))
    left["user"] = [.string("u"), .string("v")]
    var right = event(1, "b", on("h"))
    right["user"] = [.null, .string("v")]
    #expect(alertEvents(both, joins: [sameUser], [left, right]) == [[0, 1]])
    right["user"] = []
    #expect(alertEvents(both, joins: [sameUser], [left, right]).isEmpty)
  }

  @Test(
    "time is compared in whole seconds, rounded down",
    arguments: [
      (1.0, Relation.less, 2.0, true), (1.2, .less, 1.9, false), (1.9, .equal, 1.2, true),
      (2.0, .less, 1.0, false), (-0.5, .less, 0.2, true),
    ])
  func time(_ first: Double, _ relation: Relation, _ second: Double, _ expected: Bool) {
    let rule = detection(
      ["a", "b"].map(variable), joins: [Join(.time(variable: "a"), relation, .time(variable: "b"))],
      window: window(["a", "b"], seconds: 100, .sliding), condition: both)
    let events = [event(second, "b", on("h")), event(first, "a", on("h"))]
    #expect(meaning(of: rule, on: events).contains { $0.events == [0, 1] } == expected)
  }

  @Test func oneEventMayStandForTwoVariables() {
    let rule = detection(
      [
        EventVariable(name: "a", predicate: .always),
        EventVariable(name: "b", predicate: .text("kind", .equals("x"))),
      ], window: window(["a", "b"], seconds: 100, .tumbling), condition: both)
    #expect(meaning(of: rule, on: [event(1, "x", on("h"))]).map(\.events) == [[0]])
  }
}

@Suite struct OptionalVariableTests {
  @Test func optionalEventsJoinTheirRowOrAreLeftOut() {
    let condition = Condition.all([.present("a"), .not(.present("b"))])
    let start = event(1, "a", on("h", user: "u"))
    let otherStop = event(2, "b", on("h", user: "v"))
    let stop = event(2, "b", on("h", user: "u"))
    #expect(alertEvents(condition, joins: [sameUser], [start, otherStop]) == [[0]])
    #expect(alertEvents(condition, joins: [sameUser], [start, otherStop, stop]).isEmpty)
    #expect(alertEvents(condition, [start, otherStop]).isEmpty)
    let atMostOne = Condition.all([.present("a"), .count(variable: "b", .lessOrEqual, 1)])
    #expect(alertEvents(atMostOne, joins: [sameUser], [start, otherStop, stop]) == [[0, 2]])
  }

  @Test func anOptionalVariableMayHangOnAnother() {
    let joins = [sameUser, Join(.field(variable: "b", "host"), .equal, .field(variable: "c", "host"))]
    let condition = Condition.all([.present("a"), .not(.present("c"))])
    let start = event(1, "a", on("h", user: "u"))
    let end = event(3, "c", on("h"))
    // Without an event of b the row has nothing that c could join.
    #expect(alertEvents(condition, joins: joins, [start, end]) == [[0]])
    #expect(alertEvents(condition, joins: joins, [start, event(2, "b", on("h", user: "u")), end]).isEmpty)
  }

  @Test func withoutRequiredVariablesEachEventIsARow() {
    let condition = Condition.any([.present("a"), .present("b")])
    let events = [event(1, "a", on("h", user: "u")), event(2, "b", on("h", user: "v"))]
    #expect(alertEvents(condition, joins: [sameUser], events) == [[0, 1]])
    let own = Join(.field(variable: "a", "user"), .equal, .field(variable: "a", "host"))
    #expect(alertEvents(condition, joins: [own], events) == [[1]])
  }
}
