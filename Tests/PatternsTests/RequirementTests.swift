import Patterns
import TestSupport
import Testing

/// What every text that a pattern matches has.
@Suite struct RequirementTests {
  @Test("required literals", arguments: [
    ("foo.*bar", ["foo", "bar"]), ("(?i)echo.*clip.*&&", ["echo", "clip", "&&"]), ("ab|cde", ["ab cde"]), ("a|bc", []),
    ("(?:ab)*cd", ["cd"]), ("[Aa]bc+", ["ab"]), ("set.*set", ["set"]), ("x", []), ("\\bfoo$", ["foo"]),
  ])
  func literals(_ pattern: String, _ expected: [String]) throws {
    let required = try RegularExpression(pattern).requiredLiterals
    #expect(Set(required.map { $0.map(\.text).joined(separator: " ") }) == Set(expected))
    #expect(required.joined().allSatisfy { $0.relation == .contains && $0.ignoringCase })
  }

  @Test("long runs", arguments: [
    (".{10,}", "123456789", false), (".{10,}", "1234567890", true), (".{10,}", "12345\n67890", false),
    ("[a-f]{8}", "xxabcdefabx", true), ("[a-f]{8}", "abcdefxa", false), (".{8}", "éééé", false),
    (".{8}", "éééééééé", true), ("(?s).{8,9}", "1234\n678", true), ("([^é]{8})", "1234é5678", false),
  ])
  func runs(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let run = try #require(try RegularExpression(pattern).requiredRun)
    #expect(run.isWholePattern)
    #expect(Array(text.utf8).withUnsafeBufferPointer { run.isExactlyPresent(in: $0) } == expected)
    #expect(try CompiledPattern(pattern).search(text) == expected)
  }

  @Test("texts that say the same as a pattern", arguments: [
    ("(?i)docker exec|podman", .contains, ["docker exec", "podman"], true),
    (#"(?i)[/\\](sh|ash)(\.exe)?$"#, .endsWith, ["/ash", "/ash.exe", "/sh", "/sh.exe", #"\ash"#, #"\ash.exe"#, #"\sh"#, #"\sh.exe"#], true),
    ("^a{2,3}", .startsWith, ["aa", "aaa"], false), ("^(x1|y2)$", .equals, ["x1", "y2"], false), ("^$", .equals, [""], false),
    ("[Kk\u{212A}]0", .contains, ["k0"], true), ("[Kk]0", .contains, ["K0", "k0"], false), ("1[23]", .contains, ["12", "13"], false),
  ] as [(String, TextRelation, [String], Bool)])
  func literalChoices(_ pattern: String, _ relation: TextRelation, _ texts: [String], _ ignoringCase: Bool) throws {
    let choice = try #require(try RegularExpression(pattern).literalChoice)
    #expect(choice.relation == relation && choice.ignoringCase == ignoringCase)
    #expect(choice.texts.sorted() == texts.sorted())
  }

  @Test("patterns that no texts say the same as", arguments: [
    "a.b", "a+", "a*", #"\bnet\b"#, "(?m)^a", "(^a|b)", "a(?i)b", "(?i)[ab]c(?-i)d", "[a-z]x", "(ab|cd){5}", "(a|b|c|d){4}", "a$b",
  ])
  func noLiteralChoice(_ pattern: String) throws {
    #expect(try RegularExpression(pattern).literalChoice == nil)
  }

  @Test("a prepared pattern matches what RE2 matches", arguments: 0..<8 as Range<UInt64>)
  func prepared(_ seed: UInt64) throws {
    var random = RandomPatterns(seed: seed + 70)
    var (matched, chosen) = (0, 0)
    for _ in 0..<800 {
      let pattern = random.generator.oneIn(2) ? random.pattern() : Self.choicePattern(&random.generator)
      guard let compiled = try? CompiledPattern(pattern) else { continue }
      let prepared = try PreparedPattern(pattern)
      chosen += try RegularExpression(pattern).literalChoice == nil ? 0 : 1
      for _ in 0..<10 {
        let text = randomText(&random.generator, upTo: 6)
        let expected = compiled.search(text)
        matched += expected ? 1 : 0
        #expect(text.withUTF8Bytes { prepared.search($0) } == expected, "\(pattern.debugDescription) in \(text.debugDescription)")
      }
    }
    #expect(matched > 800 && chosen > 200, "\(matched) \(chosen)")
  }

  /// Such as often has texts that say the same.
  private static func choicePattern(_ generator: inout SeededGenerator) -> String {
    func part(_ generator: inout SeededGenerator) -> String {
      let scalars = (0..<2).map { _ in "\\x{\(String(generator.pick(trickyScalars).value, radix: 16))}" }
      return generator.pick([scalars[0], "[\(scalars.joined())]", "(\(scalars.joined(separator: "|")))", "\(scalars[0])?", scalars.joined()])
    }
    let parts = (0..<generator.pick([1, 1, 2])).map { _ in part(&generator) }.joined()
    return generator.pick(["", "(?i)"]) + generator.pick(["", "", "^"]) + parts + generator.pick(["", "", "$"])
  }

  @Test("what random patterns match has what they require", arguments: 0..<4 as Range<UInt64>)
  func random(_ seed: UInt64) throws {
    var random = RandomPatterns(seed: seed + 40)
    var matched = 0
    for _ in 0..<600 {
      let inner = random.pattern()
      let pattern = random.generator.oneIn(3) ? "\(inner)[a-zé]{8}" : inner
      guard let compiled = try? CompiledPattern(pattern) else { continue }
      let expression = try RegularExpression(pattern)
      for _ in 0..<6 {
        var text = randomText(&random.generator, upTo: 8)
        if random.generator.oneIn(2) { text += "aabéaabbaa" }
        guard compiled.search(text) else { continue }
        matched += 1
        let bytes = Array(text.utf8)
        let place: Comment = "\(pattern.debugDescription) in \(text.debugDescription)"
        #expect(expression.requiredLiterals.allSatisfy { $0.contains { $0.matches(text) } }, place)
        #expect(text.unicodeScalars.count >= expression.leastLength, place)
        if let run = expression.requiredRun {
          #expect(bytes.withUnsafeBufferPointer { run.isPresent(in: $0) && run.isExactlyPresent(in: $0) }, place)
        }
      }
    }
    #expect(matched > 300, "\(matched)")
  }
}
