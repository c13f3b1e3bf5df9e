import Diagnostics
import Events
import Foundation
import JSONEvents
import Semantics
import Testing

@testable import Transpilation

private func sigma(_ detection: String, product: String = "windows") -> String {
  """
  title: T
  id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e62
  status: test
  logsource:
      category: process_creation
      product: \(product)
  detection:
      line:
          \(detection)
      condition: line
  level: high

  """
}

private func yaral(_ tests: String, _ type: String = "PROCESS_LAUNCH") -> String {
  """
  rule t {
    meta:
      a = "b"
    events:
      $e.metadata.event_type = "\(type)"
      \(tests)
    condition:
      $e
  }

  """
}

/// A rule as text, with the extension of its language.
private func rule(_ text: String, as language: Language) throws -> AuthoredRule {
  let reading = transpiler.read(SourceFile(name: "rule.\(language.extensions[0])", text: text), as: language)
  try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
  return try #require(reading.value.first)
}

@Suite struct VerificationTests {
  /// Two rules of different languages, the verdict, and what the reason must say.
  private static let pairs: [(String, String, Verification.Verdict, String)] = [
    ("CommandLine|contains: evil", "$e.target.process.command_line = /evil/ nocase", .proved, ""),
    ("CommandLine|contains: evil", "$e.target.process.command_line = /EVIL|xevil/ nocase", .proved, ""),
    ("CommandLine|contains: evil", "$e.target.process.command_line = /evil/", .refuted, "(cased)"),
    ("CommandLine|contains: evil", "$e.target.process.command_line = /evil$/ nocase", .refuted, "command_line"),
    (
      "CommandLine|contains: evil", "$e.principal.process.command_line = /evil/ nocase", .refuted,
      "only the mapping differs: principal.process.command_line for target.process.command_line"
    ),
    (
      "CommandLine|contains: evil", "$e.target.process.command_line = /good/ nocase", .refuted,
      "the target does not fire on"
    ),
  ]

  @Test(arguments: pairs.indices)
  func sigmaAgainstYARAL(_ index: Int) throws {
    let (left, right, verdict, reason) = Self.pairs[index]
    let found = transpiler.verify(
      try rule(sigma(left), as: .sigma), against: try rule(yaral(right), as: .yaral))
    #expect(found.verdict == verdict, "\(found.reason)")
    #expect(reason.isEmpty ? found.reason.isEmpty : found.reason.contains(reason), "\(found.reason)")
    #expect((found.counterexample != nil) == (verdict == .refuted))
    #expect(found.isOfTwoRules)
  }

  @Test func theLogSourceIsNamed() throws {
    let found = transpiler.verify(
      try rule(sigma("CommandLine|contains: evil"), as: .sigma),
      against: try rule(
        yaral("$e.target.process.command_line = /evil/ nocase", "PROCESS_OPEN"), as: .yaral))
    #expect(found.verdict == .refuted)
    #expect(found.reason.contains("only the log source differs"))
    let products = transpiler.verify(
      try rule(sigma("CommandLine|contains: evil"), as: .sigma),
      against: try rule(sigma("CommandLine|contains: evil", product: "linux"), as: .sigma))
    #expect(products.verdict == .refuted)
    #expect(products.reason.contains("only the log source differs"))
  }

  private static let computed = [
    #"strings.to_upper($e.target.process.command_line) = /EVIL/"#, #"strings.to_lower($e.target.hostname) = "srv-1""#,
    #"$both = strings.concat($e.principal.hostname, $e.principal.user.userid) $both = /a/"#,
  ]

  /// The order in which fields are computed that have nothing to do with each other says nothing.
  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func computedFieldsInAnyOrder(_ order: [Int]) throws {
    func ordered(_ texts: [String], _ order: [Int]) throws -> AuthoredRule {
      try rule(yaral(order.map { texts[$0] }.joined(separator: "\n")), as: .yaral)
    }
    let first = try ordered(Self.computed, [0, 1, 2])
    #expect(transpiler.verify(first, against: try ordered(Self.computed, order)).verdict == .proved)
    // Another function of the same field, and another field for the same function.
    for (old, new) in [("to_upper", "to_lower"), ("concat($e.principal.hostname", "concat($e.src.hostname")] {
      let other = Self.computed.map { $0.replacing(old, with: new) }
      #expect(transpiler.verify(first, against: try ordered(other, order)).verdict == .refuted)
    }
  }

  /// Objects of a list stay apart in what is shown, so that it can be run: one has the field, another has not.
  @Test(arguments: [
    (#"not any $e.security_result.summary != """#, #"not $e.security_result.summary != """#),
    (#"any $e.about.hostname != """#, #"$e.about.hostname != "" $e.about.user.userid = "root""#),
  ])
  func objectsOfListsAreShownApart(first: String, second: String) throws {
    let rules = try [first, second].map { try rule(yaral($0), as: .yaral) }
    let found = transpiler.verify(rules[0], against: rules[1])
    let example = try #require(found.counterexample, "\(found.reason)")
    // Names of other models have no list to hold them.
    #expect(example.udm?.allSatisfy(\.elements.isEmpty) ?? false || example.neutral == nil)
    let line = JSONText(fieldsOf: try #require(example.udm?.first)).line
    var reading = EventReading(schema: .udm, catalog: transpiler.catalog)
    let event = reading.read(try #require(readEvents(Array(line.utf8), named: "shown").events.first))
    let fires = rules.map { !meaning(of: $0.detection, on: [event]).isEmpty }
    #expect(fires == [example.source, example.target] && fires[0] != fires[1], "\(line)")
    #expect(found.reason.contains(line) || example.neutral != nil)
  }

  @Test func neutralAgainstSigma() throws {
    let text = ruleText().replacing("{category: process_creation}", with: "{category: process_creation, product: windows}")
    let other = try rule(sigma("CommandLine|contains: evil"), as: .sigma)
    let same = transpiler.verify(try rule(text, as: .neutral), against: other)
    #expect(same.verdict == .proved, "\(same.reason)")
    // A log of any product is more than that of one.
    let wider = transpiler.verify(try rule(ruleText(), as: .neutral), against: other)
    #expect(wider.verdict == .refuted)
    #expect(wider.reason.contains("only the log source differs"))
  }

  /// A rule and its targets.
  @Test(arguments: [Target.yaral, .sigma, .neutral])
  func targets(_ target: Target) throws {
    let found = try #require(transpiler.verify(try rule(ruleText(), as: .neutral), as: target))
    #expect(found.verdict == .proved)
    #expect(found.relation == .equivalent)
    #expect(keys(found.json) == [
      "rule", "file", "target", "verdict", "reason", "relation", "counterexample", "milliseconds",
    ])
    #expect(found.json["target"] == .string(target.rawValue))
    #expect(found.diagnostic == nil)
  }

  @Test func refusedOmittedAndCompiled() throws {
    let text = ruleText().replacing("process.command_line", with: "dll.code_signature.status")
    let refused = try #require(transpiler.verify(try rule(text, as: .neutral), as: .yaral))
    #expect(refused.verdict == .refused)
    #expect(refused.reason.contains("dll.code_signature.status"))
    let omitted = try rule(ruleText(more: "targets: {yaral: {omit: nobody reads it}}"), as: .neutral)
    #expect(transpiler.verify(omitted, as: .yaral) == nil)
    let swift = try #require(transpiler.verify(try rule(ruleText(), as: .neutral), as: .swift))
    #expect(swift.verdict == .undecided)
    #expect(swift.reason.contains("compiled"))
  }
}
