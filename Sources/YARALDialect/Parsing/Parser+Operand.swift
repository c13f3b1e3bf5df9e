import Diagnostics
import Events

extension Parser {
  mutating func parseOperand() throws(ParseFailure) -> YARAL.Expression {
    let start = index
    switch kind {
    case .text(let text, let style):
      try checkEscapes()
      return take(.text(text, style))
    case .pattern(let pattern): return take(.pattern(pattern))
    case .number(let digits):
      if isWord("of", ahead: 1) {
        advance()
        return try parseChoice(.atLeast(digits), from: start)
      }
      return take(.number(digits))
    case .list(let name): return take(.list(name))
    case .count(let name): return take(.count(name))
    case .variable:
      let path = try parsePath()
      return YARAL.Expression(.path(path), origin: origin(from: start))
    case .word(let word): return try parseWord(word)
    case .symbol(.openParenthesis): return try parseParentheses()
    case .symbol(.minus):
      throw failure(.yaralLexical, "there are no negative numbers", help: "write 0-1 for minus one")
    case .symbol(.exclamation):
      throw unexpected(
        "an operand", help: "'!' stands before an event variable in 'condition'; elsewhere write 'not'")
    case .period:
      throw unexpected("an operand", help: "a time stands in 'match' and 'options' only")
    case .symbol, .foreign, .end: throw unexpected("an operand")
    }
  }

  /// The token that is next, as an expression.
  private mutating func take(_ kind: YARAL.Expression.Kind) -> YARAL.Expression {
    let start = index
    advance()
    return YARAL.Expression(kind, origin: origin(from: start))
  }

  private mutating func takeKeyword(_ kind: YARAL.Expression.Kind) -> YARAL.Expression {
    outline.keywords.insert(index)
    return take(kind)
  }

  private func checkEscapes() throws(ParseFailure) {
    guard let escape = current.unknownEscapes.first else { return }
    let written = String(decoding: file.bytes[escape], as: UTF8.self)
    throw ParseFailure(
      diagnostic: Diagnostic(
        .yaralLexical, "nobody documents what '\(written)' means in a text",
        at: Span(file: file, bytes: escape),
        help: "for a backslash, write two, or put the text in back quotes"))
  }

  /// `true`, `false`, or a call.
  private mutating func parseWord(_ word: String) throws(ParseFailure) -> YARAL.Expression {
    let start = index
    // A parenthesis on the next line begins the next statement.
    if word.lowercased() == "true" { return takeKeyword(.boolean(true)) }
    if word.lowercased() == "false" { return takeKeyword(.boolean(false)) }
    var function = word
    var length = 1
    while kind(ahead: length) == .symbol(.dot), case .word(let part) = kind(ahead: length + 1) {
      function += "." + part
      length += 2
    }
    guard kind(ahead: length) == .symbol(.openParenthesis) else {
      if YARAL.Call.wordsOfWindows.contains(word) {
        advance()
        return YARAL.Expression(.call(YARAL.Call(word, [])), origin: origin(from: start))
      }
      throw unexpected("an operand", help: "a variable begins with '$', a text stands in double quotes")
    }
    for _ in 0...length { advance() }
    var arguments: [YARAL.Call.Argument] = []
    if kind != .symbol(.closeParenthesis) {
      repeat { arguments.append(try parseArgument()) } while take(.comma)
    }
    try expect(.closeParenthesis, "after the arguments of '\(function)'")
    return YARAL.Expression(.call(YARAL.Call(function, arguments)), origin: origin(from: start))
  }

  mutating func parseArgument() throws(ParseFailure) -> YARAL.Call.Argument {
    guard let name = takeArgumentName() else {
      return YARAL.Call.Argument(.expression(try parseExpression()))
    }
    if case .period = kind { return YARAL.Call.Argument(name: name, .period(try parsePeriod())) }
    if case .word(let first) = kind, kind(ahead: 1) != .symbol(.openParenthesis),
      kind(ahead: 1) != .symbol(.dot)
    {
      advance()
      return YARAL.Call.Argument(name: name, .name(first))
    }
    return YARAL.Call.Argument(name: name, .expression(try parseExpression()))
  }

  /// `principal.asset.ip:`, without the colon; `nil` when the argument has no name.
  private mutating func takeArgumentName() -> String? {
    guard case .word(var name) = kind else { return nil }
    var length = 1
    while kind(ahead: length) == .symbol(.dot), case .word(let part) = kind(ahead: length + 1) {
      name += "." + part
      length += 2
    }
    guard kind(ahead: length) == .symbol(.colon) else { return nil }
    for _ in 0...length { advance() }
    return name
  }

  /// The parentheses themselves are not kept: binding strength says where they must be.
  private mutating func parseParentheses() throws(ParseFailure) -> YARAL.Expression {
    let start = index
    advance()
    var inner = try parseExpression()
    try expect(.closeParenthesis, "to close this", opening: start)
    if start == statementStart, !isBoolean(inner), relationFollows {
      report(
        .yaralSyntax, "a statement can't begin with arithmetic in parentheses", at: span(from: start),
        help: "exchange the sides of the comparison: 1 < (a - b) / 3600")
    }
    inner.origin = origin(from: start)
    return inner
  }

  /// Whether a comparison or more arithmetic follows, as behind an operand.
  private var relationFollows: Bool {
    if case .symbol = kind {
      kind != .symbol(.closeParenthesis) && kind != .symbol(.openParenthesis)
    } else {
      false
    }
  }

  private mutating func expect(
    _ symbol: Symbol, _ purpose: String, opening start: Int
  ) throws(ParseFailure) {
    if take(symbol) { return }
    var failure = unexpected("'\(symbol.rawValue)' \(purpose)")
    failure.diagnostic.related = [
      Diagnostic.Related("it opens here", at: Span(file: file, bytes: tokens[start].range))
    ]
    if case .symbol = kind {
    } else if current.isFirstOnLine {
      failure.diagnostic.help = "in parentheses, lines are joined by 'and' or 'or'"
    }
    throw failure
  }

  private func isBoolean(_ expression: YARAL.Expression) -> Bool {
    switch expression.kind {
    case .not, .absent, .and, .or, .comparison, .membership, .choice, .call, .boolean: true
    case .text, .pattern, .number, .path, .count, .list, .quantified, .arithmetic: false
    }
  }

  /// `$e.additional.fields["X"]`: the parts may stand on several lines.
  mutating func parsePath() throws(ParseFailure) -> YARAL.Path {
    guard case .variable(let name) = kind else { throw unexpected("a variable") }
    let start = index
    advance()
    var steps: [YARAL.Path.Step] = []
    while true {
      if take(.dot) {
        guard case .word(let member) = kind else { throw unexpected("the name of a field") }
        advance()
        steps.append(.member(member))
      } else if kind == .symbol(.openBracket) {
        steps.append(try parseSubscript())
      } else {
        break
      }
    }
    return YARAL.Path(name, steps, origin: origin(from: start))
  }

  private mutating func parseSubscript() throws(ParseFailure) -> YARAL.Path.Step {
    advance()
    let step: YARAL.Path.Step
    switch kind {
    case .number(let digits):
      guard !digits.contains(".") else { throw failure(.yaralLexical, "an index is a whole number") }
      step = .index(digits)
    case .text(let key, _):
      try checkEscapes()
      step = .key(key)
    case .symbol(.minus):
      throw failure(
        .yaralLexical, "an index is not negative", help: "to read from the end, use arrays.index_to_str")
    case .word, .variable, .count, .list, .pattern, .period, .symbol, .foreign, .end:
      throw unexpected("an index or a key in double quotes")
    }
    advance()
    try expect(.closeBracket, "after the index or key")
    return step
  }
}
