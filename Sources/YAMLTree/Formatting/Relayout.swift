import Diagnostics

/// A line that is being laid out.
struct LayoutLine {
  var indent: Int
  /// Empty: an empty line.
  var text: String
  var isComment = false

  /// A line with nothing on it.
  static let empty = LayoutLine(indent: 0, text: "")
}

/// Lays documents out anew: nodes from the tree, comments from the text between them.
///
/// Comments are taken in the order of the text, so that none can be left behind: what no node claims is
/// written at the end of its document.
struct Relayout {
  let file: SourceFile
  let layout: YAMLLayout
  let scan: CommentScan
  /// The first thing that can't be laid out.
  private(set) var refusal: Diagnostic?

  /// How many comments have been taken.
  private var taken = 0
  /// The end of what was laid out last, in bytes.
  private var lastEnd = 0

  init(_ file: SourceFile, _ layout: YAMLLayout, _ scan: CommentScan) {
    self.file = file
    self.layout = layout
    self.scan = scan
  }

  /// An entry or an item with the comments that belong to it.
  private struct Part {
    var lines: [LayoutLine]
    /// An empty line stands before it.
    var isSetApart: Bool
  }

  // MARK: Documents

  /// The lines of all documents.
  mutating func lines(of documents: [YAMLDocument]) -> [LayoutLine] {
    var lines: [LayoutLine] = []
    for (index, document) in documents.enumerated() {
      let start = document.span.bytes.lowerBound
      let isMarked = beginsDocument(at: start)
      if isMarked { lines += comments(before: start, indent: 0) }
      if isMarked || index > 0 {
        let root = document.root.span.bytes.lowerBound
        let comment = isMarked ? lineComment(after: start + 3, before: root) : ""
        lines.append(LayoutLine(indent: 0, text: "---" + comment))
        if isMarked { lastEnd = start + 3 }
      }
      lines += self.lines(ofRoot: document.root)
      let next = index + 1 < documents.count ? documents[index + 1].span.bytes.lowerBound : file.bytes.count
      lines += comments(before: next, indent: 0)
    }
    return Array(lines.drop { $0.text.isEmpty })
  }

  /// Whether `---` stands there as YAML wants it: at the start of a line, with nothing but a blank behind.
  private func beginsDocument(at start: Int) -> Bool {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let before = file.bytes[..<start]
    return startsWithMark(file.bytes[start...], "---")
      && (before.last.map(isLineBreak) ?? true || before.elementsEqual(byteOrderMark))
  }

  private mutating func lines(ofRoot root: YAMLNode) -> [LayoutLine] {
    guard !isInline(root), !isOnOneLine(root, column: 0, layout.root) else {
      let first = comments(before: root.span.bytes.lowerBound, indent: 0)
      guard root.scalar?.isAbsent != true || root.tag != nil else { return first }
      return first + inline(root, contentIndent: layout.indentation, step: layout.indentation, layout.root)
    }
    // What stands above the first key is about the file.
    let start = firstToken(of: root)
    let head = comments(before: start, indent: 0).drop { $0.text.isEmpty }
    let isSetApart = !head.isEmpty && hasBlankLine(before: start, after: lastEnd)
    return head + (isSetApart ? [.empty] : []) + block(root, indent: 0, parentColumn: -1, layout.root)
  }

  // MARK: Collections

  /// The lines of a collection that is not written on one line.
  private mutating func block(_ node: YAMLNode, indent: Int, parentColumn: Int, _ place: YAMLPlace)
    -> [LayoutLine]
  {
    let isFlow = isFlow(node)
    let column = isFlow ? nil : column(of: node.span.bytes.lowerBound)
    var parts: [Part] = []
    switch node.content {
    case .scalar:
      break
    case .sequence(let items):
      for item in items { parts.append(part(ofItem: item, indent: indent, column: column, place.items)) }
    case .mapping(let entries):
      for entry in entries { parts.append(part(of: entry, indent: indent, column: column, place)) }
    }
    // What stands apart from a key is the first entry, wherever it goes then.
    if !parts.isEmpty { parts[0].isSetApart = false }
    if let entries = node.entries {
      let keyed = zip(entries, parts).map { (key: $0.key.scalar?.text ?? "", part: $1) }
      parts = place.ordered(keyed) { $0.key }.map(\.part)
    }
    var rest: [LayoutLine]
    if let column {
      rest = tail(above: max(column - 1, parentColumn), indent: indent)
    } else {
      let end = node.span.bytes.upperBound
      rest = comments(before: end, indent: indent)
      lastEnd = max(lastEnd, end)
      // The line of the closing bracket goes, and its comment stays with the collection.
      if let comment = nextComment, isAtEnd(comment, of: end) {
        rest += comments(before: comment.bytes.upperBound, indent: indent)
      }
    }
    if !parts.isEmpty { parts[parts.count - 1].lines += rest }
    return parts.enumerated().flatMap { index, part in
      (part.isSetApart && index > 0 ? [.empty] : []) + part.lines
    }
  }

  /// - Parameter column: where the mapping stands in the source; `nil` for one in braces.
  private mutating func part(of entry: YAMLEntry, indent: Int, column: Int?, _ place: YAMLPlace) -> Part {
    let keyStart = entry.key.span.bytes.lowerBound
    var part = opening(before: keyStart, indent: indent)
    let key = keyText(entry.key)
    lastEnd = max(lastEnd, entry.key.span.bytes.upperBound)
    let keyEnd = lastEnd
    let value = entry.value
    let inner = place[entry.key.scalar?.text ?? ""]
    let below = indent + layout.indentation
    if isInline(value) || isOnOneLine(value, column: indent + key.unicodeScalars.count + 2, inner) {
      part.lines += inlineLines(
        value, after: keyEnd, opener: key + ":", indent: indent, below: below, inner)
    } else {
      let comment = lineComment(after: keyEnd, before: firstToken(of: value))
      part.lines.append(LayoutLine(indent: indent, text: key + ":" + tagText(value) + comment))
      part.lines += block(value, indent: below, parentColumn: column ?? -1, inner)
    }
    if let column, !isBlockScalar(value) { part.lines += tail(above: column, indent: below) }
    return part
  }

  private mutating func part(ofItem item: YAMLNode, indent: Int, column: Int?, _ place: YAMLPlace) -> Part {
    let start = item.span.bytes.lowerBound
    let dash = column == nil ? nil : lastDash(before: start)
    var part = opening(before: dash ?? start, indent: indent)
    let opened = dash.map { $0 + 1 } ?? lastEnd
    lastEnd = max(lastEnd, opened)
    let below = indent + 2
    if isInline(item) || isOnOneLine(item, column: below, place) {
      part.lines += inlineLines(
        item, after: opened, opener: "-", indent: indent, below: below, place)
    } else {
      let comment = lineComment(after: opened, before: firstToken(of: item))
      let tag = tagText(item)
      var lines = block(item, indent: below, parentColumn: column ?? -1, place)
      if comment.isEmpty, tag.isEmpty, let first = lines.first, !first.isComment {
        lines[0] = LayoutLine(indent: indent, text: "- " + first.text)
      } else {
        lines.insert(LayoutLine(indent: indent, text: "-" + tag + comment), at: 0)
      }
      part.lines += lines
    }
    if let column, !isBlockScalar(item) { part.lines += tail(above: column, indent: below) }
    return part
  }

  /// The lines of a value that goes on the line of its key or dash, unless comments stand between.
  private mutating func inlineLines(
    _ value: YAMLNode, after opened: Int, opener: String, indent: Int, below: Int, _ place: YAMLPlace
  ) -> [LayoutLine] {
    let isAbsent = value.scalar?.isAbsent == true && value.tag == nil
    if isAbsent {
      lastEnd = max(lastEnd, value.span.bytes.upperBound)
      return [LayoutLine(indent: indent, text: opener + lineComment(after: lastEnd, before: nil))]
    }
    let start = value.span.bytes.lowerBound
    let comment = lineComment(after: opened, before: start)
    let between = comments(before: start, indent: below)
    var lines = inline(value, contentIndent: below, step: below - indent, place)
    if comment.isEmpty, between.isEmpty {
      lines[0] = LayoutLine(indent: indent, text: opener + " " + lines[0].text)
      return lines
    }
    lines[0].indent = below
    return [LayoutLine(indent: indent, text: opener + comment)] + between + lines
  }

  // MARK: Comments

  /// The comments before an entry or item, and whether an empty line stands before all that.
  private mutating func opening(before offset: Int, indent: Int) -> Part {
    let end = lastEnd
    let first = nextComment.map { min($0.bytes.lowerBound, offset) } ?? offset
    let isSetApart = hasBlankLine(before: first, after: end)
    var lines = comments(before: offset, indent: indent)
    if lines.first?.text.isEmpty == true { lines.removeFirst() }
    if !lines.isEmpty, hasBlankLine(before: offset, after: lastEnd) { lines.append(.empty) }
    return Part(lines: lines, isSetApart: isSetApart)
  }

  private var nextComment: YAMLComment? {
    taken < scan.comments.count ? scan.comments[taken] : nil
  }

  /// Takes all comments before an offset, each on a line, with an empty line where one was.
  private mutating func comments(before offset: Int, indent: Int) -> [LayoutLine] {
    takeWhile(indent: indent) { $0.bytes.lowerBound < offset }
  }

  /// Takes the comments that follow before anything else does and stand right of a column.
  private mutating func tail(above column: Int, indent: Int) -> [LayoutLine] {
    let limit = nextToken(from: lastEnd)
    return takeWhile(indent: indent) { $0.bytes.lowerBound < limit && $0.isOwnLine && $0.column > column }
  }

  /// Takes comments as long as they are wanted. The first stands at the indentation, those that stood right
  /// of it stay so: they may be lines of a rule that were commented out.
  private mutating func takeWhile(indent: Int, _ isWanted: (YAMLComment) -> Bool) -> [LayoutLine] {
    var lines: [LayoutLine] = []
    var firstColumn: Int?
    while let comment = nextComment, isWanted(comment) {
      let column = firstColumn ?? comment.column
      firstColumn = column
      if hasBlankLine(before: comment.bytes.lowerBound, after: lastEnd) { lines.append(.empty) }
      let shift = comment.isOwnLine ? max(0, comment.column - column) : 0
      lines.append(LayoutLine(indent: indent + shift, text: text(comment), isComment: true))
      taken += 1
      lastEnd = comment.bytes.upperBound
    }
    return lines
  }

  /// Takes the comment at the end of the line on which an offset is, with the gap before it; empty if there
  /// is none, or only after `limit`.
  mutating func lineComment(after offset: Int, before limit: Int?) -> String {
    guard let comment = nextComment, isAtEnd(comment, of: offset, before: limit) else { return "" }
    taken += 1
    lastEnd = comment.bytes.upperBound
    // A wider gap may be there to align comments.
    let gap = file.bytes[..<comment.bytes.lowerBound].reversed().prefix { $0 == UInt8(ascii: " ") }.count
    return String(repeating: " ", count: max(layout.commentGap, gap)) + text(comment)
  }

  /// Whether a comment is at the end of the line on which an offset is. Anything may stand between if there
  /// is a limit for it, else only what closes a node.
  private func isAtEnd(_ comment: YAMLComment, of offset: Int, before limit: Int? = nil) -> Bool {
    let start = comment.bytes.lowerBound
    guard !comment.isOwnLine, start >= offset, start < limit ?? Int.max else { return false }
    return file.bytes[offset..<start].allSatisfy {
      limit == nil ? " \t,]}".utf8.contains($0) : !isLineBreak($0)
    }
  }

  private func text(_ comment: YAMLComment) -> String {
    String(decoding: file.bytes[comment.bytes], as: UTF8.self)
  }

  // MARK: For the parts

  mutating func refuse(_ what: String, at span: Span) {
    if refusal == nil { refusal = .layoutRefused(what, at: span) }
  }

  /// Something was laid out that ends here.
  mutating func passed(_ offset: Int) {
    lastEnd = max(lastEnd, offset)
  }

  /// Whether comments that have not been taken stand inside a node.
  func hasComment(inside node: YAMLNode) -> Bool {
    let first = scan.comments[taken...].first { $0.bytes.lowerBound >= node.span.bytes.lowerBound }
    return first.map { $0.bytes.lowerBound < node.span.bytes.upperBound } ?? false
  }
}
