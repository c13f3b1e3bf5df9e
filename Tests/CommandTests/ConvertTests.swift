import Foundation
import Testing

@Suite struct ConvertTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rules/a.yaml", goodRule())
  }

  @Test func isTheDefaultCommand() throws {
    let named = try workspace.run("convert", "rules/a.yaml", "--target", "yaral")
    let unnamed = try workspace.run("rules/a.yaml", "--target", "yaral")
    #expect(named.status == 0)
    #expect(named.output.hasPrefix("rule good_rule {\n"))
    #expect(unnamed.output == named.output)
    #expect(try workspace.run("--target", "yaral", "rules").output == named.output)
  }

  @Test func standardInput() throws {
    let outcome = try workspace.run("-", "--target", "sigma", input: goodRule())
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("title: A good rule"))
    let back = try workspace.run("-", "--from", "sigma", "--target", "neutral", input: outcome.output)
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.output.contains("schema: 1"))
  }

  @Test func filesMirrorTheInput() throws {
    try workspace.write("rules/deep/er/b.yml", goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63"))
    let outcome = try workspace.run("rules", "--target", "yaral", "-o", "out")
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    #expect(workspace.files.filter { $0.hasPrefix("out/") } == ["out/a.yaral", "out/deep/er/b.yaral"])
    #expect(workspace.read("out/a.yaral")?.hasPrefix("rule good_rule {\n") == true)
  }

  @Test func aFolderForEachOfSeveralTargets() throws {
    let outcome = try workspace.run("rules", "--target", "yaral,sigma", "-o", "out")
    #expect(outcome.status == 0)
    #expect(workspace.files.filter { $0.hasPrefix("out/") } == ["out/sigma/a.yml", "out/yaral/a.yaral"])
    let all = try workspace.run("rules", "--target", "all", "-o", "every")
    #expect(all.status == 0)
    #expect(
      workspace.files.filter { $0.hasPrefix("every/") } == [
        "every/neutral/a.yaml", "every/sigma/a.yml", "every/swift/a.swift", "every/yaral/a.yaral",
      ])
  }

  /// Two inputs that would be written to one file: neither is lost without a word.
  @Test func outputsThatCollide() throws {
    try workspace.write("other/a.yaml", goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63"))
    let outcome = try workspace.run("rules", "other", "--target", "yaral", "-o", "out")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("rules/a.yaml") && outcome.errors.contains("other/a.yaml"))
    #expect(workspace.read("out/a.yaral")?.hasPrefix("rule good_rule {\n") == true)
  }

  /// What a Sigma rule means may hang on another file of the run: a filter, a correlation.
  @Test func filesOfOneRun() throws {
    let head = "title: t\nlogsource: {category: process_creation, product: windows}\n"
    try workspace.write("s/rule.yml", head + "name: r\ndetection: {s: {Image: a}, condition: s}\n")
    try workspace.write("s/filter.yml", head + "filter: {rules: [r], s: {User: bob}, condition: not s}\n")
    let filtered = try workspace.run("s", "--target", "sigma")
    #expect(filtered.status == 0, "\(filtered.errors)")
    #expect(filtered.output.contains("User: 'bob'"))
    #expect(try workspace.run("s/rule.yml", "--target", "sigma").output.contains("bob") == false)

    let correlation = "{type: event_count, rules: [r], group-by: [Image], timespan: 1m, condition: {gte: 2}}"
    try workspace.write("s/correlation.yml", "title: c\ncorrelation: \(correlation)\n")
    let counted = try workspace.run("s", "--target", "sigma", "-o", "out")
    #expect(counted.status == 0, "\(counted.errors)")
    #expect(workspace.files.filter { $0.hasPrefix("out/") } == ["out/correlation.yml"])
    #expect(workspace.read("out/correlation.yml")?.contains("User: 'bob'") == true)
    #expect(try workspace.run("s/correlation.yml", "--target", "sigma").status == 1)
  }

  @Test func oneBadRuleNeverStopsTheOthers() throws {
    try workspace.write("rules/0.yaml", badRule)
    try workspace.write("rules/1.yaml", ": : [\n")
    let outcome = try workspace.run("rules", "--target", "yaral")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("rule good_rule {\n"))
    #expect(outcome.errors.contains("rules/0.yaml:4:1"))
    #expect(outcome.errors.contains("titel"))
    #expect(outcome.errors.contains("rules/1.yaml"))
    let forgiven = try workspace.run("rules", "--target", "yaral", "--no-fail")
    #expect(forgiven.status == 0)
    #expect(forgiven.output == outcome.output)
  }

  /// A refused rule leaves no file and no text.
  @Test func refusal() throws {
    try workspace.write(
      "rules/b.yaml",
      goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63")
        .replacing("process.command_line:", with: "dll.code_signature.status:"))
    let outcome = try workspace.run("rules", "--target", "yaral", "-o", "out", "--report", "r.json")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("dll.code_signature.status"))
    #expect(workspace.files.filter { $0.hasPrefix("out/") } == ["out/a.yaral"])
    #expect(workspace.read("r.json")?.contains("\"status\": \"refused\"") == true)
  }

  @Test(arguments: [("r.json", "[\n  {\n    \"rule\": "), ("r", "[\n  {"), ("r.csv", "rule,file,target,"), ("r.md", "# Conversion report"), ("r.html", "<!doctype html>")])
  func reports(_ name: String, _ start: String) throws {
    let outcome = try workspace.run("rules", "--target", "yaral,sigma", "-o", "out", "--report", name)
    #expect(outcome.status == 0)
    #expect(workspace.read(name)?.hasPrefix(start) == true)
  }

  @Test func reportRows() throws {
    #expect(try workspace.run("rules", "--target", "yaral,sigma", "--report", "r.json").status == 0)
    let data = Data(try #require(workspace.read("r.json")).utf8)
    let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(rows.map { $0["target"] as? String } == ["yaral", "sigma"])
    #expect(rows.allSatisfy { $0["rule"] as? String == goodID && $0["file"] as? String == "rules/a.yaml" })
    #expect(rows.allSatisfy { $0["status"] as? String == "exact" && $0["milliseconds"] is Double })
  }

  @Test func unreadableInput() throws {
    let outcome = try workspace.run("rules/a.yaml", "missing.yaml", "--target", "yaral")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("missing.yaml"))
    #expect(outcome.output.hasPrefix("rule good_rule"))
    // --no-fail is about findings.
    #expect(try workspace.run("missing.yaml", "--target", "yaral", "--no-fail").status == 3)
  }

  @Test func unwritableOutput() throws {
    try workspace.write("out", "a file where a folder is needed")
    let outcome = try workspace.run("rules", "--target", "yaral", "-o", "out")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("can't write"))
    #expect(try workspace.run("rules", "--target", "yaral", "--report", "out/r.json").status == 3)
  }

  /// 3 is worse than 1.
  @Test func priority() throws {
    try workspace.write("rules/0.yaml", badRule)
    #expect(try workspace.run("rules", "missing", "--target", "yaral").status == 3)
    #expect(try workspace.run("rules", "missing", "--target", "yarall").status == 64)
  }

  @Test func aFolderWithoutRules() throws {
    try workspace.write("empty/readme.txt", "nothing\n")
    for command in [["convert", "--target", "yaral"], ["lint"], ["test"]] {
      let outcome = try workspace.run(command[0], "empty", command.count > 1 ? "--target=yaral" : "--quiet")
      #expect(outcome.status == 1, "\(command)")
      #expect((outcome.errors + outcome.output).contains("DT0810"), "\(command)")
    }
  }

  @Test func lists() throws {
    let text = goodRule().replacing("{contains: evil}", with: "{in_list: words}")
      .replacing("condition: e\n", with: "condition: e\nlists: {words: [other]}\n")
      .replacing("so evil", with: "other")
    try workspace.write("rules/a.yaml", text)
    try workspace.write("words.txt", "// comment\nfirst\n\nsecond word\n")
    let outcome = try workspace.run("rules", "--target", "swift", "--list", "words=words.txt")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("second word"))
    #expect(try workspace.run("rules", "--target", "yaral", "--list", "words=gone.txt").status == 3)
    #expect(try workspace.run("rules", "--target", "yaral", "--list", "words").status == 64)
  }
}
