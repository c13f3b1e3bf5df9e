/// How the values of all rows become one. Null is passed over; rows count, not events.
///
/// Numbers are also texts that are plain decimals, and Booleans as 1 or 0; the numeric aggregates pass over
/// everything else. Two values are the same when their texts are. No result depends on the order of rows.
package enum RowAggregate: Hashable, Sendable {
  case max, min, sum, average, count, countDistinct, list, distinctList, anyTrue
  /// From 0 to 100, linearly between the two nearest numbers.
  case percentile(Double)
}

/// Takes the values of row after row, and gives one.
struct Accumulator {
  let aggregate: RowAggregate
  private var best: Number?
  private var sum = ExactSum()
  private var numbers: [Double] = []
  private var rows: Int64 = 0
  private var rowHasValue = false
  private var values: [Value] = []
  /// By text; of the same values the one that is listed first.
  private var distinct: [ExactText: Value] = [:]
  private var isTrue = false

  init(_ aggregate: RowAggregate) {
    self.aggregate = aggregate
  }

  mutating func add(_ value: Value) {
    guard value != .null else { return }
    switch aggregate {
    case .max: if let number = value.countable { improve(number, .greater) }
    case .min: if let number = value.countable { improve(number, .less) }
    case .sum, .average: if let number = value.countable { sum.add(number) }
    case .percentile: if let number = value.countable { numbers.append(number.double) }
    case .count: rowHasValue = true
    case .countDistinct, .distinctList: insert(value)
    case .list: values.append(value)
    case .anyTrue: if value.isTrue { isTrue = true }
    }
  }

  /// An integer stands for equal floats.
  private mutating func improve(_ number: Number, _ relation: Relation) {
    guard let best else {
      self.best = number
      return
    }
    let order = number.compare(best)
    if relation.holds(order) {
      self.best = number
    } else if order == 0, case .integer = number {
      self.best = number
    }
  }

  private mutating func insert(_ value: Value) {
    guard let text = value.text.map({ ExactText($0) }) else { return }
    if let known = distinct[text], !value.isListed(before: known) { return }
    distinct[text] = value
  }

  mutating func endRow() {
    if rowHasValue { rows += 1 }
    rowHasValue = false
  }

  private func percentile(_ percentile: Double) -> Value {
    guard let last = numbers.indices.last else { return .null }
    let sorted = numbers.sorted()
    let place = Swift.min(Swift.max(percentile, 0), 100) * Double(last) / 100
    let (index, next) = (Int(place), Int(place.rounded(.up)))
    let value = sorted[index] + (sorted[next] - sorted[index]) * (place - Double(index))
    return value.isFinite ? .double(value) : .null
  }

  var result: Value {
    switch aggregate {
    case .max, .min: best?.value ?? .null
    case .sum: sum.total
    case .average: sum.mean
    case .percentile(let percentile): self.percentile(percentile)
    case .count: .integer(rows)
    case .countDistinct: .integer(Int64(distinct.count))
    case .list: .list(values.sorted { $0.isListed(before: $1) })
    case .distinctList: .list(distinct.values.sorted { $0.isListed(before: $1) })
    case .anyTrue: .boolean(isTrue)
    }
  }
}

/// The sum of numbers: integers exactly, then floats in ascending order.
private struct ExactSum {
  private var high: Int64 = 0
  private var low: UInt64 = 0
  private var floats: [Double] = []
  private var count = 0

  mutating func add(_ number: Number) {
    count += 1
    switch number {
    case .integer(let integer):
      let (sum, carries) = low.addingReportingOverflow(UInt64(truncatingIfNeeded: integer))
      low = sum
      high &+= (integer < 0 ? -1 : 0) &+ (carries ? 1 : 0)
    case .double(let double):
      floats.append(double)
    }
  }

  private var integer: Int64? {
    let truncated = Int64(truncatingIfNeeded: low)
    return high == (truncated < 0 ? -1 : 0) ? truncated : nil
  }

  private var double: Double {
    let integers = integer.map { Double($0) } ?? Double(high) * 18_446_744_073_709_551_616.0 + Double(low)
    return floats.sorted().reduce(integers, +)
  }

  /// An integer if all were, and it fits; null when it is no finite number.
  var total: Value {
    if floats.isEmpty, let integer { return .integer(integer) }
    return double.isFinite ? .double(double) : .null
  }

  var mean: Value {
    guard count > 0, double.isFinite else { return .null }
    return .double(double / Double(count))
  }
}
