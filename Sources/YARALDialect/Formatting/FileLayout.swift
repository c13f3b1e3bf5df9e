// The layout of Google's published rules: two columns a level, a blank line between sections, one statement
// a line. What does not fit the width is broken at `or`, `and`, `+`, `-` and commas only: patterns are never
// torn. Where an author has broken a line at such a place, it stays broken.

extension YARAL {
  /// How wide a line may be before it is broken, if it has a place to break.
  static let lineWidth = 100
  /// Where the statements of a section begin.
  static let statementIndent = 4
}

/// Lays out the parts of a text: rules, sections, statements and what stands between them.
struct FileLayout {
  private static let sectionIndent = 2

  private let text: FormatText
  private var writer: LayoutWriter
  /// The token of the header of the section that is written; `nil` before a rule's first.
  private var header: Int?
  /// Whether nothing has been written in the section.
  private var isSectionEmpty = true

  init(_ text: FormatText) {
    self.text = text
    writer = LayoutWriter(text)
    for part in text.outline.parts { write(part) }
    let end = text.tokens.count - 1
    writer.pending = LayoutWriter.Break(indent: 0, blank: .always)
    writer.isBoundary = true
    writer.write(text.comments[end][...])
  }

  /// The whole text.
  var result: String { writer.result }

  private mutating func write(_ part: Outline.Part) {
    switch part {
    case .rule(let range):
      begin(range.lowerBound, indent: 0, blank: .always)
      writer.continuation = Self.sectionIndent
      writer.write(range.dropFirst())
      header = nil
    case .section(let range):
      writeClosingComments(before: range.lowerBound)
      writer.continuation = YARAL.statementIndent
      writer.write(range.dropFirst())
      header = range.lowerBound
      isSectionEmpty = true
    case .statement(let range, let section):
      write(range, in: section)
      isSectionEmpty = false
    case .closing(let index):
      writeClosingComments(before: index)
    case .foreign(let index):
      begin(index, indent: 0, blank: .always)
    }
  }

  private mutating func begin(_ index: Int, indent: Int, blank: LayoutWriter.Break.Blank) {
    writer.pending = LayoutWriter.Break(indent: indent, blank: blank)
    writer.isBoundary = true
    writer.write(index)
  }

  /// The token of a header or a closing brace: the comments before it that are further in than the header above
  /// or below them belong to the statements above.
  private mutating func writeClosingComments(before index: Int) {
    let comments = text.comments[index]
    let isClosing = text.isCloser(index)
    var own = 0
    if let header {
      let column = isClosing ? text.columns[header] : text.columns[index]
      own = comments.firstIndex { !$0.isTrailing && $0.column <= column } ?? comments.count
    } else {
      own = comments.firstIndex { !$0.isTrailing } ?? comments.count
    }
    if own > 0 {
      writer.pending = LayoutWriter.Break(
        indent: YARAL.statementIndent, blank: isSectionEmpty ? .never : .asWritten)
      writer.isBoundary = true
      writer.write(comments[..<own])
    }
    let blank: LayoutWriter.Break.Blank = isClosing ? .asWritten : .always
    writer.pending = LayoutWriter.Break(indent: Self.sectionIndent, blank: blank)
    if isClosing {
      writer.write(comments[own...])
      writer.pending = LayoutWriter.Break(indent: 0, blank: .never)
      writer.write([], then: index)
    } else {
      writer.write(comments[own...], then: index)
    }
  }

  private mutating func write(_ range: Range<Int>, in section: SectionName) {
    let indent = YARAL.statementIndent
    writer.pending = LayoutWriter.Break(indent: indent, blank: isSectionEmpty ? .never : .asWritten)
    writer.isBoundary = true
    writer.continuation = indent + 2
    // `$name =`.
    let head = section == .outcome ? 2 : 0
    writer.write(range.prefix(head))
    let node = text.node(range.dropFirst(head))
    writer.write(node, base: indent, hanging: head == 0 && beginsWithGroup(node.range) ? 0 : 2)
  }

  /// Whether an expression begins with a parenthesis: its other operands then stand below that.
  private func beginsWithGroup(_ range: Range<Int>) -> Bool {
    let first = range.first { !text.isKeyword($0, "not") }
    return first.map { text.isSymbol($0, .openParenthesis) } ?? false
  }
}
