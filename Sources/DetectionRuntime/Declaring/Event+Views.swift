// How emitted detections make a variable's views of an event: `DetectionLogic.views(of:variable:)`.

extension [Event] {
  /// Puts in the place of each view one for each element of a repeated part, each with only that element where the
  /// list stands. Of a list of objects, the values below its name are those of the element; of a field with several
  /// values, the field has one. A view that has no such list or field stays as it is.
  public mutating func unnest(at part: String) {
    self = flatMap { $0.unnested(at: part) }
  }

  /// Gives each view a computed field.
  ///
  /// - Parameters:
  ///   - isAbsentWhenZero: whether the field is absent when the value is an empty text, 0 or false.
  ///   - value: computes the value. Null leaves the field absent, a list gives it several values.
  public mutating func compute(
    _ field: String, isAbsentWhenZero: Bool = false, _ value: (Event) -> Value
  ) {
    for index in indices {
      self[index].setComputed(field, value(self[index]), isAbsentWhenZero: isAbsentWhenZero)
    }
  }
}

extension Event {
  /// The first value of a field that is not null, or `absentAs` when there is none.
  public func value(_ field: String, absentAs absent: Value = .null) -> Value {
    self[field].first { $0 != .null } ?? absent
  }

  /// All values of a field that are not null, as a list.
  public func list(_ field: String) -> Value { .list(self[field].filter { $0 != .null }) }

  /// When the event happened, in whole seconds since 1970; null when it does not say.
  public var seconds: Value { time.map { .integer($0.seconds) } ?? .null }

  /// The value on the event that has only one element where a repeated part stands; null when there is no such
  /// element.
  ///
  /// - Parameter index: of the element, from 0.
  public func element(_ index: Int, of part: String, _ value: (Event) -> Value) -> Value {
    let views = unnested(at: part)
    return views.indices.contains(index) ? value(views[index]) : .null
  }

  /// Sets a field to a computed value: see `Array.compute`.
  package mutating func setComputed(_ field: String, _ value: Value, isAbsentWhenZero: Bool) {
    let values = if case .list(let list) = value { list } else { [value] }
    self[field] = values.filter { $0 != .null && !(isAbsentWhenZero && $0.isZero) }
  }
}

extension Value {
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .integer(let integer): integer == 0
    case .double(let double): double == 0
    case .boolean(let boolean): !boolean
    case .list(let values): values.isEmpty
    }
  }
}
