import Diagnostics

/// Divides a text into tokens and comments, at once: what a `/` or a `%` means is told by the token before it
/// (reference, section 2).
///
/// Prose around rules is not looked into: it becomes one token.
struct Lexer {
  let file: SourceFile
  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var comments: [PlacedComment] = []
  var diagnostics: [Diagnostic] = []
  private var braces = 0
  private var isFirstOnLine = true

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Reads the whole text; the last token is the end.
  mutating func run() {
    checkEncoding()
    while true {
      skipBlanksAndComments()
      let start = position
      guard start < bytes.count else { break }
      if braces == 0, tokens.last.map({ $0.kind != .foreign }) ?? true, isOutsideRules {
        skipForeignText()
        append(.foreign, from: start)
      } else {
        readToken()
      }
    }
    append(.end, from: bytes.count)
  }

  private mutating func checkEncoding() {
    if String(validating: bytes, as: UTF8.self) != nil { return }
    let repaired = String(decoding: bytes, as: UTF8.self).utf8
    guard let place = zip(bytes, repaired).enumerated().first(where: { $1.0 != $1.1 })?.offset else { return }
    diagnostics.append(
      Diagnostic(
        .notUTF8, "the file is not UTF-8", at: Span(file: file, bytes: place..<place + 1),
        help: "save '\(file.name)' as UTF-8"))
  }

  mutating func append(_ kind: Token.Kind, from start: Int, unknownEscapes: [Range<Int>] = []) {
    tokens.append(
      Token(
        kind: kind, range: start..<max(start, position), isFirstOnLine: isFirstOnLine,
        unknownEscapes: unknownEscapes))
    isFirstOnLine = false
  }

  func byte(_ offset: Int) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Reports the bytes from a place up to the current position.
  mutating func report(_ message: String, from start: Int, help: String = "") {
    let span = Span(file: file, bytes: start..<max(start, min(position, bytes.count)))
    diagnostics.append(Diagnostic(.yaralLexical, message, at: span, help: help))
  }

  // MARK: Blanks and comments

  private mutating func skipBlanksAndComments() {
    while let byte = byte(position) {
      switch byte {
      case UInt8(ascii: "\n"):
        isFirstOnLine = true
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
        position += 1
      case UInt8(ascii: "/") where self.byte(position + 1) == UInt8(ascii: "/"):
        readComment(to: endOfLine(from: position))
      case UInt8(ascii: "/") where self.byte(position + 1) == UInt8(ascii: "*"):
        readBlockComment()
      default:
        return
      }
    }
  }

  private mutating func readComment(to end: Int) {
    var last = end
    while last > position, bytes[last - 1].isBlank { last -= 1 }
    comments.append(
      PlacedComment(
        comment: YARAL.Comment(text(position..<last).withoutCarriageReturns), range: position..<last,
        nextToken: tokens.count, isTrailing: !isFirstOnLine))
    position = end
  }

  private mutating func readBlockComment() {
    let start = position
    var end = position + 2
    while end + 1 < bytes.count, bytes[end] != UInt8(ascii: "*") || bytes[end + 1] != UInt8(ascii: "/") {
      end += 1
    }
    if end + 1 >= bytes.count {
      position = bytes.count
      report("this comment is not closed", from: start, help: "write '*/' where it ends")
      return
    }
    readComment(to: end + 2)
    if bytes[start..<end].contains(UInt8(ascii: "\n")) { isFirstOnLine = true }
  }

  func endOfLine(from start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  // MARK: Tokens

  private mutating func readToken() {
    let start = position
    let first = bytes[start]
    let isAfterDot = tokens.last?.kind == .symbol(.dot)
    if first.isWordStart || (isAfterDot && first.isWordPart) {
      skipWord()
      append(.word(text(start..<position)), from: start)
    } else if first.isDigit {
      readNumber()
    } else if first == UInt8(ascii: "$") || first == UInt8(ascii: "#") {
      readVariable(isCount: first == UInt8(ascii: "#"))
    } else if first == UInt8(ascii: "%"), byte(start + 1)?.isWordStart ?? false {
      readList()
    } else if first == UInt8(ascii: "\"") {
      readQuotedText()
    } else if first == UInt8(ascii: "`") {
      readRawText()
    } else if first == UInt8(ascii: "/"), isOperandExpected {
      readPattern()
    } else {
      readSymbol()
    }
  }

  mutating func skipWord() {
    while byte(position)?.isWordPart ?? false { position += 1 }
  }

  private mutating func readNumber() {
    let start = position
    while byte(position)?.isDigit ?? false { position += 1 }
    if byte(position) == UInt8(ascii: "."), byte(position + 1)?.isDigit ?? false {
      position += 1
      while byte(position)?.isDigit ?? false { position += 1 }
    }
    let digits = text(start..<position)
    let end = position
    skipWord()
    append(
      position == end ? .number(digits) : .period(digits: digits, unit: text(end..<position)), from: start)
  }

  private mutating func readVariable(isCount: Bool) {
    let start = position
    position += 1
    if byte(position)?.isWordStart ?? false { skipWord() }
    let name = text(start + 1..<position)
    if name.isEmpty { report("a name must follow '\(isCount ? "#" : "$")'", from: start) }
    append(isCount ? .count(name) : .variable(name), from: start)
  }

  /// `%name` or `%table.column`, all adjacent.
  private mutating func readList() {
    let start = position
    position += 1
    skipWord()
    if byte(position) == UInt8(ascii: "."), byte(position + 1)?.isWordPart ?? false {
      position += 1
      skipWord()
    }
    append(.list(text(start + 1..<position)), from: start)
  }

  /// Whether an operand comes next, so that `/` opens a pattern.
  private var isOperandExpected: Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .symbol(let symbol):
      switch symbol {
      case .closeParenthesis, .closeBracket: return false
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star, .slash,
        .percent, .exclamation, .openParenthesis, .openBracket, .openBrace, .closeBrace, .comma, .colon, .dot:
        return true
      }
    case .word(let word): return ["and", "or", "not"].contains(word.lowercased())
    case .variable, .count, .list, .text, .pattern, .number, .period: return false
    case .foreign, .end: return true
    }
  }

  private mutating func readSymbol() {
    let start = position
    let isPair =
      byte(start + 1) == UInt8(ascii: "=") && [.less, .greater, .exclamation].contains(symbol(of: 1))
    let length = isPair ? 2 : 1
    guard let symbol = symbol(of: length) else { return skipUnknown() }
    position += length
    switch symbol {
    case .openBrace: braces += 1
    case .closeBrace: braces = max(0, braces - 1)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star, .slash,
      .percent, .exclamation, .openParenthesis, .closeParenthesis, .openBracket, .closeBracket, .comma,
      .colon,
      .dot:
      break
    }
    append(.symbol(symbol), from: start)
  }

  /// The symbol of so many bytes that stands here.
  private func symbol(of length: Int) -> Symbol? {
    Symbol(rawValue: text(position..<position + length))
  }

  /// A run of characters that begin no token is reported once.
  private mutating func skipUnknown() {
    let start = position
    repeat {
      position += 1
      while let next = byte(position), next & 0xC0 == 0x80 { position += 1 }
    } while byte(position).map { $0 >= 0x80 } ?? false
    report("unexpected '\(text(start..<position))'", from: start)
  }
}

extension String {
  /// The text with line feeds as line breaks.
  var withoutCarriageReturns: String {
    guard utf8.contains(UInt8(ascii: "\r")) else { return self }
    var bytes: [UInt8] = []
    for byte in utf8 {
      if byte == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isWordStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
  }

  var isWordPart: Bool { isWordStart || isDigit }

  /// A blank within a line, or a carriage return.
  var isBlank: Bool { [0x20, 0x09, 0x0D, 0x0B, 0x0C].contains(self) }
}
