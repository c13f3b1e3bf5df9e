import Diagnostics
import Testing
import Transpilation

/// The rules of some Sigma texts, called `rule 1` and so on.
private func rules(_ texts: [String]) -> [AuthoredRule] {
  texts.enumerated().flatMap { index, text in
    let source = SourceFile(name: "rule_\(index + 1).yml", text: "title: rule \(index + 1)\n" + text)
    return transpiler.read(source).value
  }
}

private func detection(_ tests: String, _ source: String = "{category: process_creation, product: windows}") -> String {
  "logsource: \(source)\ndetection:\n  selection:\n    \(tests)\n  condition: selection\n"
}

/// What is said of the rules together.
private func findings(_ texts: [String]) -> [String] {
  let found = rules(texts)
  #expect(found.count == texts.count)
  return transpiler.coverage(of: found).map { "\($0.code.rawValue) \($0.message)" }
}

@Suite struct RuleCoverageTests {
  private let covered = ["DT0710 'rule 2' fires only where 'rule 1' fires, too"]

  @Test func aLongerTextIsCovered() {
    #expect(findings([detection("CommandLine|contains: docker"), detection("CommandLine|contains: docker run")]) == covered)
  }

  @Test func aFurtherTestIsCovered() {
    #expect(
      findings([
        detection("Image|endswith: '\\cmd.exe'"), detection("{Image|endswith: '\\cmd.exe', User: u}"),
      ]) == covered)
  }

  @Test func theOrderOfRulesMakesNoDifference() {
    #expect(
      findings([detection("CommandLine|contains: docker run"), detection("CommandLine|contains: docker")])
        == ["DT0710 'rule 1' fires only where 'rule 2' fires, too"])
  }

  @Test func oneLogIsPartOfAnother() {
    let every = "{category: process_creation}"
    #expect(findings([detection("User: u", every), detection("User: u")]) == covered)
    #expect(findings([detection("User: u"), detection("User: u", every)]) == ["DT0710 'rule 1' fires only where 'rule 2' fires, too"])
    #expect(findings([detection("User: u"), detection("User: u", "{category: process_creation, product: linux}")]).isEmpty)
  }

  @Test func rulesThatSayTheSame() {
    let texts = [detection("User: [a, b]"), detection("User|re: '(?i)^[ab]$'"), detection("{User: a, Image: x}")]
    #expect(
      findings(texts) == [
        "DT0711 'rule 2' fires on the same events as 'rule 1'",
        "DT0710 'rule 3' fires only where 'rule 1' fires, too",
      ])
  }

  @Test(
    "what is no part of the other rule",
    arguments: [
      ("CommandLine|contains: a", "User|contains: a"),
      ("CommandLine|contains|cased: docker", "CommandLine|contains: docker run"),
      ("User: [a, b]", "User: [b, c]"),
      ("User: [a, b]", "User: c"),
    ])
  func others(_ first: String, _ second: String) {
    #expect(findings([detection(first), detection(second)]).isEmpty)
  }

  /// More events in a window never keep a rule from firing that wants some.
  @Test func countsOfEvents() {
    func rule(_ tests: String, _ number: Int, by key: String = "host.name", over length: String = "5m") -> SourceFile {
      SourceFile(
        name: "\(number).yaml",
        text: """
          schema: 1
          id: 0b1c3c0a-6f0e-4c55-9a0e-0d8b6c2f7a13
          name: tested
          title: at least \(number)
          description: A rule for tests.
          author: Tests
          created: 2026-01-01
          severity: low
          events:
            launch:
              logsource: {category: process_creation}
              selections: {a: \(tests)}
              where: a
          window: {by: [\(key)], over: \(length)}
          condition: count(launch) >= \(number)

          """)
    }
    func said(_ sources: SourceFile...) -> [String] {
      let rules = sources.flatMap { transpiler.read($0).value }
      #expect(rules.count == sources.count)
      return transpiler.coverage(of: rules).map(\.message)
    }
    let (wide, narrow) = ("{process.command_line: {contains: ab}}", "{process.command_line: {contains: abc}}")
    #expect(said(rule(wide, 3), rule(narrow, 5)) == ["'at least 5' fires only where 'at least 3' fires, too"])
    #expect(said(rule(wide, 5), rule(narrow, 3)).isEmpty)
    #expect(said(rule(wide, 3, over: "1m"), rule(narrow, 5)).isEmpty)
    #expect(said(rule(wide, 3, by: "user.name"), rule(narrow, 5)).isEmpty)
  }
}
