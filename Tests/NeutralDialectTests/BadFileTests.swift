import Diagnostics
import Foundation
import Testing

@testable import NeutralDialect

private let cases: [String] = {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "Cases/bad-rules.yaml")
  let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  return text.components(separatedBy: "\n---\n")
}()

/// `line code` for each code behind `###`.
private func expectations(_ text: String) -> [String] {
  text.components(separatedBy: "\n").enumerated().flatMap { index, line -> [String] in
    guard let mark = line.range(of: "### ") else { return [] }
    return line[mark.upperBound...].split(separator: " ").map { "\(index + 1) \($0)" }
  }
}

@Suite("Bad rules")
struct BadFileTests {
  @Test("there are cases") func someCases() {
    #expect(cases.count > 60)
    #expect(cases.allSatisfy { $0.contains("### DT") })
  }

  @Test("everything wrong is reported on its line, and nothing else", arguments: cases)
  func mistakes(_ part: String) {
    let text = wholeRule(part)
    let reading = read(text)
    let found = reading.diagnostics.map { "\($0.span?.start.line ?? 0) \($0.code.rawValue)" }
    #expect(
      found.sorted() == expectations(text).sorted(), "\(reading.diagnostics.map { $0.rendered() }.joined())")
    if reading.hasErrors { #expect(reading.value.isEmpty) }
  }

  @Test(
    "line and column, and what was meant",
    arguments: [
      ("severty: high\n", "1:1", "severity"),
      ("events:\n  launch: {selections: {a: {user.name: {ends_wiht: x}}}}\n", "2:41", "ends_with"),
      ("status: 'stabel'\n", "1:9", "stable"),
      ("condition: launch and lunch\n", "1:23", "launch"),
      ("condition: >\n  launch\n  and lunch\n", "3:7", "launch"),
      ("window: {by: [host.nam], over: 5m}\n", "1:15", "host.name"),
      ("events:\n  launch: {selections: {a: {user.nmae: x}}}\n", "2:29", "user.name"),
    ])
  func suggestions(_ part: String, _ place: String, _ meant: String) throws {
    // The part stands first, so that its lines count from 1.
    let added = wholeRule(part).dropLast(part.count)
    let source = SourceFile(name: "x", text: part + added)
    let file = Neutral.parse(source)
    let findings = file.diagnostics + Neutral.lower(file.value, vocabulary).diagnostics
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    let start = try #require(finding.span?.start)
    #expect("\(start.line):\(start.column)" == place)
    #expect(finding.help == "did you mean '\(meant)'?")
    let replaced = finding.fixes.first?.edits.first?.replacement
    #expect(replaced == meant || part.contains("'stabel'"))
  }

  @Test(
    "errors in patterns point into the scalar",
    arguments: [
      ("'ab(c'", 3), ("\"ab(c\"", 3), ("'it''s (?=x)'", 7), ("\"\\x61b(?=c)\"", 6),
    ])
  func patterns(_ scalar: String, _ offset: Int) throws {
    let line = "  launch: {selections: {a: {user.name: {matches: \(scalar)}}}}"
    let source = "events:\n\(line)\n"
    let file = Neutral.parse(SourceFile(name: "x", text: source + wholeRule(source).dropLast(source.count)))
    let findings = file.diagnostics + Neutral.lower(file.value, vocabulary).diagnostics
    let start = try #require(findings.first { $0.code == .malformedPattern }?.span?.start)
    let scalarStart = try #require(line.range(of: scalar)?.lowerBound)
    #expect(start.line == 2)
    #expect(start.column == line.distance(from: line.startIndex, to: scalarStart) + 1 + offset)
  }
}
