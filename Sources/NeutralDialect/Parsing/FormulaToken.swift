import Events

/// A piece of a statement, and where it stands in the scalar.
struct FormulaToken: Hashable {
  enum Kind: Hashable {
    /// `launch`, `failure.user.name`, `copy.@timestamp`, `e.labels["x y"]`, `filter_*`; keywords are names, too.
    case name(String)
    case number(Number)
    case text(String)
    case relation(Relation)
    case leftParenthesis, rightParenthesis
    /// What has no meaning here.
    case unknown(String)
    case end
  }

  var kind: Kind
  /// In bytes of the UTF-8 form of the text.
  var range: Range<Int>

  /// Whether it is this very word.
  func isWord(_ word: String) -> Bool { kind == .name(word) }
}

/// The words that have a meaning in statements, so that nothing can be named so.
let formulaKeywords = [
  "and", "or", "not", "of", "all", "any", "them", "count", "before", "ignoring", "true", "false",
]

/// What people write who come from other languages, and what it is here.
let formulaSlips: [String: String] = [
  "&&": "and", "||": "or", "!": "not", "&": "and", "|": "or", "==": "=", "===": "=", "<>": "!=", "=<": "<=",
  "=>": ">=", "≤": "<=", "≥": ">=", "≠": "!=", "AND": "and", "OR": "or", "NOT": "not", "And": "and",
  "Or": "or",
  "Not": "not", "OF": "of", "ALL": "all", "THEM": "them",
]

/// Cuts a statement into tokens; total, the last is always `end`.
struct FormulaLexer {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  static func tokens(of text: String) -> [FormulaToken] {
    var lexer = FormulaLexer(text)
    var tokens: [FormulaToken] = []
    while true {
      let token = lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private mutating func next() -> FormulaToken {
    while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
    let start = offset
    guard offset < bytes.count else { return FormulaToken(kind: .end, range: start..<start) }
    let kind = readKind()
    return FormulaToken(kind: kind, range: start..<offset)
  }

  private mutating func readKind() -> FormulaToken.Kind {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      offset += 1
      return byte == UInt8(ascii: "(") ? .leftParenthesis : .rightParenthesis
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return readText()
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"):
      return readNumber()
    case _ where isNameByte(byte):
      return .name(readName())
    case _ where isSymbol(byte):
      let symbol = read(isSymbol)
      return Relation(rawValue: symbol).map { .relation($0) } ?? .unknown(symbol)
    default:
      return .unknown(readScalar())
    }
  }

  /// Also with keys in quotes: `e.labels["App Id"]`.
  private mutating func readName() -> String {
    let start = offset
    offset = endOfName(in: bytes, from: start) { isNameByte($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func read(_ belongs: (UInt8) -> Bool) -> String {
    let start = offset
    while offset < bytes.count, belongs(bytes[offset]) { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// One scalar that no token starts with.
  private mutating func readScalar() -> String {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// `"critical"`, with `\"` and `\\` inside.
  private mutating func readText() -> FormulaToken.Kind {
    let start = offset
    let found = quotedText(in: bytes, from: start)
    offset = found?.end ?? bytes.count
    return found.map { .text($0.text) } ?? .unknown(String(decoding: bytes[start...], as: UTF8.self))
  }

  private mutating func readNumber() -> FormulaToken.Kind {
    let text = read { isDigit($0) || isNameByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return Number(decimal: text).map { .number($0) } ?? .unknown(text)
  }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    || byte == UInt8(ascii: "\r")
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Letters, and what names have between letters: `_ . * @`.
private func isNameByte(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
    || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "@")].contains(byte)
}

private func isSymbol(_ byte: UInt8) -> Bool {
  "=!<>&|".utf8.contains(byte)
}
