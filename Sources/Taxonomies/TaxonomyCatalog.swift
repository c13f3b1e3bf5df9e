package import Detections
package import Diagnostics
package import Events

/// Every data model that is known: what its fields are, and how neutral fields are called in it.
package struct TaxonomyCatalog: Sendable {
  /// Whether mappings may be used for which no public source was found.
  package enum MappingPolicy: Hashable, Sendable {
    case confirmed, proposed
  }

  package let policy: MappingPolicy
  /// The built-in tables with overlays on top; `nil` without overlays, so that only those tables are read that
  /// are needed.
  private let overlaid: TaxonomyTables?

  var neutral: NeutralFields { overlaid?.neutral ?? BuiltInTables.neutral }
  var udm: UDMSchema { overlaid?.udm ?? BuiltInTables.udmSchema }

  /// How a model names neutral fields; `nil` for a model that is not known.
  func table(of model: TaxonomyName) -> ModelTable? {
    if let overlaid { return overlaid.models[model] }
    switch model {
    case .udm: return BuiltInTables.udm
    case .sigma: return BuiltInTables.sigma
    default: return nil
    }
  }

  /// The built-in tables, with overlays on top: files of the same form, later ones over earlier.
  ///
  /// - Returns: a catalog as complete as could be read, and what is wrong with the overlays.
  package static func load(
    overlays: [SourceFile] = [], policy: MappingPolicy = .proposed
  ) -> Reading<TaxonomyCatalog> {
    guard !overlays.isEmpty else { return Reading(TaxonomyCatalog(policy: policy, overlaid: nil)) }
    var reader = TableReader()
    reader.tables = BuiltInTables.all
    for file in overlays { reader.read(file) }
    let findings = TableCheck(tables: reader.tables, files: overlays).findings
    return Reading(TaxonomyCatalog(policy: policy, overlaid: reader.tables), reader.diagnostics + findings)
  }

  /// The built-in tables alone, proposed mappings included. Each is read once, when it is first needed.
  package static let builtIn = TaxonomyCatalog(policy: .proposed, overlaid: nil)

  /// What a field of a data model holds; `nil` when the model has no such field. Sigma's fields are what their
  /// neutral counterparts are in the first log source that has them.
  package func definition(of field: Field, in taxonomy: TaxonomyName) -> FieldDefinition? {
    switch taxonomy {
    case .neutral, .ecs: return neutral[field.name]
    case .udm: return udm.definition(ofPath: field.name)
    default:
      for source in table(of: taxonomy)?.sources ?? [] {
        let names = source.fields.filter { $0.value.field == field || $0.value.aliases.contains(field) }.keys
        guard let name = names.min(), var known = neutral[name] else { continue }
        known.field = field
        return known
      }
      return nil
    }
  }

  /// The parts of a UDM path that repeat, from short to long; none when nothing along it does. YARA-L reads
  /// fields that share such a part from the same element (reference, section 10).
  package func repeatedParts(ofUDMPath field: Field) -> [Field] {
    udm.repeatedParts(ofPath: field.name).map { Field($0) }
  }

  /// What a UDM path without indices leads to.
  package func place(ofUDMPath field: Field) -> UDMPlace {
    udm.place(ofPath: field.name)
  }

  /// The names of a model's fields, sorted, for suggestions.
  package func fieldNames(in taxonomy: TaxonomyName) -> [String] {
    switch taxonomy {
    case .neutral, .ecs: return neutral.names
    case .udm: return udm.commonPaths
    default:
      let names = table(of: taxonomy)?.sources.flatMap { $0.fields.values.map(\.field.name) } ?? []
      return Set(names).filter { !$0.contains("*") }.sorted()
    }
  }

  /// The names that a model has for the fields of a log source, other spellings included; none for a log source
  /// that it does not know.
  package func fieldNames(of logSource: LogSource, in taxonomy: TaxonomyName) -> Set<String> {
    let mappings = table(of: taxonomy)?.merged(logSource)?.fields.values.map { $0 } ?? []
    return Set(mappings.flatMap { [$0.field] + $0.aliases }.map(\.name))
  }

  /// What a neutral field is called in the events of a log source; `nil` when the model has no name for it there.
  ///
  /// - Parameter overrides: a rule's own mappings, neutral to native; they go before the tables.
  package func native(
    _ field: Field, logSource: LogSource?, in taxonomy: TaxonomyName, overrides: [String: String] = [:]
  ) -> Mapping? {
    mapping(of: logSource, in: taxonomy, overrides: overrides)?.row(of: field.name)
  }

  /// The log sources that a model tells apart, for suggestions and documents.
  package func logSources(in taxonomy: TaxonomyName) -> [LogSource] {
    (table(of: taxonomy)?.sources ?? []).map(\.logSource).filter { $0 != LogSource() }
  }
}

/// The name of the target whose overrides change mappings to a model.
func targetName(of taxonomy: TaxonomyName) -> String {
  taxonomy == .udm ? "yaral" : taxonomy.name
}
