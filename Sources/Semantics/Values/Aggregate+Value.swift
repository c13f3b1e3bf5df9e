package import Detections
package import Events

extension Aggregate {
  /// The one value that comes of the values of all rows.
  ///
  /// - Parameter rows: the values of each row, without null. Their order does not matter.
  package func value(of rows: [[Value]]) -> Value {
    let values = Array(rows.joined())
    let numbers = values.compactMap { withBooleanAsNumber($0).number }.sorted(by: comesBefore)
    switch self {
    case .max: return numbers.first { $0.compare(numbers[numbers.count - 1]) == 0 }?.value ?? .null
    case .min: return numbers.first?.value ?? .null
    case .sum: return total(of: numbers)
    case .average: return mean(of: numbers)
    case .percentile(let percentile): return percentileValue(percentile, of: numbers)
    case .count: return .integer(Int64(rows.filter { !$0.isEmpty }.count))
    case .countDistinct: return .integer(Int64(distinct(values).count))
    case .list: return .list(values.sorted(by: comesBefore))
    case .distinctList: return .list(distinct(values))
    case .anyTrue: return .boolean(values.contains(where: isTrue))
    }
  }
}

/// - Parameter numbers: ascending.
private func percentileValue(_ percentile: Double, of numbers: [Number]) -> Value {
  if numbers.isEmpty { return .null }
  let place = max(0, min(100, percentile)) * Double(numbers.count - 1) / 100
  let below = numbers[Int(place.rounded(.down))].double
  let above = numbers[Int(place.rounded(.up))].double
  let result = below + (above - below) * (place - place.rounded(.down))
  return result.isFinite ? .double(result) : .null
}

/// The order of numbers; of two equal ones the integer comes first, so that the result has one type.
private func comesBefore(_ left: Number, _ right: Number) -> Bool {
  let order = left.compare(right)
  if order != 0 { return order < 0 }
  switch (left, right) {
  case (.integer, .double): return true
  case (.integer, .integer), (.double, _): return false
  }
}

/// Integers are added exactly; then floats, ascending, so that the order of events does not matter.
private func total(of numbers: [Number]) -> Value {
  var integers: Int128 = 0
  var doubles: [Double] = []
  for number in numbers {
    switch number {
    case .integer(let integer): integers += Int128(integer)
    case .double(let double): doubles.append(double)
    }
  }
  if doubles.isEmpty, let sum = Int64(exactly: integers) { return .integer(sum) }
  let sum = doubles.sorted().reduce(Double(integers), +)
  return sum.isNaN ? .null : .double(sum)
}

private func mean(of numbers: [Number]) -> Value {
  if numbers.isEmpty { return .null }
  switch total(of: numbers) {
  case .integer(let sum): return .double(Double(sum) / Double(numbers.count))
  case .double(let sum): return .double(sum / Double(numbers.count))
  case .null, .string, .boolean, .list: return .null
  }
}

/// One of the values that have the same text, in order; the first in order stands for all.
private func distinct(_ values: [Value]) -> [Value] {
  var seen: Set<[UInt8]> = []
  return values.sorted(by: comesBefore).filter { value in
    value.text.map { seen.insert(Array($0.utf8)).inserted } ?? false
  }
}

/// The order in lists: Booleans, numbers, texts, each ascending.
private func comesBefore(_ left: Value, _ right: Value) -> Bool {
  switch (left, right) {
  case (.boolean(let left), .boolean(let right)):
    return !left && right
  case (.string(let left), .string(let right)):
    return precedes(left, right)
  case (.integer, .integer), (.integer, .double), (.double, .integer), (.double, .double):
    guard let left = left.number, let right = right.number else { return false }
    return comesBefore(left, right)
  case (.null, _), (.boolean, _), (.integer, _), (.double, _), (.string, _), (.list, _):
    return left.rank < right.rank
  }
}

extension Value {
  fileprivate var rank: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .integer, .double: 2
    case .string: 3
    case .list: 4
    }
  }
}

private func isTrue(_ value: Value) -> Bool {
  switch value {
  case .boolean(let boolean): boolean
  case .integer(let integer): integer != 0
  case .double(let double): double != 0
  case .null, .string, .list: false
  }
}
