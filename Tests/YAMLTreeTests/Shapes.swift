import Diagnostics
import YAMLTree

/// Reads a text; the one place in these tests that knows how that is called.
func read(_ text: String, limits: YAMLLimits = .standard) -> Reading<[YAMLDocument]> {
  parseYAML(SourceFile(name: "test.yaml", text: text), limits: limits)
}

/// A tree on one line: `{key: value}`, `[item]`, and scalars between marks that tell their style: nothing
/// for plain ones, `'…'`, `"…"`, `|…|` and `>…>`; line breaks as `⏎`.
func shape(_ node: YAMLNode) -> String {
  let tag = node.tag.map { $0.rawValue + " " } ?? ""
  switch node.content {
  case .sequence(let items):
    return tag + "[" + items.map(shape).joined(separator: ", ") + "]"
  case .mapping(let entries):
    return tag + "{" + entries.map { shape($0.key) + ": " + shape($0.value) }.joined(separator: ", ") + "}"
  case .scalar(let scalar):
    let mark =
      switch scalar.style {
      case .plain: ""
      case .singleQuoted: "'"
      case .doubleQuoted: "\""
      case .literal: "|"
      case .folded: ">"
      }
    return tag + mark + scalar.text.replacing("\n", with: "⏎") + mark
  }
}

/// The text of a span in its file.
func excerpt(_ span: Span) -> String {
  String(decoding: span.file.bytes[span.bytes], as: UTF8.self)
}

/// A finding on one line: code, line and column, and the text it points at.
func brief(_ diagnostic: Diagnostic) -> String {
  guard let span = diagnostic.span else { return "\(diagnostic.code)" }
  return "\(diagnostic.code) \(span.start.line):\(span.start.column) \(excerpt(span))"
}
