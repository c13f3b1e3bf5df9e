import Detections
import Diagnostics
import Events
import YAMLTree

/// Reads taxonomy tables; everything that is wrong is reported with its place.
struct TableReader {
  var diagnostics: [Diagnostic] = []

  /// The root mapping of a file; `nil` and a finding when there is none.
  mutating func root(of source: SourceFile) -> YAMLNode? {
    let documents = parseYAML(source)
    diagnostics += documents.diagnostics
    guard let root = documents.value.first?.root, root.entries != nil else {
      if !documents.hasErrors {
        diagnostics.append(Diagnostic(.malformedTaxonomy, "a taxonomy file is a mapping", at: nil))
      }
      return nil
    }
    return root
  }

  /// `fields:` of neutral.yaml: name → type.
  mutating func neutralFields(_ root: YAMLNode) -> [String: FieldDefinition] {
    var fields: [String: FieldDefinition] = [:]
    for entry in root["fields"]?.entries ?? [] {
      guard let name = text(entry.key), let word = text(entry.value) else { continue }
      let isRepeated = word.hasSuffix("[]")
      let typeName = isRepeated ? String(word.dropLast(2)) : word
      guard let type = FieldType(rawValue: typeName) else {
        report("unknown type '\(typeName)'", at: entry.value, among: FieldType.allCases.map(\.rawValue))
        continue
      }
      fields[name] = FieldDefinition(field: Field(name), type: type, isRepeated: isRepeated)
    }
    return fields
  }

  /// `log_sources:` of a model's table.
  mutating func model(_ root: YAMLNode) -> ModelTable? {
    checkKeys(of: root, ["model", "log_sources", "fields"])
    guard let name = root["model"].flatMap({ text($0) }) else {
      report("the file does not say which model it is for", at: root)
      return nil
    }
    var table = ModelTable(model: TaxonomyName(name), sources: [])
    for item in root["log_sources"]?.items ?? [] {
      checkKeys(of: item, ["category", "product", "service", "select", "fields", "note"])
      let logSource = LogSource(
        category: item["category"].flatMap { text($0) }, product: item["product"].flatMap { text($0) },
        service: item["service"].flatMap { text($0) })
      var source = ModelTable.Source(
        logSource: logSource, selectors: [], fields: [:], origin: Origin(item.span))
      for entry in item["select"]?.entries ?? [] {
        guard let field = text(entry.key) else { continue }
        let values = (entry.value.items ?? [entry.value]).compactMap { text($0) }.map(Value.string)
        source.selectors.append(ModelTable.Selector(field: Field(field), values: values))
      }
      for entry in item["fields"]?.entries ?? [] {
        guard let neutral = text(entry.key), let mapping = mapping(entry.value) else { continue }
        source.fields[neutral] = mapping
      }
      table.sources.append(source)
    }
    return table
  }

  /// `NATIVE`, or `{field: NATIVE, values: {NEUTRAL: NATIVE}, proposed: true}`.
  private mutating func mapping(_ node: YAMLNode) -> Mapping? {
    if node.scalar != nil { return text(node).map { Mapping(field: Field($0)) } }
    checkKeys(of: node, ["field", "values", "proposed", "note"])
    guard let field = node["field"].flatMap({ text($0) }) else {
      report("a mapping needs 'field'", at: node)
      return nil
    }
    let values = (node["values"]?.entries ?? []).compactMap { entry -> Mapping.ValuePair? in
      guard let neutral = entry.key.scalar?.text, let native = entry.value.scalar?.text else { return nil }
      let number = entry.value.scalar?.style == .plain ? Int64(native) : nil
      return Mapping.ValuePair(neutral: neutral, native: number.map(Value.integer) ?? .string(native))
    }
    let isProposed = node["proposed"]?.scalar?.text == "true"
    return Mapping(field: Field(field), values: values, isProposed: isProposed)
  }

  /// `root:`, `messages:` and `enumerations:` of udm-schema.yaml.
  mutating func udmSchema(_ root: YAMLNode) -> UDMSchema {
    var schema = UDMSchema(root: root["root"].flatMap { text($0) } ?? "Event", messages: [:], enumerations: [:])
    for entry in root["enumerations"]?.entries ?? [] {
      schema.enumerations[entry.key.scalar?.text ?? ""] = (entry.value.items ?? []).compactMap { text($0) }
    }
    let messages = root["messages"]?.entries ?? []
    let names = Set(messages.compactMap { $0.key.scalar?.text })
    for message in messages {
      var members: [String: UDMSchema.Member] = [:]
      for entry in message.value.entries ?? [] {
        guard let name = text(entry.key), let word = text(entry.value) else { continue }
        let isRepeated = word.hasPrefix("list of ")
        let type = isRepeated ? String(word.dropFirst("list of ".count)) : word
        let kind: UDMSchema.Kind
        if type == "map" {
          kind = .map
        } else if let scalar = FieldType(rawValue: type) {
          kind = .scalar(scalar)
        } else if schema.enumerations[type] != nil {
          kind = .enumeration(type)
        } else if names.contains(type) {
          kind = .message(type)
        } else {
          report("unknown type '\(type)'", at: entry.value, among: Array(names).sorted())
          continue
        }
        members[name] = UDMSchema.Member(kind: kind, isRepeated: isRepeated)
      }
      schema.messages[message.key.scalar?.text ?? ""] = members
    }
    return schema
  }

  private mutating func text(_ node: YAMLNode) -> String? {
    if let scalar = node.scalar, !scalar.text.isEmpty { return scalar.text }
    report("a name is needed here, this is \(node.kindName)", at: node)
    return nil
  }

  private mutating func checkKeys(of node: YAMLNode, _ known: [String]) {
    for entry in node.entries ?? [] {
      let key = entry.key.scalar?.text ?? ""
      if !known.contains(key) { report("unknown key '\(key)'", at: entry.key, among: known) }
    }
  }

  private mutating func report(_ message: String, at node: YAMLNode, among known: [String] = []) {
    let written = node.scalar?.text ?? ""
    let near = nearestName(to: written, among: known)
    diagnostics.append(
      Diagnostic(.malformedTaxonomy, message, at: node.span, help: near.map { "did you mean '\($0)'?" } ?? ""))
  }
}
