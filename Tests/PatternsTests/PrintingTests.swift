import Patterns
import TestSupport
import Testing

@Suite struct PrintingTests {
  @Test(
    "canonical text",
    arguments: [
      ("", ""), ("a(?:b)c", "abc"), ("(?:a|b)c", "(?:a|b)c"), ("(?:ab)*", "(?:ab)*"), ("(?:a)*?", "a*?"),
      ("a*(?i)*", "(?:a*)*"), ("a{1,}b{0,1}c{0,}d{3,3}e{2,5}", "a+b?c*d{3}e{2,5}"), ("(?U)a*b*?", "a*?b*"),
      ("(?i)docker", "(?i)docker"), ("(?i)doc|1", "(?i)doc|1"), ("(?i:doc)ker", "(?i:doc)ker"),
      ("(?i:a 1)-b", "(?i:a) 1-b"), ("(?i:x)*y", "(?i:x)*y"), ("(?i)[a-z]", "[A-Za-z\\x{17F}\\x{212A}]"),
      ("(?i)x[a-z]", "(?i)x[A-Za-z\\x{17F}\\x{212A}]"), ("(?i:x)[a-z]", "(?i:x)[a-z]"), ("(?s).", "(?s)."),
      ("(?s:.).", "(?s).[^\\n]"), ("(?m)^a$", "(?m)^a$"), ("^(?m:^)$", "(?m)\\A^\\z"), ("\\Aa\\z", "^a$"),
      ("^*", "(?:^)*"), ("a|", "a|"), ("(a|b|)", "(a|b|)"), ("(?P<n>a)(b)", "(?P<n>a)(b)"),
      ("(?:)*", "(?:)*"), ("\\/\\-\\.", "/-\\."), ("\\x41\\n\\x{1f}", "A\\n\\x{1F}"),
      ("[\\]\\-\\^\\[\\\\]", "[\\-\\[-\\^]"), ("[a]", "[a]"), ("[^a-c]", "[^a-c]"), ("[ab]", "[ab]"),
      ("[\\d]", "\\d"), ("[^\\W]", "\\w"), ("[^\\s]", "\\S"), ("\\pL", "\\p{L}"), ("\\PL", "\\P{L}"),
      ("[^\\x00-\\x{10FFFF}]", "[^\\x{0}-\\x{10FFFF}]"), ("\\p{Any}", "[\\x{0}-\\x{10FFFF}]"),
      ("\\Qa.b\\E", "a\\.b"), ("a{,2}", "a\\{,2\\}"), ("(?:(?:a|b)|c)", "a|b|c"),
    ])
  func canonical(_ pattern: String, _ expected: String) throws {
    #expect(try RegularExpression(pattern).text == expected)
  }

  @Test(
    "normal form",
    arguments: [
      ("(?:(a))", "a"), ("[Aa]", "(?i)a"), ("[Kk]", "[Kk]"), ("(?i)[K]", "(?i)k"), ("a|b|c", "[a-c]"),
      ("(|ab)", "(?:ab)?"), ("(a|b)*?", "[ab]*"), ("((a+)?)*", "a*"), ("(?:a?)+", "a*"), ("a{1}", "a"),
      ("a{0}b", "b"), ("^*a", "a"), ("^+a", "^a"), ("(.|\\n)*", "(?s).*"), ("a|a|b(?:)", "[ab]"),
      ("xy|xy", "xy"), ("[^\\x00-\\x{10FFFF}]|ab", "ab"), ("(?i)A|1a", "(?i)a|1a"),
      ("(?i)STRASSE", "(?i)strasse"), ("(?s).", "(?s)."), ("[^\\n]", "."),
    ])
  func normalForm(_ pattern: String, _ expected: String) throws {
    #expect(try RegularExpression(pattern).normalized.text == expected)
  }

  @Test(
    "the deepest trees are safe to walk",
    arguments: [
      ("(", ")", 999), ("(?:", "b)", 499), ("(?:", ")*", 499), ("(?:", "|bc)", 499), ("(?:", "b?)?", 332),
    ])
  func deepTrees(_ opening: String, _ closing: String, _ depth: Int) throws {
    let pattern =
      String(repeating: opening, count: depth) + "a" + String(repeating: closing, count: depth)
    let expression = try RegularExpression(pattern)
    #expect(try RegularExpression(expression.text).normalized == expression.normalized)
    #expect(Set([expression, try RegularExpression(pattern)]).count == 1)
    #expect(expression.matches("xa" + String(repeating: "b", count: 500)))
    _ = expression.literalAlternatives()
  }

  @Test("text and normal form mean the same", arguments: 0..<4 as Range<UInt64>)
  func meanTheSame(_ seed: UInt64) throws {
    var random = RandomPatterns(seed: seed &+ 1000)
    for _ in 0..<300 {
      let pattern = random.pattern()
      guard let compiled = try? CompiledPattern(pattern) else { continue }
      let expression = try RegularExpression(pattern)
      let again = try RegularExpression(expression.text)
      #expect(again.text == expression.text)
      #expect(again.normalized == expression.normalized, "\(pattern.debugDescription), \(expression.text)")
      #expect(again.groupCount == expression.groupCount)
      let normal = expression.normalized
      #expect(normal.normalized == normal, "\(pattern.debugDescription), \(normal.text)")
      let printed = try CompiledPattern(expression.text)
      let normalCompiled = try CompiledPattern(normal.text)
      for _ in 0..<6 {
        let text = randomText(&random.generator, upTo: 8)
        let expected = compiled.search(text)
        #expect(printed.search(text) == expected, "\(pattern.debugDescription), \(expression.text)")
        #expect(normalCompiled.search(text) == expected, "\(pattern.debugDescription), \(normal.text)")
      }
    }
  }
}
