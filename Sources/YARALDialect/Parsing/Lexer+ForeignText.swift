extension Lexer {
  /// Whether, between rules, something else than a rule begins here.
  var isOutsideRules: Bool { isBetweenRules && !isRuleHeader(at: position) }

  /// Whether no rule's header has begun since the last rule ended.
  private var isBetweenRules: Bool {
    guard let last = tokens.last else { return true }
    return last.kind == .symbol(.closeBrace) || last.kind == .foreign
  }

  /// Goes to the next line that begins a rule, or to the end; blanks before that are left out.
  mutating func skipForeignText() {
    let start = position
    var line = endOfLine(from: start)
    while line < bytes.count {
      let first = bytes[line...].firstIndex { !$0.isBlank && $0 != UInt8(ascii: "\n") } ?? bytes.count
      if isRuleHeader(at: first) { break }
      line = endOfLine(from: first)
    }
    while line > start + 1, bytes[line - 1].isBlank || bytes[line - 1] == UInt8(ascii: "\n") { line -= 1 }
    position = line
  }

  /// Whether `rule NAME {` stands at an offset, be there comments in between.
  func isRuleHeader(at start: Int) -> Bool {
    let word = bytes[min(start, bytes.count)...].prefix(4)
    guard String(decoding: word, as: UTF8.self).lowercased() == "rule" else { return false }
    var offset = skippingBlanks(from: start + 4)
    guard offset > start + 4, byte(offset)?.isWordStart ?? false else { return false }
    while byte(offset)?.isWordPart ?? false { offset += 1 }
    return byte(skippingBlanks(from: offset)) == UInt8(ascii: "{")
  }

  /// The offset of what comes after blanks, line breaks and comments, as far as a header may be long: prose
  /// is asked at every line, so that the answer must not cost the whole file.
  private func skippingBlanks(from start: Int) -> Int {
    var offset = start
    let limit = min(start + 4096, bytes.count)
    while offset < limit {
      let next = bytes[offset]
      if next.isBlank || next == UInt8(ascii: "\n") {
        offset += 1
      } else if next == UInt8(ascii: "/"), byte(offset + 1) == UInt8(ascii: "/") {
        offset = min(endOfLine(from: offset), limit)
      } else if next == UInt8(ascii: "/"), byte(offset + 1) == UInt8(ascii: "*") {
        offset += 2
        while offset < limit, byte(offset) != UInt8(ascii: "*") || byte(offset + 1) != UInt8(ascii: "/") {
          offset += 1
        }
        offset = min(offset + 2, limit)
      } else {
        break
      }
    }
    return offset
  }
}
