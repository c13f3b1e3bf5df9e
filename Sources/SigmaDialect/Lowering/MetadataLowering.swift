import Detections
import Events

extension Sigma.Header {
  /// The detection's name: the rule's, or one made of its title.
  var detectionName: String { Sigma.ruleName(ofTitle: name.isEmpty ? title : name) }

  /// What people need to know of the detection. Keys that the model does not know are kept in order, whatever
  /// they hold.
  func metadata(definition: String?) -> Metadata {
    var metadata = Metadata(name: detectionName, title: title)
    metadata.id = id
    metadata.description = description
    metadata.author = author
    metadata.created = date
    metadata.modified = modified
    metadata.license = license
    metadata.status = Metadata.Status(rawValue: status)
    metadata.severity = Metadata.Severity(rawValue: level)
    metadata.references = references
    metadata.falsePositives = falsePositives
    for tag in tags { add(tag, to: &metadata) }
    if !taxonomy.isEmpty { metadata.custom.append(MetadataEntry("taxonomy", taxonomy)) }
    metadata.custom += related.map { MetadataEntry("related", "\($0.type) \($0.id)") }
    metadata.custom += fields.map { MetadataEntry("fields", $0) }
    metadata.custom += scope.map { MetadataEntry("scope", $0) }
    if let definition { metadata.custom.append(MetadataEntry("logsource.definition", definition)) }
    for entry in custom { add(entry, to: &metadata) }
    return metadata
  }

  private func add(_ tag: String, to metadata: inout Metadata) {
    guard tag.hasPrefix("attack.") else { return metadata.tags.append(tag) }
    let name = String(tag.dropFirst("attack.".count))
    if let tactic = Sigma.tactic(ofTag: name) {
      metadata.tactics.append(tactic)
    } else if let technique = Sigma.technique(ofTag: name) {
      metadata.techniques.append(technique)
    } else {
      metadata.tags.append(tag)
    }
  }

  private func add(_ entry: Sigma.Tree.Entry, to metadata: inout Metadata) {
    let content = entry.value.content
    let text: String
    switch content {
    case .scalar(let value): text = value.text ?? ""
    case .list, .mapping: text = ""
    }
    switch entry.key {
    case "version" where !text.isEmpty: metadata.version = text
    case "priority" where Metadata.Severity(rawValue: text) != nil:
      metadata.priority = Metadata.Severity(rawValue: text)
    default:
      let isText = if case .scalar(.string) = content { true } else { false }
      metadata.custom.append(MetadataEntry(entry.key, text, content: isText ? nil : content))
    }
  }
}

extension Sigma.Tree {
  fileprivate var content: MetadataContent {
    switch self {
    case .scalar(let scalar): .scalar(scalar.value)
    case .list(let items): .list(items.map(\.content))
    case .mapping(let entries): .mapping(entries.map { MetadataPair($0.key, $0.value.content) })
    }
  }
}

extension Sigma.Scalar {
  fileprivate var value: Value {
    switch content {
    case .text(let text): .string(text)
    case .number(.integer(let integer)): .integer(integer)
    case .number(.double(let double)): .double(double)
    case .boolean(let boolean): .boolean(boolean)
    case .null: .null
    }
  }
}
