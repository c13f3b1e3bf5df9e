/// Writes tokens and the comments before them, a line at a time.
struct LayoutWriter {
  /// A line that begins before the next token.
  struct Break {
    enum Blank {
      case never, asWritten, always
    }

    var indent: Int
    var blank: Blank
  }

  let text: FormatText
  /// The break before what is written next, if it begins a line.
  var pending: Break?
  /// Whether a statement ends before what is written next, so that a comment on its line belongs to it.
  var isBoundary = false
  /// Where a line begins that only a comment has made necessary.
  var continuation = 0
  /// Where the line that is written begins.
  private(set) var indent = 0
  private var lines: [String] = []
  private var line = ""
  /// In Unicode scalars.
  private var width = 0
  /// Whether the line so far is nothing but its indent.
  private var isFresh = true
  /// Comments before a separator that are written after it: separators end lines.
  private var carried: [FormatText.Comment] = []

  init(_ text: FormatText) {
    self.text = text
  }

  /// The text so far.
  var result: String { (lines + (line.isEmpty ? [] : [line])).map { $0 + "\n" }.joined() }

  /// Whether what is written next is the first of all.
  var isEmpty: Bool { lines.isEmpty && line.isEmpty }

  /// Whether comments wait for the next token.
  var isCarrying: Bool { !carried.isEmpty }

  /// Whether tokens have room on the line.
  func fits(_ range: Range<Int>) -> Bool {
    let width = text.width(of: range)
    if let pending {
      let space = text.hasSpace(before: range.lowerBound) ? 1 : 0
      return pending.indent + width - space <= YARAL.lineWidth
    }
    return self.width + width <= YARAL.lineWidth
  }

  // MARK: Tokens

  /// A token with the comments before it.
  mutating func write(_ index: Int) {
    let comments = carried + text.comments[index]
    carried = []
    write(comments[...], then: index)
  }

  mutating func write(_ range: Range<Int>) {
    for index in range { write(index) }
  }

  /// `or`, `and`, a comma, a sign: what stands before it and needs a line goes behind it.
  mutating func write(separator index: Int) {
    let comments = text.comments[index]
    if comments.allSatisfy(\.isInline) {
      write(index)
    } else {
      carried = comments
      append(text.words[index], isSpaced: text.hasSpace(before: index))
    }
  }

  // MARK: Comments

  /// Comments, and the token behind them if there is one; uses the pending break up.
  mutating func write(_ comments: ArraySlice<FormatText.Comment>, then index: Int? = nil) {
    defer { isBoundary = false }
    var breaking = pending
    // A second line of the same place begins where the first did.
    var next = Break(indent: pending?.indent ?? continuation, blank: pending == nil ? .never : .asWritten)
    pending = nil
    var rest = comments
    var isEnded = false
    while let comment = rest.first, comment.isTrailing, !isEmpty,
      !isEnded || comment.isBesidePrevious, isBoundary || breaking == nil || !comment.isInline
    {
      append(comment.text, isSpaced: true)
      isEnded = !comment.isInline
      rest.removeFirst()
    }
    for comment in rest {
      if breaking != nil || !comment.isBesidePrevious && (isEnded || !comment.isInline) {
        startLine(breaking ?? next, hasBlankBefore: comment.hasBlankLineBefore)
        breaking = nil
      }
      append(comment.text, isSpaced: true)
      isEnded = !comment.isInline
    }
    guard let index else { return }
    if breaking != nil || isEnded {
      if text.isCloser(index) {
        breaking?.blank = .never
        next.blank = .never
      }
      startLine(breaking ?? next, hasBlankBefore: text.hasBlankLineBefore[index])
    }
    let followsComment = !comments.isEmpty && !text.isCloser(index) && !text.isSymbol(index, .comma)
    append(text.words[index], isSpaced: followsComment || text.hasSpace(before: index))
  }

  // MARK: Lines

  private mutating func startLine(_ start: Break, hasBlankBefore: Bool) {
    let isFirst = isEmpty
    if !isFirst { lines.append(line) }
    switch start.blank {
    case .never: break
    case .asWritten: if hasBlankBefore, !isFirst { lines.append("") }
    case .always: if !isFirst { lines.append("") }
    }
    line = String(repeating: " ", count: start.indent)
    width = start.indent
    indent = start.indent
    isFresh = true
  }

  private mutating func append(_ word: String, isSpaced: Bool) {
    if isSpaced, !isFresh {
      line += " "
      width += 1
    }
    line += word
    width += word.unicodeScalars.count
    isFresh = false
  }
}
