import Foundation
import Testing

/// YARA-L of `sigmaRule`, with another pattern if wanted.
private func yaralRule(_ pattern: String = "/evil/ nocase") -> String {
  """
  rule a_rule {
    meta:
      a = "b"
    events:
      $e.metadata.event_type = "PROCESS_LAUNCH"
      $e.target.process.command_line = \(pattern)
    condition:
      $e
  }

  """
}

@Suite struct VerifyTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rules/a.yaml", goodRule())
    try workspace.write("rule.yml", sigmaRule)
  }

  @Test func everyTargetIsProved() throws {
    let outcome = try workspace.run("verify", "rules")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.objects.map { $0["target"] as? String } == ["yaral", "sigma", "neutral"])
    #expect(outcome.objects.allSatisfy { $0["verdict"] as? String == "proved" })
    #expect(outcome.objects.allSatisfy { $0["rule"] as? String == goodID && $0["file"] as? String == "rules/a.yaml" })
    #expect(outcome.objects.allSatisfy { $0["counterexample"] is NSNull && $0["milliseconds"] is Double })
    let keys = ["\"rule\":", "\"file\":", "\"target\":", "\"verdict\":", "\"reason\":", "\"counterexample\":", "\"milliseconds\":"]
    let line = try #require(outcome.lines.first)
    let places = keys.compactMap { line.range(of: $0)?.lowerBound }
    #expect(places.count == keys.count && places == places.sorted())
  }

  @Test func targetsAndFormats() throws {
    let one = try workspace.run("verify", "rules", "--target", "sigma")
    #expect(one.objects.count == 1)
    let text = try workspace.run("verify", "rules", "--format", "text")
    #expect(text.output.hasSuffix("3 proved\n"))
    let sarif = try workspace.run("verify", "rules", "--format", "sarif")
    #expect(sarif.output.contains("\"version\": \"2.1.0\""))
    // Swift is compiled, so that nothing is known; never success.
    let swift = try workspace.run("verify", "rules", "--target", "swift")
    #expect(swift.status == 4)
    #expect(swift.objects.first?["verdict"] as? String == "undecided")
    #expect(try workspace.run("verify", "rules", "--target", "swift", "--no-fail").status == 0)
  }

  @Test func refusedAndInvalid() throws {
    try workspace.write("rules/b.yaml", badRule)
    try workspace.write(
      "rules/c.yaml",
      goodRule("third", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e64")
        .replacing("{process.command_line: {contains", with: "{dll.code_signature.status: {contains"))
    let outcome = try workspace.run("verify", "rules", "--target", "yaral", "--format", "jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.objects.map { $0["verdict"] as? String } == ["proved", "invalid", "refused"])
    #expect((outcome.objects[2]["reason"] as? String)?.contains("dll.code_signature.status") == true)
  }

  // MARK: Two rules

  private func between(_ second: String) throws -> (status: Int32, object: [String: Any]) {
    try workspace.write("rule.yaral", second)
    let outcome = try workspace.run("verify", "--between", "rule.yml", "rule.yaral")
    return (outcome.status, try #require(outcome.objects.first, "\(outcome.errors)"))
  }

  @Test func aRightConversion() throws {
    let (status, object) = try between(yaralRule())
    #expect(status == 0)
    #expect(object["verdict"] as? String == "proved")
    #expect(object["file"] as? String == "rule.yml")
    #expect(object["target"] as? String == "rule.yaral")
  }

  @Test func aWrongConversion() throws {
    let (status, object) = try between(yaralRule("/evil/"))
    #expect(status == 1)
    #expect(object["verdict"] as? String == "refuted")
    let example = try #require(object["counterexample"] as? [String: Any])
    #expect(example["source"] as? Bool == true)
    #expect(example["target"] as? Bool == false)
    for schema in ["neutral", "udm", "sigma"] { #expect(example[schema] is [String: Any]) }
    // The event does what is said of it, in the names of the rule.
    let event = try #require(example["udm"])
    try workspace.write("event.json", try JSONSerialization.data(withJSONObject: event))
    let alerts = try workspace.run("eval", "rule.yaral", "--events", "event.json", "--schema", "udm")
    #expect(alerts.lines.isEmpty)
    let sigma = try #require(example["sigma"])
    try workspace.write("event.json", try JSONSerialization.data(withJSONObject: sigma))
    let others = try workspace.run(
      "eval", "rule.yml", "--events", "event.json", "--schema", "sigma", "--routing", "off")
    #expect(others.lines.count == 1)
  }

  @Test func aSideWithErrors() throws {
    let (status, object) = try between(yaralRule("/evil"))
    #expect(status == 1)
    #expect(object["verdict"] as? String == "invalid")
    #expect((object["reason"] as? String)?.hasPrefix("rule.yaral: DT10") == true)
  }

  @Test func usage() throws {
    #expect(try workspace.run("verify").status == 64)
    #expect(try workspace.run("verify", "--between", "rule.yml").status == 64)
    #expect(try workspace.run("verify", "--between", "a", "b", "--target", "yaral").status == 64)
    #expect(try workspace.run("verify", "nothing").status == 3)
    #expect(try workspace.run("verify", "--between", "rule.yml", "nothing.yaral").status == 3)
  }
}
