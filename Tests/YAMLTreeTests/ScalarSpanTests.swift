import Diagnostics
import Testing
import YAMLTree

@Suite struct ScalarSpanTests {
  /// The place of the first occurrence of a part of the scalar's text, as the text of the file there.
  private func place(_ part: String, in scalar: YAMLNode) throws -> String {
    let bytes = Array(try #require(scalar.scalar).text.utf8)
    let wanted = Array(part.utf8)
    let start = try #require(
      (0...(bytes.count - wanted.count)).first { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) })
    return excerpt(scalar.span(ofUTF8Range: start..<(start + wanted.count)))
  }

  @Test(
    "a part of a scalar is found in the file",
    arguments: [
      ("a: one and two\n", "and", "and"),
      ("é: é and \"two\"\n", "\"two\"", "\"two\""),
      ("a: 'one and two'\n", "and", "and"),
      ("a: \"one and two\"\n", "two", "two"),
      ("a: 'it''s so'\n", "so", "so"),
      ("a: 'it''s so'\n", "'", "''"),
      ("a: \"x\\u00e9\\ty z\"\n", "y z", "y z"),
      ("a: \"x\\u00e9\\ty z\"\n", "é\t", "\\u00e9\\t"),
      ("a: \"\\U0001F600 \\x41 \\\\ \\\" \\/ \\N\\_\\L\\P\\0\\e end\"\n", "end", "end"),
      ("a: one\n   and\n   two\n", "and", "and"),
      ("a: one\n   and\n   two\n", "e a", "e\n   a"),
      ("a: one  \n\n  and\n\n\n  two\n", "two", "two"),
      ("a: \"one \\\n  and\\\n\n  two\"\n", "two", "two"),
      ("a: \"one \\\n  and\\\n\n  two\"\n", "one and", "one \\\n  and"),
      ("a: |\n  one\n    and\n\n  two\n", "and\n\ntwo", "and\n\n  two"),
      ("a: |2-\n    one\n  two\n", "two", "two"),
      ("a: |+\n\n   one\n   two\n\n", "two", "two"),
      ("a: >\n  one\n  and\n\n  two\n   three\n  four\n", "and", "and"),
      ("a: >\n  one\n  and\n\n  two\n   three\n  four\n", "four", "four"),
      ("a: >-\n  one\n  and\n", "e a", "e\n  a"),
      ("a: >-  # c\r\n  one\r\n  and\r\n", "and", "and"),
    ])
  func found(_ text: String, _ part: String, _ expected: String) throws {
    let value = try #require(read(text).value.first?.root.entries?.first?.value)
    #expect(try place(part, in: value) == expected)
  }

  @Test func wholeSpanWhenItCannotBeExact() throws {
    let root = try #require(read("a: &x b\nc: *x\nd: [e]\n").value.first?.root)
    #expect(excerpt(try #require(root["c"]).span(ofUTF8Range: 0..<1)) == "*x")
    #expect(excerpt(try #require(root["d"]).span(ofUTF8Range: 0..<1)) == "[e]")
    #expect(excerpt(try #require(root["a"]).span(ofUTF8Range: 0..<2)) == "b")
  }

  @Test func emptyRanges() throws {
    let value = try #require(read("a: 'it''s'\n").value.first?.root["a"])
    #expect(value.span(ofUTF8Range: 0..<0).bytes == 4..<4)
    #expect(value.span(ofUTF8Range: 3..<3).bytes == 8..<8)
    #expect(value.span(ofUTF8Range: 4..<4).bytes == 9..<9)
  }
}
