import Detections
import Events
import Patterns
import Semantics
import Testing

/// Whether a test holds on the field `F` with these values (none: the field is absent).
private func verdict(
  _ test: FieldTest, _ values: [Value], quantifier: FieldPredicate.Quantifier = .some
) -> Bool {
  let predicate = Predicate.field(FieldPredicate("F", test, quantifier: quantifier))
  return holds(predicate, on: Event(fields: ["F": values]))
}

private func text(_ pattern: TextPattern, cased: Bool = false) -> FieldTest {
  .text(TextTest(pattern, isCaseSensitive: cased))
}

@Suite struct AbsenceTests {
  /// Sigma reference, section 4.7: verdicts for missing, null, '' and 'x'.
  @Test(
    "null, empty, missing",
    arguments: [
      (FieldTest.null, [true, true, false, false]),
      (text(.equals("")), [false, false, true, false]),
      (text(.glob(Glob([.anyRun]))), [false, false, true, true]),
      (text(.contains("")), [false, false, true, true]),
      (text(.startsWith("")), [false, false, true, true]),
      (text(.matches(".*")), [false, false, true, true]),
      (.present, [false, true, true, true]),
      (text(.equals("x")), [false, false, false, true]),
      (.number(.less, .integer(1)), [false, false, false, false]),
      (.sameAs("F", isCaseSensitive: true), [false, false, true, true]),
      (.member(list: "unknown", .exact(isCaseSensitive: true)), [false, false, false, false]),
    ])
  func table(_ test: FieldTest, _ expected: [Bool]) {
    let cases: [[Value]] = [[], [.null], [.string("")], [.string("x")]]
    #expect(cases.map { verdict(test, $0) } == expected)
    let negation = Predicate.not(.field("F", test))
    #expect(cases.map { holds(negation, on: Event(fields: ["F": $0])) } == expected.map { !$0 })
    // One value or all of at most one value: the quantifiers agree.
    #expect(cases.map { verdict(test, $0, quantifier: .every) } == expected)
  }

  @Test(
    "quantifiers",
    arguments: [
      ([Value.string("a"), .string("b")], true, false),
      ([.string("a"), .string("A")], true, true),
      ([.string("b")], false, false),
      ([.string("a"), .null], true, false),
      ([], false, false),
    ])
  func quantifiers(_ values: [Value], _ some: Bool, _ every: Bool) {
    #expect(verdict(text(.equals("a")), values) == some)
    #expect(verdict(text(.equals("a")), values, quantifier: .every) == every)
  }

  @Test func nullAsksTheWholeField() {
    #expect(!verdict(.null, [.null, .string("a")]))
    #expect(!verdict(.null, [.null, .string("a")], quantifier: .every))
    #expect(verdict(.null, [.null, .null]))
    #expect(verdict(.present, [.null, .string("a")], quantifier: .every))
  }
}

@Suite struct ValueTests {
  /// Sigma reference, section 4.6.
  @Test(
    "numbers, Booleans, text",
    arguments: [
      (text(.equals("5")), Value.integer(5), true),
      (text(.equals("5")), .double(5), true),
      (text(.startsWith("5.")), .double(5.5), true),
      (text(.equals("TRUE")), .boolean(true), true),
      (text(.equals("TRUE"), cased: true), .boolean(true), false),
      (text(.contains("als")), .boolean(false), true),
      (.number(.equal, .integer(5)), .string("5"), true),
      (.number(.equal, .integer(5)), .string("05"), false),
      (.number(.equal, .integer(5)), .string("+5"), false),
      (.number(.equal, .integer(5)), .string("5.0"), false),
      (.number(.equal, .integer(5)), .double(5), true),
      (.number(.equal, .double(5.5)), .string("5.50"), true),
      (.number(.equal, .integer(9_007_199_254_740_993)), .integer(9_007_199_254_740_993), true),
      (.number(.equal, .integer(9_007_199_254_740_993)), .integer(9_007_199_254_740_992), false),
      (.number(.equal, .integer(9_007_199_254_740_993)), .double(9_007_199_254_740_992), false),
      (.number(.equal, .integer(1)), .boolean(true), false),
      (.number(.greater, .integer(0)), .boolean(true), false),
      (.number(.greater, .integer(4)), .string("05"), true),
      (.number(.greater, .integer(4)), .string("5x"), false),
      (.number(.greater, .integer(4)), .string(" 5"), false),
      (.number(.greaterOrEqual, .integer(5)), .double(4.999), false),
      (.number(.greaterOrEqual, .integer(5)), .integer(5), true),
      (.number(.lessOrEqual, .integer(5)), .double(5.001), false),
      (.number(.less, .double(5.5)), .integer(5), true),
      (.boolean(true), .boolean(true), true),
      (.boolean(true), .boolean(false), false),
      (.boolean(true), .string("True"), true),
      (.boolean(false), .string("FALSE"), true),
      (.boolean(true), .string("1"), false),
      (.boolean(true), .integer(1), false),
    ])
  func table(_ test: FieldTest, _ value: Value, _ expected: Bool) {
    #expect(verdict(test, [value]) == expected)
  }

  @Test(
    "networks",
    arguments: [
      ("10.1.0.0/16", Value.string("10.1.255.255"), true),
      ("10.1.0.0/16", .string("10.2.0.0"), false),
      ("10.1.0.0/16", .string("10.1.x"), false),
      ("10.1.0.0/16", .string(""), false),
      ("0.0.0.0/0", .integer(5), false),
      ("2001:db8::/32", .string("2001:DB8:0:1::9"), true),
      ("2001:db8::/32", .string("2001:db9::"), false),
    ])
  func networks(_ network: String, _ value: Value, _ expected: Bool) throws {
    #expect(verdict(.network(try #require(IPNetwork(network))), [value]) == expected)
  }
}

@Suite struct TextTests {
  @Test(
    "text tests",
    arguments: [
      (TextPattern.equals("Docker"), false, "dOCKER", true),
      (.equals("Docker"), true, "docker", false),
      (.startsWith("/usr"), true, "/usr/bin", true),
      (.startsWith("/usr/bin"), true, "/usr", false),
      (.endsWith("/docker"), true, "/usr/bin/docker", true),
      (.endsWith("/docker"), true, "/usr/bin/docker\n", false),
      (.contains("aab"), true, "aaab", true),
      (.contains("ab"), true, "aacb", false),
      // Simple folding: the Kelvin sign is k, the long s is s; ß is not ss.
      (.contains("task"), false, "ta\u{17F}\u{212A}", true),
      (.contains("task"), true, "ta\u{17F}\u{212A}", false),
      (.equals("ss"), false, "ß", false),
      (.equals("ß"), false, "ẞ", true),
      (.equals("i"), false, "İ", false),
      // Nothing is normalized.
      (.equals("\u{E9}"), false, "e\u{301}", false),
      (.startsWith("e"), true, "e\u{301}", true),
      (.glob(Glob([.literal("a"), .anyScalar, .literal("c")])), false, "A\nC", true),
      (.glob(Glob([.literal("a"), .anyScalar, .literal("c")])), false, "ac", false),
      (.glob(Glob([.literal("a"), .anyRun, .literal("b"), .anyRun, .literal("c")])), false, "abxbc", true),
      (.glob(Glob([.literal("a"), .anyRun, .literal("ab")])), false, "ab", false),
      (.glob(Glob([.anyScalar])), false, "e\u{301}", false),
      (.glob(Glob([])), false, "", true),
      (.glob(Glob([])), false, "a", false),
      (.matches("(?i)docker (run|exec)"), true, "x DOCKER EXEC y", true),
      (.matches("docker (run|exec)"), true, "DOCKER EXEC", false),
      (.matches("docker (run|exec)"), false, "DOCKER EXEC", true),
      (.matches("^a$"), true, "a\n", false),
      (.matches("a.b"), true, "a\nb", false),
      (.matches(""), true, "", true),
    ])
  func table(_ pattern: TextPattern, _ cased: Bool, _ value: String, _ expected: Bool) {
    #expect(verdict(text(pattern, cased: cased), [.string(value)]) == expected)
  }

  @Test func patternsOfOtherScalarsDiffer() {
    #expect(TextPattern.equals("\u{E9}") != .equals("e\u{301}"))
    #expect(Value.string("\u{E9}") != .string("e\u{301}"))
    #expect(Set([Value.string("\u{E9}"), .string("e\u{301}"), .string("\u{E9}")]).count == 2)
  }

  @Test func keywordsSearchValuesOnly() {
    let event = Event(fields: [
      "mimikatz": [.string("x")], "list": [.null, .string("a Mimi b")], "n": [.integer(200)],
      "b": [.boolean(true)],
    ])
    func found(_ keyword: String) -> Bool {
      holds(.keyword(.contains(keyword)), on: event)
    }
    #expect(found("mimi") && found("200") && found("TRUE"))
    #expect(!found("mimikatz") && !found("x200"))
    #expect(!holds(.keyword(.contains("")), on: Event(fields: ["a": [.null]])))
  }
}

@Suite struct FieldAndListTests {
  @Test(
    "fields that are equal",
    arguments: [
      ([Value.string("a")], [Value.string("A")], true, false),
      ([.string("a"), .string("b")], [.string("c"), .string("b")], true, true),
      ([.integer(5)], [.string("5")], true, true),
      ([.string("")], [.string("")], true, true),
      ([.null], [.null], false, false),
      ([.string("a")], [], false, false),
    ])
  func sameAs(_ left: [Value], _ right: [Value], _ folded: Bool, _ exact: Bool) {
    let event = Event(fields: ["F": left, "G": right])
    #expect(holds(.field("F", .sameAs("G", isCaseSensitive: false)), on: event) == folded)
    #expect(holds(.field("F", .sameAs("G", isCaseSensitive: true)), on: event) == exact)
  }

  @Test(
    "named lists",
    arguments: [
      (ListMatching.exact(isCaseSensitive: false), Value.string("ADMIN"), true),
      (.exact(isCaseSensitive: true), .string("ADMIN"), false),
      (.exact(isCaseSensitive: true), .integer(7), true),
      (.pattern(isCaseSensitive: true), .string("xadminy"), true),
      (.pattern(isCaseSensitive: true), .string("xADMINy"), false),
      (.pattern(isCaseSensitive: false), .string("xADMINy"), true),
      (.network, .string("10.9.9.9"), true),
      (.network, .string("admin"), false),
      (.exact(isCaseSensitive: true), .string(""), false),
    ])
  func member(_ matching: ListMatching, _ value: Value, _ expected: Bool) {
    // The last entry is neither a pattern nor a network.
    let lists = ["names": ["admin", "7", "10.0.0.0/8", "("]]
    let predicate = Predicate.field("F", .member(list: "names", matching))
    #expect(holds(predicate, on: Event(fields: ["F": [value]]), lists: lists) == expected)
  }

  @Test func theRulesOwnListGoesBefore() {
    let rule = detection(
      [
        EventVariable(
          name: "e", predicate: .field("F", .member(list: "l", .exact(isCaseSensitive: true))))
      ], condition: .present("e"), lists: [NamedList(name: "l", values: ["own"])])
    let events = ["own", "other"].map { Event(fields: ["F": [.string($0)]]) }
    #expect(meaning(of: rule, on: events, lists: ["l": ["other"]]) == [Alert(events: [0])])
  }

  @Test(
    "log sources",
    arguments: [
      (
        LogSource(category: "process_creation"), LogSource(category: "process_creation", product: "linux"),
        true
      ),
      (
        LogSource(category: "process_creation", product: "linux"), LogSource(category: "process_creation"),
        false
      ),
      (LogSource(product: "linux"), LogSource(product: "windows"), false),
      (LogSource(product: "linux"), nil, true),
      (nil, LogSource(product: "windows"), true),
    ] as [(LogSource?, LogSource?, Bool)])
  func logSources(_ wanted: LogSource?, _ found: LogSource?, _ expected: Bool) {
    let variable = EventVariable(name: "e", logSource: wanted, predicate: .always)
    #expect(eventMatches(Event(logSource: found), variable: variable) == expected)
  }
}
