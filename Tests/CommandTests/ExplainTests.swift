import Testing

@Suite struct ExplainTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rule.yaml", goodRule())
  }

  @Test func match() throws {
    let outcome = try workspace.run("explain", "rule.yaml", "--event", #"{"process.command_line":"so evil"}"#)
    #expect(outcome.status == 0)
    #expect(outcome.lines.first == "good_rule: alert")
    #expect(outcome.output.contains("✓ process.command_line"))
    #expect(outcome.output.contains(#"["so evil"]"#))
    #expect(!outcome.output.contains("✗") && !outcome.output.contains("to make it match"))
  }

  @Test func noMatch() throws {
    try workspace.write("event.json", #"{"process.command_line":"good"}"#)
    let outcome = try workspace.run("explain", "rule.yaml", "--event", "event.json")
    #expect(outcome.status == 0)
    #expect(outcome.lines.first == "good_rule: no alert")
    #expect(outcome.output.contains("✗ process.command_line"))
    #expect(outcome.output.contains("to make it match:\n"))
    #expect(outcome.lines.last?.contains("process.command_line") == true)
  }

  @Test func standardInput() throws {
    let outcome = try workspace.run(
      "explain", "rule.yaml", "--event", "-", input: #"{"process.command_line":"evil"}"#)
    #expect(outcome.lines.first == "good_rule: alert")
  }

  /// What keeps an event from matching is said, also where it is no field.
  @Test func anotherLogSource() throws {
    let event = #"{"process.command_line":"evil","logsource":{"category":"file_event"}}"#
    let outcome = try workspace.run("explain", "rule.yaml", "--event", event)
    #expect(outcome.lines.first == "good_rule: no alert")
    #expect(outcome.output.contains("✗ log source"))
  }

  /// A threshold that isn't reached is shown with what was reached.
  @Test func condition() throws {
    try workspace.write("window.yaml", windowRule.replacing("risk_score > 0", with: "risk_score > 6"))
    let event = #"{"process.command_line":"evil","host.name":"h","@timestamp":"2026-04-20T10:00:00Z"}"#
    let outcome = try workspace.run("explain", "window.yaml", "--event", event)
    #expect(outcome.lines.first == "window_rule: no alert")
    #expect(outcome.output.contains("✗ condition"))
    #expect(outcome.output.contains("risk_score = 5"))
  }

  @Test func unreadableEvent() throws {
    #expect(try workspace.run("explain", "rule.yaml", "--event", "gone.json").status == 3)
    #expect(try workspace.run("explain", "rule.yaml", "--event", "{").status == 1)
  }
}
