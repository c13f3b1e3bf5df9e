import Detections
import DetectionRuntime
import Diagnostics
import Dialects
import Equivalence
import Evaluation
import Events
import Foundation
import GoldenDetections
import Semantics
import Taxonomies
import TestSupport
import Testing

@testable import Transpilation

/// How many events each rule is asked about, at least.
private let eventsPerRule = 2_000

/// Batches of events: a rule's embedded tests with one thing changed at a time, and events made at and around
/// its own tests (sixty at a time without a window, a group with one).
private struct Batches {
  let rule: AuthoredRule
  var sampler: EventSampler
  var random: SplitMix64
  var tests: [[Event]] = []
  var count = 0

  init(_ rule: AuthoredRule, domain: EventSampler.Domain, seed: UInt64) {
    self.rule = rule
    sampler = EventSampler(rule.detection, seed: seed, domain: domain)
    random = SplitMix64(seed: seed)
    tests = rule.lowered.tests.map(\.events)
  }

  /// Every third batch comes from an embedded test; the first are the tests themselves.
  mutating func next() -> [Event] {
    count += 1
    if count <= tests.count { return tests[count - 1] }
    if count % 3 == 0, let test = random.element(tests) { return changed(test) }
    return rule.detection.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
  }

  private mutating func changed(_ test: [Event]) -> [Event] {
    var events = test
    guard let index = random.element(Array(events.indices)) else { return events }
    switch random.number(0...4) {
    case 0: events.remove(at: index)
    case 1: events.append(events[index])
    case 2:
      let shift = Int64(random.number(-400...400)) * 1_000_000_000
      events[index].time?.nanoseconds += shift
    default:
      var other = sampler.event()
      guard let name = random.element(Array(other.fields.keys).sorted()) else { break }
      events[index][name] = other[name]
      other.fields = [:]
    }
    return events
  }
}

private func layouts(_ detection: Detection) -> [WindowLayout] {
  guard let window = detection.window else { return [.standard] }
  return [.standard, .tumbling, .hop(step: window.length / 3)]
}

private func text(ofGolden path: String) -> String? {
  try? String(contentsOf: repository.appending(path: "golden/\(path)"), encoding: .utf8)
}

@Suite struct EquivalenceTests {
  /// The judge, the evaluator in process, and the compiled golden Swift give the same alerts with the same
  /// outcomes.
  @Test(arguments: RuleFolder.shared.entries)
  func evaluatorAndCompiledSwift(_ entry: RuleFolder.Entry) throws {
    let detection = entry.rule.detection
    let native = allDetections.first { $0.name == entry.rule.name }
    // A native detection sees no alerts.
    #expect(native != nil || detection.overrides["swift"]?.omission != nil, "no golden Swift")
    let compiled = DetectionSet([try CompiledDetection(detection)])
    var alertCount = 0
    var batches = Batches(entry.rule, domain: .neutral, seed: 11)
    var eventCount = 0
    while eventCount < eventsPerRule {
      let batch = batches.next()
      eventCount += max(1, batch.count)
      let layout = layouts(detection)[batches.count % layouts(detection).count]
      let expected = meaning(of: detection, on: batch, layout: layout)
      alertCount += expected.count
      try #require(compiled.alerts(on: batch, layout: layout).map(\.alert) == expected, "evaluator: \(batch)")
      guard let native else { continue }
      try #require(native.alerts(on: batch, layout: layout) == expected, "compiled Swift: \(batch)")
    }
    #expect(alertCount >= 20, "the events hardly ever match")
  }

  /// The golden YARA-L, read back from its text, fires for the same events as the rule, with the same
  /// outcomes; the events are translated as the rule's fields are.
  @Test(arguments: RuleFolder.shared.entries)
  func goldenYARAL(_ entry: RuleFolder.Entry) throws {
    try compare(entry, .yaral, domain: .zeroValues)
  }

  /// The same for the golden Sigma; its outcomes are accounted losses, its verdicts are not.
  @Test(arguments: RuleFolder.shared.entries)
  func goldenSigma(_ entry: RuleFolder.Entry) throws {
    try compare(entry, .sigma, domain: .neutral)
  }

  private func compare(_ entry: RuleFolder.Entry, _ target: Target, domain: EventSampler.Domain) throws {
    let transpiler = RuleFolder.shared.transpiler
    let rule = entry.rule
    guard let text = text(ofGolden: "\(target.rawValue)/\(target.fileName(for: entry.path))") else {
      #expect(rule.detection.overrides[target.rawValue]?.omission != nil, "no golden \(target)")
      return
    }
    let back = try #require(transpiler.readBack(text, as: target))
    #expect(back.diagnostics.filter { $0.severity == .error }.map { $0.rendered() } == [])
    let found = try #require(back.value.last?.detection)
    let losses = transpiler.emit(rule, as: target).losses
    #expect(!losses.contains { $0.direction == "narrower" })
    let isWider = losses.contains { $0.direction == "wider" }
    var comparison = SampleComparison(rule.detection, found, target: target, lists: [:], seed: 0)
    comparison.lostOutcomes = Set(
      losses.filter { $0.construct.hasPrefix("outcome ") }.map { String($0.construct.dropFirst(8)) })
    let lists = transpiler.lists(of: rule.detection)
    let translation = EventTranslation(
      transpiler.catalog, from: .neutral, to: target.taxonomy, for: rule.detection)
    var compared = 0
    var batches = Batches(rule, domain: domain, seed: 23)
    while compared < eventsPerRule, batches.count < 4 * eventsPerRule {
      let batch = batches.next()
      var events: [Event] = []
      var translated: [Event] = []
      for event in batch {
        // Models that hold one value of a field where the event has several get its first.
        let single = Event(
          time: event.time, logSource: event.logSource, fields: event.fields.mapValues { Array($0.prefix(1)) })
        func pair(_ event: Event) -> (Event, Event)? {
          translation?.translate(event).map { (event, $0) }
        }
        guard let (event, native) = pair(event) ?? pair(single) else { continue }
        events.append(event)
        translated.append(target == .yaral ? native.identified(as: "\(events.count)") : native)
      }
      compared += events.count
      for layout in layouts(rule.detection).suffix(2) {
        let expected = meaning(of: rule.detection, on: events, layout: layout)
        let actual = meaning(of: found, on: translated, layout: layout, lists: lists)
        let difference = comparison.difference(of: expected, and: actual, on: events)
        if isWider, difference?.hasPrefix("an alert too many") == true { continue }
        try #require(difference == nil, "\(target): \(difference ?? "")")
      }
    }
    #expect(compared >= eventsPerRule, "only \(compared) events can be said in \(target)")
  }
}
