import Detections
import DetectionRuntime
import Diagnostics
import Equivalence
import Evaluation
import Events
import Foundation
import GoldenDetections
import Semantics
import TestSupport
import Testing

@testable import Transpilation

/// How many events each rule is asked about, at least.
private let eventsPerRule = 2_000

/// Batches of events made at and around a rule's own tests: sixty for a rule without a window, a group for one
/// with a window; together at least `eventsPerRule`.
private func batches(_ detection: Detection, domain: EventSampler.Domain, seed: UInt64) -> [[Event]] {
  var sampler = EventSampler(detection, seed: seed, domain: domain)
  var batches: [[Event]] = []
  var count = 0
  while count < eventsPerRule {
    let batch = detection.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
    count += max(1, batch.count)
    batches.append(batch)
  }
  return batches
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
    let native = try #require(allDetections.first { $0.name == entry.rule.name }, "no golden Swift")
    let compiled = RuleSet([try CompiledDetection(detection)])
    var alertCount = 0
    for (number, batch) in batches(detection, domain: .neutral, seed: 11).enumerated() {
      let layout = layouts(detection)[number % layouts(detection).count]
      let expected = meaning(of: detection, on: batch, layout: layout)
      alertCount += expected.count
      try #require(compiled.alerts(on: batch, layout: layout).map(\.alert) == expected, "evaluator: \(batch)")
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
    var compared = 0
    for batch in batches(rule.detection, domain: domain, seed: 23) {
      var events: [Event] = []
      var translated: [Event] = []
      for event in batch {
        guard let native = transpiler.translate(event, of: rule.detection, to: target.taxonomy) else { continue }
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
    #expect(compared >= eventsPerRule / 2, "only \(compared) events can be said in \(target)")
  }
}
