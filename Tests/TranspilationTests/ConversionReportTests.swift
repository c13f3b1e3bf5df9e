import Diagnostics
import Dialects
import Foundation
import Testing

@testable import Transpilation

private func row(
  rule: String = "id", file: String = "a.yaml", status: Emission.Status, losses: [LossReport] = [],
  diagnostics: [Diagnostic] = [], comparison: Emission.Comparison = .none
) -> ConversionRow {
  let emission = Emission(
    target: .yaral, status: status, text: status == .refused ? nil : "text\n", losses: losses,
    diagnostics: diagnostics, comparison: comparison, isInternalError: false)
  return ConversionRow(rule: rule, file: file, emission: emission, milliseconds: 1.23456)
}

private let refusal = Diagnostic(
  .notExpressible, "a \"quoted\", <b>|piped|</b>\r\nreason & more", at: nil, severity: .error)

@Suite struct ConversionReportTests {
  @Test(
    arguments: [
      ("report.json", ReportFormat.json), ("a.CSV", .csv), ("a.md", .markdown), ("a.html", .html), ("a.htm", .html),
      ("report", .json), ("csv", .json),
    ])
  func formats(_ name: String, _ format: ReportFormat) {
    #expect(ReportFormat(fileName: name) == format)
  }

  @Test func json() throws {
    let span = Span(file: SourceFile(name: "a.yaml", text: "a\nb\n"), bytes: 2..<3)
    let loss = LossReport(
      .init(.windowNotExpressible, construct: "window", direction: .wider, "m", origin: .init(span)))
    let text = conversionReport(
      [row(status: .lossy, losses: [loss], comparison: .agrees(events: 240)), row(status: .refused, diagnostics: [refusal])],
      format: .json)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["status"] as? String } == ["lossy", "refused"])
    #expect(rows[0]["verdict"] as? String == "agrees on 240 events")
    #expect(rows[1]["verdict"] as? String == "refused")
    #expect(rows[0]["milliseconds"] as? Double == 1.235)
    let losses = try #require(rows[0]["losses"] as? [[String: Any]])
    #expect(losses[0]["code"] as? String == "DT0604")
    #expect(losses[0]["construct"] as? String == "window")
    #expect(losses[0]["direction"] as? String == "wider")
    #expect(losses[0]["line"] as? Int == 2)
    #expect(((rows[1]["reasons"] as? [[String: Any]])?[0]["message"] as? String) == refusal.message)
  }

  /// Source: RFC 4180.
  @Test func csv() {
    let text = conversionReport(
      [row(rule: "a,b", file: "plain.yaml", status: .exact), row(status: .refused, diagnostics: [refusal])],
      format: .csv)
    #expect(
      text == "rule,file,target,status,verdict,losses,reasons,milliseconds\r\n"
        + "\"a,b\",plain.yaml,yaral,exact,not compared,,,1.235\r\n"
        + "id,a.yaml,yaral,refused,refused,,\"DT0601: a \"\"quoted\"\", <b>|piped|</b>\r\nreason & more\",1.235\r\n")
  }

  @Test func markdown() throws {
    let text = conversionReport([row(status: .refused, diagnostics: [refusal])], format: .markdown)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| id |") })
    #expect(line.contains(#"DT0601: a "quoted", &lt;b>\|piped\|&lt;/b>"#))
    #expect(text.contains("| yaral refused | 1 |"))
    #expect(text.contains("## Reasons for refusal"))
  }

  @Test func html() {
    let text = conversionReport(
      [row(rule: "<script>\"x\"</script>", status: .refused, diagnostics: [refusal])], format: .html)
    #expect(!text.contains("<script>"))
    #expect(text.contains("&lt;script&gt;&quot;x&quot;&lt;/script&gt;"))
    #expect(text.contains("reason &amp; more"))
  }

  @Test(
    arguments: [
      ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"), ("<\u{338}", "&lt;\u{338}"), ("\u{1}\u{1B}", "\u{FFFD}\u{FFFD}"),
      ("a\nb", "a&#10;b"),
    ])
  func xml(_ text: String, _ expected: String) {
    #expect(text.escapedForXML.unicodeScalars.elementsEqual(expected.unicodeScalars))
  }
}
