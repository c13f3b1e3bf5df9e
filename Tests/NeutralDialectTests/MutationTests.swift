import Diagnostics
import Dialects
import TestSupport
import Testing

@testable import NeutralDialect

/// Damages text as editors, merges and accidents do.
private struct Mutator {
  var generator: SeededGenerator

  mutating func mutated(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0..<generator.pick([1, 1, 1, 2, 4]) { mutate(&text) }
    return text
  }

  private mutating func offset(_ text: [UInt8]) -> Int { Int.random(in: 0...text.count, using: &generator) }

  private mutating func mutate(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    let start = offset(text)
    let end = min(text.count, start + generator.pick([1, 2, 5, 30]))
    switch Int.random(in: 0...11, using: &generator) {
    case 0: text[min(start, text.count - 1)] = UInt8.random(in: 0...255, using: &generator)
    case 1: text.removeSubrange(start..<end)
    case 2: text.removeSubrange(start...)
    case 3: text.insert(contentsOf: generator.pick(Self.pieces).utf8, at: start)
    case 4: text.replaceSubrange(start..<end, with: generator.pick(Self.pieces).utf8)
    case 5: text.insert(contentsOf: Array(text[start..<end]), at: offset(text))
    case 6:
      text.insert(
        contentsOf: String(
          repeating: generator.pick(["[", "{a: ", "- ", "(", " "]), count: generator.pick([3, 150])
        ).utf8, at: start)
    case 7:
      text.insert(
        contentsOf: String(repeating: generator.pick(["x", "\n", "not ", "a and "]), count: 300).utf8,
        at: start)
    default: mutateLines(&text)
    }
  }

  private mutating func mutateLines(_ text: inout [UInt8]) {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let index = Int.random(in: 0..<lines.count, using: &generator)
    switch Int.random(in: 0...4, using: &generator) {
    case 0: lines.insert(lines[index], at: index)
    case 1: lines.remove(at: index)
    case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &generator))
    case 3: lines[index] = Array("  ".utf8) + lines[index]
    default: lines[index] = Array(lines[index].drop { $0 == UInt8(ascii: " ") })
    }
    text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  private static let pieces = [
    ": ", "- ", "[", "]", "{", "}", "\"", "'", "|\n", ">", "#", "&a ", "*a", "!!str ", "---\n", "\t", "\r\n",
    "null", "~",
    "true", "1", "-1", "1e9", "not ", " and ", "or", "(", ")", "count(", "1 of ", "*", "\\", "(?=", "[a-",
    "é", "\u{0}",
    "\u{FEFF}", "?", "<<: *a", "schema", "events: x\n", "value: ", "when: ", "10.0.0.0/33",
  ]
}

@Suite("Damaged rules")
struct MutationTests {
  /// Every finding that rejects a text stands on a line of it, and nothing is rejected without one.
  private func check(_ text: [UInt8], _ rules: Int, _ diagnostics: [Diagnostic], _ lines: Int) {
    let errors = diagnostics.filter { $0.severity == .error }
    let misplaced = errors.filter { finding in
      guard let start = finding.span?.start else { return true }
      return start.line < 1 || start.line > lines
    }
    if !misplaced.isEmpty || (rules == 0 && errors.isEmpty) {
      Issue.record("\(String(decoding: text, as: UTF8.self))\n\(diagnostics.map(\.message))")
    }
  }

  @Test("of 10,000 no text crashes, hangs, or is rejected without a line", arguments: 0..<20)
  func rules(_ batch: UInt64) {
    var mutator = Mutator(generator: SeededGenerator(seed: 1_000 + batch))
    // The large one costs ten times as much.
    let samples = Array(repeating: Samples.single, count: 15) + [Samples.everything]
    for index in 0..<520 {
      let text = mutator.mutated(Array(samples[index % samples.count].utf8))
      let source = SourceFile(name: "damaged.yaml", bytes: text)
      let file = Neutral.parse(source)
      let lowered = Neutral.lower(file.value, vocabulary)
      check(text, lowered.value.count, file.diagnostics + lowered.diagnostics, source.lineCount)
    }
  }

  /// Rules whose reading could take time or depth that grows faster than the text.
  private static let hugeParts = [
    "condition: launch\(String(repeating: " and launch", count: 50_000))\n",
    "condition: >\n\(String(repeating: "  launch or\n", count: 20_000))  launch\n",
    "outcomes:\n  a: {choose: [\(String(repeating: "{when: docker, value: 1}, ", count: 5_000)){value: 0}]}\n",
    "outcomes:\n  a:\n    max:\n\((0..<5_000).map { "      docker or docker and \($0): 1\n" }.joined())",
    "metadata:\n\((0..<20_000).map { "  key\($0): value\n" }.joined())",
    "tests: [\(String(repeating: "{name: a, event: {user.nam: x}, alert: none}, ", count: 3_000))]\n",
    "false_positives: [\(String(repeating: "[a], ", count: 20_000))]\n",
    "events:\n  launch: {selections: {a: {user.name: [\(String(repeating: "x, ", count: 20_000))x]}}}\n",
  ]

  @Test("huge rules are bounded", arguments: hugeParts.indices)
  func huge(_ index: Int) {
    let time = ContinuousClock().measure {
      #expect(read(wholeRule(Self.hugeParts[index])).diagnostics.count <= 3 * mostFindings)
    }
    // A bound against growth, not a measurement: the machine may be busy.
    #expect(time < .seconds(30))
  }

  @Test("an error is not lost among warnings") func lateError() {
    let warnings = String(repeating: "'', ", count: 1_500)
    let part = "events:\n  launch: {selections: {a: {user.name: {contains: [\(warnings)x]}, host.nam: x}}}\n"
    let reading = read(wholeRule(part))
    #expect(reading.value.isEmpty)
    #expect(reading.diagnostics.contains { $0.code == .unknownField })
  }

  @Test("test files as well") func testFiles() throws {
    var mutator = Mutator(generator: SeededGenerator(seed: 7))
    let rule = try #require(read(Samples.single).value.first)
    for _ in 0..<1_000 {
      let text = mutator.mutated(Array(Samples.testFile.utf8))
      let source = SourceFile(name: "damaged.tests.yaml", bytes: text)
      let file = Neutral.parseTests(source)
      let lowered = NeutralDialect.lowerTests(file.value.tests, for: rule.detection, vocabulary)
      check(text, file.value.rule == nil && file.value.tests.isEmpty ? 0 : 1, file.diagnostics + lowered.diagnostics, source.lineCount)
    }
  }
}
