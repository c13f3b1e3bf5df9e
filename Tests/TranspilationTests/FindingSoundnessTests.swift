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
    let all = files(below: folder, withSuffix: ".yaml").filter { !$0.hasSuffix(".tests.yaml") }
    try judge(all.filter { $0.contains("container_cli") } + sample(all, every: 10), in: folder)
  }

  @Test func corpus() throws {
    guard let folder = sharedFolder(for: "FindingSoundnessTests")?.appending(path: "corpus/sigma") else { return }
    let all = files(below: folder, withSuffix: ".yml")
    let known = ["susp_dev_tcp", "reg_bitlocker", "dllhost_no_cli", "evtx_non_common", "pcap_drivers"]
    try judge(Self.isSlow ? all : all.filter { path in known.contains { path.contains($0) } }, in: folder)
  }

  @Test func yaral() throws {
    guard let folder = sharedFolder(for: "FindingSoundnessTests")?.appending(path: "corpus/yaral/rules") else { return }
    try judge(sample(files(below: folder, withSuffix: ".yaral"), every: 40), in: folder)
  }

  /// Each phrase of the founding rule by itself, in a command line of its tool: the ten that are named don't fire.
  @Test func foundingRule() throws {
    let path = "execution/container_cli_api_abuse_t1059_013.yaml"
    let source = SourceFile(name: path, bytes: Array(try Data(contentsOf: repository.appending(path: "rules/" + path))))
    let detection = try #require(transpiler.read(source).value.first).detection.running(at: .assumedByProofs, on: [])
    let rules = DetectionSet([try CompiledDetection(detection)])
    func fires(_ phrase: String) -> Bool {
      var event = Event()
      event["process.executable"] = [.string("/usr/bin/" + phrase.prefix { $0 != " " })]
      event["process.command_line"] = [.string(phrase + " a")]
      event["host.name"] = [.string("h")]
      event.logSource = detection.variables[0].logSource
      event.time = Timestamp(nanoseconds: 0)
      return !rules.alerts(on: [event]).isEmpty
    }
    let silent = [
      "docker run", "docker pull", "docker build", "docker cp", "kubectl run", "kubectl apply", "kubectl create",
      "kubectl port-forward", "kubectl proxy", "ctr run",
    ]
    let loud = ["docker exec", "kubectl exec", "kubectl get secrets", "kubectl get configmaps", "crictl exec"]
    #expect(silent.filter(fires) == [])
    #expect(loud.filter(fires) == loud)
  }

  private func sample(_ paths: [String], every step: Int) -> [String] {
    Self.isSlow ? paths : paths.enumerated().filter { $0.offset % step == 5 }.map(\.element)
  }

  /// A rule that is said to fire only where others fire fires nowhere else on events made for it.
  @Test(arguments: ["sigma", "yaral/rules"])
  func coverage(_ path: String) throws {
    guard let folder = sharedFolder(for: "FindingSoundnessTests")?.appending(path: "corpus/\(path)") else { return }
    let paths = files(below: folder, withSuffix: ".yml") + files(below: folder, withSuffix: ".yaral")
    let rules = try (Self.isSlow ? paths : paths.filter { $0.contains("diskshadow") || $0.contains("apt29") }).flatMap {
      transpiler.read(SourceFile(name: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0))))).value
    }
    let coverings = transpiler.coverings(of: rules)
    for covering in coverings {
      let narrow = covering.rule.rule.detection.running(at: .assumedByProofs, on: [])
      for other in covering.others {
        let wide = other.rule.detection.running(at: .assumedByProofs, on: [])
        let count = try firingCount(narrow, without: wide)
        #expect(count.alone == 0, "\(covering.rule.rule.title) without \(other.rule.title)")
        #expect(count.both > 0, "\(covering.rule.rule.title) never fired")
        guard covering.isSame else { continue }
        #expect(try firingCount(wide, without: narrow).alone == 0, "\(other.rule.title)")
      }
    }
    #expect(!coverings.isEmpty)
    print("FindingSoundnessTests: \(coverings.count) covered rules in \(path)")
  }

  /// How often a rule fires with another, and without it.
  private func firingCount(_ narrow: Detection, without wide: Detection) throws -> (both: Int, alone: Int) {
    var sampler = EventSampler(
      [narrow, wide], seed: 7, domain: narrow.taxonomy == .udm ? .zeroValues : .neutral, lists: RuleSampler.lists)
    let rules = try [narrow, wide].map { DetectionSet([try CompiledDetection($0, lists: RuleSampler.lists)]) }
    let domain = singleValued([narrow])
    var (both, alone) = (0, 0)
    for _ in 0..<(Self.isSlow ? 400 : 150) {
      let drawn = narrow.window == nil ? [sampler.event()] : sampler.group()
      let events = drawn.map { drawn in
        var event = domain.oneValue(drawn)
        event.logSource = narrow.variables[0].logSource
        return event
      }
      guard !rules[0].alerts(on: events).isEmpty else { continue }
      if rules[1].alerts(on: events).isEmpty { alone += 1 } else { both += 1 }
    }
    return (both, alone)
  }

  private func judge(_ paths: [String], in folder: URL) throws {
    var count = 0
    for path in paths {
      let source = SourceFile(name: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
      for rule in transpiler.read(source).value {
        for problem in try weightProblems(of: rule) { Issue.record("\(path): \(problem)") }
        guard let search = transpiler.uselessParts(of: rule, isThorough: Self.isSlow) else { continue }
        for problem in try problems(search, of: rule) { Issue.record("\(path): \(problem)") }
        count += search.findings.count
      }
    }
    print("FindingSoundnessTests: \(count) findings in \(folder.lastPathComponent)")
    #expect(count > 0)
  }

  private func problems(_ search: UselessParts, of rule: AuthoredRule) throws -> [String] {
    var removed: [Finding] = []
    var result: [String] = []
    for (index, finding) in search.findings.enumerated() {
      switch finding.kind {
      case .variableNeverHolds:
        let difference = try fires(rule.detection, seed: UInt64(index))
        if difference { result.append("'\(finding.name)' holds on an event") }
      // What matters beside what is counted can't be taken out.
      case .scoresNothing: continue
      case .neverHolds, .alwaysHolds, .addsNothing, .asksNothing, .excludesNothing, .neverDecides:
        removed.append(finding)
      }
    }
    // All together, and where there is time each by itself, too.
    let cuts = (Self.isSlow && removed.count > 1 ? removed.map { [$0] } : []) + (removed.isEmpty ? [] : [removed])
    for (index, cut) in cuts.enumerated() {
      let ignoresOutcomes = cut.contains { $0.kind == .neverDecides }
      let pair = CutRule(rule.detection, search.detection(without: cut), ignoresOutcomes)
      guard let difference = try pair.difference(seed: UInt64(index)) else { continue }
      result.append("without \(cut.map(\.name).joined(separator: ", ")): \(difference)")
    }
    return result
  }

  /// What events say against weights without which the rule is said to fire on the same events.
  private func weightProblems(of rule: AuthoredRule) throws -> [String] {
    var rest = rule.detection
    return try transpiler.uselessWeights(of: rule).enumerated().compactMap { number, weight in
      rest = weight.removed(from: rest)
      let pair = CutRule(rule.detection, rest, true)
      return try pair.difference(seed: UInt64(number)).map { "weight of \(weight.test.name): \($0)" }
    }
  }

  private func fires(_ detection: Detection, seed: UInt64) throws -> Bool {
    var sampler = EventSampler(detection, seed: seed)
    let rules = DetectionSet([try CompiledDetection(detection.running(at: .assumedByProofs, on: []))])
    let domain = singleValued([detection])
    return (0..<6).contains { _ in
      let events = (0..<60).map { _ in domain.oneValue(sampler.event()) }
      return !rules.alerts(on: events).isEmpty
    }
  }
}

/// What findings are about: events with one value of each field that has one.
private func singleValued(_ detections: [Detection]) -> EventDomain {
  transpiler.singleValued(transpiler.domain(of: detections), detections)
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

  private static let eventCount =
    ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil ? 360 : 60

  /// What tells them apart on some hundred events at and around their tests, and those that only one would pass.
  func difference(seed: UInt64) throws -> String? {
    let lists = RuleSampler.lists
    var comparison = SampleComparison(whole, cut, target: .yaral, lists: lists, seed: seed)
    if ignoresOutcomes { comparison.lostOutcomes = Set(whole.outcomes.map(\.name)) }
    var sampler = EventSampler(
      [whole, cut, between(whole, cut), between(cut, whole)], seed: seed,
      domain: whole.taxonomy == .udm ? .zeroValues : .neutral, lists: lists)
    let rules = DetectionSet([try CompiledDetection(whole, lists: lists)])
    let cutRules = DetectionSet([try CompiledDetection(cut, lists: lists)])
    let domain = singleValued([whole])
    // An event takes the longer the more tests there are.
    let eventCount = min(Self.eventCount, max(60, 40_000 / max(whole.testCount, 1)))
    var count = 0
    while count < eventCount {
      let drawn = whole.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
      let events = drawn.map { domain.oneValue($0) }
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
