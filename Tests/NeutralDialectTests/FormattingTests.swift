import Diagnostics
import Testing

@testable import NeutralDialect

private func format(_ text: String, name: String = "test.yaml") -> Reading<String?> {
  Neutral.formatted(SourceFile(name: name, text: text))
}

@Suite("Formatting of neutral rules")
struct FormattingTests {
  @Test("keys are in the schema's order; what the author named stays in his")
  func rule() {
    let text = """
      # Why this rule is here.

      name: test_rule
      schema: 1
      events:
          launch:
              where: b or a
              # Second.
              selections:
                  b: {process.executable: {cased: true, ends_with: /b}}
                  a:
                    - destination.port: {less_than: 9, at_least: 5}   # a range
                      process.executable: "a"
              logsource: {product: linux,  category: process_creation}
      tests:
      - alert: none
        event: {process.executable: 'c', at: 5s}
        name: another program
      condition: launch


      outcomes:
        second: {absent_as: 0, max: destination.port}
        first: {flag: a}
      title: Test
      """
    let expected = """
      # Why this rule is here.

      schema: 1
      name: test_rule
      title: Test
      events:
        launch:
          logsource: {category: process_creation, product: linux}
          # Second.
          selections:
            b: {process.executable: {ends_with: /b, cased: true}}
            a:
              - destination.port: {at_least: 5, less_than: 9}   # a range
                process.executable: "a"
          where: b or a

      outcomes:
        second: {max: destination.port, absent_as: 0}
        first: {flag: a}
      condition: launch
      tests:
        - name: another program
          event: {at: 5s, process.executable: 'c'}
          alert: none

      """
    #expect(format(text).value == expected)
    #expect(format(expected).value == expected)
  }

  @Test func testFile() {
    let text = "tests:\n- {name: a, alert: none, event: {x: 1}}\nrule: r\n"
    #expect(
      format(text, name: "r.tests.yaml").value
        == "rule: r\ntests:\n  - {name: a, event: {x: 1}, alert: none}\n")
  }

  @Test("the rules of the repository are formatted", arguments: RepositoryRulesTests.paths)
  func repositoryRules(_ path: String) throws {
    let source = try RepositoryRulesTests.source(path)
    #expect(Neutral.formatted(source).value == String(decoding: source.bytes, as: UTF8.self))
  }
}
