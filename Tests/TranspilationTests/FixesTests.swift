import Diagnostics
import Testing

@testable import Transpilation

private let source = SourceFile(name: "a.yaml", text: "0123456789")

private func fix(_ edits: (Range<Int>, String)...) -> Fix {
  Fix(
    title: "t", edits: edits.map { Fix.Edit(Span(file: source, bytes: $0.0), $0.1) }, safety: .keepsMeaning)
}

@Suite struct FixesTests {
  private static let samples: [(name: String, fixes: [Fix], text: String, count: Int)] = [
    ("none", [], "0123456789", 0),
    ("a fix without edits", [fix()], "0123456789", 0),
    ("one", [fix((2..<4, "xyz"))], "01xyz456789", 1),
    ("two, out of order", [fix((8..<9, "B")), fix((0..<1, "A"))], "A1234567B9", 2),
    ("several edits of one fix", [fix((0..<1, ""), (9..<10, ""))], "12345678", 1),
    ("neighbours", [fix((2..<4, "a")), fix((4..<6, "b"))], "01ab6789", 2),
    ("the later of two that overlap is left out", [fix((2..<5, "a")), fix((4..<6, "b"))], "01a56789", 1),
    ("so is the whole fix", [fix((2..<5, "a")), fix((0..<1, "x"), (4..<6, "b"))], "01a56789", 1),
    ("one inside another", [fix((2..<8, "a")), fix((4..<5, "b"))], "01a89", 1),
    ("two insertions at one place", [fix((3..<3, "a")), fix((3..<3, "b"))], "012a3456789", 1),
    ("an insertion inside what is replaced", [fix((2..<6, "a")), fix((4..<4, "b"))], "01a6789", 1),
    ("a replacement around an insertion", [fix((4..<4, "b")), fix((2..<6, "a"))], "0123b456789", 1),
    ("an insertion at the end", [fix((10..<10, "!"))], "0123456789!", 1),
  ]

  @Test(arguments: samples.indices)
  func applied(_ index: Int) {
    let sample = FixesTests.samples[index]
    let found = applying(sample.fixes, to: source)
    #expect(found.text == sample.text, "\(sample.name)")
    #expect(found.count == sample.count, "\(sample.name)")
  }

  @Test func anotherFileIsNotTouched() {
    let other = SourceFile(name: "a.yaml", text: "0123456789")
    #expect(applying([fix((0..<1, "x"))], to: other).count == 0)
  }

  @Test func bytesThatAreNotUTF8AreNotWrittenBack() {
    let bad = SourceFile(name: "a.yaml", bytes: [0x61, 0xFF, 0x62])
    let fix = Fix(title: "t", edits: [Fix.Edit(Span(file: bad, bytes: 0..<1), "x")], safety: .keepsMeaning)
    #expect(applying([fix], to: bad).count == 0)
  }

  @Test func duplicateRules() throws {
    let first = try rule(ruleText(), name: "a.yaml")
    let sameName = try rule(ruleText(id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e60"), name: "b.yaml")
    let sameID = try rule(ruleText(name: "other_rule"), name: "c.yaml")
    let other = try rule(ruleText(name: "third", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e61"), name: "d.yaml")
    #expect(duplicates(in: [first, other]).isEmpty)
    #expect(duplicates(in: [first, sameName, other]).map(\.code) == [.duplicateRule])
    let found = duplicates(in: [first, sameID])
    #expect(found.map(\.code) == [.duplicateRule])
    #expect(found.first?.span?.file.name == "c.yaml")
    #expect(found.first?.related.first?.span.file.name == "a.yaml")
    // Titles need not differ in Sigma; ids and names must.
    let sigma = { (name: String, more: String) in
      try rule("title: T\n\(more)\nlogsource: {category: x}\ndetection: {s: {a: b}, condition: s}", name: name)
    }
    let titled = try sigma("a.yml", "id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e61")
    #expect(duplicates(in: [titled, try sigma("b.yml", "id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e62")]).map(\.severity) == [.warning])
    let sameSigmaID = try sigma("c.yml", "id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e61\nname: other")
    #expect(duplicates(in: [titled, sameSigmaID]).map(\.severity) == [.error])
    let named = try [("d.yml", "name: n"), ("e.yml", "name: n")].map { try sigma($0.0, $0.1) }
    #expect(duplicates(in: named).map(\.severity) == [.error])
    // The same rule in another language is the same rule.
    let text = try #require(transpiler.emit(first, as: .sigma).text)
    #expect(duplicates(in: [first, try rule(text, name: "a.yml")]).isEmpty)
  }
}
