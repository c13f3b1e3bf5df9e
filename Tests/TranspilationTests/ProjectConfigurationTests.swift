import Diagnostics
import Testing

@testable import Transpilation

private func parse(_ text: String) -> Reading<ProjectConfiguration> {
  ProjectConfiguration.parse(SourceFile(name: "transpile.yaml", text: text))
}

@Suite struct ProjectConfigurationTests {
  @Test func standard() {
    let read = parse("# nothing said\n")
    #expect(read.value == ProjectConfiguration(rules: ["rules"], golden: "golden", targets: [.yaral, .sigma, .swift]))
    #expect(!read.hasErrors)
  }

  @Test func everyKey() {
    let read = parse("rules: [a, b/c.yaml]\ngolden: out\ntargets: [sigma, yaral]\n")
    #expect(read.value == ProjectConfiguration(rules: ["a", "b/c.yaml"], golden: "out", targets: [.yaral, .sigma]))
    #expect(read.diagnostics.isEmpty)
    #expect(parse("rules: a\ntargets: neutral\n").value.rules == ["a"])
  }

  /// What can't be meant is said, and never has 'check' look at less than the author thinks.
  @Test(
    arguments: [
      ("rules: []\n", DiagnosticCode.wrongShape, 1), ("rules: {a: b}\n", .wrongShape, 1),
      ("rules: [a, [b]]\n", .wrongShape, 1), ("golden: [a, b]\n", .wrongShape, 1), ("golden:\n", .wrongShape, 1),
      ("targets: []\n", .wrongShape, 1), ("rules: a\ntargets: [yarall, sigma]\n", .unknownWord, 2),
      ("golden: g\nrule: a\n", .unknownKey, 2), ("- a\n", .wrongShape, 1), ("rules: a\nrules: b\n", .duplicateKey, 2),
    ])
  func mistakes(_ text: String, _ code: DiagnosticCode, _ line: Int) {
    let read = parse(text)
    #expect(read.diagnostics.map(\.code) == [code], "\(text)")
    #expect(read.hasErrors)
    #expect(read.diagnostics.first?.span?.start.line == line, "\(text)")
    #expect(!read.value.rules.isEmpty && !read.value.targets.isEmpty && !read.value.golden.isEmpty)
  }

  @Test func suggestions() {
    #expect(parse("targets: [yarall]\n").diagnostics.first?.help == "did you mean 'yaral'?")
    #expect(parse("rule: a\n").diagnostics.first?.help == "did you mean 'rules'?")
  }
}
