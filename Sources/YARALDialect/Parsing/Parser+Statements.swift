import Diagnostics

extension Parser {
  /// Reads statements up to the next section; one that can't be read is reported and left out.
  private mutating func parseStatements<Line>(
    of section: SectionName, _ parse: (inout Parser) throws(ParseFailure) -> Line,
    comments: WritableKeyPath<Line, [YARAL.Comment]>
  ) -> [Line] {
    var lines: [Line] = []
    while !isAtEndOfRule, !isAtSection {
      let leading = takeComments()
      statementStart = index
      depth = 0
      do throws(ParseFailure) {
        var line = try parse(&self)
        outline.parts.append(.statement(statementStart..<index, section))
        line[keyPath: comments] = leading + takeStatementComments()
        lines.append(line)
      } catch {
        report(error.diagnostic)
        recover()
      }
    }
    return lines
  }

  mutating func parseMeta() -> [YARAL.MetaEntry] {
    parseStatements(
      of: .meta,
      { (parser: inout Parser) throws(ParseFailure) in try parser.parseMetaEntry() }, comments: \.comments)
  }

  mutating func parseDirectives(of section: SectionName) -> [YARAL.Directive] {
    parseStatements(
      of: section,
      { (parser: inout Parser) throws(ParseFailure) in try parser.parseDirective() }, comments: \.comments)
  }

  mutating func parseEvents() -> [YARAL.Predicate] {
    parseStatements(
      of: .events,
      { (parser: inout Parser) throws(ParseFailure) in
        YARAL.Predicate(try parser.parseExpression())
      }, comments: \.comments)
  }

  mutating func parseMatch() -> [YARAL.Match] {
    parseStatements(
      of: .match,
      { (parser: inout Parser) throws(ParseFailure) in try parser.parseMatchStatement() },
      comments: \.comments)
  }

  mutating func parseOutcome() -> [YARAL.Outcome] {
    parseStatements(
      of: .outcome,
      { (parser: inout Parser) throws(ParseFailure) in try parser.parseOutcomeStatement() },
      comments: \.comments)
  }

  mutating func parseOptions() -> [YARAL.Option] {
    parseStatements(
      of: .options,
      { (parser: inout Parser) throws(ParseFailure) in try parser.parseOption() }, comments: \.comments)
  }

  /// Exactly one condition.
  mutating func parseCondition() -> [YARAL.Predicate] {
    let start = index
    let lines = parseStatements(
      of: .condition,
      { (parser: inout Parser) throws(ParseFailure) in
        if parser.kind == .symbol(.comma) {
          throw parser.commaFailure(from: start)
        }
        return YARAL.Predicate(try parser.parseExpression())
      }, comments: \.comments)
    if let second = lines.dropFirst().first, let span = second.expression.origin.span {
      report(
        .yaralSyntax, "the condition ends before this", at: span, help: "join the parts with 'and' or 'or'")
    }
    if lines.isEmpty, index == start {
      report(unexpected("a condition, such as '$e'").diagnostic)
    }
    return lines
  }

  /// A comma between conditions; it means `and`, and can be replaced by that where there is no `or` beside it.
  fileprivate func commaFailure(from start: Int) -> ParseFailure {
    var failure = unexpected("'and' or 'or'", help: "conditions are joined with 'and', not with commas")
    var edits: [Fix.Edit] = []
    var open = 0
    for token in tokens[start...] {
      if token.kind == .symbol(.closeBrace) || token.kind == .end { break }
      switch token.kind {
      case .word(let word):
        if open == 0, word.lowercased() == "or" { return failure }
      case .symbol(.openParenthesis), .symbol(.openBracket): open += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): open -= 1
      case .symbol(.comma):
        if open == 0 { edits.append(Fix.Edit(Span(file: file, bytes: token.range), " and")) }
      case .symbol, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end: break
      }
    }
    failure.diagnostic.fixes = [
      Fix(title: "join the conditions with 'and'", edits: edits, safety: .keepsMeaning)
    ]
    return failure
  }

  private mutating func parseMetaEntry() throws(ParseFailure) -> YARAL.MetaEntry {
    guard case .word(let key) = kind else { throw unexpected("a key of 'meta'") }
    let start = index
    advance()
    try expect(.equal, "after the key '\(key)'")
    guard case .text(let value, _) = kind else {
      throw unexpected("a text in double quotes", help: "values in 'meta' are texts: \(key) = \"…\"")
    }
    for escape in current.unknownEscapes {
      let written = String(decoding: file.bytes[escape], as: UTF8.self)
      report(
        .yaralHazard, "nobody documents what '\(written)' means in a text",
        at: Span(file: file, bytes: escape),
        help: "for a backslash, write two")
    }
    advance()
    return YARAL.MetaEntry(key, value, origin: origin(from: start))
  }

  /// `graph_append [$g, %table]`, `%table.write_row(ip: $ip)`. Both brackets are read behind every name: nothing
  /// that a rule means hangs on it.
  private mutating func parseDirective() throws(ParseFailure) -> YARAL.Directive {
    let start = index
    let function: String
    switch kind {
    case .word(let word): function = word
    case .list(let name) where name.contains("."): function = "%" + name
    case .list, .variable, .count, .text, .pattern, .number, .period, .symbol, .foreign, .end:
      throw unexpected("a call, such as '%table.write_row(column: $placeholder)'")
    }
    advance()
    let isBracketed = kind == .symbol(.openBracket)
    // Brackets hold a list, as behind `of`.
    if isBracketed, function == function.lowercased() { outline.keywords.insert(index - 1) }
    let closing: Symbol = isBracketed ? .closeBracket : .closeParenthesis
    if !isBracketed, kind != .symbol(.openParenthesis) { throw unexpected("'(' behind '\(function)'") }
    advance()
    var arguments: [YARAL.Call.Argument] = []
    if kind != .symbol(closing) {
      repeat { arguments.append(try parseArgument()) } while take(.comma)
    }
    try expect(closing, "after the arguments of '\(function)'")
    return YARAL.Directive(function, arguments, isBracketed: isBracketed, origin: origin(from: start))
  }

  private mutating func parseMatchStatement() throws(ParseFailure) -> YARAL.Match {
    let start = index
    var keys: [YARAL.Path] = []
    repeat {
      guard case .variable = kind else {
        throw unexpected("a placeholder, such as '$hostname'", help: "match: $hostname over 5m")
      }
      keys.append(try parsePath())
    } while take(.comma)
    let window = try parseWindow()
    return YARAL.Match(keys: keys, window: window, origin: origin(from: start))
  }

  private mutating func parseWindow() throws(ParseFailure) -> YARAL.Window {
    if take(word: "by") { return YARAL.Window(.tumbling, try parsePeriod()) }
    guard take(word: "over") else { throw unexpected("'over' or 'by', and how long") }
    let length = try parsePeriod()
    if take(word: "before") { return YARAL.Window(.before(try parsePivot()), length) }
    if take(word: "after") { return YARAL.Window(.after(try parsePivot()), length) }
    return YARAL.Window(.hop, length)
  }

  private mutating func parsePivot() throws(ParseFailure) -> String {
    guard case .variable(let name) = kind else { throw unexpected("the event variable of the window") }
    advance()
    return name
  }

  mutating func parsePeriod() throws(ParseFailure) -> YARAL.Period {
    guard case .period(let digits, let letters) = kind else {
      throw unexpected("how long, such as 5m, 24h or 1d")
    }
    guard let unit = YARAL.Period.Unit(rawValue: letters) else {
      throw failure(
        .yaralWindow, "there is no unit '\(letters)'", help: "write m for minutes, h for hours, d for days")
    }
    guard let count = Int64(digits) else {
      throw failure(
        .yaralWindow, "'\(digits)' is no whole number that can be read", help: "1m to 48h is possible")
    }
    advance()
    return YARAL.Period(count, unit)
  }

  /// A failure at the token that is next.
  func failure(_ code: DiagnosticCode, _ message: String, help: String = "") -> ParseFailure {
    ParseFailure(
      diagnostic: Diagnostic(code, message, at: Span(file: file, bytes: current.range), help: help))
  }

  private mutating func parseOutcomeStatement() throws(ParseFailure) -> YARAL.Outcome {
    guard case .variable(let name) = kind else {
      throw unexpected("an outcome, such as '$risk_score = 35'")
    }
    let start = index
    advance()
    let nameOrigin = origin(from: start)
    try expect(.equal, "after '$\(name)'")
    return YARAL.Outcome(name, try parseExpression(), origin: nameOrigin)
  }

  private mutating func parseOption() throws(ParseFailure) -> YARAL.Option {
    guard case .word(let name) = kind else { throw unexpected("the name of an option") }
    let start = index
    advance()
    let nameOrigin = origin(from: start)
    try expect(.equal, "after '\(name)'")
    let value: YARAL.Option.Value
    if isWord("true") || isWord("false") {
      value = .boolean(isWord("true"))
      outline.keywords.insert(index)
    } else if case .number(let digits) = kind {
      value = .integer(digits)
    } else if case .period = kind {
      return YARAL.Option(name, .period(try parsePeriod()), origin: nameOrigin)
    } else {
      throw unexpected("true, false, a number or a time")
    }
    advance()
    return YARAL.Option(name, value, origin: nameOrigin)
  }
}
