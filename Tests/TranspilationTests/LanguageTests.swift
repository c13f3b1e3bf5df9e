import Diagnostics
import Testing

@testable import Transpilation

@Suite struct LanguageTests {
  @Test(
    arguments: [
      ("a.yaral", "", Language.yaral), ("a.yara-l", "", .yaral), ("A.YARAL", "", .yaral),
      ("a.yml", "title: x\nlogsource:\n  product: a\ndetection:\n  a: 1\n", .sigma),
      ("a.yaml", "title: x\ncorrelation:\n  type: event_count\n", .sigma),
      ("a.yaml", "title: x\r\nfilter:\r\n  rules: any\r\n", .sigma),
      ("a.yml", "schema: 1\nname: x\nevents:\n  e: {}\n", .neutral),
      ("a.yaml", "schema: 1\nevents:\n  detection: nested\n", .neutral),
      ("a.yaml", "# detection: a comment\nschema: 1\n", .neutral),
      ("<stdin>", "rule a {\n  events:\n}\n", .yaral), ("<stdin>", "// a comment\nrule a {\n}\n", .yaral),
      ("<stdin>", "title: x\ndetection:\n  a: 1\n", .sigma), ("<stdin>", "schema: 1\n", .neutral),
    ])
  func detected(_ name: String, _ text: String, _ language: Language) {
    #expect(Language.detected(in: SourceFile(name: name, text: text)) == language)
  }

  @Test(arguments: ["a.txt", "a", "a.json", "yaml", "a.yaral.bak"])
  func unknown(_ name: String) {
    #expect(Language.detected(in: SourceFile(name: name, text: "schema: 1\n")) == nil)
    let reading = transpiler.read(SourceFile(name: name, text: "schema: 1\n"))
    #expect(reading.value.isEmpty)
    #expect(reading.diagnostics.map(\.code) == [.fileUnreadable])
  }

  @Test(
    arguments: [
      ("a/b/c.yaml", Target.yaral, "a/b/c.yaral"), ("c.yml", .sigma, "c.yml"), ("c", .swift, "c.swift"),
      ("a.b/c", .neutral, "a.b/c.yaml"), ("a.b/c.d.yml", .yaral, "a.b/c.d.yaral"), ("stdin", .yaral, "stdin.yaral"),
    ])
  func fileNames(_ path: String, _ target: Target, _ expected: String) {
    #expect(target.fileName(for: path) == expected)
  }

  @Test(arguments: [("yara", "did you mean 'yaral'?"), ("Sigma", "did you mean 'sigma'?")])
  func nearTargets(_ word: String, _ help: String) {
    #expect(Target.help(for: word) == help)
  }

  @Test func farTargets() {
    #expect(Target.help(for: "splunk-spl") == "targets are yaral, sigma, swift, neutral")
  }
}
