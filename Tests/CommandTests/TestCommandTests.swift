import Foundation
import Testing

private let failing = goodRule("failing_rule", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e64")
  .replacing("process.command_line: good}", with: "process.command_line: so evil}")

@Suite struct TestCommandTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("good.yaml", goodRule())
    try workspace.write("failing.yaml", failing)
  }

  @Test func text() throws {
    let good = try workspace.run("test", "good.yaml")
    #expect(good.status == 0)
    #expect(good.output == "1 rules, 2 tests on 3 targets: 6 passed, 0 failed, 0 skipped\n")
    let failed = try workspace.run("test", "good.yaml", "failing.yaml")
    #expect(failed.status == 1)
    #expect(failed.lines.count { $0.hasPrefix("FAILED failing_rule / it is silent [") } == 3)
    #expect(failed.output.contains("at failing.yaml:"))
    #expect(failed.output.contains("expected no alert"))
    #expect(try workspace.run("test", "failing.yaml", "--no-fail").status == 0)
  }

  @Test func jsonLines() throws {
    let outcome = try workspace.run("test", "good.yaml", "failing.yaml", "--format", "jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.lines.last == #"{"summary":{"total":12,"passed":9,"failed":3,"skipped":0}}"#)
    #expect(outcome.lines.first?.hasPrefix(#"{"rule":"\#(goodID)","file":"good.yaml","test":"#) == true)
    #expect(outcome.objects.count { $0["result"] as? String == "failed" } == 3)
  }

  @Test func junit() throws {
    try workspace.write("odd.yaml", failing.replacing("it is silent", with: "\"<a> & 'b'\""))
    let outcome = try workspace.run("test", "odd.yaml", "--format", "junit")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"6\" failures=\"3\">\n"))
    #expect(outcome.output.contains("name=\"&lt;a&gt; &amp; 'b'\""))
    #expect(outcome.output.components(separatedBy: "<failure ").count == 4)
    #expect(outcome.output.hasSuffix("</testsuites>\n"))
  }

  @Test func tap() throws {
    let outcome = try workspace.run("test", "failing.yaml", "--format", "tap")
    #expect(outcome.status == 1)
    #expect(outcome.lines.prefix(2) == ["TAP version 13", "1..6"])
    #expect(outcome.lines.count { $0.hasPrefix("ok ") } == 3)
    #expect(outcome.lines.count { $0.hasPrefix("not ok ") } == 3)
  }

  @Test func testsBesideARule() throws {
    try workspace.write("sigma.yml", sigmaRule)
    try workspace.write(
      "sigma.tests.yaml",
      """
      rule: a_sigma_rule
      tests:
        - name: it alerts
          event: {CommandLine: so evil}
          alert: true
        - name: it is silent
          event: {CommandLine: good}
          alert: none

      """)
    let outcome = try workspace.run("test", "sigma.yml")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("2 tests"))
    // Tests that belong to no rule would never run, and nobody would know.
    let file = try #require(workspace.read("sigma.tests.yaml"))
    try workspace.write("sigma.tests.yaml", file.replacing("a_sigma_rule", with: "a_sigma_rul"))
    let lost = try workspace.run("test", "sigma.yml")
    #expect(lost.status == 1)
    #expect(lost.errors.contains("sigma.tests.yaml:1:7") && lost.errors.contains("did you mean 'a_sigma_rule'"))
  }

  @Test func labelled() throws {
    try workspace.write("sigma.yml", sigmaRule)
    let id = "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e62"
    try workspace.write(
      "labelled.jsonl",
      """
      {"rule_id":"\(id)","expected":true,"event":{"CommandLine":"evil"},"note":"more keys are passed over"}
      {"rule_id":"\(id)","expected":false,"event":{"CommandLine":"good"}}
      {"rule_id":"\(id)","expected":false,"event":{"CommandLine":"EVIL"}}
      {"rule_id":"\(id)","expected":true,"event":{}}
      {"rule_id":"nobody","expected":true,"event":{}}

      """)
    let outcome = try workspace.run("test", "sigma.yml", "--labelled", "labelled.jsonl")
    #expect(outcome.status == 1)
    #expect(
      outcome.lines == [
        #"{"file":"labelled.jsonl","line":2,"rule":"\#(id)","expected":false,"actual":true}"#,
        #"{"file":"labelled.jsonl","line":3,"rule":"\#(id)","expected":true,"actual":false}"#,
        #"{"summary":{"total":5,"passed":2,"failed":2,"unknown_rule":1,"refused":0}}"#,
      ])
    try workspace.write("right.jsonl.gz", gzipped(#"{"rule_id":"\#(id)","expected":true,"event":{"CommandLine":"evil"}}"#))
    let right = try workspace.run("test", "sigma.yml", "--labelled", "right.jsonl.gz")
    #expect(right.status == 0)
    #expect(right.lines == [#"{"summary":{"total":1,"passed":1,"failed":0,"unknown_rule":0,"refused":0}}"#])
    #expect(try workspace.run("test", "sigma.yml", "--labelled", "gone.jsonl").status == 3)
  }
}
