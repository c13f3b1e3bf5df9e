import Events

extension Sigma {
  /// Documents → text. Total: whatever can be read or raised can be printed.
  package static func print(_ file: File) -> String {
    let comments = file.comments.map { "# \($0)\n" }.joined()
    let documents = file.documents.map { layout(of: $0).lines(at: 0) }
    return comments + documents.joined(separator: "---\n")
  }

  private typealias Entries = [(key: String, value: Layout)]

  private static func layout(of document: Document) -> Layout {
    switch document {
    case .rule(let rule):
      return .mapping(
        head(rule.header) + [
          ("logsource", layout(of: rule.logSource)), ("detection", layout(of: rule.detection)),
        ] + tail(rule.header))
    case .correlation(let correlation):
      return .mapping(
        head(correlation.header) + [("correlation", layout(of: correlation))] + tail(correlation.header))
    case .filter(let filter):
      let rules: Layout = filter.rules.isEmpty ? .scalar("any") : list(filter.rules)
      return .mapping(
        head(filter.header) + [
          ("logsource", layout(of: filter.logSource)),
          ("filter", .mapping([("rules", rules)] + entries(of: filter.detection))),
        ] + tail(filter.header))
    }
  }

  // MARK: Head and tail

  private static func head(_ header: Header) -> Entries {
    var entries: Entries = [("title", .scalar(plainText(header.title)))]
    func add(_ key: String, _ text: String) {
      if !text.isEmpty { entries.append((key, prose(text))) }
    }
    func add(_ key: String, _ texts: [String]) {
      if !texts.isEmpty { entries.append((key, list(texts))) }
    }
    add("id", header.id)
    if !header.related.isEmpty {
      let related = header.related.map { related in
        Layout.mapping([("id", prose(related.id)), ("type", prose(related.type))])
      }
      entries.append(("related", .list(related)))
    }
    add("name", header.name)
    add("taxonomy", header.taxonomy)
    add("status", header.status)
    add("description", header.description)
    add("license", header.license)
    add("references", header.references)
    add("author", header.author)
    for (key, date) in [("date", header.date), ("modified", header.modified)] where !date.isEmpty {
      entries.append((key, isDate(date) ? .scalar(date) : prose(date)))
    }
    add("tags", header.tags)
    return entries
  }

  private static func tail(_ header: Header) -> Entries {
    var entries: Entries = []
    for (key, texts) in [("fields", header.fields), ("falsepositives", header.falsePositives)]
    where !texts.isEmpty {
      entries.append((key, list(texts)))
    }
    if !header.level.isEmpty { entries.append(("level", prose(header.level))) }
    if !header.scope.isEmpty { entries.append(("scope", list(header.scope))) }
    return entries + header.custom.map { (keyText($0.key), layout(of: $0.value)) }
  }

  private static func list(_ texts: [String]) -> Layout {
    .list(texts.map { .scalar(plainText($0)) })
  }

  /// A text for people: several lines as a block, when a block keeps it as it is.
  private static func prose(_ text: String) -> Layout {
    // Folded line ends of a source often leave one at the end; it says nothing.
    let trimmed = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let lines = trimmed.split(separator: "\n", omittingEmptySubsequences: false)
    let isBlock =
      lines.count > 1
      && lines.allSatisfy { $0.unicodeScalars.allSatisfy(isPrintable) && $0.last != " " }
      && lines.first?.isEmpty == false && lines.first?.first != " " && lines.last?.isEmpty == false
    return isBlock ? .block(trimmed) : .scalar(plainText(trimmed))
  }

  private static func layout(of tree: Tree) -> Layout {
    switch tree {
    case .scalar(let scalar):
      if case .text(let text) = scalar.content { return prose(text) }
      return .scalar(text(of: scalar))
    case .list(let items): return .list(items.map(layout(of:)))
    case .mapping(let entries): return .mapping(entries.map { (keyText($0.key), layout(of: $0.value)) })
    }
  }

  // MARK: Log source and detection

  private static func layout(of logSource: LogSourceSection) -> Layout {
    let known = [
      ("category", logSource.category), ("product", logSource.product), ("service", logSource.service),
      ("definition", logSource.definition),
    ]
    let entries: Entries = known.compactMap { key, value in value.map { (key, prose($0)) } }
    return .mapping(entries + logSource.custom.map { (keyText($0.key), layout(of: $0.value)) })
  }

  private static func layout(of detection: DetectionSection) -> Layout {
    .mapping(entries(of: detection))
  }

  private static func entries(of detection: DetectionSection) -> Entries {
    let identifiers: Entries = detection.identifiers.map { (keyText($0.name), layout(of: $0.search)) }
    let conditions = detection.conditions.map { Layout.scalar(conditionText($0)) }
    guard let first = conditions.first else { return identifiers }
    return identifiers + [("condition", conditions.count == 1 ? first : .list(conditions))]
  }

  /// A condition has letters, digits, `_ - *` and parentheses: plain but for words that YAML re-types.
  private static func conditionText(_ condition: Condition) -> String {
    let text = condition.text
    return text.hasPrefix("(") ? text : plainText(text)
  }

  private static func layout(of search: Search) -> Layout {
    switch search {
    case .items(let items): .mapping(items.map { (keyText($0.keyText), layout(of: $0)) })
    case .any(let searches): .list(searches.map(layout(of:)))
    case .keyword(let scalar): .scalar(text(of: scalar))
    }
  }

  private static func layout(of item: Item) -> Layout {
    let values = item.values.map { Layout.scalar(text(of: $0)) }
    return values.count == 1 ? values[0] : .list(values)
  }

  // MARK: Correlations

  private static func layout(of correlation: Correlation) -> Layout {
    var entries: Entries = [
      ("type", .scalar(correlation.type.rawValue)), ("rules", list(correlation.rules.map(\.name))),
    ]
    if !correlation.aliases.isEmpty {
      let aliases: Entries = correlation.aliases.map { alias in
        let fields: Entries = alias.fields.map { (keyText($0.rule), .scalar(plainText($0.field))) }
        return (keyText(alias.name), .mapping(fields))
      }
      entries.append(("aliases", .mapping(aliases)))
    }
    if let groupBy = correlation.groupBy { entries.append(("group-by", list(groupBy.map(\.name)))) }
    entries.append(("timespan", .scalar(correlation.timespan.text)))
    if correlation.generate { entries.append(("generate", .scalar("true"))) }
    var condition: Entries = correlation.bounds.map {
      (Correlation.word(of: $0.relation), .scalar(text(of: $0.threshold)))
    }
    if let field = correlation.fields.first {
      let name = Layout.scalar(plainText(field.name))
      condition.append(("field", correlation.fields.count == 1 ? name : list(correlation.fields.map(\.name))))
    }
    if let percentile = correlation.percentile {
      condition.append(("percentile", .scalar(text(of: percentile))))
    }
    if !condition.isEmpty { entries.append(("condition", .mapping(condition))) }
    if let extended = correlation.extendedCondition {
      entries.append(("condition", .scalar(conditionText(extended))))
    }
    return .mapping(entries)
  }
}

extension Sigma.Item {
  /// The key as it is written, quotes not included: `Image|endswith`, `|all`.
  var keyText: String { ([field ?? ""] + modifiers.map(\.kind.rawValue)).joined(separator: "|") }
}
