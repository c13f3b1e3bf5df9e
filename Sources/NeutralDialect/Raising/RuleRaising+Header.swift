import Detections
import Diagnostics
import Dialects

extension RuleRaising {
  mutating func header() -> Neutral.Header {
    let metadata = detection.metadata
    var header = Neutral.Header()
    if detection.taxonomy == .udm { header.taxonomy = Neutral.Scalar("udm") }
    let name = writableName(metadata.name, otherwise: "rule")
    if name != metadata.name {
      lose(
        .metadataNotCarried, "name \(metadata.name)", .same,
        "the rule is called '\(name)' instead of '\(metadata.name)'")
    }
    header.name = Neutral.Scalar(name)
    header.id = Neutral.Scalar(identifier(metadata))
    header.title = Neutral.Scalar(quoting: metadata.title.isEmpty ? metadata.name : metadata.title)
    header.description = text(metadata.description)
    header.author = text(metadata.author)
    header.created = date(metadata.created, "created")
    header.modified = date(metadata.modified, "modified")
    header.version = text(metadata.version)
    header.license = text(metadata.license)
    header.status = metadata.status.map { Neutral.Scalar($0.rawValue) }
    header.severity = metadata.severity.map { Neutral.Scalar($0.rawValue) }
    header.priority = metadata.priority.map { Neutral.Scalar($0.rawValue) }
    header.attack = attack(metadata)
    header.references = metadata.references.compactMap { text($0) }
    header.falsePositives = metadata.falsePositives.compactMap { text($0) }
    for tag in metadata.tags {
      if ScalarShape.tag.accepts(tag), !isAttackTag(tag) {
        header.tags.append(Neutral.Scalar(quoting: tag))
      } else {
        lose(.metadataNotCarried, "tag \(tag)", .same, "'\(tag)' is no tag of the form namespace.name")
      }
    }
    for entry in metadata.custom where !entry.isPlain {
      lose(.metadataNotCarried, "metadata \(entry.key)", .same, "the metadata of neutral rules are texts")
    }
    for entry in metadata.custom where entry.isPlain && !entry.key.isEmpty {
      header.metadata.append(
        Neutral.Entry(Neutral.Scalar(quoting: entry.key), Neutral.Scalar(quoting: entry.value)))
    }
    return header
  }

  private func text(_ text: String) -> Neutral.Scalar? {
    let trimmed = trimmed(text)
    return trimmed.isEmpty ? nil : Neutral.Scalar(quoting: trimmed)
  }

  private mutating func date(_ text: String, _ key: String) -> Neutral.Scalar? {
    if text.isEmpty { return nil }
    if ScalarShape.date.accepts(text) { return Neutral.Scalar(text) }
    lose(.metadataNotCarried, "\(key) \(text)", .same, "'\(text)' is no date YYYY-MM-DD")
    return nil
  }

  /// The rule's own UUID; for a rule without one, always the same for its name.
  private mutating func identifier(_ metadata: Metadata) -> String {
    if ScalarShape.uuid.accepts(metadata.id) { return metadata.id }
    if !metadata.id.isEmpty {
      lose(.metadataNotCarried, "id \(metadata.id)", .same, "'\(metadata.id)' is no UUID")
    }
    return nameBasedIdentifier(metadata.id + "/" + metadata.name)
  }

  /// Techniques, and tactics where those of the techniques are not just these.
  private mutating func attack(_ metadata: Metadata) -> [Neutral.Scalar] {
    var techniques: [String] = []
    var possible: Set<String> = []
    for technique in metadata.techniques {
      guard isTechnique(technique), let known = vocabulary.technique(technique) else {
        lose(.metadataNotCarried, "technique \(technique)", .same, "ATT&CK has no technique '\(technique)'")
        continue
      }
      techniques.append(technique)
      possible.formUnion(known.tactics)
    }
    var tactics: [String] = []
    for tactic in metadata.tactics {
      let alternatives = [tactic] + (vocabulary.retiredTactics[tactic] ?? [])
      guard vocabulary.tactics.contains(tactic),
        techniques.isEmpty || !possible.isDisjoint(with: alternatives)
      else {
        lose(
          .metadataNotCarried, "tactic \(tactic)", .same, "'\(tactic)' is no tactic of the rule's techniques")
        continue
      }
      tactics.append(tactic)
    }
    let areDerived = Set(tactics) == possible
    return ((areDerived ? [] : tactics) + techniques).map { Neutral.Scalar($0) }
  }

  mutating func overrides() -> [Neutral.Override] {
    var overrides: [Neutral.Override] = []
    for (target, override) in detection.overrides.sorted(by: { $0.key < $1.key }) {
      guard Schema.targetNames.contains(target) else {
        lose(.metadataNotCarried, "target \(target)", .same, "there is no target '\(target)'")
        continue
      }
      var written = Neutral.Override(target: Neutral.Scalar(target))
      written.name = override.name.map { Neutral.Scalar(quoting: $0) }
      written.metadata = override.metadata.map {
        Neutral.Entry(Neutral.Scalar(quoting: $0.key), Neutral.Scalar(quoting: $0.value))
      }
      written.fields = override.fields.sorted { $0.key < $1.key }.map {
        Neutral.Entry(Neutral.Scalar($0.key), Neutral.Scalar($0.value))
      }
      written.omission = override.omission.map { Neutral.Scalar(quoting: $0) }
      overrides.append(written)
    }
    let order = Schema.targetNames
    return overrides.sorted {
      order.firstIndex(of: $0.target.text) ?? 0 < order.firstIndex(of: $1.target.text) ?? 0
    }
  }
}

/// A UUID of version 8 (RFC 9562) that is always the same for a text: two FNV-1a hashes of it.
private func nameBasedIdentifier(_ text: String) -> String {
  func hash(_ basis: UInt64) -> UInt64 {
    text.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
  let high = hash(0xCBF2_9CE4_8422_2325) & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
  let low = hash(0x6C62_272E_07BB_0142) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
  let digits = [high, low].map { half -> String in
    let text = String(half, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }.joined()
  var result = ""
  for (index, digit) in digits.enumerated() {
    if [8, 12, 16, 20].contains(index) { result += "-" }
    result.append(digit)
  }
  return result
}
