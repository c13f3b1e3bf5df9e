import Detections

/// What the entries of `meta` say, as far as the model has a place for it; everything else is kept as it is,
/// in order.
func metadata(of rule: YARAL.Rule) -> Metadata {
  var metadata = Metadata(name: rule.name)
  for entry in rule.meta?.lines ?? [] where !take(entry.key, entry.value, &metadata) {
    metadata.custom.append(MetadataEntry(entry.key, entry.value))
  }
  return metadata
}

/// Puts a value into its place; `false` when it has none, or is not written as the model wants it.
private func take(_ key: String, _ value: String, _ metadata: inout Metadata) -> Bool {
  switch key {
  case "author": metadata.author = value
  case "description": metadata.description = value
  case "rule_name":
    metadata.title = value
    return false
  case "rule_id":
    guard isUUID(value) else { return false }
    metadata.id = value
  case "version": metadata.version = value
  case "license": metadata.license = value
  case "created": return takeDate(value, &metadata.created)
  case "modified": return takeDate(value, &metadata.modified)
  case "status":
    guard let status = Metadata.Status(rawValue: value) else { return false }
    metadata.status = status
  case "severity":
    guard let severity = severity(value) else { return false }
    metadata.severity = severity
  case "priority":
    guard let priority = severity(value) else { return false }
    metadata.priority = priority
  case "mitre_attack_tactic":
    let tactics = parts(of: value)
    guard !tactics.contains(where: { $0.hasPrefix("TA0") }) else { return false }
    metadata.tactics = tactics
  case "mitre_attack_technique":
    let techniques = parts(of: value)
    guard techniques.allSatisfy(isTechnique) else { return false }
    metadata.techniques = techniques
  default:
    guard key == "reference" || isNumbered(key, "reference_"), !value.isEmpty else { return false }
    metadata.references.append(value)
  }
  return true
}

private func takeDate(_ value: String, _ place: inout String) -> Bool {
  let parts = value.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }) else {
    return false
  }
  place = value
  return true
}

private func severity(_ value: String) -> Metadata.Severity? {
  switch value.lowercased() {
  case "info", "informational": .informational
  case "low": .low
  case "medium": .medium
  case "high": .high
  case "critical": .critical
  default: nil
  }
}

private func parts(of value: String) -> [String] {
  value.split(separator: ",").map { part in
    String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

private func isTechnique(_ text: String) -> Bool {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), parts[0].utf8.first == UInt8(ascii: "T") else { return false }
  let digits = [parts[0].dropFirst()] + parts.dropFirst()
  return digits.map(\.utf8.count) == Array([4, 3].prefix(parts.count))
    && digits.allSatisfy { $0.utf8.allSatisfy(\.isDigit) }
}

private func isUUID(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  let digits = "0123456789abcdef"
  return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(digits.contains) }
}

private func isNumbered(_ key: String, _ prefix: String) -> Bool {
  guard key.hasPrefix(prefix) else { return false }
  let digits = key.dropFirst(prefix.count)
  return !digits.isEmpty && digits.utf8.allSatisfy(\.isDigit)
}
