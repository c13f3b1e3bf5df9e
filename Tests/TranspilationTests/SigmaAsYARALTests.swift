import Detections
import Dialects
import Diagnostics
import Events
import Foundation
import JSONEvents
import Taxonomies
import TestSupport
import Testing

@testable import Transpilation

private let shared = sharedFolder(for: "SigmaAsYARALTests")

/// A public Sigma rule as the YARA-L that is written of it, ready for Sigma events.
private struct WrittenRule {
  var read: AuthoredRule
  var events: EventTranslation
  /// Whether the text says of itself that it takes absent for empty.
  var mergesAbsence: Bool

  /// - Returns: `nil` when there is no text.
  init?(_ rule: AuthoredRule, by transpiler: Transpiler) throws {
    let emission = transpiler.emit(rule, as: .yaral, isCompared: false)
    guard let text = emission.text else { return nil }
    let back = transpiler.read(SourceFile(name: "\(rule.id).yaral", text: text))
    read = try #require(back.value.last, "\(rule.id): \(back.diagnostics.map { $0.rendered() })")
    let neutral = try #require(transpiler.translate(rule.detection, to: .neutral).value, "\(rule.id)")
    events = try #require(
      EventTranslation(transpiler.catalog, from: .sigma, to: .udm, for: neutral), "\(rule.id)")
    mergesAbsence = emission.losses.contains { $0.code == .absentAndEmptyMerge }
  }

  /// The text's verdicts on Sigma events, each looked at by itself; `nil` where UDM can't hold the event.
  func verdicts(on lines: [Event], by transpiler: Transpiler) -> [Bool?] {
    let translated = lines.map { events.translate($0) }
    let settings = EvaluationSettings(schema: .udm)
    if read.detection.window != nil {
      return translated.map { event in
        event.map { !transpiler.evaluate([read], on: [$0], settings).value.isEmpty }
      }
    }
    let alerts = transpiler.evaluate([read], on: translated.compactMap { $0 }, settings).value
    let found = Set(alerts.flatMap { $0.events.map(\.source.line) })
    return translated.map { event in event.map { found.contains($0.source.line) } }
  }
}

/// The member `event` of a labelled line, as an event of its own.
func labelledEvent(of line: Event) -> Event {
  var event = Event(source: line.source)
  for (name, values) in line.fields where name.hasPrefix("event.") {
    event.fields[String(name.dropFirst("event.".count))] = values
  }
  return event
}

/// Why a YARA-L text may say otherwise than the Sigma rule.
private enum Reason: String {
  /// A value has no place in the UDM field: text where numbers are held, a value without a counterpart, two
  /// fields that become one.
  case notHeld = "UDM can't hold the event"
  /// In UDM an empty field is an absent one.
  case emptyIsAbsent = "empty and absent are one in UDM"
  /// The event type of a registry event is its log source in UDM: an event of that source can't lack it.
  case saidByLogSource = "the log source says what the event leaves out"
  /// UDM has a field for each hash; a text with something around the pairs is none that Sysmon writes.
  case malformedHashes = "the event's hashes are not those that Sysmon writes"
}

extension Event {
  fileprivate var hasMalformedHashes: Bool {
    ["Hashes", "Hash"].flatMap { self[$0] }.contains { value in
      let lengths = ["MD5": 32, "IMPHASH": 32, "SHA1": 40, "SHA256": 64]
      return !(value.text ?? "").split(separator: ",", omittingEmptySubsequences: false).allSatisfy { pair in
        let parts = pair.split(separator: "=")
        return parts.count == 2 && lengths[parts[0].uppercased()] == parts[1].count && parts[1].allSatisfy(\.isHexDigit)
      }
    }
  }
}

/// Public Sigma rules written as YARA-L and read back, over events made for them and written as UDM events: the
/// verdicts are Sigma's.
@Suite(.enabled(if: shared != nil))
struct SigmaAsYARALTests {
  private func rules(by transpiler: Transpiler) throws -> [AuthoredRule] {
    let folder = try #require(shared).appending(path: "corpus/sigma")
    return try ["rules", "rules-emerging-threats", "rules-threat-hunting"].flatMap { name in
      try files(below: folder.appending(path: name), withSuffix: ".yml").flatMap { path in
        let bytes = Array(try Data(contentsOf: folder.appending(path: "\(name)/\(path)")))
        return transpiler.read(SourceFile(name: "\(name)/\(path)", bytes: bytes)).value
      }
    }
  }

  @Test func syntheticEvents() throws {
    let transpiler = makeTranspiler(TranspilerSettings(mappings: .proposed))
    let file = try #require(shared).appending(path: "corpus/events/synthetic/sigma_synthetic.jsonl.gz")
    let bytes = try #require(decompressed(Array(try Data(contentsOf: file))))
    let lines = Dictionary(grouping: readEvents(bytes, named: "synthetic").events) { $0["rule_id"].first?.text ?? "" }
    var reading = EventReading(schema: .sigma, catalog: transpiler.catalog)
    var counts: [Reason: Int] = [:]
    var unexplained: [String] = []
    var written = 0
    var agreeing = 0
    for rule in try rules(by: transpiler) {
      guard let text = try WrittenRule(rule, by: transpiler) else { continue }
      written += 1
      let own = lines[rule.id] ?? []
      let events = own.map { reading.read(labelledEvent(of: $0)) }
      for ((line, event), verdict) in zip(zip(own, events), text.verdicts(on: events, by: transpiler)) {
        let expected = line["expected"].first == .boolean(true)
        guard let verdict else {
          counts[.notHeld, default: 0] += 1
          continue
        }
        let hasEmpty = event.fields.contains { $0.1.contains { $0 == .string("") || $0 == .null } }
        if verdict == expected {
          agreeing += 1
        } else if text.mergesAbsence || hasEmpty {
          counts[.emptyIsAbsent, default: 0] += 1
        } else if verdict, line["kind"].first == .string("drop:EventType") {
          counts[.saidByLogSource, default: 0] += 1
        } else if event.hasMalformedHashes {
          counts[.malformedHashes, default: 0] += 1
        } else {
          unexplained.append("\(rule.id) line \(line.source.line): \(expected) by Sigma, \(verdict) by YARA-L")
        }
      }
    }
    #expect(unexplained.isEmpty, "\(unexplained.count): \(unexplained.prefix(20).joined(separator: "\n"))")
    #expect(written >= 1_720, "rules that are written")
    #expect(agreeing >= 25_000, "\(agreeing) events agree")
    // What the data models can't tell apart stays rare.
    for (reason, bound) in [(Reason.notHeld, 330), (.emptyIsAbsent, 20), (.saidByLogSource, 2), (.malformedHashes, 161)] {
      #expect(counts[reason, default: 0] <= bound, "\(reason.rawValue): \(counts[reason, default: 0])")
    }
    print("SigmaAsYARALTests: \(written) rules, \(agreeing) events agree, \(counts.map { "\($1): \($0.rawValue)" }.sorted())")
  }
}
