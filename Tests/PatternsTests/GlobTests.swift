import Patterns
import TestSupport
import Testing

/// Reads `*` and `?` as wildcards, everything else as itself.
private func glob(_ text: String) -> Glob {
  Glob(
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "*": .anyRun
      case "?": .anyScalar
      default: .literal(String(scalar))
      }
    })
}

@Suite struct GlobTests {
  @Test(
    "shape",
    arguments: [
      ("", "^$", .equals, ""), ("ab", "^ab$", .equals, "ab"), ("ab*", "^ab", .startsWith, "ab"),
      ("*ab", "ab$", .endsWith, "ab"), ("*a.b*", "a\\.b", .contains, "a.b"), ("*", "", .contains, ""),
      ("**", "", .contains, ""), ("a*b", "(?s)^a.*b$", nil, nil), ("*a*b*", "(?s)a.*b", nil, nil),
      ("?", "(?s)^.$", nil, nil), ("*?", "(?s)^.", nil, nil), ("?*", "(?s)^.", nil, nil),
      ("a?b", "(?s)^a.b$", nil, nil), ("*a?", "(?s)a.$", nil, nil), ("a*?*b", "(?s)^a..*b$", nil, nil),
      ("*??a", "(?s)^...*a$", nil, nil),
    ] as [(String, String, TextRelation?, String?)])
  func shape(_ text: String, _ expression: String, _ relation: TextRelation?, _ literal: String?) {
    #expect(glob(text).regularExpressionText == expression)
    #expect(glob(text).simplified?.relation == relation)
    #expect(glob(text).simplified?.text == literal)
  }

  @Test func piecesHaveOneSpelling() {
    #expect(glob("a**?*bc") == glob("a?*bc"))
    #expect(glob("abc").pieces == [.literal("abc")])
    #expect(Glob([.literal(""), .anyRun, .literal(""), .anyRun]).pieces == [.anyRun])
    #expect(Glob([.literal("é")]) != Glob([.literal("e\u{301}")]))
    #expect(!glob("abc").hasWildcards && glob("a?").hasWildcards)
  }

  @Test(
    "matching",
    arguments: [
      ("*.exe", "a.EXE", true, true), ("*.exe", "a.EXE", false, false), ("a?c", "a\nc", false, true),
      ("a?c", "a😀c", false, true), ("a?c", "ae\u{301}c", false, false), ("a*c", "a\n\nc", false, true),
      ("", "", false, true), ("", "a", false, false), ("*", "", false, true), ("?", "", false, false),
      ("*k", "\u{212A}", true, true), ("a*b*c", "aXbXbXc", false, true), ("*aab", "aaaab", false, true),
    ])
  func matching(_ pattern: String, _ text: String, _ ignoringCase: Bool, _ expected: Bool) {
    #expect(glob(pattern).matches(text, ignoringCase: ignoringCase) == expected)
  }

  @Test("matching agrees with RE2", arguments: 0..<4 as Range<UInt64>)
  func agreesWithRE2(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pieces: [Glob.Piece] = [.anyRun, .anyRun, .anyScalar, .literal("a"), .literal("K"), .literal("\n")]
    for _ in 0..<300 {
      let count = Int.random(in: 0...6, using: &generator)
      let glob = Glob((0..<count).map { _ in generator.pick(pieces) })
      let ignoringCase = generator.oneIn(2)
      let compiled = try CompiledPattern(glob.regularExpressionText, ignoringCase: ignoringCase)
      for _ in 0..<20 {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...7, using: &generator) {
          text.append(generator.pick(["a", "A", "k", "K", "\u{212A}", "\n", "😀"]))
        }
        let expected = compiled.search(String(text))
        #expect(glob.matches(String(text), ignoringCase: ignoringCase) == expected, "\(glob) \(text)")
        if let (relation, literal) = glob.simplified {
          let test = TextLiteral(relation, literal, ignoringCase: ignoringCase)
          #expect(test.matches(String(text)) == expected, "\(test)")
        }
      }
    }
  }

  @Test func hostilePatternsEndSoon() {
    let pattern = glob(String(repeating: "*a", count: 500) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}
