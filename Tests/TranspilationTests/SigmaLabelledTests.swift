import Diagnostics
import Events
import Foundation
import TestSupport
import Testing

@testable import Transpilation

private let corpus = sharedFolder(for: "SigmaLabelledTests").map {
  SigmaCorpus(folder: $0.appending(path: "corpus"))
}

/// Events that the authors of public rules say their rules detect, through the code of `transpile test
/// --labelled`.
@Suite(.enabled(if: corpus != nil))
struct SigmaLabelledTests {
  @Test("every labelled event is judged as its rule's author says")
  func labelledEvents() throws {
    let corpus = try #require(corpus)
    var summary = LabelledSummary()
    var expected = (events: 0, matching: 0)
    for row in try corpus.rows("events/regression/labels.csv") {
      #expect(row["expected"] == "true")
      let id = row["rule_id"] ?? ""
      let matching = Set((row["matching_lines"] ?? "").split(separator: " ").compactMap { Int($0) })
      let text = String(decoding: try corpus.bytes("events/\(row["event_file"] ?? "")"), as: UTF8.self)
      let lines = text.split(separator: "\n").enumerated().map { line, event in
        "{\"rule_id\": \"\(id)\", \"expected\": \(matching.contains(line)), \"event\": \(event)}"
      }
      let rules = try corpus.rules(row["rule_path"] ?? "")
      let tested = transpiler.testLabelled(Array(lines.joined(separator: "\n").utf8), named: id, rules: rules)
      #expect(tested.diagnostics.isEmpty)
      #expect(tested.value.disagreements.map(\.line) == [], "\(id)")
      summary.add(tested.value.summary)
      expected.events += Int(row["events_in_file"] ?? "") ?? 0
      expected.matching += matching.count
    }
    #expect(summary.passed == expected.events)
    #expect(summary.total == summary.passed)
    #expect(expected.matching >= 100)
    print("sigma labels: \(summary.passed) of \(summary.total) events, \(expected.matching) of them matching")
  }

  /// Wrong labels are found, so that the suite above can fail.
  @Test func wrongLabels() throws {
    let corpus = try #require(corpus)
    let row = try #require(try corpus.rows("events/regression/labels.csv").first)
    let text = String(decoding: try corpus.bytes("events/\(row["event_file"] ?? "")"), as: UTF8.self)
    let event = text.prefix { $0 != "\n" }
    let line = "{\"rule_id\": \"\(row["rule_id"] ?? "")\", \"expected\": false, \"event\": \(event)}"
    let rules = try corpus.rules(row["rule_path"] ?? "")
    let tested = transpiler.testLabelled(Array(line.utf8), named: "wrong", rules: rules)
    #expect(tested.value.disagreements.map(\.actual) == [true])
  }
}
