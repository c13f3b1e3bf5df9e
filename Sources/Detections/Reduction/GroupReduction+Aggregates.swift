import Events

/// Aggregates over the events of a group.
extension GroupReduction {
  mutating func aggregate(_ aggregate: Aggregate, _ operand: Expression) throws(Irreducible) -> GroupValue {
    if case .field(_, let field, let absentAs) = operand, aggregate == .countDistinct {
      // A value that stands for absence would be one of the different values.
      guard absentAs == nil || variable.predicate.requiresPresence(of: field) else {
        throw irreducible("events without '\(field)' count as one more value")
      }
      return .countDistinct(field)
    }
    let row = try rows.expression(operand)
    switch aggregate {
    case .max, .min:
      return .function(try extreme(row, isGreatest: aggregate == .max))
    case .sum:
      return .sum(try rows.diagram.map(row) { $0.asNumber?.value ?? .integer(0) })
    case .count:
      return .count(try rows.diagram.map(row) { .boolean($0 != .null) })
    case .anyTrue:
      return .function(try some(rows.diagram.map(row) { .boolean($0.isTrue) }))
    case .average:
      throw irreducible("it compares an average over several events")
    case .percentile:
      throw irreducible("it compares a percentile over several events")
    case .countDistinct, .list, .distinctList:
      throw irreducible("it compares a list of the values of several events")
    }
  }

  /// The greatest or least value: the last one, in order, that some event has or goes beyond.
  private mutating func extreme(
    _ row: DecisionDiagram<Value>.Reference, isGreatest: Bool
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    let values = rows.diagram.values(row)
    let numbers = values.compactMap(\.asNumber).sorted { left, right in
      let order = left.compare(right)
      return isGreatest ? order < 0 : order > 0
    }
    for (left, right) in zip(numbers, numbers.dropFirst()) where left.compare(right) == 0 && left != right {
      throw irreducible("it has the same value as an integer and as a float")
    }
    var result = try diagram.constant(.null)
    for number in numbers {
      let relation = isGreatest ? Relation.greaterOrEqual : .lessOrEqual
      let reaches = try rows.diagram.map(row) { value in
        .boolean(value.asNumber.map { relation.holds($0.compare(number)) } ?? false)
      }
      result = try diagram.choose(some(reaches), then: diagram.constant(number.value), otherwise: result)
    }
    return result
  }

  mutating func compare(
    _ left: GroupValue, _ relation: Relation, _ right: GroupValue
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    switch (left, right) {
    case (.function(let left), .function(let right)):
      return try diagram.combine(left, right) { .boolean($0.stands(relation, $1)) }
    case (_, .function(let right)):
      return try compare(left, relation, value(right))
    case (.function(let left), _):
      return try compare(right, relation.mirrored, value(left))
    case (.count, _), (.sum, _), (.countDistinct, _):
      throw irreducible("it compares two numbers that are counted")
    }
  }

  private func value(_ reference: DecisionDiagram<Value>.Reference) throws(Irreducible) -> Value {
    guard let value = diagram.constantValue(reference) else {
      throw irreducible("it compares two numbers that are computed from several events")
    }
    return value
  }

  private mutating func compare(
    _ counted: GroupValue, _ relation: Relation, _ value: Value
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    if value == .null { return try diagram.constant(false) }
    guard let bound = try wholeBound(relation, value) else {
      // Between two whole numbers: nothing counted is equal to it.
      return try diagram.constant(relation == .notEqual)
    }
    switch counted {
    case .count(let row):
      return try count(row, bound.relation, bound.number)
    case .sum(let row):
      return try compareSum(row, bound.relation, bound.number)
    case .countDistinct(let field):
      if let verdict = bound.relation.verdict(from: 0, bound.number) { return try diagram.constant(verdict) }
      return try ask(.countDistinct(field, bound.relation, bound.number))
    case .function:
      throw irreducible("it compares two numbers that are computed from several events")
    }
  }

  /// A relation of whole numbers to a whole number, as it was to any value; `nil` for `=` and `!=` with a
  /// number that is not whole.
  private func wholeBound(
    _ relation: Relation, _ value: Value
  ) throws(Irreducible) -> (relation: Relation, number: Int64)? {
    switch value {
    case .integer(let integer): return (relation, integer)
    case .boolean(let boolean): return (relation, boolean ? 1 : 0)
    case .double(let double):
      if let integer = Int64(exactly: double) { return (relation, integer) }
      guard let below = Int64(exactly: double.rounded(.down)) else { break }
      switch relation {
      case .equal, .notEqual: return nil
      case .less, .lessOrEqual: return (.lessOrEqual, below)
      case .greater, .greaterOrEqual: return (.greater, below)
      }
    case .null, .string, .list: break
    }
    throw irreducible("it compares a count with something else than a number")
  }

  /// Whether the sum over all events stands in a relation: when each event adds nothing or the same, that
  /// is a count, and when it adds nothing or more, the sum is over 0 if some event adds something.
  private mutating func compareSum(
    _ row: DecisionDiagram<Value>.Reference, _ relation: Relation, _ number: Int64
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    var weights: Set<Int64> = []
    for value in rows.diagram.values(row) {
      guard case .integer(let integer) = value else {
        throw irreducible("it compares a sum of floats over several events")
      }
      if integer != 0 { weights.insert(integer) }
    }
    let adds = try rows.diagram.map(row) { .boolean($0 != .integer(0)) }
    guard let least = weights.min() else { return try diagram.constant(relation.holds(0, number)) }
    if weights.count == 1 {
      return try compareMultiple(of: least, times: adds, relation, number)
    }
    guard least > 0 else { throw irreducible("it compares a sum of several weights over several events") }
    // Sums are 0, or at least the least weight.
    let addsSomething = try some(adds)
    switch relation {
    case .equal where number == 0, .lessOrEqual where number >= 0 && number < least,
      .less where number > 0 && number <= least:
      return try diagram.not(addsSomething)
    case .notEqual where number == 0, .greater where number >= 0 && number < least,
      .greaterOrEqual where number > 0 && number <= least:
      return addsSomething
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      break
    }
    if number <= 0, let verdict = relation.verdict(from: 0, number) { return try diagram.constant(verdict) }
    throw irreducible("it compares a sum of several weights over several events")
  }

  /// Whether a weight, times the number of events, stands in a relation.
  private mutating func compareMultiple(
    of weight: Int64, times row: DecisionDiagram<Value>.Reference, _ relation: Relation, _ number: Int64
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    if weight == .min || number == .min { throw irreducible("its weights are too large") }
    if weight < 0 {
      return try compareMultiple(of: -weight, times: row, relation.mirrored, -number)
    }
    let isMultiple = number % weight == 0
    let floor = number / weight - (number < 0 && !isMultiple ? 1 : 0)
    switch relation {
    case .equal, .notEqual:
      if !isMultiple { return try diagram.constant(relation == .notEqual) }
      return try count(row, relation, floor)
    case .less, .greaterOrEqual:
      // count < number / weight, rounded up; likewise for its negation.
      return try count(row, relation, isMultiple ? floor : floor + 1)
    case .lessOrEqual, .greater:
      return try count(row, relation, floor)
    }
  }
}
