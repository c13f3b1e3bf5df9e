import TestSupport
import Testing

@testable import Patterns

@Suite struct PreparedTextsTests {
  private static let relations: [TextRelation] = [.equals, .startsWith, .endsWith, .contains]

  /// What RE2 says, which is the authority on case.
  private static func pattern(_ text: String, _ relation: TextRelation) -> String {
    let quoted = text.unicodeScalars.map { "\\x{\(String($0.value, radix: 16))}" }.joined()
    return switch relation {
    case .equals: "\\A\(quoted)\\z"
    case .startsWith: "\\A\(quoted)"
    case .endsWith: "\(quoted)\\z"
    case .contains: quoted
    }
  }

  @Test("few and many texts are found as RE2 finds them", arguments: 0..<24)
  func randomTexts(_ batch: Int) throws {
    var generator = SeededGenerator(seed: UInt64(900 + batch))
    var matches = 0
    for _ in 0..<20 {
      let texts = (0..<generator.pick([1, 2, 7, 8, 20, 40])).map { _ in randomText(&generator, upTo: generator.pick([2, 5])) }
      for ignoringCase in [false, true] {
        let prepared = PreparedTexts(texts, ignoringCase: ignoringCase)
        let patterns = try Self.relations.map { relation in
          try texts.map { try CompiledPattern(Self.pattern($0, relation), ignoringCase: ignoringCase) }
        }
        for _ in 0..<12 {
          let text = generator.oneIn(3) ? generator.pick(texts) + randomText(&generator, upTo: 2) : randomText(&generator, upTo: 9)
          for (relation, patterns) in zip(Self.relations, patterns) {
            let expected = patterns.contains { $0.search(text) }
            #expect(text.withUTF8Bytes { prepared.match($0, relation) } == expected, "\(texts) \(relation) \(text.debugDescription)")
            matches += expected ? 1 : 0
          }
          for index in texts.indices {
            #expect(text.withUTF8Bytes { prepared.contains(index, in: $0) } == patterns[3][index].search(text))
          }
        }
      }
    }
    #expect(matches > 200)
  }

  @Test("of many texts", arguments: [
    ("MIMIKATZ.exe", .startsWith, true), ("c:\\tools\\MimiKatz.exe", .startsWith, false),
    ("c:\\tools\\text77.EXE", .endsWith, true), ("text77.exe ", .endsWith, false), ("text 77 .exe", .endsWith, false),
    ("TEXT99.exe", .equals, true), ("text99.ex", .equals, false), ("xtext99.exe", .equals, false), ("", .equals, false),
    ("-- a text3.exe b", .contains, true), ("text3 .exe", .contains, false), ("mimi\u{212A}at\u{7A}", .equals, true),
    ("é mimi\u{212A}atz", .contains, true), ("", .startsWith, false),
  ] as [(String, TextRelation, Bool)])
  func many(_ text: String, _ relation: TextRelation, _ expected: Bool) {
    let texts = PreparedTexts(["mimikatz"] + (0..<100).map { "text\($0).exe" }, ignoringCase: true)
    #expect(text.withUTF8Bytes { texts.match($0, relation) } == expected)
  }

  @Test("the empty text is in all, and is one of many", arguments: relations)
  func theEmptyText(_ relation: TextRelation) {
    for count in [0, 20] {
      let texts = PreparedTexts([""] + (0..<count).map { "\($0)" }, ignoringCase: true)
      #expect("".withUTF8Bytes { texts.match($0, relation) })
      #expect("x".withUTF8Bytes { texts.match($0, relation) } == (relation != .equals))
    }
  }

  @Test func noTextsMatchNothing() {
    let texts = PreparedTexts([], ignoringCase: true)
    for relation in Self.relations { #expect(!"x".withUTF8Bytes { texts.match($0, relation) }) }
  }
}
