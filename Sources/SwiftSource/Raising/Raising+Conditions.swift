import Detections
import Events

extension Raising {
  /// A Boolean expression over `group`, `outcomes` and the row of the scope.
  mutating func raise(_ condition: Condition) -> NativeSwift.Expression {
    switch condition {
    case .all(let operands):
      let parts = operands.map { raise($0) }
      return parts.count == 1 ? parts[0] : parts.isEmpty ? .boolean(true) : .and(parts)
    case .any(let operands):
      let parts = operands.map { raise($0) }
      return parts.count == 1 ? parts[0] : parts.isEmpty ? .boolean(false) : .or(parts)
    case .not(.count(let variable, let relation, let number)):
      return count(variable, relation.negated, number)
    case .not(let operand):
      return .not(raise(operand))
    case .count(let variable, let relation, let number):
      return count(variable, relation, number)
    case .compare(let left, let relation, let right):
      return comparison(left, relation, right)
    case .holds(let variable, let predicate):
      return holds(variable, predicate)
    }
  }

  /// `group.count(of: "failure") >= 5`
  private func count(_ variable: String, _ relation: Relation, _ number: Int64) -> NativeSwift.Expression {
    let symbol: NativeSwift.BinaryOperator =
      switch relation {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      }
    let count = NativeSwift.Expression.method(.name("group"), "count", [.init("of", .string(variable))])
    // No count is less than 0.
    return .binary(count, symbol == .lessOrEqual && number == 0 ? .equal : symbol, .integer(number))
  }

  /// `outcomes["risk_score"] > 0`, `outcomes["verdict"].equals("critical")`
  private mutating func comparison(
    _ left: Expression, _ relation: Relation, _ right: Expression
  ) -> NativeSwift.Expression {
    let receiver = raise(left, isTyped: false)
    let other = raise(right)
    switch relation {
    case .equal: return .method(receiver, "equals", [.init(other)])
    case .notEqual: return .method(receiver, "differs", [.init("from", other)])
    case .less: return .binary(receiver, .less, other)
    case .lessOrEqual: return .binary(receiver, .lessOrEqual, other)
    case .greater: return .binary(receiver, .greater, other)
    case .greaterOrEqual: return .binary(receiver, .greaterOrEqual, other)
    }
  }

  /// `row.launch.holds(privileged)`, or of a group: of some row.
  private mutating func holds(_ variable: String, _ predicate: Predicate) -> NativeSwift.Expression {
    switch scope {
    case .group:
      let statement = closure { [.expression($0.holds(variable, predicate))] }
      return .method(.name("group"), "contains", trailing: statement)
    case .row(let row):
      rowUses += 1
      rowVariables.insert(variable)
      let event = NativeSwift.Expression.member(.name(row), rowName(of: variable))
      if case .named(let name, let operand) = predicate {
        let function = functionName(of: Selection(name: name, predicate: operand))
        return .method(event, "holds", [.init(.name(function))])
      }
      let body = raise(predicate)
      return .method(
        event, "holds", trailing: NativeSwift.Closure(parameter: "event", body: [.expression(body)]))
    }
  }
}

// The functions of outcomes and of the condition.
extension Raising {
  /// `public func outcomes(of group: EventGroup) -> Outcomes`, after the tables it needs.
  mutating func outcomesFunction() -> [NativeSwift.Declaration] {
    var body: [NativeSwift.Statement] = []
    let row = enterBody()
    for outcome in detection.outcomes {
      subject = outcome.name
      let target = NativeSwift.Expression.subscripted(.name("outcomes"), .string(outcome.name))
      let name = localName(of: outcome)
      if let sum = statements(adding: outcome.expression, to: name) {
        body += sum + [.assignment(target, operator: "=", .name(name))]
      } else {
        body.append(.assignment(target, operator: "=", whole(outcome.expression)))
      }
    }
    let first = NativeSwift.Statement.binding(
      introducer: "var", name: "outcomes", type: nil, .call("Outcomes"))
    let function = NativeSwift.Function(
      introducer: "public func", name: "outcomes", parameters: ["of group: EventGroup"], result: "Outcomes",
      body: [first] + leaveBody(row) + body + [.result(.name("outcomes"))])
    return takeTables() + [.gap, .function(function)]
  }

  /// A name for a variable in the function of outcomes, which hides no function of a selection.
  private mutating func localName(of outcome: Outcome) -> String {
    let plain = Naming.camelCase(outcome.name, fallback: "outcome")
    return Naming.escaped(names.claim(plain, plain + "Sum"))
  }

  mutating func conditionFunction() -> [NativeSwift.Declaration] {
    subject = "condition"
    let row = enterBody()
    let result = raise(detection.condition)
    let start = leaveBody(row)
    let function = NativeSwift.Function(
      introducer: "public func", name: "condition",
      parameters: ["of group: EventGroup", "_ outcomes: Outcomes"], result: "Bool",
      body: start + [start.isEmpty ? .expression(result) : .result(result)])
    return takeTables() + [.gap, .function(function)]
  }

  /// Without a window everything is asked of the one row.
  private mutating func enterBody() -> Scope {
    scope = detection.window == nil ? .row("row") : .group
    rowUses = 0
    return scope
  }

  private mutating func leaveBody(_ entered: Scope) -> [NativeSwift.Statement] {
    defer { scope = .group }
    guard rowUses > 0, case .row = entered else { return [] }
    return [.binding(introducer: "let", name: "row", type: nil, .member(.name("group"), "row"))]
  }
}
