import Testing

@testable import DetectionStreams

@Suite struct SlotTextsTests {
  private static let texts = ["she", "his", "hers", "rsx", #"\bin\"#, "a\"b"]

  @Test("texts are found wherever they stand, in strings as JSON writes them", arguments: [
    ("USHERSX", .found), ("h-i-s", .missing), ("", .missing), ("hhis", .found), ("sh", .missing), ("ahersb", .found),
    ("sheé", .found), ("é she", .unclear), (#"C:\\Bin\\x"#, .found), (#"C:\\bi\\n"#, .missing), (#"a\"b"#, .found),
    (#"\u0073he"#, .unclear), (#"sh\/e"#, .missing), (#"she\u00e9"#, .found), (#"sh\"#, .unclear), (#"sh\x"#, .unclear),
    ("\u{212A}", .unclear),
  ] as [(String, TextAutomaton.Finding)])
  func search(_ text: String, _ expected: TextAutomaton.Finding) throws {
    let automaton = try #require(TextAutomaton(Self.texts.map { Array($0.utf8) }))
    let texts = SlotTexts([[(slot: 0, texts: automaton)]])
    #expect(Array(text.utf8).withUnsafeBufferPointer { texts.search($0) } == expected)
  }

  @Test("a text outside ASCII is in no ASCII", arguments: [
    ("smile", .missing), ("\u{1F600}", .unclear), ("\u{E9}", .unclear), (#"\ud83d\ude00"#, .unclear), ("find me", .found),
  ] as [(String, TextAutomaton.Finding)])
  func otherLetters(_ text: String, _ expected: TextAutomaton.Finding) throws {
    let automaton = try #require(TextAutomaton(endsOf: [Array("\u{1F600}".utf8), Array("find".utf8)]))
    let texts = SlotTexts([[(slot: 0, texts: automaton)]])
    #expect(Array(text.utf8).withUnsafeBufferPointer { texts.search($0) } == expected)
  }

  @Test func theEmptyTextIsInAll() throws {
    let texts = SlotTexts([[(slot: 0, texts: try #require(TextAutomaton([[], Array("x".utf8)])))]])
    #expect([UInt8]().withUnsafeBufferPointer { texts.search($0) } == .found)
    #expect(Array("é".utf8).withUnsafeBufferPointer { texts.search($0) } == .found)
  }

  @Test func tooManyTextsAreRefused() {
    #expect(TextAutomaton((0..<1_000).map { Array("text \($0)".utf8) }) == nil)
  }

  @Test("of many long texts the ends are looked for", arguments: [("a tool 77.ps1", true), ("l 77.ps1", true), ("tool 77.exe", false)])
  func ends(_ text: String, _ isFound: Bool) throws {
    let many = (0..<400).map { Array("\(String(repeating: "long ", count: 9))tool \($0).ps1".utf8) }
    let texts = SlotTexts([[(slot: 0, texts: try #require(TextAutomaton(endsOf: many)))]])
    #expect(Array(text.utf8).withUnsafeBufferPointer { texts.search($0) } == (isFound ? .found : .missing))
  }
}
