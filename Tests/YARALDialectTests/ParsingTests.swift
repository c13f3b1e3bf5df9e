import Diagnostics
import Testing

@testable import YARALDialect

private func parse(_ text: String) -> Reading<YARAL.File> {
  YARAL.parse(SourceFile(name: "rule.yaral", text: text))
}

/// A rule around the lines of `events`.
private func rule(_ events: String, condition: String = "$e") -> String {
  "rule r {\n  meta:\n  events:\n\(events)\n  condition:\n    \(condition)\n}\n"
}

/// The statements of `events`, printed on one line each.
private func printedStatements(_ events: String) throws -> [String] {
  let reading = parse(rule(events))
  #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.map { $0.rendered() }.joined())")
  return try #require(reading.value.rules.first?.events).lines.map { YARAL.text(of: $0.expression) }
}

@Suite struct ParsingTests {
  @Test(
    "statements end where no operator follows",
    arguments: [
      ("$a = $e.f\n%table.column = $b", ["$a = $e.f", "%table.column = $b"]),
      ("$e.f % 5 = 1", ["$e.f % 5 = 1"]),
      ("$e.n / 3600 > 1", ["$e.n / 3600 > 1"]),
      ("$e.f = /a/ $e.g = /b/", ["$e.f = /a/", "$e.g = /b/"]),
      ("$e.f\n  .g = 1\n$e.h = 2", ["$e.f.g = 1", "$e.h = 2"]),
      ("$e.f = \"x\"\n($e.g = 1 or $e.h = 2)", ["$e.f = \"x\"", "$e.g = 1 or $e.h = 2"]),
      ("$e.f = \"a\"\nor $e.g = \"b\"\n$e.h = 1", ["$e.f = \"a\" or $e.g = \"b\"", "$e.h = 1"]),
      ("NOT $e.f = 1 AND ANY $e.g = 2", ["not $e.f = 1 and any $e.g = 2"]),
      ("$e.f IN REGEX %l NOCASE", ["$e.f in regex %l nocase"]),
      ("$e.any.not.7up.rule = 1", ["$e.any.not.7up.rule = 1"]),
      ("re.regex ($e.f, /\\/a[^/]b/) nocase", ["re.regex($e.f, /\\/a[^\\/]b/) nocase"]),
      ("1024 < $e.port", ["1024 < $e.port"]),
      ("$e.a = 1 or $e.b = 2 and $e.c = 3", ["$e.a = 1 or ($e.b = 2 and $e.c = 3)"]),
      ("not $e.a = 1 and $e.b = 2", ["not $e.a = 1 and $e.b = 2"]),
      ("1 - 2 - 3 * 4 < $e.a", ["1 - 2 - 3 * 4 < $e.a"]),
      ("$e.f = if($e.g = \"x\", 1, 0)", ["$e.f = if($e.g = \"x\", 1, 0)"]),
    ] as [(String, [String])])
  func statements(_ events: String, _ expected: [String]) throws {
    #expect(try printedStatements(events) == expected)
  }

  @Test(
    "literals are decoded",
    arguments: [
      (#""a\\b\"c\n\t""#, YARAL.Expression.Kind.text("a\\b\"c\n\t", .quoted)),
      (#"`a\b"c/`"#, .text(#"a\b"c/"#, .raw)),
      (#"/\/(a|b)\.c$/"#, .pattern(#"/(a|b)\.c$"#)),
      (#"/\\/"#, .pattern(#"\\"#)),
      (#"/[]/]x/"#, .pattern(#"[]/]x"#)),
      (#"/[[:alpha:]/]/"#, .pattern(#"[[:alpha:]/]"#)),
      (#"/[/"#, .pattern("[")),
      ("5", .number("5")), ("0.5", .number("0.5")), ("true", .boolean(true)), ("FALSE", .boolean(false)),
      (
        "$e.fields[\"a\\\"b\"].c[0]",
        .path(YARAL.Path("e", [.member("fields"), .key("a\"b"), .member("c"), .index("0")]))
      ),
    ] as [(String, YARAL.Expression.Kind)])
  func literals(_ text: String, _ expected: YARAL.Expression.Kind) throws {
    let reading = parse(rule("$p = \(text)"))
    #expect(reading.diagnostics.isEmpty)
    guard
      case .comparison(_, _, let right, _) = reading.value.rules.first?.events?.lines.first?.expression.kind
    else {
      Issue.record("no comparison")
      return
    }
    #expect(right.kind == expected)
  }

  @Test func everySectionIsRead() throws {
    let reading = parse(
      """
      rule r {
        meta:
          author = "me"
        events:
          $e.f = $h
        match:
          $h, $k over 1d after $e
        outcome:
          $risk_score = max(
            metrics.network_bytes_outbound(period:1d, window:30d, metric:value_sum, agg:max, principal.ip:$h))
        condition:
          2 of [$e, #h >= 3, $x] and !$f and any of [$a, $b]
        options:
          allow_zero_values = true
          suppression_window = 5m
          limit = 3
      }
      """)
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    let rule = try #require(reading.value.rules.first)
    #expect(rule.match?.lines.first?.window == YARAL.Window(.after("e"), YARAL.Period(1, .days)))
    #expect(rule.match?.lines.first?.keys.map(\.variable) == ["h", "k"])
    #expect(
      rule.options?.lines.map(\.value) == [.boolean(true), .period(YARAL.Period(5, .minutes)), .integer("3")])
    #expect(parse(YARAL.print(reading.value)).value == reading.value)
  }

  @Test func commentsStayWithWhatTheySpeakOf() throws {
    let text = """
      // Before the rule.
      rule r { // at its brace
        /* The
           header. */
        meta: // behind the header
          // Who.
          author = "me" // really
        events:
          $e.f = 1 // first
          ( // open
            $e.g = 2 or /* between */ $e.h = 3
          ) // close
        condition:
          $e
        // The end.
      } // behind
      // After the rule.
      """
    let reading = parse(text)
    #expect(reading.diagnostics.isEmpty)
    let rule = try #require(reading.value.rules.first)
    #expect(rule.comments.map(\.text) == ["// Before the rule."])
    #expect(
      rule.meta?.comments.map(\.text) == [
        "// at its brace", "/* The\n     header. */", "// behind the header",
      ])
    #expect(rule.meta?.lines.first?.comments.map(\.text) == ["// Who.", "// really"])
    #expect(
      rule.events?.lines.map { $0.comments.map(\.text) } == [
        ["// first"], ["// open", "/* between */", "// close"],
      ])
    #expect(rule.closingComments.map(\.text) == ["// The end.", "// behind"])
    #expect(reading.value.closingComments.map(\.text) == ["// After the rule."])
  }

  @Test func textAroundRulesIsReportedAndLeftAlone() {
    let one = rule("$e.f = 1")
    let reading = parse("\(one.dropLast()) Some \"prose, with { a brace.\nIt's long.\n\n\(one)")
    #expect(reading.diagnostics.map(\.code) == [.yaralTrailingText])
    #expect(reading.diagnostics.first?.span?.start == SourceFile.Position(line: 7, column: 3))
    #expect(reading.value.rules.count == 2)
    #expect(reading.value.rules.allSatisfy { !$0.isDamaged })
    let before = parse("A title\n\(one)")
    #expect(before.diagnostics.map(\.code) == [.yaralSyntax])
    #expect(before.value.rules.count == 1)
  }
}

@Suite struct ParsingErrorTests {
  /// Each error is reported at its place: `⟦` stands where it begins.
  @Test(
    "errors have a place",
    arguments: [
      (rule("$e.f = ⟦-1"), .yaralLexical), (rule("$e.f[⟦-1] = 2"), .yaralLexical),
      (rule("$e.f = ⟦\"open\n$e.g = 1"), .yaralLexical), (rule("$e.f = ⟦/open\n$e.g = 1"), .yaralLexical),
      (rule("$e.f = \"a⟦\\Tb\""), .yaralLexical), (rule("$e.f = ⟦`open\n$e.g = 1"), .yaralLexical),
      (rule("$e.f = 1 ⟦§ $e.g = 2"), .yaralLexical), (rule("⟦$ = 2"), .yaralLexical),
      ("rule r {\nmeta:\nevents:\n$e.f =\n⟦condition:\n$e\n}", .yaralSyntax),
      (rule("$e.f = 1 ⟦= 2"), .yaralSyntax),
      (rule("($e.f = 1 ⟦$e.g = 2)"), .yaralSyntax), (rule("($e.f = 1\n⟦$e.g = 2)"), .yaralSyntax),
      (rule("$e.f ⟦nocase = 1"), .yaralSyntax), (rule("$e.f = ⟦hostname"), .yaralSyntax),
      (rule("⟦($e.a - $e.b) / 3600 > 1"), .yaralSyntax), (rule("⟦($e.a - $e.b) > 1"), .yaralSyntax),
      (rule("$e.f in ⟦\"a\""), .yaralSyntax),
      ("rule r {\nmeta:\nevents:\nre.regex($e.f, `a`\n⟦condition:\n$e\n}", .yaralSyntax),
      (rule("$e.f = 1", condition: "$e⟦, $f"), .yaralSyntax),
      (rule("$e.f = 1", condition: "$e\n⟦$f"), .yaralSyntax),
      ("rule r {\nmeta:\na = ⟦5\nevents:\n$e.f = 1\ncondition:\n$e\n}", .yaralSyntax),
      ("rule r {\nevents:\n$e.f = 1\n⟦meta:\ncondition:\n$e\n}", .yaralSectionOrder),
      ("rule r {\nmeta:\nevents:\n$e.f = 1\n⟦conditions:\n$e\n}", .yaralSectionOrder),
      ("rule r {\nmeta:\nevents:\n$e.f = 1\n⟦events:\n$e.f = 1\ncondition:\n$e\n}", .yaralSectionOrder),
      ("rule ⟦r {\nmeta:\nevents:\n$e.f = 1\n}", .yaralSectionOrder),
      ("rule r {\nmeta:\nevents:\n$e.f = 1\nmatch:\n$h over ⟦5s\ncondition:\n$e\n}", .yaralWindow),
      ("rule r {\nmeta:\nevents:\n$e.f = 1\nmatch:\n$h ⟦within 5m\ncondition:\n$e\n}", .yaralSyntax),
      ("rule r {\nmeta:\nevents:\n$e.f = 1\ncondition:\n$e\n⟦", .yaralSyntax),
      ("⟦rule {\nmeta:\n}", .yaralSyntax),
    ] as [(String, DiagnosticCode)])
  func errors(_ marked: String, _ code: DiagnosticCode) throws {
    let offset = try #require(marked.utf8.firstRange(of: Array("⟦".utf8))).lowerBound
    let place = marked.utf8.distance(from: marked.utf8.startIndex, to: offset)
    let reading = parse(marked.replacing("⟦", with: ""))
    #expect(
      reading.diagnostics.map(\.code) == [code], "\(reading.diagnostics.map { $0.rendered() }.joined())")
    #expect(reading.diagnostics.first?.span?.bytes.lowerBound == place)
    #expect(!reading.value.rules.contains { !$0.isDamaged })
  }

  @Test func oneRunReportsEveryError() {
    let reading = parse(
      """
      rule r {
        meta:
          a = 5
          b = "\\q"
          c = "d" e
        events:
          $e.f = -1
          (
            $e.g = 1 or
            $e.h = = 2
          )
          $e.i = 3
          $e.j = hostname
        match:
          $h over 5s
        outcome:
          $a = max(
          $b = 2
        condition:
          $e and
      }
      """)
    #expect(
      reading.diagnostics.map { $0.span?.start.line } == [3, 4, 6, 7, 10, 13, 15, 19, 21],
      "\(reading.diagnostics.map { $0.rendered() }.joined())")
    #expect(reading.value.rules.first?.events?.lines.count == 1)
  }

  /// What nobody documents is a warning where it can't matter.
  @Test func unknownEscapesInMetaAreWarnings() {
    let text = "rule r {\nmeta:\na = \"x\\Ty\"\nevents:\n$e.f = 1\ncondition:\n$e\n}"
    let reading = parse(text)
    #expect(reading.diagnostics.map(\.code) == [.yaralHazard])
    #expect(reading.value.rules.first?.meta?.lines.first?.value == "x\\Ty")
    #expect(reading.value.rules.first?.isDamaged == false)
  }

  @Test(
    "no text is too deep or too long",
    arguments: [
      rule(String(repeating: "(", count: 20_000)),
      rule(String(repeating: "not ", count: 20_000) + "$e.f = 1"),
      rule("$e.f = " + String(repeating: "1 + ", count: 20_000) + "1"),
      rule("$e.f = " + String(repeating: "f(", count: 20_000)),
      rule("$e.f = 1", condition: String(repeating: "!", count: 20_000) + "$e"),
      rule("$e" + String(repeating: ".f", count: 20_000) + " = 1"),
      String(repeating: "rule a /* ", count: 20_000), String(repeating: "rule r {\n", count: 5_000),
      String(repeating: "}\n", count: 20_000), String(repeating: "\"\n", count: 20_000),
    ])
  func limits(_ text: String) {
    let reading = parse(text)
    #expect(YARAL.print(reading.value).utf8.count <= text.utf8.count * 10)
    _ = YARAL.lower(reading.value)
  }

  @Test func bytesThatAreNoTextAreReported() {
    let bytes =
      Array("rule r {\nmeta:\na = \"".utf8) + [0xFF, 0xFE]
      + Array("\"\nevents:\n$e.f = 1\ncondition:\n$e\n}".utf8)
    let reading = YARAL.parse(SourceFile(name: "rule.yaral", bytes: bytes))
    #expect(reading.diagnostics.map(\.code) == [.notUTF8])
    #expect(reading.value.rules.first?.isDamaged == true)
  }
}
