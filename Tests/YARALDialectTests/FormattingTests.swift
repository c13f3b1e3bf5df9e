import Diagnostics
import Testing

@testable import YARALDialect

/// The text of a rule around lines of `events`, in the formatter's layout.
private func rule(_ events: String) -> String {
  """
  rule r {

    meta:

    events:
  \(events)

    condition:
      $e
  }

  """
}

private func formatted(_ text: String) -> String? {
  YARAL.formatted(SourceFile(name: "rule.yaral", text: text)).value
}

@Suite struct FormattingTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var written: String
    var expected: String
    var testDescription: String { name }

    init(_ name: String, _ written: String, _ expected: String) {
      self.name = name
      self.written = written
      self.expected = expected
    }
  }

  // What is expected follows the published style guide: two columns a level, one predicate a line, operators at
  // the ends of lines.
  private static let statements = [
    Case("spaces", "$e.a=\"x\"   nocase", "    $e.a = \"x\" nocase"),
    Case("two on a line", "$e.a = 1 $e.b = 2", "    $e.a = 1\n    $e.b = 2"),
    Case("keywords", "NOT $e.a IN REGEX %l.c NOCASE", "    not $e.a in regex %l.c nocase"),
    Case("names like keywords", "$e.AND.Not[\"Or\"] = $NOCASE", "    $e.AND.Not[\"Or\"] = $NOCASE"),
    Case("a function's name", "RE.Regex( $e.a,`x` )", "    RE.Regex($e.a, `x`)"),
    Case("literals", "$e.a = `a\\b` $e.b = /a\\/b/ $e.c = \"a\\\\b\"",
      "    $e.a = `a\\b`\n    $e.b = /a\\/b/\n    $e.c = \"a\\\\b\""),
    Case("a list is not a remainder", "$e.a%2 = 1 $e.b in %b", "    $e.a % 2 = 1\n    $e.b in %b"),
    Case("division", "1<($e.a-$f.a)/3600", "    1 < ($e.a - $f.a) / 3600"),
    Case("a path on two lines", "$e.a\n   .b = 1", "    $e.a.b = 1"),
    Case("redundant parentheses stay", "(($e.a = 1))", "    (($e.a = 1))"),
    Case("quantifiers", "ANY $e.a = 1 re.regex(all $e.b, `x`)",
      "    any $e.a = 1\n    re.regex(all $e.b, `x`)"),
    Case("a short group stays", "($e.a = 1 or $e.b = 2)", "    ($e.a = 1 or $e.b = 2)"),
    Case("operators end lines", "($e.a = 1\nor $e.b = 2)", "    (\n      $e.a = 1 or\n      $e.b = 2\n    )"),
    Case("an open chain", "$e.a = 1\nor $e.b = 2\n$e.c = 3",
      "    $e.a = 1 or\n      $e.b = 2\n    $e.c = 3"),
    Case("groups in an open chain", "($e.a = 1\nand $e.b = 2) or\n($e.c = 3)",
      "    (\n      $e.a = 1 and\n      $e.b = 2\n    ) or\n    ($e.c = 3)"),
    Case("a negated group", "not(\n$e.a = 1 or $e.b = 2)",
      "    not (\n      $e.a = 1 or\n      $e.b = 2\n    )"),
    Case("a wide group",
      "($e.principal.process.file.full_path = \"aaaaaaaaaa\" or $e.principal.process.command_line = \"bbbbbbbbbbbbbbb\")",
      "    (\n      $e.principal.process.file.full_path = \"aaaaaaaaaa\" or\n"
        + "      $e.principal.process.command_line = \"bbbbbbbbbbbbbbb\"\n    )"),
    Case("a wide call",
      "$h = strings.coalesce($e.principal.hostname, $e.principal.asset.hostname, $e.target.hostname, $e.target.asset.hostname)",
      "    $h = strings.coalesce(\n      $e.principal.hostname, $e.principal.asset.hostname, $e.target.hostname,\n"
        + "      $e.target.asset.hostname\n    )"),
    Case("a call as it was broken", "$h = strings.coalesce(\n$e.a,\n$e.b, $e.c)",
      "    $h = strings.coalesce(\n      $e.a,\n      $e.b, $e.c\n    )"),
    Case("blank lines", "\n\n$e.a = 1\n\n\n\n$e.b = 2\n\n", "    $e.a = 1\n\n    $e.b = 2"),
    Case("blank lines in a group", "(\n\n$e.a = 1 or\n\n\n$e.b = 2\n\n)",
      "    (\n      $e.a = 1 or\n\n      $e.b = 2\n    )"),
  ]

  // Comments keep their line, or stand on one of their own; what ends a line moves no comment past an operand.
  private static let comments = [
    Case("own line", "// a\n$e.a = 1", "    // a\n    $e.a = 1"),
    Case("end of line", "$e.a = 1// a\n$e.b = 2   /* b */", "    $e.a = 1 // a\n    $e.b = 2 /* b */"),
    Case("two at the end of a line", "$e.a = 1 /* a */// b", "    $e.a = 1 /* a */ // b"),
    Case("before a statement on its line", "/* a */$e.a = 1", "    /* a */ $e.a = 1"),
    Case("between two on a line", "$e.a = 1 /* a */ $e.b = 2", "    $e.a = 1 /* a */\n    $e.b = 2"),
    Case("within a line", "$e.a /* a */ = /* b */1", "    $e.a /* a */ = /* b */ 1"),
    Case("a line ends within a test", "$e.a // a\n= 1", "    $e.a // a\n      = 1"),
    Case("a block of lines", "/* a\n   b */\n$e.a = 1", "    /* a\n   b */\n    $e.a = 1"),
    Case("blank lines around", "$e.a = 1\n\n\n// a\n\n\n// b\n$e.b = 2",
      "    $e.a = 1\n\n    // a\n\n    // b\n    $e.b = 2"),
    Case("behind a parenthesis", "( // a\n$e.a = 1 or $e.b = 2)",
      "    ( // a\n      $e.a = 1 or\n      $e.b = 2\n    )"),
    Case("before a parenthesis closes", "($e.a = 1 or $e.b = 2 // a\n// b\n)",
      "    (\n      $e.a = 1 or\n      $e.b = 2 // a\n      // b\n    )"),
    Case("at operands, operators in front", "($e.a = 1 // a\nor $e.b = 2 // b\n// c\nor $e.c = 3)",
      "    (\n      $e.a = 1 or // a\n      $e.b = 2 or // b\n      // c\n      $e.c = 3\n    )"),
    Case("at operands, operators behind", "($e.a = 1 or // a\n$e.b = 2)",
      "    (\n      $e.a = 1 or // a\n      $e.b = 2\n    )"),
    Case("on both sides of an operator", "($e.a = 1 // a\nor // b\n$e.b = 2)",
      "    (\n      $e.a = 1 or // a\n      // b\n      $e.b = 2\n    )"),
    Case("before an operator on its line", "($e.a = 1 /* a */ or $e.b = 2)",
      "    ($e.a = 1 /* a */ or $e.b = 2)"),
    Case("in a call", "re.regex( // a\n$e.a, // b\n`x` // c\n) nocase // d",
      "    re.regex( // a\n      $e.a, // b\n      `x` // c\n    ) nocase // d"),
    Case("before a comma", "re.regex($e.a // a\n, `x`)",
      "    re.regex(\n      $e.a, // a\n      `x`\n    )"),
    Case("commented-out predicates", "(\n$e.a = 1 or\n// $e.b = 2 or\n$e.c = 3)",
      "    (\n      $e.a = 1 or\n      // $e.b = 2 or\n      $e.c = 3\n    )"),
    Case("what looks like a comment", "$e.a = \"// a\" $e.b = `/* b */` $e.c = /https?:\\/\\//",
      "    $e.a = \"// a\"\n    $e.b = `/* b */`\n    $e.c = /https?:\\/\\//"),
    Case("at the end of a section", "    $e.a = 1\n    // $e.b = 2", "    $e.a = 1\n    // $e.b = 2"),
  ]

  @Test(arguments: statements + comments)
  func statement(_ example: Case) {
    let text = "rule r { meta:\nevents:\n\(example.written)\n  condition: $e }"
    #expect(formatted(text) == rule(example.expected))
    #expect(formatted(rule(example.expected)) == rule(example.expected))
  }

  /// Comments between sections, before and after a rule, in sections without statements.
  @Test func commentsOfARule() {
    let written = """
      /* licence
         text */


      // about
      rule r // name
      { // brace
        meta: // meta
          author = "a" // author
          // last of meta

        // before events
        events:
          $e.a = 1


      // before outcome, at the margin
        outcome:
          // nothing yet
        condition: // here
          $e
          // inside
        // at the end
      } // closed
      // after

      rule s { meta: events: $e.a = 1 condition: $e }

      /* the end */
      """
    let expected = """
      /* licence
         text */

      // about
      rule r // name
        { // brace

        meta: // meta
          author = "a" // author
          // last of meta

        // before events
        events:
          $e.a = 1

        // before outcome, at the margin
        outcome:
          // nothing yet

        condition: // here
          $e
          // inside
        // at the end
      } // closed

      // after

      rule s {

        meta:

        events:
          $e.a = 1

        condition:
          $e
      }

      /* the end */

      """
    #expect(formatted(written) == expected)
    #expect(formatted(expected) == expected)
  }

  @Test func sections() {
    let written = """
      rule r{meta:a="x"b=`y` events:$e.a=1 match:$h,$i over 5m before $e outcome:$a=max(if($e.a=1 and $e.b=2,3,0)+1)
      $b=count($e.a)-1 condition:$e and(#e>2 or any of[$a,$b]) options:allow_zero_values=TRUE}
      """
    let expected = """
      rule r {

        meta:
          a = "x"
          b = `y`

        events:
          $e.a = 1

        match:
          $h, $i over 5m before $e

        outcome:
          $a = max(if($e.a = 1 and $e.b = 2, 3, 0) + 1)
          $b = count($e.a) - 1

        condition:
          $e and (#e > 2 or any of [$a, $b])

        options:
          allow_zero_values = true
      }

      """
    #expect(formatted(written) == expected)
  }

  @Test func lineBreaksAndMarks() {
    let text = "rule r {\r\n  meta:\r\n  events: // a\r\n    /* b\r\n */\r\n    $e.a = 1\r\n  condition:\r\n    $e\r\n}\r\n"
    #expect(formatted("\u{FEFF}" + text) == formatted(text.replacing("\r\n", with: "\n")))
    #expect(formatted(text)?.utf8.contains(UInt8(ascii: "\r")) == false)
  }

  @Test(arguments: ["", "\n\n", "// only a comment"])
  func withoutRules(_ text: String) {
    #expect(formatted(text) == (text.hasPrefix("//") ? text + "\n" : ""))
  }

  /// A text with errors is not touched, be the error in its last line.
  @Test(arguments: [
    "rule r { meta: events: $e.a = condition: $e }", "rule r { meta: events: $e.a = 1 condition: $e",
    "rule r { meta: events: $e.a = \"x condition: $e }", "// never closed\nrule r {}", "prose",
    "rule r { meta: events: $e.a = 1 condition: $e } /* open",
  ])
  func withErrors(_ text: String) {
    let reading = YARAL.formatted(SourceFile(name: "rule.yaral", text: text))
    #expect(reading.value == nil)
    #expect(reading.hasErrors)
    #expect(!reading.diagnostics.contains { $0.code == .formattingDiffers })
  }

  @Test func trailingText() {
    let prose = "## Notes\r\n\r\n  * It looks for $e = /x/.\n    rule of thumb: none"
    let text = rule("    $e.a = 1") + "\n" + prose + "\n"
    let source = SourceFile(name: "rule.yaral", text: text)
    let refused = YARAL.formatted(source)
    #expect(refused.value == nil)
    #expect(refused.diagnostics.map(\.code) == [.yaralTrailingText])
    #expect(refused.diagnostics.first?.severity == .error)
    let kept = YARAL.formatted(source, keepingTrailingText: true)
    #expect(kept.value == text.replacing("\r\n", with: "\n"))
    #expect(!kept.hasErrors)
  }

  /// The comparison that each formatted text must pass tells these apart.
  @Test(arguments: [
    ("not $e.a = 1", "$e.a = 1"), ("$e.a = `b`", "$e.a = \"b\""), ("$e.a = `b`", "$e.a = /b/"),
    ("($e.a = 1)", "$e.a = 1"), ("$e.a = 1 $e.b = 2", "$e.b = 2 $e.a = 1"), ("$e.a in %l", "$e.a in %m"),
    ("$e.a = \"\u{E9}\"", "$e.a = \"e\u{301}\""), ("$e.a = \"\\t\"", "$e.a = \"\t\""), ("f($e.a)", "F($e.a)"),
    ("$e.a = 1 // a", "$e.a = 1"), ("$e.a = 1 // a\n$e.b = 2", "$e.a = 1\n// a\n$e.b = 2"),
    ("// \u{E9}\n$e.a = 1", "// e\u{301}\n$e.a = 1"), ("$e.a = 1 nocase", "$e.a = 1"),
    ("// a\n// b\n$e.a = 1", "// b\n// a\n$e.a = 1"),
  ])
  func comparison(_ statement: String, _ other: String) {
    func read(_ statement: String) -> FormattableText {
      FormattableText(SourceFile(name: "r", text: "rule r { meta: events:\n\(statement)\n condition: $e }"))
    }
    #expect(!read(statement).isSame(as: read(other)))
    #expect(!read(other).isSame(as: read(statement)))
    #expect(read(" " + statement + "\n\n").isSame(as: read(statement)))
  }
}
