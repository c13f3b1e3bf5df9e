import Diagnostics

/// Says libyaml's errors as a person would, at the place that has to be mended.
struct ProblemWording {
  let file: SourceFile
  let problem: ScannerProblem
  /// The byte at which libyaml stopped.
  let place: Int
  /// The byte at which that began which libyaml was reading; `nil` if it doesn't say.
  let context: Int?

  /// The finding. The span is one character, empty at the end of a line or of the file, unless the
  /// sentence is about more.
  var diagnostic: Diagnostic {
    if let tab = tabInIndentation { return tabFound(at: tab) }
    return aboutIndentation ?? aboutQuotes ?? aboutIndicators ?? aboutProperties ?? aboutDirectives
      ?? malformed(withContext("malformed YAML: \(problem.problem)"), at: place)
  }

  private func withContext(_ message: String) -> String {
    problem.context.isEmpty ? message : "\(message) \(problem.context)"
  }

  // MARK: The parts of a finding

  private func malformed(
    _ message: String, at offset: Int, help: String = "", related: [Diagnostic.Related] = []
  ) -> Diagnostic {
    Diagnostic(.malformedYAML, message, at: character(at: offset), help: help, related: related)
  }

  private func character(at offset: Int) -> Span {
    Span(file: file, bytes: offset..<endOfCharacter(at: offset))
  }

  private func endOfCharacter(at offset: Int) -> Int {
    guard let byte = byte(offset), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") else {
      return offset
    }
    var end = offset + 1
    while let next = self.byte(end), next & 0xC0 == 0x80 { end += 1 }
    return end
  }

  private func byte(_ offset: Int) -> UInt8? {
    file.bytes.indices.contains(offset) ? file.bytes[offset] : nil
  }

  private func text(_ bytes: Range<Int>) -> String {
    String(decoding: file.bytes[bytes], as: UTF8.self)
  }

  private func begun(_ what: String) -> [Diagnostic.Related] {
    guard let context, context != place else { return [] }
    return [Diagnostic.Related("\(what) begins here", at: character(at: context))]
  }

  // MARK: Lines

  /// The offset of the first byte of the line that holds the place.
  private var lineStart: Int {
    var offset = min(place, file.bytes.count)
    while offset > 0, file.bytes[offset - 1] != UInt8(ascii: "\n") { offset -= 1 }
    return offset
  }

  private var isFirstInLine: Bool {
    file.bytes[lineStart..<min(place, file.bytes.count)].allSatisfy(isBlank)
  }

  private var tabInIndentation: Int? {
    if byte(place) == UInt8(ascii: "\t"), isFirstInLine { return tabIn(lineStart..<(place + 1)) }
    switch problem.problem {
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return tabIn(lineStart..<file.bytes.count) ?? place
    case "found character that cannot start any token" where byte(place) == UInt8(ascii: "\t"):
      return place
    case "did not find expected key", "did not find expected '-' indicator",
      "mapping values are not allowed in this context", "could not find expected ':'":
      return tabIn(lineStart..<min(place + 1, file.bytes.count))
    default:
      return nil
    }
  }

  private func tabIn(_ line: Range<Int>) -> Int? {
    line.first { !isBlank(file.bytes[$0]) || file.bytes[$0] == UInt8(ascii: "\t") }
      .flatMap { file.bytes[$0] == UInt8(ascii: "\t") ? $0 : nil }
  }

  private func tabFound(at offset: Int) -> Diagnostic {
    malformed("a tab is used as indentation", at: offset, help: "YAML is indented with blanks only")
  }

  /// The last byte before the place that is no blank, on the same line.
  private var lastByteBefore: UInt8? {
    file.bytes[lineStart..<min(place, file.bytes.count)].last { !isBlank($0) }
  }

  // MARK: The sentences

  private var aboutIndentation: Diagnostic? {
    switch problem.problem {
    case "did not find expected key":
      return afterValue ?? notAligned("an entry of the mapping", "the mapping")
    case "did not find expected '-' indicator":
      return afterValue ?? notAligned("an item of the list", "the list")
    case "mapping values are not allowed in this context":
      return colonFound
    case "could not find expected ':'":
      return missingColon
    case "block sequence entries are not allowed in this context":
      return malformed(
        "a list item cannot start here", at: place,
        help: "put '- ' on a line of its own below the key, or quote a text that starts with '-'")
    case "mapping keys are not allowed in this context":
      return malformed(
        "a key cannot start here", at: place, help: "quote a text that starts with '? '")
    case "did not find expected <document start>":
      return afterValue
        ?? malformed(
          "text after the end of the document", at: place,
          help: "check the indentation; a second document starts with '---'")
    default:
      return nil
    }
  }

  private func notAligned(_ what: String, _ collection: String) -> Diagnostic {
    malformed(
      "bad indentation: this line is not \(what) above it", at: place,
      help: "the parts of \(collection) start in one column; what belongs to a part is indented more",
      related: begun(collection))
  }

  /// Something that follows a value which was complete, on the same line.
  private var afterValue: Diagnostic? {
    guard !isFirstInLine, let before = lastByteBefore else { return nil }
    if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") {
      return malformed(
        "text after the closing quote", at: place,
        help: before == UInt8(ascii: "'")
          ? "quote the whole text; a ' inside single quotes is written ''"
          : "quote the whole text; a \" inside double quotes is written \\\"")
    }
    return malformed(
      "text after the end of the value", at: place, help: "quote the whole text if this belongs to it")
  }

  private var colonFound: Diagnostic {
    let line = text(lineStart..<min(place, file.bytes.count))
    if line.utf8.dropLast().indices.contains(where: { line[$0...].hasPrefix(": ") }) {
      return malformed(
        "': ' inside a text that is not quoted", at: place,
        help: "quote the whole text: YAML takes ': ' as the end of a key")
    }
    if place - lineStart > 1_024 {
      return malformed(
        "the key is longer than 1,024 characters", at: place,
        help: "put '? ' before it, and ': ' on a new line")
    }
    return malformed(
      "a key cannot stand here", at: place,
      help: "check the indentation: the line is read as a continuation of the value above it")
  }

  private var missingColon: Diagnostic {
    let start = context ?? place
    var end = start
    while let byte = byte(end), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { end += 1 }
    while end > start, isBlank(file.bytes[end - 1]) { end -= 1 }
    return Diagnostic(
      .malformedYAML, "neither 'key: value' nor a list item",
      at: Span(file: file, bytes: start..<max(end, start)),
      help: "put ': ' after the key, or indent the line more if it continues the text above it")
  }

  private var aboutQuotes: Diagnostic? {
    let start = context ?? place
    switch problem.problem {
    case "found unexpected end of stream", "found unexpected document indicator":
      let quote = byte(start) == UInt8(ascii: "'") ? "'" : "\""
      return malformed("the quote \(quote) is never closed", at: start, help: "close it with \(quote)")
    case "found unknown escape character":
      let end = endOfCharacter(at: endOfCharacter(at: place))
      return Diagnostic(
        .malformedYAML, "'\(text(place..<end))' is no escape of a double-quoted text",
        at: Span(file: file, bytes: place..<end),
        help: "write \\\\ for a backslash, or use single quotes, where it stands for itself")
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      // libyaml stops after the backslash and the letter.
      return Diagnostic(
        .malformedYAML, "malformed escape of a character",
        at: Span(file: file, bytes: max(start, place - 2)..<place),
        help: "\\x takes 2, \\u 4 and \\U 8 hexadecimal digits of a Unicode scalar; "
          + "in single quotes a backslash stands for itself")
    default:
      return nil
    }
  }

  private var aboutIndicators: Diagnostic? {
    switch problem.problem {
    case "found character that cannot start any token":
      return malformed(
        "a text that is not quoted cannot start with '\(text(place..<endOfCharacter(at: place)))'",
        at: place, help: "quote the text")
    case "did not find expected ',' or ']'":
      return malformed(
        "',' or ']' is missing in a list in brackets", at: place,
        help: "close the list with ']', or quote a text that starts with '['", related: begun("the list"))
    case "did not find expected ',' or '}'":
      return malformed(
        "',' or '}' is missing in a mapping in braces", at: place,
        help: "close the mapping with '}', or quote a text that starts with '{'",
        related: begun("the mapping"))
    case "did not find expected node content":
      return malformed(
        "a value is missing here", at: place,
        help: "quote a text that starts with one of , ] } ? : - and is meant as such")
    case "found unexpected ':'":
      return malformed("':' inside a text that is not quoted", at: place, help: "quote the text")
    case "found an indentation indicator equal to 0":
      return malformed("the indentation after '|' or '>' is a digit from 1 to 9", at: place)
    case "did not find expected comment or line break" where problem.context.contains("block scalar"):
      return malformed(
        "text after '|' or '>'", at: place,
        help: "the text starts on the next line; quote a text that starts with '|' or '>'")
    default:
      return nil
    }
  }

  private var aboutProperties: Diagnostic? {
    let start = context ?? place
    if problem.context.hasSuffix("an alias") {
      return malformed(
        "'*' begins an alias, and no name follows", at: start,
        help: "quote a text that starts with '*'")
    }
    if problem.context.hasSuffix("an anchor") {
      return malformed(
        "'&' begins an anchor, and no name follows", at: start,
        help: "quote a text that starts with '&'")
    }
    if problem.problem == "found undefined tag handle" {
      return malformed(
        "the tag has a handle that no %TAG line defines", at: start,
        help: "quote a text that starts with '!'")
    }
    if problem.context.hasSuffix("a tag") {
      return malformed("malformed tag", at: start, help: "quote a text that starts with '!'")
    }
    return nil
  }

  private var aboutDirectives: Diagnostic? {
    switch problem.problem {
    case "found incompatible YAML document":
      return malformed("only YAML 1.1 and 1.2 are read", at: place)
    case "found duplicate %YAML directive":
      return malformed("a second %YAML line for one document", at: place)
    case "found duplicate %TAG directive":
      return malformed("a second %TAG line for one handle", at: place)
    default:
      guard problem.context.contains("directive") else { return nil }
      return malformed(
        "a line that starts with '%' is a directive, and this is none that YAML has", at: context ?? place,
        help: "indent or quote a text that starts with '%'")
    }
  }
}

/// Whether a byte is a blank or a tab.
func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
