import Detections
import Events
import ValueFunctions

// What variables see of an event.
extension Raising {
  /// Whether some variable sees events otherwise than they were read.
  var hasViews: Bool { detection.variables.contains { !$0.seesEventsAsRead } }

  /// `public func views(of event: Event, variable: Int) -> [Event]?`, after a function for each variable with views.
  mutating func viewsFunctions() -> [NativeSwift.Declaration] {
    guard hasViews else { return [] }
    var functions: [NativeSwift.Declaration] = []
    var cases: [NativeSwift.SwitchCase] = []
    for (index, variable) in detection.variables.enumerated() where !variable.seesEventsAsRead {
      let plain = Naming.camelCase(variable.name, fallback: "variable") + "Views"
      let name = names.claim(plain)
      let call = NativeSwift.Expression.call(name, [NativeSwift.Argument(.name("event"))])
      cases.append(NativeSwift.SwitchCase(pattern: .integer(Int64(index)), result: call))
      functions += viewsFunction(name, variable)
    }
    let body: NativeSwift.Statement =
      detection.variables.count == 1
      ? .expression(cases[0].result) : .selection(.name("variable"), cases: cases, otherwise: .name("nil"))
    let views = NativeSwift.Function(
      introducer: "public func", name: "views", parameters: ["of event: Event", "variable: Int"],
      result: "[Event]?", body: [body])
    return [.gap, .function(views)] + functions
  }

  private mutating func viewsFunction(_ name: String, _ variable: EventVariable) -> [NativeSwift.Declaration] {
    var body: [NativeSwift.Statement] = [
      .binding(introducer: "var", name: "views", type: nil, .array([.name("event")]))
    ]
    for derivation in variable.derivations {
      switch derivation {
      case .each(let part):
        body.append(.expression(.method(.name("views"), "unnest", [.init("at", .string(part.name))])))
      case .computed(let computed):
        body.append(.expression(computation(computed)))
      }
    }
    body.append(.result(.name("views")))
    let function = NativeSwift.Function(
      comment: ["What `\(variable.name)` sees of an event."], introducer: "func", name: name,
      parameters: ["_ event: Event"], result: "[Event]", body: body)
    return takeTables() + [.gap, .function(function)]
  }

  /// `views.compute("name") { event in … }`
  private mutating func computation(_ computed: ComputedField) -> NativeSwift.Expression {
    subject = computed.field.name
    var arguments = [NativeSwift.Argument(.string(computed.field.name))]
    if computed.isAbsentWhenZero { arguments.append(.init("isAbsentWhenZero", .boolean(true))) }
    return .method(.name("views"), "compute", arguments, trailing: eventClosure(computed.expression))
  }

  private mutating func eventClosure(_ expression: ValueExpression) -> NativeSwift.Closure {
    NativeSwift.Closure(parameter: "event", body: [.expression(raise(expression))])
  }

  /// An expression of type `Value` over `event`.
  ///
  /// - Parameter isTyped: as of the expressions of outcomes.
  private mutating func raise(_ expression: ValueExpression, isTyped: Bool = true) -> NativeSwift.Expression {
    let event = NativeSwift.Expression.name("event")
    switch expression {
    case .literal(let value):
      return literal(value, isTyped: isTyped)
    case .field(let field, let absent):
      let arguments = [NativeSwift.Argument(.string(field.name))]
      return .method(event, "value", arguments + (absent == .null ? [] : absentArgument(absent)))
    case .values(let field):
      return .method(event, "list", [.init(.string(field.name))])
    case .element(let part, let index, let inner):
      let arguments = [NativeSwift.Argument(.integer(Int64(index))), .init("of", .string(part.name))]
      return .method(event, "element", arguments, trailing: eventClosure(inner))
    case .time:
      return .member(event, "seconds")
    case .call(let function, let arguments):
      let literals = arguments.map { argument -> Value? in
        if case .literal(let value) = argument { value } else { nil }
      }
      return call(function, literals, arguments.map { raise($0) })
    case .arithmetic(let symbol, let left, let right):
      return .binary(raise(left, isTyped: false), binary(symbol), raise(right))
    case .conditional(let predicate, let then, let otherwise):
      return .ternary(
        raise(predicate), raise(then, isTyped: isTyped), raise(otherwise, isTyped: isTyped))
    }
  }

  /// `ValueFunction.lower([…])`, or with a pattern that is always the same `Self.hostCapture([…])`: it is compiled
  /// once.
  ///
  /// - Parameter literals: for each argument its value, if it is always the same.
  mutating func call(
    _ function: ValueFunction, _ literals: [Value?], _ arguments: [NativeSwift.Expression]
  ) -> NativeSwift.Expression {
    let list = [NativeSwift.Argument(.array(arguments))]
    guard let place = function.patternArgument, literals.indices.contains(place),
      let pattern = literals[place]?.text
    else { return .call("ValueFunction.\(function)", list) }
    let prepared = NativeSwift.Expression.call(
      "PreparedFunction", [.init(.name(".\(function)")), .init("pattern", .string(pattern))])
    let name = table("PreparedFunction", prepared, "\(function)", subject)
    return .call(name, list, trailing: nil)
  }
}
