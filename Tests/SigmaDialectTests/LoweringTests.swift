import Detections
import Diagnostics
import Events
import Patterns
import Testing

@testable import SigmaDialect

/// Items in flow style, and what they mean.
private let items: [(item: String, predicate: Predicate)] = [
  ("F: a", .text("F", .equals("a"))),
  ("F: 'a*'", .text("F", .startsWith("a"))),
  ("F: '*a'", .text("F", .endsWith("a"))),
  ("F: '*'", .text("F", .contains(""))),
  ("F: 'a*b?'", .text("F", .glob(Glob([.literal("a"), .anyRun, .literal("b"), .anyScalar])))),
  ("F|contains: a", .text("F", .contains("a"))),
  ("F|contains: '*a'", .text("F", .contains("a"))),
  ("F|startswith: a", .text("F", .startsWith("a"))),
  ("F|endswith|cased: a", .text("F", .endsWith("a"), cased: true)),
  ("F|cased|endswith: a", .text("F", .endsWith("a"), cased: true)),
  ("F|startswith: 'a*b'", .text("F", .glob(Glob([.literal("a"), .anyRun, .literal("b"), .anyRun])))),
  ("F: [a, b]", .any([.text("F", .equals("a")), .text("F", .equals("b"))])),
  ("F|contains|all: [a, b]", .all([.text("F", .contains("a")), .text("F", .contains("b"))])),
  ("F|contains|neq: [a, b]", .not(.any([.text("F", .contains("a")), .text("F", .contains("b"))]))),
  ("F|re: 'a+'", .text("F", .matches("a+"), cased: true)),
  ("F|re|i|s: 'a.b'", .text("F", .matches("(?is)a.b"), cased: true)),
  ("F: 4688", .field("F", .number(.equal, .integer(4688)))),
  ("F: '4688'", .text("F", .equals("4688"))),
  ("F: 0x10", .field("F", .number(.equal, .integer(16)))),
  ("F: 1.5", .field("F", .number(.equal, .double(1.5)))),
  ("F: 1e3", .text("F", .equals("1e3"))),
  ("F: 99999999999999999999", .text("F", .equals("99999999999999999999"))),
  ("F: yes", .field("F", .boolean(true))),
  ("F: 'yes'", .text("F", .equals("yes"))),
  ("F: null", .field("F", .null)),
  ("F: ~", .field("F", .null)),
  ("F: ''", .text("F", .equals(""))),
  ("F: 2024-01-01", .text("F", .equals("2024-01-01"))),
  ("F: [1, a]", .any([.field("F", .number(.equal, .integer(1))), .text("F", .equals("a"))])),
  ("F|gt: 5", .field("F", .number(.greater, .integer(5)))),
  ("F|lte: -1.5", .field("F", .number(.lessOrEqual, .double(-1.5)))),
  ("F|exists: true", .field("F", .present)),
  ("F|exists: false", .not(.field("F", .present))),
  ("F|fieldref: G", .field("F", .sameAs("G", isCaseSensitive: false))),
  ("F|fieldref|cased: G", .field("F", .sameAs("G", isCaseSensitive: true))),
  ("F|expand: '%admins%'", .field("F", .member(list: "admins", .exact(isCaseSensitive: false)))),
  ("F|re|expand: '%bad%'", .field("F", .member(list: "bad", .pattern(isCaseSensitive: true)))),
  (#"F|expand: '50\% off'"#, .text("F", .equals("50% off"))),
  ("F: '%admins%'", .text("F", .equals("%admins%"))),
  // RFC 4648, section 10.
  ("F|base64|contains: foobar", .text("F", .contains("Zm9vYmFy"))),
  ("F|base64: foob", .text("F", .equals("Zm9vYg=="))),
  // The three alignments of "foo" by hand: Zm9v, and of " foo" and "  foo" the digits that foo fixes.
  (
    "F|base64offset|contains: foo",
    .any([.text("F", .contains("Zm9v")), .text("F", .contains("Zvb")), .text("F", .contains("mb2"))])
  ),
  ("F|wide|base64: a", .text("F", .equals("YQA="))),
  ("F|utf16be|base64: a", .text("F", .equals("AGE="))),
  ("F|windash|contains: 'a-b'", .text("F", .contains("a-b"))),
  ("F|windash|contains: ' -b'", .text("F", .matches("(?i) [-/\u{2013}\u{2014}\u{2015}]b"), cased: true)),
  ("F|windash: '/b'", .text("F", .matches("(?i)^[-/\u{2013}\u{2014}\u{2015}]b$"), cased: true)),
]

@Test("an item means its test", arguments: items.indices)
func itemMeanings(_ index: Int) {
  let text = ruleText("{sel: {\(items[index].item)}, condition: sel}")
  #expect(predicate(text) == .named("sel", items[index].predicate), "\(items[index].item)")
}

@Test("networks are masked, with a warning")
func networks() throws {
  let network = try #require(IPNetwork("10.0.0.0/8"))
  let text = ruleText("{sel: {F|cidr: 10.1.2.3/8}, condition: sel}")
  #expect(predicate(text) == .named("sel", .field("F", .network(network))))
  #expect(read(text).diagnostics.map(\.code) == [.hostBitsInNetwork])
}

@Test("keywords are looked for in the whole event")
func keywords() {
  #expect(
    predicate(ruleText("{k: [a, 'b*c', 5], condition: k}"))
      == .named(
        "k",
        .any([
          .keyword(TextTest(.contains("a")), .none),
          .keyword(TextTest(.glob(Glob([.anyRun, .literal("b"), .anyRun, .literal("c"), .anyRun]))), .none),
          .keyword(TextTest(.contains("5")), .none),
        ])))
  #expect(
    predicate(ruleText("{k: {'|all': [a, b]}, condition: k}"))
      == .named(
        "k", .all([.keyword(TextTest(.contains("a")), .none), .keyword(TextTest(.contains("b")), .none)])))
}

/// Items that are wrong: the code, and the text that the finding points at.
private let wrongItems: [(item: String, code: DiagnosticCode, place: String)] = [
  ("F|containz: a", .sigmaModifier, "containz"),
  ("F|: a", .sigmaModifier, ""),
  ("F|contains|endswith: a", .sigmaModifier, "endswith"),
  ("F|contains|re: a", .sigmaModifier, "re"),
  ("F|i: a", .sigmaModifier, "i"),
  ("F|re|cidr: a", .sigmaModifier, "cidr"),
  ("F|all|all: [a, b]", .sigmaModifier, "all"),
  ("F|exists|neq: true", .sigmaModifier, "neq"),
  ("F|contains|exists: true", .sigmaModifier, "exists"),
  ("F|contains|base64: a", .sigmaModifier, "base64"),
  ("F|cidr|contains: a", .sigmaModifier, "contains"),
  ("F|gt|base64: a", .sigmaModifier, "base64"),
  ("F|re|cased: a", .sigmaModifier, "cased"),
  ("F|gt: a", .sigmaValue, "a"),
  ("F|exists: 'true'", .sigmaValue, "'true'"),
  ("F|base64: 'a*'", .sigmaValue, "'a*'"),
  ("F|fieldref: 'a*'", .sigmaValue, "'a*'"),
  ("F|re: 'a('", .malformedPattern, "("),
  ("F|cidr: abc", .malformedNetwork, "abc"),
  ("F|contains: null", .sigmaValue, "null"),
  ("F: []", .sigmaValue, "[]"),
  ("F: {a: b}", .sigmaWrongShape, "{a: b}"),
  ("F: .inf", .sigmaValue, ".inf"),
  ("F|contains|expand: '%x%'", .sigmaPlaceholder, "'%x%'"),
  ("F|expand: 'a%x%'", .sigmaPlaceholder, "'a%x%'"),
  ("'|startswith': a", .sigmaModifier, "'|startswith'"),
  ("'|cidr': 10.0.0.0/8", .sigmaModifier, "'|cidr'"),
]

@Test("an item that is wrong is reported where it is, and not lowered", arguments: wrongItems.indices)
func wrongItem(_ index: Int) {
  let wrong = wrongItems[index]
  let reading = read(ruleText("{sel: {\(wrong.item)}, condition: sel}"))
  let errors = reading.diagnostics.filter { $0.severity == .error }
  #expect(reading.rules.isEmpty)
  #expect(errors.map(\.code) == [wrong.code], "\(wrong.item)")
  #expect(errors.first.map(marked) == wrong.place, "\(wrong.item)")
}
