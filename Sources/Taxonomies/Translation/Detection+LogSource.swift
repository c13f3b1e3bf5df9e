import Detections
import Diagnostics
import Events

extension DetectionTranslation {
  /// The log source that a UDM predicate tells by its tests, and in which all its fields have neutral names.
  ///
  /// Of several the one that more tests tell. When that leaves several, the one that a table prefers; without
  /// one it is an error: they would be different rules.
  mutating func importedSource(
    of variable: EventVariable, _ overrides: [String: String]
  ) -> ModelTable.Source? {
    let choices = variable.predicate.requiredChoices
    let fields = Set(detection.fields(of: variable.name))
    let requirements = EventRequirements(variable.predicate, areNative: true)
    var found: [ModelTable.Source] = []
    // The fields without a name in the log source that has names for most.
    var unnamed: [String]?
    for row in catalog.table(of: model)?.sources ?? [] where !row.selectors.isEmpty && row.tells != [] {
      guard let merged = catalog.table(of: model)?.merged(row.logSource, of: requirements),
        !found.contains(where: { $0.logSource == merged.logSource }),
        merged.selectors.allSatisfy({ selector in choices.contains { selector.isSaid(by: $0) } })
      else { continue }
      let mapping = VariableMapping(merged, overrides: overrides)
      let unknown = fields.filter { !mapping.hasName(for: $0) }
      if unknown.isEmpty { found.append(merged) }
      if unnamed.map({ unknown.count < $0.count }) ?? true { unnamed = unknown.sorted() }
    }
    let most = found.map(\.selectors.count).max()
    found = found.filter { $0.selectors.count == most }
    if found.count > 1, found.count(where: \.isPreferred) == 1 { found = found.filter(\.isPreferred) }
    guard found.count <= 1 else {
      diagnostics.append(
        .ambiguousLogSource(variable.name, found.map(\.logSource), model, at: variable.origin.span))
      return nil
    }
    if found.isEmpty { diagnostics.append(.noLogSource(variable.name, model, unnamed ?? [], at: variable.origin.span)) }
    return found.first
  }
}
