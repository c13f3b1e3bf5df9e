import Detections
import Diagnostics
import Events
import YAMLTree

/// How log sources are told, and what fields are called in them.
extension TableReader {
  /// A list of `{category, product, service, select, fields, ...}`.
  mutating func readLogSources(_ node: YAMLNode, of model: TaxonomyName) {
    guard let items = node.items else {
      report("a list of log sources is needed here, this is \(node.kindName)", at: node.span)
      return
    }
    for item in items {
      let source = readSource(item)
      tables.models[model, default: ModelTable(model: model, sources: [])].sources.append(source)
    }
  }

  private mutating func readSource(_ node: YAMLNode) -> ModelTable.Source {
    let known = [
      "category", "product", "service", "when", "select", "tells", "proposed", "preferred", "fields", "hashes", "note",
    ]
    var source = ModelTable.Source(logSource: LogSource(), origin: Origin(node.span))
    for part in keys(of: node, known) {
      switch part.name {
      case "category": source.logSource.category = text(part.value)?.lowercased()
      case "product": source.logSource.product = text(part.value)?.lowercased()
      case "service": source.logSource.service = text(part.value)?.lowercased()
      case "when": source.conditions = readConditions(part.value)
      case "select": source.selectors = readSelectors(part.value)
      case "tells": source.tells = readAttributes(part.value)
      case "proposed": source.isProposed = boolean(part.value)
      case "preferred": source.isPreferred = boolean(part.value)
      case "fields": readMappings(part.value, into: &source)
      case "hashes": source.hashes = readHashes(part.value)
      default: break
      }
    }
    return source
  }

  /// `{NEUTRAL: value}` or `{NEUTRAL: [value, ...]}`.
  private mutating func readConditions(_ node: YAMLNode) -> [ModelTable.Condition] {
    parts(of: node).compactMap { part in
      let values = texts(part.value).map { $0.lowercased() }
      return values.isEmpty ? nil : ModelTable.Condition(field: part.name, values: Set(values))
    }
  }

  /// `{field: value}` or `{field: [value, ...]}`.
  private mutating func readSelectors(_ node: YAMLNode) -> [ModelTable.Selector] {
    parts(of: node).compactMap { part in
      let values = texts(part.value).map(Value.string)
      guard !values.isEmpty else {
        if part.value.items != nil { report("'\(part.name)' must have a value", at: part.value.span) }
        return nil
      }
      return ModelTable.Selector(field: Field(part.name), values: values)
    }
  }

  /// `NEUTRAL: NATIVE`, `NEUTRAL: {field: NATIVE, ...}`, and `NEUTRAL: ~` for a field without a name here.
  private mutating func readMappings(_ node: YAMLNode, into source: inout ModelTable.Source) {
    for part in parts(of: node) {
      if let scalar = part.value.scalar, scalar.style == .plain, scalar.text == "~" {
        source.withoutName.insert(part.name)
      } else if var mapping = mapping(part.value) {
        mapping.origin = Origin(part.key.span)
        source.fields[part.name] = mapping
      }
    }
  }

  private mutating func mapping(_ node: YAMLNode) -> Mapping? {
    guard node.entries != nil else { return text(node).map { Mapping(field: Field($0)) } }
    var mapping = Mapping(field: "")
    for part in keys(of: node, ["field", "aliases", "values", "synonyms", "part", "proposed", "note"]) {
      switch part.name {
      case "field": mapping.field = Field(text(part.value) ?? "")
      case "aliases": mapping.aliases = texts(part.value).map { Field($0) }
      case "values": mapping.values = valuePairs(part.value)
      case "synonyms": mapping.synonyms = readSynonyms(part.value)
      case "part": mapping.part = urlPart(part.value)
      case "proposed": mapping.isProposed = boolean(part.value)
      case "note": mapping.note = text(part.value) ?? ""
      default: break
      }
    }
    if mapping.field.name.isEmpty {
      if node["field"] == nil { report("a mapping needs 'field'", at: node.span) }
      return nil
    }
    return mapping
  }

  /// `{NEUTRAL: NATIVE}`; a plain number is one.
  private mutating func valuePairs(_ node: YAMLNode) -> [Mapping.ValuePair] {
    parts(of: node).compactMap { part in
      guard let native = text(part.value) else { return nil }
      let isPlain = part.value.scalar?.style == .plain
      let number = isPlain ? Int64(native).flatMap { String($0) == native ? $0 : nil } : nil
      return Mapping.ValuePair(neutral: part.name, native: number.map(Value.integer) ?? .string(native))
    }
  }

  /// Which of category, product and service the selectors tell.
  private mutating func readAttributes(_ node: YAMLNode) -> [String] {
    let known = ["category", "product", "service"]
    return texts(node).filter { word in
      if !known.contains(word) { report("'\(word)' is none of \(known.joined(separator: ", "))", at: node.span) }
      return known.contains(word)
    }
  }

  /// `{SPELLING: NEUTRAL}`.
  private mutating func readSynonyms(_ node: YAMLNode) -> [String: String] {
    parts(of: node).reduce(into: [:]) { known, part in
      if let value = text(part.value) { known[part.name] = value }
    }
  }

  private mutating func urlPart(_ node: YAMLNode) -> URLPart? {
    guard let word = text(node) else { return nil }
    guard let part = URLPart(rawValue: word) else {
      let known = URLPart.allCases.map(\.rawValue).joined(separator: ", ")
      report("'\(word)' is no part of a URL; parts are \(known)", at: node.span)
      return nil
    }
    return part
  }

  /// `{NATIVE: {ALGORITHM: NEUTRAL}}`.
  private mutating func readHashes(_ node: YAMLNode) -> [ModelTable.HashField] {
    parts(of: node).map { part in
      let pairs = parts(of: part.value).compactMap { algorithm in
        text(algorithm.value).map { (algorithm.name.uppercased(), $0) }
      }
      return ModelTable.HashField(field: Field(part.name), neutral: Dictionary(pairs) { $1 })
    }
  }
}
