import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Testing

@testable import SigmaDialect

/// Raises a predicate and prints its `detection` section: the one place that knows how that is called.
private func section(_ predicate: Predicate, lists: [NamedList] = []) throws -> (
  text: String, losses: [String]
) {
  let detection = Detection(
    metadata: Metadata(name: "t"), taxonomy: .sigma,
    variables: [
      EventVariable(name: "event", logSource: LogSource(category: "process_creation"), predicate: predicate)
    ], condition: .present("event"), lists: lists)
  let raised = Sigma.raise(try #require(check(detection).value))
  let text = raised.file.map(Sigma.print) ?? ""
  let start = text.firstRange(of: "detection:\n")?.upperBound ?? text.endIndex
  return (String(text[start...]), raised.losses.map { "\($0.direction.rawValue): \($0.construct)" })
}

private func image(_ pattern: TextPattern, cased: Bool = false) -> Predicate {
  .text("Image", pattern, cased: cased)
}

private func commandLine(_ pattern: TextPattern) -> Predicate {
  .text("CommandLine", pattern)
}

private let forms: [(predicate: Predicate, text: String)] = [
  (
    image(.equals(#"C:\a.exe"#)), #"    selection:\#n        Image: 'C:\a.exe'\#n    condition: selection\#n"#
  ),
  (
    .any([image(.endsWith("/docker")), image(.endsWith("/kubectl"))]),
    """
        selection:
            Image|endswith:
                - '/docker'
                - '/kubectl'
        condition: selection

    """
  ),
  (
    .all([commandLine(.contains("a")), commandLine(.contains("b")), image(.startsWith("c"), cased: true)]),
    """
        selection:
            CommandLine|contains|all:
                - 'a'
                - 'b'
            Image|startswith|cased: 'c'
        condition: selection

    """
  ),
  (
    .any([.all([image(.equals("a")), commandLine(.equals("b"))]), image(.equals("c"))]),
    """
        selection:
            - Image: 'a'
              CommandLine: 'b'
            - Image: 'c'
        condition: selection

    """
  ),
  (
    .all([image(.equals("a")), .not(commandLine(.contains("b")))]),
    """
        selection:
            Image: 'a'
        filter:
            CommandLine|contains: 'b'
        condition: selection and not filter

    """
  ),
  (
    .all([
      .named("tool", image(.equals("a"))),
      .any([.named("verb", commandLine(.contains("b"))), .named("flag", commandLine(.contains("c")))]),
    ]),
    """
        tool:
            Image: 'a'
        verb:
            CommandLine|contains: 'b'
        flag:
            CommandLine|contains: 'c'
        condition: tool and (verb or flag)

    """
  ),
  (
    .all([
      .named("selection_a", image(.equals("a"))), .named("selection_b", commandLine(.equals("b"))),
      .not(.any([.named("filter_c", image(.equals("c"))), .named("filter_d", image(.equals("d")))])),
    ]),
    """
        selection_a:
            Image: 'a'
        selection_b:
            CommandLine: 'b'
        filter_c:
            Image: 'c'
        filter_d:
            Image: 'd'
        condition: all of selection_* and not 1 of filter_*

    """
  ),
  (
    .all([
      .any([commandLine(.contains("a")), commandLine(.contains("b"))]),
      .any([commandLine(.contains("c")), commandLine(.contains("d"))]),
    ]),
    """
        selection_commandline:
            CommandLine|contains:
                - 'a'
                - 'b'
        selection_commandline_2:
            CommandLine|contains:
                - 'c'
                - 'd'
        condition: all of selection_*

    """
  ),
  (
    .all([
      .field("EventID", .number(.equal, .integer(4688))),
      .field("Size", .number(.greaterOrEqual, .double(1.5))),
      .field("Initiated", .boolean(true)), .field("User", .null), .field("Ip", .present),
      .not(.field("Hash", .present)), .field("A", .sameAs("B", isCaseSensitive: true)),
      commandLine(.matches(#"(?i)a\d+"#)), .text("Empty", .equals("")), .text("Any", .contains("")),
    ]),
    #"""
        selection:
            EventID: 4688
            Size|gte: 1.5
            Initiated: true
            User: null
            Ip|exists: true
            Hash|exists: false
            A|fieldref|cased: 'B'
            CommandLine|re: '(?i)a[0-9]+'
            Empty: ''
            Any: '*'
        condition: selection

    """#
  ),
  (
    .any([.keyword(TextTest(.contains("it's")), .none), .keyword(TextTest(.contains("b")), .none)]),
    """
        selection:
            - 'it''s'
            - 'b'
        condition: selection

    """
  ),
  (
    .all([.keyword(TextTest(.contains("a")), .none), .keyword(TextTest(.contains("b")), .none)]),
    """
        selection:
            '|all':
                - 'a'
                - 'b'
        condition: selection

    """
  ),
  (
    image(.glob(Glob([.literal(#"C:\t\"#), .anyRun, .literal("x")]))),
    #"    selection:\#n        Image: 'C:\t\\*x'\#n    condition: selection\#n"#
  ),
  (
    .field("User", .member(list: "admins", .exact(isCaseSensitive: false))),
    """
        selection:
            User:
                - 'root'
                - 'adm*'
        condition: selection

    """
  ),
  (
    .field("User", .member(list: "servers", .exact(isCaseSensitive: false))),
    """
        selection:
            User|expand: '%servers%'
        condition: selection

    """
  ),
  (
    .not(.any([image(.equals("a")), .all([commandLine(.equals("b")), .not(image(.equals("c")))])])),
    """
        filter:
            Image: 'a'
        filter_commandline:
            CommandLine: 'b'
        selection:
            Image: 'c'
        condition: not (filter or filter_commandline and not selection)

    """
  ),
]

private let patterns: [(pattern: String, items: String)] = [
  ("(?i)(docker exec|docker run)", "CommandLine|contains: ['docker exec', 'docker run']"),
  (#"\/(docker|kubectl)$"#, "CommandLine|endswith|cased: ['/docker', '/kubectl']"),
  ("^1$", "CommandLine: '1'"),
  (#"^C:\\"#, #"CommandLine|startswith|cased: 'C:\'"#),
  ("(?i) [-/\u{2013}\u{2014}\u{2015}]enc", "CommandLine|contains|windash: ' -enc'"),
  ("(?i) [-/]enc", "CommandLine|contains: [' -enc', ' /enc']"),
  (#"(?i)a\d+"#, "CommandLine|re: '(?i)a[0-9]+'"),
  // Python's re, by which pySigma checks patterns, knows no braces after \x (more in portable-patterns.yaml).
  (#"a+[\x{2013}\x{9}]\\x{41}"#, "CommandLine|re: 'a+[\u{2013}\\x09]\\\\x{41}'"),
  (#"a+\Q\x{2013}\E\x{2014}"#, "CommandLine|re: 'a+\\\\x\\{2013\\}\u{2014}'"),
]

@Test("a pattern that is exactly a list of texts is written as one", arguments: patterns.indices)
func patternsAsLists(_ index: Int) throws {
  let predicate = Predicate.text("CommandLine", .matches(patterns[index].pattern), cased: true)
  var raising = Sigma.PredicateRaising(lists: [])
  var building = Sigma.SelectionBuilding()
  _ = building.condition(of: raising.clause(predicate))
  guard case .items(let items) = building.identifiers.first?.search, items.count == 1 else {
    Issue.record("not one item")
    return
  }
  let values = items[0].values.map { scalar in
    if case .text(let text) = scalar.content { "'\(text)'" } else { "" }
  }
  let list = values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]"
  #expect("\(items[0].keyText): \(list)" == patterns[index].items)
}

@Test("a predicate is written in the forms that rule authors use", arguments: forms.indices)
func detectionSections(_ index: Int) throws {
  let form = forms[index]
  let expected = form.text.replacing("adm*", with: #"adm\*"#)
  let raised = try section(form.predicate, lists: [NamedList(name: "admins", values: ["root", "adm*"])])
  #expect(raised.text == expected)
  #expect(raised.losses == [])
}

@Test("what Sigma cannot say is named, with the direction of the loss")
func losses() throws {
  let every = Predicate.field(
    FieldPredicate("User", .text(TextTest(.equals("a"))), quantifier: .every))
  #expect(try section(every).losses == ["wider: every value of User"])
  #expect(try section(.not(every)).losses == ["narrower: every value of User"])
  let networks = Predicate.field("Ip", .member(list: "unknown", .network))
  #expect(try section(networks).losses == ["unwritable: list unknown"])
  #expect(try section(networks).text == "")
}
