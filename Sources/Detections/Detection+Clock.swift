package import Events
import ValueFunctions

extension Detection {
  /// Whether something is computed of the time at which the rule is run (`ValueFunction.now`): then the rule has no
  /// alerts before somebody says it, by `running(at:)`.
  package var readsClock: Bool {
    var found = inner.contains(where: \.readsClock)
    func look(_ function: ValueFunction, _ arguments: [Expression]) -> Expression {
      if function == .now { found = true }
      return .call(function, arguments)
    }
    for variable in variables {
      for case .computed(let computed) in variable.derivations {
        _ = computed.expression.mapCalls { function, arguments in
          if function == .now { found = true }
          return .call(function, arguments)
        }
      }
    }
    for outcome in outcomes { _ = outcome.expression.mapCalls(look) }
    _ = condition.mapCalls(look)
    return found
  }

  /// The detection as it is when the newest of some events happens, unless another time is said.
  package func running(at time: Timestamp?, on events: [Event]) -> Detection {
    if !readsClock { return self }
    return running(at: time ?? events.lazy.compactMap(\.time).max() ?? Timestamp(nanoseconds: 0))
  }

  /// The detection as it is at a time.
  package func running(at time: Timestamp) -> Detection {
    mapCalls { function, arguments in
      function == .now ? .literal(.integer(time.seconds)) : .call(function, arguments)
    } outcomes: { function, arguments in
      function == .now ? .literal(.integer(time.seconds)) : .call(function, arguments)
    }
  }

  /// The detection with each call replaced: those of computed fields, those in outcomes and the condition, and the same
  /// in detections whose alerts it sees.
  private func mapCalls(
    fields: (ValueFunction, [ValueExpression]) -> ValueExpression,
    outcomes transform: (ValueFunction, [Expression]) -> Expression
  ) -> Detection {
    var result = mapInner { $0.mapCalls(fields: fields, outcomes: transform) }
    result.variables = result.variables.map { variable in
      var variable = variable
      variable.derivations = variable.derivations.map { step in
        guard case .computed(var computed) = step else { return step }
        computed.expression = computed.expression.mapCalls(fields)
        return .computed(computed)
      }
      return variable
    }
    result.outcomes = outcomes.map { outcome in
      var outcome = outcome
      outcome.expression = outcome.expression.mapCalls(transform)
      return outcome
    }
    result.condition = condition.mapCalls(transform)
    return result
  }
}

extension ValueExpression {
  fileprivate func mapCalls(_ transform: (ValueFunction, [ValueExpression]) -> ValueExpression) -> ValueExpression {
    func map(_ expression: ValueExpression) -> ValueExpression { expression.mapCalls(transform) }
    switch self {
    case .literal, .field, .values, .time: return self
    case .element(let part, let index, let inner): return .element(of: part, index: index, map(inner))
    case .call(let function, let arguments): return transform(function, arguments.map(map))
    case .arithmetic(let symbol, let left, let right): return .arithmetic(symbol, map(left), map(right))
    case .conditional(let predicate, let then, let otherwise):
      return .conditional(predicate, then: map(then), otherwise: map(otherwise))
    }
  }
}

extension Expression {
  fileprivate func mapCalls(_ transform: (ValueFunction, [Expression]) -> Expression) -> Expression {
    func map(_ expression: Expression) -> Expression { expression.mapCalls(transform) }
    switch self {
    case .literal, .field, .outcome: return self
    case .conditional(let condition, let then, let otherwise):
      return .conditional(condition.mapCalls(transform), then: map(then), otherwise: map(otherwise))
    case .arithmetic(let symbol, let left, let right): return .arithmetic(symbol, map(left), map(right))
    case .aggregate(let aggregate, let operand): return .aggregate(aggregate, map(operand))
    case .truth(let condition): return .truth(condition.mapCalls(transform))
    case .call(let function, let arguments): return transform(function, arguments.map(map))
    }
  }
}

extension Condition {
  fileprivate func mapCalls(_ transform: (ValueFunction, [Expression]) -> Expression) -> Condition {
    switch self {
    case .all(let operands): .all(operands.map { $0.mapCalls(transform) })
    case .any(let operands): .any(operands.map { $0.mapCalls(transform) })
    case .not(let operand): .not(operand.mapCalls(transform))
    case .count, .holds: self
    case .compare(let left, let relation, let right):
      .compare(left.mapCalls(transform), relation, right.mapCalls(transform))
    }
  }
}
