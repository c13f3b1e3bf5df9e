import Detections
import Diagnostics

extension DetectionTranslation {
  func isComputed(_ field: Field, of variable: String) -> Bool {
    detection.variable(variable)?.computedFields.contains(field) ?? false
  }

  /// The step in the other model's names. A list of messages has no name in other models, and is reported.
  mutating func translate(_ derivation: Derivation, of variable: EventVariable) -> Derivation {
    switch derivation {
    case .each(let part): return .each(rename(part, of: variable.name, at: variable.origin))
    case .computed(var computed):
      computed.expression = translate(computed.expression, of: variable)
      return .computed(computed)
    }
  }

  private mutating func translate(
    _ expression: ValueExpression, of variable: EventVariable
  ) -> ValueExpression {
    switch expression {
    case .literal, .time: return expression
    case .field(let field, let absentAs):
      return .field(rename(field, of: variable.name, at: variable.origin), absentAs: absentAs)
    case .values(let field): return .values(rename(field, of: variable.name, at: variable.origin))
    case .element(let part, let index, let inner):
      return .element(
        of: rename(part, of: variable.name, at: variable.origin), index: index, translate(inner, of: variable))
    case .call(let function, let arguments):
      return .call(function, arguments.map { translate($0, of: variable) })
    case .arithmetic(let symbol, let left, let right):
      return .arithmetic(symbol, translate(left, of: variable), translate(right, of: variable))
    case .conditional(let predicate, let then, let otherwise):
      return .conditional(
        translate(predicate, of: variable.name), then: translate(then, of: variable),
        otherwise: translate(otherwise, of: variable))
    }
  }
}
