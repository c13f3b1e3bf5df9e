import Detections
import Diagnostics
import Events
import Taxonomies

extension RuleLowering {
  /// The field that an expression reads: a path, `any` or `all` of one, a placeholder, `strings.to_lower` of
  /// these; `nil` for any other expression.
  ///
  /// - Parameter variable: whose field is meant when a placeholder stands for those of several.
  mutating func reference(
    _ expression: YARAL.Expression, preferring variable: String? = nil
  ) throws(LoweringFailure) -> Reference? {
    switch expression.kind {
    case .path(let path):
      return try reference(to: path, at: expression.origin, preferring: variable)
    case .quantified(let quantifier, let operand):
      guard var reference = try quantified(operand, preferring: variable) else { return nil }
      guard reference.repeatedPart != nil else {
        throw .problem(
          .yaralRepeated, "'\(quantifier.rawValue)' stands before a field that does not repeat",
          at: expression.origin, help: "write \(reference.field.name) without it")
      }
      reference.reading = quantifier == .any ? .any : .all
      reference.origin = expression.origin
      return reference
    case .call(let call):
      if call.function == "strings.to_lower", call.arguments.count == 1,
        let operand = expression.operands.first,
        var reference = try reference(operand, preferring: variable), reference.isText, !reference.isLowercased
      {
        reference.isLowercased = true
        return reference
      }
      return try computedReference(expression, preferring: variable)
    case .arithmetic:
      return try computedReference(expression, preferring: variable)
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership, .choice:
      return nil
    }
  }

  /// The list that stands behind `any` or `all`.
  private mutating func quantified(
    _ operand: YARAL.Expression, preferring variable: String?
  ) throws(LoweringFailure) -> Reference? {
    guard case .path(let path) = operand.kind, !path.steps.isEmpty, unnestedVariables.contains(path.variable) else {
      return try reference(operand, preferring: variable)
    }
    let field = try field(of: path, at: operand.origin)
    let definition = try definition(of: field, of: path.variable, at: operand.origin)
    var reference = Reference(
      variable: path.variable, definition: definition, reading: .plain,
      repeatedPart: definition.isRepeated ? field : nil, isLowercased: false, origin: operand.origin)
    guard definition.isRepeated else { return reference }
    let whole = wholeList(of: reference)
    reference.definition.field = whole
    reference.repeatedPart = whole
    return reference
  }

  mutating func reference(
    to path: YARAL.Path, at origin: Origin, preferring variable: String?
  ) throws(LoweringFailure) -> Reference? {
    if !path.steps.isEmpty {
      if path.hasIndex { return try elementReference(path, at: origin) }
      return try reference(field: try field(of: path, at: origin), of: path.variable, at: origin)
    }
    if isReported(path.variable) { throw LoweringFailure(diagnostic: nil) }
    let terms = equalities.terms(of: path.variable)
    guard let owner = variable ?? Equalities.variables(of: terms).first,
      let field = Equalities.fields(of: owner, in: terms).first
    else { return nil }
    return try reference(field: field, of: owner, at: origin)
  }

  /// Whether it was said where the name is defined that what it stands for can't be translated.
  private func isReported(_ name: String) -> Bool {
    if unusablePlaceholders.contains(name) { return true }
    let isOutcome = rule.outcome?.lines.contains { $0.name == name } ?? false
    return isOutcome && !outcomes.contains { $0.name == name }
  }

  /// The UDM field of a path; fails for the entity graph, detections, and single elements.
  func field(of path: YARAL.Path, at origin: Origin) throws(LoweringFailure) -> Field {
    if let source = path.foreignSource {
      // Reported where the variable is used first.
      if variableOrigins[path.variable] != nil, !variableNames.contains(path.variable) {
        throw LoweringFailure(diagnostic: nil)
      }
      throw .notSupported("\(source) ('$\(path.variable)')", at: origin)
    }
    return Field(path.fieldName)
  }

  func reference(field: Field, of variable: String, at origin: Origin) throws(LoweringFailure) -> Reference {
    guard variableNames.contains(variable) else {
      throw .problem(.yaralName, "'$\(variable)' is no event variable of 'events'", at: origin)
    }
    let definition = try definition(of: field, of: variable, at: origin)
    let isRepeated = definition.isRepeated && !unnestedVariables.contains(variable)
    return Reference(
      variable: variable, definition: definition, reading: .plain,
      repeatedPart: isRepeated ? catalog.repeatedParts(ofUDMPath: field).first ?? field : nil,
      isLowercased: false, origin: origin)
  }

  func definition(
    of field: Field, of variable: String, at origin: Origin
  ) throws(LoweringFailure) -> FieldDefinition {
    if let computed = computedDefinitions[variable]?[field] { return computed }
    guard let definition = catalog.definition(of: field, in: .udm) else {
      let near = nearestName(to: field.name, among: catalog.fieldNames(in: .udm))
      throw .problem(
        .unknownField, "it is not known what the UDM field '\(field.name)' holds", at: origin,
        help: near.map { "did you mean '\($0)'?" } ?? "")
    }
    return definition
  }

  /// What a field reads as when it is not set; `nil` when that is not known.
  func zero(of definition: FieldDefinition) -> Literal? {
    switch definition.type {
    case .text, .address: .text("")
    case .integer, .time: .number(.integer(0))
    case .float: .number(.double(0))
    case .boolean: .boolean(false)
    case .enumeration: definition.enumerators.first.map { .text($0) }
    }
  }

  /// The event variables that an expression speaks of: for each field and placeholder those it may mean.
  func owners(of expression: YARAL.Expression) throws(LoweringFailure) -> [Set<String>] {
    var result: [Set<String>] = []
    for (path, origin) in expression.paths {
      if !path.steps.isEmpty {
        result.append([path.variable])
      } else if isReported(path.variable) {
        throw LoweringFailure(diagnostic: nil)
      } else {
        let owners = Equalities.variables(of: equalities.terms(of: path.variable))
        guard !owners.isEmpty else {
          throw .problem(
            .yaralName, "the placeholder '$\(path.variable)' is not bound to a field", at: origin,
            help: "bind it by an equality: $\(path.variable) = $e.…")
        }
        result.append(Set(owners))
      }
    }
    return result
  }
}
