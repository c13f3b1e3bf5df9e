import Diagnostics
import Events
import Foundation
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

private let shared = sharedFolder(for: "SigmaVerdictTests")

/// Public Sigma rules over events that were recorded for them, routed: two other evaluators agree on what
/// matches.
@Suite(.enabled(if: shared != nil))
struct SigmaVerdictTests {
  private func rows(_ name: String) throws -> [[String]] {
    let file = try #require(shared).appending(path: "corpus/verdicts/\(name)")
    return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func recordedEvents() throws {
    let corpus = try #require(shared).appending(path: "corpus")
    let matches = try rows("visible_rules_x_visible_events.csv").filter { $0[1].hasPrefix("regression/") }
    let expected = Set(matches.map { $0.joined(separator: " ") })
    let asked = Set(matches.map { $0[0] })
    var rules: [AuthoredRule] = []
    for row in try rows("rules_status.csv") where asked.contains(row[0]) {
      let bytes = Array(try Data(contentsOf: corpus.appending(path: "sigma/\(row[1])")))
      rules += transpiler.read(SourceFile(name: row[1], bytes: bytes)).value
    }
    #expect(rules.count == asked.count)
    var events: [Event] = []
    for path in files(below: corpus.appending(path: "events/regression"), withSuffix: ".jsonl") {
      let bytes = Array(try Data(contentsOf: corpus.appending(path: "events/regression/\(path)")))
      events += readEvents(bytes, named: "regression/\(path)").events
    }
    let found = transpiler.evaluate(rules, on: events, EvaluationSettings(schema: .sigma)).value.flatMap { alert in
      alert.events.map { "\(alert.rule.id) \($0.source.file) \($0.source.line)" }
    }
    #expect(expected.count > 100)
    #expect(expected.subtracting(found).sorted() == [])
    #expect(Set(found).subtracting(expected).sorted() == [])
  }
}
