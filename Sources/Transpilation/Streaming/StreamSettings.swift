import Evaluation

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
  /// Whether it is counted how often each rule is looked at.
  public var countsRules: Bool
  /// Called when the rules were made ready for the events of a schema: much that this took is free now.
  package var afterPreparing: (@Sendable () -> Void)?

  public init(
    evaluation: EvaluationSettings = EvaluationSettings(), lateness: Duration? = nil,
    maximumGroups: Int = 100_000, maximumEvents: Int = 50_000, jobs: Int = 1, countsRules: Bool = false
  ) {
    self.evaluation = evaluation
    self.lateness = lateness
    self.maximumGroups = maximumGroups
    self.maximumEvents = maximumEvents
    self.jobs = jobs
    self.countsRules = countsRules
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
  /// Events of rules with a window that say no time, and so are in none; once for each rule.
  public var untimed = 0
  /// Events that were forgotten although an open window may hold them.
  public var dropped = 0
  /// How often windows were told early because there were too many events or groups.
  public var early = 0

  public init() {}
}

/// How often a rule was looked at in a stream, and what that cost.
public struct RuleStatistics: Sendable {
  public let rule: AuthoredRule
  /// How often the index let the rule through, so that its predicate was asked.
  public let candidates: Int
  /// How many tests were made for that which no index answers: patterns, networks, short words.
  public let evaluations: Int
  /// How often the predicate held.
  public let matches: Int
  /// Which share of the time of all events the rule took, measured on one event in sixteen; 0...1.
  public let timeShare: Double

  init(_ rule: AuthoredRule, _ counts: StreamCounts, timeShare: Double) {
    self.rule = rule
    candidates = counts.candidates
    evaluations = counts.slowTests
    matches = counts.matches
    self.timeShare = timeShare
  }
}
