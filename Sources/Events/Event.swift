/// One event: when it happened, where it comes from, and a finite map from field names to values.
///
/// Which data model the names belong to (neutral, UDM, Sigma, ECS) is known by whoever holds the event.
public struct Event: Hashable, Sendable {
  /// When the event happened; `nil` when it does not say. An event without a time is never in a window.
  public var time: Timestamp?
  /// The log source that the event says it comes from; `nil` matches every log source.
  public var logSource: LogSource?
  /// The values of each field, in the order of the event. A field that is not there is absent; a list is
  /// never empty (an empty list in a source makes the field absent). Canonically equivalent names (é in one
  /// scalar and in two) are one field here.
  public var fields: [String: [Value]] {
    get { content.dictionary }
    _modify { yield &content.dictionary }
  }
  private var content: EventFields
  /// The elements of each list of objects, by the list's name: which of the values in `fields` stand together.
  /// A list inside an element stands in that element only. Empty for events without such lists.
  public var elements: [String: [EventElement]]
  /// Where the event was read.
  public var source: EventSource

  public init(
    time: Timestamp? = nil, logSource: LogSource? = nil, fields: [String: [Value]] = [:],
    elements: [String: [EventElement]] = [:], source: EventSource = EventSource()
  ) {
    self.time = time
    self.logSource = logSource
    content = EventFields(fields)
    self.elements = elements
    self.source = source
  }

  /// - Parameters:
  ///   - names: the fields that events of this kind have.
  ///   - values: for each name its values, none where the event has no such field; then those of all others, if the names say
  ///     so.
  package init(
    time: Timestamp? = nil, logSource: LogSource? = nil, _ names: FieldNames, _ values: [[Value]], source: EventSource
  ) {
    self.time = time
    self.logSource = logSource
    content = EventFields(names, values)
    elements = [:]
    self.source = source
  }

  /// The values of a field; empty when it is absent.
  public subscript(_ field: String) -> [Value] {
    get { content[field] }
    set { content[field] = newValue }
  }

  /// The values of each of these names, if the event was made with them.
  package func row(of names: FieldNames) -> [[Value]]? { content.row(of: names) }

  /// How many values the field with the most has; 0 for no fields.
  package var width: Int { content.width }

  /// Whether some value of some field passes a test.
  package func hasValue(where test: (Value) -> Bool) -> Bool { content.contains(where: test) }
}

/// Where an event was read: a file, its line from 0, and the identifier that the event itself carries.
public struct EventSource: Hashable, Sendable {
  public var file: String
  /// From 0; for a JSON array the index in it.
  public var line: Int
  public var id: String?

  public init(file: String = "", line: Int = 0, id: String? = nil) {
    self.file = file
    self.line = line
    self.id = id
  }
}

/// Which logs a rule reads, or an event comes from. Names are those of Sigma's log sources; lower case. Two
/// are equal when their names are the same bytes.
public struct LogSource: Hashable, Sendable {
  public var category: String?
  public var product: String?
  public var service: String?

  public init(category: String? = nil, product: String? = nil, service: String? = nil) {
    self.category = category
    self.product = product
    self.service = service
  }

  /// Whether everything that this names is equal in the other; what this leaves out is free.
  ///
  /// Source: the Sigma reference, section 3 ("contain, without case").
  public func contains(_ other: LogSource) -> Bool {
    func agrees(_ mine: String?, _ theirs: String?) -> Bool {
      guard let mine else { return true }
      return theirs.map { $0.isExactly(mine) || $0.lowercased().isExactly(mine.lowercased()) } ?? false
    }
    return agrees(category, other.category) && agrees(product, other.product)
      && agrees(service, other.service)
  }
}

extension LogSource {
  public static func == (left: LogSource, right: LogSource) -> Bool {
    left.category.isExactly(right.category) && left.product.isExactly(right.product)
      && left.service.isExactly(right.service)
  }
}

/// A moment, in nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

  /// Whole seconds since 1970, rounded down.
  public var seconds: Int64 {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? whole - 1 : whole
  }
}

/// What fired: one detection, on one event or on one group of events in one window.
public struct Alert: Hashable, Sendable {
  /// The window's start and end. Hop and tumbling windows are half-open, [start, end); sliding windows are
  /// (start, end]; windows after or before a variable hold both, [start, end].
  public struct Window: Hashable, Sendable {
    public var start: Timestamp
    public var end: Timestamp

    public init(start: Timestamp, end: Timestamp) {
      self.start = start
      self.end = end
    }
  }

  /// A named value, in the order of the rule.
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// `nil` for a rule without a window.
  public var window: Window?
  /// The values of the group-by keys, each as the first event of the group in the list writes it.
  public var match: [Entry]
  public var outcomes: [Entry]
  /// The indices of the events that contribute (that occur in the group's rows), ascending, without
  /// repetition.
  public var events: [Int]

  public init(window: Window? = nil, match: [Entry] = [], outcomes: [Entry] = [], events: [Int]) {
    self.window = window
    self.match = match
    self.outcomes = outcomes
    self.events = events
  }
}
