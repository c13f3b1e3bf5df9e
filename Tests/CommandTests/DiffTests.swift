import Foundation
import Testing

@Suite struct DiffTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("old.yaml", goodRule())
  }

  /// The pattern of the new version, what became of the rule, and whether events are gained and lost.
  private static let versions: [(String, String, gains: Bool, loses: Bool)] = [
    ("{contains: evil}", "same", false, false),
    ("{contains: [evil, evilest]}", "same", false, false),
    ("{contains: [evil, bad]}", "wider", true, false),
    ("{contains: il}", "wider", true, false),
    ("{equals: evil}", "narrower", false, true),
    ("{contains: evil, cased: true}", "narrower", false, true),
    ("{contains: good}", "different", true, true),
  ]

  @Test(arguments: versions.indices)
  func versionsOfOneRule(_ index: Int) throws {
    let (pattern, change, gains, loses) = Self.versions[index]
    try workspace.write("new.yaml", goodRule().replacing("{contains: evil}", with: pattern))
    let outcome = try workspace.run("diff", "old.yaml", "new.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try #require(outcome.objects.first)
    #expect(object["change"] as? String == change)
    #expect(object["rule"] as? String == goodID)
    for (key, isThere, fires) in [("gained", gains, false), ("lost", loses, true)] {
      let witness = object[key] as? [String: Any]
      #expect((witness != nil) == isThere, "\(key)")
      guard let witness else { continue }
      #expect(witness["source"] as? Bool == fires)
      // The old version says so itself.
      let event = try #require(witness["neutral"])
      try workspace.write("event.json", try JSONSerialization.data(withJSONObject: event))
      for (file, verdict) in [("old.yaml", fires), ("new.yaml", !fires)] {
        let alerts = try workspace.run("eval", file, "--events", "event.json", "--schema", "neutral")
        #expect(alerts.lines.isEmpty == !verdict, "\(file) \(event)")
      }
    }
  }

  @Test func addedAndRemoved() throws {
    let (second, third) = ("3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e63", "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e64")
    try workspace.write("old/a.yaml", goodRule())
    try workspace.write("old/b.yaml", goodRule("second", id: second))
    try workspace.write("new/moved/a.yaml", goodRule().replacing("severity: high", with: "severity: low"))
    try workspace.write("new/c.yaml", goodRule("third", id: third))
    let outcome = try workspace.run("diff", "old", "new")
    let kinds = Dictionary(
      uniqueKeysWithValues: outcome.objects.map { ($0["rule"] as? String ?? "", $0["change"] as? String ?? "") })
    #expect(kinds == [goodID: "same", second: "removed", third: "added"])
    let notes = outcome.objects.first { $0["rule"] as? String == goodID }?["notes"] as? [String]
    #expect(notes == ["severity: high → low"])
  }

  @Test func windows() throws {
    try workspace.write("old.yaml", windowRule)
    try workspace.write("new.yaml", windowRule.replacing("risk_score > 0", with: "count(e) >= 3"))
    let outcome = try workspace.run("diff", "old.yaml", "new.yaml")
    #expect(outcome.objects.first?["change"] as? String != "same")
    #expect(outcome.objects.first?["lost"] is [String: Any])
  }

  @Test func markdown() throws {
    try workspace.write("new.yaml", goodRule().replacing("{contains: evil}", with: "{equals: evil}"))
    let outcome = try workspace.run("diff", "old.yaml", "new.yaml", "--format", "markdown")
    #expect(outcome.output.hasPrefix("### Detection changes\n\n1 narrower\n"))
    #expect(outcome.output.contains("No longer fires on\n\n```json\n{"))
    let text = try workspace.run("diff", "old.yaml", "new.yaml", "--format", "text")
    #expect(text.output.hasSuffix("1 narrower\n"))
  }

  @Test func git() throws {
    try workspace.write("rules/a.yaml", goodRule())
    let made = try workspace.shell(
      """
      git init -q . && git add rules && git -c user.name=t -c user.email=t@example.com commit -qm a && \
      sed -i.bak 's/contains: evil/contains: il/' rules/a.yaml && git add rules && \
      git -c user.name=t -c user.email=t@example.com commit -qm b
      """)
    guard made.status == 0 else {
      print("DiffTests.git: skipped, there is no git")
      return
    }
    let outcome = try workspace.run("diff", "--git", "HEAD~1", "HEAD")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.objects.map { $0["change"] as? String } == ["wider"])
    #expect(outcome.objects.first?["file"] as? String == "rules/a.yaml")
    #expect(try workspace.run("diff", "--git", "HEAD", "HEAD", "rules").objects.first?["change"] as? String == "same")
    #expect(try workspace.run("diff", "--git", "HEAD", "nothing").status == 3)
    #expect(try workspace.run("diff", "--git", "HEAD", "--", "--output=x").status == 64)
  }

  @Test func usage() throws {
    #expect(try workspace.run("diff", "old.yaml").status == 64)
    #expect(try workspace.run("diff", "old.yaml", "old.yaml", "more").status == 64)
    #expect(try workspace.run("diff", "old.yaml", "nothing").status == 3)
    try workspace.write("bad.yaml", badRule)
    let unread = try workspace.run("diff", "old.yaml", "bad.yaml")
    #expect(unread.status == 1)
    #expect(unread.objects.map { $0["change"] as? String } == ["undecided"])
  }
}
