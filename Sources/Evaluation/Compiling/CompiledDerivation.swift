import DetectionRuntime
import Detections
import Events
import Patterns
import ValueFunctions

/// A step to a variable's views of an event.
enum CompiledDerivation: Sendable {
  case each(String)
  case computed(String, CompiledValue, isAbsentWhenZero: Bool)
}

/// A value computed from one event.
indirect enum CompiledValue: Sendable {
  case literal(Value)
  case field(String, absentAs: Value)
  case values(String)
  case element(of: String, index: Int, CompiledValue)
  case time
  case call(PreparedFunction, [CompiledValue])
  case arithmetic(ArithmeticOperator, CompiledValue, CompiledValue)
  case conditional(CompiledPredicate, then: CompiledValue, otherwise: CompiledValue)
}

extension Compiler {
  mutating func compile(_ derivations: [Derivation]) throws(PatternError) -> [CompiledDerivation] {
    var compiled: [CompiledDerivation] = []
    for derivation in derivations {
      switch derivation {
      case .each(let part): compiled.append(.each(part.name))
      case .computed(let computed):
        compiled.append(
          .computed(
            computed.field.name, try compile(computed.expression),
            isAbsentWhenZero: computed.isAbsentWhenZero))
      }
    }
    return compiled
  }

  private mutating func compile(_ expression: ValueExpression) throws(PatternError) -> CompiledValue {
    switch expression {
    case .literal(let value): return .literal(value)
    case .field(let field, let absent): return .field(field.name, absentAs: absent)
    case .values(let field): return .values(field.name)
    case .element(let part, let index, let inner):
      return .element(of: part.name, index: index, try compile(inner))
    case .time: return .time
    case .call(let function, let arguments):
      var compiled: [CompiledValue] = []
      for argument in arguments { compiled.append(try compile(argument)) }
      let literals = arguments.map { argument -> Value? in
        if case .literal(let value) = argument { value } else { nil }
      }
      return .call(PreparedFunction(function, literals: literals), compiled)
    case .arithmetic(let symbol, let left, let right):
      return .arithmetic(symbol, try compile(left), try compile(right))
    case .conditional(let predicate, let then, let otherwise):
      return .conditional(
        try compile(predicate), then: try compile(then), otherwise: try compile(otherwise))
    }
  }
}

extension CompiledDerivation {
  func views(of event: Event, fields: [String]) -> [Event] {
    switch self {
    case .each(let part): return event.unnested(at: part)
    case .computed(let field, let expression, let isAbsentWhenZero):
      var view = event
      view.setComputed(
        field, expression.value(of: event, fields: fields), isAbsentWhenZero: isAbsentWhenZero)
      return [view]
    }
  }
}

extension CompiledValue {
  func value(of event: Event, fields: [String]) -> Value {
    switch self {
    case .literal(let value): value
    case .field(let field, let absent): event.value(field, absentAs: absent)
    case .values(let field): event.list(field)
    case .element(let part, let index, let inner):
      event.element(index, of: part) { inner.value(of: $0, fields: fields) }
    case .time: event.seconds
    case .call(let function, let arguments): function(arguments.map { $0.value(of: event, fields: fields) })
    case .arithmetic(let symbol, let left, let right):
      symbol.apply(left.value(of: event, fields: fields), right.value(of: event, fields: fields))
    case .conditional(let predicate, let then, let otherwise):
      (predicate.holds(of: NamedFields(event: event, names: fields)) ? then : otherwise)
        .value(of: event, fields: fields)
    }
  }
}
