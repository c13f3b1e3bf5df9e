import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import TestSupport
import Testing

@testable import SigmaDialect

/// Items, the values of the fields F and G, and whether the item holds (Sigma reference sections 4.5, 4.7 and 4.8).
private let items: [(item: String, values: [Value], others: [Value], holds: Bool)] = [
  ("F|hour: 5", texts("2024-02-29T05:59:59Z"), [], true),
  ("F|hour: 5", texts("2024-02-29T05:59:59+01:00"), [], false),
  ("F|hour: 4", texts("2024-02-29T05:59:59+01:00"), [], true),
  ("F|hour: 0", texts("2024-02-29T00:00:00Z"), [], true),
  ("F|hour: 5", texts("05:00"), [], false),
  ("F|hour: 5", [], [], false),
  ("F|hour|neq: 5", [], [], true),
  ("F|hour|neq: [5, 6]", texts("2024-02-29T06:00:00Z"), [], false),
  ("F|hour: [5, 6]", texts("2024-02-29T06:00:00Z"), [], true),
  // One value of several is enough.
  ("F|hour: 5", texts("noon", "2024-02-29T06:00:00Z", "2024-02-29T05:00:00Z"), [], true),
  ("F|hour|gte: 22", texts("2024-02-29T22:00:00Z"), [], true),
  ("F|hour|gt: 22", texts("2024-02-29T22:00:00Z"), [], false),
  ("F|hour|lt: 6", texts("2024-02-29T05:00:00Z"), [], true),
  ("F|hour|lte: 5", texts("2024-02-29T05:00:00Z"), [], true),
  ("F|hour|lt: 6", [], [], false),
  ("F|minute: 59", texts("2024-02-29T05:59:59Z"), [], true),
  ("F|day: 29", texts("2024-02-29 05:59:59"), [], true),
  ("F|week: 53", texts("2021-01-03T00:00:00Z"), [], true),
  ("F|month: 2", texts("2024-02-29T05:59:59Z"), [], true),
  ("F|year: 2024", [.integer(1_709_164_800)], [], true),
  ("F|fieldref|startswith: G", texts("C:\\Temp\\a"), texts("c:\\temp"), true),
  ("F|fieldref|startswith: G", texts("c:\\temp"), texts("c:\\temp\\a"), false),
  ("F|fieldref|startswith|cased: G", texts("C:\\Temp\\a"), texts("c:\\temp"), false),
  ("F|fieldref|cased|startswith: G", texts("C:\\Temp\\a"), texts("C:\\T"), true),
  ("F|fieldref|endswith: G", texts("abc"), texts("BC"), true),
  ("F|fieldref|endswith: G", texts("bcd"), texts("BC"), false),
  ("F|fieldref|contains: G", texts("abcd"), texts("x", "BC"), true),
  ("F|contains|fieldref: G", texts("abcd"), texts("BC"), true),
  // A wildcard of an event is a character.
  ("F|fieldref|contains: G", texts("abcd"), texts("*"), false),
  ("F|fieldref|contains: G", texts("abcd"), [], false),
  ("F|fieldref|contains: G", [], texts("a"), false),
  ("F|fieldref|contains: G", [.null], texts("a"), false),
  ("F|fieldref|contains|neq: G", texts("abcd"), [], true),
  ("F|fieldref|contains|neq: G", texts("abcd"), texts("b"), false),
  ("F|fieldref|contains: [G, H]", texts("abcd"), texts("b"), true),
  ("F|fieldref|neq: G", texts("a"), texts("A"), false),
]

private func texts(_ texts: String...) -> [Value] { texts.map(Value.string) }

/// The text that a detection is raised to, without comments, and what it means.
private func readBack(_ detection: Detection) throws -> (text: String, detection: Detection?) {
  let raised = Sigma.raise(try #require(check(detection).value))
  #expect(raised.losses.filter { $0.direction != .same } == [])
  let text = Sigma.print(try #require(raised.file))
  let reading = read(text)
  #expect(reading.diagnostics.filter { $0.severity == .error } == [], "\(text)")
  return (text, reading.rules.last?.detection)
}

@Test("time parts and parts of other fields", arguments: items.indices)
func computedItem(_ index: Int) throws {
  let (item, values, others, holds) = items[index]
  let reading = read(ruleText("{sel: {\(item)}, condition: sel}"))
  #expect(reading.diagnostics == [], "\(item)")
  let detection = try #require(reading.rules.first?.detection)
  var event = Event()
  event["F"] = values
  event["G"] = others
  #expect(!meaning(of: detection, on: [event]).isEmpty == holds, "\(item)")
  let back = try readBack(detection)
  #expect(!meaning(of: try #require(back.detection), on: [event]).isEmpty == holds, "\(back.text)")
}

@Test("modifiers of computed tests come back as they were written")
func computedText() throws {
  let written = [
    "F|minute: 5", "F|hour|gt: 5", "F|day|gte: 5", "F|week|lt: 5", "F|month|lte: 5", "F|year: 2024",
    "F|fieldref|startswith: 'G'", "F|fieldref|endswith|cased: 'G'", "F|fieldref|contains: 'G'",
  ]
  for item in written {
    let reading = read(ruleText("{sel: {\(item)}, condition: sel}"))
    let text = try readBack(try #require(reading.rules.first?.detection)).text
    #expect(text.contains("        \(item)\n"), "\(text)")
  }
}

@Test("what a filter asks of a time is asked of the rule's event")
func computedFilter() throws {
  let rule = "title: t\nname: r\nlogsource: {category: c}\ndetection: {sel: {A: a, T|month: 2}, condition: sel}\n"
  let filter =
    "---\ntitle: f\nlogsource: {category: c}\nfilter: {rules: [r], work: {T|hour|gte: 8}, condition: not work}\n"
  let detection = try #require(read(rule + filter).rules.first?.detection)
  func fires(at time: String) -> Bool {
    !meaning(
      of: detection, on: [Event(fields: ["A": texts("a"), "T": [.string(time)]])]
    ).isEmpty
  }
  #expect(fires(at: "2024-02-01T07:00:00Z"))
  #expect(!fires(at: "2024-02-01T08:00:00Z"))
  #expect(!fires(at: "2024-03-01T07:00:00Z"))
}

private let warned: [(item: String, code: DiagnosticCode, severity: Diagnostic.Severity, place: String)] = [
  ("F|hour: 24", .sigmaValue, .warning, "24"),
  ("F|month: 0", .sigmaValue, .warning, "0"),
  ("F|minute: 1.5", .sigmaValue, .warning, "1.5"),
  ("F|hour: '5'", .sigmaValue, .error, "'5'"),
  ("F|gte|hour: 5", .sigmaModifier, .error, "hour"),
  ("F|hour|minute: 5", .sigmaModifier, .error, "minute"),
  ("F|hour|gt|lt: 5", .sigmaModifier, .error, "lt"),
  ("F|hour|contains: 5", .sigmaModifier, .error, "contains"),
  ("F|contains|hour: 5", .sigmaModifier, .error, "hour"),
  ("F|hour|all: [5, 6]", .sigmaModifier, .error, "all"),
  ("'|hour': 5", .sigmaModifier, .error, "'|hour'"),
  ("F|fieldref|contains|startswith: G", .sigmaModifier, .error, "startswith"),
  ("F|fieldref|contains: 'G*'", .sigmaValue, .error, "'G*'"),
]

@Test("chains of computed tests that are wrong", arguments: warned.indices)
func warnedItem(_ index: Int) {
  let (item, code, severity, place) = warned[index]
  let found = read(ruleText("{sel: {\(item)}, condition: sel}")).diagnostics
  #expect(found.map(\.code) == [code], "\(item)")
  #expect(found.map(\.severity) == [severity], "\(item)")
  #expect(found.first.map(marked) == place, "\(item)")
}

@Test("a keyword does not look into what is computed: both in one rule are refused")
func keywordBesideComputed() {
  let reading = read(ruleText("{k: [a], sel: {F|hour: 5}, condition: k and sel}"))
  #expect(reading.rules.isEmpty)
  #expect(reading.diagnostics.map(\.code) == [.sigmaNotSupported])
}

// MARK: Combinations

private let combined =
  "title: t\nname: base\nlogsource: {category: c}\ndetection: {sel: {A: a}, condition: sel}\n---\ntitle: c\n"
  + "correlation: {type: value_count, rules: [base], group-by: [U], timespan: 1m, "
  + "condition: {gte: 2, field: [F, G]}}\n"

/// Values of F and G of two events, and whether they have two combinations.
private let combinations: [(first: [[Value]], second: [[Value]], areTwo: Bool)] = [
  ([texts("a"), texts("b")], [texts("a"), texts("c")], true),
  ([texts("a"), texts("b")], [texts("a"), texts("b")], false),
  // Joined without care, these would be the same.
  ([texts("ab"), texts("c")], [texts("a"), texts("bc")], true),
  ([texts("1:a1:b"), texts("c")], [texts("a"), texts("b1:c")], true),
  // Values are the same when their texts are.
  ([[.integer(1)], texts("b")], [texts("1"), texts("b")], false),
  // An event that lacks one of the fields has no combination.
  ([texts("a"), texts("b")], [texts("a"), []], false),
  ([texts("a"), texts("b")], [texts("c"), [.null]], false),
  // One event with several values has several.
  ([texts("a"), texts("b", "c")], [texts("x"), []], true),
]

@Test("value_count of several fields counts their combinations", arguments: combinations.indices)
func countedCombinations(_ index: Int) throws {
  let detection = try #require(read(combined).rules.first?.detection)
  let (first, second, areTwo) = combinations[index]
  let events = [first, second].enumerated().map { offset, values in
    var event = Event(fields: ["A": texts("a"), "U": texts("u"), "F": values[0], "G": values[1]])
    event.time = Timestamp(nanoseconds: Int64(offset) * 1_000_000_000)
    return event
  }
  #expect(!meaning(of: detection, on: events).isEmpty == areTwo)
  let back = try readBack(detection)
  #expect(back.text.contains("field:\n            - F\n            - G\n"), "\(back.text)")
  #expect(!meaning(of: try #require(back.detection), on: events).isEmpty == areTwo)
}
