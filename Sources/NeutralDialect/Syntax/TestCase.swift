package import Events

extension Neutral {
  /// The tests that stand beside a rule, in `NAME.tests.yaml`.
  package struct TestFile: Hashable, Sendable {
    /// The name of the rule; `nil` when it could not be read.
    package var rule: Scalar?
    package var tests: [TestCase]

    package init(rule: Scalar?, tests: [TestCase]) {
      self.rule = rule
      self.tests = tests
    }
  }

  /// `{name: …, event: {…}, alert: …}`
  package struct TestCase: Hashable, Sendable {
    package var name: Scalar
    package var events: [TestEvent]
    /// Under `event`, without a list.
    package var isSingle: Bool
    package var alert: Alert

    package init(name: Scalar, events: [TestEvent], isSingle: Bool = false, alert: Alert) {
      self.name = name
      self.events = events
      self.isSingle = isSingle
      self.alert = alert
    }
  }

  /// `{at: 90s, logsource: {category: dns_query}, dns.question.name: [a.example, b.example]}`
  package struct TestEvent: Hashable, Sendable {
    /// `90s`, or RFC 3339; `nil`: 0s.
    package var time: Scalar?
    package var logSource: LogSource?
    package var fields: [FieldValues]

    package init(time: Scalar? = nil, logSource: LogSource? = nil, fields: [FieldValues]) {
      self.time = time
      self.logSource = logSource
      self.fields = fields
    }
  }

  /// A name and its value, or its values.
  package struct FieldValues: Hashable, Sendable {
    package var name: Scalar
    package var values: [Scalar]
    package var isList: Bool

    package init(_ name: Scalar, _ values: [Scalar], isList: Bool = false) {
      self.name = name
      self.values = values
      self.isList = isList
    }
  }

  /// What must come of the events of a test.
  package enum Alert: Hashable, Sendable {
    /// `none`
    case none
    /// `true`
    case some
    /// `{risk_score: 3, hostname: node-a}`, or a list of such mappings: for each an alert.
    case each([[FieldValues]])
  }
}
