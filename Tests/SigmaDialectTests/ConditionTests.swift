import Diagnostics
import Testing
import YAMLTree

@testable import SigmaDialect

private let names = ["a", "b", "c", "sel_x", "sel_y", "_hidden", "notepad", "and_more", "all", "x-1"]

/// Reads a condition over the names above: the one place that knows how that is called.
private func reading(_ condition: String) -> (text: String?, diagnostics: [Diagnostic]) {
  let source = SourceFile(name: "c.yml", text: "'" + condition.replacing("'", with: "''") + "'")
  guard let node = parseYAML(source).value.first?.root, let text = node.scalar?.text else { return (nil, []) }
  var parsing = Sigma.ConditionParsing(text, in: node, identifiers: names)
  let result = parsing.condition()
  return (result?.text, parsing.diagnostics)
}

@Test(
  "a condition is read by precedence, and written with the parentheses it needs",
  arguments: [
    ("a", "a"),
    ("a and b or c", "a and b or c"),
    ("(a and b) or c", "a and b or c"),
    ("a and (b or c)", "a and (b or c)"),
    ("not a and b", "not a and b"),
    ("not (a and b)", "not (a and b)"),
    ("not not a", "not not a"),
    ("((a))", "a"),
    ("a  and\tb", "a and b"),
    ("not 1 of sel_* or a", "not 1 of sel_* or a"),
    ("all of sel*", "all of sel*"),
    ("1 of them", "1 of them"),
    ("1 of sel_x", "1 of sel_x"),
    ("notepad and and_more", "notepad and and_more"),
    ("all and a", "all and a"),
    ("1 of x-*", "1 of x-*"),
    ("a AND NOT b", "a and not b"),
    ("any of sel_*", "1 of sel_*"),
  ])
func conditions(_ text: String, _ written: String) {
  let reading = reading(text)
  #expect(reading.text == written)
  #expect(reading.diagnostics.allSatisfy { $0.severity == .warning })
}

@Test(
  "a malformed condition is reported where it is wrong",
  arguments: [
    ("a and nott", DiagnosticCode.sigmaCondition, "nott"),
    ("a and", .sigmaCondition, ""),
    ("(a", .sigmaCondition, "("),
    ("a)", .sigmaCondition, ")"),
    ("a b", .sigmaCondition, "b"),
    ("", .sigmaCondition, ""),
    ("a & b", .sigmaCondition, "&"),
    ("2 of them", .sigmaCondition, "2"),
    ("1 of filter_*", .sigmaSelector, "filter_*"),
    ("1 of *_hidden2", .sigmaSelector, "*_hidden2"),
    ("sel_*", .sigmaCondition, "sel_*"),
    ("a or or b", .sigmaCondition, "or"),
    ("1 of", .sigmaCondition, ""),
    ("1 of (a)", .sigmaCondition, ""),
  ])
func malformedConditions(_ text: String, _ code: DiagnosticCode, _ place: String) {
  let errors = reading(text).diagnostics.filter { $0.severity == .error }
  #expect(errors.map(\.code) == [code])
  #expect(errors.first.map(marked) == place)
}

@Test("a condition that nests too deep is refused, and does not overflow the stack")
func deepConditions() {
  for text in [
    String(repeating: "(", count: 100_000) + "a" + String(repeating: ")", count: 100_000),
    String(repeating: "not ", count: 100_000) + "a",
    String(repeating: "(not ", count: 50_000),
  ] {
    #expect(reading(text).text == nil)
    #expect(reading(text).diagnostics.map(\.code) == [.sigmaCondition])
  }
  // Width is not depth.
  #expect(reading(Array(repeating: "a", count: 10_000).joined(separator: " or ")).diagnostics.isEmpty)
}

@Test(
  "selectors take the names that they should",
  arguments: [
    ("sel*", ["sel_x", "sel_y"]),
    ("*", ["a", "b", "c", "sel_x", "sel_y", "notepad", "and_more", "all", "x-1"]),
    ("_*", ["_hidden"]),
    ("*_x*", ["sel_x"]),
    ("s*l_*", ["sel_x", "sel_y"]),
  ])
func selectors(_ pattern: String, _ selected: [String]) {
  #expect(names.filter { Sigma.Condition.Target.pattern(pattern).selects($0) } == selected)
}

@Test(
  "a condition that no event can satisfy is said to be one",
  arguments: [
    ("a and not a", true), ("(a and b) and (a and not b)", true), ("all of * and not 1 of *", true),
    ("a and not b", false), ("not a and not b", false), ("a or not a", false),
    ("1 of * and not all of *", false),
  ])
func contradictions(_ condition: String, _ isNeverTrue: Bool) {
  let findings = read(ruleText("{a: {A: 1}, b: {B: 1}, condition: \(condition)}")).diagnostics
    .filter { $0.code == .sigmaCondition }
  #expect(findings.map(\.severity) == (isNeverTrue ? [.warning] : []))
  #expect(findings.map(marked) == (isNeverTrue ? [condition] : []))
}
