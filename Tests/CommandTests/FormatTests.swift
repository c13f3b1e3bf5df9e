import Foundation
import Testing

private let messy = "rule messy { meta: events:\n $e.metadata.event_type=\"PROCESS_LAUNCH\" // why\n condition: $e }\n"

private let tidy = """
  rule messy {

    meta:

    events:
      $e.metadata.event_type = "PROCESS_LAUNCH" // why

    condition:
      $e
  }

  """

@Suite struct FormatTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rules/messy.yaral", messy)
    try workspace.write("rules/tidy.yaral", tidy)
  }

  @Test func standardOutput() throws {
    let outcome = try workspace.run("fmt", "rules/messy.yaral")
    #expect(outcome.status == 0)
    #expect(outcome.output == tidy)
    #expect(workspace.read("rules/messy.yaral") == messy)
    #expect(try workspace.run("fmt", "rules").output == tidy + "\n" + tidy)
  }

  @Test func standardInput() throws {
    let outcome = try workspace.run("fmt", "-", "--from", "yaral", input: messy)
    #expect(outcome.status == 0)
    #expect(outcome.output == tidy)
    #expect(try workspace.run("fmt", "-", input: messy).output == tidy)
  }

  @Test func check() throws {
    let outcome = try workspace.run("fmt", "--check", "rules")
    #expect(outcome.status == 1)
    #expect(outcome.output == "rules/messy.yaral\n")
    #expect(workspace.read("rules/messy.yaral") == messy)
    let clean = try workspace.run("fmt", "--check", "rules/tidy.yaral")
    #expect(clean.status == 0)
    #expect(clean.output.isEmpty && clean.errors.isEmpty)
    #expect(try workspace.run("fmt", "--check", "rules", "--no-fail").status == 0)
  }

  @Test func diff() throws {
    let outcome = try workspace.run("fmt", "--diff", "rules")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("--- rules/messy.yaral\n+++ rules/messy.yaral\n@@ -1,3 +1,10 @@\n-rule messy { meta: events:\n"))
    #expect(outcome.output.contains("+    $e.metadata.event_type = \"PROCESS_LAUNCH\" // why\n"))
    #expect(try workspace.run("fmt", "--diff", "--check", "rules").status == 1)
    #expect(workspace.read("rules/messy.yaral") == messy)
  }

  @Test func write() throws {
    let outcome = try workspace.run("fmt", "--write", "rules")
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "2 files, 1 written\n")
    #expect(workspace.read("rules/messy.yaral") == tidy)
    #expect(try workspace.run("fmt", "--write", "rules").errors == "2 files, 0 written\n")
  }

  /// A file with errors is named and left alone; the others are formatted.
  @Test func errors() throws {
    let broken = "rule broken { meta: events: $e.a = condition: $e }"
    try workspace.write("rules/broken.yaral", broken)
    let outcome = try workspace.run("fmt", "--write", "rules")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("rules/broken.yaral:1:"))
    #expect(workspace.read("rules/broken.yaral") == broken)
    #expect(workspace.read("rules/messy.yaral") == tidy)
    #expect(try workspace.run("fmt", "rules", "gone.yaral").status == 3)
  }

  @Test func trailingText() throws {
    try workspace.write("seed.yaral", messy + "Notes for people.\n")
    let refused = try workspace.run("fmt", "seed.yaral")
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(refused.errors.contains("DT1014") && refused.errors.contains("--keep-trailing-text"))
    let kept = try workspace.run("fmt", "seed.yaral", "--keep-trailing-text")
    #expect(kept.status == 0)
    #expect(kept.output == tidy + "\nNotes for people.\n")
  }

  @Test func severalLanguages() throws {
    try workspace.write("rules/neutral.yaml", goodRule())
    let outcome = try workspace.run("fmt", "rules")
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("--write"))
  }
}
