import Checks
import Detections
import Diagnostics
import Events
import Testing

/// A rule with something wrong in it, all that is said of it, and the same rule mended.
private struct Fault: Sendable, CustomTestStringConvertible {
  var name: String
  var wrong: Detection
  /// `byte code message`, with `-` for no byte; then `| help` when it is part of the fault.
  var findings: [String]
  var right: Detection
  var testDescription: String { name }
}

private func described(_ finding: Diagnostic) -> String {
  "\(finding.span.map { "\($0.bytes.lowerBound)" } ?? "-") \(finding.code) \(finding.message)"
}

@Suite struct FindingTests {
  @Test("of variables", arguments: variableFaults)
  fileprivate func variables(_ fault: Fault) { check(fault) }

  @Test("of windows and joins", arguments: windowFaults)
  fileprivate func windows(_ fault: Fault) { check(fault) }

  @Test("of outcomes", arguments: outcomeFaults)
  fileprivate func outcomes(_ fault: Fault) { check(fault) }

  @Test("of comparisons", arguments: comparisonFaults)
  fileprivate func comparisons(_ fault: Fault) { check(fault) }

  @Test("of conditions", arguments: conditionFaults)
  fileprivate func conditions(_ fault: Fault) { check(fault) }

  private func check(_ fault: Fault) {
    let wrong = Checks.check(fault.wrong)
    #expect(wrong.diagnostics.map(described) == fault.findings)
    #expect(wrong.value == nil && wrong.hasErrors)
    let right = Checks.check(fault.right)
    #expect(right.diagnostics.map(described) == [])
    #expect(right.value?.detection == fault.right)
  }
}

private let variableFaults = [
  Fault(
    name: "none", wrong: rule([], .any([])), findings: ["- missingKey the rule 'r' has no event variable"],
    right: rule(variables("a"), .present("a"))),
  Fault(
    name: "twice", wrong: rule(variables("a", "a"), window(key(of: "a")), .present("a")),
    findings: ["11 duplicateName two event variables are called 'a'"],
    right: rule(variables("a", "b"), window(key(of: "a", "b")), .all([.present("a"), .present("b")]))),
  Fault(
    name: "several without a window", wrong: rule(variables("a", "b"), .all([.present("a"), .present("b")])),
    findings: ["11 windowNeeded a rule with several event variables needs a window"],
    right: rule(variables("a", "b"), window(key(of: "a", "b")), .all([.present("a"), .present("b")]))),
]

private let both = Condition.all([.present("a"), .present("b")])

private let windowFaults = [
  Fault(
    name: "no length", wrong: rule(variables("a"), window(over: .zero), .present("a")),
    findings: ["30 windowOutOfBounds a window must last longer than nothing"],
    right: rule(variables("a"), window(over: .nanoseconds(1)), .present("a"))),
  Fault(
    name: "negative length",
    wrong: rule(variables("a"), window(over: .seconds(-1), kind: .sliding), .present("a")),
    findings: ["30 windowOutOfBounds a window must last longer than nothing"],
    right: rule(variables("a"), window(over: .seconds(1), kind: .sliding), .present("a"))),
  Fault(
    name: "one key twice",
    wrong: rule(variables("a"), window(key(of: "a"), key(of: "a", at: 32)), .present("a")),
    findings: ["32 duplicateName two keys of the window are called 'host'"],
    right: rule(variables("a"), window(key(of: "a"), key("user", of: "a", at: 32)), .present("a"))),
  Fault(
    name: "a key without a field", wrong: rule(variables("a", "b"), window(key(of: "a", "b"), key("user", of: "c")), both),
    findings: ["31 missingKey the window's key 'user' has no field in any event"],
    right: rule(variables("a", "b"), window(key(of: "a", "b"), key("user", of: "b")), both)),
  Fault(
    name: "around what is not there",
    wrong: rule(variables("a"), window(key(of: "a"), kind: .after(variable: "b")), .present("a")),
    findings: ["30 undefinedName there is no event variable 'b'"],
    right: rule(variables("a"), window(key(of: "a"), kind: .after(variable: "a")), .present("a"))),
  Fault(
    name: "around what need not be there",
    wrong: rule(
      variables("a", "b"), window(key(of: "a", "b"), kind: .before(variable: "b")),
      .all([.present("a"), .not(.present("b"))])),
    findings: ["30 unboundedCondition the window is laid around 'b', which the condition does not require"],
    right: rule(
      variables("a", "b"), window(key(of: "a", "b"), kind: .before(variable: "a")),
      .all([.present("a"), .not(.present("b"))]))),
  Fault(
    name: "a join with what is not there",
    wrong: rule(variables("a", "b"), joins: [join("a", "c")], window(key(of: "a", "b")), both),
    findings: ["20 undefinedName there is no event variable 'c'"],
    right: rule(variables("a", "b"), joins: [join("a", "b")], window(key(of: "a", "b")), both)),
  Fault(
    name: "a join of one variable",
    wrong: rule(variables("a", "b"), joins: [join("a", "a")], window(key(of: "a", "b")), both),
    findings: ["20 unjoinedVariable a join needs two variables, this has 'a' twice"],
    right: rule(variables("a", "b"), joins: [join("b", "a")], window(key(of: "a", "b")), both)),
  Fault(
    name: "nothing in common", wrong: rule(variables("a", "b"), window(), both),
    findings: ["11 unjoinedVariable nothing connects 'b' with the other event variables"],
    right: rule(variables("a", "b"), joins: [join("b", "a")], window(), both)),
  Fault(
    name: "one of three apart",
    wrong: rule(
      variables("a", "b", "c"), joins: [join("a", "b")], window(), .all([both, .present("c")])),
    findings: ["12 unjoinedVariable nothing connects 'c' with the other event variables"],
    right: rule(
      variables("a", "b", "c"), joins: [join("c", "b"), join("a", "b", at: 21)], window(),
      .all([both, .present("c")]))),
]

private let outcomeFaults = [
  Fault(
    name: "one name twice",
    wrong: single(outcome("o", .integer, integer(1)), outcome("o", .integer, integer(2), at: 41)),
    findings: ["41 duplicateName the name 'o' is used twice"],
    right: single(outcome("o", .integer, integer(1)), outcome("p", .integer, integer(2), at: 41))),
  Fault(
    name: "a variable's name", wrong: single(outcome("e", .integer, integer(1))),
    findings: ["40 duplicateName the name 'e' is used twice"],
    right: single(outcome("o", .integer, integer(1)))),
  Fault(
    name: "a field of what is not there", wrong: single(outcome("o", .string, field("d"))),
    findings: ["40 undefinedName there is no event variable 'd'"],
    right: single(outcome("o", .string, field()))),
  Fault(
    name: "a field of the whole group", wrong: grouped(outcome("o", .string, field())),
    findings: [
      "40 outcomeNeedsAggregate f has a value for each event of the window, and an outcome has one"
    ],
    right: grouped(outcome("o", .list, .aggregate(.list, field())))),
  Fault(
    name: "a test in the whole group",
    wrong: grouped(outcome("o", .boolean, .truth(.holds(variable: "e", .always)))),
    findings: [
      "40 outcomeNeedsAggregate a test of 'e' has a value for each event of the window, and an outcome has one"
    ],
    right: grouped(outcome("o", .boolean, .aggregate(.anyTrue, .truth(.holds(variable: "e", .always)))))),
  Fault(
    name: "a test of what is not there",
    wrong: single(outcome("o", .boolean, .truth(.holds(variable: "d", .always)))),
    findings: ["40 undefinedName there is no event variable 'd'"],
    right: single(outcome("o", .boolean, .truth(.holds(variable: "e", .always))))),
  Fault(
    name: "a later outcome",
    wrong: single(outcome("o", .integer, .outcome("p")), outcome("p", .integer, integer(1), at: 41)),
    findings: ["40 undefinedName there is no outcome 'p' before this one"],
    right: single(outcome("p", .integer, integer(1)), outcome("o", .integer, .outcome("p"), at: 41))),
  Fault(
    name: "itself", wrong: single(outcome("o", .integer, .outcome("o"))),
    findings: ["40 undefinedName there is no outcome 'o' before this one"],
    right: single(outcome("o", .integer, integer(0)))),
  Fault(
    name: "another kind", wrong: single(outcome("o", .integer, string("x"))),
    findings: ["40 outcomeTypeMismatch the outcome 'o' is said to be integer, and gives string"],
    right: single(outcome("o", .string, string("x")))),
  Fault(
    name: "a float for an integer",
    wrong: single(outcome("o", .integer, .arithmetic(.divide, integer(1), integer(2)))),
    findings: ["40 outcomeTypeMismatch the outcome 'o' is said to be integer, and gives float"],
    right: single(outcome("o", .float, .arithmetic(.multiply, integer(1), integer(2))))),
  Fault(
    name: "the kind of an aggregate",
    wrong: grouped(outcome("o", .boolean, .aggregate(.countDistinct, field()))),
    findings: ["40 outcomeTypeMismatch the outcome 'o' is said to be boolean, and gives integer"],
    right: grouped(outcome("o", .integer, .aggregate(.countDistinct, field())))),
  Fault(
    name: "arithmetic on text",
    wrong: single(outcome("o", .integer, .arithmetic(.add, integer(1), string("x")))),
    findings: ["40 outcomeTypeMismatch a number is needed here"],
    right: single(outcome("o", .integer, .arithmetic(.add, integer(1), .literal(.boolean(true)))))),
  Fault(
    name: "arithmetic on a list",
    wrong: grouped(outcome("o", .integer, .arithmetic(.modulo, .aggregate(.list, field()), integer(2)))),
    findings: ["40 outcomeTypeMismatch a number is needed here"],
    right: grouped(outcome("o", .integer, .arithmetic(.modulo, .aggregate(.count, field()), integer(2))))),
  Fault(
    name: "the greatest text", wrong: grouped(outcome("o", .integer, .aggregate(.max, string("x")))),
    findings: ["40 outcomeTypeMismatch a number is needed here"],
    right: grouped(outcome("o", .integer, .aggregate(.max, .truth(.holds(variable: "e", .always)))))),
  Fault(
    name: "a flag of texts", wrong: grouped(outcome("o", .boolean, .aggregate(.anyTrue, string("x")))),
    findings: ["40 outcomeTypeMismatch a number is needed here"],
    right: grouped(outcome("o", .boolean, .aggregate(.anyTrue, integer(1))))),
  Fault(
    name: "an aggregate in an aggregate",
    wrong: grouped(outcome("o", .integer, .aggregate(.sum, .aggregate(.max, field())))),
    findings: ["40 outcomeTypeMismatch an aggregate can't stand inside another"],
    right: grouped(
      outcome("o", .float, .arithmetic(.add, .aggregate(.sum, field()), .aggregate(.max, field()))))),
  Fault(
    name: "an aggregate in a condition in an aggregate",
    wrong: grouped(
      outcome(
        "o", .integer,
        .aggregate(
          .sum,
          .conditional(
            .compare(.aggregate(.max, field()), .greater, integer(1)), then: integer(1), otherwise: integer(0)
          )))),
    findings: ["40 outcomeTypeMismatch an aggregate can't stand inside another"],
    right: grouped(
      outcome(
        "o", .integer,
        .conditional(
          .compare(.aggregate(.max, field()), .greater, integer(1)), then: integer(1), otherwise: integer(0)))
    )),
  Fault(
    name: "values of two kinds",
    wrong: single(
      outcome("o", .string, .conditional(.present("e"), then: string("x"), otherwise: integer(0)))),
    findings: ["40 outcomeTypeMismatch one value is string, the other integer"],
    right: single(
      outcome(
        "o", .float, .conditional(.present("e"), then: .literal(.double(0.5)), otherwise: integer(0))))),
  Fault(
    name: "a malformed pattern",
    wrong: single(
      outcome("o", .boolean, .truth(.holds(variable: "e", .text("f", .matches("("), origin: place(50)))))),
    findings: ["50 malformedPattern /(/ is no RE2 pattern: this group is never closed: a ')' is missing"],
    right: single(
      outcome("o", .boolean, .truth(.holds(variable: "e", .text("f", .matches("()"), origin: place(50))))))),
]

private func comparing(_ left: Expression, _ relation: Relation, _ right: Expression) -> Detection {
  grouped(outcome("o", .boolean, .truth(.compare(left, relation, right))))
}

private let list = Expression.aggregate(.list, field())

private let comparisonFaults = [
  Fault(
    name: "the order of texts", wrong: comparing(string("a"), .less, string("b")),
    findings: ["40 outcomeTypeMismatch texts and lists are compared with = and != only"],
    right: comparing(string("a"), .notEqual, string("b"))),
  Fault(
    name: "a text and a number", wrong: comparing(string("a"), .equal, integer(1)),
    findings: ["40 outcomeTypeMismatch a text and a number are never equal"],
    right: comparing(.aggregate(.max, field()), .equal, integer(1))),
  Fault(
    name: "the order of lists", wrong: comparing(list, .greater, list),
    findings: ["40 outcomeTypeMismatch texts and lists are compared with = and != only"],
    right: comparing(list, .equal, .aggregate(.distinctList, field()))),
  Fault(
    name: "a list and a number", wrong: comparing(list, .equal, integer(1)),
    findings: ["40 outcomeTypeMismatch a list equals nothing but a list"],
    right: comparing(.aggregate(.count, field()), .equal, integer(1))),
  Fault(
    name: "a list and a text", wrong: comparing(string("a"), .notEqual, list),
    findings: ["40 outcomeTypeMismatch a list equals nothing but a list"],
    right: comparing(.literal(.list([.string("a")])), .notEqual, list)),
]

private let conditionFaults = [
  Fault(
    name: "what is not there", wrong: rule(variables("a"), .all([.present("a"), .present("b")])),
    findings: ["10 undefinedName there is no event variable 'b'"],
    right: rule(variables("a"), .present("a"))),
  Fault(
    name: "an outcome that is not there",
    wrong: single(condition: .all([.present("e"), .compare(.outcome("o"), .greater, integer(0))])),
    findings: ["10 undefinedName there is no outcome 'o' before this one"],
    right: single(
      outcome("o", .integer, integer(1)),
      condition: .all([.present("e"), .compare(.outcome("o"), .greater, integer(0))]))),
  Fault(
    name: "a field", wrong: single(condition: .all([.present("e"), .compare(field(), .equal, string("x"))])),
    findings: [
      "10 outcomeNeedsAggregate f has a value for each event of the window, and an outcome has one"
    ],
    right: single(
      condition: .all([.present("e"), .compare(.aggregate(.countDistinct, field()), .equal, integer(1))]))),
  Fault(
    name: "a test", wrong: single(condition: .all([.present("e"), .holds(variable: "e", .always)])),
    findings: [
      "10 outcomeNeedsAggregate a test of 'e' has a value for each event of the window, and an outcome has one"
    ],
    right: single(condition: .all([.present("e"), .present("e")]))),
  Fault(
    name: "nothing of a variable", wrong: rule(variables("a", "b"), window(key(of: "a", "b")), .present("a")),
    findings: ["11 variableNotInCondition the condition says nothing about 'b'"],
    right: rule(
      variables("a", "b"), window(key(of: "a", "b")), .all([.present("a"), .not(.present("b"))]))),
  Fault(
    name: "absence alone", wrong: rule(variables("a"), .not(.present("a"))),
    findings: ["10 unboundedCondition the condition may hold without any event"],
    right: rule(variables("a"), .not(.not(.present("a"))))),
  Fault(
    name: "a small count", wrong: rule(variables("a"), window(), .count(variable: "a", .less, 5)),
    findings: ["10 unboundedCondition the condition may hold without any event"],
    right: rule(variables("a"), window(), .count(variable: "a", .greaterOrEqual, 5))),
  Fault(
    name: "a count that 0 satisfies",
    wrong: rule(variables("a"), window(), .count(variable: "a", .notEqual, 5)),
    findings: ["10 unboundedCondition the condition may hold without any event"],
    right: rule(variables("a"), window(), .count(variable: "a", .notEqual, 0))),
  Fault(
    name: "a choice with absence",
    wrong: rule(variables("a", "b"), window(key(of: "a", "b")), .any([.present("a"), .not(.present("b"))])),
    findings: ["10 unboundedCondition the condition may hold without any event"],
    right: rule(variables("a", "b"), window(key(of: "a", "b")), .any([.present("a"), .present("b")]))),
  Fault(
    name: "a score alone",
    wrong: single(
      outcome("o", .integer, integer(1)), condition: .compare(.outcome("o"), .greater, integer(0))),
    findings: [
      "10 unboundedCondition the condition may hold without any event",
      "10 variableNotInCondition the condition says nothing about 'e'",
    ],
    right: single(
      outcome("o", .integer, integer(1)),
      condition: .all([.compare(.outcome("o"), .greater, integer(0)), .present("e")]))),
]
