import Patterns

/// The difference of two texts in the unified format, with three lines of context; empty when their bytes are
/// equal.
///
/// - Complexity: O((n + m) × d) for texts of n and m lines that differ in d lines; over 4,000 differing lines
///   the middle is shown as replaced whole.
public func unifiedDiff(_ old: String, _ new: String, oldName: String, newName: String) -> String {
  guard !old.utf8Equals(new) else { return "" }
  let oldLines = lines(of: old)
  let newLines = lines(of: new)
  let edits = lineEdits(oldLines, newLines)
  var text = "--- \(oldName)\n+++ \(newName)\n"
  for hunk in hunks(of: edits) {
    let slice = edits[hunk]
    let oldStart = edits[..<hunk.lowerBound].count { $0.kind != .added }
    let newStart = edits[..<hunk.lowerBound].count { $0.kind != .removed }
    let oldCount = slice.count { $0.kind != .added }
    let newCount = slice.count { $0.kind != .removed }
    text += "@@ -\(range(oldStart, oldCount)) +\(range(newStart, newCount)) @@\n"
    for edit in slice {
      text += edit.kind.rawValue + edit.line.text
      if edit.line.text.utf8.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
    }
  }
  return text
}

private struct LineEdit {
  enum Kind: String { case kept = " ", removed = "-", added = "+" }

  var kind: Kind
  var line: Line
}

/// A line of a text, equal to another when their bytes are.
private struct Line: Hashable {
  /// With its line break, when it has one.
  var text: String

  static func == (left: Line, right: Line) -> Bool { left.text.utf8Equals(right.text) }
}

private func lines(of text: String) -> [Line] {
  var lines: [Line] = []
  var start = text.utf8.startIndex
  while start < text.utf8.endIndex {
    let end = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")).map { text.utf8.index(after: $0) }
    lines.append(Line(text: String(text[start..<(end ?? text.utf8.endIndex)])))
    start = end ?? text.utf8.endIndex
  }
  return lines
}

private func range(_ start: Int, _ count: Int) -> String {
  count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
}

/// The edits from the old to the new lines: common ends are kept, the middle by Myers' algorithm.
private func lineEdits(_ old: [Line], _ new: [Line]) -> [LineEdit] {
  var prefix = 0
  while prefix < min(old.count, new.count), old[prefix] == new[prefix] { prefix += 1 }
  var suffix = 0
  while suffix < min(old.count, new.count) - prefix,
    old[old.count - 1 - suffix] == new[new.count - 1 - suffix]
  {
    suffix += 1
  }
  let oldMiddle = Array(old[prefix..<old.count - suffix])
  let newMiddle = Array(new[prefix..<new.count - suffix])
  var edits = old[..<prefix].map { LineEdit(kind: .kept, line: $0) }
  if oldMiddle.count + newMiddle.count > 4_000 {
    edits += oldMiddle.map { LineEdit(kind: .removed, line: $0) }
    edits += newMiddle.map { LineEdit(kind: .added, line: $0) }
  } else {
    edits += changes(oldMiddle, newMiddle)
  }
  return edits + old[(old.count - suffix)...].map { LineEdit(kind: .kept, line: $0) }
}

private func changes(_ old: [Line], _ new: [Line]) -> [LineEdit] {
  let difference = new.difference(from: old)
  var removed: Set<Int> = []
  var added: [Int: Line] = [:]
  for change in difference {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, let line, _): added[offset] = line
    }
  }
  var edits: [LineEdit] = []
  var oldIndex = 0
  var newIndex = 0
  while oldIndex < old.count || newIndex < new.count {
    if oldIndex < old.count, removed.contains(oldIndex) {
      edits.append(LineEdit(kind: .removed, line: old[oldIndex]))
      oldIndex += 1
    } else if let line = added[newIndex] {
      edits.append(LineEdit(kind: .added, line: line))
      newIndex += 1
    } else {
      edits.append(LineEdit(kind: .kept, line: old[oldIndex]))
      oldIndex += 1
      newIndex += 1
    }
  }
  return edits
}

/// The ranges of edits to show: each change with three lines around it, joined where they touch.
private func hunks(of edits: [LineEdit]) -> [Range<Int>] {
  var hunks: [Range<Int>] = []
  for (index, edit) in edits.enumerated() where edit.kind != .kept {
    let range = max(0, index - 3)..<min(edits.count, index + 4)
    if let last = hunks.last, last.upperBound >= range.lowerBound {
      hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
    } else {
      hunks.append(range)
    }
  }
  return hunks
}
