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
