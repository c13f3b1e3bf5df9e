import Patterns
import TestSupport
import Testing

@Suite struct SimulationTests {
  @Test(
    "search",
    arguments: [
      ("abc", "xabcx", true), ("^b", "ab", false), ("x$", "x\n", false), ("(?m)x$", "x\ny", true),
      ("(?m)^y", "x\ny", true), ("a.b", "a\nb", false), ("(?s)a.b", "a\nb", true), ("a{2,3}$", "aaaa", true),
      ("^a{2,3}$", "aaaa", false), ("\\bfoo\\b", "a foo.", true), ("\\bfoo", "éfoo", true),
      ("\\Bb", "ab", true), ("(?i)straße", "STRASSE", false), ("(?i)straße", "ſTRAẞE", true),
      ("(?i)i", "İ", false), ("[^a]", "", false), ("(a*)*b", "aaaab", true), ("", "", true),
      ("a||b", "c", true), ("\\x{d800}", "a", false), ("[^\\d]", "\n", true), ("(?i)[^k]", "\u{212A}", false),
      ("(?i)\\W", "\u{17F}", false), ("\\p{Greek}+$", "αβγ", true),
    ])
  func search(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try RegularExpression(pattern).matches(text) == expected)
    #expect(try CompiledPattern(pattern).search(text) == expected)
  }

  @Test("RE2 agrees on random patterns and texts", arguments: 0..<4 as Range<UInt64>)
  func agreesWithRE2(_ seed: UInt64) throws {
    var random = RandomPatterns(seed: seed)
    var matched = 0
    var tried = 0
    for _ in 0..<600 {
      let pattern = random.pattern()
      guard let compiled = try? CompiledPattern(pattern) else { continue }
      let expression = try RegularExpression(pattern)
      let simulation = Simulation(expression)
      #expect(expression.groupCount == compiled.groupCount)
      #expect(expression.acceptsEmptyText == compiled.search(""), "\(pattern.debugDescription)")
      for _ in 0..<6 {
        let text = randomText(&random.generator, upTo: 8)
        let expected = compiled.search(text)
        tried += 1
        matched += expected ? 1 : 0
        #expect(
          simulation.matches(text) == expected,
          "\(pattern.debugDescription) in \(text.debugDescription): RE2 says \(expected)")
      }
    }
    #expect(matched > tried / 5 && matched < tried * 4 / 5)
  }
}
