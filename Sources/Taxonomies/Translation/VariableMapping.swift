import Detections
import Events

/// How the events of one variable are named in a model: its log source's mappings, with the rule's overrides.
struct VariableMapping {
  /// By neutral name.
  var fields: [String: Mapping]
  var selectors: [ModelTable.Selector]

  init(_ source: ModelTable.Source, overrides: [String: String]) {
    fields = source.fields
    selectors = source.selectors
    for (neutral, native) in overrides {
      fields[neutral] = Mapping(field: Field(native), values: [], isProposed: false)
    }
  }

  /// Native name → the neutral fields that are called so.
  var inverse: [String: [String]] {
    var names: [String: [String]] = [:]
    for (neutral, mapping) in fields { names[mapping.field.name, default: []].append(neutral) }
    return names
  }
}

extension TaxonomyCatalog {
  /// The mapping of a log source in a model; `nil` when the model does not know the log source.
  func mapping(
    of logSource: LogSource?, in model: TaxonomyName, overrides: [String: String]
  ) -> VariableMapping? {
    models[model]?.merged(logSource).map { VariableMapping($0, overrides: overrides) }
  }
}
