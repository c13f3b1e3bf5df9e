import Events

extension Call {
  /// The value at an index from 0, or from the end when it is negative.
  var element: Value? {
    guard let index = number(1).flatMap({ Int(exactly: $0.truncated) }) else { return nil }
    let values = list(0)
    let place = index < 0 ? values.count + index : index
    return values.indices.contains(place) ? values[place] : nil
  }

  var joined: Value { .string(list(0).compactMap(\.text).joined(separator: count > 1 ? text(1) : "")) }

  var containsElement: Bool {
    let wanted = text(1)
    return list(0).contains { $0.text?.utf8.elementsEqual(wanted.utf8) ?? false }
  }

  var greatest: Value { .double(list(0).compactMap(\.number?.double).max() ?? 0) }

  var least: Value {
    let leavesZerosOut = value(1) == .boolean(true)
    return .double(list(0).compactMap(\.number?.double).filter { $0 != 0 || !leavesZerosOut }.min() ?? 0)
  }
}
