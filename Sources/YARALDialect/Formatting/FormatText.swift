/// The tokens of a text without errors as the formatter writes them, and the comments between them.
struct FormatText {
  struct Comment {
    var text: String
    /// Whether it begins on the line of the token before it.
    var isTrailing: Bool
    /// Whether it needs no line of its own: a block on one line, with the next token behind it.
    var isInline: Bool
    /// Whether it stands on one line with the comment before it.
    var isBesidePrevious: Bool
    var hasBlankLineBefore: Bool
    /// How many bytes stand before it on its line.
    var column: Int
  }

  let tokens: [Token]
  let outline: Outline
  /// As the tokens are written: literals and names as they are, keywords in lower case.
  let words: [String]
  /// The comments before each token.
  let comments: [[Comment]]
  let hasBlankLineBefore: [Bool]
  /// How many bytes stand before each token on its line.
  let columns: [Int]
  /// The token that closes the parenthesis or list that a token opens.
  let closers: [Int: Int]
  /// At each token, how wide the text from the start up to and without it is in one line.
  private let offsets: [Int]
  /// At each token, how many of the tokens up to and with it have comments before them that end a line.
  private let breaks: [Int]

  init(_ lexer: Lexer, _ outline: Outline) {
    tokens = lexer.tokens
    self.outline = outline
    words = lexer.tokens.indices.map { Self.word(of: lexer, at: $0, outline) }
    let gaps = Gaps(lexer)
    comments = gaps.comments
    hasBlankLineBefore = gaps.hasBlankLineBefore
    columns = gaps.columns
    closers = Self.closers(of: lexer.tokens, outline)
    var offsets = [0]
    var breaks: [Int] = []
    for index in tokens.indices {
      let inline = comments[index].reduce(0) { $0 + ($1.isInline ? $1.text.unicodeScalars.count + 1 : 0) }
      let hasSpace = Self.hasSpace(before: index, tokens, outline)
      let width = inline + words[index].unicodeScalars.count + (hasSpace ? 1 : 0)
      offsets.append(offsets[index] + width)
      breaks.append((breaks.last ?? 0) + (comments[index].allSatisfy(\.isInline) ? 0 : 1))
    }
    self.offsets = offsets
    self.breaks = breaks
  }

  /// How wide tokens are in one line, a blank before the first included.
  func width(of range: Range<Int>) -> Int { offsets[range.upperBound] - offsets[range.lowerBound] }

  /// Whether a comment between the tokens ends a line.
  func hasBreak(within range: Range<Int>) -> Bool {
    range.count > 1 && breaks[range.upperBound - 1] > breaks[range.lowerBound]
  }

  func isSymbol(_ index: Int, _ symbol: Symbol) -> Bool { tokens[index].kind == .symbol(symbol) }

  /// Whether a token closes a group or a rule.
  func isCloser(_ index: Int) -> Bool {
    isSymbol(index, .closeParenthesis) || isSymbol(index, .closeBracket) || isSymbol(index, .closeBrace)
  }

  /// Whether a token opens a group.
  func isOpener(_ index: Int) -> Bool {
    isSymbol(index, .openParenthesis) || isSymbol(index, .openBracket)
  }

  func isKeyword(_ index: Int, _ word: String) -> Bool {
    outline.keywords.contains(index) && words[index] == word
  }

  func hasSpace(before index: Int) -> Bool { Self.hasSpace(before: index, tokens, outline) }

  private static func word(of lexer: Lexer, at index: Int, _ outline: Outline) -> String {
    let text = lexer.text(lexer.tokens[index].range)
    switch lexer.tokens[index].kind {
    case .foreign: return text.withoutCarriageReturns
    case .word: return outline.keywords.contains(index) ? text.lowercased() : text
    case .variable, .count, .list, .text, .pattern, .number, .period, .symbol, .end: return text
    }
  }

  private static func closers(of tokens: [Token], _ outline: Outline) -> [Int: Int] {
    var closers: [Int: Int] = [:]
    var open: [Int] = []
    for index in tokens.indices {
      switch tokens[index].kind {
      case .symbol(.openParenthesis): open.append(index)
      // Brackets behind `of` hold a list; those of a path hold one token, and are never apart from it.
      case .symbol(.openBracket) where index > 0 && outline.keywords.contains(index - 1): open.append(index)
      case .symbol(.closeParenthesis): if let start = open.popLast() { closers[start] = index }
      case .symbol(.closeBracket):
        if let start = open.last, tokens[start].kind == .symbol(.openBracket) {
          closers[start] = index
          open.removeLast()
        }
      case .symbol, .word, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end: break
      }
    }
    return closers
  }

  /// Whether a blank stands between a token and the one before it on the same line.
  private static func hasSpace(before index: Int, _ tokens: [Token], _ outline: Outline) -> Bool {
    guard index > 0 else { return false }
    switch tokens[index - 1].kind {
    case .symbol(.openParenthesis), .symbol(.openBracket), .symbol(.dot), .symbol(.exclamation): return false
    // A named argument, `period:1d`; what follows a section's header stands on its own line.
    case .symbol(.colon): return false
    case .symbol, .word, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end: break
    }
    switch tokens[index].kind {
    case .symbol(.comma), .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.dot), .symbol(.colon):
      return false
    case .symbol(.openParenthesis):
      // Without one behind the name of a function, `%table.write_row` among them.
      if case .list = tokens[index - 1].kind { return false }
      if case .word = tokens[index - 1].kind { return outline.keywords.contains(index - 1) }
      return true
    case .symbol(.openBracket): return outline.keywords.contains(index - 1)
    case .symbol, .word, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end:
      return true
    }
  }
}
