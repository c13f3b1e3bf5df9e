import DetectionRuntime
public import Events

/// Where events say when they happened, what they are called, and which log they come from.
public struct EventHeader: Hashable, Sendable {
  /// The first that an event has counts; values are read as `Timestamp.init(_:)` does.
  public var timeFields: [String]
  /// The first that an event has counts.
  public var identifierFields: [String]
  /// The fields with the category, the product and the service; empty, or three.
  public var logSourceFields: [String]
  /// The log that all events come from that do not say otherwise; `nil`: every detection looks at them.
  public var logSource: LogSource?

  public init(
    timeFields: [String], identifierFields: [String] = [], logSourceFields: [String] = [], logSource: LogSource? = nil
  ) {
    self.timeFields = timeFields
    self.identifierFields = identifierFields
    self.logSourceFields = logSourceFields
    self.logSource = logSource
  }

  /// As documents of the Elastic Common Schema have it; that of rules with neutral names.
  public static let ecs = EventHeader(
    timeFields: ["@timestamp", "event.created", "at", "timestamp"], identifierFields: ["event.id", "_id", "id"],
    logSourceFields: ["logsource.category", "logsource.product", "logsource.service"])
  /// As Windows events have it that are named as Sigma names them.
  public static let sigma = EventHeader(
    timeFields: ["UtcTime", "@timestamp", "TimeCreated", "SystemTime", "EventTime", "eventTime", "timestamp"],
    identifierFields: ["EventRecordID", "RecordNumber", "event_id", "eventID", "_id", "id"])

  /// Gives an event its time, its identifier and its log source.
  func complete(_ event: inout Event) {
    let read = event
    event.time = timeFields.lazy.compactMap { read[$0].first.flatMap { Timestamp($0) } }.first
    event.source.id = identifierFields.lazy.compactMap { read[$0].first?.text }.first
    event.logSource = logSource
    guard logSourceFields.count == 3 else { return }
    let texts = logSourceFields.map { read[$0].first?.text }
    let source = LogSource(category: texts[0], product: texts[1], service: texts[2])
    guard source != LogSource() else { return }
    event.logSource = source
    for name in logSourceFields { event[name] = [] }
  }
}
