import Diagnostics

extension Lexer {
  /// `"…"`: the escapes that are documented or used (section 2). What nobody documents keeps its backslash, and
  /// is noted for the parser, who knows whether it matters.
  mutating func readQuotedText() {
    let start = position
    var content: [UInt8] = []
    var unknown: [Range<Int>] = []
    position += 1
    while let next = byte(position), next != UInt8(ascii: "\""), !next.isLineBreak {
      if next == UInt8(ascii: "\\"), let escaped = byte(position + 1), !escaped.isLineBreak {
        if let decoded = decodedEscape(escaped) {
          content.append(decoded)
        } else {
          unknown.append(position..<position + 2)
          content += [next, escaped]
        }
        position += 2
      } else {
        content.append(next)
        position += 1
      }
    }
    close(UInt8(ascii: "\""), from: start)
    append(.text(String(decoding: content, as: UTF8.self), .quoted), from: start, unknownEscapes: unknown)
  }

  private func decodedEscape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): byte
    case UInt8(ascii: "n"): UInt8(ascii: "\n")
    case UInt8(ascii: "r"): UInt8(ascii: "\r")
    case UInt8(ascii: "t"): UInt8(ascii: "\t")
    default: nil
    }
  }

  /// `` `…` ``: everything as it is.
  mutating func readRawText() {
    let start = position
    position += 1
    while let next = byte(position), next != UInt8(ascii: "`"), !next.isLineBreak { position += 1 }
    let content = text(start + 1..<position)
    close(UInt8(ascii: "`"), from: start)
    append(.text(content, .raw), from: start)
  }

  private mutating func close(_ quote: UInt8, from start: Int) {
    if byte(position) == quote {
      position += 1
    } else {
      report(
        "this text is not closed on its line", from: start,
        help: "close it with \(Character(Unicode.Scalar(quote))); a line break in a text is written \\n")
    }
  }

  /// `/…/`: only `\/` is for us, every other backslash is for RE2. A `/` within a class like `[^/]` does not
  /// close the pattern, unless nothing else on the line does.
  mutating func readPattern() {
    let start = position
    guard let end = patternEnd(from: start + 1, minding: true) ?? patternEnd(from: start + 1, minding: false)
    else {
      position = endOfLine(from: start)
      report("this pattern is not closed on its line", from: start, help: "close it with /")
      append(.pattern(text(start + 1..<position)), from: start)
      return
    }
    var content: [UInt8] = []
    var offset = start + 1
    while offset < end {
      if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < end {
        if bytes[offset + 1] != UInt8(ascii: "/") { content.append(bytes[offset]) }
        content.append(bytes[offset + 1])
        offset += 2
      } else {
        content.append(bytes[offset])
        offset += 1
      }
    }
    position = end + 1
    append(.pattern(String(decoding: content, as: UTF8.self)), from: start)
  }

  /// The offset of the `/` that closes a pattern; `nil` when the line ends first.
  private func patternEnd(from start: Int, minding isMindingClasses: Bool) -> Int? {
    var offset = start
    while let next = byte(offset), !next.isLineBreak {
      switch next {
      case UInt8(ascii: "/"): return offset
      case UInt8(ascii: "\\"): offset += byte(offset + 1)?.isLineBreak == true ? 1 : 2
      case UInt8(ascii: "[") where isMindingClasses:
        guard let end = classEnd(from: offset) else { return nil }
        offset = end
      default: offset += 1
      }
    }
    return nil
  }

  /// The offset behind the `]` of a class that opens at an offset; `nil` when the line ends first.
  private func classEnd(from start: Int) -> Int? {
    var offset = start + 1
    if byte(offset) == UInt8(ascii: "^") { offset += 1 }
    // A bracket that closes nothing yet is one of the characters.
    if byte(offset) == UInt8(ascii: "]") { offset += 1 }
    while let next = byte(offset), !next.isLineBreak {
      switch next {
      case UInt8(ascii: "]"): return offset + 1
      case UInt8(ascii: "\\"): offset += byte(offset + 1)?.isLineBreak == true ? 1 : 2
      case UInt8(ascii: "[") where byte(offset + 1) == UInt8(ascii: ":"):
        offset = namedClassEnd(from: offset + 2) ?? offset + 1
      default: offset += 1
      }
    }
    return nil
  }

  /// The offset behind the `:]` of `[:alpha:]`; `nil` when letters do not lead there.
  private func namedClassEnd(from start: Int) -> Int? {
    var offset = start
    if byte(offset) == UInt8(ascii: "^") { offset += 1 }
    while byte(offset)?.isWordPart ?? false { offset += 1 }
    return byte(offset) == UInt8(ascii: ":") && byte(offset + 1) == UInt8(ascii: "]") ? offset + 2 : nil
  }
}

extension UInt8 {
  /// A line feed, or a carriage return: no literal holds one, whether or not they stand together.
  fileprivate var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
