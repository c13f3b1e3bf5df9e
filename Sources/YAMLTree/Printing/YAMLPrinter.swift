/// Prints values as YAML text in block style, so that reading gives the same values again.
package struct YAMLPrinter: Hashable, Sendable {
  /// How many blanks a mapping inside a mapping is indented by; 2 or 4 as a rule, at least 1.
  package var indentation: Int
  /// Whether the items of a list are indented below its key.
  package var indentsLists: Bool
  /// The column that lines of folded text do not pass if they have a blank to break at.
  package var width: Int

  package init(indentation: Int = 2, indentsLists: Bool = true, width: Int = 80) {
    self.indentation = max(1, indentation)
    self.indentsLists = indentsLists
    self.width = width
  }

  /// The text of one document, ending with a line break.
  ///
  /// - Parameter comment: lines above everything, without `#`; empty for none.
  package func print(_ value: YAMLValue, comment: String = "") -> String {
    var page = YAMLPage(printer: self)
    page.writeComment(comment, indent: 0)
    page.write(root: value)
    return page.text
  }

  /// The text of several documents, with `---` between them.
  package func print(documents: [YAMLValue]) -> String {
    documents.map { print($0) }.joined(separator: "---\n")
  }
}

/// The text while it is being written.
struct YAMLPage {
  let printer: YAMLPrinter
  private(set) var text = ""

  init(printer: YAMLPrinter) {
    self.printer = printer
  }

  // MARK: Values

  mutating func write(root value: YAMLValue) {
    switch value {
    case .list(let items) where !items.isEmpty:
      writeComment(hoistedComment(value), indent: 0)
      write(items, indent: 0, startsOnLine: true)
    case .mapping(let members) where !members.isEmpty:
      write(members, indent: 0, startsOnLine: false)
    case .flowList(let items) where !isFlow(items):
      write(root: .list(items))
    case .compact(let value):
      if let flow = flow(value, column: 0, lineComment: "") { text += flow + "\n" } else { write(root: value) }
    case .text, .integer, .boolean, .null, .plain, .list, .flowList, .mapping:
      text += scalar(value, column: 0, contentIndent: printer.indentation, lineComment: "") + "\n"
    }
  }

  private mutating func write(_ members: [YAMLMember], indent: Int, startsOnLine: Bool) {
    for (index, member) in members.enumerated() {
      let continuesLine = startsOnLine && index == 0
      if !continuesLine {
        if member.isSetApart, index > 0 { text += "\n" }
        writeComment(member.comment, indent: indent)
        text += blanks(indent)
      }
      let key = PrintedScalar(member.key).inline
      if key.unicodeScalars.count > 1_000 {
        // YAML reads no longer key than 1,024 characters in the short form.
        text += "? \(key)\n\(blanks(indent)):"
      } else {
        text += key + ":"
      }
      write(valueOf: member, indent: indent, column: indent + key.unicodeScalars.count + 2)
    }
  }

  private mutating func write(valueOf member: YAMLMember, indent: Int, column: Int) {
    switch member.value {
    case .list(let items) where !items.isEmpty:
      text += lineComment(member.lineComment) + "\n"
      write(items, indent: indent + (printer.indentsLists ? printer.indentation : 0), startsOnLine: false)
    case .flowList(let items) where !isFlow(items):
      var member = member
      member.value = .list(items)
      write(valueOf: member, indent: indent, column: column)
    case .compact(let value):
      let comment = lineComment(member.lineComment)
      if let flow = flow(value, column: column, lineComment: comment) {
        text += " " + flow + comment + "\n"
      } else {
        var member = member
        member.value = value
        write(valueOf: member, indent: indent, column: column)
      }
    case .mapping(let members) where !members.isEmpty:
      text += lineComment(member.lineComment) + "\n"
      write(members, indent: indent + printer.indentation, startsOnLine: false)
    case .text, .integer, .boolean, .null, .plain, .list, .flowList, .mapping:
      text += " "
      text += scalar(
        member.value, column: column, contentIndent: indent + printer.indentation,
        lineComment: lineComment(member.lineComment))
      text += "\n"
    }
  }

  private mutating func write(_ items: [YAMLItem], indent: Int, startsOnLine: Bool) {
    for (index, item) in items.enumerated() {
      if !startsOnLine || index > 0 {
        writeComment(item.comment, indent: indent)
        writeComment(hoistedComment(item.value), indent: indent)
        text += blanks(indent)
      }
      text += "- "
      if let flow = flow(item.value, column: indent + 2) {
        text += flow + "\n"
        continue
      }
      switch item.value.withoutCompact {
      case .list(let items) where !items.isEmpty:
        write(items, indent: indent + 2, startsOnLine: true)
      case .flowList(let items) where !isFlow(items):
        write(items, indent: indent + 2, startsOnLine: true)
      case .mapping(let members) where !members.isEmpty:
        write(members, indent: indent + 2, startsOnLine: true)
      case .text, .integer, .boolean, .null, .plain, .list, .flowList, .mapping, .compact:
        text += scalar(item.value.withoutCompact, column: indent + 2, contentIndent: indent + 2, lineComment: "") + "\n"
      }
    }
  }

  /// The comments of what stands on an item's own line, which must go above that line.
  private func hoistedComment(_ value: YAMLValue) -> String {
    switch value {
    case .mapping(let members):
      return members.first?.comment ?? ""
    case .list(let items), .flowList(let items):
      guard let first = items.first else { return "" }
      return [first.comment, hoistedComment(first.value)].filter { !$0.isEmpty }.joined(separator: "\n")
    case .compact(let value):
      return hoistedComment(value)
    case .text, .integer, .boolean, .null, .plain:
      return ""
    }
  }

  // MARK: What fits on a line

  private func isFlow(_ items: [YAMLItem]) -> Bool {
    items.allSatisfy { item in
      guard item.comment.isEmpty else { return false }
      switch item.value {
      case .text, .integer, .boolean, .null, .plain: return true
      case .list, .flowList, .mapping, .compact: return false
      }
    }
  }

  /// A `compact` value on one line; `nil` for other values, and where that can't be.
  private func flow(_ value: YAMLValue, column: Int) -> String? {
    guard case .compact(let value) = value else { return nil }
    return flow(value, column: column, lineComment: "")
  }

  private func flow(_ value: YAMLValue, column: Int, lineComment: String) -> String? {
    guard let text = flow(value) else { return nil }
    let end = column + text.unicodeScalars.count + lineComment.unicodeScalars.count
    return end <= printer.width ? text : nil
  }

  private func flow(_ value: YAMLValue) -> String? {
    switch value {
    case .text(let string, _):
      return string.utf8.contains(UInt8(ascii: "\n")) ? nil : inline(value, isInFlow: true)
    case .integer, .boolean, .null, .plain:
      return inline(value, isInFlow: true)
    case .list(let items), .flowList(let items):
      let texts = items.map { $0.comment.isEmpty ? flow($0.value) : nil }
      return texts.contains(nil) ? nil : "[" + texts.compactMap { $0 }.joined(separator: ", ") + "]"
    case .mapping(let members):
      let texts = members.map { member -> String? in
        guard member.comment.isEmpty, member.lineComment.isEmpty else { return nil }
        return flow(member.value).map { PrintedScalar(member.key, isInFlow: true).inline + ": " + $0 }
      }
      return texts.contains(nil) ? nil : "{" + texts.compactMap { $0 }.joined(separator: ", ") + "}"
    case .compact(let value):
      return flow(value)
    }
  }

  /// A scalar, an empty collection or a list in brackets; of several lines only if it is a block scalar.
  private func scalar(_ value: YAMLValue, column: Int, contentIndent: Int, lineComment: String) -> String {
    switch value {
    case .text(let string, let style):
      let printed = PrintedScalar(string, style)
      let block = printed.block(
        column: column, indent: contentIndent, width: printer.width, lineComment: lineComment)
      return block ?? printed.inline + lineComment
    case .flowList(let items):
      return "[" + items.map { inline($0.value, isInFlow: true) }.joined(separator: ", ") + "]" + lineComment
    case .integer, .boolean, .null, .plain, .list, .mapping, .compact:
      return inline(value, isInFlow: false) + lineComment
    }
  }

  private func inline(_ value: YAMLValue, isInFlow: Bool) -> String {
    switch value {
    case .text(let string, let style): PrintedScalar(string, style, isInFlow: isInFlow).inline
    case .integer(let number): String(number)
    case .boolean(let boolean): boolean ? "true" : "false"
    case .null: "null"
    case .plain(let string): PrintedScalar(string, isInFlow: isInFlow).unquoted
    case .list, .flowList: "[]"
    case .mapping: "{}"
    case .compact(let value): inline(value, isInFlow: isInFlow)
    }
  }

  // MARK: Comments

  mutating func writeComment(_ comment: String, indent: Int) {
    guard !comment.isEmpty else { return }
    for line in comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      text += blanks(indent) + (line.isEmpty ? "#" : "# " + commentText(line)) + "\n"
    }
  }

  private func lineComment(_ comment: String) -> String {
    guard !comment.isEmpty else { return "" }
    return "  # " + comment.split(whereSeparator: \.isNewline).map(commentText).joined(separator: " ")
  }

  /// What could end the comment, or hide in it, is replaced.
  private func commentText(_ line: Substring) -> String {
    var text = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      text.append(scalar == "\t" ? " " : isVisible(scalar) ? scalar : "\u{FFFD}")
    }
    return String(text)
  }

  private func blanks(_ count: Int) -> String {
    String(repeating: " ", count: count)
  }
}
