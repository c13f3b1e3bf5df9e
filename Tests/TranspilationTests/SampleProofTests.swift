import Detections
import Diagnostics
import Dialects
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
]

@Suite struct SampleProofTests {
  private func detection(_ commandLine: String, as target: Target) throws -> Detection {
    let rule = try rule(ruleText(commandLine: commandLine))
    return try #require(transpiler.translate(rule.detection, to: target.taxonomy).value)
  }

  @Test(arguments: mistakes.indices, [Target.yaral, .sigma, .neutral])
  func aWrongTextIsRefuted(_ index: Int, _ target: Target) throws {
    let mistake = mistakes[index]
    let right = transpiler.read(SourceFile(name: "a.yaml", text: ruleText(commandLine: mistake.right)))
    let wrong = transpiler.read(SourceFile(name: "a.yaml", text: ruleText(commandLine: mistake.wrong)))
    guard let rightRule = right.value.first, let wrongRule = wrong.value.first else {
      Issue.record("\(mistake.name): \((right.diagnostics + wrong.diagnostics).map { $0.rendered() })")
      return
    }
    let detection = try #require(transpiler.translate(rightRule.detection, to: target.taxonomy).value)
    let rightText = try #require(transpiler.emit(rightRule, as: target).text)
    let wrongText = try #require(transpiler.emit(wrongRule, as: target).text)
    let good = transpiler.proveBySample(rightText, of: detection, as: target, losses: [])
    #expect(!good.isInternalError && good.diagnostics.isEmpty, "\(mistake.name)")
    let bad = transpiler.proveBySample(wrongText, of: detection, as: target, losses: [])
    #expect(bad.isInternalError, "\(mistake.name) in \(target)")
    #expect(bad.diagnostics.map(\.code) == [.equivalenceRefuted])
  }

  /// A loss accounts for a difference in its own direction, and for no other.
  @Test(
    arguments: [
      ("{contains: evil}", "{contains: [evil, il]}", Loss.Direction.wider, false),
      ("{contains: evil}", "{contains: [evil, il]}", .narrower, true),
      ("{contains: evil}", "{equals: evil}", .narrower, false),
      ("{contains: evil}", "{equals: evil}", .wider, true),
      ("{contains: evil}", "{equals: evil}", .same, true),
      ("{ends_with: evil}", "{starts_with: evil}", .wider, true),
      ("{ends_with: evil}", "{starts_with: evil}", .narrower, true),
    ])
  func lossesAccountForTheirDirection(
    _ right: String, _ wrong: String, _ direction: Loss.Direction, _ isError: Bool
  ) throws {
    let detection = try detection(right, as: .yaral)
    let text = try #require(transpiler.emit(try rule(ruleText(commandLine: wrong)), as: .yaral).text)
    let loss = Loss(.notExpressible, construct: "c", direction: direction, "m")
    let proof = transpiler.proveBySample(text, of: detection, as: .yaral, losses: [loss])
    #expect(proof.isInternalError == isError)
    guard case .differs = proof.comparison else {
      Issue.record("the difference is not reported")
      return
    }
  }

  @Test func anUnreadableTextIsOurError() throws {
    let detection = try detection("{contains: evil}", as: .yaral)
    for text in ["", "rule broken {", "rule a {\n  events:\n    $e.nothing.like.it = 1\n  condition:\n    $e\n}\n"] {
      let proof = transpiler.proveBySample(text, of: detection, as: .yaral, losses: [])
      #expect(proof.isInternalError, "\(text)")
      #expect(proof.diagnostics.map(\.code) == [.emissionUnreadable], "\(text)")
    }
  }

  /// A wrong outcome is a wrong rule.
  @Test func outcomesAreCompared() throws {
    func text(_ weight: Int) -> String {
      ruleText(more: "window: {by: [host.name], over: 5m}\noutcomes: {score: {max: {line: \(weight)}}}")
    }
    let right = try rule(text(3))
    let detection = try #require(transpiler.translate(right.detection, to: .udm).value)
    let wrong = try #require(transpiler.emit(try rule(text(4)), as: .yaral).text)
    let proof = transpiler.proveBySample(wrong, of: detection, as: .yaral, losses: [])
    #expect(proof.isInternalError)
    #expect(proof.diagnostics.first?.message.contains("score is 4 instead of 3") == true)
  }

  @Test func swiftIsOnlyCompiled() throws {
    let detection = try detection("{contains: evil}", as: .swift)
    #expect(transpiler.proveBySample("anything", of: detection, as: .swift, losses: []).comparison == .none)
  }
}
