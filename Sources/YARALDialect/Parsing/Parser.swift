import Diagnostics

/// Why a statement could not be read; caught where the next one begins.
struct ParseFailure: Error {
  var diagnostic: Diagnostic
}

/// Reads tokens by recursive descent. What is wrong in one statement does not hide what is wrong in the next.
struct Parser {
  /// How deep parentheses, calls and `not` may be nested, and how long a chain of arithmetic may be. The
  /// deepest published rules have calls three deep (section 15).
  static let nestingLimit = 100
  static let chainLimit = 500

  let file: SourceFile
  let tokens: [Token]
  private let comments: [PlacedComment]
  /// The index of the token that is looked at; the last token is the end, and is never passed.
  private(set) var index = 0
  private var nextComment = 0
  private(set) var diagnostics: [Diagnostic]
  /// How many of the diagnostics of the parser itself are errors.
  private(set) var errorCount = 0
  /// How many constructs are open around the one that is read.
  var depth = 0
  /// The index of the first token of the statement that is read.
  var statementStart = 0
  /// Where the lexer found something wrong, ascending; those in rules that were read are dropped.
  private var damagedPlaces: ArraySlice<Int>
  /// What the tokens make, for the formatter; as a whole only of a text without errors.
  var outline = Outline()

  init(_ lexer: Lexer) {
    file = lexer.file
    tokens = lexer.tokens
    comments = lexer.comments
    diagnostics = lexer.diagnostics
    damagedPlaces = lexer.diagnostics.compactMap { $0.span?.bytes.lowerBound }.sorted()[...]
  }

  var current: Token { tokens[index] }
  var kind: Token.Kind { tokens[index].kind }

  /// The kind of a token ahead; the end behind the last.
  func kind(ahead count: Int) -> Token.Kind {
    tokens[min(index + count, tokens.count - 1)].kind
  }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Takes a symbol if it is next.
  mutating func take(_ symbol: Symbol) -> Bool {
    guard kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  /// Takes a keyword if it is next; case does not matter.
  mutating func take(word: String) -> Bool {
    guard isWord(word) else { return false }
    takeKeyword()
    return true
  }

  /// Takes the word that is next, which is no name.
  mutating func takeKeyword() {
    outline.keywords.insert(index)
    advance()
  }

  func isWord(_ word: String, ahead count: Int = 0) -> Bool {
    if case .word(let found) = kind(ahead: count) { found.lowercased() == word } else { false }
  }

  mutating func expect(_ symbol: Symbol, _ purpose: String) throws(ParseFailure) {
    guard take(symbol) else { throw unexpected("'\(symbol.rawValue)' \(purpose)") }
  }

  // MARK: Places

  func span(from start: Int) -> Span {
    let last = max(start, index - 1)
    return Span(file: file, bytes: tokens[start].range.lowerBound..<tokens[last].range.upperBound)
  }

  func origin(from start: Int) -> Origin { Origin(span(from: start)) }

  // MARK: Findings

  /// The failure that something else was expected here.
  func unexpected(_ expected: String, help: String = "") -> ParseFailure {
    ParseFailure(
      diagnostic: Diagnostic(
        .yaralSyntax, "expected \(expected), found \(description(of: current))",
        at: Span(file: file, bytes: current.range), help: help))
  }

  private func description(of token: Token) -> String {
    switch token.kind {
    case .end: return "the end of the file"
    case .foreign: return "text outside of a rule"
    case .word, .variable, .count, .list, .text, .pattern, .number, .period, .symbol:
      let text = String(decoding: file.bytes[token.range], as: UTF8.self)
      return text.unicodeScalars.count <= 40 ? "'\(text)'" : "'\(text.prefix(40))…'"
    }
  }

  mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { errorCount += 1 }
  }

  mutating func report(_ code: DiagnosticCode, _ message: String, at span: Span, help: String = "") {
    report(Diagnostic(code, message, at: span, help: help))
  }

  /// Whether the lexer found something wrong before the end of the rule that was just read.
  mutating func takeDamage(before end: Int) -> Bool {
    let count = damagedPlaces.count
    damagedPlaces = damagedPlaces.drop { $0 < end }
    return damagedPlaces.count < count
  }

  // MARK: Comments

  /// The comments that stand before the token that is next, and are not taken yet.
  mutating func takeComments() -> [YARAL.Comment] {
    takeComments { $0.nextToken <= $1 }
  }

  /// The comments within the statement that was just read, and at the end of its last line.
  mutating func takeStatementComments() -> [YARAL.Comment] {
    takeComments { $0.nextToken < $1 || ($0.nextToken == $1 && $0.isTrailing) }
  }

  private mutating func takeComments(_ belongs: (PlacedComment, Int) -> Bool) -> [YARAL.Comment] {
    var result: [YARAL.Comment] = []
    while nextComment < comments.count, belongs(comments[nextComment], index) {
      result.append(comments[nextComment].comment)
      nextComment += 1
    }
    return result
  }

  // MARK: Recovery

  /// Goes to where the next statement may begin: the first token of a line outside the parentheses that the
  /// failed statement opened, a section's header, or the end of the rule.
  mutating func recover() {
    var open = 0
    for token in tokens[statementStart..<index] { open = max(0, open + nesting(token)) }
    var braces = 0
    while kind != .end {
      let canBegin = isAtEndOfRule || isAtSection || (open == 0 && current.isFirstOnLine)
      if index > statementStart, braces == 0, canBegin { return }
      open = max(0, open + nesting(current))
      if kind == .symbol(.openBrace) { braces += 1 }
      if kind == .symbol(.closeBrace) { braces = max(0, braces - 1) }
      advance()
    }
  }

  private func nesting(_ token: Token) -> Int {
    switch token.kind {
    case .symbol(.openParenthesis), .symbol(.openBracket): 1
    case .symbol(.closeParenthesis), .symbol(.closeBracket): -1
    case .symbol, .word, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end: 0
    }
  }

  var isAtEndOfRule: Bool { kind == .symbol(.closeBrace) || kind == .end || kind == .foreign || isAtRule }

  /// Whether a rule's header is next, so that the brace of the one before is missing.
  private var isAtRule: Bool {
    guard isWord("rule"), case .word = kind(ahead: 1) else { return false }
    return kind(ahead: 2) == .symbol(.openBrace)
  }

  /// Whether a section's header is next. No statement begins with a word and a colon.
  var isAtSection: Bool {
    guard case .word = kind, kind(ahead: 1) == .symbol(.colon) else { return false }
    return current.isFirstOnLine || sectionName != nil
  }

  /// The section whose header is next.
  var sectionName: SectionName? {
    if case .word(let word) = kind { SectionName(rawValue: word.lowercased()) } else { nil }
  }
}

/// The sections of a rule, in their order.
enum SectionName: String, CaseIterable, Comparable {
  case meta, setup, events, match, outcome, condition, export, options

  static let allNames = allCases.map(\.rawValue).joined(separator: ", ")

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  static func < (left: SectionName, right: SectionName) -> Bool { left.place < right.place }
}
