import Detections
import Diagnostics

/// A column of a data table (`%table.column`) is read as a field of a variable that stands for the table's rows, and
/// is called `%table` (reference, section 16).
extension YARAL.Expression {
  /// The expression with columns as fields of such variables.
  var readingTablesAsVariables: YARAL.Expression {
    map { expression in
      guard case .list(let name) = expression.kind, let dot = name.firstIndex(of: ".") else { return expression }
      let path = YARAL.Path(
        "%" + name[..<dot], [.member(String(name[name.index(after: dot)...]))], origin: expression.origin)
      return YARAL.Expression(.path(path), origin: expression.origin)
    }
  }

  /// The expression with fields of such variables as columns.
  var writingTables: YARAL.Expression {
    map { expression in
      guard case .path(let path) = expression.kind, path.isOfTable, case .member(let column) = path.steps.first else {
        return expression
      }
      return YARAL.Expression(.list("\(path.variable.dropFirst()).\(column)"), origin: expression.origin)
    }
  }

  /// The expression with every one inside replaced, and then itself.
  private func map(_ transform: (YARAL.Expression) -> YARAL.Expression) -> YARAL.Expression {
    func map(_ expression: YARAL.Expression) -> YARAL.Expression { expression.map(transform) }
    let inner: Kind =
      switch kind {
      case .text, .pattern, .number, .boolean, .path, .count, .list: kind
      case .call(let call): .call(call.mapArguments(map))
      case .not(let operand): .not(map(operand))
      case .absent(let operand): .absent(map(operand))
      case .quantified(let quantifier, let operand): .quantified(quantifier, map(operand))
      case .membership(let operand, let membership, let list, let ignoringCase):
        .membership(map(operand), membership, list: list, ignoringCase: ignoringCase)
      case .and(let operands): .and(operands.map(map))
      case .or(let operands): .or(operands.map(map))
      case .choice(let choice, let operands): .choice(choice, operands.map(map))
      case .comparison(let left, let relation, let right, let ignoringCase):
        .comparison(map(left), relation, map(right), ignoringCase: ignoringCase)
      case .arithmetic(let symbol, let left, let right): .arithmetic(symbol, map(left), map(right))
      }
    return transform(YARAL.Expression(inner, origin: origin))
  }
}

extension YARAL.Call {
  fileprivate func mapArguments(_ transform: (YARAL.Expression) -> YARAL.Expression) -> YARAL.Call {
    var call = self
    call.arguments = arguments.map { argument in
      guard case .expression(let expression) = argument.value else { return argument }
      return Argument(name: argument.name, .expression(transform(expression)))
    }
    return call
  }
}

extension YARAL.Rule {
  /// The rule with columns of tables as fields of variables.
  var readingTablesAsVariables: YARAL.Rule { mapExpressions(\.readingTablesAsVariables) }

  /// The rule with fields of such variables as columns.
  var writingTables: YARAL.Rule { mapExpressions(\.writingTables) }

  private func mapExpressions(_ transform: (YARAL.Expression) -> YARAL.Expression) -> YARAL.Rule {
    var rule = self
    rule.events?.lines = (events?.lines ?? []).map { line in
      var line = line
      line.expression = transform(line.expression)
      return line
    }
    rule.outcome?.lines = (outcome?.lines ?? []).map { line in
      var line = line
      line.expression = transform(line.expression)
      return line
    }
    return rule
  }
}

extension YARAL.Path {
  /// Whether this is a column of a data table.
  var isOfTable: Bool { variable.hasPrefix("%") }

  /// The table whose column this is; `nil` for all else.
  var table: String? { isOfTable ? String(variable.dropFirst()) : nil }
}
