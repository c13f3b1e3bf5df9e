import Detections
import Diagnostics
import Equivalence
import Evaluation
import Events
import Findings
import Foundation
import TestSupport
import Testing

@testable import Transpilation

/// What is said to make no difference is taken out, and the rule run on events made for the place: each fires both
/// rules or none.
///
/// `TRANSPILE_SLOW_TESTS=1` asks it of every rule; else of some.
@Suite struct FindingSoundnessTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil

  @Test func rules() throws {
    let folder = repository.appending(path: "rules")
    try judge(files(below: folder, withSuffix: ".yaml").filter { !$0.hasSuffix(".tests.yaml") }, in: folder)
  }

  @Test func corpus() throws {
    guard let folder = sharedFolder(for: "FindingSoundnessTests")?.appending(path: "corpus/sigma") else { return }
    let all = files(below: folder, withSuffix: ".yml")
    try judge(Self.isSlow ? all : all.enumerated().filter { $0.offset % 12 == 5 }.map(\.element), in: folder)
  }

  private func judge(_ paths: [String], in folder: URL) throws {
    var count = 0
    for path in paths {
      let source = SourceFile(name: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
      for rule in transpiler.read(source).value {
        guard let search = transpiler.uselessParts(of: rule, isThorough: Self.isSlow) else { continue }
        for problem in try problems(search, of: rule) { Issue.record("\(path): \(problem)") }
        count += search.findings.count
      }
    }
    print("FindingSoundnessTests: \(count) findings in \(folder.lastPathComponent)")
    #expect(count > 0)
  }

  private func problems(_ search: UselessParts, of rule: AuthoredRule) throws -> [String] {
    var taken: [Finding] = []
    var result: [String] = []
    for (index, finding) in search.findings.enumerated() {
      switch finding.kind {
      case .variableNeverHolds:
        let difference = try fires(rule.detection, seed: UInt64(index))
        if difference { result.append("'\(finding.name)' holds on an event") }
      // What matters beside what is counted can't be taken out.
      case .scoresNothing: continue
      case .neverHolds, .alwaysHolds, .addsNothing, .asksNothing, .excludesNothing, .neverDecides:
        taken.append(finding)
        for cut in taken.count == 1 ? [[finding]] : [[finding], taken] {
          let ignoresOutcomes = cut.contains { $0.kind == .neverDecides }
          let pair = CutRule(rule.detection, search.detection(without: cut), ignoresOutcomes)
          guard let difference = try pair.difference(seed: UInt64(index)) else { continue }
          result.append("without \(cut.map(\.name).joined(separator: ", ")) (\(finding.kind)): \(difference)")
        }
      }
    }
    return result
  }

  private func fires(_ detection: Detection, seed: UInt64) throws -> Bool {
    var sampler = EventSampler(detection, seed: seed)
    let rules = RuleSet([try CompiledDetection(detection.running(at: .assumedByProofs, on: []))])
    return (0..<6).contains { _ in
      let events = (0..<60).map { _ in singleValued(sampler.event(), detection) }
      return !rules.alerts(on: events).isEmpty
    }
  }
}

/// The event with one value of each field that has one: what findings are about.
private func singleValued(_ event: Event, _ detection: Detection) -> Event {
  transpiler.singleValued(transpiler.domain(of: [detection]), [detection]).oneValue(event)
}

/// A rule, and the same without parts that are said to make no difference.
private struct CutRule {
  let whole: Detection
  let cut: Detection
  let ignoresOutcomes: Bool

  init(_ whole: Detection, _ cut: Detection, _ ignoresOutcomes: Bool) {
    self.whole = whole.running(at: .assumedByProofs, on: [])
    self.cut = cut.running(at: .assumedByProofs, on: [])
    self.ignoresOutcomes = ignoresOutcomes
  }

  /// What tells them apart on some hundred events at and around their tests, and those that only one would pass.
  func difference(seed: UInt64) throws -> String? {
    let lists = RuleSampler.lists
    var comparison = SampleComparison(whole, cut, target: .yaral, lists: lists, seed: seed)
    if ignoresOutcomes { comparison.lostOutcomes = Set(whole.outcomes.map(\.name)) }
    var sampler = EventSampler(
      [whole, cut, between(whole, cut), between(cut, whole)], seed: seed,
      domain: whole.taxonomy == .udm ? .zeroValues : .neutral, lists: lists)
    let rules = RuleSet([try CompiledDetection(whole, lists: lists)])
    let cutRules = RuleSet([try CompiledDetection(cut, lists: lists)])
    var count = 0
    while count < 360 {
      let drawn = whole.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
      let events = drawn.map { singleValued($0, whole) }
      count += max(events.count, 1)
      let found = comparison.difference(
        of: rules.alerts(on: events).map(\.alert), and: cutRules.alerts(on: events).map(\.alert), on: events)
      if let found { return found }
    }
    return nil
  }

  /// The rule for events that pass it, and not the other.
  private func between(_ one: Detection, _ other: Detection) -> Detection {
    var result = one
    for (index, variable) in one.variables.enumerated() where index < other.variables.count {
      let rest = other.variables[index].predicate
      if variable.predicate != rest { result.variables[index].predicate = .all([variable.predicate, .not(rest)]) }
    }
    return result
  }
}
