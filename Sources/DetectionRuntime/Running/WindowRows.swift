/// The rows of a group in one window. They are made one after the other when they are asked for, never kept.
final class WindowRows {
  let events: [Event]
  let plan: RowPlan
  let group: GroupMembers
  /// For each variable the positions in the group's members that lie in the window.
  let ranges: [Range<Int>]
  /// For each of the events, if they are views, the index of what it is a view of.
  private let origins: [Int]?
  /// For each variable how many different events occur in the rows.
  private(set) var counts: [Int]
  /// The events that occur in the rows, ascending, each once.
  private(set) lazy var contributing = known ?? contributingWithoutJoins
  /// The contributing events, when rows had to be made to find them.
  private var known: [Int]?

  /// Whether there is no row.
  var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }

  init(
    _ events: [Event], _ plan: RowPlan, _ group: GroupMembers, _ ranges: [Range<Int>], origins: [Int]? = nil
  ) {
    self.origins = origins
    self.events = events
    self.plan = plan
    self.group = group
    self.ranges = ranges
    counts = ranges.map(\.count)
    guard plan.hasNoJoins, origins == nil else {
      findContributions()
      return
    }
    // All events are in rows, if any is.
    let hasRows = plan.steps.allSatisfy { $0.isOptional || !ranges[$0.variable].isEmpty }
    if !hasRows { counts = ranges.map { _ in 0 } }
  }

  /// Calls the body with each row: earlier variables' events vary slower, each in the order of time.
  func forEachRow(_ body: (EventRow) -> Void) {
    forEachChoice { body(EventRow(events: events, chosen: $0)) }
  }

  var firstRow: EventRow? {
    var first: EventRow?
    forEachRow { row in first = first ?? row }
    return first
  }

  /// Calls the body with the events of each row, by variable.
  private func forEachChoice(_ body: ([Int]) -> Void) {
    var chosen = Array(repeating: EventRow.none, count: plan.variableCount)
    if plan.steps.isEmpty {
      for variable in ranges.indices {
        for position in ranges[variable] {
          chosen[variable] = group.members[variable][position]
          guard plan.ownJoins[variable].allSatisfy({ holds($0, chosen) }) else { continue }
          body(chosen)
        }
        chosen[variable] = EventRow.none
      }
    } else if plan.steps.count == 1, plan.hasNoJoins, let only = plan.steps.first?.variable {
      for position in ranges[only] {
        chosen[only] = group.members[only][position]
        body(chosen)
      }
    } else {
      extend(&chosen, from: 0, body)
    }
  }

  private var contributingWithoutJoins: [Int] {
    guard !isEmpty else { return [] }
    var found: [Int] = []
    for (variable, range) in ranges.enumerated() { found += group.members[variable][range] }
    let isAscending = zip(found, found.dropFirst()).allSatisfy { $0 < $1 }
    return isAscending ? found : Set(found).sorted()
  }

  private func findContributions() {
    let found: [[Int]]
    if plan.hasNoJoins {
      let hasRows = plan.steps.allSatisfy { $0.isOptional || !ranges[$0.variable].isEmpty }
      found = ranges.indices.map { hasRows ? Array(group.members[$0][ranges[$0]]) : [] }
    } else {
      var sets: [Set<Int>] = ranges.map { _ in [] }
      forEachChoice { chosen in
        for (variable, event) in chosen.enumerated() where event != EventRow.none {
          sets[variable].insert(event)
        }
      }
      found = sets.map { Array($0) }
    }
    let different = origins.map { origins in found.map { Array(Set($0.map { origins[$0] })) } } ?? found
    counts = different.map(\.count)
    known = Set(different.joined()).sorted()
  }

  /// Chooses events for the steps from one on, and calls the body with each complete choice.
  private func extend(_ chosen: inout [Int], from step: Int, _ body: ([Int]) -> Void) {
    guard step < plan.steps.count else {
      body(chosen)
      return
    }
    let variable = plan.steps[step].variable
    var isExtended = false
    forEachCandidate(step, chosen) { event in
      chosen[variable] = event
      guard plan.steps[step].joins.allSatisfy({ holds($0, chosen) }) else { return }
      isExtended = true
      extend(&chosen, from: step + 1, body)
    }
    chosen[variable] = EventRow.none
    if plan.steps[step].isOptional, !isExtended { extend(&chosen, from: step + 1, body) }
  }

  private func forEachCandidate(_ step: Int, _ chosen: [Int], _ body: (Int) -> Void) {
    let variable = plan.steps[step].variable
    let range = ranges[variable]
    let members = group.members[variable]
    guard let lookup = plan.steps[step].lookup, range.count > 2 else {
      for position in range { body(members[position]) }
      return
    }
    let other = events[chosen[lookup.otherVariable]]
    let positions = group.positions(for: lookup, variable, step: step, joinedWith: other, events)
    for position in positions[positions.partition(from: range.lowerBound)...] {
      guard position < range.upperBound else { return }
      body(members[position])
    }
  }

  /// Whether a join holds in a row; not with a variable for which the row has no event.
  private func holds(_ join: ResolvedJoin, _ chosen: [Int]) -> Bool {
    let left = chosen[join.left]
    let right = chosen[join.right]
    guard left != EventRow.none, right != EventRow.none else { return false }
    return join.holds(events[left], events[right])
  }
}

extension [Int] {
  /// The first index whose element is not less than a bound, in an ascending array.
  fileprivate func partition(from bound: Int) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
