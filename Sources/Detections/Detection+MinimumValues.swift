import Events

extension Detection {
  /// A number that the values of the events of an alert come to at the least, when of each event the values of one field
  /// are counted, and an event without one as one; 1 when the condition says nothing of it. Groups with fewer need not be
  /// looked at.
  package var minimumValues: Int { minimumValues(of: condition) }

  private func minimumValues(of condition: Condition) -> Int {
    switch condition {
    case .all(let parts): parts.map { minimumValues(of: $0) }.max() ?? 1
    case .any(let parts): parts.map { minimumValues(of: $0) }.min() ?? 1
    case .count(_, let relation, let number): relation.leastCount(number)
    case .compare(let left, let relation, .literal(.integer(let number))):
      hasPlainRows && countsValues(left, outcomes[...]) ? relation.leastCount(number) : 1
    case .not, .compare, .holds: 1
    }
  }

  /// Whether each event is one row.
  private var hasPlainRows: Bool { variables.count == 1 && joins.isEmpty }

  /// Whether an expression is a number of rows, or of different values that rows have.
  ///
  /// - Parameter earlier: the outcomes that it may speak of.
  private func countsValues(_ expression: Expression, _ earlier: ArraySlice<Outcome>) -> Bool {
    switch expression {
    case .aggregate(.count, _): return true
    // A function may give a list, of which each element counts.
    case .aggregate(.countDistinct, .call): return false
    case .aggregate(.countDistinct, _): return true
    case .outcome(let name):
      guard let place = earlier.firstIndex(where: { $0.name == name }) else { return false }
      return countsValues(earlier[place].expression, earlier[..<place])
    case .literal, .field, .conditional, .arithmetic, .aggregate, .truth, .call: return false
    }
  }
}

extension Relation {
  /// The least count that stands in this relation to a number; 1 when there may be none.
  fileprivate func leastCount(_ number: Int64) -> Int {
    switch self {
    case .equal, .greaterOrEqual: max(1, Int(clamping: number))
    case .greater: max(1, Int(clamping: number.addingReportingOverflow(1).overflow ? number : number + 1))
    case .notEqual, .less, .lessOrEqual: 1
    }
  }
}
