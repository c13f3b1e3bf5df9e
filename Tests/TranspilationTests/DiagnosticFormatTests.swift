import Diagnostics
import Foundation
import Testing

@testable import Transpilation

private let file = SourceFile(name: "my rules/é.yaml", text: "titel: x\nzweite: 𝒳y\n")

private func span(_ start: Int, _ end: Int) -> Span { Span(file: file, bytes: start..<end) }

private let finding = Diagnostic(
  .unknownKey, "unknown key 'titel'", at: span(0, 5), help: "did you mean 'title'?",
  fixes: [
    Fix(title: "replace it", edits: [Fix.Edit(span(0, 5), "title")], safety: .changesMeaning)
  ])
/// After a character that UTF-8 writes in four bytes and UTF-16 in two.
private let second = Diagnostic(.unusedName, "y", at: span(21, 22), severity: .warning)
private let placeless = Diagnostic(.noRules, "no rules: 100%,\r\nreally", at: nil)

@Suite struct DiagnosticFormatTests {
  /// The contract's keys in the contract's order; what is added comes after.
  @Test func jsonKeys() {
    #expect(
      keys(finding.json).prefix(9) == [
        "code", "severity", "file", "line", "column", "endLine", "endColumn", "message", "fixes",
      ])
    #expect(
      finding.json.line.hasPrefix(
        #"{"code":"DT0201","severity":"error","file":"my rules/é.yaml","line":1,"column":1,"endLine":1,"#
          + #""endColumn":6,"message":"unknown key 'titel'","fixes":[{"#))
    #expect(keys(finding.json["fixes"]?[0]) == ["title", "safety", "edits"])
  }

  /// Lines and columns count from 1, columns in characters of UTF-8.
  @Test func places() {
    #expect(second.json["line"] == .integer(2))
    #expect(second.json["column"] == .integer(10))
    #expect(second.json["endColumn"] == .integer(11))
    #expect(placeless.json["file"] == .null)
    #expect(placeless.json["line"] == .null)
  }

  /// Source: SARIF 2.1.0 (OASIS), sections 3.13, 3.14, 3.19, 3.27, 3.29 and 3.30.
  @Test func sarif() throws {
    let text = sarifLog([finding, second, placeless], version: "1.2.3")
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    #expect((log["$schema"] as? String)?.contains("sarif-2.1.0") == true)
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "transpile")
    #expect(driver["version"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["id"] as? String } == ["DT0201", "DT0209", "DT0810"])
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.compactMap { $0["ruleId"] as? String } == ["DT0201", "DT0209", "DT0810"])
    #expect(results.compactMap { $0["level"] as? String } == ["error", "warning", "error"])
    let message = try #require(results[0]["message"] as? [String: Any])
    #expect(message["text"] as? String == "unknown key 'titel' — did you mean 'title'?")
    let location = try #require((results[0]["locations"] as? [[String: Any]])?.first)
    let place = try #require(location["physicalLocation"] as? [String: Any])
    // A URI reference (RFC 3986): a blank and a letter beyond ASCII are percent-encoded.
    #expect((place["artifactLocation"] as? [String: Any])?["uri"] as? String == "my%20rules/%C3%A9.yaml")
    #expect(
      place["region"] as? [String: Int] == ["startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6])
    #expect(results[2]["locations"] == nil)
  }

  /// Source: GitHub's workflow commands: `%`, CR and LF are escaped in messages, `:` and `,` in properties too.
  @Test func github() {
    #expect(
      finding.githubAnnotation
        == "::error file=my rules/é.yaml,line=1,col=1,endLine=1,endColumn=6,title=DT0201::unknown key 'titel'")
    #expect(second.githubAnnotation.hasPrefix("::warning "))
    #expect(placeless.githubAnnotation == "::error title=DT0810::no rules: 100%25,%0D%0Areally")
    let awkward = SourceFile(name: "C:\\a,b%.yaml", text: "x")
    let note = Diagnostic(.emptyDocument, "m", at: Span(file: awkward, bytes: 0..<1))
    #expect(note.githubAnnotation.hasPrefix("::notice file=C%3A\\a%2Cb%25.yaml,line=1,"))
  }

  @Test(
    arguments: [
      (DiagnosticCode.notUTF8, "not UTF8"), (.unknownKey, "unknown key"), (.malformedYAML, "malformed YAML"),
      (.yaralSectionOrder, "yaral section order"),
    ])
  func summaries(_ code: DiagnosticCode, _ words: String) {
    #expect(code.summary == words)
  }

  @Test func everyCodeHasASummaryOfItsOwn() {
    #expect(Set(DiagnosticCode.allCases.map(\.summary)).count == DiagnosticCode.allCases.count)
  }
}
