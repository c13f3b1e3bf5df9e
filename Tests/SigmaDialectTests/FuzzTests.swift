import Diagnostics
import Dialects
import TestSupport
import Testing

@testable import SigmaDialect

private let sample = """
  title: Sample
  id: 929a690e-bef0-4204-a928-ef5e620d6fcc
  name: sample
  tags: [attack.t1059.013]
  logsource: {category: process_creation, product: windows}
  detection:
      sel_a:
          Image|endswith: ['\\a.exe', '\\b*.exe']
          CommandLine|windash|contains|all: [' -x', "y"]
      sel_b:
          - F|re|i: 'a+(b|c)'
            G|cidr: 10.0.0.0/8
          - H|base64offset|contains: abc
            N|gte: 5
      keywords: ['one', 2]
      filter: {E|exists: false, U: null, L|expand: '%list%'}
      condition: 1 of sel_* and not (filter or keywords)
  level: high
  ---
  title: Correlated
  correlation:
      type: value_count
      rules: [sample]
      aliases: {who: {sample: User}}
      group-by: [who]
      timespan: 10m
      condition: {gte: 3, field: Host}
  """

@Test(
  "damaged texts are read without a crash, and findings lie within the text",
  arguments: 0..<10 as Range<UInt64>)
func damagedTexts(_ seed: UInt64) {
  var random = SeededGenerator(seed: seed)
  let pieces = Array("|*?\\'\"{}[]():-#&!%\n \u{0}é1nota".utf8)
  for _ in 0..<60 {
    var bytes = Array(sample.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...6, using: &random))
      let insertion = (0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(pieces) }
      bytes.replaceSubrange(start..<end, with: insertion)
    }
    let source = SourceFile(name: "damaged.yml", bytes: bytes)
    let file = Sigma.parse(source)
    let lowered = Sigma.lower(file.value)
    for diagnostic in file.diagnostics + lowered.diagnostics {
      guard let span = diagnostic.span else { continue }
      #expect(span.bytes.lowerBound >= 0 && span.bytes.upperBound <= bytes.count)
    }
    // Whatever was read can be printed, and what is printed is read as the same.
    let text = Sigma.print(file.value)
    if file.diagnostics.isEmpty { #expect(Sigma.parse(SourceFile(name: "", text: text)).value == file.value) }
  }
}
