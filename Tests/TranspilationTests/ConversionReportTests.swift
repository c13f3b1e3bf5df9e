import Diagnostics
import Dialects
import Foundation
import Testing

@testable import Transpilation

private func row(
  rule: String = "id", file: String = "a.yaml", logSource: String = "", status: Emission.Status, losses: [LossReport] = [],
  diagnostics: [Diagnostic] = [], comparison: Emission.Comparison = .none
) -> ConversionRow {
  let emission = Emission(
    target: .yaral, status: status, text: status == .refused ? nil : "text\n", losses: losses,
    diagnostics: diagnostics, comparison: comparison, isInternalError: false)
  return ConversionRow(rule: rule, file: file, logSource: logSource, emission: emission, milliseconds: 1.23456)
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
      [row(status: .lossy, losses: [loss], comparison: .undecided("it is long", events: 240)), row(status: .refused, diagnostics: [refusal])],
      format: .json)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["status"] as? String } == ["lossy", "refused"])
    #expect(rows[0]["verdict"] as? String == "undecided")
    #expect(rows[0]["proof"] as? String == "it is long; agrees on 240 events")
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
      text == "rule,file,target,status,verdict,losses,reasons,milliseconds,log_source,blocked_by\r\n"
        + "\"a,b\",plain.yaml,yaral,exact,not compared,,,1.235,,\r\n"
        + "id,a.yaml,yaral,refused,refused,,\"DT0601: a \"\"quoted\"\", <b>|piped|</b>\r\nreason & more\",1.235,,\"DT0601 a \"\"quoted\"\", <b>|piped|</b>\r\nreason & more\"\r\n")
  }

  @Test func markdown() throws {
    let text = conversionReport([row(status: .refused, diagnostics: [refusal])], format: .markdown)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| id |") })
    #expect(line.contains(#"DT0601: a "quoted", &lt;b>\|piped\|&lt;/b>"#))
    #expect(text.contains("| yaral refused | 1 |"))
    #expect(text.contains("## Reasons for refusal"))
  }

  /// What a mapping would unlock: the rules that nothing else blocks count for it, and those with it come first.
  @Test func obstacles() {
    func missing(_ field: String) -> Diagnostic {
      Diagnostic(.unmappedField, "the field '\(field)' has no UDM name in this log source", at: nil)
    }
    let keyword = Diagnostic(.notExpressible, "yaral: a keyword that contains \"a: b\": no search", at: nil, severity: .error)
    let other = Diagnostic(.notExpressible, "yaral: a keyword that contains \"c\": no search", at: nil, severity: .error)
    let rows = [
      row(logSource: "product: linux", status: .refused, diagnostics: [missing("x"), missing("x")]),
      row(logSource: "product: linux", status: .refused, diagnostics: [missing("x"), missing("y")]),
      row(logSource: "product: macos", status: .refused, diagnostics: [missing("y")]),
      row(logSource: "product: linux", status: .refused, diagnostics: [keyword, other]),
      row(logSource: "product: linux", status: .refused, diagnostics: [keyword, missing("x")]),
      row(logSource: "product: linux", status: .exact),
    ]
    let reasons = counted(rows, by: \.text).map { "\($0.name) \($0.alone)/\($0.rules)" }
    #expect(
      reasons == [
        "DT0302 the field 'x' has no UDM name in this log source (product: linux) 1/3", "DT0601 no search 1/2",
        "DT0302 the field 'y' has no UDM name in this log source (product: macos) 1/1",
        "DT0302 the field 'y' has no UDM name in this log source (product: linux) 0/1",
      ])
    #expect(counted(rows) { $0.code.rawValue }.map { "\($0.name) \($0.alone)/\($0.rules)" } == ["DT0302 3/4", "DT0601 1/2"])
    #expect(coverage(rows).map { "\($0.logSource) \($0.written)/\($0.refused)" } == ["product: linux 1/4", "product: macos 0/1"])
    let text = conversionReport(rows, format: .markdown)
    #expect(text.contains("| DT0601 no search | 1 | 2 |"))
    #expect(text.contains("| product: linux | 1 | 4 |"))
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
