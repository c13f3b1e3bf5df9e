/// Runs a detection over events: forms groups, windows and rows, and asks which are alerts.
public struct DetectionRun<Logic: DetectionLogic> {
  let logic: Logic
  let variables: [DetectionVariable]
  let window: DetectionWindow?
  let layout: WindowLayout

  /// Prepares a detection.
  ///
  /// - Parameter layout: how windows are laid on time.
  public init(_ logic: Logic, layout: WindowLayout = .standard) {
    self.logic = logic
    self.layout = layout
    variables = logic.variables
    window = logic.window
  }

  /// The alerts on a list of events.
  ///
  /// - Parameter events: in any order. Indices in alerts refer to this list.
  /// - Returns: for a detection without window in the order of the events; else by window start, then by
  ///   window end, then by match values as text.
  /// - Complexity: with a window, O(events · log events + windows + rows): the windows of a group are swept
  ///   once, and rows are found by looking joins up. Without joins a window has as many rows as there are
  ///   combinations of its events, which are visited only for outcomes that aggregate.
  public func alerts(on events: [Event]) -> [Alert] {
    guard window != nil else { return events.indices.compactMap { alert(on: events[$0], index: $0) } }
    return alerts(on: events) { _, _ in true }
  }

  /// The alerts of a detection with a window, whose variables do not all look at the same events.
  ///
  /// - Parameter isSeen: whether a variable looks at the event of an index at all.
  package func alerts(on events: [Event], _ isSeen: (_ variable: Int, _ event: Int) -> Bool) -> [Alert] {
    if logic.hasViews {
      let views = EventViews(logic, of: events, isSeen)
      return alerts(onMatches: views.matches, of: views.views, origins: views.origins)
    }
    let members = variables.indices.map { variable in
      events.indices.filter { index in
        isSeen(variable, index) && variables[variable].reads(events[index])
          && logic.matches(variable: variable, events[index])
      }
    }
    return alerts(onMatches: members, of: events)
  }

  /// The alert, if any, of a detection without window on an event.
  ///
  /// - Parameter index: the event's, for the alert.
  package func alert(on event: Event, index: Int = 0) -> Alert? {
    if logic.hasViews { return alert(onViewsOf: event, index: index) }
    guard let variable = variables.first, variable.reads(event), logic.matches(variable: 0, event) else { return nil }
    return alert(onMatch: event, index: index)
  }

  /// The alert, if any, of a detection without window on an event that its variable matches.
  package func alert(onMatch event: Event, index: Int = 0) -> Alert? {
    // Joins of the event with itself decide whether there is a row.
    let hasRow = logic.joins.allSatisfy { ResolvedJoin($0, variables).holds(event, event) }
    guard hasRow || variables.first?.isRequired != true else { return nil }
    return logic.findings(of: EventGroup(hasRow ? .single(EventRow(event)) : .empty, variables)).map {
      Alert(outcomes: $0.entries, events: hasRow ? [index] : [])
    }
  }

  /// The alert, if any, of a detection without window on an event of which its variable has views.
  package func alert(onViewsOf event: Event, index: Int) -> Alert? {
    let views = EventViews(logic, of: [event])
    let members = GroupMembers(variableCount: variables.count)
    for (variable, matches) in views.matches.enumerated() {
      for view in matches { members.append(view, as: variable) }
    }
    guard !members.members.allSatisfy(\.isEmpty) else { return nil }
    let rows = WindowRows(
      views.views, RowPlan(variables, logic.joins), members, members.members.map(\.indices),
      origins: views.origins)
    let group = EventGroup(.views(rows), variables)
    return logic.findings(of: group).map {
      Alert(outcomes: $0.entries, events: group.contributing.isEmpty ? [] : [index])
    }
  }

  /// The alerts of a detection with a window, when it is known which events its variables match.
  ///
  /// - Parameters:
  ///   - matches: for each variable the indices of its events, log source regarded; in any order.
  ///   - events: all events of the run.
  package func alerts(onMatches matches: [[Int]], of events: [Event]) -> [Alert] {
    alerts(onMatches: matches, of: events, origins: nil)
  }

  /// - Parameters:
  ///   - origins: for each view the index of its event, when the events are views.
  ///   - lasts: only windows whose last moment, in nanoseconds, is one of these are asked.
  func alerts(
    onMatches matches: [[Int]], of events: [Event], origins: [Int]?,
    endingIn lasts: ClosedRange<Int64> = .min ... .max
  ) -> [Alert] {
    guard let window, let sweep = GroupSweep(self) else { return [] }
    var found: [RankedAlert] = []
    for (rank, group) in Grouping(window, variables).groups(of: matches, events).enumerated() {
      sweep.forEachAlert(of: group.members, events, origins: origins, endingIn: lasts) { bounds, findings in
        let window = Alert.Window(
          start: Timestamp(nanoseconds: bounds.start), end: Timestamp(nanoseconds: bounds.end))
        let alert = Alert(
          window: window, match: group.match, outcomes: findings.outcomes.entries, events: findings.events)
        found.append(RankedAlert(window: window, group: rank, alert: alert))
      }
    }
    return found.sorted { $0.precedes($1) }.map(\.alert)
  }
}

/// An alert with what decides its place.
private struct RankedAlert {
  let window: Alert.Window
  /// The place of its group in the order of match values.
  let group: Int
  let alert: Alert

  func precedes(_ other: RankedAlert) -> Bool {
    (window.start, window.end, group) < (other.window.start, other.window.end, other.group)
  }
}
