/// A word of a text, with the place where it stands.
struct Token {
  enum Kind: Hashable {
    /// A keyword, a name, or a segment of a path: letters, digits and `_`.
    case word(String)
    /// `$name`, without the dollar sign.
    case variable(String)
    /// `#name`, without the hash.
    case count(String)
    /// `%name` or `%table.column`, without the percent sign.
    case list(String)
    /// `"…"` or `` `…` ``, decoded.
    case text(String, YARAL.TextStyle)
    /// `/…/`, without the backslashes before `/`.
    case pattern(String)
    /// Digits, possibly with a fraction.
    case number(String)
    /// Digits with letters behind them: `5m`.
    case period(digits: String, unit: String)
    case symbol(Symbol)
    /// Text before, between or after rules that belongs to none.
    case foreign
    /// The end of the file.
    case end
  }

  var kind: Kind
  /// In bytes of the file.
  var range: Range<Int>
  var isFirstOnLine: Bool
  /// The escapes in a text that nobody documents, each with its backslash.
  var unknownEscapes: [Range<Int>] = []
}

/// The punctuation of the language.
enum Symbol: String, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case exclamation = "!"
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case comma = ","
  case colon = ":"
  case dot = "."
}

/// A comment, and where it stands among the tokens.
struct PlacedComment {
  var comment: YARAL.Comment
  /// In bytes of the file.
  var range: Range<Int>
  /// The index of the token that follows.
  var nextToken: Int
  /// Whether it begins on the line of the token before it, so that it speaks of that line.
  var isTrailing: Bool
}
