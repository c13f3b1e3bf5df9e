import Diagnostics
import YAMLTree

extension Sigma.Pipeline.StepParsing {
  typealias Pipeline = Sigma.Pipeline
  typealias MappingReader = Sigma.Pipeline.MappingReader

  /// `rule_conditions` and its like, with what joins them.
  mutating func conditions<Test>(
    _ kind: String, _ read: (String, Span, inout MappingReader) -> Test?
  ) -> Pipeline.ConditionSet<Test> {
    var tests: [(name: String, test: Test)] = []
    let node = reader.value("\(kind)_conditions")
    var isNamed = false
    switch node?.content {
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        if let test = condition(item, read) { tests.append((String(index + 1), test)) }
      }
    case .mapping(let entries):
      isNamed = true
      for entry in entries {
        if let test = condition(entry.value, read) { tests.append((entry.key.scalar?.text ?? "", test)) }
      }
    case .scalar:
      if let node, node.resolved(schema: .core11) != .null {
        reader.wrongShape("'\(kind)_conditions'", "a list or a mapping of conditions", node)
      }
    case nil: break
    }
    let expression = expression(kind, names: isNamed ? tests.map(\.name) : nil)
    let word: Word? = reader.word("\(kind)_cond_op")
    if expression != nil, word != nil {
      reader.report("'\(kind)_cond_expr' and '\(kind)_cond_op' go not together", at: reader.node.span)
    }
    return Pipeline.ConditionSet(
      tests: tests, linking: expression.map { .expression($0) } ?? (word == .or ? .any : .all),
      isNegated: reader.flag("\(kind)_cond_not"))
  }

  private mutating func condition<Test>(
    _ node: YAMLNode, _ read: (String, Span, inout MappingReader) -> Test?
  ) -> Test? {
    var inner = MappingReader(node, kind: "a condition")
    defer { reader.diagnostics += inner.diagnostics }
    guard let type = inner.text("type", required: true), let span = node["type"]?.span else { return nil }
    guard let test = read(type, span, &inner) else { return nil }
    inner.reportOthers()
    return test
  }

  private enum Word: String, CaseIterable {
    case and, or
  }

  private mutating func expression(_ kind: String, names: [String]?) -> Sigma.Condition? {
    let key = "\(kind)_cond_expr"
    guard let text = reader.text(key), let node = reader.node[key] else { return nil }
    guard let names else {
      reader.report(
        "'\(key)' needs conditions with names", at: node.span, help: "write '\(kind)_conditions' as a mapping")
      return nil
    }
    var parsing = Sigma.ConditionParsing(text, in: node, identifiers: names)
    let condition = parsing.condition()
    reader.diagnostics += parsing.diagnostics
    guard let condition else { return nil }
    var used: Set<String> = []
    condition.collectIdentifiers(of: names, into: &used)
    for name in names where !used.contains(name) {
      reader.report("'\(key)' does not use the condition '\(name)'", at: node.span)
    }
    return condition
  }

  // MARK: Conditions on rules

  static func ruleCondition(
    _ type: String, _ span: Span, _ reader: inout MappingReader
  ) -> Pipeline.RuleCondition? {
    switch type {
    case "logsource":
      let source = (reader.text("category"), reader.text("product"), reader.text("service"))
      if source == (nil, nil, nil) { reader.report("'logsource' names no category, product or service", at: span) }
      return .logSource(category: source.0, product: source.1, service: source.2)
    case "contains_field": return reader.text("field", required: true).map { .hasField($0) }
    case "contains_detection_item":
      guard let field = reader.text("field", required: true), let value = reader.scalar("value", required: true) else {
        return nil
      }
      return .hasItem(field: field, value)
    case "processing_item_applied": return reader.text("processing_item_id", required: true).map { .wasChanged(by: $0) }
    case "processing_state": return state(&reader).map { .state($0) }
    case "is_sigma_rule": return .isRule
    case "is_sigma_correlation_rule": return .isCorrelation
    case "rule_attribute":
      let comparison = comparison(&reader, amongLists: true)
      guard let name = reader.text("attribute", required: true), let value = reader.scalar("value", required: true)
      else { return nil }
      return .attribute(Pipeline.AttributeTest(attribute: name, comparison: comparison, value: value))
    case "tag": return reader.text("tag", required: true).map { .tag($0) }
    default:
      let known = [
        "logsource", "contains_field", "contains_detection_item", "processing_item_applied", "processing_state",
        "is_sigma_rule", "is_sigma_correlation_rule", "rule_attribute", "tag",
      ]
      Pipeline.unknown(type, among: known, at: span, &reader)
      return nil
    }
  }

  private static func state(_ reader: inout MappingReader) -> Pipeline.StateTest? {
    let comparison = comparison(&reader, amongLists: false)
    guard let key = reader.text("key", required: true), let value = reader.scalar("val", required: true) else {
      return nil
    }
    return Pipeline.StateTest(key: key, comparison: comparison, value: value)
  }

  private static func comparison(_ reader: inout MappingReader, amongLists: Bool) -> Pipeline.Comparison {
    let comparison: Pipeline.Comparison = reader.word("op") ?? .equal
    if !amongLists, comparison == .isMember || comparison == .isNotMember {
      reader.report("'\(comparison.rawValue)' compares lists, and a state is none", at: reader.node.span)
    }
    return comparison
  }

  // MARK: Conditions on items and fields

  static func itemCondition(
    _ type: String, _ span: Span, _ reader: inout MappingReader
  ) -> Pipeline.ItemCondition? {
    switch type {
    case "match_string":
      let isNegated = reader.flag("negate")
      guard let extent = extent(&reader), let pattern = reader.pattern("pattern") else { return nil }
      return .matches(pattern, extent, isNegated: isNegated)
    case "match_value":
      guard let extent = extent(&reader), let value = reader.scalar("value", required: true) else { return nil }
      return .equals(value, extent)
    case "contains_wildcard": return extent(&reader).map { .hasWildcard($0) }
    case "is_null": return extent(&reader).map { .isNull($0) }
    case "processing_item_applied": return reader.text("processing_item_id", required: true).map { .wasChanged(by: $0) }
    case "processing_state": return state(&reader).map { .state($0) }
    default:
      let known = [
        "match_string", "match_value", "contains_wildcard", "is_null", "processing_item_applied", "processing_state",
      ]
      Pipeline.unknown(type, among: known, at: span, &reader)
      return nil
    }
  }

  private static func extent(_ reader: inout MappingReader) -> Pipeline.Extent? {
    reader.word("cond", required: true)
  }

  private enum Mode: String, CaseIterable {
    case plain, re
  }

  static func fieldCondition(
    _ type: String, _ span: Span, _ reader: inout MappingReader
  ) -> Pipeline.FieldCondition? {
    switch type {
    case "include_fields": return names(&reader).map { .include($0) }
    case "exclude_fields": return names(&reader).map { .exclude($0) }
    case "processing_item_applied": return reader.text("processing_item_id", required: true).map { .wasChanged(by: $0) }
    case "processing_state": return state(&reader).map { .state($0) }
    default:
      let known = ["include_fields", "exclude_fields", "processing_item_applied", "processing_state"]
      Pipeline.unknown(type, among: known, at: span, &reader)
      return nil
    }
  }

  private static func names(_ reader: inout MappingReader) -> [Pipeline.FieldName]? {
    let mode: Mode? = reader.word("mode")
    guard let fields = reader.texts("fields", required: true) else { return nil }
    guard mode == .re, let span = reader.node["fields"]?.span else { return fields.map { .name($0) } }
    let patterns = fields.compactMap { reader.pattern($0, at: span) }
    return patterns.count == fields.count ? patterns.map { .pattern($0) } : nil
  }
}
