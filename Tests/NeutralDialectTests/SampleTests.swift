import Diagnostics
import Dialects
import Testing

@testable import NeutralDialect

@Suite("Samples")
struct SampleTests {
  @Test("they are read without complaint", arguments: [Samples.everything, Samples.single])
  func read(_ text: String) {
    let reading = NeutralDialectTests.read(text)
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    #expect(reading.value.count == 1)
  }
}
