import Detections
import Diagnostics
import YAMLTree

/// Fields of the neutral model; messages and enumerations of UDM.
extension TableReader {
  /// `NAME: {TYPE: description}`.
  mutating func readNeutralFields(_ node: YAMLNode) {
    for part in parts(of: node) {
      guard let entry = part.value.entries?.first, part.value.entries?.count == 1 else {
        report("a field is described as {TYPE: description}", at: part.value.span)
        continue
      }
      let (word, isRepeated) = element(of: entry.key.scalar?.text ?? "")
      guard let type = FieldType(rawValue: word), type != .enumeration else {
        let known = FieldType.allCases.filter { $0 != .enumeration }.map(\.rawValue)
        unknown("type", word, among: known, at: entry.key.span)
        continue
      }
      tables.neutral.add(
        FieldDefinition(
          field: Field(part.name), type: type, isRepeated: isRepeated, summary: text(entry.value) ?? ""))
    }
  }

  /// `MESSAGE: {field: TYPE}`.
  mutating func readMessages(_ node: YAMLNode) {
    let messages = parts(of: node)
    let names = Set(messages.map(\.name)).union(tables.udm.messages.keys)
    for message in messages {
      for member in parts(of: message.value) {
        guard let written = text(member.value) else { continue }
        let (word, isRepeated) = element(of: written)
        let kind: UDMSchema.Kind
        if word == "map" {
          kind = .map
        } else if word == "unsigned" {
          kind = .scalar(.integer)
        } else if let type = FieldType(rawValue: word), type != .enumeration {
          kind = .scalar(type)
        } else if tables.udm.enumerations[word] != nil {
          kind = .enumeration(word)
        } else if names.contains(word) {
          kind = .message(word)
        } else {
          unknown("type", word, among: names.sorted() + tables.udm.enumerations.keys.sorted(), at: member.value.span)
          continue
        }
        tables.udm.messages[message.name, default: [:]][member.name] = .init(
          kind: kind, isRepeated: isRepeated, isUnsigned: word == "unsigned")
      }
    }
  }

  /// `ENUMERATION: [NAME, ...]`; an overlay adds names.
  mutating func readEnumerations(_ node: YAMLNode) {
    for part in parts(of: node) {
      guard part.value.items != nil else {
        report("an enumeration is a list of names, this is \(part.value.kindName)", at: part.value.span)
        continue
      }
      let known = tables.udm.enumerations[part.name] ?? []
      tables.udm.enumerations[part.name] = known + texts(part.value).filter { !known.contains($0) }
    }
  }

  private func element(of type: String) -> (String, Bool) {
    let prefix = "list of "
    return type.hasPrefix(prefix) ? (String(type.dropFirst(prefix.count)), true) : (type, false)
  }
}
