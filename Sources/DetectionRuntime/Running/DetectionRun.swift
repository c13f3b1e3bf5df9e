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
    guard window != nil else {
      return events.indices.compactMap { index in
        let event = events[index]
        if logic.hasViews { return alert(onViewsOf: index, of: events) }
        guard variables.first?.reads(event) == true, logic.matches(variable: 0, event) else { return nil }
        return alert(onMatch: index, of: events)
      }
    }
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

  /// The alert, if any, of a detection without window on an event that its variable matches.
  package func alert(onMatch index: Int, of events: [Event]) -> Alert? {
    let row = EventRow(events: events, chosen: [index])
    // Joins of the event with itself decide whether there is a row.
    let event = events[index]
    let hasRow = logic.joins.allSatisfy { ResolvedJoin($0, variables).holds(event, event) }
    guard hasRow || variables.first?.isRequired != true else { return nil }
    return findings(EventGroup(hasRow ? .single(row) : .empty, variables)).map {
      Alert(outcomes: $0.outcomes.entries, events: $0.events)
    }
  }

  /// The alert, if any, of a detection without window on an event of which its variable has views.
  package func alert(onViewsOf index: Int, of events: [Event]) -> Alert? {
    let views = EventViews(logic, of: [events[index]])
    let members = GroupMembers(variableCount: variables.count)
    for (variable, matches) in views.matches.enumerated() {
      for view in matches { members.append(view, as: variable) }
    }
    guard !members.members.allSatisfy(\.isEmpty) else { return nil }
    let rows = WindowRows(
      views.views, RowPlan(variables, logic.joins), members, members.members.map(\.indices),
      origins: views.origins)
    return findings(EventGroup(.views(rows), variables)).map {
      Alert(outcomes: $0.outcomes.entries, events: $0.events.isEmpty ? [] : [index])
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
    guard let window else { return [] }
    let groups = Grouping(window, variables).groups(of: matches, events)
    let plan = RowPlan(variables, logic.joins)
    let sequence = WindowSequence(window, variables, layout)
    var found: [RankedAlert] = []
    for (rank, group) in groups.enumerated() {
      let times = variables.indices.map { variable in
        variables[variable].isTimeless
          ? [] : group.members.members[variable].map { events[$0].time?.nanoseconds ?? 0 }
      }
      var sweep = WindowSweep(times)
      let timeless = variables.indices.filter { variables[$0].isTimeless }
      var latest: (outcomes: Outcomes, events: [Int])?
      sequence.forEach(times, endingIn: lasts) { bounds in
        if sweep.move(to: bounds) {
          var ranges = sweep.ranges
          let isEmpty = ranges.allSatisfy(\.isEmpty)
          for variable in timeless { ranges[variable] = group.members.members[variable].indices }
          latest = isEmpty ? nil : findings(ranges, group.members, plan, events, origins)
        }
        guard let latest else { return }
        let span = Alert.Window(
          start: Timestamp(nanoseconds: bounds.start), end: Timestamp(nanoseconds: bounds.end))
        let alert = Alert(
          window: span, match: group.match, outcomes: latest.outcomes.entries, events: latest.events)
        found.append(RankedAlert(start: bounds.start, end: bounds.end, group: rank, alert: alert))
      }
    }
    return found.sorted { $0.precedes($1) }.map(\.alert)
  }

  /// The outcomes and events of a group in a window, if it is an alert.
  ///
  /// - Parameter logic: the detection, if another knows more than that of the run.
  func findings(
    _ ranges: [Range<Int>], _ group: GroupMembers, _ plan: RowPlan, _ events: [Event], _ origins: [Int]?,
    _ logic: Logic? = nil
  ) -> (outcomes: Outcomes, events: [Int])? {
    guard ranges.contains(where: { !$0.isEmpty }) else { return nil }
    // Without an event of a required variable the condition cannot hold.
    guard plan.steps.allSatisfy({ $0.isOptional || !ranges[$0.variable].isEmpty }) else { return nil }
    let rows = WindowRows(events, plan, group, ranges, origins: origins)
    guard plan.steps.isEmpty || !rows.isEmpty else { return nil }
    return findings(EventGroup(.window(rows), variables), logic)
  }

  private func findings(_ group: EventGroup, _ logic: Logic? = nil) -> (outcomes: Outcomes, events: [Int])? {
    (logic ?? self.logic).findings(of: group).map { ($0, group.contributing) }
  }
}

/// An alert with what decides its place.
private struct RankedAlert {
  let start: Int64
  let end: Int64
  /// The place of its group in the order of match values.
  let group: Int
  let alert: Alert

  func precedes(_ other: RankedAlert) -> Bool {
    (start, end, group) < (other.start, other.end, other.group)
  }
}

/// The events of each variable that lie in the current window, while windows ascend.
struct WindowSweep {
  let times: [[Int64]]
  private(set) var ranges: [Range<Int>]
  private var isFirst = true

  init(_ times: [[Int64]]) {
    self.times = times
    ranges = times.map { _ in 0..<0 }
  }

  /// Moves to a window that starts and ends no earlier than the one before.
  ///
  /// - Returns: whether it holds other events than the one before.
  mutating func move(to bounds: WindowSequence.Bounds) -> Bool {
    var changed = isFirst
    isFirst = false
    for variable in times.indices {
      var low = ranges[variable].lowerBound
      while low < times[variable].count, times[variable][low] < bounds.first { low += 1 }
      var high = max(low, ranges[variable].upperBound)
      while high < times[variable].count, times[variable][high] <= bounds.last { high += 1 }
      if low..<high != ranges[variable] { changed = true }
      ranges[variable] = low..<high
    }
    return changed
  }
}
