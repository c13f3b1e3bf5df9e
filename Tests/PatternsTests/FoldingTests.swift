import Patterns
import TestSupport
import Testing

@Suite struct SimpleCaseFoldingTests {
  /// Scalars that any version of Unicode could fold: those of our table, and those with cased properties.
  private static let candidates = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    .filter { scalar in
      SimpleCaseFolding.hasVariants(scalar) || scalar.properties.isCased
        || scalar.properties.changesWhenCaseMapped || scalar.properties.changesWhenCaseFolded
    }

  @Test func everyCasedScalarFoldsAsRE2Folds() throws {
    var offsets: [Unicode.Scalar: Range<Int>] = [:]
    var all: [UInt8] = []
    for scalar in Self.candidates {
      offsets[scalar] = all.count..<all.count + String(scalar).utf8.count
      all += Array(String(scalar).utf8)
    }
    #expect(Self.candidates.count > 2800)
    for scalar in Self.candidates {
      let pattern = try CompiledPattern("(?i)\\x{\(String(scalar.value, radix: 16))}")
      let orbit = SimpleCaseFolding.orbit(of: scalar)
      var others = all
      for member in orbit {
        #expect(pattern.search(String(member)), "\(scalar) matches \(member)")
        for offset in offsets[member] ?? 0..<0 { others[offset] = UInt8(ascii: " ") }
      }
      let matchesAnother = others.withUnsafeBufferPointer { pattern.search($0) }
      #expect(!matchesAnother, "\(scalar) matches no other")
    }
  }

  @Test func scalarsOutsideTheTableFoldWithNoneInIt() throws {
    let cased = SimpleCaseFolding.orbits.flatMap { $0 }.map { "\\x{\(String($0.value, radix: 16))}" }
    let pattern = try CompiledPattern("(?i)[\(cased.joined())]")
    let others = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
      .filter { !SimpleCaseFolding.hasVariants($0) }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: others)
    #expect(!pattern.search(String(text)))
  }

  @Test(
    "the scalar that stands for others",
    arguments: [
      ("A", "a"), ("z", "z"), ("1", "1"), ("\u{212A}", "k"), ("\u{17F}", "s"), ("ẞ", "ß"), ("É", "é"),
      ("İ", "İ"), ("ı", "ı"), ("µ", "μ"), ("ς", "σ"), ("\u{2126}", "ω"), ("𐐀", "𐐨"), ("ǅ", "ǆ"), ("@", "@"),
      ("[", "["), ("\u{10FFFF}", "\u{10FFFF}"),
    ] as [(Unicode.Scalar, Unicode.Scalar)])
  func representative(_ scalar: Unicode.Scalar, _ expected: Unicode.Scalar) {
    #expect(SimpleCaseFolding.fold(scalar) == expected)
    #expect(SimpleCaseFolding.fold(expected) == expected)
  }

  @Test func orbitsAreSets() {
    #expect(SimpleCaseFolding.orbit(of: "K") == ["K", "k", "\u{212A}"])
    #expect(SimpleCaseFolding.orbit(of: "7") == ["7"])
    for orbit in SimpleCaseFolding.orbits {
      #expect(orbit == orbit.sorted() && orbit.count > 1)
      #expect(orbit.contains(SimpleCaseFolding.fold(orbit[0])))
      #expect(Set(orbit.map { SimpleCaseFolding.fold($0) }).count == 1)
    }
  }
}

@Suite struct TextTests {
  @Test("text tests agree with RE2", arguments: 0..<4 as Range<UInt64>)
  func agreesWithRE2(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<250 {
      let needle = randomText(&generator, upTo: 4)
      let quoted = RegularExpression.quoted(needle)
      let patterns: [(TextRelation, String)] = [
        (.equals, "^\(quoted)$"), (.startsWith, "^\(quoted)"), (.endsWith, "\(quoted)$"), (.contains, quoted),
      ]
      let texts = (0..<5).map { _ in
        let text = randomText(&generator, upTo: 40)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return text
        case 1: return text + recased(needle, &generator)
        case 2: return recased(needle, &generator) + text
        default: return text + recased(needle, &generator) + randomText(&generator, upTo: 20)
        }
      }
      for (relation, pattern) in patterns {
        for ignoringCase in [true, false] {
          let compiled = try CompiledPattern(pattern, ignoringCase: ignoringCase)
          let literal = TextLiteral(relation, needle, ignoringCase: ignoringCase)
          for text in texts + [needle, recased(needle, &generator), ""] {
            #expect(
              literal.matches(text) == compiled.search(text),
              "\(relation) \(needle.debugDescription) in \(text.debugDescription), \(ignoringCase)")
          }
        }
      }
    }
  }

  /// The same text with every scalar replaced by one that matches it.
  private func recased(_ text: String, _ generator: inout SeededGenerator) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(generator.pick(SimpleCaseFolding.orbit(of: scalar)))
    }
    return String(result)
  }

  @Test func bytesAreComparedNotCharacters() {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    #expect(!composed.utf8Equals(decomposed) && !composed.foldedEquals(FoldedText(decomposed)))
    #expect(decomposed.utf8HasPrefix("cafe") && decomposed.foldedHasPrefix(FoldedText("CAFE")))
    #expect(decomposed.utf8HasSuffix("\u{301}") && "\u{1F468}\u{200D}\u{1F469}".utf8Contains("\u{200D}"))
    #expect(FoldedText("\u{212A}b") == FoldedText("KB") && FoldedText("é") != FoldedText("e\u{301}"))
    #expect(FoldedText("K\u{17F}X").folded == "ksx")
  }

  @Test func brokenUTF8MatchesNothing() {
    // A lone continuation byte, an overlong K, a surrogate, a truncated Kelvin sign.
    let texts: [[UInt8]] = [[0x80], [0xC1, 0x8B], [0xED, 0xA0, 0x80], [0xE2, 0x84], [0xF5, 0x80, 0x80, 0x80]]
    for text in texts {
      text.withUnsafeBufferPointer { bytes in
        #expect(!bytes.foldedContains(FoldedText("k")) && !bytes.foldedHasSuffix(FoldedText("k")))
        #expect(!bytes.foldedEquals(FoldedText("k")) && !bytes.foldedHasPrefix(FoldedText("k")))
        #expect(bytes.foldedContains(FoldedText("")) && bytes.foldedHasSuffix(FoldedText("")))
      }
    }
    let around: [UInt8] = [0xE2, 0x84, 0x4B, 0xFF]
    #expect(around.withUnsafeBufferPointer { $0.foldedContains(FoldedText("k")) })
  }

  @Test func longTextsAreSearchedToTheirEnds() {
    for length in 0..<70 {
      let padding = String(repeating: "a", count: length)
      #expect((padding + "ab").foldedContains(FoldedText("AB")))
      #expect((padding + "POWER\u{17F}HELL" + padding).foldedContains(FoldedText("powershell")))
      #expect(!(padding + "a").utf8Contains("ab") && (padding + "ab" + padding).utf8Contains("ab"))
    }
  }
}
