import Detections
import Events

/// How the events of one variable are named in a model: its log source's mappings, with the rule's overrides.
struct VariableMapping {
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
}

extension TaxonomyCatalog {
  /// The mapping of a log source in a model; `nil` when the model does not know the log source.
  func mapping(
    of logSource: LogSource?, in model: TaxonomyName, overrides: [String: String]
  ) -> VariableMapping? {
    models[model]?.merged(logSource).map { VariableMapping($0, overrides: overrides) }
  }
}
