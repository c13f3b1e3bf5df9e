/// The events that are looked at together: the one event, or the events of a group in a window.
///
/// A group has **rows**: all combinations of one event for each required variable that satisfy the joins
/// among them; each other variable, in the order of the rule, extends a row by each of its events that
/// satisfies its joins with the variables so far, and leaves the row as it is when there is none. If no
/// variable is required, each event of each variable is a row of its own.
public struct EventGroup {
  let variables: [DetectionVariable]
  let rows: Rows
  /// What rows were asked before, if that is known of all of them.
  let questions: RowQuestions?

  enum Rows {
    /// The one row of an event without window.
    case single(EventRow)
    case window(WindowRows)
    /// The rows of an event without window of which a variable has views.
    case views(WindowRows)
    /// The rows of a window, each of one event, and what is kept of them.
    case members(ArraySlice<WindowMember>, RunningAggregates?)
    /// The one row of an event whose answers are written down.
    case asked(Event, RowAnswers)
    case empty
  }

  init(_ rows: Rows, _ variables: [DetectionVariable], _ questions: RowQuestions? = nil) {
    self.rows = rows
    self.variables = variables
    self.questions = questions
  }

  /// The group of an event without window.
  package init(_ event: Event, _ variables: [DetectionVariable]) {
    self.init(.single(EventRow(event)), variables)
  }

  /// The group of what lies in a window, when each event is a row.
  ///
  /// - Parameter running: aggregates of these events that are known.
  package init(
    _ members: ArraySlice<WindowMember>, _ variables: [DetectionVariable], running: RunningAggregates? = nil
  ) {
    self.init(.members(members, running), variables)
  }

  /// What lies in a window, when each event is a row.
  package var members: ArraySlice<WindowMember>? {
    if case .members(let members, _) = rows { members } else { nil }
  }

  /// The number of different events of a variable that occur in the rows; 0 for an unknown variable.
  public func count(of variable: String) -> Int {
    guard let index = variables.firstIndex(where: { $0.name == variable }) else { return 0 }
    return count(of: index)
  }

  /// As `count(of:)`, by the variable's index.
  package func count(of variable: Int) -> Int {
    switch rows {
    case .single: variable == 0 ? 1 : 0
    case .window(let rows), .views(let rows): rows.counts[variable]
    case .members(let members, _): variable == 0 ? members.count : 0
    case .asked: variable == 0 ? 1 : 0
    case .empty: 0
    }
  }

  /// The row of a group without a window, the first one if there are several views of the event; with a window, a
  /// row without events.
  public var row: EventRow {
    switch rows {
    case .single(let row): row
    case .views(let rows): rows.firstRow ?? EventRow(events: [], chosen: [])
    case .window, .members, .asked, .empty: EventRow(events: [], chosen: [])
    }
  }

  /// Whether the statement is true of some row.
  public func contains(_ statement: (EventRow) -> Bool) -> Bool {
    var isFound = false
    forEachRow { row in isFound = isFound || statement(row) }
    return isFound
  }

  /// The events that occur in the rows, ascending, each once.
  var contributing: [Int] {
    switch rows {
    case .single(let row): row.eventIndices
    case .window(let rows), .views(let rows): rows.contributing
    case .members, .asked, .empty: []
    }
  }

  /// Calls the body with each row: earlier variables' events vary slower, each in the order of time.
  func forEachRow(_ body: (EventRow) -> Void) {
    switch rows {
    case .single(let row): body(row)
    case .window(let rows), .views(let rows): rows.forEachRow(body)
    case .members(let members, _):
      // Looked at by their places: copies of members would cost more.
      for index in members.indices { body(EventRow(members[index].event)) }
    case .asked(let event, _): body(EventRow(event))
    case .empty: break
    }
  }
}

/// One event for each variable, or none.
public struct EventRow {
  private enum Content {
    /// That of the only variable.
    case one(Event)
    /// For each variable an index of the events, or `none`.
    case chosen([Event], [Int])
  }

  private let content: Content

  static let none = -1

  init(_ event: Event) {
    content = .one(event)
  }

  /// - Parameter chosen: for each variable an index of `events`, or `none`.
  init(events: [Event], chosen: [Int]) {
    content = .chosen(events, chosen)
  }

  /// The event of a variable, by the index of the variable in the detection; `nil` when the row has none.
  public subscript(variable: Int) -> Event? {
    switch content {
    case .one(let event): return variable == 0 ? event : nil
    case .chosen(let events, _): return eventIndex(of: variable).map { events[$0] }
    }
  }

  /// The values of a field of the event of a variable; empty when the row has no such event. An event is not copied.
  package func values(of field: String, _ variable: Int) -> [Value] {
    switch content {
    case .one(let event): return variable == 0 ? event[field] : []
    case .chosen(let events, _): return eventIndex(of: variable).map { events[$0][field] } ?? []
    }
  }

  /// The indices of its events, variable by variable; `none` for a variable without one.
  var eventIndices: [Int] {
    switch content {
    case .one: [0]
    case .chosen(_, let chosen): chosen
    }
  }

  /// The index, in the events of the run, of the event of a variable.
  package func eventIndex(of variable: Int) -> Int? {
    switch content {
    case .one: return variable == 0 ? 0 : nil
    case .chosen(_, let chosen):
      return chosen.indices.contains(variable) && chosen[variable] != Self.none ? chosen[variable] : nil
    }
  }
}

extension Optional where Wrapped == Event {
  /// Whether the row has the event, and the event satisfies the predicate.
  public func holds(_ predicate: (Event) -> Bool) -> Bool {
    guard let self else { return false }
    return predicate(self)
  }

  /// The first value of a field that is not null, or `absentAs` when the row has no such event, or the event
  /// no such value.
  public func value(_ field: String, absentAs absent: Value = .null) -> Value {
    self?[field].first { $0 != .null } ?? absent
  }
}
