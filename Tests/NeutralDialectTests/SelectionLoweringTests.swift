import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Testing

@testable import NeutralDialect

/// The detection of a rule that must be free of errors.
func detection(_ part: String) throws -> Detection {
  let reading = read(wholeRule(part))
  try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() }.joined())")
  return try #require(reading.value.first).detection
}

private let user: Field = "user.name"
private let port: Field = "destination.port"

private func text(_ pattern: TextPattern, cased: Bool = false) -> Predicate {
  .text(user, pattern, cased: cased)
}

@Suite("Selections")
struct SelectionLoweringTests {
  @Test(
    "tests of a field",
    arguments: [
      ("user.name: root", text(.equals("root"))),
      ("user.name: '5'", text(.equals("5"))),
      ("user.name: 5", text(.equals("5"))),
      ("user.name: ''", text(.equals(""))),
      ("user.name: [root, admin]", .any([text(.equals("root")), text(.equals("admin"))])),
      ("user.name: {equals: [root]}", text(.equals("root"))),
      ("user.name: {equals: root, cased: true}", text(.equals("root"), cased: true)),
      ("user.name: {equals: root, cased: false}", text(.equals("root"))),
      ("user.name: {starts_with: a}", text(.startsWith("a"))),
      (
        "user.name: {ends_with: [a, b], cased: true}",
        .any([text(.endsWith("a"), cased: true), text(.endsWith("b"), cased: true)])
      ),
      ("user.name: {contains: [a, b], all: true}", .all([text(.contains("a")), text(.contains("b"))])),
      ("user.name: {like: 'a*b?'}", text(.glob(Glob([.literal("a"), .anyRun, .literal("b"), .anyScalar])))),
      ("user.name: {like: 'C:\\x\\*\\\\*'}", text(.glob(Glob([.literal("C:\\x*\\"), .anyRun])))),
      ("user.name: {matches: '(?i)a.b'}", text(.matches("(?i)a.b"), cased: true)),
      ("user.name: {exists: true}", .field(user, .present)),
      ("user.name: {exists: false}", .not(.field(user, .present))),
      ("user.name: {is_null: true}", .field(user, .null)),
      ("user.name: {is_null: false}", .not(.field(user, .null))),
      ("user.name: {same_as: host.name}", .field(user, .sameAs("host.name", isCaseSensitive: false))),
      (
        "user.name: {same_as: host.name, cased: true}",
        .field(user, .sameAs("host.name", isCaseSensitive: true))
      ),
      ("user.name: {in_list: x}", .field(user, .member(list: "x", .exact(isCaseSensitive: false)))),
      ("user.name: {matches_list: x}", .field(user, .member(list: "x", .pattern(isCaseSensitive: true)))),
      (
        "user.name: {matches_list: x, cased: false}",
        .field(user, .member(list: "x", .pattern(isCaseSensitive: false)))
      ),
      ("source.ip: {in_network_list: x}", .field("source.ip", .member(list: "x", .network))),
      ("destination.port: 443", .field(port, .number(.equal, .integer(443)))),
      ("destination.port: '443'", .field(port, .number(.equal, .integer(443)))),
      (
        "destination.port: {greater_than: 0, at_most: 10}",
        .all([
          .field(port, .number(.greater, .integer(0))), .field(port, .number(.lessOrEqual, .integer(10))),
        ])
      ),
      ("destination.port: {in_list: x}", .field(port, .member(list: "x", .exact(isCaseSensitive: false)))),
      (
        "event.risk_score: {at_least: 1.5}",
        .field("event.risk_score", .number(.greaterOrEqual, .double(1.5)))
      ),
      ("dll.code_signature.exists: true", .field("dll.code_signature.exists", .boolean(true))),
      ("event.outcome: Failure", .text("event.outcome", .equals("Failure"))),
      (
        "any_field: {contains: [x, y]}",
        .any([.keyword(TextTest(.contains("x")), .none), .keyword(TextTest(.contains("y")), .none)])
      ),
      ("any_field: x", .keyword(TextTest(.equals("x")), .none)),
      (
        "dns.question.name: {ends_with: .x, every: true}",
        .field(FieldPredicate("dns.question.name", .text(TextTest(.endsWith(".x"))), quantifier: .every))
      ),
      (
        "user.name: [{starts_with: a}, {ends_with: b}]", .all([text(.startsWith("a")), text(.endsWith("b"))])
      ),
      ("user.name: root, host.name: h", .all([text(.equals("root")), .text("host.name", .equals("h"))])),
    ] as [(String, Predicate)])
  func tests(_ clause: String, _ expected: Predicate) throws {
    let rule = try detection("events:\n  launch: {selections: {a: {\(clause)}}}\n")
    #expect(rule.variables == [EventVariable(name: "launch", predicate: .named("a", expected))])
  }

  @Test("a network with host bits is masked")
  func hostBits() throws {
    let rule = try detection("events:\n  launch: {selections: {a: {source.ip: {in_network: 10.1.2.3/8}}}}\n")
    let network = try #require(IPNetwork("10.0.0.0/8"))
    #expect(rule.variables[0].predicate == .named("a", .field("source.ip", .network(network))))
  }

  static let a = Predicate.named("a_1", text(.equals("x")))
  static let b = Predicate.named("a_2", text(.equals("y")))
  static let c = Predicate.named("c", .any([text(.equals("z")), .text("host.name", .equals("h"))]))

  @Test(
    "where",
    arguments: [
      (nil, .all([a, b, c])),
      ("all of them", .all([a, b, c])),
      ("1 of them", .any([a, b, c])),
      ("a_1 and 1 of a_* or not c", .any([.all([a, .any([a, b])]), .not(c)])),
      ("all of a_* and (c or a_1)", .all([.all([a, b]), .any([c, a])])),
      ("1 of c*", c),
      ("launch.a_1", a),
      ("not not a_1", .not(.not(a))),
    ] as [(String?, Predicate)])
  func filter(_ formula: String?, _ expected: Predicate) throws {
    let condition = formula.map { "    where: \($0)\n" } ?? ""
    let rule = try detection(
      """
      events:
        launch:
          logsource: {category: Process_Creation, product: linux}
          selections:
            a_1: {user.name: x}
            a_2: {user.name: y}
            c:
              - user.name: z
              - host.name: h
      \(condition)
      """)
    let source = LogSource(category: "process_creation", product: "linux")
    #expect(rule.variables == [EventVariable(name: "launch", logSource: source, predicate: expected)])
  }

  @Test("a variable may be its log source alone")
  func logSourceAlone() throws {
    let rule = try detection("events:\n  launch: {logsource: {category: dns_query}}\n")
    #expect(rule.variables[0].predicate == .always)
  }
}
