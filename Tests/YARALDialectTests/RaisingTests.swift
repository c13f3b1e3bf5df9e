import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Testing

@testable import YARALDialect

typealias P = Detections.Predicate

/// The lines of a section of a printed rule, without their common indentation.
func lines(of section: String, in text: String) -> [String] {
  let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  guard let start = all.firstIndex(of: "  \(section):") else { return [] }
  return all[(start + 1)...].prefix { !$0.isEmpty && $0 != "}" }.map { String($0.dropFirst(4)) }
}

/// Raises and prints: the one place that knows how that is called.
func raised(_ detection: Detection) throws -> (text: String?, losses: [Loss]) {
  let reading = check(detection)
  let checked = try #require(reading.value, "\(reading.diagnostics)")
  let raised = YARAL.raise(checked, fields: .byName)
  return (raised.file.map { YARAL.print($0) }, raised.losses)
}

/// A rule of one variable `e`.
func detection(
  _ predicate: P, window: Window? = nil, outcomes: [Outcome] = [],
  condition: Detections.Condition = .present("e")
) -> Detection {
  Detection(
    metadata: Metadata(name: "sample"), taxonomy: .udm,
    variables: [EventVariable(name: "e", predicate: predicate)],
    window: window, outcomes: outcomes, condition: condition)
}

let hostWindow = Window(
  keys: [GroupKey(name: "host", fields: ["e": "principal.hostname"])], length: .seconds(600))

private let commandLine: Field = "target.process.command_line"
private let port: Field = "target.port"
private let addresses: Field = "principal.ip"

private func isPrivate(_ field: Field) -> P {
  IPNetwork("10.0.0.0/8").map { .field(field, .network($0)) } ?? .never
}

@Suite struct RaisingTests {
  @Test func theFoundingRuleComesOutAsPublished() throws {
    let (text, losses) = try raised(FoundingRule.detection)
    #expect(text == FoundingRule.text)
    #expect(losses.map(\.code) == [.metadataNotCarried])
  }

  @Test(
    "predicates become lines",
    arguments: [
      (.text(commandLine, .equals("Cmd")), [#"$e.target.process.command_line = "Cmd" nocase"#]),
      (.text(commandLine, .equals("12")), [#"$e.target.process.command_line = "12""#]),
      (
        .text(commandLine, .equals(#"a\b"c"#), cased: true),
        [#"$e.target.process.command_line = "a\\b\"c""#]
      ),
      (
        .not(.text(commandLine, .equals("x"), cased: true)),
        [#"$e.target.process.command_line != "x""#]
      ),
      (
        .text(commandLine, .startsWith("a.b"), cased: true),
        [#"$e.target.process.command_line = /^a\.b/"#]
      ),
      (.text(commandLine, .endsWith("/x")), [#"$e.target.process.command_line = /\/x$/ nocase"#]),
      (.text(commandLine, .contains("1 2")), [#"$e.target.process.command_line = /1 2/"#]),
      (
        .text(commandLine, .glob(Glob([.literal("a"), .anyRun, .literal("b")])), cased: true),
        [#"$e.target.process.command_line = /(?s)^a.*b$/"#]
      ),
      (.text(commandLine, .matches("a/b")), [#"$e.target.process.command_line = /a\/b/ nocase"#]),
      (
        .text(commandLine, .matches(#"\Qa/b\E"#), cased: true),
        [#"re.regex($e.target.process.command_line, `\Qa/b\E`)"#]
      ),
      (
        .text(commandLine, .matches("a*"), cased: true),
        [#"$e.target.process.command_line != """#, "$e.target.process.command_line = /a*/"]
      ),
      (
        .not(.text(commandLine, .matches("a*"), cased: true)),
        [#"not ($e.target.process.command_line != "" and $e.target.process.command_line = /a*/)"#]
      ),
      (
        .any([
          .text(commandLine, .contains("a+"), cased: true),
          .text(commandLine, .equals("q"), cased: true),
          .text(commandLine, .contains("b"), cased: true),
        ]),
        [#"($e.target.process.command_line = /(a\+|b)/ or $e.target.process.command_line = "q")"#]
      ),
      (
        .any([
          .text(commandLine, .endsWith("a"), cased: true),
          .text(commandLine, .endsWith("b"), cased: true),
        ]),
        ["$e.target.process.command_line = /(a|b)$/"]
      ),
      (.field(port, .number(.equal, .integer(443))), ["$e.target.port = 443"]),
      (.field(port, .number(.greater, .integer(1023))), ["$e.target.port > 1023"]),
      (
        .field(port, .number(.less, .integer(1024))),
        ["$e.target.port != 0", "$e.target.port < 1024"]
      ),
      (
        .field(port, .number(.greater, .integer(-2))),
        ["$e.target.port != 0", "$e.target.port > 0 - 2"]
      ),
      (
        .field(port, .number(.less, .double(10.5))),
        ["$e.target.port != 0", "$e.target.port <= 10"]
      ),
      (
        .field(commandLine, .number(.equal, .integer(4))),
        [#"$e.target.process.command_line = "4""#]
      ),
      (.text(port, .equals("443")), ["$e.target.port = 443"]),
      (.field(commandLine, .present), [#"$e.target.process.command_line != """#]),
      (.field(commandLine, .null), [#"$e.target.process.command_line = """#]),
      (.field(port, .present), ["$e.target.port != 0"]),
      (
        .field(commandLine, .sameAs("target.file.full_path", isCaseSensitive: false)),
        [
          #"$e.target.process.command_line != """#,
          "$e.target.process.command_line = $e.target.file.full_path nocase",
        ]
      ),
      (.text(addresses, .equals("10.0.0.1")), [#"any $e.principal.ip = "10.0.0.1""#]),
      (.not(.text(addresses, .equals("10.0.0.1"))), [#"not any $e.principal.ip = "10.0.0.1""#]),
      (.text(addresses, .matches("^10")), [#"any $e.principal.ip = /^10/ nocase"#]),
      (
        .field(FieldPredicate(addresses, .text(TextTest(.equals("1"))), quantifier: .every)),
        [#"any $e.principal.ip != """#, #"all $e.principal.ip = "1""#]
      ),
      (.field(addresses, .null), [#"not any $e.principal.ip != """#]),
      (
        isPrivate(addresses),
        [#"net.ip_in_range_cidr(any $e.principal.ip, "10.0.0.0/8")"#]
      ),
      (
        isPrivate("src.ip_text"),
        [#"$e.src.ip_text != """#, #"net.ip_in_range_cidr($e.src.ip_text, "10.0.0.0/8")"#]
      ),
      (
        .field(commandLine, .member(list: "names", .exact(isCaseSensitive: false))),
        ["$e.target.process.command_line in %names nocase"]
      ),
      (.field(addresses, .member(list: "nets", .network)), ["$e.principal.ip in cidr %nets"]),
      (
        .not(.field(FieldPredicate(addresses, .member(list: "nets", .network), quantifier: .every))),
        ["not $e.principal.ip in cidr %nets"]
      ),
      (
        .not(.all([
          .field(FieldPredicate(addresses, .member(list: "a", .exact(isCaseSensitive: true)), quantifier: .every)),
          .field(FieldPredicate(addresses, .member(list: "b", .exact(isCaseSensitive: true)), quantifier: .every)),
        ])),
        ["not ($e.principal.ip in %a and $e.principal.ip in %b)"]
      ),
      (
        .text("security_result.action", .equals("block")),
        [#"any $e.security_result.action = "BLOCK""#]
      ),
      (
        .text("network.direction", .endsWith("bound")),
        [#"($e.network.direction = "INBOUND" or $e.network.direction = "OUTBOUND")"#]
      ),
      (.text(#"additional.fields["X y"]"#, .equals("1")), [#"$e.additional.fields["X y"] = "1""#]),
    ] as [(P, [String])])
  func predicateLines(_ predicate: P, _ expected: [String]) throws {
    let text = try #require(try raised(detection(predicate)).text)
    #expect(lines(of: "events", in: text) == expected)
  }

  @Test(
    "losses have a direction, which turns over under not",
    arguments: [
      (.text(commandLine, .equals("x")), []),
      (.text(commandLine, .equals("")), [.wider]),
      (.not(.text(commandLine, .equals(""))), [.narrower]),
      (.field(port, .number(.equal, .integer(0))), [.wider]),
      (.any([.field(commandLine, .null), .text(commandLine, .equals(""))]), [.same, .same]),
      (
        .all([.not(.text(commandLine, .equals(""))), .not(.field(commandLine, .null))]), [.same]
      ),
      (.all([.not(.text(commandLine, .equals(""))), .text(commandLine, .contains("x"))]), []),
      (.field(port, .number(.less, .integer(5))), [.same]),
      (.field(commandLine, .present), [.same]),
      (.field(commandLine, .number(.less, .integer(5))), [.unwritable]),
      (.text(port, .contains("4")), [.unwritable]),
      (.keyword(TextTest(.contains("x")), .none), [.unwritable]),
      (.not(.field(addresses, .member(list: "nets", .network))), [.unwritable]),
      (.field(FieldPredicate(addresses, .member(list: "nets", .network), quantifier: .every)), [.unwritable]),
      (
        .not(.field(FieldPredicate("about.hostname", .member(list: "l", .network), quantifier: .every))), [.unwritable]
      ),
      (.text("network.direction", .equals("SIDEWAYS")), [.unwritable]),
      (.text("no path!", .equals("x")), [.unwritable]),
      (.never, [.unwritable]),
      (.always, [.unwritable]),
    ] as [(P, [Loss.Direction])])
  func directions(_ predicate: P, _ expected: [Loss.Direction]) throws {
    let (text, losses) = try raised(detection(predicate))
    #expect(losses.map(\.direction) == expected)
    #expect((text == nil) == expected.contains(.unwritable))
  }

  @Test func changesOfMeaningAreTold() throws {
    let text = try #require(try raised(detection(.text(commandLine, .equals("")))).text)
    let meta = lines(of: "meta", in: text)
    #expect(meta.count == 1)
    #expect(meta[0].hasPrefix(#"loss_1 = "wider: target.process.command_line equals"#))
  }

  private static func aggregate(_ aggregate: Aggregate, _ field: Field) -> Detections.Expression {
    .aggregate(aggregate, .field(variable: "e", field, absentAs: nil))
  }

  @Test(
    "outcomes of a rule with a window",
    arguments: [
      (.integer, aggregate(.count, "metadata.product_name"), "count($e.metadata.product_name)"),
      (.integer, aggregate(.count, port), "sum(if($e.target.port != 0, 1, 0))"),
      (.integer, .aggregate(.count, .literal(.integer(1))), "count($e.metadata.id)"),
      (
        .integer, aggregate(.countDistinct, "principal.hostname"),
        "count_distinct($e.principal.hostname)"
      ),
      (
        .integer, aggregate(.countDistinct, commandLine),
        "count_distinct($e.target.process.command_line) -\n"
          + #"  max(if($e.target.process.command_line = "", 1, 0))"#
      ),
      (.list, aggregate(.distinctList, addresses), "array_distinct($e.principal.ip)"),
      (.integer, aggregate(.sum, "network.sent_bytes"), "sum($e.network.sent_bytes)"),
      (.integer, aggregate(.max, "network.sent_bytes"), "max($e.network.sent_bytes)"),
      (
        .integer,
        .arithmetic(.add, aggregate(.sum, port), .literal(.integer(-3))), "sum($e.target.port) - 3"
      ),
      (
        .string,
        .conditional(
          .compare(aggregate(.sum, port), .greater, .literal(.integer(9))),
          then: .literal(.string("high")),
          otherwise: .conditional(
            .compare(aggregate(.sum, port), .greater, .literal(.integer(3))),
            then: .literal(.string("medium")),
            otherwise: .literal(.string("low")))),
        #"if(sum($e.target.port) > 9, "high", if(sum($e.target.port) > 3, "medium", "low"))"#
      ),
      (
        .list,
        .aggregate(.distinctList, .field(variable: "e", commandLine, absentAs: .string("none"))),
        #"array_distinct(if($e.target.process.command_line != "", $e.target.process.command_line, "none"))"#
      ),
    ] as [(Outcome.Kind, Detections.Expression, String)])
  func outcomes(_ kind: Outcome.Kind, _ expression: Detections.Expression, _ expected: String)
    throws
  {
    let predicate = P.text("metadata.product_name", .equals("x"))
    let text = try #require(
      try raised(
        detection(
          predicate, window: hostWindow,
          outcomes: [Outcome(name: "o", kind: kind, expression: expression)])
      ).text)
    #expect(
      lines(of: "outcome", in: text) == ("$o = " + expected).split(separator: "\n").map(String.init)
    )
  }

  @Test func withoutAWindowNothingIsAggregated() throws {
    let flag = Detections.Expression.aggregate(
      .anyTrue, .truth(.holds(variable: "e", .text(commandLine, .contains("x"), cased: true))))
    let text = try #require(
      try raised(
        detection(
          .text(commandLine, .equals("y")),
          outcomes: [Outcome(name: "flag", kind: .boolean, expression: flag)])
      ).text)
    #expect(
      lines(of: "outcome", in: text) == [
        "$flag = if(re.regex($e.target.process.command_line, `x`), 1, 0)"
      ])
  }

  @Test(
    "conditions",
    arguments: [
      (.present("a"), nil),
      (.all([.present("a"), .present("b")]), "$a and $b"),
      (.all([.present("a"), .not(.present("b"))]), "$a and !$b"),
      (
        .all([.count(variable: "a", .greaterOrEqual, 5), .count(variable: "b", .greaterOrEqual, 1)]
        ),
        "#a >= 5 and $b"
      ),
      (.all([.count(variable: "a", .equal, 3), .present("b")]), "#a >= 3 and #a <= 3 and $b"),
      (.any([.present("a"), .present("b")]), "$a or $b"),
      (.any([.present("a"), .all([.present("b"), .count(variable: "a", .less, 3)])]), nil),
      (.all([.present("a"), .count(variable: "b", .notEqual, 2)]), nil),
      (
        .all([
          .present("a"), .present("b"),
          .any([
            .compare(.outcome("n"), .greater, .literal(.integer(3))),
            .not(.compare(.outcome("n"), .greaterOrEqual, .literal(.integer(2)))),
          ]),
        ]), "$a and $b and ($n > 3 or $n < 2)"
      ),
    ] as [(Detections.Condition, String?)])
  func conditions(_ condition: Detections.Condition, _ expected: String?) throws {
    let sample = Detection(
      metadata: Metadata(name: "sample"), taxonomy: .udm,
      variables: [
        EventVariable(name: "a", predicate: .text(commandLine, .equals("1"))),
        EventVariable(name: "b", predicate: .text(commandLine, .equals("2"))),
      ],
      window: Window(
        keys: [
          GroupKey(name: "host", fields: ["a": "principal.hostname", "b": "target.hostname"])
        ],
        length: .seconds(3600), kind: .hop),
      outcomes: [
        Outcome(
          name: "n", kind: .integer, expression: .literal(.integer(5)))
      ], condition: condition)
    guard check(sample).value != nil else {
      #expect(expected == nil)
      return
    }
    let text = try raised(sample).text
    #expect(text.map { lines(of: "condition", in: $0) } == expected.map { [$0] })
    guard let text else { return }
    #expect(lines(of: "match", in: text) == ["$host over 1h"])
  }

  @Test func windowsThatYARALLacks() throws {
    func losses(_ window: Window) throws -> [Loss] {
      try raised(detection(.text(commandLine, .equals("x")), window: window)).losses
    }
    var window = hostWindow
    window.length = .seconds(90)
    #expect(try losses(window).map(\.direction) == [.unwritable])
    window.length = .seconds(49 * 3600)
    #expect(try losses(window).map(\.direction) == [.unwritable])
    window.length = .seconds(48 * 3600)
    #expect(try losses(window).isEmpty)
    window.kind = .sliding
    #expect(try losses(window).map(\.code) == [.windowLayoutDiffers])
    window.keys = []
    #expect(try losses(window).map(\.code).contains(.windowNotExpressible))
  }

  @Test func reservedNamesAreAvoided() throws {
    let sample = Detection(
      metadata: Metadata(name: "sample"), taxonomy: .udm,
      variables: [
        EventVariable(name: "events", predicate: .text(commandLine, .equals("x"), cased: true))
      ],
      condition: .present("events"))
    let text = try #require(try raised(sample).text)
    #expect(lines(of: "events", in: text) == [#"$events_event.target.process.command_line = "x""#])
    #expect(lines(of: "condition", in: text) == ["$events_event"])
  }
}
