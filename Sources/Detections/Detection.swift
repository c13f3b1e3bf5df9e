package import Diagnostics
package import Events
import Patterns

/// What a rule means: the intermediate representation.
///
/// It knows no language. Its fields have the names of one taxonomy, which it states.
package struct Detection: Hashable, Sendable {
  package var metadata: Metadata
  /// Whose names the fields have: `neutral`, `udm`, `sigma`.
  package var taxonomy: TaxonomyName
  /// At least one; names are distinct.
  package var variables: [EventVariable]
  package var joins: [Join]
  /// `nil`: the rule is asked of each event of its variable by itself, and there is exactly one variable.
  package var window: Window?
  /// In order: a later outcome may refer to an earlier one.
  package var outcomes: [Outcome]
  package var condition: Condition
  /// The named lists whose content the rule itself gives.
  package var lists: [NamedList]
  /// What the author wants otherwise in one target, by the target's name.
  package var overrides: [String: TargetOverride]

  package init(
    metadata: Metadata, taxonomy: TaxonomyName, variables: [EventVariable], joins: [Join] = [],
    window: Window? = nil, outcomes: [Outcome] = [], condition: Condition, lists: [NamedList] = [],
    overrides: [String: TargetOverride] = [:]
  ) {
    self.metadata = metadata
    self.taxonomy = taxonomy
    self.variables = variables
    self.joins = joins
    self.window = window
    self.outcomes = outcomes
    self.condition = condition
    self.lists = lists
    self.overrides = overrides
  }

  /// The variable of a name.
  package func variable(_ name: String) -> EventVariable? {
    variables.first { $0.name == name }
  }
}

/// The name of a data model: whose names the fields of a detection or an event have.
package struct TaxonomyName: Hashable, Sendable, CustomStringConvertible {
  package var name: String

  package init(_ name: String) {
    self.name = name
  }

  /// Elastic Common Schema names, in which rules are authored.
  package static let neutral = TaxonomyName("neutral")
  /// Google's Unified Data Model.
  package static let udm = TaxonomyName("udm")
  /// The names of Sigma's taxonomy appendix: Sysmon's, and each log's own.
  package static let sigma = TaxonomyName("sigma")
  /// Raw Elastic Common Schema documents.
  package static let ecs = TaxonomyName("ecs")

  package var description: String { name }
}

/// A kind of event that a rule speaks of: `events: launch:` in neutral rules, `$launch` in YARA-L.
package struct EventVariable: Hashable, Sendable {
  /// Where the events of a variable come from.
  package indirect enum Source: Hashable, Sendable {
    /// They are those that the detection is asked of.
    case events
    /// They are the alerts of another detection: see `Detection+Nesting.swift`.
    case alerts(of: Detection)
  }

  package var name: String
  package var source: Source
  /// The logs it is looked for in; `nil` when the predicate alone decides.
  package var logSource: LogSource?
  /// How the variable sees events otherwise than they were read; see `Derivation`.
  package var derivations: [Derivation]
  /// Whether what it speaks of is no happening but a state of the world, which holds in every window: an entity of
  /// the entity graph in YARA-L.
  package var isTimeless: Bool
  /// The data table whose rows it speaks of, which are timeless; `nil`: it speaks of events. See `DataTable`.
  package var table: String?
  package var predicate: Predicate
  package var origin: Origin

  package init(
    name: String, source: Source = .events, logSource: LogSource? = nil, derivations: [Derivation] = [],
    isTimeless: Bool = false, table: String? = nil, predicate: Predicate, origin: Origin = .none
  ) {
    self.name = name
    self.source = source
    self.logSource = logSource
    self.isTimeless = isTimeless || table != nil
    self.table = table
    self.derivations = derivations
    self.predicate = predicate
    self.origin = origin
  }
}

/// A field of an event, by its name in the detection's taxonomy. Opaque: no part of it has a meaning here. Names
/// are equal when their bytes are.
package struct Field: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package var name: String

  package init(_ name: String) {
    self.name = name
  }

  package init(stringLiteral name: String) {
    self.name = name
  }

  package var description: String { name }

  package static func == (left: Field, right: Field) -> Bool { left.name.utf8Equals(right.name) }
}

/// A condition between events of two variables: `a.user.name = b.user.name`.
///
/// True for two events if some value of the left and some value of the right satisfy the relation; so false
/// when either is absent or null. Two numbers are equal as numbers, other values when their texts
/// (`Value.text`) are, exactly unless `ignoringCase`. Less and greater are asked of numbers (`Value.number`,
/// so also of text that is a decimal number); between other values they are false.
package struct Join: Hashable, Sendable {
  package enum Operand: Hashable, Sendable {
    case field(variable: String, Field)
    /// When the event happened, in whole seconds since 1970 (the coarsest target's resolution).
    case time(variable: String)

    package var variable: String {
      switch self {
      case .field(let variable, _), .time(let variable): variable
      }
    }
  }

  /// How the values of the two sides are compared. By pattern and by network the relation is `equal`, and each value
  /// of the right side is read as its text (`Value.text`).
  package enum Matching: Hashable, Sendable {
    /// As values: see `Join`.
    case values
    /// The left text (`Value.text`) holds a match of the right one, an RE2 pattern; what is none matches nothing.
    case pattern
    /// The left value is text that is an address in the right one, a network; what is none holds no address.
    case network
  }

  package var left: Operand
  package var relation: Relation
  package var right: Operand
  package var ignoringCase: Bool
  package var matching: Matching
  package var origin: Origin

  package init(
    _ left: Operand, _ relation: Relation, _ right: Operand, ignoringCase: Bool = false,
    matching: Matching = .values, origin: Origin = .none
  ) {
    self.matching = matching
    self.left = left
    self.relation = relation
    self.right = right
    self.ignoringCase = ignoringCase
    self.origin = origin
  }

  /// Whether both sides have one value.
  package var isEquality: Bool { relation == .equal && matching == .values }
}

/// Which events are looked at together.
///
/// A group is what events of some variables that agree on all keys that they have in common give a value for every
/// key; all events that agree with it belong to it. Events whose key is absent, null, or an empty text are in no group. A key with several values puts its
/// event into a group for each; with several keys, for each combination. Keys are compared exactly (case
/// matters) as texts (`Value.text`), so that 5 and "5" are one key. An event without a time is in no window.
/// Events of a timeless variable are in every window of their group, whatever their time. A window that holds no other
/// event of the group is not looked at.
package struct Window: Hashable, Sendable {
  /// How windows are laid on time; `WindowLayout` may override it when a detection is evaluated.
  package enum Kind: Hashable, Sendable {
    /// Overlapping windows [start, start + length); the step is the engine's.
    case hop
    /// Adjacent windows [start, end), starts at multiples of the length since 1970.
    case tumbling
    /// Windows (t - length, t] that end at each event of the group; one for events of the same time.
    case sliding
    /// One window [t, t + length] for each event of the pivot variable in the group; one for events of the
    /// same time. Other events of the pivot variable in the window count like all events.
    case after(variable: String)
    /// One window [t - length, t] for each event of the pivot variable, in the same way.
    case before(variable: String)
  }

  /// What all events of a group share; empty: all events are one group.
  package var keys: [GroupKey]
  /// Positive.
  package var length: Duration
  package var kind: Kind
  package var origin: Origin

  package init(keys: [GroupKey], length: Duration, kind: Kind = .hop, origin: Origin = .none) {
    self.keys = keys
    self.length = length
    self.kind = kind
    self.origin = origin
  }
}

/// One value that all events of a group share.
package struct GroupKey: Hashable, Sendable {
  /// The name in alerts, and of the YARA-L placeholder: an identifier.
  package var name: String
  /// Where it stands in the events of each variable; at least one has it. Events of a variable without it are in
  /// every group whose other keys they share.
  package var fields: [String: Field]
  /// The key of events that have the field, but no value in it (or the empty text); `nil`: they are in no group.
  package var absentAs: Value?
  package var origin: Origin

  package init(name: String, fields: [String: Field], absentAs: Value? = nil, origin: Origin = .none) {
    self.name = name
    self.fields = fields
    self.absentAs = absentAs
    self.origin = origin
  }
}

/// A list of values with a name, as Google SecOps' reference lists. Values are equal when their bytes are.
package struct NamedList: Hashable, Sendable {
  package var name: String
  package var values: [String]

  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  package static func == (left: NamedList, right: NamedList) -> Bool {
    left.name.utf8Equals(right.name)
      && left.values.elementsEqual(right.values) { left, right in left.utf8Equals(right) }
  }
}
