import Detections
import Diagnostics
import Evaluation
import Events
import Foundation
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

private let corpus = sharedFolder(for: "StreamVerdictTests").map {
  SigmaCorpus(folder: $0.appending(path: "corpus"))
}

/// Public Sigma rules asked of recorded events as their lines write them.
@Suite(.enabled(if: corpus != nil))
struct StreamVerdictTests {
  /// In debug builds lines of bulk telemetry that nothing is said to match are sampled.
  private static let isAskedAll: Bool = {
    #if DEBUG
      ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil
    #else
      true
    #endif
  }()

  @Test("every rule matches exactly the recorded lines that others say it matches", arguments: [true, false])
  func recordedEvents(isRouted: Bool) throws {
    let corpus = try #require(corpus)
    let table = try corpus.rows("verdicts/visible_rules_x_visible_events.csv")
    let expected = Set(table.map { "\($0["rule_id"] ?? "") \($0["event_file"] ?? "") \($0["line"] ?? "")" })
    let judged = try corpus.rows("verdicts/rules_status.csv").filter { $0["status"] == "evaluated" }
    let rules = try judged.flatMap { try corpus.rules($0["path"] ?? "") }
    let settings = EvaluationSettings(schema: .sigma, isRouted: isRouted)
    let detections = try rules.map { rule in
      let detection = transpiler.detection(of: rule, for: settings.schema, isRouted: settings.isRouted).value
      return try CompiledDetection(try #require(detection))
    }
    let naming = EventReading(schema: .sigma, catalog: transpiler.catalog).naming
    var evaluator = StreamEvaluator(StreamRules(detections, naming))
    var found: Set<String> = []
    let matched = Set(table.map { "\($0["event_file"] ?? "") \($0["line"] ?? "")" })
    for file in corpus.eventFiles {
      let isAsked: (Int) -> Bool = { line in
        Self.isAskedAll || line % 100 == 7 || matched.contains("\(file) \(line)") || file.hasPrefix("regression/")
      }
      evaluator.forEachMatch(file, try corpus.plainBytes("events/\(file)"), isAsked) { detection, line in
        found.insert("\(rules[detection].id) \(file) \(line)")
      }
    }
    #expect(expected.subtracting(found).sorted() == [])
    // Without routing a rule looks at events of other logs, too.
    if isRouted { #expect(found.subtracting(expected).sorted() == []) }
  }
}

extension SigmaCorpus {
  func plainBytes(_ path: String) throws -> [UInt8] {
    let content = try bytes(path)
    return path.hasSuffix(".gz") ? decompressed(content) ?? [] : content
  }
}

extension StreamEvaluator {
  /// Calls the body with each detection that matches and the number of the line.
  mutating func forEachMatch(_ file: String, _ bytes: [UInt8], _ isAsked: (Int) -> Bool, _ body: (Int, Int) -> Void) {
    let padded = bytes + [UInt8](repeating: 0, count: EventScanner.padding)
    padded.withUnsafeBytes { buffer in
      var start = 0
      var number = 0
      while start < bytes.count {
        let end = buffer[start..<bytes.count].firstIndex(of: 10) ?? bytes.count
        if end > start, isAsked(number) {
          let status = evaluate(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
          #expect(status == .event, "\(file):\(number)")
          for index in 0..<matchCount { body(match(index).detection, number) }
        }
        start = end + 1
        number += 1
      }
    }
  }
}
