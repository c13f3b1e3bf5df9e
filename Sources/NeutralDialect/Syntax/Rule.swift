package import Diagnostics
package import Events

extension Neutral {
  /// The documents of a file.
  package struct File: Hashable, Sendable {
    package var rules: [Rule]

    package init(rules: [Rule]) {
      self.rules = rules
    }
  }

  /// A rule as it was written, in the order of docs/neutral-rules.md.
  package struct Rule: Hashable, Sendable {
    package var header: Header
    package var variables: [Variable]
    package var joins: [Join]
    package var window: Window?
    package var outcomes: [Outcome]
    package var condition: Formula
    package var lists: [List]
    package var overrides: [Override]
    package var accepted: [Acceptance]
    package var tests: [TestCase]
    /// False when an error was reported inside the rule: what was read may then say less than the text does,
    /// and no detection is made of it.
    package var isComplete: Bool
    /// The condition, for what is to be said of it as a whole.
    package var conditionOrigin: Origin

    package init(
      header: Header, variables: [Variable], joins: [Join] = [], window: Window? = nil,
      outcomes: [Outcome] = [], condition: Formula, lists: [List] = [], overrides: [Override] = [],
      accepted: [Acceptance] = [], tests: [TestCase] = [], isComplete: Bool = true,
      conditionOrigin: Origin = .none
    ) {
      self.header = header
      self.variables = variables
      self.joins = joins
      self.window = window
      self.outcomes = outcomes
      self.condition = condition
      self.lists = lists
      self.overrides = overrides
      self.accepted = accepted
      self.tests = tests
      self.isComplete = isComplete
      self.conditionOrigin = conditionOrigin
    }
  }

  /// What people need to know of a rule. A key that is not there is `nil`, or an empty list.
  package struct Header: Hashable, Sendable {
    /// Whose names the fields have, `udm`; `nil`: the neutral ones.
    package var taxonomy: Scalar?
    package var id: Scalar?
    package var name: Scalar?
    package var title: Scalar?
    package var description: Scalar?
    package var author: Scalar?
    package var created: Scalar?
    package var modified: Scalar?
    package var version: Scalar?
    package var license: Scalar?
    package var status: Scalar?
    package var severity: Scalar?
    package var priority: Scalar?
    package var attack: [Scalar] = []
    package var references: [Scalar] = []
    package var falsePositives: [Scalar] = []
    package var tags: [Scalar] = []
    package var metadata: [Entry] = []

    package init() {}
  }

  /// A key and its text.
  package struct Entry: Hashable, Sendable {
    package var key: Scalar
    package var value: Scalar

    package init(_ key: Scalar, _ value: Scalar) {
      self.key = key
      self.value = value
    }
  }

  /// `launch: {logsource: …, selections: …, where: …}`
  package struct Variable: Hashable, Sendable {
    package var name: Scalar
    package var logSource: LogSource?
    package var views: Views
    /// It speaks of what holds at all times: of entities, not of events.
    package var isTimeless: Bool
    package var selections: [Selection]
    /// `nil`: all selections must hold.
    package var filter: Formula?
    /// `alerts: {events: …, window: …, condition: …}`: the rule whose alerts the variable sees; then it has no logs and
    /// no selections. Its lists are those of the rule it stands in; it has no targets and no tests.
    package var alerts: Rule?

    package init(
      name: Scalar, logSource: LogSource? = nil, views: Views = Views(), isTimeless: Bool = false,
      selections: [Selection] = [], filter: Formula? = nil, alerts: Rule? = nil
    ) {
      self.views = views
      self.isTimeless = isTimeless
      self.alerts = alerts
      self.name = name
      self.logSource = logSource
      self.selections = selections
      self.filter = filter
    }
  }

  /// `{by: [host.name], over: 10m, kind: after, pivot: failure}`
  package struct Window: Hashable, Sendable {
    package var keys: [Key]
    /// `10m`
    package var length: Scalar
    /// `nil`: hop.
    package var kind: Scalar?
    package var pivot: Scalar?
    package var origin: Origin

    package init(
      keys: [Key], length: Scalar, kind: Scalar? = nil, pivot: Scalar? = nil, origin: Origin = .none
    ) {
      self.keys = keys
      self.length = length
      self.kind = kind
      self.pivot = pivot
      self.origin = origin
    }
  }

  /// What all events of a group share.
  package enum Key: Hashable, Sendable {
    /// `host.name`
    case field(Scalar)
    /// `{name: hostname, field: host.name}`
    case named(Scalar, field: Scalar)
    /// `{name: source, fields: {failure: source.ip, success: client.ip}}`
    case each(Scalar, fields: [Entry])
    /// `{name: source, only: {failure: source.ip}}`: events of the other variables are in every group.
    case some(Scalar, fields: [Entry])
    /// `{name: source, …, absent_as: ''}`: the key of events without the field.
    indirect case filled(Key, Scalar)
  }

  /// `admin_hosts: [a, b]`
  package struct List: Hashable, Sendable {
    package var name: Scalar
    package var values: [Scalar]

    package init(name: Scalar, values: [Scalar]) {
      self.name = name
      self.values = values
    }
  }

  /// `yaral: {name: …, metadata: …, fields: …, omit: …}`
  package struct Override: Hashable, Sendable {
    package var target: Scalar
    package var name: Scalar?
    package var metadata: [Entry] = []
    package var fields: [Entry] = []
    package var omission: Scalar?

    package init(target: Scalar) {
      self.target = target
    }
  }

  /// `{code: DT0602, target: sigma, reason: …}`
  package struct Acceptance: Hashable, Sendable {
    package var code: Scalar
    package var target: Scalar?
    package var reason: Scalar

    package init(code: Scalar, target: Scalar?, reason: Scalar) {
      self.code = code
      self.target = target
      self.reason = reason
    }
  }
}
