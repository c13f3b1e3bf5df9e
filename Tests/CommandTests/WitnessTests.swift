import Foundation
import Testing

@Suite struct WitnessTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rule.yaml", goodRule().replacing("{contains: evil}", with: "{contains: [evil, bad]}"))
    try workspace.write("rule.yml", sigmaRule)
    try workspace.write("window.yaml", windowRule.replacing("risk_score > 0", with: "count(e) >= 3"))
  }

  /// What `witness` says is what `test --labelled` finds.
  @Test(arguments: ["rule.yaml", "rule.yml", "window.yaml"])
  func labelled(_ path: String) throws {
    let outcome = try workspace.run("witness", path, "--near-miss")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let verdicts = outcome.objects.map { $0["expected"] as? Bool }
    #expect(verdicts.contains(true) && verdicts.contains(false))
    try workspace.write("labelled.jsonl", outcome.output)
    let test = try workspace.run("test", path, "--labelled", "labelled.jsonl", "--format", "jsonl")
    let summary = try #require(test.objects.last?["summary"] as? [String: Any])
    #expect(summary["passed"] as? Int == outcome.lines.count, "\(outcome.output)\(test.output)")
  }

  /// So it is in the names of other data models.
  @Test(arguments: ["sigma", "udm", "ecs", "neutral"], ["rule.yaml", "rule.yml"])
  func labelledInOtherNames(_ schema: String, _ path: String) throws {
    let outcome = try workspace.run("witness", path, "--near-miss", "--schema", schema)
    try workspace.write("labelled.jsonl", outcome.output)
    let test = try workspace.run("test", path, "--labelled", "labelled.jsonl", "--schema", schema)
    let summary = try #require(test.objects.last?["summary"] as? [String: Any])
    #expect(outcome.lines.count > 1 && summary["passed"] as? Int == outcome.lines.count, "\(outcome.output)\(test.output)")
  }

  /// One event for each alternative.
  @Test func everyBranch() throws {
    let lines = try workspace.run("witness", "rule.yaml").objects
    let commands = lines.compactMap { ($0["event"] as? [String: Any])?["process.command_line"] as? String }
    #expect(commands.contains { $0.contains("evil") } && commands.contains { $0.contains("bad") })
    #expect(try workspace.run("witness", "rule.yaml", "--count", "1").lines.count == 1)
  }

  @Test func names() throws {
    func keys(_ schema: String) throws -> Set<String> {
      let outcome = try workspace.run("witness", "rule.yml", "--schema", schema, "--count", "1")
      return Set((outcome.objects.first?["event"] as? [String: Any])?.keys.map { $0 } ?? [])
    }
    #expect(try keys("sigma").contains("CommandLine"))
    #expect(try keys("udm").isSuperset(of: ["target.process.command_line", "metadata.event_type"]))
    #expect(try keys("neutral").contains("process.command_line"))
    #expect(try keys("auto").contains("CommandLine"))
  }

  /// Three events of one host, and two.
  @Test func groups() throws {
    let lines = try workspace.run("witness", "window.yaml", "--near-miss", "--count", "1").objects
    #expect(lines.map { ($0["events"] as? [Any])?.count } == [3, 2])
  }

  @Test func usage() throws {
    #expect(try workspace.run("witness").status == 64)
    #expect(try workspace.run("witness", "rule.yaml", "--count", "0").status == 64)
    #expect(try workspace.run("witness", "nothing.yaml").status == 3)
  }
}
