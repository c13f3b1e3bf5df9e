import Detections
import Patterns
import Testing

@testable import SolverProblems

/// What is written of patterns; no solver is asked here, `make oracles` does that.
@Suite struct LanguageTests {
  @Test(arguments: [
    // Literals and wildcards are of the whole text.
    (TextPattern.equals("a\"b"), true, #"(str.to_re "a""b")"#),
    (.equals(#"\u"#), true, #"(str.to_re "\u{5c}u")"#),
    (.startsWith("a"), true, #"(re.++ (str.to_re "a") re.all)"#),
    (.endsWith("é"), true, #"(re.++ re.all (str.to_re "\u{e9}"))"#),
    (.contains(""), false, "re.all"),
    (.glob(Glob([.literal("a"), .anyScalar, .anyRun])), true, #"(re.++ (str.to_re "a") re.allchar re.all)"#),
    // A letter in each case: the Kelvin sign folds with k; a digit has one.
    (.equals("k1"), false, #"(re.++ (re.union (str.to_re "K") (str.to_re "k") (str.to_re "\u{212a}")) (str.to_re "1"))"#),
    // Patterns are searched for; anchors say where.
    (.matches("a"), true, #"(re.++ re.all (str.to_re "a") re.all)"#),
    (.matches("^a$"), true, #"(str.to_re "a")"#),
    (.matches("^a"), true, #"(re.++ (str.to_re "a") re.all)"#),
    (.matches("a$"), true, #"(re.++ re.all (str.to_re "a"))"#),
    (.matches("a{2,3}"), true, #"(re.++ re.all ((_ re.loop 2 3) (str.to_re "a")) re.all)"#),
    (.matches("a$b"), true, "re.none"),
    (.matches("[^b]"), true, #"(re.++ re.all (re.union (re.range "\u{0}" "a") (re.range "c" "\u{2ffff}")) re.all)"#),
    // `.` is no newline.
    (.matches("^.$"), true, #"(re.union (re.range "\u{0}" "\u{9}") (re.range "\u{b}" "\u{2ffff}"))"#),
  ])
  func terms(pattern: TextPattern, isCaseSensitive: Bool, expected: String) throws {
    #expect(try Language(TextTest(pattern, isCaseSensitive: isCaseSensitive)).term == expected)
  }

  /// The languages of patterns, asked of short texts by brute force, and RE2 asked the same.
  @Test(arguments: [
    "a", "^a", "a$", "^a$", "^", "$", "^$", "a|^b", "(^a|b)c*", "(a|b$)*", "(^|b)a", "a(b|$)", "(^a)+", "(a$)*b", "^*ab",
    "a?b*$", "(a|$)(b|^)", "(^a?)+b", "(?:^a|b)+$", "b{2}", "(a|b?){2}", "a{0,2}b$", "(?:a*b)?^a", "(ab?$)?", "[^a]$", ".^a",
    "(?i)A$", "^(?:a|bb)*$", "a*?b", "(^)*a", "(?:$|a)+",
  ])
  func patternsMatchAsInRE2(pattern: String) throws {
    let compiled = try CompiledPattern(pattern)
    let language = try Language(TextTest(.matches(pattern), isCaseSensitive: true))
    for text in texts(of: ["a", "b", "c"], upTo: 5) {
      #expect(language.contains(text) == compiled.search(text), "\(pattern) on \(text)")
    }
  }

  @Test(arguments: [
    ("10.0.0.0/8", ["10.1.2.3", "10.255.255.255"], ["11.0.0.0", "10.1.2", "010.1.2.3", "10.1.2.256"]),
    ("192.168.4.0/22", ["192.168.4.0", "192.168.7.255"], ["192.168.8.0", "192.168.3.255"]),
    ("::1/128", ["::1", "0:0:0:0:0:0:0:1", "::0001", "0::0.0.0.1"], ["::2", "1::1", "::1:1", "::1::"]),
    ("fe80::/10", ["fe80::1", "FEBF::", "fe90:1:2:3:4:5:6:7", "feaa::1.2.3.4"], ["fec0::1", "fe8::1", "::1", "0fe80::1"]),
    ("fc00::/7", ["fc00::", "fdff:1::2"], ["fe00::", "fbff::"]),
  ])
  func networks(network: String, inside: [String], outside: [String]) throws {
    let language = Language(try #require(IPNetwork(network)))
    for text in inside { #expect(language.contains(text), "\(text) in \(network)") }
    for text in outside { #expect(!language.contains(text), "\(text) not in \(network)") }
  }

  @Test func whatIsLeftOutIsNamed() {
    #expect(throws: Unwritable("a word boundary")) { try Language(TextTest(.matches(#"\ba"#))) }
    #expect(throws: Unwritable("an anchor of lines")) { try Language(TextTest(.matches("(?m)^a"))) }
    #expect(throws: Unwritable("an anchor in a counted repetition")) { try Language(TextTest(.matches("(?:^a|b){2,3}"))) }
    #expect(throws: Unwritable.character) { try Language(TextTest(.equals("\u{10FFFF}"))) }
  }

  private func texts(of letters: [String], upTo length: Int) -> [String] {
    var result = [""]
    var last = [""]
    for _ in 0..<length {
      last = last.flatMap { text in letters.map { text + $0 } }
      result += last
    }
    return result
  }
}

extension Language {
  /// Whether a text is of the language, by following the definition.
  func contains(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    return ends(scalars, 0).contains(scalars.count)
  }

  /// Where a text of the language that begins at a place can end.
  private func ends(_ text: [UInt32], _ start: Int) -> Set<Int> {
    switch self {
    case .none: return []
    case .everything: return Set(start...text.count)
    case .text(let scalars): return text[start...].starts(with: scalars) ? [start + scalars.count] : []
    case .oneOf(let ranges):
      return start < text.count && ranges.contains { $0.contains(text[start]) } ? [start + 1] : []
    case .union(let parts): return parts.reduce(into: []) { $0.formUnion($1.ends(text, start)) }
    case .concatenation(let parts):
      return parts.reduce([start]) { starts, part in
        starts.reduce(into: Set()) { $0.formUnion(part.ends(text, $1)) }
      }
    case .repetition(let part, let min, let max):
      var current: Set = [start]
      var result: Set<Int> = min == 0 ? [start] : []
      // Longer runs than the text add nothing but empty ones.
      for number in 1...(max ?? Swift.max(min, text.count + 1)) {
        current = current.reduce(into: Set()) { $0.formUnion(part.ends(text, $1)) }
        if number >= min { result.formUnion(current) }
      }
      return result
    }
  }
}
