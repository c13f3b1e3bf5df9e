import Events
import YAMLTree

// YAML in the house style of Sigma rules: 4 columns a level, lists indented, one value a line. Texts of a
// detection are always quoted, so that no reader takes one for something else.

extension Sigma {
  /// Documents → text. Total: whatever can be read or raised can be printed.
  package static func print(_ file: File) -> String {
    let printer = YAMLPrinter(indentation: 4, indentsLists: true)
    let comment = file.comments.joined(separator: "\n")
    let texts = file.documents.enumerated().map { index, document in
      printer.print(.mapping(members(of: document)), comment: index == 0 ? comment : "")
    }
    return texts.joined(separator: "---\n")
  }

  private static func members(of document: Document) -> [YAMLMember] {
    switch document {
    case .rule(let rule):
      return head(rule.header) + [
        YAMLMember("logsource", .mapping(members(of: rule.logSource))),
        YAMLMember("detection", .mapping(members(of: rule.detection))),
      ] + tail(rule.header)
    case .correlation(let correlation):
      return head(correlation.header)
        + [YAMLMember("correlation", .mapping(members(of: correlation)))] + tail(correlation.header)
    case .filter(let filter):
      let rules: YAMLValue = filter.rules.isEmpty ? .text("any") : .texts(filter.rules.map(\.name))
      let inner = [YAMLMember("rules", rules)] + members(of: filter.detection)
      return head(filter.header) + [
        YAMLMember("logsource", .mapping(members(of: filter.logSource))),
        YAMLMember("filter", .mapping(inner)),
      ] + tail(filter.header)
    }
  }

  // MARK: Head and tail

  private static func head(_ header: Header) -> [YAMLMember] {
    let related = header.related.map { related in
      YAMLItem(
        .mapping([YAMLMember("id", value(ofID: related.id)), YAMLMember("type", .text(related.type))]))
    }
    return [YAMLMember("title", .text(header.title))] + id(header.id) + text("name", header.name)
      + (related.isEmpty ? [] : [YAMLMember("related", .list(related))]) + text("taxonomy", header.taxonomy) + text("status", header.status)
      + text("description", header.description) + text("license", header.license)
      + list("references", header.references) + text("author", header.author) + date("date", header.date)
      + date("modified", header.modified) + list("tags", header.tags)
  }

  private static func tail(_ header: Header) -> [YAMLMember] {
    list("fields", header.fields) + list("falsepositives", header.falsePositives)
      + text("level", header.level) + list("scope", header.scope)
      + header.custom.map { YAMLMember($0.key, value(of: $0.value)) }
  }

  private static func text(_ key: String, _ text: String) -> [YAMLMember] {
    text.isEmpty ? [] : [YAMLMember(key, .text(text))]
  }

  private static func list(_ key: String, _ texts: [String]) -> [YAMLMember] {
    texts.isEmpty ? [] : [YAMLMember(key, .texts(texts))]
  }

  private static func id(_ id: String) -> [YAMLMember] {
    id.isEmpty ? [] : [YAMLMember("id", value(ofID: id))]
  }

  /// UUIDs stand without quotes in every rule; none of them is a number.
  private static func value(ofID id: String) -> YAMLValue {
    isUUID(id) ? .plain(id) : .text(id)
  }

  /// Dates stand without quotes in every rule.
  private static func date(_ key: String, _ date: String) -> [YAMLMember] {
    isDate(date) ? [YAMLMember(key, .plain(date))] : text(key, date)
  }

  private static func value(of tree: Tree) -> YAMLValue {
    switch tree {
    case .scalar(let scalar): value(of: scalar, .automatic)
    case .list(let items): .list(items.map { YAMLItem(value(of: $0)) })
    case .mapping(let entries): .mapping(entries.map { YAMLMember($0.key, value(of: $0.value)) })
    }
  }

  private static func value(of scalar: Scalar, _ style: YAMLTextStyle) -> YAMLValue {
    switch scalar.content {
    case .text(let text): .text(text, style)
    case .number(let number): value(of: number)
    case .boolean(let boolean): .boolean(boolean)
    case .null: .null
    }
  }

  /// A number; floats keep a point, by which YAML 1.1 tells them from integers and texts.
  private static func value(of number: Number) -> YAMLValue {
    switch number {
    case .integer(let integer):
      return .integer(integer)
    case .double(let double):
      // Swift writes 1e+20 where YAML 1.1 wants 1.0e+20.
      let parts = String(double).split(separator: "e", omittingEmptySubsequences: false)
      let mantissa = parts[0].contains(".") ? String(parts[0]) : parts[0] + ".0"
      guard parts.count == 2 else { return .plain(mantissa) }
      let exponent = parts[1].hasPrefix("-") || parts[1].hasPrefix("+") ? String(parts[1]) : "+" + parts[1]
      return .plain(mantissa + "e" + exponent)
    }
  }

  // MARK: Log source and detection

  private static func members(of logSource: LogSourceSection) -> [YAMLMember] {
    let known = [
      ("category", logSource.category), ("product", logSource.product), ("service", logSource.service),
      ("definition", logSource.definition),
    ]
    return known.flatMap { key, value in value.map { [YAMLMember(key, .text($0))] } ?? [] }
      + logSource.custom.map { YAMLMember($0.key, value(of: $0.value)) }
  }

  private static func members(of detection: DetectionSection) -> [YAMLMember] {
    let identifiers = detection.identifiers.map { YAMLMember($0.name, value(of: $0.search)) }
    let conditions = detection.conditions.map { condition in
      // A parenthesis starts no other kind of scalar.
      YAMLItem(.text(condition.text))
    }
    guard let first = detection.conditions.first else { return identifiers }
    if let aggregation = detection.aggregation {
      let timeframe = aggregation.timeframe.map { [YAMLMember("timeframe", .text($0.text))] } ?? []
      return identifiers + timeframe + [YAMLMember("condition", .text(first.text + " " + aggregation.text))]
    }
    return identifiers + [
      YAMLMember("condition", conditions.count == 1 ? conditions[0].value : .list(conditions))
    ]
  }

  private static func value(of search: Search) -> YAMLValue {
    switch search {
    case .items(let items): .mapping(items.map { YAMLMember($0.keyText, value(of: $0)) })
    case .any(let searches): .list(searches.map { YAMLItem(value(of: $0)) })
    case .all: .list(search.alternatives.map { YAMLItem(value(of: .items($0))) })
    case .keyword(let scalar): value(of: scalar, .singleQuoted)
    }
  }

  private static func value(of item: Item) -> YAMLValue {
    let values = item.values.map { YAMLItem(value(of: $0, .singleQuoted)) }
    return values.count == 1 ? values[0].value : .list(values)
  }

  // MARK: Correlations

  static func members(of correlation: Correlation) -> [YAMLMember] {
    var members = [
      YAMLMember("type", .text(correlation.type.rawValue)),
      YAMLMember("rules", .texts(correlation.rules.map(\.name))),
    ]
    if !correlation.aliases.isEmpty {
      let aliases = correlation.aliases.map { alias in
        YAMLMember(alias.name, .mapping(alias.fields.map { YAMLMember($0.rule, .text($0.field)) }))
      }
      members.append(YAMLMember("aliases", .mapping(aliases)))
    }
    if let groupBy = correlation.groupBy {
      members.append(YAMLMember("group-by", .texts(groupBy.map(\.name))))
    }
    members.append(YAMLMember("timespan", .text(correlation.timespan.text)))
    if correlation.generate { members.append(YAMLMember("generate", .boolean(true))) }
    let condition = conditionMembers(of: correlation)
    if !condition.isEmpty { members.append(YAMLMember("condition", .mapping(condition))) }
    if let extended = correlation.extendedCondition {
      members.append(YAMLMember("condition", .text(extended.text)))
    }
    return members
  }

  private static func conditionMembers(of correlation: Correlation) -> [YAMLMember] {
    var members = correlation.bounds.map { bound in
      YAMLMember(Correlation.word(of: bound.relation), value(of: bound.threshold))
    }
    let fields = correlation.fields.map(\.name)
    if fields.count == 1 { members.append(YAMLMember("field", .text(fields[0]))) }
    if fields.count > 1 { members.append(YAMLMember("field", .texts(fields))) }
    if let percentile = correlation.percentile {
      members.append(YAMLMember("percentile", value(of: percentile)))
    }
    return members
  }
}

extension Sigma.Search {
  /// The search as maps of which one must hold: YAML has no map of searches.
  fileprivate var alternatives: [[Sigma.Item]] {
    switch self {
    case .items(let items): [items]
    case .any(let searches): searches.flatMap(\.alternatives)
    case .all(let searches):
      searches.reduce([[]]) { rows, search in rows.flatMap { row in search.alternatives.map { row + $0 } } }
    case .keyword(let scalar): [[Sigma.Item(nil, values: [scalar])]]
    }
  }
}

extension Sigma.Item {
  /// The key as it is written, quotes not included: `Image|endswith`, `|all`.
  var keyText: String { ([field ?? ""] + modifiers.map(\.kind.rawValue)).joined(separator: "|") }
}
