import Checks
import Detections
import Diagnostics
import Dialects
import TestSupport
import Testing

@testable import YARALDialect

/// Published rules that were understood are written again, or refused by name, and mean the same then.
@Suite struct WrittenCorpusTests {
  @Test func everyLoweredRuleIsWrittenAgainOrRefused() throws {
    var lowered = 0
    var written = 0
    var alerting = 0
    for (number, (path, text)) in try corpusRules().enumerated() {
      guard let source = Self.detection(of: text), let checked = check(source).value else { continue }
      lowered += 1
      let raised = YARAL.raise(checked)
      guard let file = raised.file else {
        let reasons = raised.losses.filter { $0.direction == .unwritable }
        #expect(!reasons.isEmpty, "\(path) is not written, and nothing says why")
        for loss in reasons.prefix(1) {
          print("yara-l: not written: \(path): \(loss.construct): \(loss.message)")
        }
        continue
      }
      written += 1
      let copy = YARAL.print(file)
      let parsed = YARAL.parse(SourceFile(name: path, text: copy))
      // A slash may stand behind a backslash that is no part of the pattern.
      #expect(YARAL.print(parsed.value) == copy, "\(path): another tree is read")
      guard let back = Self.detection(of: copy) else {
        let findings = parsed.diagnostics + YARAL.lower(parsed.value).diagnostics
        Issue.record("\(path): \(findings.map { $0.rendered() }.joined()) in\n\(copy)")
        continue
      }
      var comparison = MeaningComparison(losses: raised.losses, seed: UInt64(number), groups: 3)
      if let difference = comparison.difference(of: source, and: back) {
        Issue.record("\(path)\n\(copy)\n\(difference)")
      }
      if comparison.alerts > 0 { alerting += 1 }
    }
    print("yara-l corpus: \(written) of \(lowered) lowered rules written again, \(alerting) compared on alerts")
    // A change that refuses more must be noticed.
    if lowered > 0 { #expect(written * 10 >= lowered * 9) }
  }

  private static func detection(of text: String) -> Detection? {
    let reading = YARAL.lower(YARAL.parse(SourceFile(name: "rule", text: text)).value)
    return reading.hasErrors ? nil : reading.value.first?.detection
  }
}
