package import Events

extension Neutral {
  /// The tests that stand beside a rule, in `NAME.tests.yaml`.
  package struct TestFile: Hashable, Sendable {
    /// The name of the rule; `nil` when it is not said, or could not be read.
    package var rule: Scalar?
    /// The content of lists that the rule names.
    package var lists: [List]
    /// The rows of data tables that the rule joins.
    package var tables: [Table]
    package var tests: [TestCase]

    package init(rule: Scalar?, lists: [List] = [], tables: [Table] = [], tests: [TestCase]) {
      self.rule = rule
      self.lists = lists
      self.tables = tables
      self.tests = tests
    }
  }

  /// `hosts: [{name: srv-1, owner: ann}, {name: lap-2, owner: bob}]`
  package struct Table: Hashable, Sendable {
    package var name: Scalar
    package var rows: [[FieldValues]]

    package init(name: Scalar, rows: [[FieldValues]]) {
      self.name = name
      self.rows = rows
    }
  }

  /// `{name: …, event: {…}, alert: …}`
  package struct TestCase: Hashable, Sendable {
    package var name: Scalar
    package var events: [TestEvent]
    /// Under `event`, without a list.
    package var isSingle: Bool
    package var alert: Alert
    /// When the rule is run, as the time of an event; `nil` when it is not said.
    package var now: Scalar?

    package init(name: Scalar, events: [TestEvent], isSingle: Bool = false, alert: Alert, now: Scalar? = nil) {
      self.name = name
      self.events = events
      self.isSingle = isSingle
      self.alert = alert
      self.now = now
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

  /// A name and its value, or its values; in events also an object, or a list of objects.
  package struct FieldValues: Hashable, Sendable {
    package var name: Scalar
    package var values: [Scalar]
    /// What stands there instead of values: the members of each object.
    package var objects: [[FieldValues]]
    package var isList: Bool

    package init(
      _ name: Scalar, _ values: [Scalar], objects: [[FieldValues]] = [], isList: Bool = false
    ) {
      self.name = name
      self.values = values
      self.objects = objects
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

extension Neutral.TestEvent {
  /// A name in an event that has values.
  package struct Leaf: Sendable {
    /// The whole name, with those of the objects around it, joined by dots.
    package var path: String
    /// The name as it stands in the innermost object.
    package var name: Neutral.Scalar
    package var values: [Neutral.Scalar]
  }

  /// The values of the event, in the order of the text, with their whole names.
  package var leaves: [Leaf] {
    func leaves(_ fields: [Neutral.FieldValues], _ prefix: String) -> [Leaf] {
      fields.flatMap { field -> [Leaf] in
        let path = prefix + field.name.text
        guard field.objects.isEmpty else { return field.objects.flatMap { leaves($0, path + ".") } }
        return [Leaf(path: path, name: field.name, values: field.values)]
      }
    }
    return leaves(fields, "")
  }
}
