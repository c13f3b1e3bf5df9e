import Diagnostics

extension Relayout {
  /// Whether a collection in brackets stays so: it is on one line, or has no comment inside and fits on one.
  func isOnOneLine(_ node: YAMLNode, column: Int, _ place: YAMLPlace) -> Bool {
    guard !layout.expandsFlow, isFlow(node), !hasComment(inside: node), let text = flow(node, place) else {
      return false
    }
    return !file.bytes[node.span.bytes].contains(where: isLineBreak)
      || column + text.unicodeScalars.count <= layout.width
  }

  /// A node on one line in brackets; `nil` if a text in it is written over several lines.
  func flow(_ node: YAMLNode, _ place: YAMLPlace) -> String? {
    let tag = node.tag.map { $0.rawValue + " " } ?? ""
    switch node.content {
    case .scalar(let scalar):
      return oneLine(scalar, node, place).map { scalar.isAbsent ? String(tag.dropLast()) : tag + $0 }
    case .sequence(let items):
      let texts = items.map { flow($0, place.items) }
      return texts.contains(nil) ? nil : tag + "[" + texts.compactMap { $0 }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      let ordered = place.ordered(entries) { $0.key.scalar?.text ?? "" }
      let texts = ordered.map { flow($0, place) }
      return texts.contains(nil) ? nil : tag + "{" + texts.compactMap { $0 }.joined(separator: ", ") + "}"
    }
  }

  private func flow(_ entry: YAMLEntry, _ place: YAMLPlace) -> String? {
    guard let scalar = entry.key.scalar, !scalar.isAbsent, let key = flow(entry.key, .free),
      let value = flow(entry.value, place[scalar.text])
    else { return nil }
    return value.isEmpty ? key : key + ": " + value
  }
}
