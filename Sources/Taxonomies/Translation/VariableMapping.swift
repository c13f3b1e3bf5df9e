import Detections
import Events

/// How the events of one variable are named in a model: its log source's mappings, with the rule's overrides.
struct VariableMapping: Sendable {
  /// By neutral name.
  private(set) var fields: [String: Mapping]
  let selectors: [ModelTable.Selector]
  /// Native name → the neutral fields that are called so, sorted; one, unless the rule overrides both.
  private(set) var inverse: [String: [String]] = [:]

  init(_ source: ModelTable.Source, overrides: [String: String]) {
    fields = source.fields
    selectors = source.selectors
    for (neutral, native) in overrides { fields[neutral] = Mapping(field: Field(native)) }
    for (neutral, mapping) in fields { inverse[mapping.field.name, default: []].append(neutral) }
    for (native, names) in inverse where names.count > 1 {
      // The rule's own word goes before the table's.
      let own = names.filter { overrides[$0] != nil }
      inverse[native] = (own.isEmpty ? names : own).sorted()
    }
  }

  /// The mapping of a neutral field; `nil` when it has no name here.
  func row(of neutral: String) -> Mapping? { fields[neutral] }
}

extension TaxonomyCatalog {
  /// What is known of the log source of each variable of a detection; `nil` for one that the model does not know
  /// or, in a UDM detection, that is not told.
  func sources(
    of detection: Detection, in model: TaxonomyName
  ) -> [(variable: EventVariable, source: ModelTable.Source?)] {
    var translation = DetectionTranslation(self, importing: detection)
    let overrides = detection.overrides[targetName(of: model)]?.fields ?? [:]
    return detection.variables.map { variable in
      if detection.taxonomy == .udm, model == .udm, variable.logSource == nil {
        return (variable, translation.importedSource(of: variable, overrides))
      }
      return (variable, models[model]?.merged(variable.logSource))
    }
  }
}
