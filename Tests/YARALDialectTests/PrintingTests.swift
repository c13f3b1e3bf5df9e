import Events
import Testing

@testable import YARALDialect

/// An expression of a kind, for short tables.
private func e(_ kind: YARAL.Expression.Kind) -> YARAL.Expression { YARAL.Expression(kind) }
private func path(_ variable: String, _ names: String...) -> YARAL.Expression {
  e(.path(YARAL.Path(variable, names.map { .member($0) })))
}
private func equals(_ name: String, _ text: String, nocase: Bool = false) -> YARAL.Expression {
  e(.comparison(path("e", name), .equal, e(.text(text, .quoted)), ignoringCase: nocase))
}
private func number(_ digits: String) -> YARAL.Expression { e(.number(digits)) }
private let a = equals("a", "1")
private let b = equals("b", "2")
private let c = equals("c", "3")

@Suite struct PrintingTests {
  @Test(
    "parentheses stand where binding strength needs them, and around and within or",
    arguments: [
      (e(.or([a, e(.and([b, c]))])), #"$e.a = "1" or ($e.b = "2" and $e.c = "3")"#),
      (e(.and([e(.or([a, b])), c])), #"($e.a = "1" or $e.b = "2") and $e.c = "3""#),
      (e(.not(e(.or([a, b])))), #"not ($e.a = "1" or $e.b = "2")"#),
      (e(.and([e(.not(a)), b])), #"not $e.a = "1" and $e.b = "2""#),
      (
        e(.arithmetic(.subtract, number("1"), e(.arithmetic(.add, number("2"), number("3"))))),
        "1 - (2 + 3)"
      ),
      (
        e(.arithmetic(.add, e(.arithmetic(.subtract, number("1"), number("2"))), number("3"))),
        "1 - 2 + 3"
      ),
      (
        e(.arithmetic(.multiply, e(.arithmetic(.add, number("1"), number("2"))), number("3"))),
        "(1 + 2) * 3"
      ),
      (
        e(.arithmetic(.multiply, number("2"), e(.arithmetic(.divide, number("6"), number("3"))))),
        "2 * (6 / 3)"
      ),
      (
        e(
          .comparison(
            e(.quantified(.any, path("e", "ip"))), .equal, e(.text("x", .quoted)),
            ignoringCase: false)),
        #"any $e.ip = "x""#
      ),
      (equals("a", "Bc", nocase: true), #"$e.a = "Bc" nocase"#),
      (
        e(.membership(path("e", "a"), .cidr, list: "nets", ignoringCase: false)),
        "$e.a in cidr %nets"
      ),
      (e(.absent(path("e"))), "!$e"),
      (e(.choice(.atLeast("2"), [path("a"), path("b"), path("c")])), "2 of [$a, $b, $c]"),
    ])
  func expressions(_ expression: YARAL.Expression, _ text: String) {
    #expect(YARAL.text(of: expression) == text)
  }

  @Test(
    "each literal has its own escapes",
    arguments: [
      (e(.text(#"a\b"c"#, .quoted)), #""a\\b\"c""#),
      (e(.text("a\nb\tc\rd", .quoted)), #""a\nb\tc\rd""#),
      (e(.text(#"a\b"c/"#, .raw)), #"`a\b"c/`"#),
      (e(.text("a`b", .raw)), #""a`b""#),
      (e(.text("a\nb", .raw)), #""a\nb""#),
      (e(.pattern(#"/bin/\d"#)), #"/\/bin\/\d/"#),
      (e(.pattern(#"\\/"#)), #"/\\\//"#),
      (e(.pattern(#"a\/b"#)), #"/a\/b/"#),
      (e(.path(YARAL.Path("e", [.member("f"), .key("x\"y"), .index("0")]))), #"$e.f["x\"y"][0]"#),
    ])
  func literals(_ expression: YARAL.Expression, _ text: String) {
    #expect(YARAL.text(of: expression) == text)
  }

  @Test func aWholeRule() {
    let long = String(repeating: "x", count: 40)
    let score = YARAL.Expression(
      .call(
        YARAL.Call(
          "max",
          [
            .init(
              .expression(
                e(
                  .arithmetic(
                    .add,
                    e(
                      .call(
                        YARAL.Call(
                          "if",
                          [.init(.expression(equals("a", long))), .init(.expression(number("3")))]))
                    ),
                    e(
                      .call(
                        YARAL.Call(
                          "if",
                          [.init(.expression(equals("b", long))), .init(.expression(number("1")))]))
                    )
                  ))))
          ])))
    let rule = YARAL.Rule(
      comments: [.init("// About this.")], name: "sample",
      meta: .init([.init("author", "me \\ \"you\"")]),
      events: .init(
        comments: [.init("/* what */")],
        [
          .init(a), .init(e(.or([equals("b", long), equals("c", long)]))), .init(e(.or([a, b]))),
          .init(
            comments: [.init("// key")],
            e(.comparison(path("host"), .equal, path("e", "host"), ignoringCase: false))),
        ]),
      match: .init([.init(keys: [.init("host")], window: .init(.after("e"), .init(5, .minutes)))]),
      outcome: .init([.init("score", score)]),
      condition: .init([
        .init(
          e(
            .and([
              path("e"), e(.comparison(path("score"), .greater, number("0"), ignoringCase: false)),
            ])))
      ]),
      options: .init([.init("allow_zero_values", .boolean(true))]),
      closingComments: [.init("// end")])
    let expected = """
      // About this.
      rule sample {

        meta:
          author = "me \\\\ \\"you\\""

        /* what */
        events:
          $e.a = "1"
          (
            $e.b = "\(long)" or
            $e.c = "\(long)"
          )
          ($e.a = "1" or $e.b = "2")
          // key
          $host = $e.host

        match:
          $host over 5m after $e

        outcome:
          $score = max(
            if($e.a = "\(long)", 3) +
            if($e.b = "\(long)", 1)
          )

        condition:
          $e and $score > 0

        options:
          allow_zero_values = true
        // end
      }

      """
    #expect(YARAL.print(YARAL.File(rules: [rule])) == expected)
  }
}
