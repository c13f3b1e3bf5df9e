/// How the values of all rows become one. Null is passed over; rows count, not events.
package enum RowAggregate: Hashable, Sendable, CaseIterable {
  case max, min, sum, average, count, countDistinct, list, distinctList, anyTrue
}

/// Takes the values of row after row, and gives one.
struct Accumulator {
  let aggregate: RowAggregate
  private var best: Number?
  private var sum = ExactSum()
  private var rows: Int64 = 0
  private var rowHasValue = false
  private var values: [ExactValue] = []
  private var distinct: Set<ExactValue> = []
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
    case .count: rowHasValue = true
    case .countDistinct, .distinctList: distinct.insert(ExactValue(value))
    case .list: values.append(ExactValue(value))
    case .anyTrue: if value.isTrue { isTrue = true }
    }
  }

  private mutating func improve(_ number: Number, _ relation: Relation) {
    if best.map({ relation.holds(number.compare($0)) }) ?? true { best = number }
  }

  mutating func endRow() {
    if rowHasValue { rows += 1 }
    rowHasValue = false
  }

  var result: Value {
    switch aggregate {
    case .max, .min: best?.value ?? .null
    case .sum: sum.total
    case .average: sum.mean
    case .count: .integer(rows)
    case .countDistinct: .integer(Int64(distinct.count))
    case .list: .list(values.sorted(by: ExactValue.precedes).map(\.value))
    case .distinctList: .list(distinct.sorted(by: ExactValue.precedes).map(\.value))
    case .anyTrue: .boolean(isTrue)
    }
  }
}

/// The sum of numbers: integers exactly, whatever their order; floats in the order in which they come.
private struct ExactSum {
  private var high: Int64 = 0
  private var low: UInt64 = 0
  private var floats: Double?
  private var count = 0

  mutating func add(_ number: Number) {
    count += 1
    switch number {
    case .integer(let integer):
      let (sum, carries) = low.addingReportingOverflow(UInt64(truncatingIfNeeded: integer))
      low = sum
      high &+= (integer < 0 ? -1 : 0) &+ (carries ? 1 : 0)
    case .double(let double):
      floats = (floats ?? 0) + double
    }
  }

  private var integers: Double { Double(high) * 18_446_744_073_709_551_616.0 + Double(low) }

  /// An integer if all were, and it fits.
  var total: Value {
    if let floats { return Value.finite(integers + floats) }
    let truncated = Int64(truncatingIfNeeded: low)
    return high == (truncated < 0 ? -1 : 0) ? .integer(truncated) : .double(integers)
  }

  var mean: Value {
    count == 0 ? .null : Value.finite((integers + (floats ?? 0)) / Double(count))
  }
}
