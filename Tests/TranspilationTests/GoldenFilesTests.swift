import Diagnostics
import Testing

@testable import Transpilation

private func golden(_ targets: [Target] = [.yaral, .swift]) throws -> GoldenFiles {
  let first = try rule(ruleText())
  let second = try rule(
    ruleText(name: "another", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e60", commandLine: "{equals: x}"))
  var golden = GoldenFiles(targets: targets)
  for target in targets {
    golden.add([(first, transpiler.emit(first, as: target))], path: "execution/sample.yaml", target: target)
    golden.add([(second, transpiler.emit(second, as: target))], path: "another.yml", target: target)
  }
  golden.finish()
  return golden
}

@Suite struct GoldenFilesTests {
  @Test func paths() throws {
    #expect(
      try golden().texts.keys.sorted() == [
        "swift/AllDetections.swift", "swift/another.swift", "swift/execution/sample.swift", "yaral/another.yaral",
        "yaral/execution/sample.yaral",
      ])
    #expect(try golden([.yaral]).texts["swift/AllDetections.swift"] == nil)
  }

  @Test func clean() throws {
    let golden = try golden()
    let found = golden.differences(from: golden.texts, folder: "golden")
    #expect(found.findings.isEmpty)
    #expect(found.diff == "")
  }

  @Test func differsMissingAndStale() throws {
    let golden = try golden()
    var existing = golden.texts
    existing["yaral/another.yaral"] = existing["yaral/another.yaral"]?.replacing("another", with: "changed")
    existing["yaral/execution/sample.yaral"] = nil
    existing["yaral/old.yaral"] = "rule old {}\n"
    // Of a target that isn't asked for, so nobody's business.
    existing["sigma/old.yml"] = "title: x\n"
    let found = golden.differences(from: existing, folder: "g")
    #expect(found.findings.map(\.code) == [.goldenDiffers, .goldenMissing, .goldenStale])
    #expect(
      found.findings.map(\.message) == [
        "'g/yaral/another.yaral' differs", "'g/yaral/execution/sample.yaral' is missing",
        "'g/yaral/old.yaral' belongs to no rule",
      ])
    #expect(found.diff.contains("--- g/yaral/another.yaral\n"))
    #expect(found.diff.contains("\n-rule changed {\n+rule another {\n"))
    #expect(found.diff.contains("--- /dev/null\n+++ g/yaral/execution/sample.yaral\n"))
    #expect(golden.stale(in: existing) == ["yaral/old.yaral"])
  }

  /// Nothing is lost when two rule files have one golden file.
  @Test func rulesThatShareAFile() throws {
    var golden = GoldenFiles(targets: [.yaral])
    for (name, path) in [("first", "a.yaml"), ("second", "a.yml")] {
      let rule = try rule(ruleText(name: name))
      golden.add([(rule, transpiler.emit(rule, as: .yaral))], path: path, target: .yaral)
    }
    let text = try #require(golden.texts["yaral/a.yaral"])
    #expect(text.contains("rule first {") && text.contains("}\n\nrule second {"))
  }

  /// `é` in one scalar and in two is one character to Swift, and two patterns to an engine.
  @Test func bytesDecide() throws {
    let sample = try rule(ruleText(commandLine: "{contains: 'caf\u{E9}'}"))
    var golden = GoldenFiles(targets: [.yaral])
    golden.add([(sample, transpiler.emit(sample, as: .yaral))], path: "a.yaml", target: .yaral)
    let existing = golden.texts.mapValues { $0.replacing("\u{E9}", with: "e\u{301}") }
    let found = golden.differences(from: existing, folder: "golden")
    #expect(found.findings.map(\.code) == [.goldenDiffers])
    #expect(!found.diff.isEmpty)
  }
}
