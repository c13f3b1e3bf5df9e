import Detections
import Diagnostics
import Dialects

extension YARAL {
  /// Writes metadata as `meta` lines, in a fixed order.
  struct MetaRaising {
    private let metadata: Metadata
    private let override: TargetOverride?
    private(set) var losses: [Loss] = []

    init(_ detection: Detection) {
      metadata = detection.metadata
      override = detection.overrides["yaral"]
      let left = [
        ("title", !metadata.title.isEmpty && !metadata.description.isEmpty),
        ("status", metadata.status != nil),
        ("tags", !metadata.tags.isEmpty), ("false positives", !metadata.falsePositives.isEmpty),
      ].filter(\.1).map(\.0)
      for entry in metadata.custom where !entry.isPlain {
        losses.append(
          Loss(
            .metadataNotCarried, construct: "metadata \(entry.key)", direction: .same,
            "the metadata of YARA-L rules are texts"))
      }
      guard !left.isEmpty else { return }
      losses.append(
        Loss(
          .metadataNotCarried, construct: left.joined(separator: ", "), direction: .same,
          "they are not written into the metadata of YARA-L rules"))
    }

    /// What the rule is called.
    var name: String {
      let wanted = override?.name ?? ""
      return identifier(wanted.isEmpty ? metadata.name : wanted)
    }

    /// - Parameter losses: what the text does not carry; what changes which events match is told in it.
    func entries(with losses: [Loss]) -> [MetaEntry] {
      var entries = standard.filter { !$0.value.isEmpty }
      for entry in metadata.custom
      where entry.isPlain && isIdentifier(entry.key) && !entries.contains(where: { $0.key == entry.key }) {
        entries.append(MetaEntry(entry.key, entry.value))
      }
      for entry in override?.metadata ?? [] where isIdentifier(entry.key) {
        if let place = entries.firstIndex(where: { $0.key == entry.key }) {
          entries[place].value = entry.value
        } else {
          entries.append(MetaEntry(entry.key, entry.value))
        }
      }
      let removed = Set((override?.metadata ?? []).filter(\.value.isEmpty).map(\.key))
      entries.removeAll { removed.contains($0.key) }
      let changing = losses.filter { $0.direction == .wider || $0.direction == .narrower }
      for (index, loss) in changing.enumerated() {
        let text = "\(loss.direction.rawValue): \(loss.construct): \(loss.message)"
        entries.append(MetaEntry("loss_\(index + 1)", text))
      }
      return entries.map { MetaEntry($0.key, printable($0.value)) }
    }

    /// The text without control characters, for which quoted texts have no escapes.
    private func printable(_ text: String) -> String {
      var result = ""
      for scalar in text.unicodeScalars {
        result.unicodeScalars.append(isUnquotable(scalar) ? " " : scalar)
      }
      return result
    }

    private var standard: [MetaEntry] {
      let references = metadata.references.enumerated().map { index, reference in
        MetaEntry(index == 0 ? "reference" : "reference_\(index + 1)", reference)
      }
      return [
        MetaEntry("author", metadata.author),
        MetaEntry("description", description),
      ] + references + [
        MetaEntry("severity", metadata.severity.map(word) ?? ""),
        MetaEntry("priority", metadata.priority.map(word) ?? ""),
        MetaEntry("mitre_attack_tactic", metadata.tactics.joined(separator: ", ")),
        MetaEntry("mitre_attack_technique", metadata.techniques.joined(separator: ", ")),
        MetaEntry("created", metadata.created),
        MetaEntry("modified", metadata.modified),
        MetaEntry("version", metadata.version),
        MetaEntry("license", metadata.license),
        MetaEntry("rule_id", metadata.id),
      ]
    }

    /// Without the line break that a block of YAML ends with.
    private var description: String {
      let text = metadata.description.isEmpty ? metadata.title : metadata.description
      let end = text.lastIndex { !$0.isWhitespace }
      return end.map { String(text[...$0]) } ?? ""
    }

    /// The words of Google's style guide (section 6).
    private func word(_ severity: Metadata.Severity) -> String {
      switch severity {
      case .informational: "Info"
      case .low: "Low"
      case .medium: "Medium"
      case .high: "High"
      case .critical: "Critical"
      }
    }
  }
}
