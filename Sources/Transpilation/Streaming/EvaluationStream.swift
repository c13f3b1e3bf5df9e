import Detections
public import Diagnostics
import Evaluation
import Events
public import JSONEvents

/// Rules that are run over streams of events, as long as these may be.
///
///     let stream = EvaluationStream(transpiler, rules, StreamSettings())
///     try stream.read(named: "events.jsonl", { try file.read(into: $0) }) { print($0.json.line) }
///     for alert in stream.finish() { print(alert.json.line) }
///
/// Not to be shared between threads; it uses threads of its own when its settings say so.
public final class EvaluationStream {
  private let transpiler: Transpiler
  private let rules: [AuthoredRule]
  private var clockRules: ClockRules
  private let settings: StreamSettings
  /// By schema, in the order of their first event.
  private var parts: [Part] = []
  /// What `feed` got.
  private var fed = FedLines()
  private var fedSchema: SourceSchema?
  private var counted = StreamStatistics()

  /// The rules for one schema, and those that evaluate them.
  private final class Part {
    let prepared: PreparedRules
    let workers: BatchWorkers
    var windows: OpenWindows

    init(_ prepared: PreparedRules, _ settings: StreamSettings) {
      self.prepared = prepared
      workers = BatchWorkers(prepared, settings)
      windows = OpenWindows(prepared, settings)
    }
  }

  public init(_ transpiler: Transpiler, _ rules: [AuthoredRule], _ settings: StreamSettings = StreamSettings()) {
    self.transpiler = transpiler
    var split = (waiting: [AuthoredRule](), others: [AuthoredRule]())
    for rule in rules {
      if settings.evaluation.now == nil, rule.detection.readsClock {
        split.waiting.append(rule)
      } else {
        split.others.append(rule)
      }
    }
    self.rules = split.others
    clockRules = ClockRules(split.waiting, settings)
    self.settings = settings
  }

  /// What kept rules from being run, and what was lost on the way.
  public var diagnostics: [Diagnostic] {
    parts.flatMap { $0.prepared.diagnostics + $0.windows.diagnostics } + clockRules.diagnostics
  }

  public var statistics: StreamStatistics {
    var result = counted
    for part in parts { part.windows.count(in: &result) }
    return result
  }

  /// How often each rule was looked at, the most costly first; empty unless the settings ask for it. Rules that were
  /// never looked at are left out.
  public var ruleStatistics: [RuleStatistics] {
    guard settings.countsRules else { return [] }
    var found: [RuleStatistics] = []
    let counted = parts.map { $0.workers.counts() }
    let whole = counted.reduce(Duration.zero) { $0 + $1.measuredTime }
    for (part, counted) in zip(parts, counted) {
      for (rule, counts) in zip(part.prepared.rules, counted.byRule) where counts.candidates > 0 {
        found.append(RuleStatistics(rule, counts, timeShare: whole > .zero ? counts.time / whole : 0))
      }
    }
    return found.sorted { left, right in
      if left.timeShare != right.timeShare { return left.timeShare > right.timeShare }
      if left.candidates != right.candidates { return left.candidates > right.candidates }
      return left.rule.name < right.rule.name
    }
  }

  /// Reads a source to its end.
  ///
  /// - Parameters:
  ///   - name: the source's, for alerts and errors.
  ///   - source: gives the next bytes: JSON lines or an array of objects; plain, gzip or Zstandard.
  ///   - report: told what is no event.
  ///   - tell: told each alert that is certain: those of rules without a window in the order of the events.
  /// - Throws: the source's error, or `StreamError`, after the alerts of what could be read.
  public func read(
    named name: String, _ source: @escaping ByteSource, report: (EventError) -> Void = { _ in },
    tell: ([RuleAlert]) -> Void
  ) throws {
    var reader = EventReader(source)
    let pipeline = BatchPipeline(jobs: settings.jobs)
    var goesOn = true
    var failure: (any Error)?
    var told: SourceSchema?
    while goesOn {
      let batch = pipeline.emptyBatch()
      do {
        goesOn = try reader.read(into: batch) { error in
          counted.broken += 1
          report(error)
        }
      } catch {
        failure = error
        goesOn = false
      }
      guard batch.count > 0 else {
        pipeline.giveBack(batch)
        continue
      }
      clockRules.keep(batch, named: name)
      let runs = runs(of: batch, &told)
      if runs.count == 1, let schema = runs.first?.schema {
        for done in pipeline.add(batch, named: name, part(for: schema).workers) { take(done, report, tell) }
        continue
      }
      for done in pipeline.finish() { take(done, report, tell) }
      for run in runs { take(part(for: run.schema).workers.evaluate(batch, run.lines, named: name), report, tell) }
      pipeline.giveBack(batch)
    }
    for done in pipeline.finish() { take(done, report, tell) }
    if let failure { throw failure }
  }

  /// Takes some bytes of JSON lines; a line may come in pieces.
  ///
  /// - Returns: the alerts that are certain now.
  public func feed(_ bytes: some Sequence<UInt8>, named name: String = "") -> [RuleAlert] {
    fed.batch(bytes).map { evaluate($0, named: name) } ?? []
  }

  /// The alerts that were not certain before the end of all events.
  public func finish() -> [RuleAlert] {
    var alerts: [RuleAlert] = []
    finish { alerts += $0 }
    return alerts
  }

  /// As `finish()`, but tells the alerts in pieces, so that they need not be in memory all at once: a window that hops
  /// gives several for each event.
  public func finish(tell: ([RuleAlert]) -> Void) {
    func count(_ alerts: [RuleAlert]) {
      guard !alerts.isEmpty else { return }
      counted.alerts += alerts.count
      tell(alerts)
    }
    // These are counted already.
    let last = fed.last().map { evaluate($0, named: "") } ?? []
    if !last.isEmpty { tell(last) }
    for part in parts {
      while let alerts = part.windows.finishNext() { count(alerts) }
    }
    count(clockRules.finish(transpiler))
  }

  private func evaluate(_ batch: EventBatch, named name: String) -> [RuleAlert] {
    guard batch.count > 0 else { return [] }
    clockRules.keep(batch, named: name)
    var alerts: [RuleAlert] = []
    for run in runs(of: batch, &fedSchema) {
      let result = part(for: run.schema).workers.evaluate(batch, run.lines, named: name)
      take(result, { _ in }) { alerts += $0 }
    }
    return alerts
  }

  private func take(
    _ result: BatchResult, _ report: (EventError) -> Void, _ tell: ([RuleAlert]) -> Void
  ) {
    counted.events += result.events
    counted.bytes += result.bytes
    counted.broken += result.errors.count
    result.errors.forEach(report)
    guard let part = parts.first(where: { $0.prepared === result.prepared }) else { return }
    let alerts = part.windows.take(result)
    counted.alerts += alerts.count
    if !alerts.isEmpty { tell(alerts) }
  }

  /// The events of a batch by the schema they have, in order: mostly one run.
  private func runs(
    of batch: EventBatch, _ told: inout SourceSchema?
  ) -> [(schema: EventSchema, lines: Range<Int>)] {
    let schema = settings.evaluation.schema
    guard schema == .auto else { return [(schema, 0..<batch.count)] }
    let source = told ?? SourceSchema(batch, transpiler.catalog)
    told = source
    return source.runs(of: batch)
  }

  private func part(for schema: EventSchema) -> Part {
    if let known = parts.first(where: { $0.prepared.schema == schema }) { return known }
    let prepared = PreparedRules(transpiler, rules, schema, settings)
    let part = Part(prepared, settings)
    parts.append(part)
    return part
  }
}
