extension Diagnostic {
  /// The finding as a person reads it on a terminal: the place, the sentence, the source line with a caret,
  /// the help and the fixes. Lines end with a line break. ANSI colour only when asked for. Rules come from
  /// strangers: characters that steer a terminal, or reorder what is read, are shown as U+FFFD.
  public func rendered(colored: Bool = false) -> String {
    func paint(_ text: String, _ style: String) -> String {
      colored ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }
    let style =
      switch severity {
      case .error: "1;31"
      case .warning: "1;33"
      case .note: "1;36"
      }
    var text = ""
    if let span {
      let start = span.start
      text += paint("\(printable(span.file.name)):\(start.line):\(start.column): ", "1")
    }
    text +=
      paint("\(severity.rawValue)", style) + "[\(code.rawValue)]: " + paint(printable(message), "1") + "\n"
    if let span { text += excerpt(of: span, label: "", paint: { paint($0, style) }) }
    for note in related {
      let start = note.span.start
      let place = "\(note.span.file.name):\(start.line):\(start.column)"
      text += "  note: \(printable("\(note.message) (\(place))"))\n"
      // A long list of places is read as a list.
      if related.count <= 3 { text += excerpt(of: note.span, label: "", paint: { paint($0, "1;36") }) }
    }
    if !help.isEmpty { text += "  help: \(printable(help))\n" }
    for fix in fixes { text += "  fix: \(printable(fix.title))\n" }
    return text
  }
}

/// How much of a long source line is shown around the place.
private let excerptWidth = 120

private func excerpt(of span: Span, label: String, paint: (String) -> String) -> String {
  let start = span.start
  let line = Array(span.file.line(start.line).unicodeScalars)
  let end = span.end
  // A place in the line break is shown after the line.
  let first = min(start.column - 1, line.count)
  let last = end.line == start.line ? max(end.column - 1, first + 1) : max(line.count, first + 1)
  let from = first > excerptWidth / 2 ? max(0, first - excerptWidth / 4) : 0
  let to = min(line.count, from + excerptWidth)
  var shown = String.UnicodeScalarView()
  for scalar in line[min(from, to)..<to] { shown.append(printable(scalar)) }
  let number = String(start.line)
  let margin = String(repeating: " ", count: number.count)
  let prefix = from > 0 ? "…" : ""
  let suffix = to < line.count ? "…" : ""
  let blanks = String(repeating: " ", count: first - from + prefix.count)
  let carets = String(repeating: "^", count: max(1, min(last, from + excerptWidth) - first))
  return " \(margin) |\n \(number) | \(prefix)\(String(shown))\(suffix)\n"
    + " \(margin) | \(blanks)\(paint(carets))\(label)\n"
}

private func printable(_ text: String) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { shown.append(printable(scalar)) }
  return String(shown)
}

/// The scalar, or what is shown for it: one column, as in the position.
private func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x09: " "
  // Controls; line and paragraph separators; embeddings, overrides and isolates of writing direction.
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
  default: scalar
  }
}
