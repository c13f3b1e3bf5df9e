import Checks
import Detections
import Diagnostics
import Dialects
import Events
import TestSupport
import Testing

@testable import YARALDialect

/// What is written is read back, and means the same on events that UDM can represent.
@Suite struct WrittenMeaningTests {
  @Test(arguments: 0..<10)
  func whatIsWrittenMeansTheSame(_ batch: Int) throws {
    var written = 0
    for number in 0..<30 {
      let seed = UInt64(batch * 1000 + number)
      var random = RandomDetections(seed: seed)
      let detection = random.detection()
      guard let checked = check(detection).value else { continue }
      let raised = YARAL.raise(checked)
      guard let file = raised.file else {
        #expect(
          raised.losses.contains { $0.direction == .unwritable },
          "seed \(seed) is not written, and nothing says why")
        continue
      }
      written += 1
      let text = YARAL.print(file)
      let parsed = YARAL.parse(SourceFile(name: "sample", text: text))
      #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics.map(\.message)) in\n\(text)")
      if parsed.value != file {
        Issue.record(
          "seed \(seed): another tree is read, as\n\(YARAL.print(parsed.value))\nfrom\n\(text)")
      }
      let findings = YARAL.check(parsed.value).filter { $0.severity == .error }
      #expect(findings.isEmpty, "seed \(seed): \(findings.map { $0.rendered() }.joined()) in\n\(text)")
      let lowered = YARAL.lower(parsed.value)
      guard let rule = lowered.value.first, !lowered.hasErrors else {
        Issue.record(
          "seed \(seed): \(lowered.diagnostics.map { $0.rendered() }.joined()) in\n\(text)")
        continue
      }
      var comparison = MeaningComparison(losses: raised.losses, seed: seed)
      if let difference = comparison.difference(of: detection, and: rule.detection) {
        Issue.record("seed \(seed)\n\(text)\n\(difference)")
      }
    }
    #expect(written > 5)
  }
}
