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
  let neutral: [String: FieldDefinition]
  let models: [TaxonomyName: ModelTable]
  let udm: UDMSchema

  /// The built-in tables, with overlays on top: files of the same form, later ones over earlier.
  ///
  /// - Returns: a catalog as complete as could be read, and what is wrong with the overlays.
  package static func load(
    overlays: [SourceFile] = [], policy: MappingPolicy = .proposed
  ) -> Reading<TaxonomyCatalog> {
    var reader = TableReader()
    var neutral = builtIn.neutral
    var models = builtIn.models
    for overlay in overlays {
      guard let root = reader.root(of: overlay), let table = reader.model(root) else { continue }
      if table.model == .neutral {
        neutral.merge(reader.neutralFields(root)) { $1 }
      } else {
        models[table.model, default: ModelTable(model: table.model, sources: [])].sources += table.sources
      }
    }
    let catalog = TaxonomyCatalog(policy: policy, neutral: neutral, models: models, udm: builtIn.udm)
    return Reading(catalog, reader.diagnostics)
  }

  /// The built-in tables alone, proposed mappings included. Read once, at first use.
  package static let builtIn: TaxonomyCatalog = readBuiltIn().value

  /// Reads the built-in tables; a test asserts that nothing is found wrong with them.
  static func readBuiltIn() -> Reading<TaxonomyCatalog> {
    var reader = TableReader()
    func root(_ name: String, _ text: String, _ reader: inout TableReader) -> ModelTable? {
      guard let root = reader.root(of: SourceFile(name: name, text: text)) else { return nil }
      return reader.model(root)
    }
    var neutral: [String: FieldDefinition] = [:]
    if let root = reader.root(of: SourceFile(name: "neutral.yaml", text: EmbeddedTables.neutral)) {
      neutral = reader.neutralFields(root)
    }
    var models: [TaxonomyName: ModelTable] = [:]
    models[.sigma] = root("sigma.yaml", EmbeddedTables.sigma, &reader)
    models[.udm] = root("udm.yaml", EmbeddedTables.udm, &reader)
    var schema = UDMSchema(root: "Event", messages: [:], enumerations: [:])
    if let root = reader.root(of: SourceFile(name: "udm-schema.yaml", text: EmbeddedTables.udmSchema)) {
      schema = reader.udmSchema(root)
    }
    let catalog = TaxonomyCatalog(policy: .proposed, neutral: neutral, models: models, udm: schema)
    return Reading(catalog, reader.diagnostics)
  }

  /// What a field of a data model holds; `nil` when the model has no such field. Sigma's fields are what their
  /// neutral counterparts are, and text when they have none.
  package func definition(of field: Field, in taxonomy: TaxonomyName) -> FieldDefinition? {
    switch taxonomy {
    case .neutral, .ecs: return neutral[field.name]
    case .udm: return udm.definition(ofPath: field.name)
    default:
      for source in models[taxonomy]?.sources ?? [] {
        for (name, mapping) in source.fields where mapping.field == field {
          guard let known = neutral[name] else { continue }
          return FieldDefinition(field: field, type: known.type, isRepeated: known.isRepeated)
        }
      }
      return nil
    }
  }

  /// The parts of a UDM path that repeat, from short to long; none when nothing along it does. YARA-L reads
  /// fields that share such a part from the same element (reference, section 10).
  package func repeatedParts(ofUDMPath field: Field) -> [Field] {
    udm.repeatedParts(ofPath: field.name).map { Field($0) }
  }

  /// The names of a model's fields, sorted, for suggestions.
  package func fieldNames(in taxonomy: TaxonomyName) -> [String] {
    switch taxonomy {
    case .neutral, .ecs: return neutral.keys.sorted()
    case .udm: return udm.commonPaths
    default:
      let names = models[taxonomy]?.sources.flatMap { $0.fields.values.map(\.field.name) } ?? []
      return Set(names).sorted()
    }
  }

  /// The log sources that a model tells apart, for suggestions and documents.
  package func logSources(in taxonomy: TaxonomyName) -> [LogSource] {
    (models[taxonomy]?.sources ?? []).map(\.logSource).filter { $0 != LogSource() }
  }
}

/// The name of the target whose overrides change mappings to a model.
func targetName(of taxonomy: TaxonomyName) -> String {
  taxonomy == .udm ? "yaral" : taxonomy.name
}
