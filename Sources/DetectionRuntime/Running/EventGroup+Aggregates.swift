extension EventGroup {
  /// One value from the values of all rows.
  ///
  /// - Parameter visit: calls its last argument with each value of a row.
  package func aggregate(_ aggregate: RowAggregate, _ visit: (EventRow, (Value) -> Void) -> Void) -> Value {
    if let operand = questions?.next(aggregate) { return self.aggregate(aggregate, operand: operand) }
    if case .asked(let event, let answers) = rows {
      visit(EventRow(event)) { answers.add($0) }
      answers.endQuestion(aggregate)
      return .null
    }
    var accumulator = Accumulator(aggregate)
    forEachRow { row in
      visit(row) { accumulator.add($0) }
      accumulator.endRow()
    }
    return accumulator.result
  }

  /// As `aggregate`, of all values of a field of one event of the row.
  package func aggregate(
    _ aggregate: RowAggregate, of field: String, absentAs absent: Value, _ event: (EventRow) -> Event?
  ) -> Value {
    self.aggregate(aggregate) { row, add in Self.add(event(row)?[field] ?? [], absentAs: absent, add) }
  }

  /// As `aggregate`, of all values of a field of the event of a variable.
  package func aggregate(
    _ aggregate: RowAggregate, of field: String, absentAs absent: Value, variable: Int
  ) -> Value {
    self.aggregate(aggregate) { row, add in Self.add(row.values(of: field, variable), absentAs: absent, add) }
  }

  private static func add(_ values: [Value], absentAs absent: Value, _ add: (Value) -> Void) {
    if values.contains(where: { $0 != .null }) { values.forEach(add) } else { add(absent) }
  }

  /// The greatest number among the values of all rows, a Boolean as 1 or 0; null when there is none.
  public func max(_ value: (EventRow) -> Value) -> Value { aggregate(.max) { $1(value($0)) } }
  /// The least number.
  public func min(_ value: (EventRow) -> Value) -> Value { aggregate(.min) { $1(value($0)) } }
  /// The sum of the numbers; 0 when there is none, a float when integers overflow.
  public func sum(_ value: (EventRow) -> Value) -> Value { aggregate(.sum) { $1(value($0)) } }
  /// The arithmetic mean of the numbers, a float; null when there is none.
  public func average(_ value: (EventRow) -> Value) -> Value { aggregate(.average) { $1(value($0)) } }
  /// A percentile of the numbers, a float, linearly between the two nearest; null when there is no number.
  ///
  /// - Parameter percentile: from 0 to 100.
  public func percentile(_ percentile: Double, _ value: (EventRow) -> Value) -> Value {
    aggregate(.percentile(percentile)) { $1(value($0)) }
  }
  /// How many rows have a value.
  public func count(_ value: (EventRow) -> Value) -> Value { aggregate(.count) { $1(value($0)) } }
  /// How many different values there are.
  public func countDistinct(_ value: (EventRow) -> Value) -> Value {
    aggregate(.countDistinct) { $1(value($0)) }
  }
  /// All values, sorted: numbers before texts, each ascending.
  public func list(_ value: (EventRow) -> Value) -> Value { aggregate(.list) { $1(value($0)) } }
  /// All different values, sorted in the same way.
  public func distinctList(_ value: (EventRow) -> Value) -> Value {
    aggregate(.distinctList) { $1(value($0)) }
  }
  /// Whether the statement is true of some row.
  public func anyTrue(_ statement: (EventRow) -> Bool) -> Value {
    aggregate(.anyTrue) { $1(.boolean(statement($0))) }
  }
}

// The same, of all values of a field instead of one value a row.
extension EventGroup {
  /// The greatest number in a field of the event that is chosen from each row; `absentAs` stands for the
  /// values of an event that has none.
  public func max(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.max, of: field, absentAs: absent, event)
  }
  /// The least number in a field.
  public func min(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.min, of: field, absentAs: absent, event)
  }
  /// The sum of the numbers in a field.
  public func sum(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.sum, of: field, absentAs: absent, event)
  }
  /// The mean of the numbers in a field.
  public func average(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.average, of: field, absentAs: absent, event)
  }
  /// A percentile of the numbers in a field.
  public func percentile(
    _ percentile: Double, of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.percentile(percentile), of: field, absentAs: absent, event)
  }
  /// How many rows have a value in a field.
  public func count(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.count, of: field, absentAs: absent, event)
  }
  /// How many different values a field has.
  public func countDistinct(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.countDistinct, of: field, absentAs: absent, event)
  }
  /// All values of a field, sorted.
  public func list(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.list, of: field, absentAs: absent, event)
  }
  /// All different values of a field, sorted.
  public func distinctList(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.distinctList, of: field, absentAs: absent, event)
  }
  /// Whether a field is the Boolean true in some row.
  public func anyTrue(
    of field: String, absentAs absent: Value = .null, in event: (EventRow) -> Event?
  ) -> Value {
    aggregate(.anyTrue, of: field, absentAs: absent, event)
  }
}
