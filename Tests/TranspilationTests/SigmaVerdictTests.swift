import Detections
import Diagnostics
import Events
import Foundation
import TestSupport
import Testing

@testable import Taxonomies
@testable import Transpilation

private let corpus = sharedFolder(for: "SigmaVerdictTests").map {
  SigmaCorpus(folder: $0.appending(path: "corpus"))
}

/// Public Sigma rules over events that were recorded: two other evaluators agree on what matches.
@Suite(.enabled(if: corpus != nil))
struct SigmaVerdictTests {
  /// In debug builds bulk telemetry that nothing is said to match is sampled: all of it takes minutes.
  private static func isAsked(_ file: String, _ line: Int, _ matched: Set<String>) -> Bool {
    #if DEBUG
      return line % 200 == 7 || matched.contains("\(file) \(line)") || file.hasPrefix("regression/")
    #else
      return true
    #endif
  }

  @Test("every rule matches exactly the recorded events that others say it matches")
  func recordedEvents() throws {
    let corpus = try #require(corpus)
    let table = try corpus.rows("verdicts/visible_rules_x_visible_events.csv")
    let expected = Set(table.map { "\($0["rule_id"] ?? "") \($0["event_file"] ?? "") \($0["line"] ?? "")" })
    let matched = Set(table.map { "\($0["event_file"] ?? "") \($0["line"] ?? "")" })
    let judged = try corpus.rows("verdicts/rules_status.csv").filter { $0["status"] == "evaluated" }
    let rules = try judged.flatMap { try corpus.rules($0["path"] ?? "") }
    #expect(rules.count == judged.count)
    let files = try corpus.eventFiles.map { file in
      try corpus.events(file) { _, line in Self.isAsked(file, line, matched) }
    }
    let asked = files.flatMap(\.events)
    let eventCount = files.reduce(0) { $0 + $1.count }
    let found = pairs(transpiler.evaluate(rules, on: asked, EvaluationSettings(schema: .sigma)).value)
    #expect(expected.subtracting(found).sorted() == [])
    #expect(found.subtracting(expected).sorted() == [])
    for row in judged {
      let count = found.count { $0.hasPrefix(row["rule_id"] ?? "?") }
      #expect("\(count)" == row["matches_in_own_half"], "\(row["path"] ?? "")")
    }
    try expectCounts(
      "visible_rules_x_visible_events",
      ["matches": found.count, "rules_that_match": Set(table.map { $0["rule_id"] }).count,
        "events_matched": matched.count, "disagreements_A_vs_B": 0])
    try expectCounts(nil, ["event_files": corpus.eventFiles.count, "events": eventCount])
    // Both evaluators agree on each pair, so that the tables can be held against us.
    #expect(try corpus.rows("verdicts/disagreements.csv").isEmpty)
    print("sigma verdicts: \(rules.count) rules on \(asked.count) of \(eventCount) recorded events")
  }

  @Test("rules that the table does not judge fire only where the ledger says why")
  func rulesWithoutVerdict() throws {
    let corpus = try #require(corpus)
    let judged = Set(try corpus.rows("verdicts/rules_status.csv").compactMap { $0["path"] })
    let rules = try files(below: corpus.folder.appending(path: "sigma"), withSuffix: ".yml")
      .filter { !judged.contains($0) }.flatMap { try corpus.rules($0) }
    let events = try corpus.eventFiles.flatMap { file in
      try corpus.events(file) { text, _ in !text.contains("\"Channel\"") || file.hasPrefix("regression/") }.events
    }
    let alerts = transpiler.evaluate(rules, on: events, EvaluationSettings(schema: .sigma)).value
    #expect(rules.count > 300)
    let explained = Set(SigmaVerdictLedger.rulesWithoutVerdict.map { $0.rule })
    #expect(Set(alerts.map { $0.rule.id }) == explained)
  }

  /// Process starts in Windows' own audit log, whose fields have other names.
  @Test("rules on process starts match exactly the audited ones that others say they match")
  func auditedProcesses() throws {
    let corpus = try #require(corpus)
    let table = try corpus.rows("verdicts/process_creation_rules_x_4688_events.csv")
    let expected = Set(table.map { "\($0["rule_id"] ?? "") \($0["event_file"] ?? "") \($0["line"] ?? "")" })
    let rules = try corpus.rows("verdicts/rules_status.csv").filter { $0["status"] == "evaluated" }
      .flatMap { try corpus.rules($0["path"] ?? "") }
      .filter { $0.detection.variables.first?.logSource?.category == "process_creation" }
    let audited = try corpus.eventFiles.flatMap { try corpus.events($0) { text, _ in text.contains("4688") }.events }.filter { event in
      event["Channel"].first?.text?.lowercased() == "security" && event["EventID"] == [.integer(4688)]
    }
    let events = audited.map { event in
      var event = event
      event["Image"] = event["NewProcessName"]
      event["ParentImage"] = event["ParentProcessName"]
      event["LogonId"] = event["SubjectLogonId"]
      return event
    }
    let settings = EvaluationSettings(schema: .sigma, isRouted: false)
    let found = pairs(transpiler.evaluate(rules, on: events, settings).value)
    #expect(expected.subtracting(found).sorted() == [])
    #expect(found.subtracting(expected).sorted() == [])
    try expectCounts(
      "process_creation_rules_x_4688_events",
      ["matches": found.count, "disagreements_A_vs_B": 0,
        "rules_that_match": Set(found.map { $0.prefix { $0 != " " } }).count,
        "events_matched": Set(found.map { $0.drop { $0 != " " } }).count])
    print("sigma verdicts: \(rules.count) rules on \(events.count) audited process starts")
  }

  @Test("every rule can be run, is refused, or has no route, as others say")
  func statuses() throws {
    let corpus = try #require(corpus)
    let table = try corpus.rows("verdicts/rules_status.csv")
    var counts: [String: Int] = [:]
    var evaluatedHere: Set<String> = []
    for row in table {
      let path = row["path"] ?? ""
      let status = status(SourceFile(name: path, bytes: try corpus.bytes("sigma/\(path)")))
      let other = Status(name: row["status"] ?? "", reason: row["reason"] ?? "")
      counts[other.name, default: 0] += 1
      if status.name == "evaluated", other.reason == "aggregation condition" {
        evaluatedHere.insert(row["rule_id"] ?? "")
      } else {
        #expect(status == other, "\(path)")
      }
    }
    #expect(evaluatedHere == SigmaVerdictLedger.evaluatedAggregations)
    try expectCounts("rules_status", counts)
  }

  private struct Status: Equatable {
    var name: String
    var reason = ""
  }

  private func status(_ source: SourceFile) -> Status {
    let read = transpiler.read(source)
    let run = transpiler.evaluate(read.value, on: [], EvaluationSettings(schema: .sigma))
    let codes = Set((read.diagnostics + run.diagnostics).map(\.code))
    if codes.contains(.unknownList) || codes.contains(.sigmaPlaceholder) { return Status(name: "not_evaluated", reason: "expand placeholder") }
    if read.value.isEmpty, codes.contains(.sigmaNotSupported) {
      return Status(name: "not_evaluated", reason: "aggregation condition")
    }
    if codes.contains(.unmappedLogSource) {
      return Status(name: "no_route", reason: "log source has no Channel/EventID route")
    }
    return Status(name: read.hasErrors || run.hasErrors || read.value.count != 1 ? "failed" : "evaluated")
  }

  @Test("log sources are told from events as the routing table says")
  func routing() throws {
    let corpus = try #require(corpus)
    var differing: [LogSource] = []
    for row in try corpus.rows("verdicts/logsource_routing.csv") {
      func name(_ column: String) -> String? { row[column].flatMap { $0.isEmpty ? nil : $0 } }
      let source = LogSource(
        category: name("category"), product: name("product"), service: name("service"))
      let channels = (row["channels"] ?? "").split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let numbers = (row["event_ids"] ?? "").split(separator: " ").compactMap { Int64($0) }
      var tests = [Predicate.any(channels.map { .text("Channel", .equals($0)) })]
      if channels == ["(every Windows event)"] { tests = [.field("Channel", .present)] }
      if !numbers.isEmpty {
        tests.append(.any(numbers.map { .field("EventID", .number(.equal, .integer($0))) }))
      }
      guard case .tests(let route) = EventRouting.builtIn.route(of: source),
        route.normalized == Predicate.all(tests).normalized
      else {
        differing.append(source)
        continue
      }
    }
    #expect(differing == SigmaVerdictLedger.routing.map { $0.logSource })
  }

  /// Holds figures of ours against the totals of the corpus.
  private func expectCounts(_ section: String?, _ ours: [String: Int]) throws {
    let data = try Data(contentsOf: #require(corpus).folder.appending(path: "verdicts/counts.json"))
    let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let totals = section == nil ? all : try #require(all[section ?? ""] as? [String: Any])
    for (name, count) in ours { #expect(totals[name] as? Int == count, "\(section ?? "") \(name)") }
  }
}
