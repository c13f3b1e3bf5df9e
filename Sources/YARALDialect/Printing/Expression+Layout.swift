extension YARAL {
  /// How wide a line may be before it is broken, if it has a place to break.
  static let lineWidth = 100
  /// Where the statements of a section begin.
  static let statementIndent = 4

  /// A statement of `events`: an `or` always stands in parentheses, as it binds tighter than the line break.
  static func statement(_ expression: Expression) -> [String] {
    if case .or = expression.kind {
      return parenthesized(expression, column: statementIndent)
    }
    return hanging(expression, column: statementIndent)
  }

  /// The lines of an expression that no parentheses hold: those after the first are indented.
  static func hanging(_ expression: Expression, column: Int) -> [String] {
    let lines = layout(expression, column: column)
    switch expression.kind {
    case .and, .or, .arithmetic:
      return lines.prefix(1) + lines.dropFirst().map { indented($0, by: 2) }
    case .not, .call, .comparison, .membership, .quantified, .absent, .choice, .text, .pattern,
      .number,
      .boolean, .path, .count, .list:
      return lines
    }
  }

  /// The lines of an expression that starts at a column, those after the first relative to its indent.
  static func layout(_ expression: Expression, column: Int) -> [String] {
    let flat = text(of: expression)
    if column + flat.unicodeScalars.count <= lineWidth || !isBreakable(expression) { return [flat] }
    switch expression.kind {
    case .or(let operands): return chain(operands, "or", within: .not, column: column)
    case .and(let operands): return chain(operands, "and", within: .not, column: column)
    case .not(let operand):
      return prefixed("not ", layout(operand, within: .not, column: column + 4))
    case .arithmetic: return sum(expression, column: column)
    case .call(let call): return layout(call, column: column)
    case .comparison, .membership, .quantified, .absent, .choice, .text, .pattern, .number,
      .boolean, .path,
      .count, .list:
      return [flat]
    }
  }

  /// Whether there is a place to break the line at.
  private static func isBreakable(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .or, .and: true
    case .not(let operand): isBreakable(operand)
    case .arithmetic(let symbol, _, _): symbol == .add || symbol == .subtract
    case .call(let call):
      call.arguments.contains { argument in
        if case .expression(let operand) = argument.value { isBreakable(operand) } else { false }
      }
    case .comparison, .membership, .quantified, .absent, .choice, .text, .pattern, .number,
      .boolean, .path,
      .count, .list:
      false
    }
  }

  private static func layout(_ expression: Expression, within strength: Strength, column: Int)
    -> [String]
  {
    expression.strength < strength
      ? parenthesized(expression, column: column) : layout(expression, column: column)
  }

  private static func parenthesized(_ expression: Expression, column: Int) -> [String] {
    let flat = "(\(text(of: expression)))"
    if column + flat.unicodeScalars.count <= lineWidth || !isBreakable(expression) { return [flat] }
    // The operands stand on lines of their own even if the group without its parentheses just fits.
    return ["("] + layout(expression, column: lineWidth).map { indented($0, by: 2) } + [")"]
  }

  private static func chain(
    _ operands: [Expression], _ word: String, within strength: Strength, column: Int
  )
    -> [String]
  {
    joined(
      operands.map { layout($0, within: strength, column: statementIndent + 2) }, by: " " + word)
  }

  /// `a +`, `b -`, `c`, a term a line.
  private static func sum(_ expression: Expression, column: Int) -> [String] {
    var terms: [(symbol: String, lines: [String])] = []
    var rest = expression
    while case .arithmetic(let symbol, let left, let right) = rest.kind,
      symbol == .add || symbol == .subtract
    {
      terms.append((symbol.rawValue, layout(right, within: .product, column: statementIndent + 2)))
      rest = left
    }
    var lines = layout(rest, within: .product, column: statementIndent + 2)
    for term in terms.reversed() {
      lines[lines.count - 1] += " " + term.symbol
      lines += term.lines
    }
    return lines
  }

  /// The breakable arguments on lines of their own; a lone call stays beside the parenthesis.
  private static func layout(_ call: Call, column: Int) -> [String] {
    let head = call.function + "("
    let tail = call.ignoringCase ? ") nocase" : ")"
    if call.arguments.count == 1, case .expression(let operand) = call.arguments[0].value,
      case .call = operand.kind, call.arguments[0].name == nil
    {
      var lines = prefixed(head, layout(operand, column: column + head.count))
      lines[lines.count - 1] += tail
      return lines
    }
    var parts: [[String]] = []
    var short: [String] = []
    for argument in call.arguments {
      if argument.name == nil, case .expression(let operand) = argument.value, isBreakable(operand)
      {
        if !short.isEmpty { parts.append([short.joined(separator: ", ")]) }
        short = []
        parts.append(layout(operand, column: lineWidth))
      } else {
        short.append(text(of: argument))
      }
    }
    if !short.isEmpty { parts.append([short.joined(separator: ", ")]) }
    return [head] + joined(parts, by: ",").map { indented($0, by: 2) } + [tail]
  }

  private static func joined(_ parts: [[String]], by separator: String) -> [String] {
    var lines: [String] = []
    for (index, part) in parts.enumerated() {
      lines += part
      if index < parts.count - 1 { lines[lines.count - 1] += separator }
    }
    return lines
  }

  /// The lines with a text before the first.
  static func prefixed(_ prefix: String, _ lines: [String]) -> [String] {
    guard let first = lines.first else { return [prefix] }
    return [prefix + first] + lines.dropFirst()
  }

  static func indented(_ line: String, by columns: Int) -> String {
    String(repeating: " ", count: columns) + line
  }
}
