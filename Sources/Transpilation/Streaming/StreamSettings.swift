/// How rules are run over a stream of events.
public struct StreamSettings: Sendable {
  public var evaluation: EvaluationSettings
  /// How much older than the newest event before it an event may be without missing its windows; `nil`: windows are
  /// told at the end of the input, whatever the order of its events, unless they become too large.
  public var lateness: Duration?
  /// How many groups of events each rule with a window may keep open.
  public var maximumGroups: Int
  /// How many events all rules with windows together may keep before windows are told as if the lateness were 0.
  public var maximumEvents: Int
  /// How many threads evaluate.
  public var jobs: Int

  public init(
    evaluation: EvaluationSettings = EvaluationSettings(), lateness: Duration? = nil,
    maximumGroups: Int = 100_000, maximumEvents: Int = 50_000, jobs: Int = 1
  ) {
    self.evaluation = evaluation
    self.lateness = lateness
    self.maximumGroups = maximumGroups
    self.maximumEvents = maximumEvents
    self.jobs = jobs
  }
}

/// What a stream had.
public struct StreamStatistics: Hashable, Sendable {
  public var events = 0
  /// Of the events' text, decompressed.
  public var bytes = 0
  public var alerts = 0
  /// Lines that are no events.
  public var broken = 0
  /// Events that came when a window that may hold them had been told.
  public var late = 0
  /// Events that were forgotten although an open window may hold them.
  public var dropped = 0
  /// How often windows were told early because there were too many events or groups.
  public var early = 0

  public init() {}
}
