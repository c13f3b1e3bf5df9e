package import Detections
package import Diagnostics
import Events

extension TaxonomyCatalog {
  /// The detection in the names of another data model; from one foreign model to another by way of the neutral.
  ///
  /// To UDM the log source becomes tests of fields. Nothing is guessed: a field, value or log source without
  /// a mapping is an error that names it, and so are two fields that would become one.
  package func translate(_ detection: Detection, to taxonomy: TaxonomyName) -> Reading<Detection?> {
    if detection.taxonomy == taxonomy || taxonomy == .ecs && detection.taxonomy == .neutral {
      return Reading(detection)
    }
    if detection.taxonomy != .neutral, taxonomy != .neutral {
      let neutral = translate(detection, to: .neutral)
      guard let value = neutral.value else { return neutral }
      let result = translate(value, to: taxonomy)
      return Reading(result.value, neutral.diagnostics + result.diagnostics)
    }
    var translation: DetectionTranslation
    if detection.taxonomy == .neutral {
      translation = DetectionTranslation(self, detection, to: taxonomy)
    } else {
      let nameable = leavingOutForeignOutcomes(of: detection)
      translation = DetectionTranslation(self, importing: nameable.value)
      translation.diagnostics = nameable.diagnostics
    }
    let inner = translation.runInner()
    guard let inner else { return Reading(nil, translation.diagnostics) }
    translation.detection = inner
    let result = translation.run()
    let hasErrors = translation.diagnostics.contains { $0.severity == .error }
    return Reading(hasErrors ? nil : result, translation.diagnostics)
  }
}

/// The work of translating one detection.
struct DetectionTranslation {
  let catalog: TaxonomyCatalog
  var detection: Detection
  let target: TaxonomyName
  /// The model that is not neutral.
  let model: TaxonomyName
  /// By variable.
  var mappings: [String: VariableMapping] = [:]
  /// By variable: the log source, when it had to be found out.
  var foundSources: [String: LogSource] = [:]
  var diagnostics: [Diagnostic] = []
  /// Field in the target → the field that became it, by variable.
  private var used: [String: [String: String]] = [:]
  /// Fields of which something was said already.
  private var reported: Set<String> = []

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
      translate(join)
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

  mutating func findMappings() {
    let overrides = checkedOverrides()
    for variable in detection.variables where variable.inner == nil {
      if isImport, variable.logSource == nil, model == .udm {
        guard let found = importedSource(of: variable, overrides) else { continue }
        foundSources[variable.name] = found.logSource
        mappings[variable.name] = VariableMapping(found, overrides: overrides)
        continue
      }
      let needsSelectors = model == .udm && !isImport
      let requirements = EventRequirements(variable.predicate, areNative: isImport)
      guard let source = catalog.table(of: model)?.merged(variable.logSource, of: requirements),
        !needsSelectors || !source.selectors.isEmpty
      else {
        diagnostics.append(
          .unmappedLogSource(variable.logSource, model, catalog.logSources(in: model), at: variable.origin.span))
        continue
      }
      if needsSelectors { noteSelectors(of: source, at: variable.origin.span) }
      mappings[variable.name] = VariableMapping(source, overrides: overrides)
    }
  }

  /// Says what is uncertain about how the model tells a log source.
  private mutating func noteSelectors(of source: ModelTable.Source, at span: Span?) {
    if source.isProposed {
      diagnostics.append(
        catalog.policy == .confirmed
          ? .onlyProposedLogSource(source.logSource, model, at: span)
          : .proposedLogSource(source.logSource, model, at: span))
    }
    if !source.untold.isEmpty {
      diagnostics.append(.untoldLogSource(source.logSource, source.untold, model, at: span))
    }
  }

  /// The rule's own mappings, without those that name what there is not.
  private mutating func checkedOverrides() -> [String: String] {
    guard let override = detection.overrides[targetName(of: model)] else { return [:] }
    return override.fields.sorted { $0.key < $1.key }.reduce(into: [:]) { known, entry in
      if catalog.definition(of: Field(entry.key), in: .neutral) == nil {
        diagnostics.append(
          .unknownOverride(Field(entry.key), .neutral, catalog.fieldNames(in: .neutral), at: override.origin.span))
      } else if model == .udm, catalog.definition(of: Field(entry.value), in: .udm) == nil {
        diagnostics.append(
          .unknownOverride(Field(entry.value), .udm, catalog.fieldNames(in: .udm), at: override.origin.span))
      } else {
        known[entry.key] = entry.value
      }
    }
  }

  private mutating func translate(_ variable: EventVariable) -> EventVariable {
    // The fields of alerts are called the same in every model.
    if variable.inner != nil { return variable }
    var result = variable
    if let source = foundSources[variable.name] { result.logSource = source }
    result.derivations = variable.derivations.map { translate($0, of: variable) }
    var predicate = translate(variable.predicate, of: variable.name)
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

  private mutating func translate(_ join: Join) -> Join {
    var join = join
    let left = translate(&join.left, at: join.origin)
    let right = translate(&join.right, at: join.origin)
    // Values that are written otherwise may be compared only with values that are written in the same way, and
    // only for being the same.
    let isEquality = join.relation == .equal || join.relation == .notEqual
    if left.values != right.values || (!left.values.isEmpty && !isEquality) {
      let field = left.values.isEmpty ? right.field : left.field
      diagnostics.append(.valuesDiffer(field ?? "", model, at: join.origin.span))
    }
    return join
  }

  /// Renames the field of an operand, and returns which it was and how its values are written.
  private mutating func translate(
    _ operand: inout Join.Operand, at origin: Origin
  ) -> (field: Field?, values: [Mapping.ValuePair]) {
    guard case .field(let variable, let field) = operand else { return (nil, []) }
    guard let found = lookUp(field, of: variable, at: origin) else { return (field, []) }
    if found.mapping.part != nil { diagnostics.append(.valuesDiffer(field, model, at: origin.span)) }
    operand = .field(variable: variable, isImport ? Field(found.neutral) : found.mapping.field)
    return (field, found.mapping.values)
  }

  private mutating func translate(_ key: GroupKey) -> GroupKey {
    var key = key
    for (variable, field) in key.fields {
      key.fields[variable] = rename(field, of: variable, at: key.origin)
    }
    return key
  }

  mutating func translate(_ expression: Expression, at origin: Origin) -> Expression {
    switch expression {
    case .literal, .outcome: return expression
    case .field(let variable, let field, let absentAs):
      let renamed = rename(field, of: variable, at: origin)
      return .field(variable: variable, renamed, absentAs: absentAs)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(
        translate(condition, at: origin), then: translate(then, at: origin),
        otherwise: translate(otherwise, at: origin))
    case .arithmetic(let symbol, let left, let right):
      return .arithmetic(symbol, translate(left, at: origin), translate(right, at: origin))
    case .aggregate(let aggregate, let operand): return .aggregate(aggregate, translate(operand, at: origin))
    case .truth(let condition): return .truth(translate(condition, at: origin))
    case .call(let function, let arguments):
      return .call(function, arguments.map { translate($0, at: origin) })
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
      if detection.variable(variable)?.inner != nil { return condition }
      return .holds(variable: variable, translate(predicate, of: variable))
    }
  }

  /// The other model's name of a field whose values are given as they are, not tested.
  mutating func rename(_ field: Field, of variable: String, at origin: Origin) -> Field {
    guard let found = lookUp(field, of: variable, at: origin) else { return field }
    if !found.mapping.values.isEmpty || found.mapping.part != nil {
      diagnostics.append(.valuesDiffer(field, model, at: origin.span))
    }
    return isImport ? Field(found.neutral) : found.mapping.field
  }

  /// The mapping of a field, from either side; `nil` and a finding when there is none.
  mutating func lookUp(
    _ field: Field, of variable: String, at origin: Origin
  ) -> (neutral: String, mapping: Mapping)? {
    if detection.variable(variable)?.inner != nil { return (field.name, Mapping(field: field)) }
    // Without a mapping of the whole variable the log source was reported already.
    guard let mapping = mappings[variable] else { return nil }
    // What is computed has no name in any model.
    if isComputed(field, of: variable) { return (field.name, Mapping(field: field)) }
    let names = isImport ? mapping.neutralNames(of: field.name) : [field.name]
    guard let name = names.first, let row = mapping.row(of: name) else {
      if reported.insert(field.name).inserted {
        let known = isImport ? mapping.nativeNames : mapping.neutralNames
        diagnostics.append(.unmappedField(field, from: detection.taxonomy, to: target, known, at: origin.span))
      }
      return nil
    }
    if names.count > 1, reported.insert(field.name).inserted {
      diagnostics.append(.ambiguousField(field, names, at: origin.span))
    }
    let other = isImport ? Field(name) : row.field
    if row.isProposed, reported.insert(field.name).inserted {
      diagnostics.append(
        catalog.policy == .confirmed
          ? .onlyProposed(field, other, target, at: origin.span)
          : .proposedMapping(field, other, target, at: origin.span))
    }
    if isImport, row.field != field, reported.insert(field.name).inserted {
      diagnostics.append(.readAsAnother(field, row.field, other, at: origin.span))
    }
    // Parts of a field stand beside each other, and beside the whole.
    let place = other.name + (row.part.map { " \($0.rawValue)" } ?? "")
    let earlier = used[variable, default: [:]].updateValue(field.name, forKey: place)
    if let earlier, earlier != field.name {
      diagnostics.append(.mergedFields(earlier, field.name, other, target, at: origin.span))
    }
    return (name, row)
  }
}
