import Diagnostics
import Events
import Foundation
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

private let seed = sharedFolder(for: "SeedScenarioTests")

/// The founding rule over the seed's events: as it is written, and as its YARA-L text says it.
@Suite(.enabled(if: seed != nil))
struct SeedScenarioTests {
  private let events: [Event]
  private let rules: [(name: String, rule: AuthoredRule)]
  private let text: String

  init() throws {
    let folder = try #require(seed).appending(path: "corpus/seed")
    events = readEvents(Array(try Data(contentsOf: folder.appending(path: "events.jsonl"))), named: "e").events
    let path = "rules/execution/container_cli_api_abuse_t1059_013.yaml"
    let source = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    let founding = try rule(source, name: path)
    text = try #require(transpiler.emit(founding, as: .yaral).text)
    let page = try Self.publishedPage()
    rules = [
      ("neutral", founding), ("YARA-L", try rule(text, name: "founding.yaral")),
      ("published, with every fix", try rule(mended(page).text, name: "published.yaral")),
    ]
  }

  /// The page that the rule stands on, as it was published.
  private static func publishedPage() throws -> String {
    let folder = try #require(seed).appending(path: "seed")
    let file = try #require(files(below: folder, withSuffix: ".txt").first)
    return try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  /// Each of the twelve errors of the published text, and each text around the rule, has the fix that it needs.
  @Test func publishedTextIsMendedInOneRound() throws {
    let source = SourceFile(name: "published.yaral", text: try Self.publishedPage())
    let before = transpiler.read(source)
    #expect(before.value.isEmpty)
    #expect(before.diagnostics.filter { $0.severity == .error && $0.code != .yaralSyntax }.count == 12)
    #expect(before.diagnostics.allSatisfy { $0.fixes.count == 1 && $0.fixes.first?.safety == .keepsMeaning })
    let fixed = applying(before.diagnostics.flatMap(\.fixes), to: source)
    #expect(fixed.count == before.diagnostics.count)
    let after = transpiler.read(SourceFile(name: "published.yaral", text: fixed.text))
    #expect(after.diagnostics.isEmpty, "\(after.diagnostics.map { $0.rendered() }.joined())")
    #expect(after.value.map(\.name) == ["container_cli_api_abuse_t1059_013"])
  }

  private func lines(_ name: String) throws -> [String] {
    let file = try #require(seed).appending(path: "corpus/seed/\(name)")
    return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
  }

  private func alerts(_ rule: AuthoredRule, _ events: [Event], _ layout: WindowLayout) -> [RuleAlert] {
    let found = transpiler.evaluate([rule], on: events, EvaluationSettings(schema: .udm, layout: layout))
    #expect(found.diagnostics.isEmpty)
    return found.value
  }

  @Test func wellFormed() throws {
    #expect(events.count == 64)
    #expect(EventSchema.detected(in: events, transpiler.catalog) == .udm)
  }

  /// Each event by itself: does the events section hold, which flags are set, what is the score?
  @Test func everyEventAlone() throws {
    let rows = try lines("expected_events.csv").dropFirst().map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == events.count)
    for (name, rule) in rules {
      for (row, event) in zip(rows, events) {
        // An event without a host is in no group, so it is given one to be asked about.
        var grouped = event
        if grouped["principal.hostname"].isEmpty { grouped["principal.hostname"] = [.string("h")] }
        let found = alerts(rule, [grouped], .tumbling)
        let isExpected = row[9] == "true"
        #expect(found.isEmpty == !isExpected, "\(name), line \(row[0])")
        guard let outcomes = found.first?.alert.outcomes else { continue }
        for (index, flag) in flags.enumerated() {
          #expect(isTrue(value(flag, in: outcomes)) == (row[3 + index] == "true"), "\(name), line \(row[0]): \(flag)")
        }
        #expect(value("risk_score", in: outcomes) == Int64(row[8]).map(Value.integer), "\(name), line \(row[0])")
      }
    }
  }

  /// The events section and the outcomes of events that don't alert: the same rule without its threshold, and
  /// without its events section.
  @Test func everyEventWithoutTheThreshold() throws {
    let rows = try lines("expected_events.csv").dropFirst().map { $0.split(separator: ",").map(String.init) }
    let path = "rules/execution/container_cli_api_abuse_t1059_013.yaml"
    let source = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    let unconditional = source.replacing("condition: e and risk_score > 0", with: "condition: e")
    #expect(unconditional != source)
    let section = try rule(unconditional, name: path)
    let open = unconditional.replacing(
      "where: container_tool and (verb or privileged or mount or escape)",
      with: "where: container_tool or not container_tool or verb")
    #expect(open != unconditional)
    let anything = try rule(open, name: path)
    for (row, event) in zip(rows, events) {
      var grouped = event
      if grouped["principal.hostname"].isEmpty { grouped["principal.hostname"] = [.string("h")] }
      #expect(alerts(section, [grouped], .tumbling).isEmpty == (row[2] == "false"), "line \(row[0])")
      // The rule asks for a started process; the table's flags don't.
      grouped["metadata.event_type"] = [.string("PROCESS_LAUNCH")]
      let outcomes = try #require(alerts(anything, [grouped], .tumbling).first?.alert.outcomes, "line \(row[0])")
      for (index, flag) in flags.enumerated() {
        #expect(isTrue(value(flag, in: outcomes)) == (row[3 + index] == "true"), "line \(row[0]): \(flag)")
      }
      #expect(value("risk_score", in: outcomes) == Int64(row[8]).map(Value.integer), "line \(row[0])")
    }
  }

  @Test(
    arguments: [
      ("expected_windows_tumbling.jsonl", WindowLayout.tumbling),
      ("expected_windows_hop60.jsonl", .hop(step: .seconds(60))),
    ])
  func everyWindow(_ file: String, _ layout: WindowLayout) throws {
    var expected: [String: [String: Any]] = [:]
    for line in try lines(file) {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let key = ["hostname", "window_start", "window_end"].map { object[$0] as? String ?? "" }
      expected[key.joined(separator: " ")] = object
    }
    for (name, rule) in rules {
      let found = alerts(rule, events, layout)
      let keys = found.map { text(value("hostname", in: $0.alert.match)) + " " + window($0.alert) }
      #expect(keys.count == Set(keys).count, "\(name): a window alerts twice")
      let detected = expected.filter { $0.value["detection"] as? Bool == true }
      #expect(Set(keys) == Set(detected.keys), "\(name)")
      for (key, alert) in zip(keys, found) {
        guard let row = detected[key] else { continue }
        let ids = alert.events.compactMap(\.source.id)
        #expect(ids.sorted() == (row["event_ids"] as? [String])?.sorted(), "\(name): \(key)")
        #expect(ids.count == row["event_count"] as? Int, "\(name): \(key)")
        for flag in flags {
          #expect(isTrue(value(flag, in: alert.alert.outcomes)) == (row[flag] as? Bool), "\(name): \(key): \(flag)")
        }
        let risk = value("risk_score", in: alert.alert.outcomes)
        #expect(risk == (row["risk_max"] as? Int).map { .integer(Int64($0)) }, "\(name): \(key)")
      }
    }
  }

  private let flags = ["privileged_container", "host_mount", "container_exec", "secrets_access", "container_escape"]

  /// YARA-L has no Booleans in outcomes; its flags are numbers.
  private func isTrue(_ value: Value?) -> Bool {
    value == .boolean(true) || value == .integer(1)
  }

  private func text(_ value: Value?) -> String {
    if case .string(let text)? = value { text } else { "" }
  }

  private func value(_ name: String, in entries: [Alert.Entry]) -> Value? {
    entries.first { $0.name == name }?.value
  }

  private func window(_ alert: Alert) -> String {
    (alert.window?.start.text ?? "") + " " + (alert.window?.end.text ?? "")
  }

  /// The emitted text is the published one but for what is listed here, each with its reason.
  @Test func emittedTextIsThePublishedOne() throws {
    let published = try Self.publishedPage()
    let start = try #require(published.range(of: "rule container_cli_api_abuse_t1059_013 {"))
    let end = try #require(published.range(of: "$e and $risk_score > 0\n}"))
    var expected = plain(String(published[start.lowerBound..<end.upperBound]))
    func change(_ old: String, _ new: String, times: Int, _ reason: String) {
      #expect(expected.components(separatedBy: old).count == times + 1, "\(reason): '\(old)'")
      expected = expected.replacing(old, with: new)
    }
    change("true, false", "1, 0", times: 5, "outcomes have no Booleans")
    for flag in flags {
      change("$\(flag) = if(", "$\(flag) = max(if(", times: 1, "outcomes over a match section are aggregated")
    }
    change(", 1, 0) $", ", 1, 0)) $", times: 5, "the other end of those aggregates")
    change("$risk_score = (", "$risk_score = max(", times: 1, "outcomes over a match section are aggregated")
    change(
      "match: $e.principal.hostname over", "$hostname = $e.principal.hostname match: $hostname over", times: 1,
      "a match section names placeholders")
    #expect(plain(text) == expected)
  }

  /// The text with one blank where there is any white space between words, none inside parentheses.
  private func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .replacing("( ", with: "(").replacing(" )", with: ")")
  }
}
