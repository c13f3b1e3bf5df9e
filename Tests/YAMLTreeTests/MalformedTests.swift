import Diagnostics
import Testing
import YAMLTree

/// A text that libyaml cannot read, what is said of it, and what is left of the tree.
struct Malformed: CustomTestStringConvertible {
  var text: String
  /// Line, column and the text of the span.
  var place: String
  /// A part of the message.
  var message: String
  /// A part of the help.
  var help: String
  /// The tree; `nil` for none.
  var left: String?
  /// The text of the related place.
  var related: String?

  init(
    _ text: String, _ place: String, _ message: String, help: String = "", left: String? = nil,
    related: String? = nil
  ) {
    self.text = text
    self.place = place
    self.message = message
    self.help = help
    self.left = left
    self.related = related
  }

  var testDescription: String { text }
}

@Suite struct MalformedTests {
  static let cases = [
    // Quotes.
    Malformed("a: 1\nb: \"foo\nc: bar\n", "2:4 \"", "never closed", help: "close it with \"", left: "{a: 1}"),
    Malformed(
      "a: \"foo\nb: \"bar\"\n", "2:5 b", "text after the closing quote", help: "\\\"",
      left: "{a: \"foo b: \"}"),
    Malformed("a: 'foo\n", "1:4 '", "never closed", help: "close it with '", left: "{}"),
    Malformed("a: 'it's'\n", "1:8 s", "text after the closing quote", help: "''", left: "{a: 'it'}"),
    Malformed("- \"foo\" bar\n", "1:9 b", "text after the closing quote", help: "\\\"", left: "[\"foo\"]"),
    Malformed("'a' 'b'\n", "1:5 '", "text after the closing quote", left: "'a'"),
    Malformed("a: \"C:\\Windows\"\n", "1:7 \\W", "'\\W' is no escape", help: "single quotes", left: "{}"),
    Malformed("é: \"\\xZZ\"\n", "1:5 \\x", "malformed escape", help: "single quotes", left: "{}"),
    Malformed("a: \"\\uD800\"\n", "1:5 \\u", "malformed escape", left: "{}"),
    // Colons and keys.
    Malformed("a: b: c\n", "1:5 :", "': ' inside a text", help: "quote", left: "{a: b}"),
    Malformed(
      "x: 1\na: b\n  c: d\n", "3:4 :", "a key cannot stand here", help: "indentation",
      left: "{x: 1, a: b c}"),
    Malformed("a: 1\nkey\nb: 2\n", "2:1 key", "neither 'key: value' nor", help: "': '", left: "{a: 1}"),
    Malformed("a: |\n x\ny z  \nb: c\n", "3:1 y z", "neither 'key: value' nor", left: "{a: |x⏎|}"),
    Malformed("a: ? b\n", "1:4 ?", "a key cannot start here", help: "'? '", left: "{}"),
    Malformed("a: {b: x}: c\n", "1:10 :", "inside a text", left: "{a: {b: x}}"),
    // Indentation.
    Malformed(
      "a:\n  b: 1\n c: 2\n", "3:2 c", "bad indentation", help: "column", left: "{a: {b: 1}}", related: "a"),
    Malformed("a:\n    - b\n  - c\n", "3:3 -", "bad indentation", left: "{a: [b]}", related: "a"),
    Malformed("- a: 1\n - b: 2\n", "2:2 -", "not an item of the list", left: "[{a: 1}]", related: "-"),
    Malformed("- a\nb: c\n", "2:1 b", "not an item of the list", left: "[a]", related: "-"),
    Malformed("a: 1\n- b\n", "2:1 -", "not an entry of the mapping", left: "{a: 1}", related: "a"),
    Malformed("a: - b\n", "1:4 -", "a list item cannot start here", help: "line of its own", left: "{}"),
    // Tabs.
    Malformed("a:\n\tb: 1\n", "2:1 \t", "a tab is used as indentation", help: "blanks", left: "{}"),
    Malformed("a:\n  b: 1\n\tc: 2\n", "3:1 \t", "a tab is used as indentation", left: "{a: {}}"),
    Malformed("a:\n  b: 1\n \tc: 2\n", "3:2 \t", "a tab is used as indentation", left: "{a: {}}"),
    Malformed("a:\n  - b\n\t- c\n", "3:1 \t", "a tab is used as indentation", left: "{a: []}"),
    Malformed("a: |\n\tfoo\n", "2:1 \t", "a tab is used as indentation", left: "{}"),
    Malformed("\ta: 1\n", "1:1 \t", "a tab is used as indentation"),
    // Texts that start with an indicator.
    Malformed("a: @foo\n", "1:4 @", "cannot start with '@'", help: "quote", left: "{}"),
    Malformed("- `x`\n", "1:3 `", "cannot start with '`'", help: "quote", left: "[]"),
    Malformed("a: %TEMP%\n", "1:4 %", "cannot start with '%'", help: "quote", left: "{}"),
    Malformed("%TEMP% x\n", "1:1 %", "directive", help: "quote"),
    Malformed("- *.exe\n", "1:3 *", "alias", help: "quote", left: "[]"),
    Malformed("- & x\n", "1:3 &", "anchor", help: "quote", left: "[]"),
    Malformed("a: !<foo b\n", "1:4 !", "malformed tag", help: "quote", left: "{}"),
    Malformed("a: !foo!bar b\n", "1:4 !", "handle", help: "quote", left: "{}"),
    Malformed("a: ]\n", "1:4 ]", "a value is missing", help: "quote", left: "{}"),
    Malformed("a: | foo\n", "1:6 f", "text after '|'", help: "next line", left: "{}"),
    Malformed("a: |0\n  x\n", "1:5 0", "1 to 9", left: "{}"),
    // Brackets.
    Malformed(
      "a: [1, 2\nb: 3\n", "2:2 :", "',' or ']' is missing", help: "close", left: "{a: [1, 2 b]}", related: "["
    ),
    Malformed(
      "a: {b: 1\nc: 2\n", "2:2 :", "',' or '}' is missing", help: "close", left: "{a: {b: 1 c}}", related: "{"
    ),
    Malformed("a: [1, 2]]\n", "1:10 ]", "after the end of the value", left: "{a: [1, 2]}"),
    // Documents and directives.
    Malformed("a: 1\n...\nb\n", "3:1 b", "after the end of the document", help: "---", left: "{a: 1}"),
    Malformed("%YAML 2.0\n---\na\n", "1:1 %", "only YAML 1.1 and 1.2", left: "a"),
    Malformed("%YAML 1.1\n%YAML 1.1\n---\na\n", "2:1 %", "second %YAML", left: "a"),
  ]

  @Test("what libyaml cannot read is said in words", arguments: cases)
  func malformed(_ expected: Malformed) throws {
    let reading = read(expected.text)
    let finding = try #require(reading.diagnostics.first)
    #expect(reading.diagnostics.count == 1)
    #expect(brief(finding) == "malformedYAML \(expected.place)")
    #expect(finding.message.contains(expected.message), "\(finding.message)")
    #expect(finding.help.contains(expected.help), "\(finding.help)")
    #expect(reading.value.first.map { shape($0.root) } == expected.left)
    if let related = expected.related { #expect(finding.related.map { excerpt($0.span) } == [related]) }
  }

  @Test func whatStandsBeforeAndAfterAnErrorIsKept() {
    let reading = read("a: 1\n---\nb: 2\nc: [3, @\n---\nd: 4\n--- 'x\n---\n*y\n...\n---\ne: 5\n")
    #expect(reading.value.map { shape($0.root) } == ["{a: 1}", "{b: 2, c: [3]}", "{d: 4}", "", "{e: 5}"])
    #expect(reading.value.map(\.isComplete) == [true, false, true, false, true])
    #expect(
      reading.diagnostics.map(brief) == ["malformedYAML 4:8 @", "malformedYAML 7:5 '", "unknownAlias 9:1 *y"])
  }

  @Test(
    "a text that swallows what looks like an item",
    arguments: [
      ("- a\n - b\n", "2:2", "[a - b]"), ("k: a\n  - b\n  - c\n", "2:3", "{k: a - b - c}"),
      ("- 'a\n - b'\n- a - b\n- a\n  -b\n- |\n  a\n  - b\n", nil, "['a - b', a - b, a -b, |a⏎- b⏎|]"),
    ] as [(String, String?, String)])
  func swallowedItems(_ text: String, _ place: String?, _ tree: String) {
    let reading = read(text)
    #expect(reading.value.map { shape($0.root) } == [tree])
    #expect(reading.diagnostics.first.map(brief) == place.map { "malformedYAML \($0) -" })
    #expect(!reading.hasErrors)
  }

  @Test func longKeys() {
    let key = String(repeating: "k", count: 1_100)
    #expect(read("\(key): x\n").diagnostics.map(\.message) == ["the key is longer than 1,024 characters"])
    #expect(read("? \(key)\n: x\n").value.first?.root[key]?.scalar?.text == "x")
  }

  @Test func countlessErrorsAreGivenUp() {
    let reading = read(String(repeating: "---\n@\n", count: 100_000))
    #expect(reading.diagnostics.count == 100)
    let duplicates = read(String(repeating: "a: b\n", count: 100_000))
    #expect(duplicates.diagnostics.count == 1_000)
    let swallowing = read("k:\n" + String(repeating: "- a\n - b\n", count: 1_500) + "- *none\n")
    #expect(swallowing.diagnostics.count == 1_001)
    #expect(swallowing.hasErrors)
  }
}
