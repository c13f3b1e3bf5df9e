import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import Transpilation

/// A pattern in a rule, and the one that a wrong emission would hold.
private let mistakes: [(name: String, right: String, wrong: String)] = [
  ("another word", "{contains: evil}", "{contains: devil}"),
  ("a lost anchor", "{ends_with: evil}", "{contains: evil}"),
  ("an anchor too many", "{contains: evil}", "{ends_with: evil}"),
  ("presence for a word", "{contains: evil}", "{exists: true}"),
  ("a lost alternative", "{contains: [evil, wicked]}", "{contains: evil}"),
  ("one for all", "{contains: [evil, wicked], all: true}", "{contains: [evil, wicked]}"),
  ("case that counts", "{contains: evil}", "{contains: evil, cased: true}"),
  ("a pattern that is no pattern", "{matches: 'ev.l'}", "{contains: 'ev.l'}"),
  ("a length that no sample has", "{matches: '^a{37}$'}", "{matches: '^a{38}$'}"),
]

@Suite struct ProofTests {
  private func detection(_ commandLine: String, as target: Target, more: String = "") throws -> Detection {
    let rule = try rule(ruleText(commandLine: commandLine, more: more))
    return try #require(transpiler.translate(rule.detection, to: target.taxonomy).value)
  }

  private func text(_ commandLine: String, as target: Target, more: String = "") throws -> String {
    try #require(transpiler.emit(try rule(ruleText(commandLine: commandLine, more: more)), as: target).text)
  }

  @Test(arguments: mistakes.indices, [Target.yaral, .sigma, .neutral])
  func aWrongTextIsRefuted(_ index: Int, _ target: Target) throws {
    let mistake = mistakes[index]
    let detection = try detection(mistake.right, as: target)
    let good = transpiler.prove(try text(mistake.right, as: target), of: detection, as: target, losses: [])
    #expect(good.comparison == .proved(.equivalent, remark: ""), "\(mistake.name)")
    #expect(!good.isInternalError && good.diagnostics.isEmpty, "\(mistake.name)")
    let bad = transpiler.prove(try text(mistake.wrong, as: target), of: detection, as: target, losses: [])
    #expect(bad.isInternalError, "\(mistake.name) in \(target)")
    #expect(bad.diagnostics.map(\.code) == [.equivalenceRefuted])
    // The event is one on which they differ, whichever way, and can be said in each model.
    let example = try #require(bad.counterexample)
    #expect(example.source != example.target)
    #expect([example.neutral, example.udm, example.sigma].allSatisfy { $0?.count == 1 }, "\(example.json.line)")
  }

  /// The example fires where it says, and names the test.
  @Test func theCounterexampleIsTrue() throws {
    let detection = try detection("{contains: evil}", as: .yaral)
    let proof = transpiler.prove(
      try text("{contains: evil, cased: true}", as: .yaral), of: detection, as: .yaral, losses: [])
    let example = try #require(proof.counterexample)
    let event = try #require(example.neutral?.first)
    let line = try #require(event["process.command_line"].first?.text)
    #expect(example.source && !example.target)
    #expect(line.lowercased().contains("evil") && !line.contains("evil"))
    #expect(example.udm?.first?["target.process.command_line"].first?.text == line)
    #expect(example.sigma?.first?["CommandLine"].first?.text == line)
    #expect(example.test.contains("\"evil\" (cased)"))
    #expect(example.json["source"] == .boolean(true) && example.json["target"] == .boolean(false))
  }

  /// A loss accounts for a difference in its own direction, and for no other.
  private static let losses: [(String, String, Loss.Direction, Emission.Relation?)] = [
    ("{contains: evil}", "{contains: [evil, il]}", .wider, .wider),
    ("{contains: evil}", "{contains: [evil, il]}", .narrower, nil),
    ("{contains: evil}", "{equals: evil}", .narrower, .narrower),
    ("{contains: evil}", "{equals: evil}", .wider, nil),
    ("{contains: evil}", "{equals: evil}", .same, nil),
    ("{ends_with: evil}", "{starts_with: evil}", .wider, nil),
    ("{ends_with: evil}", "{starts_with: evil}", .narrower, nil),
    ("{contains: evil}", "{contains: evil}", .narrower, .equivalent),
  ]

  @Test(arguments: losses.indices)
  func lossesAccountForTheirDirection(_ index: Int) throws {
    let (right, wrong, direction, relation) = Self.losses[index]
    let loss = Loss(.notExpressible, construct: "c", direction: direction, "m")
    let proof = transpiler.prove(
      try text(wrong, as: .yaral), of: try detection(right, as: .yaral), as: .yaral, losses: [loss])
    #expect(proof.isInternalError == (relation == nil))
    if let relation {
      #expect(proof.comparison == .proved(relation, remark: ""))
      #expect((proof.counterexample == nil) == (relation == .equivalent))
    }
  }

  @Test func anUnreadableTextIsOurError() throws {
    let detection = try detection("{contains: evil}", as: .yaral)
    for text in ["", "rule broken {", "rule a {\n  events:\n    $e.nothing.like.it = 1\n  condition:\n    $e\n}\n"] {
      let proof = transpiler.prove(text, of: detection, as: .yaral, losses: [])
      #expect(proof.isInternalError, "\(text)")
      #expect(proof.diagnostics.map(\.code) == [.emissionUnreadable], "\(text)")
    }
  }

  /// A wrong outcome is a wrong rule, though it fires on the same events.
  @Test func outcomesAreCompared() throws {
    func more(_ weight: Int) -> String {
      "window: {by: [host.name], over: 5m}\noutcomes: {score: {max: {line: \(weight)}}}"
    }
    let detection = try detection("{contains: evil}", as: .yaral, more: more(3))
    let right = transpiler.prove(
      try text("{contains: evil}", as: .yaral, more: more(3)), of: detection, as: .yaral, losses: [])
    guard case .proved(.equivalent, let remark) = right.comparison else {
      Issue.record("\(right.comparison)")
      return
    }
    #expect(remark == "outcomes proved")
    let wrong = transpiler.prove(
      try text("{contains: evil}", as: .yaral, more: more(4)), of: detection, as: .yaral, losses: [])
    #expect(wrong.isInternalError)
    #expect(wrong.diagnostics.first?.message.contains("score is 4 instead of 3") == true)
    let example = try #require(wrong.counterexample)
    #expect(example.source && example.target)
    #expect(example.json["outcome"]?.line == #"{"name":"score","source":3,"target":4}"#)
  }

  /// Groups, in which one event is not enough.
  @Test func countsAreCompared() throws {
    func more(_ count: Int, _ minutes: Int = 5) -> String {
      "window: {by: [host.name], over: \(minutes)m}"
    }
    func text(_ count: Int) throws -> String {
      try #require(
        transpiler.emit(
          try rule(
            ruleText(more: more(count)).replacing("condition: e", with: "condition: count(e) >= \(count)")), as: .yaral
        ).text)
    }
    let source = try rule(ruleText(more: more(5)).replacing("condition: e", with: "condition: count(e) >= 5"))
    let detection = try #require(transpiler.translate(source.detection, to: .udm).value)
    #expect(transpiler.prove(try text(5), of: detection, as: .yaral, losses: []).isInternalError == false)
    let wrong = transpiler.prove(try text(4), of: detection, as: .yaral, losses: [])
    #expect(wrong.isInternalError)
    // No fewer events tell them apart.
    #expect(wrong.counterexample?.neutral?.count == 4)
  }

  @Test func swiftIsOnlyCompiled() throws {
    let detection = try detection("{contains: evil}", as: .swift)
    #expect(transpiler.prove("anything", of: detection, as: .swift, losses: []).comparison == .none)
  }
}
