import Detections
import Diagnostics
import Taxonomies

/// Variables that see the elements of repeated fields one by one (reference, section 10 and section 20, step 1).
extension RuleLowering {
  /// How a variable sees events: lists that are read as a whole are kept before their elements are taken apart.
  func derivations(of variable: String) -> [Derivation] {
    let lists = (wholeLists[variable] ?? []).map { field in
      Derivation.computed(
        ComputedField(Self.wholeName(of: field), .values(field), isAbsentWhenZero: false))
    }
    let parts = unnestedVariables.contains(variable) ? plainParts(of: variable) : []
    let computed = computedFields[variable] ?? []
    return lists + parts.map { .each($0) } + computed.map { .computed($0) }
  }

  /// The parts that repeat of all fields of a variable that the rule reads without `any` and `all`: enclosing parts
  /// before inner ones.
  private func plainParts(of variable: String) -> [Field] {
    var parts: [Field] = []
    for path in plainPaths where path.variable == variable && !path.hasIndex {
      for part in catalog.repeatedParts(ofUDMPath: Field(path.fieldName)) where !parts.contains(part) {
        parts.append(part)
      }
    }
    return parts.sorted { ($0.name.utf8.count, $0.name) < ($1.name.utf8.count, $1.name) }
  }

  /// The paths that are read without `any` and `all`, outside of functions of whole lists.
  private var plainPaths: [YARAL.Path] {
    let events = rule.events?.lines.map(\.expression) ?? []
    let outcomes = rule.outcome?.lines.map(\.expression) ?? []
    return (events + outcomes).flatMap(\.plainPaths)
  }

  /// The variables of which some repeated field is read without `any` and `all`.
  var variablesWithPlainLists: Set<String> {
    Set(variableNames.filter { !plainParts(of: $0).isEmpty })
  }

  /// The field that keeps a whole list where its elements are looked at one by one.
  mutating func wholeList(of reference: Reference) -> Field {
    let field = reference.field
    if !wholeLists[reference.variable, default: []].contains(field) {
      wholeLists[reference.variable, default: []].append(field)
    }
    let whole = Self.wholeName(of: field)
    var definition = reference.definition
    definition.field = whole
    computedDefinitions[reference.variable, default: [:]][whole] = definition
    return whole
  }

  private static func wholeName(of field: Field) -> Field { Field("all of \(field.name)") }
}
