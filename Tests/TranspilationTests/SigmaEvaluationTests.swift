import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

/// A detection section of a Sigma rule, an event, and whether the rule matches it.
private struct Case: CustomTestStringConvertible, Sendable {
  var detection: String
  var event: String
  var matches: Bool

  init(_ detection: String, _ event: String, _ matches: Bool) {
    self.detection = detection
    self.event = event
    self.matches = matches
  }

  var testDescription: String { "\(detection) on \(event)" }
}

/// Keywords look for a text inside the value of any field, whatever its name, not in names (Sigma reference,
/// section 3).
private let keywords: [Case] = [
  Case("{k: [mimikatz], condition: k}", #"{"Message": "run MimiKatz.exe"}"#, true),
  Case("{k: [mimikatz], condition: k}", #"{"mimikatz": "x"}"#, false),
  Case("{k: [mimikatz, 4625], condition: k}", #"{"A": "x", "EventID": 4625}"#, true),
  Case("{k: [one, two], condition: k}", #"{"A": "x two y"}"#, true),
  Case("{k: {'|all': [one, two]}, condition: k}", #"{"A": "one", "B": "two"}"#, true),
  Case("{k: {'|all': [one, two]}, condition: k}", #"{"A": "one", "B": "three"}"#, false),
  Case("{k: ['a*c'], condition: k}", #"{"A": "xx abbbc xx"}"#, true),
  Case("{k: ['a*c'], condition: k}", #"{"A": "a", "B": "c"}"#, false),
  Case("{k: {'|re': '^a+$'}, condition: k}", #"{"A": "b", "B": "aaa"}"#, true),
  Case("{k: {'|re': '^a+$'}, condition: k}", #"{"A": "baaa"}"#, false),
  Case("{k: [x], condition: not k}", #"{"A": null}"#, true),
  Case("{k: [x], s: {A: y}, condition: s and not k}", #"{"A": "y", "B": "xyz"}"#, false),
  // Inside objects and lists.
  Case("{k: [evil], condition: k}", #"{"a": {"b": {"c": "very evil"}}}"#, true),
  Case("{k: [evil], condition: k}", #"{"a": {"evil": "good"}}"#, false),
  Case("{k: [evil], condition: k}", #"{"a": ["good", {"b": "evil"}]}"#, true),
]

/// Names of nested objects are joined by dots; one value of a list is enough; a name with a dot is the same
/// field as the nested one.
private let nested: [Case] = [
  Case("{s: {a.b.c: x}, condition: s}", #"{"a": {"b": {"c": "X"}}}"#, true),
  Case("{s: {a.b.c: x}, condition: s}", #"{"a.b.c": "x"}"#, true),
  Case("{s: {a.b.c: x}, condition: s}", #"{"a.b": {"c": "x"}}"#, true),
  Case("{s: {a.b.c: x}, condition: s}", #"{"a": {"b.d": {"c": "x"}}}"#, false),
  Case("{s: {c: x}, condition: s}", #"{"a": {"b": {"c": "x"}}}"#, false),
  Case("{s: {a.b: x}, condition: s}", #"{"a": [{"b": "y"}, {"b": "x"}]}"#, true),
  Case("{s: {a.b: x}, condition: s}", #"{"a": {"b": ["y", "x"]}}"#, true),
  Case("{s: {a.b|contains|all: [x, y]}, condition: s}", #"{"a": {"b": ["xy", "z"]}}"#, true),
  Case("{s: {a.b: null}, condition: s}", #"{"a": {"c": 1}}"#, true),
  Case("{s: {a.b|exists: false}, condition: s}", #"{"a": {"b": {"c": 1}}}"#, true),
  Case("{s: {a.b|exists: true}, condition: s}", #"{"a": {"b": ""}}"#, true),
  Case("{s: {a.n|gte: 10}, condition: s}", #"{"a": {"n": 9.5}}"#, false),
  Case("{s: {a.n|gte: 10}, condition: s}", #"{"a": {"n": 10}}"#, true),
  Case("{s: {a.b|fieldref: c.d}, condition: s}", #"{"a": {"b": "x"}, "c": {"d": "X"}}"#, true),
  Case("{s: {a.b: x}, t: {a.c: y}, condition: s and t}", #"{"a": [{"b": "x"}, {"c": "y"}]}"#, true),
]

@Suite struct SigmaEvaluationTests {
  private func expectVerdict(_ each: Case) throws {
    let text = "title: t\nlogsource: {category: test}\ndetection: \(each.detection)\n"
    let rules = [try rule(text, name: "rule.yml")]
    let events = readEvents(Array(each.event.utf8), named: "events.jsonl").events
    try #require(events.count == 1)
    let found = transpiler.evaluate(rules, on: events, EvaluationSettings(schema: .sigma))
    #expect(found.diagnostics.isEmpty)
    #expect(found.value.count == (each.matches ? 1 : 0))
    // The evaluation of labelled events says the same.
    let labelled = "{\"rule_id\": \"\(rules[0].id)\", \"expected\": \(each.matches), \"event\": \(each.event)}"
    let tested = transpiler.testLabelled(Array(labelled.utf8), named: "labelled", rules: rules)
    #expect(tested.value.summary.passed == 1)
  }

  @Test("keywords", arguments: keywords)
  private func keywordRules(_ each: Case) throws { try expectVerdict(each) }

  @Test("nested events", arguments: nested)
  private func nestedEvents(_ each: Case) throws { try expectVerdict(each) }
}
