/// All events of a group, whatever the window.
final class GroupMembers {
  /// For each variable the indices of its events in this group, in the order of time.
  private(set) var members: [[Int]]
  private var indices: [Int: [JoinBucket: [Int]]] = [:]

  init(variableCount: Int) {
    members = Array(repeating: [], count: variableCount)
  }

  func append(_ event: Int, as variable: Int) {
    members[variable].append(event)
  }

  /// The positions, in the members of a step's variable, of the events that may be joined with an event:
  /// ascending, each once. A superset of those that are.
  ///
  /// - Parameter step: an index of the plan's steps, for which the index is kept.
  func positions(
    for lookup: RowPlan.Lookup, _ variable: Int, step: Int, joinedWith other: Event, _ events: [Event]
  ) -> [Int] {
    if indices[step] == nil { indices[step] = index(lookup, variable, events) }
    let buckets = other[lookup.otherField].compactMap { JoinBucket($0, ignoringCase: lookup.ignoringCase) }
    guard buckets.count != 1 else { return indices[step]?[buckets[0]] ?? [] }
    var positions: Set<Int> = []
    for bucket in buckets { positions.formUnion(indices[step]?[bucket] ?? []) }
    return positions.sorted()
  }

  private func index(_ lookup: RowPlan.Lookup, _ variable: Int, _ events: [Event]) -> [JoinBucket: [Int]] {
    var index: [JoinBucket: [Int]] = [:]
    for (position, event) in members[variable].enumerated() {
      let values = events[event][lookup.field]
      for bucket in Set(values.compactMap { JoinBucket($0, ignoringCase: lookup.ignoringCase) }) {
        index[bucket, default: []].append(position)
      }
    }
    return index
  }
}
