import Diagnostics
import Testing

@Suite struct SourceFileTests {
  @Test(
    "bytes, lines and columns",
    arguments: [
      // Text, offset, line, column.
      ("", 0, 1, 1), ("", 7, 1, 1), ("abc", 2, 1, 3), ("abc", 3, 1, 4), ("abc", 99, 1, 4), ("abc\n", 3, 1, 4),
      ("abc\n", 4, 2, 1), ("\n\nx", 1, 2, 1), ("\n\nx", 2, 3, 1), ("a\r\nb", 2, 1, 3), ("a\r\nb", 3, 2, 1),
      ("a\rb", 2, 1, 3), ("\u{E9}x", 2, 1, 2), ("\u{1F600}x", 4, 1, 2), ("e\u{301}x", 3, 1, 3),
      ("x\n\u{20AC}\u{20AC}y", 8, 2, 3),
    ])
  func positions(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
    let file = SourceFile(name: "f", text: text)
    #expect(file.position(at: offset) == SourceFile.Position(line: line, column: column))
    #expect(file.offset(line: line, column: column) == min(offset, text.utf8.count))
  }

  @Test func outsideOfTheText() {
    let file = SourceFile(name: "f", text: "ab\ncd\n")
    #expect(file.position(at: -3) == SourceFile.Position(line: 1, column: 1))
    #expect(file.lineCount == 3)
    // A column past the line's end is its end; a line that is not there is the end of the text.
    #expect(file.offset(line: 1, column: 9) == 2 && file.offset(line: 9, column: 1) == 6)
    #expect(file.offset(line: 0, column: 1) == 6 && file.offset(line: 2, column: -1) == 3)
    #expect((0...4).map(file.line) == ["", "ab", "cd", "", ""])
    #expect(SourceFile(name: "f", text: "a\r\n\r\nb\rc").line(1) == "a")
    #expect(SourceFile(name: "f", text: "a\r\n\r\nb\rc").line(3) == "b\rc")
  }

  @Test("an invalid byte counts as one")
  func invalidBytes() {
    // A stray continuation byte, a byte that is never in UTF-8, é, and x.
    let file = SourceFile(name: "f", bytes: [0x80, 0xFF, 0xC3, 0xA9, 0x78])
    #expect([0, 1, 2, 4, 5].map { file.position(at: $0).column } == [1, 2, 3, 4, 5])
    #expect((1...5).map { file.offset(line: 1, column: $0) } == [0, 1, 2, 4, 5])
    #expect(file.line(1) == "\u{FFFD}\u{FFFD}\u{E9}x")
  }

  @Test func spans() {
    let file = SourceFile(name: "f", text: "ab\ncd\n")
    let span = Span(file: file, bytes: 1..<4)
    #expect(span.start == SourceFile.Position(line: 1, column: 2))
    #expect(span.end == SourceFile.Position(line: 2, column: 2))
    #expect(span.joined(Span(file: file, bytes: 0..<2)).bytes == 0..<4)
    #expect(span == Span(file: file, bytes: 1..<4) && span != Span(file: file, bytes: 1..<3))
    // Two files of one content are two.
    #expect(span != Span(file: SourceFile(name: "f", text: "ab\ncd\n"), bytes: 1..<4))
    #expect(Origin(span) == Origin.none && Set([Origin(span), .none]).count == 1)
  }
}

@Suite struct ReadingTests {
  @Test func errorsAreKnownAndKept() {
    let warning = Diagnostic(.unusedName, "w", at: nil)
    let error = Diagnostic(.unknownKey, "e", at: nil)
    #expect(
      !Reading(1).hasErrors && !Reading(1, [warning]).hasErrors && Reading(1, [warning, error]).hasErrors)
    let accepted = Diagnostic(.unknownKey, "e", at: nil, severity: .note)
    #expect(!Reading(1, [accepted]).hasErrors)
    let mapped = Reading(1, [warning, error]).map { "\($0)" }
    #expect(mapped.value == "1" && mapped.diagnostics == [warning, error])
  }

  @Test func severities() {
    #expect(Diagnostic.Severity.allCases.sorted() == [.note, .warning, .error])
    #expect(Diagnostic(.emptyDocument, "m", at: nil).severity == .note)
    #expect(Diagnostic(.hostBitsInNetwork, "m", at: nil).severity == .warning)
    #expect(Diagnostic(.equivalenceRefuted, "m", at: nil).severity == .error)
  }
}

@Suite struct NearestNameTests {
  @Test(
    "at most a third of the longer name is wrong, and at most three letters",
    arguments: [
      // A letter too few, too many, another, two exchanged.
      ("proces", "process"), ("processs", "process"), ("prozess", "process"), ("porcess", "process"),
      // Case and separators are no difference, however short the name.
      ("IMAGE", "image"), ("command-line", "command_line"), ("commandline", "command_line"), ("a.b", "ab"),
      ("cat", "car"), ("ca", "car"), ("dog", nil), ("abcdxyz", nil), ("abcdefxyz", "abcdef123"), ("", nil),
      ("abcdefghijklmnopqrstuvwxyz0123", "abcdefghijklmnopqrstuvwxyz3210"),
      ("abcdefghijklmnopqrstuvwxyz9876", nil),
    ] as [(String, String?)])
  func table(_ written: String, _ meant: String?) {
    let names = [
      "process", "image", "command_line", "ab", "car", "abcdef123", "abcdefghijklmnopqrstuvwxyz3210",
    ]
    #expect(nearestName(to: written, among: names) == meant)
  }

  @Test func theNearestThenTheFirst() {
    #expect(nearestName(to: "bat", among: ["hat", "cat"]) == "cat")
    #expect(nearestName(to: "bat", among: ["cat", "hat"]) == "cat")
    #expect(nearestName(to: "process.nom", among: ["process.name", "process.nome"]) == "process.nome")
    #expect(nearestName(to: "a_b", among: ["a_c", "A.B"]) == "A.B")
    #expect(nearestName(to: "same", among: ["same"]) == nil)
    #expect(nearestName(to: "x", among: [String]()) == nil)
  }

  @Test func longNames() {
    let long = String(repeating: "x", count: 65)
    #expect(nearestName(to: long + "y", among: [long]) == nil)
    #expect(nearestName(to: long, among: [String(long.dropLast())]) == nil)
    #expect(
      nearestName(to: String(long.dropLast(2)), among: [String(long.dropLast())]) == String(long.dropLast()))
  }
}
