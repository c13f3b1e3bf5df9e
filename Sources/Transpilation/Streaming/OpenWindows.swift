import DetectionRuntime
import Detections
import Diagnostics
import Dialects
import Evaluation
import Events

/// The windows of all rules that are not told yet.
struct OpenWindows {
  private let prepared: PreparedRules
  private let settings: StreamSettings
  /// By rule.
  private var streams: [Int: WindowStream<PreparedDetection>] = [:]
  /// By rule, for those that look at alerts of others: the events that may matter to these.
  private var parts: [Int: [Event]] = [:]
  private var droppedParts: [Int: Int] = [:]
  /// By rule: how many of its events have no time, and so are in no window.
  private var untimed: [Int: Int] = [:]
  private var nextNumber = 0
  private var newest = Int64.min
  /// How many events windows were given since they were last asked.
  private var added = 0
  /// Whether windows are told as soon as the newest event allows it.
  private var isTelling: Bool
  /// For each rule that counts combinations the events of which some were left out.
  private var excessive: [Int: [Event]] = [:]

  init(_ prepared: PreparedRules, _ settings: StreamSettings) {
    self.prepared = prepared
    self.settings = settings
    isTelling = settings.lateness != nil
    let detections = prepared.detections
    for number in detections.indices where detections[number].isNested { parts[number] = [] }
    for number in detections.indices where detections[number].window != nil && parts[number] == nil {
      streams[number] = detections[number].windowStream(
        layout: settings.evaluation.layout, rows: Self.knownRows(number, prepared),
        maximumEvents: 2 * settings.maximumEvents, maximumGroups: settings.maximumGroups)
    }
  }

  /// The rows of a detection's tables, when no other variable of it is timeless.
  private static func knownRows(_ number: Int, _ prepared: PreparedRules) -> [Event]? {
    let timeless = prepared.detections[number].detection.variables.filter(\.isTimeless)
    return timeless.allSatisfy { $0.table != nil } ? prepared.rows[number] ?? [] : nil
  }

  /// Whether the bound on kept events made windows be told before the end of the input.
  private(set) var wasTooLarge = false

  /// Takes what a batch has, and tells the alerts that are certain now.
  mutating func take(_ result: BatchResult, _ tell: ([RuleAlert]) -> Void) {
    var alerts = AlertPieces()
    for finding in result.findings {
      switch finding {
      case .alert(let rule, let alert, let event):
        noteCombinations(rule, event)
        alerts.add(RuleAlert(rule: prepared.rules[rule], alert: alert, events: [event]), tell)
      case .part(let rule, let event):
        if event.time == nil { untimed[rule, default: 0] += 1 }
        keep(event, rule)
      case .member(let rule, let member):
        if !prepared.combining.isEmpty { noteCombinations(rule, member.event) }
        if let time = member.event.time?.nanoseconds {
          newest = max(newest, time)
        } else if member.variables.contains(where: { !prepared.detections[rule].detection.variables[$0].isTimeless }) {
          untimed[rule, default: 0] += 1
        }
        count(streams[rule]?.add(member, number: nextNumber), rule, &alerts, tell)
      case .waiting(let rule, let row):
        guard let events = result.pending else { continue }
        newest = max(newest, events.time(of: row).nanoseconds)
        count(streams[rule]?.add(events, row, number: nextNumber), rule, &alerts, tell)
      }
    }
    if let time = result.newest?.nanoseconds { newest = max(newest, time) }
    relieve(&alerts, tell)
    alerts.finish(tell)
  }

  /// Counts an event that windows were given, and adds what is certain now.
  ///
  /// - Parameter found: what they told early.
  private mutating func count(
    _ found: [WindowFinding]?, _ rule: Int, _ alerts: inout AlertPieces, _ tell: ([RuleAlert]) -> Void
  ) {
    nextNumber += 1
    added += 1
    for finding in found ?? [] { alerts.add(told(finding, rule), tell) }
    if added > settings.maximumEvents / 4 { relieve(&alerts, tell) }
  }

  /// Keeps an event for a rule that looks at alerts of others: these are only known at the end.
  private mutating func keep(_ event: Event, _ rule: Int) {
    parts[rule, default: []].append(event)
    guard parts[rule, default: []].count > settings.maximumEvents else { return }
    parts[rule]?.removeFirst(settings.maximumEvents / 2)
    droppedParts[rule, default: 0] += settings.maximumEvents / 2
  }

  /// Tells what can be told; from the first time on that too much is kept, whatever the order of events to come.
  private mutating func relieve(_ alerts: inout AlertPieces, _ tell: ([RuleAlert]) -> Void) {
    added = 0
    if !isTelling, streams.values.reduce(0, { $0 + $1.eventCount }) > settings.maximumEvents {
      isTelling = true
      wasTooLarge = true
    }
    advance(&alerts, tell)
  }

  private func advance(_ alerts: inout AlertPieces, _ tell: ([RuleAlert]) -> Void) {
    guard isTelling, newest > .min else { return }
    let lateness = settings.lateness?.nanoseconds ?? 0
    let (moment, overflows) = newest.subtractingReportingOverflow(lateness)
    guard !overflows else { return }
    for number in streams.keys.sorted() {
      streams[number]?.advance(to: Timestamp(nanoseconds: moment)) { alerts.add(told($0, number), tell) }
    }
  }

  /// The next of the alerts of all windows that are left: rule by rule, and of a rule by the windows' ends; `nil` at
  /// their end.
  mutating func finishNext() -> [RuleAlert]? {
    for rule in (Array(streams.keys) + parts.keys).sorted() {
      if let events = parts[rule], !events.isEmpty {
        parts[rule] = []
        return prepared.detections[rule].nestedAlerts(on: events, settings.evaluation.layout).map { alert in
          RuleAlert(rule: prepared.rules[rule], alert: alert, events: alert.events.map { events[$0] })
        }
      }
      var alerts: [RuleAlert] = []
      let wereLeft = streams[rule]?.finishNext { alerts.append(told($0, rule)) } ?? false
      if wereLeft { return alerts }
    }
    return nil
  }

  private func told(_ finding: WindowFinding, _ rule: Int) -> RuleAlert {
    RuleAlert(rule: prepared.rules[rule], alert: finding.alert, events: finding.events)
  }

  private mutating func noteCombinations(_ rule: Int, _ event: Event) {
    guard prepared.combining.contains(rule), excessive[rule, default: []].count < 1_000 else { return }
    let detection = prepared.detections[rule].detection
    if !detection.excessiveCombinations(in: [event], prepared.rules[rule]).isEmpty {
      excessive[rule, default: []].append(event)
    }
  }

  /// Adds to the statistics what windows had to give up.
  func count(in statistics: inout StreamStatistics) {
    statistics.dropped += droppedParts.values.reduce(0, +)
    statistics.untimed += untimed.values.reduce(0, +)
    for stream in streams.values {
      statistics.late += stream.lateCount
      statistics.dropped += stream.droppedCount
      statistics.early += stream.earlyCount
    }
  }

  /// What whoever trusts the alerts should know.
  var diagnostics: [Diagnostic] {
    var found: [Diagnostic] = []
    for (rule, events) in excessive.sorted(by: { $0.key < $1.key }) {
      found += prepared.detections[rule].detection.excessiveCombinations(in: events, prepared.rules[rule])
    }
    for (rule, count) in untimed.sorted(by: { $0.key < $1.key }) {
      found.append(.withoutTime(count, prepared.rules[rule], prepared.schema))
    }
    for (rule, count) in droppedParts.sorted(by: { $0.key < $1.key }) {
      found.append(.windowsTooLarge(prepared.rules[rule], told: 0, dropped: count))
    }
    for (number, stream) in streams.sorted(by: { $0.key < $1.key }) {
      let rule = prepared.rules[number]
      if stream.lateCount > 0 {
        found.append(.lateEvents(stream.lateCount, rule, settings, wasTooLarge: wasTooLarge))
      }
      if stream.droppedCount + stream.earlyCount > 0 {
        found.append(.windowsTooLarge(rule, told: stream.earlyCount, dropped: stream.droppedCount))
      }
    }
    return found
  }
}

/// Alerts that are handed on in pieces, for together they can take more memory than all windows.
private struct AlertPieces {
  private var alerts: [RuleAlert] = []

  mutating func add(_ alert: RuleAlert, _ tell: ([RuleAlert]) -> Void) {
    alerts.append(alert)
    if alerts.count >= 1_024 { finish(tell) }
  }

  mutating func finish(_ tell: ([RuleAlert]) -> Void) {
    guard !alerts.isEmpty else { return }
    tell(alerts)
    alerts = []
  }
}

extension Diagnostic {
  fileprivate static func withoutTime(_ count: Int, _ rule: AuthoredRule, _ schema: EventSchema) -> Diagnostic {
    Diagnostic(
      .eventsWithoutTime, "\(count) event(s) of \(rule.name) say no time, so that they are in no window: alerts may be missing",
      at: rule.lowered.origin.span,
      help: "their time is read from \(schema.timeFields.joined(separator: ", ")): RFC 3339, or numbers since 1970")
  }

  fileprivate static func lateEvents(
    _ count: Int, _ rule: AuthoredRule, _ settings: StreamSettings, wasTooLarge: Bool
  ) -> Diagnostic {
    let reason = wasTooLarge ? "the rules kept too many events, so windows were told early" : "their windows had been told"
    return Diagnostic(
      .lateEvents, "\(count) event(s) of \(rule.name) are older than events before them: \(reason)",
      at: rule.lowered.origin.span,
      help: "sort the events by time, or grant them a --lateness")
  }

  fileprivate static func windowsTooLarge(_ rule: AuthoredRule, told: Int, dropped: Int) -> Diagnostic {
    let lost = dropped > 0 ? ", and \(dropped) event(s) were forgotten: alerts may be missing" : ""
    return Diagnostic(
      .windowsTooLarge, "\(rule.name) has too many open groups or events: windows were told early \(told) time(s)\(lost)",
      at: rule.lowered.origin.span, help: "raise --max-groups, or make the rule's window or its groups smaller")
  }
}
