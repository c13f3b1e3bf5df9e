import Diagnostics
import YAMLTree

extension Sigma.DocumentCheck {
  /// Title, description, dates, references, false positives, and entries that stand twice.
  mutating func checkHeader(_ header: Sigma.Header) {
    checkTexts(header)
    checkTitle(header)
    checkIdentifier(header)
    checkDescription(header)
    checkDates(header)
    for node in header.places.values(of: "references") { checkReference(node) }
    for node in header.places.values(of: "falsepositives") { checkFalsePositive(node) }
    for key in ["tags", "references", "fields", "falsepositives", "scope"] {
      checkDuplicates(of: key, header.places.values(of: key))
    }
    checkCustomKeys(header)
  }

  /// Keys that the repository of public rules wants, and the specification leaves open.
  mutating func checkMissing(_ header: Sigma.Header, keys: [String]) {
    // What could not be read may hold the key.
    guard header.isComplete else { return }
    for key in keys where header.places.entry(key) == nil {
      report(
        .sigmaMissingMetadata, "the document has no '\(key)'", at: header.places.entry("title")?.key.span,
        help: Self.reasons[key] ?? "")
    }
  }

  private static let reasons = [
    "id": "without a UUID other rules and tools cannot refer to it once its title changes",
    "status": "'experimental' is for new rules, 'test' for those that ran somewhere, 'stable' for proven ones",
    "description": "say what is detected and why it matters",
    "author": "say whom to ask",
    "date": "the day of creation as YYYY-MM-DD",
    "level": "say how urgent an alert is: informational, low, medium, high or critical",
  ]

  // MARK: Texts

  /// A number or a Boolean where the specification wants text: its schema refuses it.
  private mutating func checkTexts(_ header: Sigma.Header) {
    for key in ["title", "name", "taxonomy", "description", "license", "author"] + Self.lists {
      for node in header.places.values(of: key) { checkText(node, key) }
    }
    for node in header.places.values(of: "scope") where node.scalar?.text.unicodeScalars.count == 1 {
      report(.sigmaSchema, "an entry of 'scope' has two characters at least", at: node.span)
    }
  }

  private static let lists = ["references", "tags", "fields", "falsepositives", "scope"]

  mutating func checkText(_ node: YAMLNode, _ key: String) {
    let kind: String
    switch node.resolved(schema: .core11) {
    case .integer, .integerTooLarge, .float: kind = "a number"
    case .boolean: kind = "true or false"
    case .null, .date, .timestamp, .string, nil: return
    }
    let text = node.scalar?.text ?? ""
    let written = Sigma.WrittenScalar(text, at: node.span)
    report(
      .sigmaSchema, "'\(key)' holds text, and YAML reads '\(text)' as \(kind)", at: node.span,
      help: "put it in quotation marks",
      fix: .keepingMeaning("write '\(text)' in quotation marks", written.map { [$0.edit(to: text)] }))
  }

  private mutating func checkTitle(_ header: Sigma.Header) {
    let title = header.title
    guard let span = header.places.entry("title")?.value.span, !title.isEmpty else { return }
    let length = title.unicodeScalars.count
    if (121...256).contains(length) {
      report(.sigmaTitleStyle, "the title has \(length) characters", at: span, help: "120 are enough")
    }
    if title.hasPrefix("Detect ") || title.hasPrefix("Detects ") {
      report(
        .sigmaTitleStyle, "every rule detects: the title need not say so", at: span,
        help: "begin with what is detected")
    }
    if title.hasSuffix(".") { report(.sigmaTitleStyle, "the title ends with a full stop", at: span) }
    for word in title.split(separator: " ") where isLowerCase(word) {
      report(
        .sigmaTitleStyle, "'\(word)' in the title begins with a small letter", at: span,
        help: "titles are written in title case")
    }
  }

  private static let smallWords: Set<Substring> = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "new", "nor", "of", "on", "or",
    "over", "per", "the", "through", "to", "up", "via", "with", "without",
  ]

  /// Whether a word of a title should begin with a capital: names of files, paths and commands are left alone.
  private func isLowerCase(_ word: Substring) -> Bool {
    word.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true
      && !word.contains { $0.isUppercase || "._/\\$%:=".contains($0) } && !Self.smallWords.contains(word)
  }

  private mutating func checkIdentifier(_ header: Sigma.Header) {
    let id = Array(header.id)
    guard id.count == 36, let span = header.places.entry("id")?.value.span else { return }
    if id[14] != "4" {
      report(
        .sigmaIdentifier, "the id is no UUID of version 4", at: span,
        help: "random UUIDs, as `uuidgen` makes them, do not collide")
    }
    for related in header.related where related.id == header.id {
      report(.sigmaIdentifier, "the rule is related to itself", at: header.places.entry("related")?.key.span)
    }
    var seen: Set<Sigma.RelatedRule> = []
    for related in header.related where !seen.insert(related).inserted {
      report(
        .sigmaDuplicateEntry, "'\(related.id)' is related twice", at: header.places.entry("related")?.key.span)
    }
  }

  private mutating func checkDescription(_ header: Sigma.Header) {
    guard let span = header.places.entry("description")?.value.span, !header.description.isEmpty else { return }
    if header.description.unicodeScalars.count < 16 {
      report(.sigmaDescriptionStyle, "the description says little", at: span, help: "say what is detected and why")
    }
    let text = header.description.lowercased()
    guard header.references.isEmpty else { return }
    for word in ["https://", "http://", "internal research"] where text.contains(word) {
      report(
        .sigmaDescriptionStyle, "the description names a source", at: span, help: "sources belong to 'references'")
      break
    }
  }

  // MARK: Dates

  private mutating func checkDates(_ header: Sigma.Header) {
    for (key, date) in [("date", header.date), ("modified", header.modified)] where !date.isEmpty {
      guard let node = header.places.entry(key)?.value, let text = node.scalar?.text, text != date else { continue }
      let edit = Sigma.WrittenScalar(text, at: node.span).map { written in
        Fix.Edit(Span(file: node.span.file, bytes: written.inner), date)
      }
      report(
        .sigmaDate, "dates are written YYYY-MM-DD", at: node.span,
        fix: .keepingMeaning("write '\(date)'", edit.map { [$0] }), severity: .error)
    }
    guard !header.modified.isEmpty, let span = header.places.entry("modified")?.value.span else { return }
    if header.places.entry("date") == nil {
      report(
        .sigmaDate, "'modified' without 'date'", at: span, help: "a new rule has a date only", severity: .note)
    } else if header.modified < header.date {
      report(.sigmaDate, "the rule was modified before it was written", at: span, help: "its date is \(header.date)")
    } else if header.modified == header.date {
      report(
        .sigmaDate, "'modified' is the day of 'date'", at: span, help: "leave it out until the rule changes",
        severity: .note)
    }
  }

  // MARK: Lists

  /// The schema forbids them everywhere but in `scope`.
  private mutating func checkDuplicates(of key: String, _ nodes: [YAMLNode]) {
    var first: [String: Span] = [:]
    for node in nodes {
      guard let text = node.scalar?.text else { continue }
      guard let earlier = first[text] else {
        first[text] = node.span
        continue
      }
      report(
        .sigmaDuplicateEntry, "'\(text)' stands twice in '\(key)'", at: node.span,
        related: [Diagnostic.Related("the first one", at: earlier)],
        fix: .keepingMeaning("remove the second '\(text)'", removalFromList(of: node.span).map { [$0] }),
        severity: key == "scope" ? .warning : .error)
    }
  }

  private mutating func checkReference(_ node: YAMLNode) {
    guard let text = node.scalar?.text else { return }
    if text.hasPrefix("https://attack.mitre.org/") {
      report(
        .sigmaReferenceStyle, "a link to ATT&CK says no more than a tag", at: node.span,
        help: "write the technique as a tag: attack.t1059")
    }
    guard text.hasPrefix("https://github.com/") else { return }
    let parts = text.split(separator: "/").dropFirst(2)
    // OWNER/REPOSITORY/blob/COMMIT/PATH; lines and queries come after '#' and '?'.
    guard parts.count >= 5, let kind = parts.dropFirst(2).first, kind == "blob" || kind == "raw" || kind == "tree",
      let revision = parts.dropFirst(3).first, !isCommit(revision)
    else { return }
    report(
      .sigmaReferenceStyle, "the link names '\(revision)', and no commit", at: node.span,
      help: "what stands there may change: on the page of the file, the key y gives the permanent link")
  }

  private func isCommit(_ text: Substring) -> Bool {
    (7...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { Sigma.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  private mutating func checkFalsePositive(_ node: YAMLNode) {
    guard let text = node.scalar?.text, let first = text.unicodeScalars.first else { return }
    if text.unicodeScalars.count < 2 {
      report(.sigmaFalsePositiveStyle, "the entry is too short to say anything", at: node.span, severity: .error)
    } else if first.properties.isLowercase {
      report(.sigmaFalsePositiveStyle, "the entry begins with a small letter", at: node.span)
    }
    let words = text.lowercased().split { !($0.isLetter || $0 == "-") }
    for word in words {
      if let near = Self.misspelt[word] {
        report(.sigmaFalsePositiveStyle, "'\(word)' is misspelt", at: node.span, help: "write '\(near)'")
      }
    }
    if words == ["none"] {
      report(
        .sigmaFalsePositiveStyle, "nobody knows that there are none", at: node.span, help: "write 'Unknown' or 'Unlikely'")
    } else if words.contains("pentest") || words.contains("penetration") {
      report(
        .sigmaFalsePositiveStyle, "a penetration test is a true positive", at: node.span,
        help: "leave the entry out")
    }
  }

  private static let misspelt: [Substring: String] = [
    "unkown": "unknown", "unknow": "unknown", "unknwon": "unknown", "ligitimate": "legitimate",
    "legitim": "legitimate", "legitimeate": "legitimate", "legimate": "legitimate", "legitmate": "legitimate",
    "admininstrator": "administrator", "adminstrator": "administrator",
  ]

  // MARK: Keys

  /// Keys that the repository uses besides those of the specification.
  private static let knownCustomKeys: Set<String> = ["regression_tests_path", "simulation", "version", "priority"]

  private mutating func checkCustomKeys(_ header: Sigma.Header) {
    for entry in header.custom
    where !Self.knownCustomKeys.contains(entry.key) && nearestName(to: entry.key, among: Sigma.standardKeys) == nil {
      report(
        .sigmaCustomKey, "the specification has no key '\(entry.key)'",
        at: header.places.entry(entry.key)?.key.span, help: "programs keep it and do not look at it")
    }
  }
}
