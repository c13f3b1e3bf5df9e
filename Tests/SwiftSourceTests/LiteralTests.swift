import Testing

@testable import SwiftSource

@Suite struct LiteralTests {
  @Test("texts are escaped, or raw when that spares escapes", arguments: [
    ("", #""""#),
    ("plain", #""plain""#),
    ("naïve", #""naïve""#),
    ("a\nb\r\tc", #""a\nb\r\tc""#),
    (#"C:\Windows"#, ##"#"C:\Windows"#"##),
    (#"say "hi""#, ##"#"say "hi""#"##),
    ("\"", #""\"""#),
    (#""quoted" \d"#, #""\"quoted\" \\d""#),
    (#"\d+"#, ##"#"\d+"#"##),
    (##"a"#b"##, ###"##"a"#b"##"###),
    (##"a\#(x)"##, ###"##"a\#(x)"##"###),
    ("#\"##\\###", "####\"#\"##\\###\"####"),
    ("\\\n", ##"#"\\#n"#"##),
    ("#", ##""#""##),
    ("\\(interpolated)", ##"#"\(interpolated)"#"##),
    ("a\u{0}\u{7F}", #""a\u{0}\u{7F}""#),
    ("a\u{A0}b\u{202E}c\u{2028}", #""a\u{A0}b\u{202E}c\u{2028}""#),
    ("\u{301}e\u{301}", "\"\\u{301}e\u{301}\""),
    ("\\\u{200B}", ##"#"\\#u{200B}"#"##),
  ])
  func texts(_ text: String, _ literal: String) {
    #expect(Array(NativeSwift.literal(text).unicodeScalars) == Array(literal.unicodeScalars))
  }

  @Test(arguments: [
    (1, "1.0"), (-0.5, "-0.5"), (1e300, "1e+300"), (.infinity, "Double.infinity"),
    (-.infinity, "-Double.infinity"),
  ] as [(Double, String)])
  func numbers(_ double: Double, _ literal: String) {
    #expect(NativeSwift.literal(double) == literal)
  }

  @Test("nothing in a comment ends it", arguments: [
    ("a line", "/// a line"), ("", "///"), ("two\nlines", "/// two lines"), ("\u{2028}x", "///  x"),
  ])
  func comments(_ text: String, _ line: String) {
    #expect(NativeSwift.comment(text, "///") == line)
  }

  @Test(arguments: [
    ("container_cli_abuse", "ContainerCliAbuse", "containerCliAbuse"),
    ("Suspicious-Rule name", "SuspiciousRuleName", "suspiciousRuleName"),
    ("URLList", "URLList", "urlList"), ("7zip", "Rule7zip", "x7zip"), ("é", "Rule", "x"),
    ("event", "EventRule", "event"), ("string", "StringRule", "string"), ("a1_b2", "A1B2", "a1B2"),
  ])
  func names(_ name: String, _ type: String, _ member: String) {
    #expect(NativeSwift.typeName(of: name) == type)
    #expect(Naming.camelCase(name, fallback: "x") == member)
  }

  @Test("a taken name gives way")
  func claims() {
    var naming = Naming(reserved: ["event"])
    #expect(naming.claim("event", "eventSelection") == "eventSelection")
    #expect(naming.claim("event", "eventSelection") == "event2")
    #expect(naming.claim("x") == "x")
    #expect(naming.claim("x") == "x2")
    #expect(Naming.escaped("default") == "`default`")
  }

  private static let a = NativeSwift.Expression.name("a")
  private static let b = NativeSwift.Expression.name("b")
  private static let c = NativeSwift.Expression.name("c")

  @Test("parentheses stand only where they must", arguments: [
    (NativeSwift.Expression.and([a, .or([b, c])]), "a && (b || c)"),
    (.or([a, .and([b, c])]), "a || (b && c)"),
    (.and([a, .and([b, c])]), "a && (b && c)"),
    (.not(.and([a, b])), "!(a && b)"),
    (.not(.member(a, "x")), "!a.x"),
    (.not(.not(a)), "!(!a)"),
    (.not(.binary(a, .less, b)), "!(a < b)"),
    (.binary(.binary(a, .subtract, b), .subtract, c), "a - b - c"),
    (.binary(a, .subtract, .binary(b, .subtract, c)), "a - (b - c)"),
    (.binary(.binary(a, .add, b), .multiply, c), "(a + b) * c"),
    (.binary(.binary(a, .less, b), .equal, c), "(a < b) == c"),
    (.ternary(a, b, .ternary(b, a, c)), "a ? b : b ? a : c"),
    (.ternary(.ternary(a, b, c), a, b), "(a ? b : c) ? a : b"),
    (.binary(.ternary(a, b, c), .greater, .integer(0)), "(a ? b : c) > 0"),
    (.member(.ternary(a, b, c), "isTrue"), "(a ? b : c).isTrue"),
    (.binary(a, .subtract, .integer(-1)), "a - -1"),
    (.member(.integer(-1), "x"), "(-1).x"),
    (.call("f", [.init(a), .init("label", b)]), "f(a, label: b)"),
    (.call("f"), "f()"),
    (.array([]), "[]"),
    (.method(a, "f", trailing: .init(parameter: "_", body: [.expression(b)])), "a.f { _ in b }"),
  ])
  func precedence(_ expression: NativeSwift.Expression, _ text: String) {
    #expect(expression.layout(in: .lowest).text(width: 110) == text)
  }

  @Test("what does not fit is broken, outermost first")
  func breaking() {
    let long = NativeSwift.Expression.name(String(repeating: "x", count: 12))
    #expect(
      NativeSwift.Expression.and([long, .or([long, long])]).layout(in: .lowest).text(width: 36)
        == """
        xxxxxxxxxxxx
          && (xxxxxxxxxxxx || xxxxxxxxxxxx)
        """)
    #expect(
      NativeSwift.Expression.array([long, .call("f", [.init(long)])]).layout(in: .lowest).text(width: 20)
        == """
        [
          xxxxxxxxxxxx,
          f(xxxxxxxxxxxx),
        ]
        """)
  }

  @Test("a closure in a condition does not pass for the body of the condition")
  func closureInCondition() {
    let holds = NativeSwift.Expression.method(
      Self.a, "f", trailing: .init(parameter: nil, body: [.expression(.name("$0.x"))]))
    let statement = NativeSwift.Statement.conditional(
      holds, [.assignment(Self.b, operator: "+=", .integer(1))])
    #expect(statement.layout.text(width: 80) == "if (a.f { $0.x }) { b += 1 }")
  }

  @Test func index() {
    #expect(
      NativeSwift.index(of: ["b_rule", "a_rule"]) == """
        // Generated by transpile. Do not edit.

        public import DetectionRuntime

        /// Every detection of this folder.
        public let allDetections: [any NativeDetection.Type] = [BRule.self, ARule.self]

        """)
    #expect(NativeSwift.index(of: []).contains("= []"))
  }
}
