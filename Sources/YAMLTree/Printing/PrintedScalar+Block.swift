extension PrintedScalar {
  /// The scalar in block style, header and indented lines without the last line break; `nil` if its style
  /// is another or cannot hold the text.
  ///
  /// - Parameters:
  ///   - column: where the scalar would start on its line.
  ///   - indent: how far its lines are indented; more than the collection that it is in.
  ///   - lineComment: what follows the header.
  func block(column: Int, indent: Int, width: Int, lineComment: String) -> String? {
    switch style {
    case .singleQuoted, .doubleQuoted:
      return nil
    case .automatic:
      guard text.utf8.contains(UInt8(ascii: "\n")) else { return nil }
      return literal(indent: indent, lineComment: lineComment)
    case .literal:
      return literal(indent: indent, lineComment: lineComment)
    case .folded:
      let isLong = column + text.unicodeScalars.count > width || text.utf8.contains(UInt8(ascii: "\n"))
      guard isLong else { return nil }
      return folded(indent: indent, width: width, lineComment: lineComment)
        ?? PrintedScalar(text).block(column: column, indent: indent, width: width, lineComment: lineComment)
    }
  }

  private func literal(indent: Int, lineComment: String) -> String? {
    guard let lines = blockLines else { return nil }
    return "|" + chomping + lineComment + indented(lines, indent)
  }

  /// Lines broken at single blanks, and an empty line more between those that are apart in the text.
  private func folded(indent: Int, width: Int, lineComment: String) -> String? {
    guard let lines = blockLines, lines.first?.isEmpty == false else { return nil }
    var folded: [String] = []
    for (index, line) in lines.enumerated() {
      if line.isEmpty {
        folded.append("")
        continue
      }
      guard line.utf8.first != UInt8(ascii: " "), line.utf8.last != UInt8(ascii: " "),
        !line.utf8.contains(UInt8(ascii: "\t"))
      else { return nil }
      if index > 0 { folded.append("") }
      folded += wrapped(line, width: max(20, width - indent))
    }
    return ">" + chomping + lineComment + indented(folded, indent)
  }

  /// The lines of the text without the break at its end, if a block scalar can hold them: only one break at
  /// the end, and no blank at the start of the first line that is not empty, for libyaml finds the
  /// indentation there.
  private var blockLines: [String]? {
    guard text.unicodeScalars.allSatisfy({ isVisible($0) || $0 == "\n" || $0 == "\t" }) else { return nil }
    var bytes = Array(text.utf8)[...]
    if bytes.last == UInt8(ascii: "\n") { bytes = bytes.dropLast() }
    guard let last = bytes.last, last != UInt8(ascii: "\n") else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let first = lines.first(where: { !$0.isEmpty })?.first, !isBlank(first) else { return nil }
    // A line of nothing but blanks at the end is taken for an empty one by some programs.
    guard lines.last?.allSatisfy(isBlank) == false else { return nil }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  private var chomping: String {
    text.utf8.last == UInt8(ascii: "\n") ? "" : "-"
  }

  private func indented(_ lines: [String], _ indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    return lines.reduce(into: "") { $0 += $1.isEmpty ? "\n" : "\n" + blanks + $1 }
  }

  private func wrapped(_ line: String, width: Int) -> [String] {
    let scalars = Array(line.unicodeScalars)
    var lines: [String] = []
    var start = 0
    var lastBlank: Int?
    for index in scalars.indices.dropFirst().dropLast() {
      if index - start >= width, let place = lastBlank {
        lines.append(string(scalars[start..<place]))
        start = place + 1
        lastBlank = nil
      }
      if index > start, scalars[index] == " ", scalars[index - 1] != " ", scalars[index + 1] != " " {
        lastBlank = index
      }
    }
    if scalars.count - start > width, let place = lastBlank {
      lines.append(string(scalars[start..<place]))
      start = place + 1
    }
    return lines + [string(scalars[start...])]
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
