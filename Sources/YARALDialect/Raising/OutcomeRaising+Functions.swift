import Detections
import Events
import ValueFunctions

extension YARAL.OutcomeRaising {
  /// A function of what aggregates and outcomes give.
  ///
  /// One of fields alone would be read as a field that is computed from each event, and is refused unless it is one.
  mutating func call(
    _ function: ValueFunction, _ arguments: [Detections.Expression], inRow: Bool
  ) -> Expression? {
    let isOfValues = arguments.contains(where: \.readsValues)
    guard isOfValues || arguments.allSatisfy({ if case .literal = $0 { true } else { false } }) else {
      return refuse("YARA-L computes '\(function.rawValue)' from fields of each event, not from the values of a group")
    }
    var written: [Expression] = []
    for (place, argument) in arguments.enumerated() {
      switch argument {
      case .literal(.boolean(let boolean)): written.append(Expression(.boolean(boolean)))
      case .literal(.string(let pattern)) where place == function.patternArgument: written.append(.raw(pattern))
      case .literal, .field, .conditional, .arithmetic, .aggregate, .outcome, .truth, .call:
        guard let operand = value(argument, inRow: inRow) else { return nil }
        written.append(operand)
      }
    }
    return Computation.call(function, written) ?? refuse("YARA-L has no function '\(function.rawValue)'")
  }
}

extension Detections.Expression {
  /// Whether it is made of aggregates or outcomes.
  fileprivate var readsValues: Bool {
    switch self {
    case .literal, .field, .truth: false
    case .aggregate, .outcome: true
    case .conditional(_, let then, let otherwise): then.readsValues || otherwise.readsValues
    case .arithmetic(_, let left, let right): left.readsValues || right.readsValues
    case .call(_, let arguments): arguments.contains(where: \.readsValues)
    }
  }
}
