/// The events that are looked at together: the one event, or the events of a group in a window.
///
/// A group has **rows**: all combinations of one event for each required variable that satisfy the joins
/// among them; each other variable, in the order of the rule, extends a row by each of its events that
/// satisfies its joins with the events that the row has, or by none when there is no such event. If no
/// variable is required, each event of each variable is a row of its own.
public struct EventGroup {
  let variables: [DetectionVariable]
  private let contents: Contents

  private enum Contents {
    case single(EventRow)
    case rows(WindowRows)
  }

  /// The group of a detection without a window.
  init(single index: Int, of events: [Event], _ variables: [DetectionVariable]) {
    self.variables = variables
    contents = .single(EventRow(events: events, chosen: [index]))
  }

  /// The group of some events in one window.
  init(_ rows: WindowRows, _ variables: [DetectionVariable]) {
    self.variables = variables
    contents = .rows(rows)
  }

  /// The number of different events of a variable that occur in the rows; 0 for an unknown variable.
  public func count(of variable: String) -> Int {
    guard let index = variables.firstIndex(where: { $0.name == variable }) else { return 0 }
    return count(of: index)
  }

  /// As `count(of:)`, by the variable's index.
  package func count(of variable: Int) -> Int {
    switch contents {
    case .single: variable == 0 ? 1 : 0
    case .rows(let rows): rows.counts[variable]
    }
  }

  /// The only row of a group without a window; with a window, a row without events.
  public var row: EventRow {
    switch contents {
    case .single(let row): row
    case .rows(let rows): EventRow(events: [], chosen: rows.counts.map { _ in EventRow.none })
    }
  }

  /// Calls the body with each row: earlier variables' events vary slower, each in the order of time.
  func forEachRow(_ body: (EventRow) -> Void) {
    switch contents {
    case .single(let row): body(row)
    case .rows(let rows): rows.forEachRow(body)
    }
  }
}

/// One event for each variable, or none.
public struct EventRow {
  let events: [Event]
  /// For each variable an index of `events`, or `none`.
  let chosen: [Int]

  static let none = -1

  /// The event of a variable, by the index of the variable in the detection; `nil` when the row has none.
  public subscript(variable: Int) -> Event? {
    guard chosen.indices.contains(variable), chosen[variable] != Self.none else { return nil }
    return events[chosen[variable]]
  }

  /// The index, in the events of the run, of the event of a variable.
  package func eventIndex(of variable: Int) -> Int? {
    guard chosen.indices.contains(variable), chosen[variable] != Self.none else { return nil }
    return chosen[variable]
  }
}

extension Optional where Wrapped == Event {
  /// Whether the row has the event, and the event satisfies the predicate.
  public func holds(_ predicate: (Event) -> Bool) -> Bool {
    guard let self else { return false }
    return predicate(self)
  }

  /// How many events the row has here: 1 or 0.
  public var count: Int { self == nil ? 0 : 1 }

  /// The first value of a field, or `absentAs` when the row has no such event, or the event no such value.
  public func value(_ field: String, absentAs absent: Value = .null) -> Value {
    guard let first = self?[field].first, first != .null else { return absent }
    return first
  }
}
