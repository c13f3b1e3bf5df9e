import Foundation
import Testing

@Suite struct LintTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("good.yaml", goodRule())
    try workspace.write("bad.yaml", badRule)
  }

  @Test func clean() throws {
    let outcome = try workspace.run("lint", "good.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  /// JSONL unless standard output is a terminal or another form is asked for.
  @Test func jsonLines() throws {
    let outcome = try workspace.run("lint", ".", "--format", "jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    let first = try #require(outcome.lines.first { $0.contains("titel") })
    #expect(
      first.hasPrefix(
        #"{"code":"DT0201","severity":"error","file":"./bad.yaml","line":4,"column":1,"endLine":4,"endColumn":6,"message":"#),
      "\(first)")
    #expect(outcome.objects.count == outcome.lines.count)
    #expect(try workspace.run("lint", ".").output == outcome.output)
    #expect(try workspace.run("lint", ".", "--no-fail").status == 0)
  }

  /// Where more would be compared than people wait for, `--thorough` is needed, and the run says so.
  @Test func longLists() throws {
    let texts = (0..<1_900).map { "      - t\($0)x\n" }.joined() + "      - at0x\n"
    try workspace.write(
      "long.yml",
      "title: Long\nlogsource: {category: process_creation}\ndetection:\n  a:\n    CommandLine|contains:\n\(texts)  condition: a\n")
    let quick = try workspace.run("lint", "long.yml", "--from", "sigma")
    #expect(quick.errors.contains("--thorough"))
    #expect(!quick.output.contains("DT0707"))
    let thorough = try workspace.run("lint", "long.yml", "--from", "sigma", "--thorough")
    #expect(!thorough.errors.contains("--thorough"))
    #expect(thorough.output.contains("DT0707"))
  }

  @Test func text() throws {
    let outcome = try workspace.run("lint", "bad.yaml", "--format", "text")
    #expect(outcome.output.contains("bad.yaml:4:1"))
    #expect(outcome.output.contains("titel: A bad rule"))
  }

  @Test func sarif() throws {
    let outcome = try workspace.run("lint", "bad.yaml", "good.yaml", "--format", "sarif")
    #expect(outcome.status == 1)
    let log = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect(log?["version"] as? String == "2.1.0")
    // A run without findings is a log too.
    let clean = try workspace.run("lint", "good.yaml", "--format", "sarif")
    #expect(clean.output.contains("\"results\": []"))
  }

  @Test func github() throws {
    let outcome = try workspace.run("lint", "bad.yaml", "--format", "github")
    #expect(outcome.lines.contains { $0.hasPrefix("::error file=bad.yaml,line=4,col=1,endLine=4,endColumn=6,title=DT0201::") })
  }

  @Test func standardInput() throws {
    let outcome = try workspace.run("lint", "-", input: badRule)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\"file\":\"<stdin>\""))
  }

  @Test func unreadableInput() throws {
    let outcome = try workspace.run("lint", "bad.yaml", "gone.yaml")
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("titel"))
    #expect(outcome.errors.contains("gone.yaml"))
    try workspace.write("notes.txt", "hello\n")
    #expect(try workspace.run("lint", "notes.txt").status == 3)
  }

  /// What is mended is not said any more, and nothing else of the file changes.
  @Test func fix() throws {
    let text = sigmaRule.replacing("condition: line", with: "condition: line AND not other")
      .replacing("    line:\n", with: "    other:\n      Image: x\n    line:\n")
    try workspace.write("sigma.yml", text)
    let before = try workspace.run("lint", "sigma.yml")
    #expect(before.output.contains("\"safety\":\"keepsMeaning\""))
    let fixed = try workspace.run("lint", "sigma.yml", "--fix")
    #expect(fixed.objects.count == before.objects.count - 1)
    #expect(fixed.errors == "sigma.yml: 1 fixed\n")
    #expect(workspace.read("sigma.yml") == text.replacing("AND", with: "and"))
    // A fix that changes the meaning is never applied unasked.
    #expect(try workspace.run("lint", "bad.yaml", "--fix").status == 1)
    #expect(workspace.read("bad.yaml") == badRule)
  }
}
