import Patterns
import TestSupport
import Testing

/// One line for each test: `~` before it when case is ignored, `^` and `$` where it is anchored.
private func summary(_ pattern: String) throws -> String? {
  try RegularExpression(pattern).literalAlternatives()?.map { literal in
    let text = literal.text.debugDescription.dropFirst().dropLast()
    let anchored =
      switch literal.relation {
      case .equals: "^\(text)$"
      case .startsWith: "^\(text)"
      case .endsWith: "\(text)$"
      case .contains: "\(text)"
      }
    return (literal.ignoringCase ? "~" : "") + anchored
  }.joined(separator: " ")
}

@Suite struct LiteralTests {
  @Test(
    "exact unions of simple tests",
    arguments: [
      ("(?i)(docker exec|docker run)", "~docker exec ~docker run"),
      ("\\/(docker|kubectl)$", "/docker$ /kubectl$"), ("^a$", "^a$"), ("(?s)^(?:a|bc).*", "^a ^bc"),
      ("^(?:a|b).*", "^a ^b"), (".*foo.*", "foo"), ("foo", "foo"), ("(?s)^.*foo.*$", "foo"),
      ("(?s)^.*foo$", "foo$"), ("(?s)^foo.*$", "^foo"), ("colou?r", "color colour"), ("gr[ae]y", "gray grey"),
      ("x?foo+", "foo"), ("foo{2,}", "fooo"), ("[0-3]+", "0 1 2 3"), ("a{3}", "aaa"),
      ("^a|b$|^c$|d", "^a b$ ^c$ d"), ("(?i)[a]b", "~ab"), ("[Aa]1", "~a1"), ("(?i:a)1|b", "~a1 b"),
      ("(?i)1/2", "1/2"), ("", ""), ("a|", ""), ("a*", ""), ("^", ""), ("$", ""), ("^$", "^$"), ("$^", "^$"),
      ("^a?$", "^$ ^a$"), ("a^b", ""), ("(?:^|/)sh", "^sh /sh"), ("sh(?:$| )", "sh$ sh "), ("(a|a)", "a"),
      ("\\Aa\\z", "^a$"), ("(?:ab?c){2}", "acac acabc abcac abcabc"), ("é\\x{212A}", "é\u{212A}"),
      ("(?i)\u{17F}h", "~\u{17F}h"), ("[Ss]h", "Sh sh"), ("foo(?:\\bbar)?", "foo"),
      ("(?s)^(?:.*/)?sh$", "^sh$ /sh$"), ("(?m:^x)?foo", "foo"), ("(?:a|b*)c", "c"),
    ])
  func exact(_ pattern: String, _ expected: String) throws {
    #expect(try summary(pattern) == expected)
  }

  @Test func everythingAndNothing() throws {
    #expect(try RegularExpression("a^b").literalAlternatives() == [])
    #expect(try RegularExpression("a^b|c").literalAlternatives()?.count == 1)
    let everything = TextLiteral(.contains, "", ignoringCase: false)
    #expect(try RegularExpression("ab|x*").literalAlternatives() == [everything])
  }

  @Test(
    "no such union",
    arguments: [
      "a.*b", "a.b", "foo.+", "^.*foo", "foo.*$", "(?m)^a", "(?m)a$", "\\bfoo", "foo\\B", "[a-z]foo[0-9]{2}",
      "\\w\\d", "\\W", "(?i:a)b", "[Aa]b", "[Aa]b?c", "^(?:.*/)?sh$", "a(?i)b", "a+b", "a[^b]c",
      "(?:aa?){20}b", "^a*$", "[^a]", "\\pL", "(?m:^|x)foo",
    ])
  func none(_ pattern: String) throws {
    #expect(try RegularExpression(pattern).literalAlternatives() == nil)
  }

  @Test("long lists are lists, choices of choices are not")
  func lists() throws {
    let words = (0..<1_500).map { "word\($0)" }
    let list = try RegularExpression("(\(words.joined(separator: "|")))$").literalAlternatives()
    #expect(list == words.map { TextLiteral(.endsWith, $0, ignoringCase: false) })
    #expect(try RegularExpression("(a|b|c|d|e|f|g|h|i)(a|b|c|d|e|f|g|h)").literalAlternatives() == nil)
    // Texts that look alike are two.
    #expect(try RegularExpression("\u{E9}|e\u{301}").literalAlternatives()?.count == 2)
  }

  @Test("hostile patterns end soon")
  func hostile() throws {
    let optional = String(repeating: "(?:a|b|c|)", count: 60)
    #expect(try RegularExpression("^\(optional)$").literalAlternatives() == nil)
    #expect(try RegularExpression("x(?:\(optional)){30}y").literalAlternatives() == nil)
    #expect(try RegularExpression("x(?:a?){64}(?:b?){64}y").literalAlternatives() == nil)
    #expect(try RegularExpression("((((a{10}){10}){10}))").literalAlternatives() == nil)
  }

  @Test("the union agrees with RE2", arguments: 0..<6 as Range<UInt64>)
  func agreesWithRE2(_ seed: UInt64) throws {
    var random = RandomLiterals(seed: seed)
    var found = 0
    var matched = 0
    for index in 0..<400 {
      let pattern = index % 4 == 0 ? random.other.pattern() : random.pattern()
      guard let compiled = try? CompiledPattern(pattern) else { continue }
      guard let literals = try RegularExpression(pattern).literalAlternatives() else { continue }
      found += 1
      #expect(literals.count <= RegularExpression.literalLimit)
      for _ in 0..<8 {
        let text = random.text(literals)
        let expected = compiled.search(text)
        matched += expected ? 1 : 0
        #expect(
          literals.contains { $0.matches(text) } == expected,
          "\(pattern.debugDescription) in \(text.debugDescription): RE2 says \(expected), we \(literals)")
      }
    }
    #expect(found > 150 && matched > found * 2 && matched < found * 7)
  }
}

/// Patterns that are mostly unions of simple tests, and texts near their limits.
private struct RandomLiterals {
  var other: RandomPatterns

  init(seed: UInt64) {
    other = RandomPatterns(seed: seed &+ 5000)
  }

  mutating func pattern(_ depth: Int = 2) -> String {
    let branches = other.generator.oneIn(3) ? 2 : 1
    let flags = other.generator.pick(["", "", "", "(?i)", "(?s)", "(?is)"])
    return (depth == 2 ? flags : "") + (0..<branches).map { _ in branch(depth) }.joined(separator: "|")
  }

  private mutating func branch(_ depth: Int) -> String {
    let start = other.generator.pick(["", "", "", "^", "^", ".*", "^.*", "\\A", "^^", "x?^"])
    let end = other.generator.pick(["", "", "", "$", "$", ".*", ".*$", "\\z", "$x*"])
    let count = Int.random(in: 0...3, using: &other.generator)
    return start + (0..<count).map { _ in part(depth) }.joined() + end
  }

  private mutating func part(_ depth: Int) -> String {
    if depth > 0, other.generator.oneIn(4) {
      return other.generator.pick(["(", "(?:", "(?i:", "(?-i:"]) + pattern(depth - 1) + ")"
        + other.generator.pick(["", "", "?", "{2}", "{0,2}", "*"])
    }
    return other.generator.pick(["a", "k", "s", "1", "/", "\n", "[ab]", "[a1]", "é", "ß"])
      + other.generator.pick(["", "", "", "?", "+", "{2}"])
  }

  /// A random text, or one made of a literal, in any case, with something around it or a scalar less.
  mutating func text(_ literals: [TextLiteral]) -> String {
    var text = String.UnicodeScalarView()
    guard !literals.isEmpty, !other.generator.oneIn(3) else { return randomText(&other.generator, upTo: 6) }
    for scalar in other.generator.pick(literals).text.unicodeScalars where !other.generator.oneIn(12) {
      text.append(
        other.generator.oneIn(2) ? scalar : other.generator.pick(SimpleCaseFolding.orbit(of: scalar)))
    }
    let before = other.generator.oneIn(3) ? randomText(&other.generator, upTo: 3) : ""
    let after = other.generator.oneIn(3) ? randomText(&other.generator, upTo: 3) : ""
    return before + String(text) + after
  }
}
