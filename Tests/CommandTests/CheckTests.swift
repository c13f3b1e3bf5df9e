import Foundation
import Testing

@Suite struct CheckTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rules/deep/a.yaml", goodRule())
    try workspace.write("rules/b.yaml", goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63", word: "bad"))
  }

  private var golden: [String] { workspace.files.filter { $0.hasPrefix("golden/") } }

  private func update() throws {
    let outcome = try workspace.run("check", "--update")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func updateWritesEveryTarget() throws {
    try update()
    #expect(
      golden == [
        "golden/sigma/b.yml", "golden/sigma/deep/a.yml", "golden/swift/AllDetections.swift", "golden/swift/b.swift",
        "golden/swift/deep/a.swift", "golden/yaral/b.yaral", "golden/yaral/deep/a.yaral",
      ])
    let clean = try workspace.run("check")
    #expect(clean.status == 0)
    #expect(clean.output.isEmpty)
  }

  @Test func differs() throws {
    try update()
    try workspace.write(
      "rules/b.yaml", goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63", word: "worse"))
    let outcome = try workspace.run("check")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("--- golden/yaral/b.yaral\n"))
    #expect(outcome.output.contains("\n@@ -"))
    #expect(outcome.lines.contains { $0.hasPrefix("-") && $0.contains("bad") })
    #expect(outcome.lines.contains { $0.hasPrefix("+") && $0.contains("worse") })
    #expect(outcome.errors.contains("DT0801"))
    #expect(try workspace.run("check", "--no-fail").status == 0)
    try update()
    #expect(try workspace.run("check").status == 0)
  }

  /// The diff is one that `patch` understands.
  @Test func theDiffApplies() throws {
    try update()
    try workspace.write(
      "rules/b.yaml", goodRule("second", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63", word: "worse"))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/patch") else { return }
    let patched = try workspace.shell("\"$TRANSPILE\" check --quiet 2>/dev/null | patch -p0 -s")
    #expect(patched.status == 0, "\(patched.output)\(patched.errors)")
    #expect(try workspace.run("check").status == 0)
  }

  @Test func missingAndStale() throws {
    try update()
    try FileManager.default.removeItem(at: workspace.folder.appending(path: "golden/yaral/b.yaral"))
    try workspace.write("golden/yaral/gone.yaral", "rule gone {}\n")
    let outcome = try workspace.run("check")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("--- /dev/null\n+++ golden/yaral/b.yaral\n"))
    #expect(outcome.errors.contains("DT0802") && outcome.errors.contains("DT0803"))
    try update()
    #expect(golden.contains("golden/yaral/b.yaral"))
    #expect(!golden.contains("golden/yaral/gone.yaral"))
  }

  /// Goldens of a rule that can't be read now are neither called stale nor removed.
  @Test func unreadableRulesKeepTheirGoldens() throws {
    try update()
    try workspace.write("rules/b.yaml", badRule)
    let outcome = try workspace.run("check")
    #expect(outcome.status == 1)
    #expect(!outcome.errors.contains("DT0803"))
    #expect(try workspace.run("check", "--update").status == 1)
    #expect(golden.contains("golden/yaral/b.yaral"))
    // The others are written all the same.
    #expect(golden.contains("golden/yaral/deep/a.yaral"))
  }

  @Test func configuration() throws {
    try workspace.write("transpile.yaml", "rules: [rules/deep]\ngolden: expected\ntargets: [yaral]\n")
    try update()
    #expect(workspace.files.filter { $0.hasPrefix("expected/") } == ["expected/yaral/a.yaral"])
    try workspace.write("transpile.yaml", "rules: rules\ntargets: [yarall]\n")
    let outcome = try workspace.run("check")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("did you mean 'yaral'"))
  }

  @Test func nothingToCheck() throws {
    try FileManager.default.removeItem(at: workspace.folder.appending(path: "rules"))
    #expect(try workspace.run("check").status == 3)
  }

  @Test func duplicates() throws {
    try workspace.write("rules/c.yaml", goodRule())
    let outcome = try workspace.run("check")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("DT0808"))
  }
}
