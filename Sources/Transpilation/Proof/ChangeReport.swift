import Events

/// How `diff` writes what became of rules.
public enum ChangeFormat: String, CaseIterable, Sendable {
  case text, markdown, jsonl
}

/// The changes of a run; the text form leaves out nothing, Markdown those rules that are the same.
public func changeReport(_ changes: [RuleChange], format: ChangeFormat) -> String {
  switch format {
  case .jsonl: changes.map { $0.json.line + "\n" }.joined()
  case .text: changes.map(text).joined() + summary(changes) + "\n"
  case .markdown: markdown(changes)
  }
}

/// `2 wider, 1 narrower, 30 same`.
private func summary(_ changes: [RuleChange]) -> String {
  let counts = RuleChange.Kind.allCases.compactMap { kind in
    let count = changes.count { $0.kind == kind }
    return count == 0 ? nil : "\(count) \(kind.rawValue)"
  }
  return counts.isEmpty ? "no rules" : counts.joined(separator: ", ")
}

private func text(_ change: RuleChange) -> String {
  let name = change.kind.rawValue
  let padding = String(repeating: " ", count: max(1, 10 - name.count))
  var text = "\(name)\(padding)\(change.file) \(change.title)\n"
  for (label, example) in [("now fires on", change.gained), ("no longer on", change.lost)] {
    guard let example else { continue }
    let lines = example.lines
    text += "    \(label):\(lines.count == 1 ? " " + lines[0] : lines.map { "\n      \($0)" }.joined())\n"
    if let window = example.window { text += "      in the window that ends at: \(window.end.text)\n" }
    if !example.test.isEmpty { text += "      because of: \(example.test)\n" }
  }
  if !change.reason.isEmpty { text += "    \(change.reason)\n" }
  for note in change.notes { text += "    \(note)\n" }
  return text
}

private func markdown(_ changes: [RuleChange]) -> String {
  var text = "### Detection changes\n\n\(summary(changes))\n"
  for change in changes where change.kind != .same || !change.notes.isEmpty {
    text += "\n**\(change.kind.rawValue)** · \(escaped(change.title)) · `\(change.file.replacing("`", with: "'"))`\n"
    for (label, example) in [("Fires now on", change.gained), ("No longer fires on", change.lost)] {
      guard let example else { continue }
      text += "\n\(label)\n\n\(fenced(example.lines.joined(separator: "\n")))"
      if let window = example.window { text += "\nin the window that ends at \(window.end.text)\n" }
      if !example.test.isEmpty { text += "\nbecause of: \(escaped(example.test))\n" }
    }
    if !change.reason.isEmpty { text += "\n\(escaped(change.reason))\n" }
    if !change.notes.isEmpty { text += "\n" + change.notes.map { "- \(escaped($0))\n" }.joined() }
  }
  return text
}

/// A block of JSON that no text in it can end.
private func fenced(_ json: String) -> String {
  var fence = "```"
  while json.contains(fence) { fence += "`" }
  return "\(fence)json\n\(json)\n\(fence)\n"
}

private func escaped(_ text: String) -> String {
  text.replacingScalars { scalar in
    switch scalar {
    case "<": "&lt;"
    case "|", "*", "_", "`", "[", "]", "\\", "#": "\\" + String(scalar)
    case "\n", "\r": " "
    default: nil
    }
  }
}
