import Diagnostics
import Testing

/// A text, the bytes that a finding points at, and what is shown of them.
private struct Excerpt: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var bytes: Range<Int>
  var shown: String
  var testDescription: String { name }
}

@Suite struct RenderingTests {
  @Test(
    "the line and the caret",
    arguments: [
      Excerpt(
        name: "a tab is a column", text: "\ta:\tb\n", bytes: 4..<5,
        shown: "f:1:5: error[DT0201]: m\n   |\n 1 |  a: b\n   |     ^\n"),
      Excerpt(
        name: "line breaks of two bytes", text: "a: 1\r\nb: 2\r\n", bytes: 6..<7,
        shown: "f:2:1: error[DT0201]: m\n   |\n 2 | b: 2\n   | ^\n"),
      Excerpt(
        name: "up to the end of a line of two bytes' break", text: "a: 1\r\nb: 2\r\n", bytes: 3..<6,
        shown: "f:1:4: error[DT0201]: m\n   |\n 1 | a: 1\n   |    ^\n"),
      Excerpt(
        name: "at the line break", text: "a: 1\nb", bytes: 4..<5,
        shown: "f:1:5: error[DT0201]: m\n   |\n 1 | a: 1\n   |     ^\n"),
      Excerpt(
        name: "at the second byte of the line break", text: "a: 1\r\nb", bytes: 5..<6,
        shown: "f:1:6: error[DT0201]: m\n   |\n 1 | a: 1\n   |     ^\n"),
      Excerpt(
        name: "several lines: the first", text: "abc\ndef\nghi\n", bytes: 1..<9,
        shown: "f:1:2: error[DT0201]: m\n   |\n 1 | abc\n   |  ^^\n"),
      Excerpt(
        name: "nothing in an empty text", text: "", bytes: 0..<0,
        shown: "f:1:1: error[DT0201]: m\n   |\n 1 | \n   | ^\n"),
      Excerpt(
        name: "after the end", text: "a\n", bytes: 9..<12,
        shown: "f:2:1: error[DT0201]: m\n   |\n 2 | \n   | ^\n"),
      Excerpt(
        name: "the tenth line", text: String(repeating: "\n", count: 9) + "abc", bytes: 10..<12,
        shown: "f:10:2: error[DT0201]: m\n    |\n 10 | abc\n    |  ^^\n"),
      Excerpt(
        name: "columns are scalars", text: "\u{E9}e\u{301}\u{1F600}x", bytes: 9..<10,
        shown: "f:1:5: error[DT0201]: m\n   |\n 1 | \u{E9}e\u{301}\u{1F600}x\n   |     ^\n"),
      Excerpt(
        name: "what steers a terminal is not shown", text: "a\u{1B}[2J\u{9B}b\u{7F}\u{202E}c\u{0}",
        bytes: 0..<1,
        shown: "f:1:1: error[DT0201]: m\n   |\n 1 | a\u{FFFD}[2J\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}\n"
          + "   | ^\n"),
    ])
  fileprivate func excerpts(_ excerpt: Excerpt) {
    let file = SourceFile(name: "f", text: excerpt.text)
    let finding = Diagnostic(.unknownKey, "m", at: Span(file: file, bytes: excerpt.bytes))
    #expect(finding.rendered() == excerpt.shown, "\(finding.rendered())")
  }

  @Test("of a long line 120 scalars around the place are shown")
  func longLines() {
    func lines(_ text: String, _ bytes: Range<Int>) -> [Substring] {
      let span = Span(file: SourceFile(name: "f", text: text), bytes: bytes)
      return Diagnostic(.unknownKey, "m", at: span).rendered().split(separator: "\n")
    }
    func repeated(_ character: String, _ count: Int) -> String { String(repeating: character, count: count) }
    let text = repeated("x", 200) + "Y" + repeated("x", 99)
    #expect(
      lines(text, 200..<201) == [
        "f:1:201: error[DT0201]: m", "   |", " 1 | …\(repeated("x", 30))Y\(repeated("x", 89))…",
        "   | \(repeated(" ", 31))^",
      ])
    #expect(
      lines(text, 0..<300) == [
        "f:1:1: error[DT0201]: m", "   |", " 1 | \(repeated("x", 120))…", "   | \(repeated("^", 120))",
      ])
    #expect(
      lines(text, 299..<300) == [
        "f:1:300: error[DT0201]: m", "   |", " 1 | …\(repeated("x", 31))", "   | \(repeated(" ", 31))^",
      ])
    #expect(
      lines(repeated("x", 120), 119..<120) == [
        "f:1:120: error[DT0201]: m", "   |", " 1 | …\(repeated("x", 31))", "   | \(repeated(" ", 31))^",
      ])
    #expect(lines(text, 300..<300).last == "   | \(repeated(" ", 31))^")
  }

  @Test func partsOfAFinding() {
    let file = SourceFile(name: "r.yaml", text: "a: 1\na: 2\n")
    let first = Span(file: file, bytes: 0..<1)
    let second = Span(file: file, bytes: 5..<6)
    let finding = Diagnostic(
      .duplicateKey, "the key 'a' stands twice", at: second, help: "take one out",
      related: [Diagnostic.Related("the first", at: first)],
      fixes: [Fix(title: "remove it", edits: [Fix.Edit(second, "")], safety: .changesMeaning)])
    #expect(
      finding.rendered() == """
        r.yaml:2:1: error[DT0104]: the key 'a' stands twice
           |
         2 | a: 2
           | ^
          note: the first (r.yaml:1:1)
           |
         1 | a: 1
           | ^
          help: take one out
          fix: remove it

        """)
    let nowhere = Diagnostic(.noRules, "there are no rules", at: nil, severity: .warning)
    #expect(nowhere.rendered() == "warning[DT0810]: there are no rules\n")
  }

  @Test("no part of a finding can steer the terminal")
  func noEscapes() {
    let hostile = "\u{1B}]0;x\u{7}\r\u{9B}2J\u{2066}"
    let file = SourceFile(name: hostile, text: hostile)
    let span = Span(file: file, bytes: 0..<1)
    let finding = Diagnostic(
      .unknownKey, hostile, at: span, help: hostile, related: [Diagnostic.Related(hostile, at: span)],
      fixes: [Fix(title: hostile, edits: [], safety: .keepsMeaning)])
    let shown = finding.rendered().unicodeScalars.filter { $0 != "\n" }
    #expect(!shown.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0x2066 })
  }

  @Test func colour() {
    let file = SourceFile(name: "f", text: "ab\n")
    let finding = Diagnostic(.unusedName, "m", at: Span(file: file, bytes: 1..<2))
    let bold = "\u{1B}[1m"
    let yellow = "\u{1B}[1;33m"
    let plain = "\u{1B}[0m"
    #expect(
      finding.rendered(colored: true)
        == "\(bold)f:1:2: \(plain)\(yellow)warning\(plain)[DT0209]: \(bold)m\(plain)\n"
        + "   |\n 1 | ab\n   |  \(yellow)^\(plain)\n")
  }
}
