import Detections
public import Diagnostics
import Evaluation
import Events
public import JSONEvents

/// Rules that are run over streams of events, as long as these may be.
///
///     let stream = try RuleSet(files).stream()
///     try stream.read(named: "events.jsonl", { try file.read(into: $0) }) { print($0.json.line) }
///     for alert in stream.finish() { print(alert.json.line) }
///
/// Not to be shared between threads; it uses threads of its own when its settings say so.
public final class EvaluationStream {
  private let transpiler: Transpiler
  private let rules: [AuthoredRule]
  var clockRules: ClockRules
  let settings: StreamSettings
  /// By schema, in the order of their first event.
  private var parts: [Part] = []
  /// What `feed` got.
  private var fed = FedLines()
  private var fedSchema: SourceSchema?
  private var fedName = ""
  var counted = StreamStatistics()
  /// How many events of Windows no rule for Windows was asked of, for they do not say of which log they are.
  private var withoutChannel = 0

  /// The rules for one schema, and those that evaluate them.
  final class Part {
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
    let windows = rules.filter { rule in rule.detection.variables.contains { $0.logSource?.product == "windows" } }
    let routed = withoutChannel > 0 && !windows.isEmpty ? [Diagnostic.withoutChannel(withoutChannel, windows.count)] : []
    return parts.flatMap { $0.prepared.diagnostics + $0.windows.diagnostics } + clockRules.diagnostics + routed
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

  /// Takes some bytes of JSON lines; a line may come in pieces.
  ///
  /// - Parameters:
  ///   - name: the source's, for alerts.
  ///   - report: told what is no event.
  /// - Returns: the alerts that are certain now.
  public func feed(
    _ bytes: some Sequence<UInt8>, named name: String = "", report: (EventError) -> Void = { _ in }
  ) -> [RuleAlert] {
    fedName = name
    return fed.batch(bytes).map { evaluate($0, report) } ?? []
  }

  /// The alerts that were not certain before the end of all events.
  public func finish(report: (EventError) -> Void = { _ in }) -> [RuleAlert] {
    var alerts: [RuleAlert] = []
    finish(report: report) { alerts += $0 }
    return alerts
  }

  /// As `finish()`, but tells the alerts in pieces, so that they need not be in memory all at once: a window that hops
  /// gives several for each event.
  ///
  /// - Parameter report: told when a line that was fed and did not end is no event.
  public func finish(report: (EventError) -> Void = { _ in }, tell: ([RuleAlert]) -> Void) {
    func count(_ alerts: [RuleAlert]) {
      guard !alerts.isEmpty else { return }
      counted.alerts += alerts.count
      tell(alerts)
    }
    // These are counted already.
    let last = fed.last().map { evaluate($0, report) } ?? []
    if !last.isEmpty { tell(last) }
    for part in parts {
      while let alerts = part.windows.finishNext() { count(alerts) }
    }
    count(clockRules.finish(transpiler))
  }

  /// Evaluates what was fed.
  private func evaluate(_ batch: EventBatch, _ report: (EventError) -> Void) -> [RuleAlert] {
    guard batch.count > 0 else { return [] }
    clockRules.keep(batch, named: fedName)
    var alerts: [RuleAlert] = []
    look(at: batch, &fedSchema)
    func take(_ result: BatchResult) {
      result.errors.forEach(report)
      self.take(result) { alerts += $0 }
    }
    var first: Int? = 0
    if let schema = schema(expectedOf: fedSchema) {
      let result = part(for: schema).workers.evaluate(batch, expecting: fedSchema?.expected, named: fedName)
      take(result)
      first = result.firstForeign
    }
    if let first { evaluate(batch, from: first, of: fedSchema, named: fedName, take) }
    return alerts
  }

  /// Evaluates events of a batch by the schema that each of them has.
  func evaluate(
    _ batch: EventBatch, from first: Int, of source: SourceSchema?, named name: String, _ tell: (BatchResult) -> Void
  ) {
    for run in source?.runs(of: batch, from: first) ?? [] {
      tell(part(for: run.schema).workers.evaluate(batch, run.lines, named: name))
    }
  }

  /// Counts what a batch has, and tells the alerts that are certain now.
  func take(_ result: BatchResult, _ tell: ([RuleAlert]) -> Void) {
    counted.events += result.events
    if settings.evaluation.isRouted, result.prepared.schema == .sigma { withoutChannel += result.withoutChannel }
    counted.bytes += result.bytes
    counted.broken += result.errors.count
    guard let part = parts.first(where: { $0.prepared === result.prepared }) else { return }
    var count = 0
    part.windows.take(result) { alerts in
      count += alerts.count
      tell(alerts)
    }
    counted.alerts += count
  }

  /// Tells the schema of a source from its first batch, unless the settings say it.
  func look(at batch: EventBatch, _ told: inout SourceSchema?) {
    if told == nil, settings.evaluation.schema == .auto { told = SourceSchema(batch, transpiler.catalog) }
  }

  /// The schema by which a whole batch is evaluated; `nil` when each event is to be looked at first.
  func schema(expectedOf source: SourceSchema?) -> EventSchema? {
    source.map { $0.expected?.schema } ?? settings.evaluation.schema
  }

  func part(for schema: EventSchema) -> Part {
    if let known = parts.first(where: { $0.prepared.schema == schema }) { return known }
    let prepared = PreparedRules(transpiler, rules, schema, settings)
    let part = Part(prepared, settings)
    parts.append(part)
    settings.afterPreparing?()
    return part
  }
}
