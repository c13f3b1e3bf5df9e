/// How the rows of a detection are built: which variable after which, under which joins.
struct RowPlan {
  /// One variable's part in a row.
  struct Step {
    let variable: Int
    /// Whether a row stays, without an event, when no event fits.
    let isOptional: Bool
    /// The joins that are decided when this variable's event is chosen.
    let joins: [ResolvedJoin]
    /// A join of two fields by equality with a required variable, of which the row has an event: candidates are
    /// looked up instead of tried.
    let lookup: Lookup?
  }

  struct Lookup {
    let field: String
    let otherVariable: Int
    let otherField: String
    let ignoringCase: Bool
  }

  /// Required variables first, then the others; empty when no variable is required.
  let steps: [Step]
  /// For each variable the joins of it with itself: they alone are asked when no variable is required.
  let ownJoins: [[ResolvedJoin]]
  let variableCount: Int

  /// Whether every combination of events is a row.
  let hasNoJoins: Bool

  init(_ variables: [DetectionVariable], _ joins: [DetectionJoin]) {
    let resolved = joins.map { ResolvedJoin($0, variables) }
    let required = variables.indices.filter { variables[$0].isRequired }
    let optional = variables.indices.filter { !variables[$0].isRequired }
    variableCount = variables.count
    ownJoins = variables.indices.map { variable in
      resolved.filter { $0.left == variable && $0.right == variable }
    }
    guard !required.isEmpty else {
      steps = []
      hasNoJoins = ownJoins.allSatisfy(\.isEmpty)
      return
    }
    var seen: Set<Int> = []
    steps = (required + optional).map { variable in
      let earlier = seen
      seen.insert(variable)
      let decided = resolved.filter { join in
        join.variables.contains(variable) && join.variables.allSatisfy { seen.contains($0) }
      }
      let certain = earlier.intersection(required)
      let lookup = decided.lazy.compactMap { $0.lookup(for: variable, certain) }.first
      return Step(
        variable: variable, isOptional: !variables[variable].isRequired, joins: decided, lookup: lookup)
    }
    hasNoJoins = steps.allSatisfy(\.joins.isEmpty) && ownJoins.allSatisfy(\.isEmpty)
  }
}

/// A join whose variables are indices. An unknown variable is an index that no row has an event for.
struct ResolvedJoin {
  let join: DetectionJoin
  let left: Int
  let right: Int
  private let patterns = JoinPatterns()

  var variables: [Int] { [left, right] }

  init(_ join: DetectionJoin, _ variables: [DetectionVariable]) {
    self.join = join
    left = variables.firstIndex { $0.name == join.left.variable } ?? variables.count
    right = variables.firstIndex { $0.name == join.right.variable } ?? variables.count
  }

  func lookup(for variable: Int, _ certain: Set<Int>) -> RowPlan.Lookup? {
    guard join.relation == .equal, join.matching == .values, case .field(of: _, let leftField) = join.left,
      case .field(of: _, let rightField) = join.right
    else { return nil }
    if left == variable, certain.contains(right) {
      return RowPlan.Lookup(
        field: leftField, otherVariable: right, otherField: rightField, ignoringCase: join.ignoringCase)
    }
    if right == variable, certain.contains(left) {
      return RowPlan.Lookup(
        field: rightField, otherVariable: left, otherField: leftField, ignoringCase: join.ignoringCase)
    }
    return nil
  }

  /// Whether the join holds for two events.
  func holds(_ leftEvent: Event, _ rightEvent: Event) -> Bool {
    let leftValues = values(of: join.left, leftEvent)
    let rightValues = values(of: join.right, rightEvent)
    return leftValues.contains { left in
      rightValues.contains { right in
        switch join.matching {
        case .values: joined(left, join.relation, right, ignoringCase: join.ignoringCase)
        case .pattern: patterns.matches(left, right, ignoringCase: join.ignoringCase)
        case .network: isInside(left, right)
        }
      }
    }
  }

  private func values(of operand: DetectionJoin.Operand, _ event: Event) -> [Value] {
    switch operand {
    case .field(of: _, let field): event[field]
    case .time: event.time.map { [.integer($0.seconds)] } ?? []
    }
  }
}
