import Detections
import Diagnostics
import Dialects

extension Sigma {
  /// Writes what people need to know of a detection with Sigma's top-level keys, within the limits of the
  /// specification's JSON schemas.
  struct HeaderRaising {
    var header: Header
    var losses: [Loss] = []
    /// `logsource.category` and the like, when the author sets them for this target.
    var logSource: [String: String] = [:]
    var definition: String?

    init(_ detection: Detection) {
      let metadata = detection.metadata
      let override = detection.overrides["sigma"]
      header = Header(title: metadata.title.isEmpty ? metadata.name : metadata.title)
      header.id = metadata.id
      let name = override?.name ?? metadata.name
      header.name = Sigma.ruleName(ofTitle: header.title) == name ? "" : name
      header.status = metadata.status?.rawValue ?? ""
      header.description = metadata.description
      header.license = metadata.license
      header.references = metadata.references
      header.author = metadata.author
      header.date = metadata.created
      header.modified = metadata.modified
      header.tags =
        metadata.tactics.map { "attack." + Sigma.attackTag($0) }
        + metadata.techniques.map { "attack." + Sigma.attackTag($0) } + metadata.tags
      header.falsePositives = metadata.falsePositives
      header.level = metadata.severity?.rawValue ?? ""
      if !metadata.version.isEmpty { add(MetadataEntry("version", metadata.version)) }
      if let priority = metadata.priority { add(MetadataEntry("priority", priority.rawValue)) }
      for entry in metadata.custom { add(entry) }
      if let override { apply(override.metadata) }
      makeValid()
    }

    // MARK: Further keys

    private mutating func add(_ entry: MetadataEntry) {
      switch entry.key {
      case "related":
        let parts = entry.value.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return drop(entry.key, "'\(entry.value)' is no relation to a rule") }
        header.related.append(RelatedRule(id: parts[1], type: parts[0]))
      case "fields": header.fields.append(entry.value)
      case "scope": header.scope.append(entry.value)
      case "taxonomy": header.taxonomy = entry.value
      case "logsource.definition": definition = entry.value
      case _ where Sigma.standardKeys.contains(entry.key):
        drop(entry.key, "the key has another meaning in Sigma")
      default:
        let tree = entry.content.map { Tree($0) } ?? .scalar(.text(entry.value))
        header.custom.append(Tree.Entry(entry.key, tree))
      }
    }

    /// Entries of one key belong together: several give a list its items, an empty one leaves the key out.
    private mutating func apply(_ entries: [MetadataEntry]) {
      var seen: Set<String> = []
      for entry in entries where seen.insert(entry.key).inserted {
        let values = entries.filter { $0.key == entry.key && !$0.value.isEmpty }.map(\.value)
        set(entry.key, values)
      }
    }

    private mutating func set(_ key: String, _ values: [String]) {
      let first = values.first ?? ""
      switch key {
      case "title": if !first.isEmpty { header.title = first }
      case "id": header.id = first
      case "name": header.name = first
      case "status": header.status = first
      case "description": header.description = first
      case "license": header.license = first
      case "author": header.author = first
      case "date": header.date = first
      case "modified": header.modified = first
      case "level": header.level = first
      case "references": header.references = values
      case "tags": header.tags = values
      case "fields": header.fields = values
      case "falsepositives": header.falsePositives = values
      case "scope": header.scope = values
      case "logsource.category", "logsource.product", "logsource.service":
        logSource[String(key.dropFirst("logsource.".count))] = first
      case "logsource.definition": definition = first.isEmpty ? nil : first
      case _ where Sigma.standardKeys.contains(key):
        drop(key, "the key is made from the rule and cannot be replaced")
      default:
        header.custom.removeAll { $0.key == key }
        if !first.isEmpty { header.custom.append(Tree.Entry(key, .scalar(.text(first)))) }
      }
    }

    // MARK: Limits

    private mutating func makeValid() {
      header.title = limited("title", oneLine(header.title), to: 256)
      header.name = limited("name", header.name, to: 256)
      header.description = limited("description", header.description, to: 65_535)
      if !header.id.isEmpty, !Sigma.isUUID(header.id) {
        drop("id", "'\(header.id)' is no UUID")
        header.id = ""
      }
      header.date = date("date", header.date)
      header.modified = date("modified", header.modified)
      header.status = word("status", header.status, of: Sigma.statuses)
      header.level = word("level", header.level, of: Sigma.levels)
      header.tags = tags(header.tags)
      header.references = distinct(header.references)
      header.fields = distinct(header.fields)
      header.falsePositives = long("falsepositives", distinct(header.falsePositives))
      header.scope = long("scope", distinct(header.scope))
    }

    private func oneLine(_ text: String) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
    }

    private mutating func limited(_ key: String, _ text: String, to limit: Int) -> String {
      guard text.unicodeScalars.count > limit else { return text }
      drop(key, "the text is cut at Sigma's limit of \(limit) characters")
      return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    }

    private mutating func date(_ key: String, _ text: String) -> String {
      if text.isEmpty || Sigma.isDate(text) { return text }
      drop(key, "'\(text)' is no date of the form YYYY-MM-DD")
      return ""
    }

    private mutating func word(_ key: String, _ text: String, of words: [String]) -> String {
      if text.isEmpty || words.contains(text) { return text }
      drop(key, "'\(text)' is none of \(words.joined(separator: ", "))")
      return ""
    }

    private mutating func tags(_ tags: [String]) -> [String] {
      distinct(
        tags.compactMap { tag in
          if Sigma.isTag(tag) { return tag }
          let plain = tag.lowercased().replacing(" ", with: "-")
          if Sigma.isTag(plain) { return plain }
          drop("tag \(tag)", "a tag is namespace.name in lower case")
          return nil
        })
    }

    private mutating func long(_ key: String, _ texts: [String]) -> [String] {
      texts.filter { text in
        if text.unicodeScalars.count >= 2 { return true }
        drop(key, "Sigma wants at least two characters, and '\(text)' has fewer")
        return false
      }
    }

    private func distinct(_ texts: [String]) -> [String] {
      var seen: Set<[UInt8]> = []
      return texts.filter { seen.insert(Array($0.utf8)).inserted }
    }

    private mutating func drop(_ key: String, _ reason: String) {
      losses.append(
        Loss(.metadataNotCarried, construct: "metadata \(key)", direction: .same, reason))
    }
  }

  /// The top-level keys that have a meaning in some kind of document.
  static let standardKeys: Set<String> = [
    "title", "id", "related", "name", "taxonomy", "status", "description", "license", "references", "author",
    "date", "modified", "tags", "logsource", "detection", "fields", "falsepositives", "level", "scope",
    "correlation", "filter", "action",
  ]

  /// An identifier `[a-z][a-z0-9_]*` made from a title: "Container CLI abuse" gives `container_cli_abuse`.
  static func ruleName(ofTitle title: String) -> String {
    var name = ""
    for scalar in title.lowercased().unicodeScalars {
      if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
        name.unicodeScalars.append(scalar)
      } else if !name.isEmpty, !name.hasSuffix("_") {
        name += "_"
      }
    }
    while name.hasSuffix("_") { name.removeLast() }
    if name.isEmpty { return "rule" }
    return name.first?.isNumber == true ? "rule_" + name : name
  }
}
