import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies
import TestSupport
import Testing
import ValueFunctions

@testable import NeutralDialect

private let user = ValueExpression.field("user.name", absentAs: .null)
private let filled = ValueExpression.field("user.name", absentAs: .string(""))
private let bytes = ValueExpression.field("network.bytes", absentAs: .integer(0))

private func computed(_ text: String, _ further: String = "") -> String {
  "events:\n  e:\n    computed: {x: '\(text.replacing("'", with: "''"))'}\n    selections: {a: {user.name: u}, b: {host.name: h}}\n"
    + "    where: a or b\ncondition: e\n" + further
}

/// What variables see otherwise than it was read (docs/neutral-rules.md, "What a variable sees").
@Suite("Views")
struct ViewsTests {
  static let values: [(text: String, value: ValueExpression, isNonzero: Bool)] = [
    ("user.name", user, false),
    (#"user.name or """#, filled, false),
    (#"nonzero(user.name or "")"#, filled, true),
    ("nonzero(lower(user.name))", .call(.lower, [user]), true),
    (#"capture(user.name, "^\\w'\"")"#, .call(.capture, [user, .literal(.string("^\\w'\""))]), false),
    ("concat(user.name, 5, 2.5, -1, true)", .call(.concat, [
      user, .literal(.integer(5)), .literal(.double(2.5)), .literal(.integer(-1)), .literal(.boolean(true)),
    ]), false),
    (
      "network.bytes or 0 + 1 - 2 * network.bytes or 0",
      .arithmetic(
        .subtract, .arithmetic(.add, bytes, .literal(.integer(1))), .arithmetic(.multiply, .literal(.integer(2)), bytes)),
      false
    ),
    (
      "network.bytes or 0 - (network.bytes or 0 - 1)",
      .arithmetic(.subtract, bytes, .arithmetic(.subtract, bytes, .literal(.integer(1)))), false
    ),
    ("(now() - time()) / 60", .arithmetic(.divide, .arithmetic(.subtract, .call(.now, []), .time), .literal(.integer(60))), false),
    ("size(values(dns.question.name))", .call(.size, [.values("dns.question.name")]), false),
    (
      "element(dns.question.name, 2)",
      .element(of: "dns.question.name", index: 2, .field("dns.question.name", absentAs: .null)), false
    ),
    (
      "element(dns.question.name, 0, lower(user.name))",
      .element(of: "dns.question.name", index: 0, .call(.lower, [user])), false
    ),
    (
      #"if(a and not b, "x", user.name)"#,
      .conditional(
        .all([
          .named("a", .text("user.name", .equals("u"))), .not(.named("b", .text("host.name", .equals("h")))),
        ]), then: .literal(.string("x")), otherwise: user), false
    ),
  ]

  @Test("values are read as they are meant", arguments: values)
  func lowered(_ text: String, _ value: ValueExpression, _ isNonzero: Bool) throws {
    let reading = read(wholeRule(computed(text)))
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    let variable = try #require(reading.value.first?.detection.variables.first)
    #expect(variable.derivations == [.computed(ComputedField("x", value, isAbsentWhenZero: isNonzero))])
  }

  @Test("values are written as they are read", arguments: values)
  func written(_ text: String, _ value: ValueExpression, _ isNonzero: Bool) throws {
    let detection = try #require(read(wholeRule(computed(text))).value.first?.detection)
    let file = try #require(Neutral.raise(detection, vocabulary).file)
    #expect(file.rules[0].variables[0].views.computed.map(\.text) == [text])
    let again = read(Neutral.print(file))
    #expect(again.value.map(\.detection) == [detection], "\(Neutral.print(file))\(again.diagnostics.map { $0.rendered() }.joined())")
  }

  @Test(
    "what is no value is an error at its place",
    arguments: [
      ("lowr(user.name)", .malformedExpression, "lower"), ("lower(user.nam)", .unknownField, "user.name"),
      ("lower()", .malformedExpression, ""), ("lower(user.name", .malformedExpression, ""),
      ("user.name user.name", .malformedExpression, ""), ("lower(nonzero(user.name))", .malformedExpression, ""),
      ("if(a, 1)", .malformedExpression, ""), ("if(c, 1, 2)", .undefinedName, ""), ("if(, 1, 2)", .malformedExpression, ""),
      ("element(dns.question.name, -1)", .malformedExpression, ""), ("element(dns.questions, 0)", .unknownField, ""),
      ("user.name or host.name", .malformedExpression, ""), ("\"open", .malformedExpression, ""),
      ("capture(user.name, \"(\")", nil, ""), ("1 +", .malformedExpression, ""), ("x", .undefinedName, ""),
      (String(repeating: "(", count: 200) + "1" + String(repeating: ")", count: 200), .malformedExpression, ""),
    ] as [(String, DiagnosticCode?, String)])
  func malformed(_ text: String, _ code: DiagnosticCode?, _ meant: String) {
    // Patterns are looked at where all languages' are: in `Checks`.
    let reading = read(wholeRule(computed(text)))
    #expect(reading.diagnostics.map(\.code) == (code.map { [$0] } ?? []), "\(reading.diagnostics.map { $0.rendered() }.joined())")
    #expect(reading.diagnostics.allSatisfy { $0.help.contains(meant) && $0.span != nil })
  }

  @Test("computed fields are known to what stands below them, and to nothing else")
  func order() {
    func codes(_ events: String, _ rest: String = "condition: e\n") -> [DiagnosticCode] {
      read(wholeRule("events:\n\(events)\(rest)")).diagnostics.map(\.code)
    }
    #expect(codes("  e: {computed: {x: lower(user.name), y: upper(x)}, selections: {a: {y: u}}}\n").isEmpty)
    #expect(codes("  e: {computed: {y: upper(x), x: lower(user.name)}, selections: {a: {y: u}}}\n") == [.undefinedName])
    // A selection that reads what is not computed yet would find nothing there.
    #expect(codes("  e: {computed: {x: 'if(a, 1, 2)'}, selections: {a: {x: 1}}}\n") == [.undefinedName])
    #expect(codes("  e: {computed: {user.name: host.name}}\n") == [.wrongScalar, .duplicateName])
    #expect(codes("  e: {whole: {x: user.name}, computed: {x: host.name}}\n") == [.duplicateName])
    #expect(codes("  e: {each: [user.nam]}\n") == [.unknownField])
    let two = "  e: {computed: {x: lower(user.name)}}\n  f: {selections: {a: {x: u}}}\n"
    #expect(codes(two, "window: {by: [host.name], over: 5m}\ncondition: e and f\n") == [.unknownField])
    #expect(
      codes("  e: {computed: {x: lower(user.name)}}\n  f: {}\n", "window: {by: [x], over: 5m}\ncondition: e and f\n").contains(
        .unknownField))
  }

  @Test("the type of a computed field says how it is tested")
  func types() throws {
    func test(_ value: String, _ test: String) -> FieldTest? {
      let text = "events:\n  e: {computed: {x: '\(value)'}, selections: {a: {x: \(test)}}}\ncondition: e\n"
      guard case .named(_, .field(let field)) = read(wholeRule(text)).value.first?.detection.variables[0].predicate else {
        return nil
      }
      return field.test
    }
    #expect(test("size(values(user.name))", "5") == .number(.equal, .integer(5)))
    #expect(test("lower(user.name)", "5") == .text(TextTest(.equals("5"))))
    #expect(test("network.bytes or 0 / 2", "2.5") == .number(.equal, .double(2.5)))
    #expect(test("destination.port", "{less_than: 5}") == .number(.less, .integer(5)))
    #expect(test("event.outcome", "success") == .text(TextTest(.equals("success"))))
    #expect(test("lower(user.name)", "{less_than: 5}") == nil)
  }

  static let shapes = [
    "events:\n  e:\n    whole: {names: dns.question.name}\n    each: [dns.question.name]\n    selections: {a: {names: x}}\ncondition: e\n",
    "events:\n  e: {timeless: true, selections: {a: {user.name: x}}}\n  f: {selections: {a: {user.name: x}}}\njoins:\n  - e.user.name = f.user.name\nwindow: {by: [], over: 5m}\ncondition: e and f\n",
    "events:\n  e: {selections: {a: {user.name: x}}}\n  f: {selections: {a: {user.name: x}}}\njoins:\n  - e.user.name = f.user.name\nwindow: {by: [{name: host, only: {e: host.name}}], over: 5m}\n"
      + "condition: e and f\n",
    "events:\n  e: {selections: {a: {user.name: x}}}\nwindow: {by: [{name: host, field: host.name, absent_as: ''}], over: 5m}\ncondition: count(e) > 2\n",
    "events:\n  e: {each: [dns.question.name], selections: {a: {user.name: x}}}\noutcomes: {s: {max: {a: 3}}, f: {flag: a}}\n"
      + "condition: e\n",
    two + "  - e.event.created = f.@timestamp\n" + both,
    two + "  - 'e.user.name[\"a b\"] = f.user.name'\n" + both,
    "events:\n  e: {selections: {a: {'user.name[\"a b\"]': x}}}\nwindow: {by: [], over: 5m}\n"
      + "condition: count_distinct(user.name or \"\") >= 5 and count_distinct(host.name) < 3\n",
    two + "  - e.user.name = f.user.name\nwindow: {by: [], over: 5m}\ncondition: e and f and count_distinct(e.user.name) > 1\n",
  ]
  private static let two =
    "events:\n  e: {selections: {a: {user.name: x}}}\n  f: {selections: {a: {user.name: x}}}\njoins:\n"
  private static let both = "window: {by: [], over: 5m}\ncondition: e and f\n"

  @Test("the same detection is read back from what is written", arguments: shapes)
  func shapesRoundTrip(_ text: String) throws {
    let reading = read(wholeRule(text))
    #expect(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    let detection = try #require(reading.value.first?.detection)
    let file = try #require(Neutral.raise(detection, vocabulary).file)
    let again = read(Neutral.print(file))
    #expect(
      again.value.map(\.detection) == [detection],
      "\(Neutral.print(file))\(again.diagnostics.map { $0.rendered() }.joined())")
  }

  @Test("what is written needs no formatting", arguments: shapes + [
    "taxonomy: udm\nevents:\n  e:\n    computed: {x: lower(principal.hostname)}\n    selections: {a: {x: y}}\ncondition: e\n",
  ])
  func isFormatted(_ text: String) throws {
    let detection = try #require(read(wholeRule(text)).value.first?.detection)
    let fields = detection.taxonomy == .udm ? Vocabulary.builtInUDM : vocabulary
    let written = Neutral.print(try #require(Neutral.raise(detection, fields).file))
    #expect(Neutral.formatted(SourceFile(name: "written.yaml", text: written)).value == written)
  }

  @Test("elements are several rows, so that scores are aggregated also without a window")
  func rowsOfElements() throws {
    let outcomes = try #require(read(wholeRule(Self.shapes[4])).value.first?.detection.outcomes)
    for outcome in outcomes {
      guard case .aggregate = outcome.expression else {
        Issue.record("'\(outcome.name)' is not aggregated")
        continue
      }
    }
  }

  @Test("a condition may ask how many values a field has")
  func distinctValues() throws {
    let condition = try #require(read(wholeRule(Self.shapes[7])).value.first?.detection.condition)
    func count(_ field: Field, _ absentAs: Value?) -> Expression {
      .aggregate(.countDistinct, .field(variable: "e", field, absentAs: absentAs))
    }
    #expect(
      condition
        == .all([
          .compare(count("user.name", .string("")), .greaterOrEqual, .literal(.integer(5))),
          .compare(count("host.name", nil), .less, .literal(.integer(3))),
        ]))
  }

  @Test(
    "what is compared so is an error where it has no meaning",
    arguments: [
      ("  - e.user.name = f.@timestamp\n", "e and f", DiagnosticCode.fieldTypeMismatch),
      ("  - e.user.name = f.user.name\n", "e and f and count_distinct(e.user.name)", .malformedExpression),
      ("  - e.user.name = f.user.name\n", "e and f and count_distinct(user.name) > 1", .undefinedName),
      ("  - e.user.name = f.user.name\n", "e and f and count_distinct(e.user.name) > 1.5", .outcomeTypeMismatch),
      ("  - e.user.name = f.user.name\n", "e and f and count_distinct(e.user.name or x) > 1", .malformedExpression),
    ])
  func meaningless(_ join: String, _ condition: String, _ code: DiagnosticCode) {
    let text = "\(Self.two)\(join)window: {by: [], over: 5m}\ncondition: \(condition)\n"
    let reading = read(wholeRule(text))
    #expect(reading.diagnostics.contains { $0.code == code }, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    #expect(reading.value.isEmpty)
  }

  @Test("keys say which events are in no group")
  func keys() throws {
    let partial = try #require(read(wholeRule(Self.shapes[2])).value.first?.detection.window?.keys.first)
    #expect(partial.fields == ["e": "host.name"])
    #expect(partial.absentAs == nil)
    let filled = try #require(read(wholeRule(Self.shapes[3])).value.first?.detection.window?.keys.first)
    #expect(filled.absentAs == .string(""))
  }
}
