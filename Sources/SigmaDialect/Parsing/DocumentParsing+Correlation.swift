import Diagnostics
import Events
import YAMLTree

extension Sigma.DocumentParsing {
  private static let correlationKeys = [
    "type", "rules", "group-by", "timespan", "condition", "aliases", "generate",
  ]

  /// A correlation document. What is missing is reported, and stands in with a harmless value.
  mutating func correlation(_ entry: YAMLEntry) -> Sigma.Correlation {
    let header = header(kind: "correlation", own: ["correlation"])
    var correlation = Sigma.Correlation(
      header: header, type: .eventCount, rules: [], groupBy: nil, timespan: Sigma.Timespan(seconds: 1),
      origin: Origin(entry.key.span))
    guard let entries = entry.value.entries else {
      report(
        .sigmaWrongShape, "a correlation is a mapping, this is \(entry.value.kindName)", at: entry.value.span)
      return correlation
    }
    for inner in entries { read(inner, into: &correlation) }
    for key in ["type", "rules", "timespan"] where entry.value[key] == nil && source.isComplete {
      report(.sigmaMissingKey, "the correlation has no '\(key)'", at: entry.key.span)
    }
    if entry.value["group-by"] == nil, source.isComplete {
      report(
        .sigmaMissingKey, "the correlation has no 'group-by'", at: entry.key.span,
        help: "all events are counted together; the specification wants the key", severity: .warning)
    }
    return correlation
  }

  private mutating func read(_ entry: YAMLEntry, into correlation: inout Sigma.Correlation) {
    let key = entry.key.scalar?.text ?? ""
    let node = entry.value
    switch key {
    case "type":
      guard let text = text(node, key) else { return }
      guard let type = Sigma.Correlation.Kind(rawValue: text) else {
        let names = Sigma.Correlation.Kind.allCases.map(\.rawValue)
        let near = nearestName(to: text, among: names)
        report(
          .sigmaUnknownWord, "'\(text)' is no type of correlation", at: node.span,
          help: near.map { "did you mean '\($0)'?" } ?? "")
        return
      }
      correlation.type = type
    case "rules":
      correlation.rules = references(node, key)
      if correlation.rules.isEmpty {
        report(.sigmaCorrelation, "the correlation refers to no rule", at: node.span)
      }
    case "group-by": correlation.groupBy = references(node, key)
    case "timespan": timespan(node, into: &correlation)
    case "condition": condition(node, into: &correlation)
    case "aliases": aliases(node, into: &correlation)
    case "generate":
      guard case .boolean(let generate) = node.resolved(schema: .core11) else {
        report(.sigmaValue, "'generate' is true or false", at: node.span)
        return
      }
      correlation.generate = generate
    default:
      unknown(key, near: nearestName(to: key, among: Self.correlationKeys), at: entry.key.span)
    }
  }

  /// Names that stand for something else: a list, or one of them.
  mutating func references(_ node: YAMLNode, _ key: String) -> [Sigma.Correlation.Reference] {
    let nodes = node.items ?? [node]
    return nodes.compactMap { node in
      text(node, key).map { Sigma.Correlation.Reference($0, origin: Origin(node.span)) }
    }
  }

  private mutating func timespan(_ node: YAMLNode, into correlation: inout Sigma.Correlation) {
    guard let text = text(node, "timespan") else { return }
    guard let timespan = Sigma.Timespan(text: text, origin: Origin(node.span)) else {
      report(
        .sigmaCorrelation, "'\(text)' is no timespan", at: node.span,
        help: "write a number and s, m, h or d: 90m")
      return
    }
    correlation.timespan = timespan
  }

  private mutating func condition(_ node: YAMLNode, into correlation: inout Sigma.Correlation) {
    guard let entries = node.entries else {
      guard let text = text(node, "condition") else { return }
      let names = texts(source.root["correlation"]?["rules"])
      var parsing = Sigma.ConditionParsing(text, in: node, identifiers: names)
      correlation.extendedCondition = parsing.condition()
      parsing.refuseAggregation()
      diagnostics += parsing.diagnostics
      return
    }
    for entry in entries {
      let key = entry.key.scalar?.text ?? ""
      if key == "field" {
        correlation.fields = references(entry.value, key)
      } else if key == "percentile" {
        correlation.percentile = number(entry.value, key)
      } else if let relation = Sigma.Correlation.relation(of: key) {
        guard let number = number(entry.value, key) else { continue }
        correlation.bounds.append(
          Sigma.Correlation.Bound(relation, number, origin: Origin(entry.value.span)))
      } else {
        let names = ["gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile"]
        unknown(key, near: nearestName(to: key, among: names), at: entry.key.span)
      }
    }
  }

  private func texts(_ node: YAMLNode?) -> [String] {
    (node?.items ?? node.map { [$0] } ?? []).compactMap { $0.scalar?.text }
  }

  private mutating func number(_ node: YAMLNode, _ key: String) -> Number? {
    guard let scalar = scalar(node) else { return nil }
    guard case .number(let number) = scalar.content else {
      report(.sigmaCorrelation, "'\(key)' is a number, this is \(scalar.kindName)", at: node.span)
      return nil
    }
    return number
  }

  private mutating func aliases(_ node: YAMLNode, into correlation: inout Sigma.Correlation) {
    guard let entries = node.entries else {
      report(.sigmaWrongShape, "'aliases' is a mapping of names to the field in each rule", at: node.span)
      return
    }
    for entry in entries {
      guard let mappings = entry.value.entries else {
        report(.sigmaWrongShape, "an alias is a mapping of rules to fields", at: entry.value.span)
        continue
      }
      let fields = mappings.compactMap { mapping in
        text(mapping.value, "field").map { field in
          Sigma.Correlation.Mapping(
            rule: mapping.key.scalar?.text ?? "", field: field, origin: Origin(mapping.key.span))
        }
      }
      correlation.aliases.append(
        Sigma.Correlation.Alias(
          name: entry.key.scalar?.text ?? "", fields: fields, origin: Origin(entry.key.span)))
    }
  }
}
