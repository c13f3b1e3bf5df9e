package import Diagnostics
package import Events

/// A test that stands in or beside a rule: events, and what must come of them in every target.
package struct DetectionTest: Hashable, Sendable {
  package enum Expectation: Hashable, Sendable {
    /// No alert at all.
    case none
    /// At least one alert, and for each entry some alert whose outcomes and match values include these.
    case alerts([ExpectedAlert])
  }

  package var name: String
  /// In the detection's taxonomy. Events of rules with a window have a time.
  package var events: [Event]
  package var expectation: Expectation
  /// When the rule is run, if it asks that; `nil`: when the newest event happens.
  package var now: Timestamp?
  package var origin: Origin

  package init(
    name: String, events: [Event], expectation: Expectation, now: Timestamp? = nil, origin: Origin = .none
  ) {
    self.name = name
    self.events = events
    self.expectation = expectation
    self.now = now
    self.origin = origin
  }
}

/// What an alert must at least say.
package struct ExpectedAlert: Hashable, Sendable {
  package var outcomes: [String: Value]
  package var match: [String: Value]
  /// How many events contribute, if that is asked.
  package var eventCount: Int?

  package init(outcomes: [String: Value] = [:], match: [String: Value] = [:], eventCount: Int? = nil) {
    self.outcomes = outcomes
    self.match = match
    self.eventCount = eventCount
  }
}
