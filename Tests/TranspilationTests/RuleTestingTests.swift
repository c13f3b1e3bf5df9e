import Detections
import Diagnostics
import Events
import Testing

@testable import Transpilation

private let scored = """
  window: {by: [{name: host, field: host.name}], over: 5m}
  outcomes:
    seen: {flag: line}
    score: {max: {line: 7}}
  """

private func withTests(_ tests: String) -> String {
  ruleText(more: scored + "\ntests:\n" + tests)
}

private let event = "{process.command_line: evil, host.name: h}"

@Suite struct RuleTestingTests {
  private func results(_ text: String) throws -> [String: TestResult.Outcome] {
    let results = transpiler.test(try rule(text))
    return Dictionary(results.map { ("\($0.test) \($0.target)", $0.outcome) }) { first, _ in first }
  }

  @Test func everyTargetIsAsked() throws {
    let found = try results(
      withTests("  - {name: a, event: \(event), alert: {seen: true, score: 7, host: h}}\n"))
    #expect(found == ["a evaluator": .passed, "a yaral": .passed, "a sigma": .passed])
  }

  /// Each expectation that isn't met is a failure that says what came instead.
  @Test(
    arguments: [
      ("alert: none", "expected no alert, got "),
      ("alert: {score: 8}", "expected score=8, got "),
      ("alert: {seen: false}", "expected seen=false, got "),
      ("alert: {host: other}", "expected host=\"other\", got "),
    ])
  func unmet(_ expectation: String, _ reason: String) throws {
    let found = try results(withTests("  - {name: a, event: \(event), \(expectation)}\n"))
    // YARA-L carries outcomes, so the test fails there too.
    for target in ["evaluator", "yaral"] {
      guard case .failed(let found)? = found["a \(target)"] else {
        Issue.record("\(target): not failed")
        continue
      }
      #expect(found.hasPrefix(reason), "\(found)")
      #expect(found.contains("host=\"h\" seen=true score=7"), "\(found)")
    }
  }

  @Test func noAlert() throws {
    let found = try results(
      withTests("  - {name: a, event: {process.command_line: ls, host.name: h}, alert: {score: 7}}\n"))
    #expect(found["a evaluator"] == .failed("expected an alert, got none"))
    #expect(found["a sigma"] == .failed("expected an alert, got none"))
  }

  /// Sigma carries no outcomes, so a wrong outcome can't fail there; a wrong verdict does.
  @Test func outcomesThatATargetLacks() throws {
    let found = try results(withTests("  - {name: a, event: \(event), alert: {score: 8}}\n"))
    #expect(found["a sigma"] == .passed)
  }

  @Test func omittedTargetsAreSkippedWithTheReason() throws {
    let text = ruleText(
      more: "targets: {sigma: {omit: nobody reads it}}\ntests:\n  - {name: a, event: \(event), alert: true}\n")
    guard case .skipped(let reason)? = try results(text)["a sigma"] else {
      Issue.record("not skipped")
      return
    }
    #expect(reason.contains("nobody reads it"))
  }

  @Test func numbersAndBooleansCompare() {
    #expect(Value.boolean(true).comparable == .integer(1))
    #expect(Value.double(2).comparable == .integer(2))
    #expect(Value.double(2.5).comparable == .double(2.5))
    // What is a number in one data model is text in another, and the order is the engine's.
    #expect(Value.list([.string("b"), .integer(2)]).comparable == .list([.string("2"), .string("b")]))
    #expect(Value.string("1").comparable == .string("1"))
  }
}
