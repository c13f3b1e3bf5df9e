package import Detections
package import Diagnostics
import Events

extension TaxonomyCatalog {
  /// The detection in the names of another data model. One of the two must be neutral.
  ///
  /// To UDM the log source becomes tests of fields. Nothing is guessed: a field, value or log source without
  /// a mapping is an error that names it, and so are two fields that would become one.
  package func translate(_ detection: Detection, to taxonomy: TaxonomyName) -> Reading<Detection?> {
    if detection.taxonomy == taxonomy || taxonomy == .ecs { return Reading(detection) }
    var translation =
      detection.taxonomy == .neutral
      ? DetectionTranslation(self, detection, to: taxonomy) : DetectionTranslation(self, importing: detection)
    let result = translation.run()
    let hasErrors = translation.diagnostics.contains { $0.severity == .error }
    return Reading(hasErrors ? nil : result, translation.diagnostics)
  }
}

/// The work of translating one detection.
struct DetectionTranslation {
  let catalog: TaxonomyCatalog
  let detection: Detection
  let target: TaxonomyName
  /// The model that is not neutral.
  let model: TaxonomyName
  /// By variable.
  var mappings: [String: VariableMapping] = [:]
  /// By variable: the log source, when it had to be found out.
  var foundSources: [String: LogSource] = [:]
  var diagnostics: [Diagnostic] = []
  /// Native field → the neutral field that became it, by variable.
  private var used: [String: [String: String]] = [:]
  private var reportedProposals: Set<String> = []

  init(_ catalog: TaxonomyCatalog, _ detection: Detection, to target: TaxonomyName) {
    self.catalog = catalog
    self.detection = detection
    self.target = target
    model = target
  }

  init(_ catalog: TaxonomyCatalog, importing detection: Detection) {
    self.catalog = catalog
    self.detection = detection
    target = .neutral
    model = detection.taxonomy
  }

  var isImport: Bool { target == .neutral }

  mutating func run() -> Detection {
    findMappings()
    var result = detection
    result.taxonomy = target
    if isImport { result.overrides[targetName(of: model)]?.fields = [:] }
    result.variables = detection.variables.map { translate($0) }
    result.joins = detection.joins.map { join in
      var join = join
      join.left = translate(join.left, at: join.origin)
      join.right = translate(join.right, at: join.origin)
      return join
    }
    if var window = detection.window {
      window.keys = window.keys.map { translate($0) }
      result.window = window
    }
    result.outcomes = detection.outcomes.map { outcome in
      var outcome = outcome
      outcome.expression = translate(outcome.expression, at: outcome.origin)
      return outcome
    }
    result.condition = translate(detection.condition, at: .none)
    return result
  }

  private mutating func findMappings() {
    let overrides = detection.overrides[targetName(of: model)]?.fields ?? [:]
    for variable in detection.variables {
      if isImport, variable.logSource == nil, model == .udm {
        guard let found = importedSource(of: variable, overrides) else { continue }
        foundSources[variable.name] = found.logSource
        mappings[variable.name] = VariableMapping(found, overrides: overrides)
        continue
      }
      let needsSelectors = model == .udm && !isImport
      guard let mapping = catalog.mapping(of: variable.logSource, in: model, overrides: overrides),
        !needsSelectors || !mapping.selectors.isEmpty
      else {
        diagnostics.append(
          .unmappedLogSource(variable.logSource, model, catalog.logSources(in: model), at: variable.origin.span))
        continue
      }
      mappings[variable.name] = mapping
    }
  }

  private mutating func translate(_ variable: EventVariable) -> EventVariable {
    var result = variable
    var predicate = variable.predicate
    if isImport, model == .udm, let source = foundSources[variable.name] {
      predicate = predicate.removing(mappings[variable.name]?.selectors ?? [])
      result.logSource = source
    }
    predicate = translate(predicate, of: variable.name)
    if !isImport, model == .udm {
      let selectors = mappings[variable.name]?.selectors ?? []
      let tests = selectors.map { selector in
        let atoms = selector.values.map { value in
          Predicate.text(selector.field, .equals(value.text ?? ""), cased: true)
        }
        return atoms.count == 1 ? atoms[0] : Predicate.any(atoms)
      }
      if case .all(let operands) = predicate {
        predicate = .all(tests + operands)
      } else {
        predicate = .all(tests + [predicate])
      }
      result.logSource = nil
    }
    result.predicate = predicate
    return result
  }

  private mutating func translate(_ operand: Join.Operand, at origin: Origin) -> Join.Operand {
    switch operand {
    case .time: operand
    case .field(let variable, let field):
      .field(variable: variable, rename(field, of: variable, allowsValues: true, at: origin))
    }
  }

  private mutating func translate(_ key: GroupKey) -> GroupKey {
    var key = key
    for (variable, field) in key.fields {
      key.fields[variable] = rename(field, of: variable, allowsValues: false, at: key.origin)
    }
    return key
  }

  mutating func translate(_ expression: Expression, at origin: Origin) -> Expression {
    switch expression {
    case .literal, .outcome: return expression
    case .field(let variable, let field, let absentAs):
      let renamed = rename(field, of: variable, allowsValues: false, at: origin)
      return .field(variable: variable, renamed, absentAs: absentAs)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(
        translate(condition, at: origin), then: translate(then, at: origin),
        otherwise: translate(otherwise, at: origin))
    case .arithmetic(let symbol, let left, let right):
      return .arithmetic(symbol, translate(left, at: origin), translate(right, at: origin))
    case .aggregate(let aggregate, let operand): return .aggregate(aggregate, translate(operand, at: origin))
    case .truth(let condition): return .truth(translate(condition, at: origin))
    }
  }

  mutating func translate(_ condition: Condition, at origin: Origin) -> Condition {
    switch condition {
    case .all(let operands): return .all(operands.map { translate($0, at: origin) })
    case .any(let operands): return .any(operands.map { translate($0, at: origin) })
    case .not(let operand): return .not(translate(operand, at: origin))
    case .count: return condition
    case .compare(let left, let relation, let right):
      return .compare(translate(left, at: origin), relation, translate(right, at: origin))
    case .holds(let variable, let predicate):
      return .holds(variable: variable, translate(predicate, of: variable))
    }
  }

  /// The other model's name of a field that is used as a whole, without a test.
  mutating func rename(
    _ field: Field, of variable: String, allowsValues: Bool, at origin: Origin
  ) -> Field {
    guard let found = lookUp(field, of: variable, at: origin) else { return field }
    if !found.mapping.values.isEmpty, !allowsValues {
      diagnostics.append(.valuesDiffer(field, model, at: origin.span))
    }
    return isImport ? Field(found.neutral) : found.mapping.field
  }

  /// The mapping of a field, from either side; `nil` and a finding when there is none.
  mutating func lookUp(
    _ field: Field, of variable: String, at origin: Origin
  ) -> (neutral: String, mapping: Mapping)? {
    // Without a mapping of the whole variable the log source was reported already.
    guard let mapping = mappings[variable] else { return nil }
    if isImport {
      let names = (mapping.inverse[field.name] ?? []).sorted()
      guard let name = names.first, let row = mapping.fields[name] else {
        diagnostics.append(.unmappedField(field, from: model, to: .neutral, Array(mapping.inverse.keys), at: origin.span))
        return nil
      }
      if names.count > 1 { diagnostics.append(.ambiguousField(field, names, at: origin.span)) }
      return (name, row)
    }
    guard let row = mapping.fields[field.name] else {
      diagnostics.append(.unmappedField(field, from: .neutral, to: model, Array(mapping.fields.keys), at: origin.span))
      return nil
    }
    if row.isProposed {
      if catalog.policy == .confirmed {
        diagnostics.append(.onlyProposed(field, row.field, model, at: origin.span))
        return nil
      }
      if reportedProposals.insert(field.name).inserted {
        diagnostics.append(.proposedMapping(field, row.field, model, at: origin.span))
      }
    }
    let earlier = used[variable, default: [:]].updateValue(field.name, forKey: row.field.name)
    if let earlier, earlier != field.name {
      diagnostics.append(.mergedFields(earlier, field.name, row.field, model, at: origin.span))
    }
    return (field.name, row)
  }

  /// The log source that a UDM predicate tells by its tests, and in which all its fields have neutral names.
  private mutating func importedSource(
    of variable: EventVariable, _ overrides: [String: String]
  ) -> ModelTable.Source? {
    let required = variable.predicate.requiredTexts
    let table = catalog.models[model]
    let fields = Set(detection.fields(of: variable.name))
    for row in table?.sources ?? [] where !row.selectors.isEmpty {
      guard let merged = table?.merged(row.logSource) else { continue }
      let isTold = merged.selectors.allSatisfy { selector in
        let wanted = Set(selector.values.compactMap(\.text))
        return required[selector.field.name] == wanted
      }
      guard isTold else { continue }
      let known = Set(merged.fields.values.map(\.field.name)).union(merged.selectors.map(\.field.name))
      if fields.allSatisfy({ known.contains($0) }) { return merged }
    }
    diagnostics.append(.noLogSource(variable.name, model, at: variable.origin.span))
    return nil
  }
}
