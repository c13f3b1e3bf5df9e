import Diagnostics
import Events

/// How strongly a word binds its operands: `not` most, then `and`, then `or`.
private let bindingStrengths: [(word: String, strength: Int)] = [("or", 1), ("and", 2)]

/// How long a statement may be, in bytes: each of its names is looked for in the file.
private let longestStatement = 16_384

/// How deep parentheses and negations may nest.
private let nestingLimit = 200

/// Reads a statement of a scalar. Never fails: reports everything that is wrong, and goes on behind it.
struct FormulaParser {
  let scalar: Neutral.Scalar
  private var tokens: [FormulaToken]
  private var position = 0
  private var depth = 0
  private(set) var diagnostics: [Diagnostic] = []

  init(_ scalar: Neutral.Scalar) {
    self.scalar = scalar
    let length = scalar.text.utf8.count
    guard length <= longestStatement else {
      tokens = [FormulaToken(kind: .end, range: length..<length)]
      report("a statement has at most \(longestStatement) bytes, this has \(length)", at: 0..<1)
      return
    }
    tokens = FormulaLexer.tokens(of: scalar.text)
    mendSlips()
  }

  static func parse(_ scalar: Neutral.Scalar) -> Reading<Neutral.Formula> {
    var parser = FormulaParser(scalar)
    let formula = parser.parseWhole()
    return Reading(formula, parser.diagnostics)
  }

  static func parseJoin(_ scalar: Neutral.Scalar) -> Reading<Neutral.Join?> {
    var parser = FormulaParser(scalar)
    let join = parser.parseWholeJoin()
    return Reading(join, parser.diagnostics)
  }

  // MARK: Tokens

  var token: FormulaToken { tokens[position] }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  mutating func take(_ word: String) -> Bool {
    guard token.isWord(word) else { return false }
    advance()
    return true
  }

  func origin(from start: Int) -> Origin {
    let end = position > 0 ? tokens[position - 1].range.upperBound : 0
    return Origin(scalar.span(of: start..<max(start, end)))
  }

  mutating func report(_ message: String, at range: Range<Int>, help: String = "", fixes: [Fix] = []) {
    diagnostics.append(
      Diagnostic(.malformedExpression, message, at: scalar.span(of: range), help: help, fixes: fixes))
  }

  /// Replaces what other languages write by what it means, with an error each.
  private mutating func mendSlips() {
    var mended: [FormulaToken] = []
    for (index, token) in tokens.enumerated() {
      guard let written = slip(token), let meant = formulaSlips[written] else {
        mended.append(token)
        continue
      }
      let fix = scalar.fix(
        token.range, replacing: written, with: meant, written: isolated(meant, at: index), .keepsMeaning)
      report("'\(written)' is written '\(meant)' here", at: token.range, fixes: fix.map { [$0] } ?? [])
      let kind = Relation(rawValue: meant).map { FormulaToken.Kind.relation($0) } ?? .name(meant)
      mended.append(FormulaToken(kind: kind, range: token.range))
    }
    tokens = mended
  }

  /// A word with blanks where it would otherwise touch its neighbours.
  private func isolated(_ word: String, at index: Int) -> String {
    guard Relation(rawValue: word) == nil else { return word }
    let range = tokens[index].range
    let touchesLeft = index > 0 && tokens[index - 1].range.upperBound == range.lowerBound
    let next = tokens[min(index + 1, tokens.count - 1)]
    let touchesRight = next.range.lowerBound == range.upperBound && next.kind != .end
    return (touchesLeft ? " " : "") + word + (touchesRight ? " " : "")
  }

  private func slip(_ token: FormulaToken) -> String? {
    switch token.kind {
    case .name(let text), .unknown(let text): text
    case .number, .text, .relation, .leftParenthesis, .rightParenthesis, .end: nil
    }
  }

  // MARK: Statements

  private mutating func parseWhole() -> Neutral.Formula {
    guard token.kind != .end else {
      if diagnostics.isEmpty { report("a statement is needed here", at: 0..<0) }
      return .missing
    }
    return parseSequence(isNested: false)
  }

  /// A statement up to the end, or to the parenthesis that closes it. Several in a row are an error, and read
  /// as if all had to hold, so that their names are known to be used.
  private mutating func parseSequence(isNested: Bool) -> Neutral.Formula {
    var formulas = [parseFormula()]
    while token.kind != .end, !(isNested && token.kind == .rightParenthesis) {
      reportLeftover()
      if token.kind != .end { formulas.append(parseFormula()) }
    }
    return formulas.count == 1 ? formulas[0] : .all(formulas)
  }

  /// Says what is wrong with a token at which a statement should have ended, and skips what can't start one.
  private mutating func reportLeftover() {
    let shown = scalarText(token.range)
    switch token.kind {
    case .rightParenthesis:
      report("this parenthesis was never opened", at: token.range)
      advance()
      if token.isWord("and") || token.isWord("or") { advance() }
    case .name, .leftParenthesis:
      report("'and' or 'or' is missing before '\(shown)'", at: token.range)
    case .number, .text, .relation, .unknown:
      report("'\(shown)' has no meaning here", at: token.range)
      advance()
      if token.isWord("and") || token.isWord("or") { advance() }
    case .end: break
    }
  }

  func scalarText(_ range: Range<Int>) -> String {
    String(decoding: Array(scalar.text.utf8)[range], as: UTF8.self)
  }

  private mutating func parseFormula(above strength: Int = 0) -> Neutral.Formula {
    var left = parseUnary()
    while let (word, binding) = bindingStrengths.first(where: {
      token.isWord($0.word) && $0.strength > strength
    }) {
      var operands = [left]
      while take(word) { operands.append(parseFormula(above: binding)) }
      left = word == "and" ? .all(operands) : .any(operands)
    }
    return left
  }

  private mutating func parseUnary() -> Neutral.Formula {
    let start = token.range
    guard depth < nestingLimit else {
      report("parentheses and 'not' are nested deeper than \(nestingLimit) levels", at: start)
      position = tokens.count - 1
      return .missing
    }
    depth += 1
    defer { depth -= 1 }
    if take("not") { return .not(parseUnary()) }
    guard token.kind == .leftParenthesis else { return parsePrimary() }
    advance()
    let inner = parseSequence(isNested: true)
    if token.kind == .rightParenthesis {
      advance()
    } else {
      report("this parenthesis is never closed", at: start)
    }
    return inner
  }

  private mutating func parsePrimary() -> Neutral.Formula {
    if let selector = parseSelector() { return selector }
    let start = token.range.lowerBound
    guard let left = parseOperand() else {
      reportNoOperand()
      return .missing
    }
    if case .relation(let relation) = token.kind {
      advance()
      guard let right = parseOperand() else {
        reportNoOperand()
        return .missing
      }
      return .comparison(left, relation, right, origin(from: start))
    }
    switch left {
    case .name(let name): return .name(name)
    case .count(let name), .distinct(let name, _):
      report(
        "a count is compared with a number", at: start..<max(start, tokens[position - 1].range.upperBound),
        help: left.isCountOfEvents
          ? "write 'count(\(name.text)) >= 5', or '\(name.text)' for at least one"
          : "write 'count_distinct(\(name.text)) >= 5'")
      return .missing
    case .literal:
      let range = start..<max(start, tokens[position - 1].range.upperBound)
      report("'\(scalarText(range))' states nothing by itself", at: range)
      return .missing
    }
  }

  private mutating func reportNoOperand() {
    switch token.kind {
    case .end:
      report(
        "something is missing at the end of '\(scalar.text)'", at: token.range, help: "a name, 'not' or '('")
    case .name(let word) where word == "and" || word == "or":
      report("something is missing before '\(word)'", at: token.range, help: "a name, 'not' or '('")
    case .rightParenthesis:
      report("something is missing before ')'", at: token.range, help: "a name, 'not' or '('")
    case .unknown(let text) where text.hasPrefix("\"") || text.hasPrefix("'"):
      report("this text is never closed", at: token.range)
      advance()
    case .name, .number, .text, .relation, .unknown, .leftParenthesis:
      report("'\(scalarText(token.range))' can't stand here", at: token.range, help: "a name, 'not' or '('")
      advance()
    }
  }

  // MARK: Parts

  /// `1 of name_*`, `all of them`
  private mutating func parseSelector() -> Neutral.Formula? {
    let start = token.range
    guard position + 1 < tokens.count, tokens[position + 1].isWord("of") else { return nil }
    let quantifier: Neutral.Selector.Quantifier?
    switch token.kind {
    case .number(.integer(1)): quantifier = .one
    case .name("all"): quantifier = .all
    case .name("any"):
      let fix = scalar.fix(start, replacing: "any", with: "1", .keepsMeaning)
      report("'any of' is written '1 of' here", at: start, fixes: fix.map { [$0] } ?? [])
      quantifier = .one
    case .name, .number, .text, .relation, .leftParenthesis, .rightParenthesis, .unknown, .end:
      report("only '1 of' and 'all of' exist", at: start, help: "state other numbers with 'and' and 'or'")
      quantifier = nil
    }
    advance()
    advance()
    guard case .name(let pattern) = token.kind, pattern != "and", pattern != "or", pattern != "not" else {
      report("'of' is followed by a name with '*', or by 'them'", at: token.range)
      return .missing
    }
    let name = Neutral.Name(pattern, origin: Origin(scalar.span(of: token.range)))
    advance()
    guard let quantifier else { return .missing }
    return .selector(
      Neutral.Selector(quantifier, pattern == "them" ? nil : name, origin: origin(from: start.lowerBound)))
  }

  /// A name, `count(name)` or a literal; nothing is reported when there is none.
  private mutating func parseOperand() -> Neutral.Operand? {
    let range = token.range
    let origin = Origin(scalar.span(of: range))
    switch token.kind {
    case .number(let number):
      advance()
      return .literal(number.value, origin)
    case .text(let text):
      advance()
      return .literal(.string(text), origin)
    case .name("true"), .name("false"):
      defer { advance() }
      return .literal(.boolean(token.isWord("true")), origin)
    case .name("count_distinct") where tokens[position + 1].kind == .leftParenthesis:
      return parseDistinct()
    case .name("count") where tokens[position + 1].kind == .leftParenthesis:
      return parseCount()
    case .name(let text) where !formulaKeywords.contains(text):
      advance()
      return .name(Neutral.Name(text, origin: origin))
    case .name, .relation, .leftParenthesis, .rightParenthesis, .unknown, .end:
      return nil
    }
  }

  /// `count_distinct(user.name or "")`
  private mutating func parseDistinct() -> Neutral.Operand? {
    advance()
    advance()
    guard case .name(let text) = token.kind, !formulaKeywords.contains(text) else { return nil }
    let name = Neutral.Name(text, origin: Origin(scalar.span(of: token.range)))
    advance()
    var absentAs: Value?
    if take("or") {
      guard case .literal(let value, _) = parseOperand() else { return nil }
      absentAs = value
    }
    if token.kind == .rightParenthesis {
      advance()
    } else {
      report("')' is missing after 'count_distinct(\(text)'", at: token.range)
    }
    return .distinct(name, absentAs: absentAs)
  }

  private mutating func parseCount() -> Neutral.Operand? {
    advance()
    advance()
    guard case .name(let text) = token.kind, !formulaKeywords.contains(text) else { return nil }
    let name = Neutral.Name(text, origin: Origin(scalar.span(of: token.range)))
    advance()
    if token.kind == .rightParenthesis {
      advance()
    } else {
      report("')' is missing after 'count(\(text)'", at: token.range)
    }
    return .count(name)
  }
}

extension Neutral.Operand {
  fileprivate var isCountOfEvents: Bool { if case .count = self { true } else { false } }
}
