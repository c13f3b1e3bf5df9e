import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

extension YARAL.OutcomeRaising {
  typealias Expression = YARAL.Expression

  /// One value of all rows of a group.
  mutating func aggregate(_ aggregate: Aggregate, _ operand: Detections.Expression) -> Expression? {
    if case .percentile = aggregate { return refusePercentile() }
    if isSensitiveToRows(aggregate), multipliesRows {
      if aggregate == .count, let events = countOfEvents(operand) { return events }
      return refuse(
        "an event stands in a row for each element of its repeated fields, and all would count")
    }
    if case .field(let variable, let field, nil) = operand {
      guard let read = read(variable, field) else { return nil }
      return self.aggregate(aggregate, read)
    }
    if case .field(let variable, let field, let absentAs?) = operand, isRepeated(field, of: variable) {
      return read(variable, field).flatMap { elements(aggregate, $0, absentAs: absentAs) }
    }
    if aggregate == .anyTrue, case .truth = operand {
      return value(operand, inRow: true).map { .call("max", [$0]) }
    }
    guard let value = value(operand, inRow: true) else { return nil }
    return call(aggregate, value)
  }

  /// `window.median` is the 50th percentile of an odd number of values only; of an even number it is one of the two
  /// in the middle, nobody knows which (Google's page of the function).
  private mutating func refusePercentile() -> Expression? {
    refuse("YARA-L has no percentiles, and its median of an even number of values is not determined")
  }

  /// The number of rows with a value as that of different events: one variable's rows are its events.
  private mutating func countOfEvents(_ operand: Detections.Expression) -> Expression? {
    guard detection.variables.count == 1, let name = names.variables[detection.variables[0].name],
      sights[detection.variables[0].name]?.parts.isEmpty ?? true
    else {
      return nil
    }
    let events = Expression.call(
      "count_distinct", [.path(YARAL.Path(name, [.member("metadata"), .member("id")]))])
    switch operand {
    case .literal: return events
    case .field(let variable, let field, let absentAs):
      return absentAs != nil || read(variable, field)?.isAlwaysPresent == true ? events : nil
    case .conditional, .arithmetic, .aggregate, .outcome, .truth, .call: return nil
    }
  }

  /// Whether a row more with the same values makes another result.
  private func isSensitiveToRows(_ aggregate: Aggregate) -> Bool {
    switch aggregate {
    case .sum, .average, .percentile, .count, .list: true
    case .max, .min, .countDistinct, .distinctList, .anyTrue: false
    }
  }

  /// An aggregate of what every row has.
  private mutating func call(_ aggregate: Aggregate, _ value: Expression) -> Expression? {
    switch aggregate {
    case .max: return .call("max", [value])
    case .min: return .call("min", [value])
    case .sum: return .call("sum", [value])
    case .average: return .call("window.avg", [value])
    case .percentile: return refusePercentile()
    case .count:
      guard let variable = detection.variables.first(where: { required.contains($0.name) }),
        let name = names.variables[variable.name]
      else { return refuse("rows can be counted only by an event that each has") }
      return .call("count", [.path(YARAL.Path(name, [.member("metadata"), .member("id")]))])
    case .countDistinct: return .call("count_distinct", [value])
    case .list, .distinctList:
      return .call(aggregate == .list ? "array" : "array_distinct", [value])
    case .anyTrue:
      return .call("max", [.conditional(.compare(value, .notEqual, .zero), .one, .zero)])
    }
  }

  /// An aggregate of a field, whose absence YARA-L reads as a value.
  private mutating func aggregate(_ aggregate: Aggregate, _ read: Read) -> Expression? {
    if aggregate != .count, read.isRepeated, isUnnested(read) {
      return leaveOut(
        "YARA-L gives \(read.operand.test.field) only as far as keys and tests took its elements")
    }
    switch aggregate {
    case .max, .min, .sum, .average:
      guard read.isNumber else { return refuse("\(read.operand.test.field) is no number in UDM") }
      return numeric(aggregate, read)
    case .percentile: return refusePercentile()
    case .count:
      return read.isAlwaysPresent && !read.isRepeated
        ? .call("count", [read.path]) : read.presence.map { .call("sum", [.conditional($0, .one, .zero)]) }
    case .countDistinct:
      let number = Expression.call("count_distinct", [read.path])
      guard !read.isAlwaysPresent, let presence = read.presence else { return number }
      let absence = Expression.conditional(.negation(presence), .one, .zero)
      return Expression(.arithmetic(.subtract, number, .call("max", [absence])))
    case .list, .distinctList:
      if aggregate == .list, read.isRepeated {
        return refuse("YARA-L may list the elements of an event repeatedly")
      }
      if !read.isAlwaysPresent {
        note(
          .absentAndEmptyMerge,
          "events without \(read.operand.test.field) add an empty value to the list")
      }
      return call(aggregate, read.path)
    case .anyTrue:
      guard read.isNumber || read.operand.definition.type == .boolean else {
        return refuse("\(read.operand.test.field) is neither Boolean nor a number in UDM")
      }
      if read.isRepeated {
        return refuse("a flag of the repeated field \(read.operand.test.field)")
      }
      let isSet = read.presence ?? .compare(read.path, .notEqual, .zero)
      return .call("max", [.conditional(isSet, .one, .zero)])
    }
  }

  private func isRepeated(_ field: Field, of variable: String) -> Bool {
    (sights[variable]?.fields ?? fields).definition(of: field)?.isRepeated ?? false
  }

  /// An aggregate of all elements of a repeated field that has a value for their absence.
  private mutating func elements(_ aggregate: Aggregate, _ read: Read, absentAs: Value)
    -> Expression?
  {
    guard isZero(absentAs, read) else {
      return refuse(
        "the empty list \(read.operand.test.field) reads as one empty value in YARA-L, and as no other"
      )
    }
    if isUnnested(read) {
      return leaveOut(
        "YARA-L gives \(read.operand.test.field) only as far as keys and tests took its elements")
    }
    switch aggregate {
    case .countDistinct, .distinctList: return call(aggregate, read.path)
    case .max, .min:
      return read.isNumber
        ? call(aggregate, read.path) : refuse("\(read.operand.test.field) is no number in UDM")
    case .list where hasOneRow && !multipliesRows: return call(aggregate, read.path)
    case .percentile: return refusePercentile()
    case .sum, .average, .count, .list, .anyTrue:
      return refuse("YARA-L may count the elements of \(read.operand.test.field) repeatedly")
    }
  }

  private mutating func numeric(_ aggregate: Aggregate, _ read: Read) -> Expression? {
    switch aggregate {
    case .max, .min:
      if !read.isAlwaysPresent, !acceptsZeroForNothing(aggregate, read) { return nil }
      return .call(aggregate == .max ? "max" : "min", [read.path])
    case .sum, .average:
      if read.isRepeated { return refuse("YARA-L may count the elements of an event repeatedly") }
      if aggregate == .sum { return .call("sum", [read.path]) }
      if read.isAlwaysPresent { return .call("window.avg", [read.path]) }
      if !acceptsZeroForNothing(aggregate, read) { return nil }
      return .call("window.avg", [read.path, Expression(.boolean(true))])
    case .percentile, .count, .countDistinct, .list, .distinctList, .anyTrue: return nil
    }
  }

  /// Notes that events without the field count as 0, unless the condition would tell the difference.
  private mutating func acceptsZeroForNothing(_ aggregate: Aggregate, _ read: Read) -> Bool {
    let field = read.operand.test.field
    if uses.deciding.contains(current.name),
      aggregate != .max || !uses.askedToExceed.contains(current.name)
    {
      _ = refuse(
        "events without \(field) count as 0 in YARA-L, and the condition depends on the outcome")
      return false
    }
    note(.absentAndEmptyMerge, "events without \(field) count as 0")
    return true
  }

  // MARK: Without a window

  /// An aggregate over the one event of a rule without a window.
  mutating func single(_ aggregate: Aggregate, _ operand: Detections.Expression) -> Expression? {
    if case .field(let variable, let field, nil) = operand {
      guard let read = read(variable, field) else { return nil }
      return single(aggregate, read)
    }
    if case .field(let variable, let field, let absentAs?) = operand, isRepeated(field, of: variable) {
      return read(variable, field).flatMap { elements(aggregate, $0, absentAs: absentAs) }
    }
    guard let value = value(operand, inRow: true) else { return nil }
    switch aggregate {
    case .max, .min, .sum, .average, .percentile: return value
    case .count, .countDistinct: return .one
    case .list, .distinctList:
      return .call(aggregate == .list ? "array" : "array_distinct", [value])
    case .anyTrue:
      if case .truth = operand { return value }
      return .conditional(.compare(value, .notEqual, .zero), .one, .zero)
    }
  }

  private mutating func single(_ aggregate: Aggregate, _ read: Read) -> Expression? {
    switch aggregate {
    case .max, .min, .sum, .average, .percentile:
      guard read.isNumber else { return refuse("\(read.operand.test.field) is no number in UDM") }
      if read.isRepeated { return numeric(aggregate, read) }
      if !read.isAlwaysPresent, aggregate != .sum, !acceptsZeroForNothing(aggregate, read) {
        return nil
      }
      return read.path
    case .count: return oneIfPresent(read)
    case .countDistinct:
      if read.isRepeated { return self.aggregate(aggregate, read) }
      return oneIfPresent(read)
    case .list, .distinctList: return self.aggregate(aggregate, read)
    case .anyTrue:
      guard let flag = self.aggregate(aggregate, read) else { return nil }
      if case .call(let call) = flag.kind, case .expression(let inner) = call.arguments[0].value {
        return inner
      }
      return flag
    }
  }

  private func oneIfPresent(_ read: Read) -> Expression {
    guard !read.isAlwaysPresent, let presence = read.presence else { return .one }
    return .conditional(presence, .one, .zero)
  }

  // MARK: Conditions of a row

  /// The condition of an `if`.
  mutating func condition(_ condition: Detections.Condition, inRow: Bool) -> Expression? {
    switch condition {
    case .all(let operands), .any(let operands):
      let tests = operands.map { self.condition($0, inRow: inRow) }
      if tests.isEmpty {
        return refuse("YARA-L can't write a condition that always holds, or never")
      }
      if tests.contains(nil) { return nil }
      if case .all = condition { return .all(tests.compactMap { $0 }) }
      return .any(tests.compactMap { $0 })
    case .not(let operand):
      return self.condition(operand, inRow: inRow).map(Expression.negation)
    case .holds(let variable, let predicate):
      return holds(variable, predicate)
    case .compare(.aggregate(let aggregate, let operand), let relation, let right)
    where hasOneRow && aggregate.isIdentity:
      return self.condition(.compare(operand, relation, right), inRow: inRow)
    case .compare(
      .conditional(let test, .literal(let then), .literal(let otherwise)), let relation,
      .literal(let bound)):
      guard let then = then.number, let otherwise = otherwise.number, let bound = bound.number
      else {
        return refuse("YARA-L can't compare the values of a choice")
      }
      return choice(
        test, relation.holds(then.compare(bound)), relation.holds(otherwise.compare(bound)),
        inRow: inRow)
    case .compare(let left, let relation, let right):
      guard let left = value(left, inRow: inRow), let right = value(right, inRow: inRow) else {
        return nil
      }
      return .compare(left, relation, right)
    case .count(let variable, let relation, let number):
      guard !inRow, number >= 0, required.contains(variable), let name = names.variables[variable]
      else {
        return refuse("YARA-L can't count events here")
      }
      let path = YARAL.Path(name, [.member("metadata"), .member("id")])
      return .compare(.call("count_distinct", [.path(path)]), relation, .integer(number))
    }
  }

  /// The condition under which a choice is the value that passes.
  private mutating func choice(
    _ test: Detections.Condition, _ thenPasses: Bool, _ otherwisePasses: Bool, inRow: Bool
  ) -> Expression? {
    switch (thenPasses, otherwisePasses) {
    case (true, false): return condition(test, inRow: inRow)
    case (false, true): return condition(test, inRow: inRow).map(Expression.negation)
    case (true, true), (false, false):
      return refuse("YARA-L can't write a condition that always holds, or never")
    }
  }

  private mutating func holds(_ variable: String, _ predicate: Detections.Predicate) -> Expression?
  {
    let predicate = predicate.simplified
    if predicate == .always || predicate == .never {
      return refuse("YARA-L can't write a condition that always holds, or never")
    }
    guard isRequired(variable) else { return nil }
    var raising = predicates(of: variable)
    let test = raising.expression(predicate)
    losses += raising.losses.map(located)
    guard let test else { return nil }
    return test
  }

  /// What a wider test does to an outcome is not that more events match.
  private func located(_ loss: Loss) -> Loss {
    var loss = loss
    loss.construct = "outcome \(current.name): \(loss.construct)"
    return loss
  }
}

extension Aggregate {
  /// Whether the aggregate of one number is that number.
  fileprivate var isIdentity: Bool {
    switch self {
    case .max, .min, .sum: true
    case .average, .percentile, .count, .countDistinct, .list, .distinctList, .anyTrue: false
    }
  }
}
