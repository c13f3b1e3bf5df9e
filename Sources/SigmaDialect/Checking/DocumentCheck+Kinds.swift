import Diagnostics
import YAMLTree

extension Sigma.DocumentCheck {
  /// Correlations (Sigma reference section 6).
  mutating func checkCorrelation(_ correlation: Sigma.Correlation) {
    let isTemporal = correlation.type == .temporal || correlation.type == .temporalOrdered
    if isTemporal, correlation.rules.count == 1 {
      report(
        .sigmaCorrelationStyle, "one rule has nothing to follow it", at: correlation.rules[0].origin.span,
        help: "'\(correlation.type.rawValue)' wants two rules at least")
    }
    checkDistinct(correlation.rules, "rules")
    checkDistinct(correlation.groupBy ?? [], "group-by")
    checkGroupBy(correlation.header)
    if correlation.groupBy?.isEmpty == true {
      report(.sigmaCorrelationStyle, "'group-by' names no field", at: correlation.origin.span)
    }
    if correlation.type == .eventCount || isTemporal, let field = correlation.fields.first {
      report(
        .sigmaCorrelationStyle, "'\(correlation.type.rawValue)' looks at no field", at: field.origin.span,
        help: "'value_count' counts the values of one", severity: .warning)
    }
    if correlation.bounds.count > 1 {
      report(
        .sigmaCorrelationStyle, "several bounds are not read by every program", at: correlation.bounds[1].origin.span,
        help: "pySigma takes one")
    }
    for alias in correlation.aliases where !isUsed(alias.name, in: correlation) {
      report(
        .sigmaCorrelationStyle, "the alias '\(alias.name)' is not used", at: alias.origin.span,
        help: "name it in 'group-by'", severity: .warning)
    }
    if let span = correlation.timespan.origin.span, span.file.bytes[span.bytes].contains(where: { "wMy".utf8.contains($0) }) {
      report(
        .sigmaCorrelationStyle, "the specification has no weeks, months and years", at: span,
        help: "write days: \(correlation.timespan.text)")
    }
  }

  /// The schema wants a list of texts.
  private mutating func checkGroupBy(_ header: Sigma.Header) {
    guard let node = header.places.entry("correlation")?.value["group-by"] else { return }
    for item in node.items ?? [node] { checkText(item, "group-by") }
    if node.scalar != nil {
      report(.sigmaSchema, "'group-by' is a list", at: node.span, help: "write '- ' before the field")
    }
  }

  private func isUsed(_ name: String, in correlation: Sigma.Correlation) -> Bool {
    correlation.groupBy?.contains { $0.name == name } == true || correlation.fields.contains { $0.name == name }
  }

  private mutating func checkDistinct(_ references: [Sigma.Correlation.Reference], _ key: String) {
    var seen: [String: Sigma.Correlation.Reference] = [:]
    for reference in references {
      guard let earlier = seen[reference.name] else {
        seen[reference.name] = reference
        continue
      }
      report(
        .sigmaDuplicateEntry, "'\(reference.name)' stands twice in '\(key)'", at: reference.origin.span,
        related: earlier.origin.span.map { [Diagnostic.Related("the first one", at: $0)] } ?? [], severity: .error)
    }
  }

  /// Filters (Sigma reference section 7).
  mutating func checkFilter(_ filter: Sigma.Filter) {
    for key in ["level", "status"] {
      guard let entry = filter.header.places.entry(key) else { continue }
      report(.sigmaFilterStyle, "a filter has no '\(key)'", at: entry.key.span, help: "it changes rules that have one")
    }
    if filter.rules.isEmpty {
      report(
        .sigmaFilterStyle, "the filter names no rule, and is joined with all of its log source", at: filter.origin.span,
        help: "the schema wants a list of names or ids in 'rules'", severity: .error)
    }
    if Set(filter.rules).count < filter.rules.count {
      report(.sigmaDuplicateEntry, "a rule stands twice in 'rules'", at: filter.origin.span, severity: .error)
    }
  }

  // MARK: Files

  /// The name of the file, which people and reviews find a rule by.
  mutating func checkFileName(of file: Sigma.File) {
    guard let first = file.documents.first, let source = first.header.origin.span?.file,
      !source.name.hasPrefix("<")
    else { return }
    let name = source.name.split(separator: "/").last ?? ""
    let start = Span(file: source, bytes: 0..<0)
    let isLegal = name.hasSuffix(".yml") && name.dropLast(4).utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || Sigma.isDigit(byte) || byte == UInt8(ascii: "_")
    }
    if !isLegal || !name.contains("_") {
      report(
        .sigmaFileName, "the name of the file is not of the usual form", at: start,
        help: "small letters, digits and '_', at least one, and '.yml'")
    } else if !(10...90).contains(name.utf8.count) {
      report(.sigmaFileName, "the name of the file has \(name.utf8.count) characters", at: start, help: "10 to 90 are usual")
    }
    for case .correlation(let correlation) in file.documents where !name.hasPrefix("correlation_") {
      report(
        .sigmaFileName, "a file with a correlation begins with 'correlation_'", at: correlation.origin.span)
      break
    }
    checkFolder(of: first.header, source.name)
  }

  /// Folders of the repository say what stands in them.
  private mutating func checkFolder(of header: Sigma.Header, _ path: String) {
    let folders = path.split(separator: "/").dropLast()
    for name in ["dfir", "emerging-threats", "threat-hunting"]
    where folders.contains("rules-" + name) && !header.tags.contains("detection." + name) {
      report(
        .sigmaTag, "a rule of 'rules-\(name)' has no tag 'detection.\(name)'",
        at: header.places.entry("tags")?.key.span ?? header.origin.span, severity: .note)
    }
    let isLive = folders.contains { $0 == "rules" || $0.hasPrefix("rules-") }
    if isLive, header.status == "deprecated" || header.status == "unsupported" {
      report(
        .sigmaFileName, "a rule that is \(header.status) stands among those that are not",
        at: header.places.entry("status")?.value.span, help: "move it to the folder '\(header.status)'")
    }
  }
}
