import Foundation
import Testing

/// What takes more work than is allowed is undecided, which is never a success.
@Suite struct ProofBoundsTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    // YARA-L says it by a pattern of another form: only a search can tell that it means the same.
    try workspace.write(
      "rules/a.yaml",
      """
      schema: 1
      id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e64
      name: shares_removed
      title: Shares removed, in this order of words
      severity: low
      events:
        e:
          logsource: {category: process_creation}
          selections:
            line: {process.command_line: {like: '*net*share*delete*'}}
          where: line
      condition: e

      """)
  }

  @Test(arguments: ["--max-states", "--max-tests"])
  func verify(_ option: String) throws {
    let bounded = try workspace.run("verify", "rules", "--target", "yaral", option, "1")
    #expect(bounded.status == 4)
    #expect(try workspace.run("verify", "rules", option, "1", "--no-fail").status == 0)
    #expect(try workspace.run("verify", "rules", option, "\(Int.max)").status == 0)
    #expect(try workspace.run("verify", "rules", option, "0").status == 64)
  }

  @Test func convertWarns() throws {
    let bounded = try workspace.run("convert", "--target", "yaral", "rules", "--max-states", "1")
    #expect(bounded.status == 4)
    #expect(bounded.errors.contains("warning[DT0702]: not decided: whether the yaral text for shares_removed means the same"))
    #expect(bounded.output.contains("rule shares_removed {"))
    let usual = try workspace.run("convert", "--target", "yaral", "rules")
    #expect(usual.status == 0 && !usual.errors.contains("DT0702") && usual.output == bounded.output)
  }

  @Test func checkFails() throws {
    #expect(try workspace.run("check", "--update").status == 0)
    let bounded = try workspace.run("check", "--max-states", "1")
    #expect(bounded.status == 4)
    #expect(bounded.errors.contains("DT0702"))
    #expect(try workspace.run("check").status == 0)
  }
}
