import Diagnostics
import Events

// One function a level of binding, from loose to tight (section 3): or, and, not, comparison, sum, product,
// quantified, operand. Conditions are read by the same functions: what may not stand there is a check's affair.
extension Parser {
  mutating func parseExpression() throws(ParseFailure) -> YARAL.Expression {
    try nested { (parser: inout Parser) throws(ParseFailure) in
      try parser.parseChain("or", YARAL.Expression.Kind.or) { (parser: inout Parser) throws(ParseFailure) in
        try parser.parseChain("and", YARAL.Expression.Kind.and) {
          (parser: inout Parser) throws(ParseFailure) in
          try parser.parseNegation()
        }
      }
    }
  }

  private mutating func nested<Result>(
    _ parse: (inout Parser) throws(ParseFailure) -> Result
  ) throws(ParseFailure) -> Result {
    guard depth < Self.nestingLimit else {
      throw failure(.yaralLimit, "expressions are nested more than \(Self.nestingLimit) deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try parse(&self)
  }

  private mutating func parseChain(
    _ word: String, _ kind: ([YARAL.Expression]) -> YARAL.Expression.Kind,
    _ parse: (inout Parser) throws(ParseFailure) -> YARAL.Expression
  ) throws(ParseFailure) -> YARAL.Expression {
    let start = index
    var operands = [try parse(&self)]
    while take(word: word) { operands.append(try parse(&self)) }
    return operands.count == 1 ? operands[0] : YARAL.Expression(kind(operands), origin: origin(from: start))
  }

  private mutating func parseNegation() throws(ParseFailure) -> YARAL.Expression {
    let start = index
    if take(word: "not") {
      let operand = try nested { (parser: inout Parser) throws(ParseFailure) in try parser.parseNegation() }
      return YARAL.Expression(.not(operand), origin: origin(from: start))
    }
    if take(.exclamation) {
      let operand = try nested { (parser: inout Parser) throws(ParseFailure) in try parser.parseOperand() }
      return YARAL.Expression(.absent(operand), origin: origin(from: start))
    }
    return try parseComparison()
  }

  private mutating func parseComparison() throws(ParseFailure) -> YARAL.Expression {
    let start = index
    var left = try parseSum()
    if let relation {
      advance()
      let right = try parseSum()
      let ignoringCase = take(word: "nocase")
      return YARAL.Expression(
        .comparison(left, relation, right, ignoringCase: ignoringCase), origin: origin(from: start))
    }
    if take(word: "in") {
      let membership: YARAL.Membership =
        take(word: "regex") ? .regex : take(word: "cidr") ? .cidr : .exact
      guard case .list(let list) = kind else { throw unexpected("a list, such as '%names'") }
      advance()
      let ignoringCase = take(word: "nocase")
      return YARAL.Expression(
        .membership(left, membership, list: list, ignoringCase: ignoringCase), origin: origin(from: start))
    }
    if isWord("nocase") {
      guard case .call(var call) = left.kind else {
        throw unexpected("a comparison before it", help: "'nocase' ends a comparison, a call, or 'in %list'")
      }
      advance()
      call.ignoringCase = true
      left = YARAL.Expression(.call(call), origin: origin(from: start))
    }
    return left
  }

  private var relation: Relation? {
    if case .symbol(let symbol) = kind { Relation(rawValue: symbol.rawValue) } else { nil }
  }

  private mutating func parseSum() throws(ParseFailure) -> YARAL.Expression {
    try parseArithmetic([.plus: .add, .minus: .subtract]) { (parser: inout Parser) throws(ParseFailure) in
      try parser.parseArithmetic([.star: .multiply, .slash: .divide, .percent: .modulo]) {
        (parser: inout Parser) throws(ParseFailure) in try parser.parseQuantified()
      }
    }
  }

  /// Operators of one binding strength group to the left.
  private mutating func parseArithmetic(
    _ operators: [Symbol: YARAL.Operator], _ parse: (inout Parser) throws(ParseFailure) -> YARAL.Expression
  ) throws(ParseFailure) -> YARAL.Expression {
    let start = index
    var left = try parse(&self)
    var length = 1
    while case .symbol(let symbol) = kind, let found = operators[symbol] {
      length += 1
      guard length <= Self.chainLimit else {
        throw failure(.yaralLimit, "this has more than \(Self.chainLimit) terms")
      }
      advance()
      let right = try parse(&self)
      left = YARAL.Expression(.arithmetic(found, left, right), origin: origin(from: start))
    }
    return left
  }

  private mutating func parseQuantified() throws(ParseFailure) -> YARAL.Expression {
    guard isWord("any") || isWord("all") else { return try parseOperand() }
    let start = index
    let isAny = isWord("any")
    takeKeyword()
    if isWord("of") { return try parseChoice(isAny ? .any : .all, from: start) }
    let operand = try parseOperand()
    return YARAL.Expression(.quantified(isAny ? .any : .all, operand), origin: origin(from: start))
  }

  /// `of [$a, $b]`, after how many.
  mutating func parseChoice(
    _ choice: YARAL.Choice, from start: Int
  ) throws(ParseFailure) -> YARAL.Expression {
    takeKeyword()
    try expect(.openBracket, "before the variables")
    var operands: [YARAL.Expression] = []
    repeat { operands.append(try parseExpression()) } while take(.comma)
    try expect(.closeBracket, "after the variables")
    return YARAL.Expression(.choice(choice, operands), origin: origin(from: start))
  }
}
