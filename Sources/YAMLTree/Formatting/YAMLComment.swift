import Diagnostics

/// A comment of a YAML text, which libyaml drops.
struct YAMLComment: Hashable {
  /// From the `#` to the end of the line, without blanks at the end; UTF-8.
  var bytes: Range<Int>
  /// How many bytes of the line stand before it.
  var column: Int
  /// Nothing but blanks stands before it on its line.
  var isOwnLine: Bool
}

/// What stands between the scalars of a text: comments and indicators.
///
/// Only bytes outside of scalars are looked at, so that no `#` of a text is taken for a comment.
struct CommentScan {
  /// In the order of the text.
  private(set) var comments: [YAMLComment] = []
  /// Where scalars and indicators start, ascending: everything but comments.
  private(set) var tokens: [Int] = []
  /// The `-` that start items, ascending.
  private(set) var dashes: [Int] = []
  /// The first thing that a layout can't keep.
  private(set) var refusal: Diagnostic?

  private let file: SourceFile
  private let bytes: [UInt8]
  private var lineStart: Int
  private var lineIsEmpty = true

  init(_ file: SourceFile, _ documents: [YAMLDocument]) {
    self.file = file
    bytes = file.bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = start
    var offset = start
    for document in documents { scan(document.root, &offset) }
    scanGap(from: &offset, to: bytes.count)
  }

  // MARK: Nodes

  private mutating func scan(_ node: YAMLNode, _ offset: inout Int) {
    let span = node.span.bytes
    if span.lowerBound < span.upperBound, bytes[span.lowerBound] == UInt8(ascii: "*") {
      return refuse("an alias", at: span)
    }
    switch node.content {
    case .scalar(let scalar):
      guard !span.isEmpty, span.lowerBound >= offset else { return }
      scanGap(from: &offset, to: span.lowerBound)
      tokens.append(span.lowerBound)
      if scalar.style == .literal || scalar.style == .folded { scanHeader(of: span) }
      for place in span where isLineBreak(bytes[place]) { lineStart = place + 1 }
      lineIsEmpty = false
      offset = span.upperBound
    case .sequence(let items):
      for item in items { scan(item, &offset) }
    case .mapping(let entries):
      for entry in entries {
        scan(entry.key, &offset)
        scan(entry.value, &offset)
      }
    }
  }

  /// The comment after the `|` or `>` of a block scalar.
  private mutating func scanHeader(of span: Range<Int>) {
    for place in span {
      if isLineBreak(bytes[place]) { return }
      if bytes[place] == UInt8(ascii: "#") {
        lineIsEmpty = false
        addComment(at: place)
        return
      }
    }
  }

  // MARK: Gaps

  private mutating func scanGap(from offset: inout Int, to end: Int) {
    while offset < end {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "#"):
        offset = addComment(at: offset)
        lineIsEmpty = false
        continue
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        lineStart = offset + 1
        lineIsEmpty = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        break
      case UInt8(ascii: "!"), UInt8(ascii: "&"):
        tokens.append(offset)
        let start = offset
        while offset < end, !isBlank(bytes[offset]), !isLineBreak(bytes[offset]) { offset += 1 }
        if byte == UInt8(ascii: "&") { refuse("an anchor", at: start..<offset) }
        lineIsEmpty = false
        continue
      case UInt8(ascii: "%"):
        refuse("a directive", at: offset..<(offset + 1))
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "."):
        tokens.append(offset)
        if byte == UInt8(ascii: "-") { dashes.append(offset) }
        lineIsEmpty = false
      default:
        refuse("a character outside of texts and comments", at: offset..<(offset + 1))
      }
      offset += 1
    }
  }

  /// Adds the comment at a `#`, and gives the end of its line.
  @discardableResult
  private mutating func addComment(at start: Int) -> Int {
    var lineEnd = start
    while lineEnd < bytes.count, !isLineBreak(bytes[lineEnd]) { lineEnd += 1 }
    var end = lineEnd
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    if breaksLine(start..<end) { refuse("a comment with a Unicode line break", at: start..<end) }
    comments.append(YAMLComment(bytes: start..<end, column: start - lineStart, isOwnLine: lineIsEmpty))
    return lineEnd
  }

  /// Whether a comment holds U+0085, U+2028 or U+2029, where lines end for YAML 1.1.
  private func breaksLine(_ range: Range<Int>) -> Bool {
    range.dropLast().contains { place in
      bytes[place] == 0xC2 && bytes[place + 1] == 0x85
        || bytes[place] == 0xE2 && bytes[place + 1] == 0x80 && place + 2 < range.upperBound
          && (bytes[place + 2] == 0xA8 || bytes[place + 2] == 0xA9)
    }
  }

  private mutating func refuse(_ what: String, at range: Range<Int>) {
    guard refusal == nil else { return }
    refusal = .layoutRefused(what, at: Span(file: file, bytes: range))
  }
}

extension Diagnostic {
  /// A construct that no layout keeps.
  static func layoutRefused(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .layoutRefused, "\(what) can't be kept by the formatter; the file is left as it is", at: span)
  }
}
