/// A kind of event that a detection speaks of.
public struct DetectionVariable: Hashable, Sendable {
  /// As in the rule.
  public var name: String
  /// The logs it is looked for in; `nil` when the predicate alone decides.
  public var logSource: LogSource?
  /// Whether the detection's condition cannot hold without such an event. Rows are formed by it; see
  /// `EventGroup`.
  public var isRequired: Bool
  /// Whether its events are in every window of their group, whatever their time.
  public var isTimeless: Bool

  public init(_ name: String, logSource: LogSource? = nil, isRequired: Bool, isTimeless: Bool = false) {
    self.isTimeless = isTimeless
    self.name = name
    self.logSource = logSource
    self.isRequired = isRequired
  }

  /// Whether the event's log source does not exclude it; an event that names none is everyone's.
  package func reads(_ event: Event) -> Bool {
    guard let logSource, let source = event.logSource else { return true }
    return logSource.contains(source)
  }
}

/// Which events are looked at together: those that share all keys, in one window of time.
public struct DetectionWindow: Hashable, Sendable {
  /// How windows are laid on time.
  public enum Kind: Hashable, Sendable {
    /// Overlapping windows [start, start + length).
    case hop
    /// Adjacent windows [start, end), starts at multiples of the length since 1970.
    case tumbling
    /// Windows (t - length, t] that end at each event of the group.
    case sliding
    /// One window [t, t + length] for each event of the variable.
    case after(String)
    /// One window [t - length, t] for each event of the variable.
    case before(String)
  }

  /// Empty: all events are one group.
  public var keys: [DetectionKey]
  /// Positive.
  public var length: Duration
  public var kind: Kind

  public init(by keys: [DetectionKey], over length: Duration, _ kind: Kind = .hop) {
    self.keys = keys
    self.length = length
    self.kind = kind
  }
}

/// One value that all events of a group share.
public struct DetectionKey: Hashable, Sendable {
  /// The name in alerts.
  public var name: String
  /// Where the value stands in the events of each variable.
  private let fields: [String: String]
  private let everywhere: String?

  /// The key of events without a value in the field; `nil`: they are in no group.
  let absentAs: Value?

  /// A key that stands in the same field of all events.
  public init(_ name: String, field: String, absentAs: Value? = nil) {
    self.name = name
    fields = [:]
    everywhere = field
    self.absentAs = absentAs
  }

  /// A key that stands in different fields: variable → field. Events of a variable without an entry are in every
  /// group whose other keys they share.
  public init(_ name: String, fields: [String: String], absentAs: Value? = nil) {
    self.name = name
    self.fields = fields
    everywhere = nil
    self.absentAs = absentAs
  }

  /// The field that holds the key in the events of a variable.
  package func field(of variable: String) -> String? { everywhere ?? fields[variable] }
}

/// A condition between events of two variables.
///
/// True if some value of the left and some value of the right stand in the relation; so false when either is
/// absent. Texts are compared exactly unless case is ignored; numbers as numbers.
public struct DetectionJoin: Hashable, Sendable {
  /// One side of a join.
  public enum Operand: Hashable, Sendable {
    case field(of: String, String)
    /// When the event happened, in whole seconds since 1970.
    case time(of: String)

    var variable: String {
      switch self {
      case .field(of: let variable, _), .time(of: let variable): variable
      }
    }
  }

  /// How the values of the two sides are compared.
  package enum Matching: Hashable, Sendable {
    case values
    /// The left text holds a match of the right one, a pattern.
    case pattern
    /// The left value is an address in the right one, a network.
    case network
  }

  public var left: Operand
  public var relation: Relation
  public var right: Operand
  public var ignoringCase: Bool
  package var matching = Matching.values

  public init(_ left: Operand, _ relation: Relation, _ right: Operand, ignoringCase: Bool = false) {
    self.left = left
    self.relation = relation
    self.right = right
    self.ignoringCase = ignoringCase
  }
}
