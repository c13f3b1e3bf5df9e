/// What makes a window an alert: its outcomes, and the contributing events. Consecutive windows often share it.
final class GroupFindings {
  let outcomes: Outcomes
  let events: [Int]

  init(_ outcomes: Outcomes, _ events: [Int]) {
    self.outcomes = outcomes
    self.events = events
  }
}

/// Asks of one group after the other which of its windows are alerts.
struct GroupSweep<Logic: DetectionLogic> {
  let sequence: WindowSequence
  private let logic: Logic
  private let variables: [DetectionVariable]
  private let timeless: [Int]
  private let plan: RowPlan

  /// `nil` for a detection without a window.
  init?(_ run: DetectionRun<Logic>) {
    guard let window = run.window else { return nil }
    logic = run.logic
    variables = run.variables
    timeless = variables.indices.filter { run.variables[$0].isTimeless }
    plan = RowPlan(variables, logic.joins)
    sequence = WindowSequence(window, variables, run.layout)
  }

  /// Calls the body with each window of a group that is an alert, in ascending order of starts.
  ///
  /// - Parameters:
  ///   - group: each variable's members, as indices of the events, in the order of time.
  ///   - origins: for each view the index of its event, when the events are views.
  ///   - lasts: only windows whose last moment, in nanoseconds, is one of these are asked.
  ///   - other: the detection, if another knows more than that of the run.
  ///   - isPossible: whether what lies in a window, as positions in each variable's members, can be an alert.
  func forEachAlert(
    of group: GroupMembers, _ events: [Event], origins: [Int]? = nil, endingIn lasts: ClosedRange<Int64>,
    asking other: Logic? = nil, isPossible: ([Range<Int>]) -> Bool = { _ in true },
    _ body: (WindowSequence.Bounds, GroupFindings) -> Void
  ) {
    let times = variables.indices.map { variable in
      variables[variable].isTimeless ? [] : group.members[variable].map { events[$0].time?.nanoseconds ?? 0 }
    }
    // Without an event of a required variable the condition cannot hold.
    for step in plan.steps where !step.isOptional && group.members[step.variable].isEmpty { return }
    var sweep = WindowSweep(times)
    var latest: GroupFindings?
    sequence.forEach(times, endingIn: lasts) { bounds in
      if sweep.move(to: bounds) {
        latest =
          isPossible(sweep.ranges) ? findings(sweep.ranges, group, events, origins, other ?? logic) : nil
      }
      if let latest { body(bounds, latest) }
    }
  }

  /// The outcomes and events of a group in a window, if it is an alert.
  private func findings(
    _ timed: [Range<Int>], _ group: GroupMembers, _ events: [Event], _ origins: [Int]?, _ logic: Logic
  ) -> GroupFindings? {
    guard timed.contains(where: { !$0.isEmpty }) else { return nil }
    var ranges = timed
    for variable in timeless { ranges[variable] = group.members[variable].indices }
    guard plan.steps.allSatisfy({ $0.isOptional || !ranges[$0.variable].isEmpty }) else { return nil }
    let rows = WindowRows(events, plan, group, ranges, origins: origins)
    guard plan.steps.isEmpty || !rows.isEmpty else { return nil }
    let windowed = EventGroup(.window(rows), variables)
    return logic.findings(of: windowed).map { GroupFindings($0, windowed.contributing) }
  }
}

/// The events of each variable that lie in the current window, while windows ascend.
private struct WindowSweep {
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
