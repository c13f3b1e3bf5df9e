import Detections
import Events

extension YARAL {
  /// What the condition of a detection asks of its outcomes.
  struct OutcomeUses {
    /// The outcomes on which the condition depends, also through others.
    var deciding: Set<String> = []
    /// Those of which the condition only asks, by itself and not negated, whether they exceed something that
    /// nothing does not: then it does not matter whether an outcome of no values is null or 0.
    private(set) var askedToExceed: Set<String> = []

    init(_ detection: Detection) {
      var others: Set<String> = []
      collect(detection.condition, isNegated: false, &others)
      deciding = others.union(askedToExceed)
      for outcome in detection.outcomes.reversed() where deciding.contains(outcome.name) {
        let used = Self.outcomes(in: outcome.expression)
        deciding.formUnion(used)
        others.formUnion(used)
      }
      askedToExceed.subtract(others)
    }

    private mutating func collect(
      _ condition: Detections.Condition, isNegated: Bool, _ others: inout Set<String>
    ) {
      switch condition {
      case .all(let operands), .any(let operands):
        for operand in operands { collect(operand, isNegated: isNegated, &others) }
      case .not(let operand): collect(operand, isNegated: !isNegated, &others)
      case .count, .holds: break
      case .compare(.outcome(let name), let relation, .literal(let value)) where !isNegated:
        if exceeds(relation, value) { askedToExceed.insert(name) } else { others.insert(name) }
      case .compare(.literal(let value), let relation, .outcome(let name)) where !isNegated:
        if exceeds(relation.mirrored, value) {
          askedToExceed.insert(name)
        } else {
          others.insert(name)
        }
      case .compare(let left, _, let right):
        others.formUnion(Self.outcomes(in: left).union(Self.outcomes(in: right)))
      }
    }

    private func exceeds(_ relation: Relation, _ value: Value) -> Bool {
      guard let number = value.number else { return false }
      let sign = number.compare(.integer(0))
      switch relation {
      case .greater: return sign >= 0
      case .greaterOrEqual, .equal: return sign > 0
      case .less, .lessOrEqual, .notEqual: return false
      }
    }

    static func outcomes(in expression: Detections.Expression) -> Set<String> {
      switch expression {
      case .literal, .field: []
      case .outcome(let name): [name]
      case .aggregate(_, let operand): outcomes(in: operand)
      case .arithmetic(_, let left, let right): outcomes(in: left).union(outcomes(in: right))
      case .conditional(let condition, let then, let otherwise):
        outcomes(in: condition).union(outcomes(in: then)).union(outcomes(in: otherwise))
      case .truth(let condition): outcomes(in: condition)
      case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion(outcomes(in: $1)) }
      }
    }

    private static func outcomes(in condition: Detections.Condition) -> Set<String> {
      switch condition {
      case .all(let operands), .any(let operands):
        operands.reduce(into: []) { $0.formUnion(outcomes(in: $1)) }
      case .not(let operand): outcomes(in: operand)
      case .count, .holds: []
      case .compare(let left, _, let right): outcomes(in: left).union(outcomes(in: right))
      }
    }
  }
}
