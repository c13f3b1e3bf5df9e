public import DetectionRuntime
public import JSONEvents

/// A detection that was emitted as Swift, run over a stream of events in JSON, as long as it may be.
///
///     let stream = DetectionStream<ContainerCliAbuse>()
///     for alert in stream.feed(bytes) { … }     // pieces of JSON lines, as they come
///     for alert in stream.finish() { … }        // windows that were still open
///
/// Of each line only what the detection reads is made an event. Not to be shared between threads.
public final class DetectionStream<Detection: NativeDetection> {
  private let detection: Detection
  private let settings: DetectionStreamSettings
  // Asked for each line, by one thread: that is not watched at run time.
  @exclusivity(unchecked) private var reader: LineReader
  private let run: DetectionRun<Detection>
  /// `nil` for a detection without a window.
  private let windows: WindowStream<Detection>?
  private let variables: [DetectionVariable]
  private let onlyVariable = [0]
  /// How events are kept for windows that may never ask for them; `nil` when they are kept as they are.
  private let keeping: KeptEvent?
  /// The events of a batch that are kept so.
  @exclusivity(unchecked) private var waiting = PendingEvents.Builder()
  private var newest = Int64.min
  private var nextNumber = 0
  /// What `feed` got.
  private var fed = FedLines()
  @exclusivity(unchecked) private var counted = DetectionStreamStatistics()

  public init(_ detection: Detection = Detection(), _ settings: DetectionStreamSettings = DetectionStreamSettings()) {
    self.detection = detection
    self.settings = settings
    variables = detection.variables
    reader = LineReader(detection.hasViews ? nil : Detection.reading, settings.header)
    keeping = KeptEvent(detection, reader.names)
    run = DetectionRun(detection, layout: settings.layout)
    windows =
      detection.window == nil
      ? nil
      : WindowStream(
        detection, questions: Self.questions(of: detection), layout: settings.layout,
        maximumEvents: settings.maximumEvents, maximumGroups: settings.maximumGroups)
  }

  /// What is asked of windows each of whose rows is one event: their events are kept so that few of them are moved.
  private static func questions(of detection: Detection) -> PlainQuestions? {
    let variables = detection.variables
    guard variables.count == 1, detection.joins.isEmpty, !detection.hasViews else { return nil }
    return PlainQuestions(of: detection)
  }

  /// What the stream had so far.
  public var statistics: DetectionStreamStatistics {
    var result = counted
    result.late = windows?.lateCount ?? 0
    result.dropped = windows?.droppedCount ?? 0
    return result
  }

  /// Reads a source to its end; then `finish()` is to be called.
  ///
  /// - Parameters:
  ///   - name: the source's, for the events of alerts.
  ///   - source: gives the next bytes: JSON lines or an array of objects; plain, gzip or Zstandard.
  ///   - report: told what is no event.
  ///   - tell: told the alerts that are certain.
  /// - Throws: the source's error, or `StreamError`, after the alerts of what could be read.
  public func read(
    named name: String, _ source: @escaping ByteSource, report: (EventError) -> Void = { _ in },
    tell: ([DetectionAlert]) -> Void
  ) throws {
    var events = EventReader(source)
    let batch = EventBatch()
    var goesOn = true
    while goesOn {
      var failure: (any Error)?
      do {
        goesOn = try events.read(into: batch) { error in
          counted.broken += 1
          report(error)
        }
      } catch {
        failure = error
      }
      let alerts = take(batch, named: name, report)
      if !alerts.isEmpty { tell(alerts) }
      if let failure { throw failure }
    }
  }

  /// Takes some bytes of JSON lines; a line may come in pieces.
  ///
  /// - Returns: the alerts that are certain now.
  public func feed(_ bytes: some Sequence<UInt8>, named name: String = "") -> [DetectionAlert] {
    fed.batch(bytes).map { take($0, named: name) { _ in } } ?? []
  }

  /// The alerts that were not certain before the end of all events.
  public func finish() -> [DetectionAlert] {
    var alerts = fed.last().map { take($0, named: "") { _ in } } ?? []
    while let found = windows?.finishNext() { alerts += found.map(told) }
    return alerts
  }

  private func take(_ batch: EventBatch, named name: String, _ report: (EventError) -> Void) -> [DetectionAlert] {
    var alerts: [DetectionAlert] = []
    for index in 0..<batch.count {
      switch reader.read(batch.text(index), of: name, number: batch.number(index)) {
      case .other: counted.events += 1
      case .event(let event):
        counted.events += 1
        take(event, named: name, &alerts)
      case .broken(let message):
        counted.broken += 1
        report(EventError(line: batch.number(index), message: message))
      }
    }
    addWaiting(named: name, &alerts)
    guard let windows else { return alerts }
    if let time = reader.time?.nanoseconds { newest = max(newest, time) }
    guard let lateness = settings.lateness else { return alerts }
    let (moment, overflows) = newest.subtractingReportingOverflow(lateness.nanoseconds)
    guard newest > .min, !overflows else { return alerts }
    windows.advance(to: Timestamp(nanoseconds: moment)) { alerts.append(told($0)) }
    return alerts
  }

  private func take(_ event: Event, named name: String, _ alerts: inout [DetectionAlert]) {
    guard let windows else {
      if let alert = run.alert(on: event) { alerts.append(DetectionAlert(alert: alert, events: [event])) }
      return
    }
    let matching = matching(event)
    guard !matching.isEmpty else { return }
    if let time = event.time?.nanoseconds { newest = max(newest, time) }
    if let keeping, keeping.add(event, to: &waiting) { return }
    // Events come into windows in their order.
    addWaiting(named: name, &alerts)
    alerts += windows.add(event, matching: matching, number: nextNumber).map(told)
    nextNumber += 1
  }

  /// The variables that an event is one of.
  private func matching(_ event: Event) -> [Int] {
    func matches(_ variable: Int) -> Bool {
      detection.hasViews || variables[variable].reads(event) && detection.matches(variable: variable, event)
    }
    if variables.count == 1 { return matches(0) ? onlyVariable : [] }
    return variables.indices.filter(matches)
  }

  /// Puts the events that are kept as bytes into windows.
  private func addWaiting(named name: String, _ alerts: inout [DetectionAlert]) {
    guard waiting.count > 0, let windows, let keeping else { return }
    let count = waiting.count
    let events = PendingEvents(waiting.taken(), file: name, padding: 0) { _, bytes, source in
      keeping.event(bytes, from: source)
    }
    for row in 0..<count {
      alerts += windows.add(events, row, number: nextNumber).map(told)
      nextNumber += 1
    }
  }

  private func told(_ finding: WindowFinding) -> DetectionAlert {
    DetectionAlert(alert: finding.alert, events: finding.events)
  }
}

/// An alert of a stream, and the events that contribute to it, with what the detection reads of them.
public struct DetectionAlert: Hashable, Sendable {
  /// `events` are the places, among the events that came into windows, of those beside it.
  public var alert: Alert
  public var events: [Event]
}

/// What a stream had.
public struct DetectionStreamStatistics: Hashable, Sendable {
  public var events = 0
  /// Lines that are no events.
  public var broken = 0
  /// Events that came when a window that may hold them had been told.
  public var late = 0
  /// Events that were forgotten although an open window may hold them.
  public var dropped = 0

  public init() {}
}

/// How a detection is run over a stream of events.
public struct DetectionStreamSettings: Sendable {
  public var header: EventHeader
  /// How windows are laid on time.
  public var layout: WindowLayout
  /// How much older than the newest event before it an event may be without missing its windows; `nil`: windows are
  /// told by `finish()`, whatever the order of events, unless these become too many.
  public var lateness: Duration?
  /// How many groups of events may be open.
  public var maximumGroups: Int
  /// How many events are kept for windows.
  public var maximumEvents: Int

  public init(
    header: EventHeader = .ecs, layout: WindowLayout = .standard, lateness: Duration? = nil,
    maximumGroups: Int = 100_000, maximumEvents: Int = 100_000
  ) {
    self.header = header
    self.layout = layout
    self.lateness = lateness
    self.maximumGroups = maximumGroups
    self.maximumEvents = maximumEvents
  }
}
