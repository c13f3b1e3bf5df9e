import Diagnostics

extension Sigma {
  /// A scalar that stands in its file as its text is, plain or in quotes: one that a fix can write anew.
  struct WrittenScalar {
    let span: Span
    /// The quotation mark; `nil` for plain text.
    let quote: UInt8?
    /// The bytes of the text, without quotation marks.
    let inner: Range<Int>

    /// - Returns: `nil` for aliases, block scalars, and texts with escapes or folds.
    init?(_ text: String, at span: Span?) {
      guard let span, let first = span.file.bytes[span.bytes].first else { return nil }
      let isQuoted = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
      let inner = isQuoted ? (span.bytes.lowerBound + 1)..<max(span.bytes.lowerBound + 1, span.bytes.upperBound - 1) : span.bytes
      guard span.file.bytes[inner].elementsEqual(text.utf8) else { return nil }
      self.span = span
      quote = isQuoted ? first : nil
      self.inner = inner
    }

    /// Writes another text there: in the quotation marks that are there if they can hold it, and with
    /// quotation marks if it could be read as something other than text.
    func edit(to text: String) -> Fix.Edit {
      let hasEscapes = text.utf8.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
      if quote == UInt8(ascii: "\""), !hasEscapes { return Fix.Edit(span, "\"" + text + "\"") }
      let isWord =
        text.utf8.first.map { Sigma.isLetter($0) } == true && !Sigma.yamlWords.contains(text.lowercased())
        && text.utf8.allSatisfy { Sigma.isLetter($0) || Sigma.isDigit($0) || "._-".utf8.contains($0) }
      if quote == nil, isWord { return Fix.Edit(span, text) }
      return Fix.Edit(span, "'" + text.replacing("'", with: "''") + "'")
    }
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Plain words that YAML 1.1 takes for something other than text.
  private static let yamlWords: Set<String> = ["yes", "no", "true", "false", "on", "off", "null", "y", "n"]

  /// Whether an `&` stands in a file where an anchor can: the answer may be yes for one in a text.
  static func mayHaveAnchors(_ file: SourceFile) -> Bool {
    var before = UInt8(ascii: "\n")
    for byte in file.bytes {
      if byte == UInt8(ascii: "&"), isBlank(before) || isBreak(before) || "[{,".utf8.contains(before) { return true }
      before = byte
    }
    return false
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  private static func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}

extension Sigma.Item {
  /// What removes a modifier with its `|` from the key.
  func removal(of kind: Sigma.Modifier.Kind) -> Fix.Edit? {
    guard let span = modifiers.first(where: { $0.kind == kind })?.origin.span else { return nil }
    let start = span.bytes.lowerBound - 1
    guard start >= 0, span.file.bytes[start] == UInt8(ascii: "|"),
      span.file.bytes[span.bytes].elementsEqual(kind.rawValue.utf8)
    else { return nil }
    return Fix.Edit(Span(file: span.file, bytes: start..<span.bytes.upperBound), "")
  }
}

extension Sigma.Scalar {
  /// Where a part of the text stands in the file; the whole value where that can't be told.
  func span(ofUTF8Range range: Range<Int>) -> Span? {
    guard case .text(let text) = content, let written = Sigma.WrittenScalar(text, at: origin.span),
      range.upperBound <= written.inner.count
    else { return origin.span }
    let start = written.inner.lowerBound
    return Span(file: written.span.file, bytes: (start + range.lowerBound)..<(start + range.upperBound))
  }
}
