package import Diagnostics

/// Lays a YAML text out anew: the same values, the same comments.
///
/// The result is read again before it is given out: every scalar must have the same text and stand for the
/// same (by YAML 1.1), keys and items must be in the layout's order, and no comment may be missing. A second
/// formatting changes nothing.
///
/// - Returns: the text, ending with a line break unless it is empty; `nil` if the source has errors, or
///   something in it can't be kept, which is named: anchors and aliases, directives, keys over several lines,
///   block scalars with empty lines at their end.
/// - Complexity: O(bytes log bytes).
package func formatYAML(_ source: SourceFile, _ layout: YAMLLayout) -> Reading<String?> {
  let documents = parseYAML(source)
  guard !documents.hasErrors else { return Reading(nil, documents.diagnostics) }
  let scan = CommentScan(source, documents.value)
  if let refusal = scan.refusal { return Reading(nil, documents.diagnostics + [refusal]) }
  var relayout = Relayout(source, layout, scan)
  let lines = relayout.lines(of: documents.value)
  if let refusal = relayout.refusal { return Reading(nil, documents.diagnostics + [refusal]) }
  let text = written(lines)
  if let difference = LayoutCheck(layout).difference(between: documents.value, scan, and: text) {
    return Reading(nil, documents.diagnostics + [difference])
  }
  return Reading(text, documents.diagnostics)
}

private func written(_ lines: [LayoutLine]) -> String {
  var text = ""
  for line in lines {
    if !line.text.isEmpty {
      text += String(repeating: " ", count: line.indent)
      text += line.text
    }
    text += "\n"
  }
  return text
}

/// Compares a text with what was laid out. It shares nothing with the layout but the order of keys.
struct LayoutCheck {
  let layout: YAMLLayout

  init(_ layout: YAMLLayout) {
    self.layout = layout
  }

  /// Where a text says something else than the documents and comments; `nil` if it says the same.
  func difference(between documents: [YAMLDocument], _ scan: CommentScan, and text: String) -> Diagnostic? {
    let file = SourceFile(name: "layout", text: text)
    let again = parseYAML(file)
    guard let first = documents.first else { return nil }
    guard !again.hasErrors, again.value.count == documents.count else {
      return .formattingDiffers("this document", at: first.span)
    }
    for (old, new) in zip(documents, again.value) {
      if let span = difference(old.root, new.root, layout.root) {
        return .formattingDiffers("this", at: span)
      }
    }
    let newScan = CommentScan(file, again.value)
    let texts = [(scan, first.span.file), (newScan, file)].map { scan, file in
      scan.comments.map { Array(file.bytes[$0.bytes]) }.sorted { $0.lexicographicallyPrecedes($1) }
    }
    guard newScan.refusal == nil, texts[0] == texts[1] else {
      return .formattingDiffers("a comment of this document", at: first.span)
    }
    return nil
  }

  /// The first node that was not kept.
  private func difference(_ old: YAMLNode, _ new: YAMLNode, _ place: YAMLPlace) -> Span? {
    guard old.tag == new.tag else { return old.span }
    switch (old.content, new.content) {
    case (.scalar(let left), .scalar(let right)):
      return isSame(left, right, place) && old.resolved(schema: .core11) == new.resolved(schema: .core11)
        ? nil : old.span
    case (.sequence(let left), .sequence(let right)):
      guard left.count == right.count else { return old.span }
      return zip(left, right).lazy.compactMap { difference($0, $1, place.items) }.first
    case (.mapping(let left), .mapping(let right)):
      guard left.count == right.count else { return old.span }
      let ordered = place.ordered(left) { $0.key.scalar?.text ?? "" }
      return zip(ordered, right).lazy.compactMap { left, right in
        difference(left.key, right.key, .free)
          ?? difference(left.value, right.value, place[left.key.scalar?.text ?? ""])
      }.first
    case (.scalar, _), (.sequence, _), (.mapping, _):
      return old.span
    }
  }

  /// The same bytes, and quoted as before as far as the layout does not say otherwise.
  private func isSame(_ left: YAMLScalar, _ right: YAMLScalar, _ place: YAMLPlace) -> Bool {
    guard left.text.utf8.elementsEqual(right.text.utf8) else { return false }
    switch (left.style, right.style) {
    case (.plain, .singleQuoted): return place.quotesTexts || left.readsAsDocumentMark
    case (.doubleQuoted, .singleQuoted): return layout.prefersSingleQuotes
    default: return left.style == right.style
    }
  }
}

extension YAMLScalar {
  /// Whether the text would begin or end a document if it stood at the start of a line, unquoted.
  var readsAsDocumentMark: Bool {
    startsWithMark(text.utf8, "---") || startsWithMark(text.utf8, "...")
  }
}

/// Whether bytes begin with a mark of YAML's that has nothing but a blank, a line break or the end behind it.
func startsWithMark(_ bytes: some Collection<UInt8>, _ mark: String) -> Bool {
  guard bytes.starts(with: mark.utf8) else { return false }
  return bytes.dropFirst(mark.utf8.count).first.map { isBlank($0) || isLineBreak($0) } ?? true
}

extension Diagnostic {
  fileprivate static func formattingDiffers(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .formattingDiffers, "\(what) would not be the same after formatting; the file is left as it is",
      at: span,
      help: "this is a fault of ours")
  }
}
