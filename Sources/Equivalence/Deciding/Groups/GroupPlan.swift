import Detections
import Events

/// How events are put together into a group that may tell two detections apart.
struct GroupPlan: Hashable {
  /// How many ordinary events each variable has.
  var counts: [String: Int]
  /// A variable that has one event more, on which the detections don't agree.
  var special: String?
  var values: Values
  var times: Times
  /// A field that the last event of a variable has otherwise: of a key, or of a join.
  var altered: Altered?
  var logSource: LogSource?

  /// What the fields hold that outcomes read.
  enum Values: Hashable {
    case alike
    case distinct(isNumber: Bool)
    /// Different where the outcomes of one of both look.
    case distinctOf(first: Bool)
    case number(Int64)
    /// The number in one event, the next in the next.
    case counting(from: Int64)
    /// Different, and each event has its keys twice: for those who look at elements one by one.
    case withKeysTwice
    /// One event holds so many different values.
    case together(Int)
  }

  /// When events happen: some seconds from variable to variable, and the last event later or earlier by so many; or
  /// all evenly over some seconds.
  struct Times: Hashable {
    var isReversed = false
    var step: Int64 = 1
    var lastBy: Int64 = 0
    var span: Int64?
  }

  struct Altered: Hashable {
    var variable: String
    var field: Field
  }
}

extension Condition {
  /// The numbers that it compares counts and outcomes with; those of a variable's count with its name.
  var thresholds: [(variable: String?, number: Int64)] {
    switch self {
    case .all(let operands), .any(let operands): operands.flatMap(\.thresholds)
    case .not(let operand): operand.thresholds
    case .count(let variable, _, let number): [(variable, number)]
    case .compare(let left, _, let right): (left.integers + right.integers).map { (nil, $0) }
    case .holds: []
    }
  }
}

extension Expression {
  /// The numbers that it compares with to choose between values.
  var thresholds: [Int64] {
    switch self {
    case .conditional(let condition, let then, let otherwise):
      condition.thresholds.map(\.number) + then.thresholds + otherwise.thresholds
    case .arithmetic(_, let left, let right): left.thresholds + right.thresholds
    case .aggregate(_, let inner): inner.thresholds
    case .truth(let condition): condition.thresholds.map(\.number)
    case .call(_, let arguments): arguments.flatMap(\.thresholds)
    case .literal, .field, .outcome: []
    }
  }

  fileprivate var integers: [Int64] {
    switch self {
    case .literal(.integer(let number)): [number]
    case .literal(.double(let number)): Int64(exactly: number.rounded()).map { [$0] } ?? []
    case .arithmetic(_, let left, let right): left.integers + right.integers
    case .literal, .field, .conditional, .aggregate, .outcome, .truth, .call: []
    }
  }
}

extension Detection {
  /// The fields of each variable that outcomes read on which it depends whether the detection fires, and others.
  func fieldsReadByOutcomes(besides names: Set<String>) -> [String: [Field]] {
    let deciding = decidingOutcomes.union(names)
    var result: [String: [Field]] = [:]
    for outcome in outcomes where deciding.contains(outcome.name) {
      _ = outcome.expression.renamingFields { variable, field in
        if !(result[variable] ?? []).contains(field) { result[variable, default: []].append(field) }
        return field
      }
    }
    return result
  }

  /// The fields of each variable that keys and joins compare.
  var comparedFields: [GroupPlan.Altered] {
    var result: [GroupPlan.Altered] = []
    for key in window?.keys ?? [] {
      result += key.fields.sorted { $0.key < $1.key }.map { GroupPlan.Altered(variable: $0.key, field: $0.value) }
    }
    for join in joins {
      for case .field(let variable, let field) in [join.left, join.right] {
        result.append(GroupPlan.Altered(variable: variable, field: field))
      }
    }
    return result
  }
}
