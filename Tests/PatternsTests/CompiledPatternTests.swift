import Patterns
import Testing

@Suite struct CompiledPatternTests {
  @Test(
    "search",
    arguments: [
      ("b", "abc", true), ("^b", "abc", false), ("x$", "x\n", false), ("x$", "x", true),
      ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("", "", true), ("^$", "", true), ("a*", "b", true),
      ("\\x00", "a\0b", true), ("(?i)k", "\u{212A}", true), ("\\d", "\u{0663}", false),
      ("é", "e\u{301}", false),
    ])
  func search(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try CompiledPattern(pattern).search(text) == expected)
  }

  @Test func groups() throws {
    let pattern = try CompiledPattern("(a+)(b)?(c*)")
    #expect(pattern.groupCount == 3)
    #expect(pattern.firstMatch(in: "xaacc") == "aacc")
    #expect(pattern.firstMatch(in: "xaacc", group: 1) == "aa")
    #expect(pattern.firstMatch(in: "xaacc", group: 2) == nil)
    #expect(pattern.firstMatch(in: "xaa", group: 3) == "")
    #expect(pattern.firstMatch(in: "xaa", group: 4) == nil && pattern.firstMatch(in: "xaa", group: -1) == nil)
    #expect(pattern.firstMatch(in: "xyz") == nil)
    #expect(pattern.firstMatchRange(in: "éaac", group: 3) == 4..<5)
    #expect(try CompiledPattern("").firstMatch(in: "") == "")
  }

  @Test func caseCanBeIgnored() throws {
    #expect(try CompiledPattern("Docker", ignoringCase: true).search("DOC\u{212A}ER"))
    #expect(try !CompiledPattern("Docker").search("docker"))
  }

  @Test func tooLargeIsRefusedNotSwallowed() {
    #expect {
      try CompiledPattern("(\\pL{100}){10}")
    } throws: { error in
      (error as? PatternError)?.message.contains("too large") == true
    }
  }
}

@Suite struct QuotingTests {
  @Test(
    "readable, and no more than needed",
    arguments: [
      ("/bin/ba-sh_#@ ,:'\"%&<>~`!;=", "/bin/ba-sh_#@ ,:'\"%&<>~`!;="),
      ("\\.+*?()|[]{}^$", "\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$"),
      ("a\nb\tc\rd", "a\\nb\\tc\\rd"), ("\0\u{1B}\u{7F}\u{85}", "\\x{0}\\x{1B}\\x{7F}\\x{85}"),
      ("éк😀", "éк😀"), ("", ""),
      ("\u{212A}\u{17F}\u{200B}\u{A0}", "\\x{212A}\\x{17F}\\x{200B}\\x{A0}"),
    ])
  func quoted(_ literal: String, _ expected: String) throws {
    #expect(RegularExpression.quoted(literal) == expected)
    #expect(try CompiledPattern("^" + expected + "$").search(literal))
  }

  @Test func everyASCIICharacterIsItself() throws {
    for value in 0..<128 as Range<UInt8> {
      let text = String(Unicode.Scalar(value))
      let pattern = try CompiledPattern("^(?:" + RegularExpression.quoted(text) + ")$")
      for other in 0..<128 as Range<UInt8> {
        #expect(pattern.search(String(Unicode.Scalar(other))) == (other == value))
      }
    }
  }
}
