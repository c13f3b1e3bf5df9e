import Checks
import Detections
import Diagnostics
import Events
import Patterns
import Testing

@Suite struct PatternTests {
  @Test(
    "patterns that RE2 refuses are found wherever they stand",
    arguments: [
      { .text("f", .matches($0), origin: place(50)) },
      { .text("f", .matches($0), cased: true, origin: place(50)) },
      { .keyword(.matches($0), origin: place(50)) },
      { .all([.always, .any([.not(.named("s", .text("f", .matches($0), origin: place(50))))])]) },
    ] as [@Sendable (String) -> Predicate])
  func places(_ predicate: @Sendable (String) -> Predicate) {
    for pattern in ["(", "(?=x)", "a{1001}", #"\1"#, "[z-a]", "*"] {
      let found = check(rule([variable("a", 10, predicate(pattern))], .present("a")))
      #expect(found.diagnostics.map(\.code) == [.malformedPattern] && found.value == nil)
      #expect(found.diagnostics.first?.span?.bytes == 50..<51)
      #expect(found.diagnostics.first?.message.hasPrefix("/\(pattern)/ is no RE2 pattern: ") == true)
    }
    let right = check(rule([variable("a", 10, predicate("(?i)a{1000}|[a-z]+"))], .present("a")))
    #expect(right.diagnostics.isEmpty && right.value != nil)
  }

  @Test("texts that only look like patterns are none")
  func literals() {
    let tests: [TextPattern] = [
      .equals("("), .startsWith("["), .endsWith("*"), .contains("(?=x)"),
      .glob(Glob([.literal("("), .anyRun])),
    ]
    let predicate = Predicate.any(tests.map { .text("f", $0) })
    #expect(check(rule([variable("a", 10, predicate)], .present("a"))).diagnostics.isEmpty)
  }

  @Test("what is said of a pattern that is used twice is said once")
  func once() {
    let test = Predicate.text("f", .matches("("), origin: place(50))
    let detection = rule(
      [variable("e", 10, test)], outcomes: [outcome("o", .boolean, .truth(.holds(variable: "e", test)))],
      .present("e"))
    #expect(check(detection).diagnostics.map(\.code) == [.malformedPattern])
  }

  @Test func everythingIsReportedTogether() {
    let detection = rule(
      [variable("launch", 10, .text("f", .matches("("), origin: place(50))), variable("launch", 11)],
      window(over: .zero, kind: .after(variable: "lanch")), outcomes: [outcome("o", .integer, string("x"))],
      .compare(.outcome("oo"), .equal, integer(1)))
    let found = check(detection)
    #expect(found.value == nil)
    let codes = found.diagnostics.map(\.code)
    let expected: Set<DiagnosticCode> = [
      .duplicateName, .malformedPattern, .windowOutOfBounds, .undefinedName, .outcomeTypeMismatch,
      .unboundedCondition, .variableNotInCondition,
    ]
    #expect(expected.isSubset(of: codes))
    let helps = found.diagnostics.map(\.help)
    #expect(helps.contains("did you mean 'launch'?"))
  }
}
