import DetectionRuntime
import Evaluation
import Events
import JSONEvents
import Synchronization

/// What the events of a batch are for the rules.
struct BatchResult: Sendable {
  /// What one event is for one rule.
  enum Finding: Sendable {
    indirect case alert(rule: Int, Alert, Event)
    /// It belongs to a rule with a window.
    case member(rule: Int, WindowEvent)
    /// The same; it is a row of the pending events.
    case waiting(rule: Int, row: Int)
    /// It may belong to what a rule's inner rules look for.
    indirect case part(rule: Int, Event)
  }

  let prepared: PreparedRules
  /// The number of the input.
  var input = 0
  /// In the order of the events, for one event in the order of the rules.
  var findings: [Finding] = []
  /// Those that windows ask for when they need them.
  var pending: PendingEvents?
  var errors: [EventError] = []
  /// The first event that has another schema than was expected: neither it nor what comes after it was evaluated.
  var firstForeign: Int?
  var events = 0
  var bytes = 0
  /// How many events are of Windows and do not say of which log.
  var withoutChannel = 0
  /// When the last event happened.
  var newest: Timestamp?
}

/// Those that evaluate batches for the rules of one schema: one for each thread that does so, for what it remembers is in
/// its core's cache.
final class BatchWorkers: Sendable {
  let prepared: PreparedRules
  private let layout: WindowLayout
  private let programs: SharedPrograms
  /// By the number of the thread.
  private let idle = Mutex<[Int: BatchEvaluation]>([:])
  private let isCounting: Bool
  private let maker: EventMaker

  init(_ prepared: PreparedRules, _ settings: StreamSettings) {
    self.prepared = prepared
    maker = EventMaker(prepared.stream)
    layout = settings.evaluation.layout
    isCounting = settings.countsRules
    programs = SharedPrograms(prepared.stream)
  }

  /// Evaluates events of a batch on the caller's thread.
  ///
  /// - Parameters:
  ///   - range: which of the batch's events; all when `nil`.
  ///   - expected: the schema that the events are to have; any when `nil`.
  ///   - name: the source's, for alerts.
  ///   - thread: the number of the caller's.
  func evaluate(
    _ batch: EventBatch, _ range: Range<Int>? = nil, expecting expected: ExpectedSchema? = nil, named name: String,
    on thread: Int = 0
  ) -> BatchResult {
    let known = idle.withLock { $0.removeValue(forKey: thread) }
    let worker = known ?? BatchEvaluation(prepared, programs, maker, layout, isCounting)
    defer { idle.withLock { $0[thread] = worker } }
    return worker.evaluate(batch, range ?? 0..<batch.count, expected, named: name)
  }

  /// How often each rule was looked at, by its place among the prepared ones, and how long the events took whose time was
  /// measured. Not to be asked while batches are evaluated.
  func counts() -> (byRule: [StreamCounts], measuredTime: Duration) {
    var byRule = Array(repeating: StreamCounts(), count: prepared.rules.count)
    var measured = Duration.zero
    idle.withLock { workers in
      for worker in workers.values { measured += worker.addCounts(to: &byRule) }
    }
    return (byRule, measured)
  }
}

/// Evaluates batches, one after the other. Used by one thread at a time.
private final class BatchEvaluation: @unchecked Sendable {
  private let prepared: PreparedRules
  private let layout: WindowLayout
  private let isCounting: Bool
  // Asked several times an event, by one thread: that is not watched at run time.
  @exclusivity(unchecked) private var evaluator: StreamEvaluator
  private static let onlyVariable = [0]
  private let maker: EventMaker
  @exclusivity(unchecked) private var waiting = PendingEvents.Builder()
  /// How much waited of the batch before.
  private var lastSize = PendingEvents.Size()

  init(
    _ prepared: PreparedRules, _ programs: SharedPrograms, _ maker: EventMaker, _ layout: WindowLayout, _ isCounting: Bool
  ) {
    self.prepared = prepared
    self.maker = maker
    self.layout = layout
    self.isCounting = isCounting
    evaluator = StreamEvaluator(programs, isCounting: isCounting)
  }

  func evaluate(
    _ batch: EventBatch, _ range: Range<Int>, _ expected: ExpectedSchema?, named name: String
  ) -> BatchResult {
    var result = BatchResult(prepared: prepared)
    waiting.reserve(range.count, like: lastSize)
    for index in range {
      let line = batch.number(index)
      switch evaluator.evaluate(batch.text(index)) {
      case .broken(let message): result.errors.append(EventError(line: line, message: message))
      case .event, .unusual:
        if let expected, !expected.isMet(by: evaluator.signs) {
          result.firstForeign = index
          return finished(result, batch, range.lowerBound..<index, named: name)
        }
        result.events += 1
        if SchemaSigns(rawValue: evaluator.signs).lackChannel { result.withoutChannel += 1 }
        for number in 0..<evaluator.matchCount {
          let start = isCounting ? ContinuousClock.now : nil
          let match = evaluator.match(number)
          find(match, EventSource(file: name, line: line), &result)
          if let start { evaluator.addTime(of: match.detection, since: start) }
        }
        if index == batch.count - 1 {
          result.newest = evaluator.time
        }
      }
    }
    return finished(result, batch, range, named: name)
  }

  /// A result with what is to be known of all evaluated events.
  private func finished(
    _ result: BatchResult, _ batch: EventBatch, _ range: Range<Int>, named name: String
  ) -> BatchResult {
    var result = result
    // Its thread may wait for the next batch, or get none.
    if isCounting { evaluator.endTime() }
    result.bytes = range.upperBound == batch.count ? batch.byteCount : 0
    lastSize = waiting.size
    if waiting.count > 0 {
      result.pending = PendingEvents(waiting.taken(), file: name, padding: EventScanner.padding) { [maker] in
        maker.event(for: $0, $1, from: $2)
      }
    }
    return result
  }

  /// Adds how often each rule was looked at, and returns how long the events took whose time was measured.
  func addCounts(to byRule: inout [StreamCounts]) -> Duration {
    for (detection, counts) in evaluator.detectionCounts.enumerated() {
      let rule =
        switch prepared.roles[detection] {
        case .rule(let rule), .part(let rule): rule
        }
      byRule[rule].add(counts)
    }
    return evaluator.measuredTime
  }

  private func find(_ match: StreamMatch, _ source: EventSource, _ result: inout BatchResult) {
    switch prepared.roles[match.detection] {
    case .part(let rule):
      if case .part(rule, let known)? = result.findings.last, known.source == source { return }
      result.findings.append(.part(rule: rule, evaluator.wholeEvent(from: source)))
    case .rule(let rule):
      if !match.isCandidate, !prepared.combining.contains(rule),
        evaluator.keep(for: match.detection, line: source.line, in: &waiting)
      {
        result.findings.append(.waiting(rule: rule, row: waiting.count - 1))
        return
      }
      let event =
        match.isCandidate
        ? evaluator.wholeEvent(from: source) : evaluator.event(for: match.detection, from: source)
      let detection = prepared.detections[rule]
      if detection.window == nil {
        let run = DetectionRun(detection, layout: layout)
        let alert = match.isCandidate ? run.alerts(on: [event]).first : run.alert(onMatch: event)
        if let alert { result.findings.append(.alert(rule: rule, alert, event)) }
      } else {
        let variables = variables(of: detection, match, event)
        guard !variables.isEmpty else { return }
        result.findings.append(.member(rule: rule, WindowEvent(event, matching: variables)))
      }
    }
  }

  private func variables(of detection: CompiledDetection, _ match: StreamMatch, _ event: Event) -> [Int] {
    if detection.variables.count == 1, !match.isCandidate { return match.variables & 1 == 1 ? Self.onlyVariable : [] }
    return detection.variables.indices.filter { variable in
      guard match.isCandidate else { return match.variables >> UInt64(variable) & 1 == 1 }
      if detection.hasViews { return true }
      return detection.variables[variable].reads(event) && detection.matches(variable: variable, event)
    }
  }
}
