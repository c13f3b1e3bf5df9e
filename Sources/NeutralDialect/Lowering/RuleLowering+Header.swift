import Detections
import Diagnostics

/// Whether a tag is for a technique or tactic, as Sigma has them. ATT&CK's groups and software
/// (`attack.g0069`, `attack.s0029`) are tags like others.
func isAttackTag(_ tag: String) -> Bool {
  guard tag.hasPrefix("attack.") else { return false }
  let name = tag.dropFirst(7)
  let isNumbered = name.dropFirst().utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  return !((name.hasPrefix("g") || name.hasPrefix("s")) && name.count > 1 && isNumbered)
}

extension RuleLowering {
  mutating func lowerHeader() -> Metadata {
    let header = rule.header
    let attack = lowerAttack()
    for tag in header.tags where isAttackTag(tag.text) {
      report(
        .reservedName, "ATT&CK goes to 'attack', not to 'tags'", at: tag.span,
        help: "write attack: [T1059.013]")
    }
    return Metadata(
      id: header.id?.text.lowercased() ?? "", name: header.name?.text ?? "", title: text(header.title),
      description: text(header.description), author: text(header.author), created: text(header.created),
      modified: text(header.modified), version: text(header.version), license: text(header.license),
      status: header.status.flatMap { Metadata.Status(rawValue: $0.text) },
      severity: header.severity.flatMap { Metadata.Severity(rawValue: $0.text) },
      priority: header.priority.flatMap { Metadata.Severity(rawValue: $0.text) }, tactics: attack.tactics,
      techniques: attack.techniques, references: header.references.map { text($0) },
      falsePositives: header.falsePositives.map { text($0) }, tags: header.tags.map(\.text),
      custom: header.metadata.map { MetadataEntry($0.key.text, $0.value.text) })
  }

  private func text(_ scalar: Neutral.Scalar?) -> String {
    scalar.map { trimmed($0.text) } ?? ""
  }

  /// Techniques as written. Tactics: those that are written, each of which must be one of some technique's;
  /// all of the techniques when none is written.
  private mutating func lowerAttack() -> (tactics: [String], techniques: [String]) {
    var techniques: [String] = []
    var possible: Set<String> = []
    for scalar in rule.header.attack where isTechnique(scalar.text) {
      techniques.append(scalar.text)
      possible.formUnion(lowerTechnique(scalar))
    }
    var written: Set<String> = []
    for scalar in rule.header.attack where isTechniqueOrTactic(scalar.text) && !isTechnique(scalar.text) {
      guard vocabulary.tactics.contains(scalar.text) else {
        let near = nearestName(to: scalar.text, among: vocabulary.tactics)
        let fix = near.flatMap { scalar.fix(replacing: scalar.text, with: $0, .changesMeaning) }
        report(
          .unknownWord, "ATT&CK has no tactic '\(scalar.text)'", at: scalar.span,
          help: near.map { "did you mean '\($0)'?" }
            ?? "the tactics are \(vocabulary.tactics.joined(separator: ", "))",
          fixes: fix.map { [$0] } ?? [])
        continue
      }
      written.insert(scalar.text)
      let replacements = vocabulary.retiredTactics[scalar.text]
      if let replacements {
        report(
          .revokedTechnique, "the tactic '\(scalar.text)' is no longer part of ATT&CK", at: scalar.span,
          help: "\(replacements.joined(separator: ", ")) took its place")
      }
      if !techniques.isEmpty, possible.isDisjoint(with: [scalar.text] + (replacements ?? [])) {
        let known = vocabulary.tactics.filter(possible.contains).joined(separator: ", ")
        report(
          .tacticMismatch, "'\(scalar.text)' is no tactic of \(techniques.joined(separator: ", "))",
          at: scalar.span, help: known.isEmpty ? "" : "the tactics of the techniques are \(known)")
      }
    }
    let tactics = vocabulary.tactics.filter((written.isEmpty ? possible : written).contains)
    return (tactics, techniques)
  }

  /// The tactics of a technique, which is checked.
  private mutating func lowerTechnique(_ scalar: Neutral.Scalar) -> [String] {
    guard let technique = vocabulary.technique(scalar.text) else {
      let near = vocabulary.nearestTechnique(scalar.text)
      report(
        .unknownTechnique, "ATT&CK has no technique '\(scalar.text)'", at: scalar.span,
        help: near.map { "did you mean '\($0)'?" } ?? "")
      return []
    }
    if technique.isRevoked {
      let fix = technique.replacement.flatMap {
        scalar.fix(replacing: scalar.text, with: $0, .changesMeaning)
      }
      report(
        .revokedTechnique, "'\(scalar.text)' is no longer part of ATT&CK", at: scalar.span,
        help: technique.replacement.map { "'\($0)' took its place" } ?? "", fixes: fix.map { [$0] } ?? [])
    }
    return technique.tactics
  }
}
