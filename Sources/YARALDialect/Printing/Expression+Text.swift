import Events

extension YARAL {
  /// How strongly an expression holds together, from loose to tight (section 3).
  enum Strength: Int, Comparable {
    case or, and, not, comparison, sum, product, quantified, primary

    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  /// The expression on one line.
  static func text(of expression: Expression) -> String {
    switch expression.kind {
    case .text(let text, let style): return YARAL.text(of: text, style)
    case .pattern(let pattern): return literal(pattern: pattern)
    case .number(let digits): return digits
    case .boolean(let boolean): return boolean ? "true" : "false"
    case .path(let path): return text(of: path)
    case .count(let variable): return "#" + variable
    case .list(let name): return "%" + name
    case .call(let call) where YARAL.Call.wordsOfWindows.contains(call.function) && call.arguments.isEmpty:
      return call.function
    case .call(let call):
      let arguments = call.arguments.map { text(of: $0) }.joined(separator: ", ")
      return "\(call.function)(\(arguments))\(call.ignoringCase ? " nocase" : "")"
    case .not(let operand): return "not " + text(of: operand, within: .not)
    case .absent(let operand): return "!" + text(of: operand, within: .primary)
    case .and(let operands):
      return operands.map { text(of: $0, within: .not) }.joined(separator: " and ")
    case .or(let operands):
      // `and` binds tighter, and is never left without parentheses in published rules.
      return operands.map { text(of: $0, within: .not) }.joined(separator: " or ")
    case .comparison(let left, let relation, let right, let ignoringCase):
      return text(of: left, within: .sum) + " \(relation.rawValue) " + text(of: right, within: .sum)
        + (ignoringCase ? " nocase" : "")
    case .membership(let operand, let membership, let list, let ignoringCase):
      return text(of: operand, within: .sum) + " \(word(of: membership)) %\(list)"
        + (ignoringCase ? " nocase" : "")
    case .quantified(let quantifier, let operand):
      return quantifier.rawValue + " " + text(of: operand, within: .primary)
    case .arithmetic(let symbol, let left, let right):
      let own = expression.strength
      let tighter: Strength = own == .sum ? .product : .quantified
      return text(of: left, within: own) + " \(symbol.rawValue) " + text(of: right, within: tighter)
    case .choice(let choice, let operands):
      return "\(word(of: choice)) of [\(operands.map { text(of: $0) }.joined(separator: ", "))]"
    }
  }

  private static func text(of expression: Expression, within strength: Strength) -> String {
    let text = text(of: expression)
    return expression.strength < strength ? "(\(text))" : text
  }

  static func text(of path: Path) -> String {
    path.steps.reduce(into: "$" + path.variable) { text, step in
      switch step {
      case .member(let name): text += ".\(name)"
      case .key(let key): text += "[\(quoted(key))]"
      case .index(let digits): text += "[\(digits)]"
      }
    }
  }

  static func text(of argument: Call.Argument) -> String {
    let value: String
    switch argument.value {
    case .expression(let expression): value = text(of: expression)
    case .period(let period): value = text(of: period)
    case .name(let name): value = name
    }
    return argument.name.map { "\($0):\(value)" } ?? value
  }

  private static func word(of membership: Membership) -> String {
    switch membership {
    case .exact: "in"
    case .regex: "in regex"
    case .cidr: "in cidr"
    }
  }

  private static func word(of choice: Choice) -> String {
    switch choice {
    case .any: "any"
    case .all: "all"
    case .atLeast(let digits): digits
    }
  }
}

extension YARAL.Expression {
  var strength: YARAL.Strength {
    switch kind {
    case .or: .or
    case .and: .and
    case .not: .not
    case .comparison, .membership: .comparison
    // The suffix ends a comparison, so nothing may follow it.
    case .call(let call): call.ignoringCase ? .comparison : .primary
    case .arithmetic(let symbol, _, _):
      switch symbol {
      case .add, .subtract: .sum
      case .multiply, .divide, .modulo: .product
      }
    case .quantified: .quantified
    case .text, .pattern, .number, .boolean, .path, .count, .list, .absent, .choice: .primary
    }
  }
}
