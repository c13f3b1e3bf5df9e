import Diagnostics
import Events
import Testing

@testable import NeutralDialect

private func name(_ text: String) -> Neutral.Formula { .name(.init(text)) }
private let a = name("a")
private let b = name("b")
private let c = name("c")
private let d = name("d")

@Suite("Statements")
struct FormulaTests {
  @Test(
    "not binds more than and, and more than or",
    arguments: [
      ("a", a),
      ("a and b", .all([a, b])),
      ("a and b and c", .all([a, b, c])),
      ("a or b and c", .any([a, .all([b, c])])),
      ("a and b or c and d", .any([.all([a, b]), .all([c, d])])),
      ("not a and b", .all([.not(a), b])),
      ("not (a and b)", .not(.all([a, b]))),
      ("(a or b) and not not c", .all([.any([a, b]), .not(.not(c))])),
      ("(a and b) and c", .all([.all([a, b]), c])),
      ("1 of x_*", .selector(.init(.one, .init("x_*")))),
      ("all of them and a", .all([.selector(.init(.all, nil)), a])),
      ("launch.privileged or a", .any([name("launch.privileged"), a])),
      (
        "count(failure) >= 5 and a",
        .all([.comparison(.count(.init("failure")), .greaterOrEqual, .literal(.integer(5), .none), .none), a])
      ),
      (
        "verdict = \"very \\\"bad\\\"\"",
        .comparison(.name(.init("verdict")), .equal, .literal(.string("very \"bad\""), .none), .none)
      ),
      (
        "verdict != 'x'",
        .comparison(.name(.init("verdict")), .notEqual, .literal(.string("x"), .none), .none)
      ),
      ("score<-1.5", .comparison(.name(.init("score")), .less, .literal(.double(-1.5), .none), .none)),
      ("seen = true", .comparison(.name(.init("seen")), .equal, .literal(.boolean(true), .none), .none)),
    ] as [(String, Neutral.Formula)])
  func meaning(_ text: String, _ expected: Neutral.Formula) {
    let reading = FormulaParser.parse(Neutral.Scalar(text))
    #expect(reading.value == expected)
    #expect(reading.diagnostics.isEmpty)
  }

  /// Column of each finding in the scalar, which starts in column 8 of its line.
  @Test(
    "what is wrong is pointed at, and everything is",
    arguments: [
      ("a &&", ["2", "4"]),
      ("a && b || c", ["2", "7"]),
      ("a AND b", ["2"]),
      ("a == 5 and b", ["2"]),
      ("a <> 5", ["2"]),
      ("a b", ["2"]),
      ("(a b", ["3", "0"]),
      ("(a", ["0"]),
      ("a)", ["1"]),
      ("a and", ["5"]),
      ("and a", ["0"]),
      ("a and and b", ["6"]),
      ("2 of x_*", ["0"]),
      ("1 of", ["4"]),
      ("any of x_*", ["0"]),
      ("count(a)", ["0"]),
      ("count(a >= 5", ["8"]),
      ("a >", ["3"]),
      ("a = \"x", ["4"]),
      ("5", ["0"]),
      ("a % b", ["2"]),
      ("(a or) and (b or)", ["5", "16"]),
    ])
  func mistakes(_ text: String, _ offsets: [String]) throws {
    let file = Neutral.parse(SourceFile(name: "x", text: wholeRule("condition: |-\n  \(text)\n")))
    let columns = file.diagnostics.filter { $0.code == .malformedExpression }.compactMap {
      $0.span?.start.column
    }
    #expect(columns.map { String($0 - 3) } == offsets.sorted { Int($0) ?? 0 < Int($1) ?? 0 })
  }

  @Test("nesting has a bound")
  func nesting() {
    let fine = String(repeating: "not ", count: 150) + "a"
    #expect(FormulaParser.parse(Neutral.Scalar(fine)).diagnostics.isEmpty)
    for deep in [String(repeating: "(", count: 10_000), String(repeating: "not ", count: 4_000) + "a"] {
      let reading = FormulaParser.parse(Neutral.Scalar(deep))
      #expect(reading.diagnostics.contains { $0.message.contains("nested deeper") })
      #expect(reading.diagnostics.count < 300)
    }
  }

  @Test(
    "slips are mended by their fixes",
    arguments: [("a && !b", "a and not b"), ("a OR NOT b", "a or not b"), ("a&&b", "a and b")])
  func fixes(_ text: String, _ expected: String) throws {
    let source = SourceFile(name: "x", text: wholeRule("condition: \"\(text)\"\n"))
    var bytes = source.bytes
    for finding in Neutral.parse(source).diagnostics.reversed() {
      let edit = try #require(finding.fixes.first?.edits.first)
      bytes.replaceSubrange(edit.span.bytes, with: edit.replacement.utf8)
    }
    let mended = String(decoding: bytes, as: UTF8.self)
    #expect(mended.hasSuffix("condition: \"\(expected)\"\n"))
  }

  @Test(
    "joins",
    arguments: [
      (
        "a.user.name = b.user.name",
        Neutral.Join(.field(.init("a.user.name")), .equal, .field(.init("b.user.name")))
      ),
      ("a before b", Neutral.Join(.time(variable: .init("a")), .less, .time(variable: .init("b")))),
      (
        "a.@timestamp <= b.@timestamp",
        Neutral.Join(.time(variable: .init("a")), .lessOrEqual, .time(variable: .init("b")))
      ),
      (
        "a.x != b.y ignoring case",
        Neutral.Join(.field(.init("a.x")), .notEqual, .field(.init("b.y")), ignoringCase: true)
      ),
    ])
  func joins(_ text: String, _ expected: Neutral.Join) {
    let reading = FormulaParser.parseJoin(Neutral.Scalar(text))
    #expect(reading.value == expected)
    #expect(reading.diagnostics.isEmpty)
  }
}
