import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private func rule(_ name: String, id: String = "") -> String {
  """
  title: Rule \(name)
  name: \(name)
  \(id.isEmpty ? "" : "id: \(id)")
  logsource: {service: auth}
  detection: {sel: {Action: \(name)}, condition: sel}

  """
}

private func correlation(_ name: String, _ rules: String, _ more: String = "") -> String {
  """
  title: Correlation \(name)
  name: \(name)
  correlation:
      type: event_count
      rules: \(rules)
      group-by: [User]
      timespan: 1m
      condition: {gte: 5}
      \(more)

  """
}

/// Reads files as one run: the names of the detections of each file, and all findings.
private func run(_ texts: [String]) -> (names: [[String]], detections: [Detection], findings: [Diagnostic]) {
  let collection = Sigma.Collection(
    texts.map { Sigma.parse(SourceFile(name: "f.yml", text: $0)).value })
  let readings = texts.indices.map { collection.lower(fileAt: $0) }
  return (
    readings.map { $0.value.map(\.detection.metadata.name) },
    readings.flatMap { $0.value.map(\.detection) }, readings.flatMap(\.diagnostics)
  )
}

private let id = "5638f7c0-ac70-491d-8465-2a65075e0d86"

/// Files of a run, the names of the detections of each file, and what is found.
private let runs: [(files: [String], names: [[String]], findings: [DiagnosticCode])] = [
  // A rule of another file, by name and by id; it is silent, which is noted.
  ([correlation("c", "[a]"), rule("a")], [["c"], []], [.sigmaCorrelation]),
  ([rule("a", id: id), correlation("c", id.uppercased())], [[], ["c"]], [.sigmaCorrelation]),
  // It alerts when the correlation says so, or another one does.
  ([correlation("c", "[a]", "generate: true"), rule("a")], [["c"], ["a"]], []),
  (
    [correlation("c", "[a]", "generate: true"), correlation("d", "[a]"), rule("a")], [["c"], ["d"], ["a"]], []
  ),
  // The own file's rule goes before that of another file.
  ([rule("a") + "---\n" + correlation("c", "[a]"), rule("a")], [["c"], ["a"]], []),
  // Which of two is meant is unsaid, and neither is silent.
  ([correlation("c", "[a]"), rule("a"), rule("a")], [[], ["a"], ["a"]], [.sigmaCorrelation]),
  // Nothing of the name.
  ([correlation("c", "[b]"), rule("a")], [[], ["a"]], [.sigmaCorrelation]),
  // Correlations of correlations.
  (
    [rule("a") + "---\n" + correlation("c", "[a]") + "---\n" + correlation("d", "[c]")], [["d"]],
    []
  ),
  ([correlation("c", "[c]")], [[]], [.sigmaCorrelation]),
  ([correlation("c", "[d]"), correlation("d", "[c]")], [[], []], [.sigmaCorrelation, .sigmaCorrelation]),
]

@Test("correlations find their rules in all files of a run", arguments: runs.indices)
func collections(_ index: Int) {
  let reading = run(runs[index].files)
  #expect(reading.names == runs[index].names)
  #expect(reading.findings.map(\.code) == runs[index].findings)
}

@Test("a correlation over another file's rule means the same as in one file")
func otherFile() {
  let one = run([rule("a") + "---\n" + correlation("c", "[a]")])
  let two = run([rule("a"), correlation("c", "[a]")])
  #expect(one.findings == [])
  #expect(one.detections.count == 1)
  #expect(one.detections == two.detections)
}

@Test("each cycle is told with the correlations on the way")
func cycles() {
  let findings = run([correlation("c", "[d]"), correlation("d", "[c]")]).findings
  #expect(
    findings.first?.message
      == "the correlation refers to itself: 'Correlation c' → 'Correlation d' → 'Correlation c'")
  #expect(findings.filter { $0.severity == .error }.count == 2)
}

@Test("a correlation over a rule that is not understood is not understood either, and says so")
func brokenRule() {
  let broken = rule("a").replacing("condition: sel", with: "condition: sell")
  let reading = run([correlation("c", "[a]"), broken])
  #expect(reading.names == [[], []])
  #expect(reading.findings.filter { $0.severity == .error }.map(\.code) == [.sigmaCorrelation])
}
