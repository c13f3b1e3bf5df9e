import Detections
import Events

/// How the events of one variable are named in a model: its log source's mappings, with the rule's overrides.
struct VariableMapping: Sendable {
  /// By full neutral name.
  private var fields: [String: Mapping] = [:]
  /// Rows that stand for all names that begin with theirs.
  private var open: [OpenRow] = []
  /// Native name → the neutral fields that are called so, sorted; one, unless the rule overrides several.
  private var inverse: [String: [String]] = [:]
  private let withoutName: Set<String>
  let selectors: [ModelTable.Selector]
  let hashes: [ModelTable.HashField]

  /// `winlog.event_data.*` and `additional.fields["*"]`.
  private struct OpenRow: Sendable {
    var neutralPrefix: String
    var nativePrefix: String
    var nativeSuffix: String
    var mapping: Mapping
  }

  init(_ source: ModelTable.Source, overrides: [String: String]) {
    withoutName = source.withoutName
    selectors = source.selectors
    hashes = source.hashes
    for (neutral, mapping) in source.fields { add(neutral, mapping) }
    for (neutral, native) in overrides { fields[neutral] = Mapping(field: Field(native)) }
    for (neutral, mapping) in fields where mapping.part == nil {
      inverse[mapping.field.name, default: []].append(neutral)
    }
    for (native, names) in inverse where names.count > 1 {
      // The rule's own word goes before the table's.
      let own = names.filter { overrides[$0] != nil }
      inverse[native] = (own.isEmpty ? names : own).sorted()
    }
    for (neutral, mapping) in fields.sorted(by: { $0.key < $1.key }) {
      for alias in mapping.aliases where inverse[alias.name] == nil { inverse[alias.name] = [neutral] }
    }
    open.sort { $0.neutralPrefix.utf8.count > $1.neutralPrefix.utf8.count }
  }

  private mutating func add(_ neutral: String, _ mapping: Mapping) {
    guard neutral.hasSuffix(".*"), let star = mapping.field.name.firstIndex(of: "*") else {
      fields[neutral] = mapping
      return
    }
    let native = mapping.field.name
    open.append(
      OpenRow(
        neutralPrefix: String(neutral.dropLast()), nativePrefix: String(native[..<star]),
        nativeSuffix: String(native[native.index(after: star)...]), mapping: mapping))
  }

  /// The mapping of a neutral field; `nil` when it has no name here.
  ///
  /// What an open row would call by the name of another field has no name: it is that field.
  func row(of neutral: String) -> Mapping? {
    if let known = fields[neutral] { return known }
    if withoutName.contains(neutral) { return nil }
    for row in open where neutral.hasPrefix(row.neutralPrefix) && neutral != row.neutralPrefix {
      var mapping = row.mapping
      let rest = neutral.dropFirst(row.neutralPrefix.count)
      mapping.field = Field(row.nativePrefix + rest + row.nativeSuffix)
      return inverse[mapping.field.name] == nil ? mapping : nil
    }
    return nil
  }

  /// The neutral fields that a native name may stand for; empty when there is none.
  func neutralNames(of native: String) -> [String] {
    if let known = inverse[native] { return known }
    for row in open where native.hasPrefix(row.nativePrefix) && native.hasSuffix(row.nativeSuffix) {
      let rest = native.dropFirst(row.nativePrefix.count).dropLast(row.nativeSuffix.count)
      let neutral = row.neutralPrefix + rest
      if !rest.isEmpty, fields[neutral] == nil, !withoutName.contains(neutral) { return [neutral] }
    }
    return []
  }

  /// The field of several hashes that a native name is.
  func hashField(_ native: String) -> ModelTable.HashField? {
    hashes.first { $0.field.name == native && inverse[native] == nil }
  }

  /// Whether a native name stands for something neutral.
  func reads(_ native: String) -> Bool { !neutralNames(of: native).isEmpty || hashField(native) != nil }

  /// The neutral names that are mapped, sorted; without those of open rows.
  var neutralNames: [String] { fields.keys.sorted() }
  /// The neutral fields that are parts of a native one.
  var parts: [(neutral: String, mapping: Mapping, part: URLPart)] {
    fields.sorted { $0.key < $1.key }.compactMap { name, mapping in mapping.part.map { (name, mapping, $0) } }
  }
  /// Whether a native field has a neutral name, or tells the log source.
  ///
  /// - Parameter policy: whether a name counts for which no public source was found.
  func hasName(for native: String, policy: TaxonomyCatalog.MappingPolicy = .proposed) -> Bool {
    neutralNames(of: native).contains { policy == .proposed || row(of: $0)?.isProposed == false } || selectors.contains { $0.field.name == native }
      || hashField(native) != nil
  }

  /// The native names that are read, sorted; without those of open rows.
  var nativeNames: [String] { (inverse.keys + hashes.map(\.field.name)).sorted() }
}

extension TaxonomyCatalog {
  /// The mapping of a log source in a model; `nil` when the model does not know the log source.
  func mapping(
    of logSource: LogSource?, in model: TaxonomyName, overrides: [String: String]
  ) -> VariableMapping? {
    table(of: model)?.merged(logSource).map { VariableMapping($0, overrides: overrides) }
  }

  /// What is known of the log source of each variable of a detection that sees events; `nil` for one that the model does
  /// not know or, in a UDM detection, that is not told.
  func sources(
    of detection: Detection, in model: TaxonomyName
  ) -> [(variable: EventVariable, source: ModelTable.Source?)] {
    var translation = DetectionTranslation(self, importing: detection)
    let overrides = detection.overrides[targetName(of: model)]?.fields ?? [:]
    return detection.variables.filter { $0.inner == nil }.map { variable in
      if detection.taxonomy == .udm, model == .udm, variable.logSource == nil {
        return (variable, translation.importedSource(of: variable, overrides))
      }
      let requirements = EventRequirements(variable.predicate, areNative: detection.taxonomy == model)
      return (variable, table(of: model)?.merged(variable.logSource, of: requirements))
    }
  }
}
