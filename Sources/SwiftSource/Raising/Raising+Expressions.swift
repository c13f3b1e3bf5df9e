import Detections
import Events
import ValueFunctions

extension Raising {
  /// An expression of type `Value`.
  ///
  /// - Parameter isTyped: whether the place itself says that a `Value` stands there; if not, the expression
  ///   says it, because a bare literal would be an `Int` or a `String`.
  mutating func raise(_ expression: Expression, isTyped: Bool = true) -> NativeSwift.Expression {
    switch expression {
    case .literal(let value):
      return literal(value, isTyped: isTyped)
    case .field(let variable, let field, let absent):
      guard let event = event(variable) else { return .name(isTyped ? ".null" : "Value.null") }
      let arguments = [NativeSwift.Argument(.string(field.name))]
      return .method(event, "value", arguments + absentArgument(absent))
    case .conditional(let condition, let then, let otherwise):
      return .ternary(
        raise(condition), raise(then, isTyped: isTyped), raise(otherwise, isTyped: isTyped))
    case .arithmetic(let symbol, let left, let right):
      let terms = terms(of: expression)
      if terms.count > 2 {
        return .method(.name("Value"), "sum", terms.map { NativeSwift.Argument(raise($0)) })
      }
      return .binary(raise(left, isTyped: false), binary(symbol), raise(right))
    case .aggregate(let aggregate, let operand):
      return raise(aggregate, of: operand)
    case .outcome(let name):
      return .subscripted(.name("outcomes"), .string(name))
    case .truth(let condition):
      return .call(isTyped ? ".boolean" : "Value.boolean", [.init(raise(condition))])
    case .call(let function, let arguments):
      let literals = arguments.map { argument -> Value? in
        if case .literal(let value) = argument { value } else { nil }
      }
      return call(function, literals, arguments.map { raise($0) })
    }
  }

  func literal(_ value: Value, isTyped: Bool) -> NativeSwift.Expression {
    func bare(_ literal: NativeSwift.Expression, _ kind: String) -> NativeSwift.Expression {
      isTyped ? literal : .call("Value.\(kind)", [.init(literal)])
    }
    switch value {
    case .null: return .name(isTyped ? ".null" : "Value.null")
    case .string(let text): return bare(.string(text), "string")
    case .integer(let integer): return bare(.integer(integer), "integer")
    case .double(let double) where !double.isFinite: return .call("Value.double", [.init(.double(double))])
    case .double(let double): return bare(.double(double), "double")
    case .boolean(let boolean): return bare(.boolean(boolean), "boolean")
    case .list(let values):
      return .call("Value.list", [.init(.array(values.map { literal($0, isTyped: true) }))])
    }
  }

  /// The event that the row has for a variable; `nil` where there is no row.
  private mutating func event(_ variable: String) -> NativeSwift.Expression? {
    switch scope {
    case .group: return nil
    case .row(let row):
      rowUses += 1
      rowVariables.insert(variable)
      return .member(.name(row), rowName(of: variable))
    }
  }

  func absentArgument(_ absent: Value?) -> [NativeSwift.Argument] {
    absent.map { [NativeSwift.Argument("absentAs", literal($0, isTyped: true))] } ?? []
  }

  func binary(_ symbol: ArithmeticOperator) -> NativeSwift.BinaryOperator {
    switch symbol {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .modulo: .modulo
    }
  }

  /// The terms of a sum that is added up from the left; the expression itself when it is no sum.
  func terms(of expression: Expression) -> [Expression] {
    var terms: [Expression] = []
    var rest = expression
    while case .arithmetic(.add, let left, let right) = rest {
      terms.append(right)
      rest = left
    }
    return [rest] + terms.reversed()
  }
}

// Aggregates.
extension Raising {
  private mutating func raise(_ aggregate: Aggregate, of operand: Expression) -> NativeSwift.Expression {
    let group = NativeSwift.Expression.name("group")
    let measure = measure(of: aggregate)
    if case .field(let variable, let field, let absent) = operand {
      let arguments = measure + [NativeSwift.Argument("of", .string(field.name))] + absentArgument(absent)
      let event = closure { raising in
        [.expression(raising.event(variable) ?? .name("nil"))]
      }
      return .method(group, method(aggregate), arguments, trailing: event)
    }
    if aggregate == .anyTrue {
      let statement = closure { [.expression($0.flag(operand))] }
      return .method(group, method(aggregate), trailing: statement)
    }
    return .method(group, method(aggregate), measure, trailing: closure { $0.body(of: operand) })
  }

  /// The number that an aggregate needs besides values.
  private func measure(of aggregate: Aggregate) -> [NativeSwift.Argument] {
    guard case .percentile(let percentile) = aggregate else { return [] }
    return [NativeSwift.Argument(.double(percentile))]
  }

  private func method(_ aggregate: Aggregate) -> String {
    switch aggregate {
    case .max: "max"
    case .min: "min"
    case .sum: "sum"
    case .average: "average"
    case .percentile: "percentile"
    case .count: "count"
    case .countDistinct: "countDistinct"
    case .list: "list"
    case .distinctList: "distinctList"
    case .anyTrue: "anyTrue"
    }
  }

  /// Whether the value of a row is true, as a Boolean expression.
  private mutating func flag(_ expression: Expression) -> NativeSwift.Expression {
    switch expression {
    case .truth(let condition): return raise(condition)
    case .conditional(let condition, then: .literal(.boolean(true)), otherwise: .literal(.boolean(false))):
      return raise(condition)
    case .literal, .field, .conditional, .arithmetic, .aggregate, .outcome, .call:
      let value = raise(expression, isTyped: false)
      return .member(value, "isTrue")
    }
  }

  /// A closure over a row, which has a name only if it is spoken of more than once.
  mutating func closure(_ body: (inout Raising) -> [NativeSwift.Statement]) -> NativeSwift.Closure {
    let outside = (scope, rowUses)
    defer { (scope, rowUses) = outside }
    scope = .row("row")
    rowUses = 0
    let statements = body(&self)
    if rowUses == 0 { return NativeSwift.Closure(parameter: "_", body: statements) }
    guard rowUses == 1, statements.count == 1 else {
      return NativeSwift.Closure(parameter: "row", body: statements)
    }
    scope = .row("$0")
    return NativeSwift.Closure(parameter: nil, body: body(&self))
  }

  /// The statements that compute a value: weights are added up one after the other.
  mutating func body(of expression: Expression) -> [NativeSwift.Statement] {
    guard let sum = statements(adding: expression, to: "sum") else { return [.expression(whole(expression))] }
    return sum + [.result(.name("sum"))]
  }

  /// A value that is all of its place: nested conditions are a chain of choices.
  mutating func whole(_ expression: Expression) -> NativeSwift.Expression {
    guard case .conditional(_, _, let otherwise) = expression, case .conditional = otherwise else {
      return raise(expression)
    }
    var choices: [NativeSwift.Choice] = []
    var rest = expression
    while case .conditional(let condition, let then, let otherwise) = rest {
      choices.append(NativeSwift.Choice(condition: raise(condition), value: raise(then)))
      rest = otherwise
    }
    return .choice(choices, otherwise: raise(rest))
  }

  /// A sum as statements, when it has weights or many terms: `var sum: Value = 0`, `if c { sum += 3 }`, …
  ///
  /// A weight is a term that is a number under a condition, and else the integer 0. Passing over it is the same
  /// as adding 0 because `sum` is a number, or null, from the start.
  mutating func statements(adding expression: Expression, to name: String) -> [NativeSwift.Statement]? {
    var terms = terms(of: expression)
    let weights = terms.filter { Self.isWeight($0) }
    guard terms.count > 1, terms.count > 3 || !weights.isEmpty else { return nil }
    var start = NativeSwift.Expression.integer(0)
    if case .literal(.integer(let base)) = terms[0] {
      start = .integer(base)
      terms.removeFirst()
    }
    var statements: [NativeSwift.Statement] = [
      .binding(introducer: "var", name: name, type: "Value", start)
    ]
    for term in terms {
      if case .conditional(let condition, let then, _) = term, Self.isWeight(term) {
        let addition = NativeSwift.Statement.assignment(.name(name), operator: "+=", raise(then))
        statements.append(.conditional(raise(condition), [addition]))
      } else {
        statements.append(.assignment(.name(name), operator: "+=", raise(term)))
      }
    }
    return statements
  }

  private static func isWeight(_ term: Expression) -> Bool {
    guard case .conditional(_, _, otherwise: .literal(.integer(0))) = term else { return false }
    return true
  }
}
