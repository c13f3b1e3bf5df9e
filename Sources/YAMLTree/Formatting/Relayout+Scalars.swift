import Diagnostics

extension Relayout {
  /// A scalar, an empty collection or one on one line, with the comment at the end of its line. The first
  /// line is for the line of the key.
  ///
  /// - Parameters:
  ///   - contentIndent: where the further lines of a text start.
  ///   - step: how many blanks that is more than the collection is indented by.
  mutating func inline(_ node: YAMLNode, contentIndent: Int, step: Int, _ place: YAMLPlace) -> [LayoutLine] {
    let tag = node.tag.map { $0.rawValue + " " } ?? ""
    guard let scalar = node.scalar else {
      if hasComment(inside: node) { refuse("a comment in empty brackets", at: node.span) }
      let text = tag + (flow(node, place) ?? "")
      passed(node.span.bytes.upperBound)
      return [
        LayoutLine(indent: 0, text: text + lineComment(after: node.span.bytes.upperBound, before: nil))
      ]
    }
    if isBlockScalar(node) {
      return block(scalar, node, tag: tag, contentIndent: contentIndent, step: step)
    }
    var lines = flowScalarLines(scalar, node, contentIndent: contentIndent, place)
    lines[0].text = scalar.isAbsent ? String(tag.dropLast()) : tag + lines[0].text
    passed(node.span.bytes.upperBound)
    lines[lines.count - 1].text += lineComment(after: node.span.bytes.upperBound, before: nil)
    return lines
  }

  /// The tag of a collection, with a blank before it.
  func tagText(_ node: YAMLNode) -> String {
    node.tag.map { " " + $0.rawValue } ?? ""
  }

  /// A key with its tag.
  mutating func keyText(_ key: YAMLNode) -> String {
    guard let scalar = key.scalar, !scalar.isAbsent, !isBlockScalar(key),
      let text = oneLine(scalar, key, .free), text.unicodeScalars.count <= 1_000
    else {
      refuse("a key that is empty, long or on several lines", at: key.span)
      return ""
    }
    return (key.tag.map { $0.rawValue + " " } ?? "") + text
  }

  // MARK: Plain and quoted texts

  /// A plain or quoted scalar as it should be written; `nil` if it is written over several lines.
  func oneLine(_ scalar: YAMLScalar, _ node: YAMLNode, _ place: YAMLPlace) -> String? {
    let source = file.bytes[node.span.bytes]
    guard !source.contains(where: isLineBreak) else { return nil }
    switch scalar.style {
    case .plain:
      if scalar.readsAsDocumentMark { return PrintedScalar(scalar.text, .singleQuoted).inline }
      if place.quotesTexts, node.tag == nil, scalar.resolved(schema: .core11) == .string,
        isSpecial(scalar.text), scalar.text.unicodeScalars.allSatisfy(isVisible)
      {
        return PrintedScalar(scalar.text, .singleQuoted).inline
      }
    case .doubleQuoted:
      if layout.prefersSingleQuotes, !scalar.text.utf8.contains(UInt8(ascii: "'")),
        scalar.text.unicodeScalars.allSatisfy(isVisible)
      {
        return PrintedScalar(scalar.text, .singleQuoted).inline
      }
    case .singleQuoted, .literal, .folded:
      break
    }
    return String(decoding: source, as: UTF8.self)
  }

  private func isSpecial(_ text: String) -> Bool {
    text.utf8.contains(where: "\\*?\"#|{}[]$%&!>@`".utf8.contains) && !text.utf8.contains(UInt8(ascii: "'"))
  }

  /// A text over several lines keeps its lines: blanks at their ends mean nothing, folding drops them.
  private func flowScalarLines(
    _ scalar: YAMLScalar, _ node: YAMLNode, contentIndent: Int, _ place: YAMLPlace
  ) -> [LayoutLine] {
    if let text = oneLine(scalar, node, place) { return [LayoutLine(indent: 0, text: text)] }
    let lines = sourceLines(node.span.bytes)
    return lines.enumerated().map { index, line in
      var line = index > 0 ? line.drop(while: isBlank) : line
      if index < lines.count - 1 {
        let end = line.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? line.startIndex
        // A backslash before a blank keeps that one.
        let backslashes = line[..<end].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        let keeps = scalar.style == .doubleQuoted && backslashes % 2 == 1 && end < line.endIndex
        line = line[..<(keeps ? end + 1 : end)]
      }
      return LayoutLine(indent: contentIndent, text: String(decoding: line, as: UTF8.self))
    }
  }

  /// The lines of a range, without their breaks.
  private func sourceLines(_ range: Range<Int>) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = range.lowerBound
    var offset = start
    while offset < range.upperBound {
      let byte = file.bytes[offset]
      if isLineBreak(byte) {
        lines.append(file.bytes[start..<offset])
        let isPair = byte == UInt8(ascii: "\r") && offset + 1 < range.upperBound
          && file.bytes[offset + 1] == UInt8(ascii: "\n")
        offset += isPair ? 2 : 1
        start = offset
      } else {
        offset += 1
      }
    }
    return lines + [file.bytes[start..<range.upperBound]]
  }

  // MARK: Block scalars

  private mutating func block(
    _ scalar: YAMLScalar, _ node: YAMLNode, tag: String, contentIndent: Int, step: Int
  ) -> [LayoutLine] {
    let mark = tag + (scalar.style == .literal ? "|" : ">")
    let comment = lineComment(after: node.span.bytes.lowerBound, before: node.span.bytes.upperBound)
    passed(node.span.bytes.upperBound)
    let text = scalar.text.utf8
    let breaks = text.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    guard breaks < text.count else {
      if !text.isEmpty { refuse("a block scalar of nothing but line breaks", at: node.span) }
      return [LayoutLine(indent: 0, text: mark + comment)]
    }
    if breaks > 1 { refuse("a block scalar with empty lines at its end", at: node.span) }
    let lines = sourceLines(node.span.bytes).dropFirst()
    guard let indentation = indentation(of: scalar, lines) else {
      refuse("this block scalar", at: node.span)
      return [LayoutLine(indent: 0, text: mark)]
    }
    let blank = UInt8(ascii: " ")
    let startsBlank = text.first { $0 != UInt8(ascii: "\n") }.map(isBlank) ?? false
    let indicator = startsBlank ? String(step) : ""
    let chomping = breaks == 0 ? "-" : ""
    let body = lines.map { line in
      let kept = line.dropFirst(min(indentation, line.prefix { $0 == blank }.count))
      return kept.isEmpty
        ? LayoutLine.empty : LayoutLine(indent: contentIndent, text: String(decoding: kept, as: UTF8.self))
    }
    return [LayoutLine(indent: 0, text: mark + indicator + chomping + comment)] + body
  }

  /// How far a block scalar is indented in the source: the blanks before its first line that is not empty,
  /// less those that its text starts with there.
  private func indentation(of scalar: YAMLScalar, _ lines: ArraySlice<ArraySlice<UInt8>>) -> Int? {
    let blank = UInt8(ascii: " ")
    guard let written = lines.first(where: { !$0.allSatisfy(isBlank) })?.prefix(while: { $0 == blank }).count,
      let first = scalar.text.utf8.split(separator: UInt8(ascii: "\n"))
        .first(where: { !$0.allSatisfy(isBlank) })
    else { return nil }
    let kept = first.prefix { $0 == blank }.count
    return written >= kept ? written - kept : nil
  }
}
