/// All events of a group, whatever the window.
final class GroupMembers {
  /// For each variable the indices of its events in this group, in the order of time.
  private(set) var members: [[Int]]
  private var indices: [Int: [JoinText: [Int]]] = [:]

  init(variableCount: Int) {
    members = Array(repeating: [], count: variableCount)
  }

  func append(_ event: Int, as variable: Int) {
    members[variable].append(event)
  }

  /// Adds the members of another group; the order of time is the caller's to restore (`sort`).
  func append(_ other: GroupMembers) {
    for variable in members.indices { members[variable] += other.members[variable] }
  }

  /// Puts the members of each variable in order.
  func sort(by areInOrder: (Int, Int) -> Bool) {
    for variable in members.indices { members[variable].sort(by: areInOrder) }
  }

  /// The positions, in the members of a step's variable, of the events that a lookup joins with an
  /// event: ascending, each once.
  ///
  /// - Parameter step: an index of the plan's steps, for which the index is kept.
  func positions(
    for lookup: RowPlan.Lookup, _ variable: Int, step: Int, joinedWith other: Event, _ events: [Event]
  ) -> [Int] {
    if indices[step] == nil { indices[step] = index(lookup, variable, events) }
    let texts = other[lookup.otherField].compactMap { JoinText($0, ignoringCase: lookup.ignoringCase) }
    guard texts.count != 1 else { return indices[step]?[texts[0]] ?? [] }
    var positions: Set<Int> = []
    for text in texts { positions.formUnion(indices[step]?[text] ?? []) }
    return positions.sorted()
  }

  private func index(_ lookup: RowPlan.Lookup, _ variable: Int, _ events: [Event]) -> [JoinText: [Int]] {
    var index: [JoinText: [Int]] = [:]
    for (position, event) in members[variable].enumerated() {
      let values = events[event][lookup.field]
      for text in Set(values.compactMap { JoinText($0, ignoringCase: lookup.ignoringCase) }) {
        index[text, default: []].append(position)
      }
    }
    return index
  }
}
