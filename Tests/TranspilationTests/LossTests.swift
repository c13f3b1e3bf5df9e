import Detections
import Diagnostics
import Dialects
import Testing

@testable import Transpilation

private func loss(_ direction: Loss.Direction) -> Loss {
  Loss(.windowNotExpressible, construct: "window", direction: direction, "m")
}

private func accepted(_ code: DiagnosticCode, _ target: String?) -> [AcceptedLoss] {
  [AcceptedLoss(code: code, target: target, reason: "r")]
}

@Suite struct LossTests {
  private static let samples: [(Loss.Direction, Set<String>, [AcceptedLoss], Bool)] = [
    (.same, [], [], true),
    (.wider, [], [], false), (.narrower, [], [], false), (.unwritable, [], [], false),
    (.wider, ["wider"], [], true), (.narrower, ["narrower"], [], true),
    (.narrower, ["wider"], [], false), (.wider, ["narrower"], [], false),
    (.wider, ["DT0604"], [], true), (.narrower, ["DT0604"], [], true), (.wider, ["DT0605"], [], false),
    (.wider, [], accepted(.windowNotExpressible, nil), true),
    (.wider, [], accepted(.windowNotExpressible, "yaral"), true),
    (.wider, [], accepted(.windowNotExpressible, "sigma"), false),
    (.wider, [], accepted(.conditionNotExpressible, nil), false),
    // There is nothing to write, whatever is allowed.
    (.unwritable, ["wider", "narrower", "DT0604"], accepted(.windowNotExpressible, nil), false),
  ]

  @Test(arguments: samples.indices)
  func policy(_ index: Int) {
    let (direction, allowed, accepted, isAllowed) = LossTests.samples[index]
    let settings = TranspilerSettings(allowedLosses: allowed)
    #expect(settings.allows(loss(direction), accepted: accepted, target: .yaral) == isAllowed, "\(index)")
  }

  @Test(
    arguments: [
      (Loss.Direction.same, true, Diagnostic.Severity.note), (.wider, true, .warning), (.wider, false, .error),
      (.narrower, true, .warning), (.narrower, false, .error), (.unwritable, false, .error),
    ])
  func severity(_ direction: Loss.Direction, _ isAllowed: Bool, _ severity: Diagnostic.Severity) {
    let found = loss(direction).diagnostic(isAllowed: isAllowed, target: .yaral)
    #expect(found.severity == severity)
    #expect(found.help.contains("--allow-loss \(direction.rawValue)") == (severity == .error && direction != .unwritable))
  }

  /// Named constructs that a target can't say are refused, and the refusal names the place.
  @Test func refusedConstruct() throws {
    let text = ruleText(commandLine: "{contains: evil}").replacing(
      "process.command_line", with: "dll.code_signature.status")
    let emission = transpiler.emit(try rule(text), as: .yaral)
    #expect(emission.status == .refused)
    #expect(emission.text == nil)
    #expect(!emission.isInternalError)
    let errors = emission.diagnostics.filter { $0.severity == .error }
    #expect(errors.contains { $0.message.contains("dll.code_signature.status") && $0.span?.start.line == 16 })
  }

  @Test func omitted() throws {
    let emission = transpiler.emit(
      try rule(ruleText(more: "targets: {yaral: {omit: nobody reads it}}")), as: .yaral)
    #expect(emission.status == .omitted)
    #expect(emission.text == nil)
    #expect(emission.diagnostics.map(\.severity) == [.note])
    #expect(emission.diagnostics.first?.message.contains("nobody reads it") == true)
  }

  @Test func exact() throws {
    let emission = transpiler.emit(try rule(ruleText()), as: .yaral)
    #expect(emission.status == .exact)
    #expect(emission.losses.allSatisfy { $0.code == .metadataNotCarried && $0.direction == "same" })
    #expect(emission.comparison == .proved(.equivalent, remark: ""))
  }
}
