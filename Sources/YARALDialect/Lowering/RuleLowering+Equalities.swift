import Detections
import Diagnostics
import Events

extension RuleLowering {
  /// What it means that some names are equal: a key of the window, a join, a comparison within an event, or
  /// only another name.
  mutating func lower(_ terms: [Term]) throws(LoweringFailure) {
    let placeholders = terms.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    if placeholders.contains(where: unusablePlaceholders.contains) { throw LoweringFailure(diagnostic: nil) }
    let owners = Equalities.variables(of: terms)
    let names = keys.filter(placeholders.contains)
    guard !owners.isEmpty else {
      throw .problem(
        .yaralName, "the placeholder '$\(placeholders.first ?? "")' is not bound to a field", at: rule.origin)
    }
    for owner in owners {
      let isSet = !names.isEmpty && !allowsZeroValues && !terms.contains { computedPlaceholders.contains($0) }
      try compare(Equalities.fields(of: owner, in: terms), of: owner, isKey: isSet)
    }
    if names.isEmpty {
      if owners.count > 1 { try join(owners, terms) } else { try noteRows(terms, of: owners[0]) }
    } else {
      try group(by: names, terms)
    }
  }

  /// Several fields of one event that have one value.
  private mutating func compare(
    _ fields: [Field], of variable: String, isKey: Bool
  ) throws(LoweringFailure) {
    guard let first = fields.first, fields.count > 1 else { return }
    let origin = variableOrigins[variable] ?? .none
    let reference = try reference(field: first, of: variable, at: origin)
    for field in fields.dropFirst() {
      let other = try self.reference(field: field, of: variable, at: origin)
      let context = PredicateContext(
        variable: variable, knownFields: isKey ? [first] : impliedFields[variable] ?? [])
      let part = try comparison(reference, .equal, other, ignoringCase: false, context, at: origin)
      parts.append((variable, .max, part.predicate))
    }
  }

  private mutating func group(by names: [String], _ terms: [Term]) throws(LoweringFailure) {
    var fields: [String: Field] = [:]
    var zero: Value?
    for variable in variableNames {
      let origin = variableOrigins[variable] ?? .none
      // A variable without the key is joined by other names.
      guard var field = Equalities.fields(of: variable, in: terms).first else { continue }
      if field == eventTime { field = timeReference(of: variable, at: origin).field }
      let reference = try reference(field: field, of: variable, at: origin)
      try unnest(reference.unnested.map { [$0] } ?? [], of: variable, at: origin)
      fields[variable] = field
      // Keys that are not set are in no group, but those that are computed are (section 9).
      let isComputed = terms.contains { computedPlaceholders.contains($0) }
      if allowsZeroValues || isComputed, let literal = self.zero(of: reference.definition) {
        zero = try value(literal, at: origin)
      }
    }
    for name in names {
      keyFields[name] = fields
      zeroOfKey[name] = zero
    }
  }

  private mutating func join(_ owners: [String], _ terms: [Term]) throws(LoweringFailure) {
    var operands: [Join.Operand] = []
    for owner in owners {
      let origin = variableOrigins[owner] ?? .none
      guard let field = Equalities.fields(of: owner, in: terms).first else { continue }
      let reference = try reference(field: field, of: owner, at: origin)
      if reference.repeatedPart != nil, owners.count > 2 { throw .needsUnnesting([owner]) }
      try unnest(reference.unnested.map { [$0] } ?? [], of: owner, at: origin)
      operands.append(Self.operand(field, of: owner))
    }
    for operand in operands.dropFirst() {
      joins.append(Join(operands[0], .equal, operand, origin: variableOrigins[operand.variable] ?? .none))
    }
  }

  /// A name for a repeated field is bound to each of its elements.
  private mutating func noteRows(_ terms: [Term], of variable: String) throws(LoweringFailure) {
    for field in Equalities.fields(of: variable, in: terms) where field != eventTime {
      let reference = try reference(field: field, of: variable, at: variableOrigins[variable] ?? .none)
      if reference.repeatedPart != nil { hasSeveralRows = true }
    }
  }
}

extension Set<String> {
  fileprivate func contains(_ term: Term) -> Bool {
    if case .placeholder(let name) = term { contains(name) } else { false }
  }
}
