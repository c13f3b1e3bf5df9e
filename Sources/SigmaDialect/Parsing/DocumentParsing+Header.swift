import Diagnostics
import YAMLTree

extension Sigma.DocumentParsing {
  /// What the document says about itself.
  ///
  /// - Parameters:
  ///   - kind: what a person calls the document.
  ///   - own: the keys of this kind of document, which are read elsewhere.
  mutating func header(kind: String, own: Set<String>) -> Sigma.Header {
    var header = Sigma.Header()
    header.origin = Origin(source.span)
    for entry in source.root.entries ?? [] {
      let key = entry.key.scalar?.text ?? ""
      if key != "detection" { header.places.add(entry) }
      if own.contains(key) { continue }
      read(key, entry, into: &header)
    }
    if source.root.entry("title") == nil { missing("title", kind: kind) }
    if let name = source.root.entry("name") ?? source.root.entry("title") {
      header.origin = Origin(name.value.span)
    }
    return header
  }

  private mutating func read(_ key: String, _ entry: YAMLEntry, into header: inout Sigma.Header) {
    let node = entry.value
    switch key {
    case "title": header.title = limited(node, key, 256)
    case "id": header.id = uuid(node, key)
    case "related": header.related = related(node)
    case "name": header.name = limited(node, key, 256)
    case "taxonomy": header.taxonomy = limited(node, key, 256)
    case "status": header.status = word(node, key, of: Sigma.statuses)
    case "description": header.description = limited(node, key, 65_535)
    case "license": header.license = text(node, key) ?? ""
    case "references": header.references = texts(node, key)
    case "author": header.author = text(node, key) ?? ""
    case "date": header.date = date(node, key)
    case "modified": header.modified = date(node, key)
    case "tags": header.tags = tags(node)
    case "fields": header.fields = texts(node, key)
    case "falsepositives": header.falsePositives = texts(node, key)
    case "level": header.level = word(node, key, of: Sigma.levels)
    case "scope": header.scope = texts(node, key)
    default:
      if let near = nearestName(to: key, among: Sigma.standardKeys) {
        unknown(key, near: near, at: entry.key.span, severity: .warning)
      }
      header.custom.append(Sigma.Tree.Entry(key, tree(node)))
    }
  }

  private mutating func limited(_ node: YAMLNode, _ key: String, _ limit: Int) -> String {
    guard let text = text(node, key) else { return "" }
    if text.unicodeScalars.count > limit {
      report(
        .sigmaValue, "'\(key)' has \(text.unicodeScalars.count) characters", at: node.span,
        help: "the limit is \(limit)", severity: .warning)
    }
    return text
  }

  private mutating func uuid(_ node: YAMLNode, _ key: String) -> String {
    guard let text = text(node, key) else { return "" }
    if !Sigma.isUUID(text) { report(.sigmaValue, "'\(text)' is no UUID", at: node.span) }
    return text.lowercased()
  }

  private mutating func word(_ node: YAMLNode, _ key: String, of words: [String]) -> String {
    guard let text = text(node, key) else { return "" }
    if words.contains(text) { return text }
    let near = nearestName(to: text, among: words)
    let fix = near.map { near in
      Fix(
        title: "replace '\(text)' with '\(near)'", edits: [Fix.Edit(node.span, near)], safety: .changesMeaning
      )
    }
    report(
      .sigmaUnknownWord, "'\(text)' is no \(key)", at: node.span,
      help: near.map { "did you mean '\($0)'?" } ?? "write one of \(words.joined(separator: ", "))",
      fixes: fix.map { [$0] } ?? [])
    return ""
  }

  /// `YYYY-MM-DD`; pySigma's `YYYY/M/D` is read as that.
  private mutating func date(_ node: YAMLNode, _ key: String) -> String {
    guard let text = text(node, key) else { return "" }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.utf8.count == 1 ? "0" + part : String(part)
    }
    let date = parts.joined(separator: "-")
    if Sigma.isDate(date) { return date }
    report(.sigmaValue, "'\(text)' is no date", at: node.span, help: "write it as YYYY-MM-DD")
    return ""
  }

  private mutating func tags(_ node: YAMLNode) -> [String] {
    let tags = texts(node, "tags")
    for item in node.items ?? [] {
      guard let tag = item.scalar?.text, !tag.isEmpty, !Sigma.isTag(tag) else { continue }
      let plain = tag.lowercased().replacing(" ", with: "-")
      let edit = Sigma.isTag(plain) ? Sigma.WrittenScalar(tag, at: item.span)?.edit(to: plain) : nil
      let fix = Fix.keepingMeaning("write '\(plain)'", edit.map { [$0] })
      report(
        .sigmaValue, "'\(tag)' is no tag", at: item.span, help: "a tag is namespace.name in lower case",
        fixes: fix.map { [$0] } ?? [], severity: .warning)
    }
    return tags
  }

  private mutating func related(_ node: YAMLNode) -> [Sigma.RelatedRule] {
    guard let items = node.items else {
      report(.sigmaWrongShape, "'related' is a list of id and type", at: node.span)
      return []
    }
    let types = ["derived", "obsolete", "merged", "renamed", "similar", "correlation"]
    return items.compactMap { item in
      guard let id = item["id"], let type = item["type"] else {
        report(.sigmaWrongShape, "a related rule has an id and a type", at: item.span)
        return nil
      }
      let relation = Sigma.RelatedRule(id: uuid(id, "id"), type: word(type, "type", of: types))
      return relation.id.isEmpty || relation.type.isEmpty ? nil : relation
    }
  }
}
