import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies
import ValueFunctions

extension YARAL.RuleRaising {
  typealias Sight = YARAL.Sight

  /// Finds out how what each variable sees is written; losses say what can't be.
  mutating func findSights() {
    let uses = FieldUses(of: detection)
    for variable in detection.variables {
      var sight = Sight(variable, called: name(variable.name), fields: fields)
      for step in variable.derivations {
        guard case .computed(let computed) = step else { continue }
        do throws(YARAL.RaisingFailure) {
          try add(computed, to: &sight, uses)
        } catch {
          lose(.notExpressible, "'\(computed.field)' of '\(variable.name)'", error.reason, variable.origin)
        }
      }
      checkOrder(of: variable)
      sights[variable.name] = sight
    }
  }

  private mutating func add(
    _ computed: ComputedField, to sight: inout Sight, _ uses: FieldUses
  ) throws(YARAL.RaisingFailure) {
    if case .values(let list) = computed.expression {
      guard sight.wholeLists[list] == nil, sight.computed[list] == nil, !computed.isAbsentWhenZero,
        let definition = fields.definition(of: list)
      else { throw YARAL.RaisingFailure("YARA-L can't name a list") }
      sight.add(computed.field, keeping: list, definition)
      return
    }
    guard var definition = sight.definition(of: computed.expression) else {
      throw YARAL.RaisingFailure("YARA-L can't test a list as one value")
    }
    definition.isRepeated = false
    var written = Sight.Written(
      expression: try expression(computed.expression, sight), definition: definition,
      isAlwaysPresent: !computed.isAbsentWhenZero)
    if written.expression.paths.isEmpty, !written.expression.readsClock { throw YARAL.RaisingFailure("it is computed from no field") }
    if case .arithmetic(.subtract, let left, let right) = computed.expression, written.isAlwaysPresent {
      written.difference = Sight.Difference(
        left: try expression(left, sight), right: try expression(right, sight))
    }
    try name(&written, computed, of: sight.variable, uses)
    sight.add(computed.field, written)
  }

  private mutating func expression(
    _ value: ValueExpression, _ sight: Sight
  ) throws(YARAL.RaisingFailure) -> YARAL.Expression {
    // A field with its zero value is written as the field.
    if case .field(let field, let absentAs) = value, sight.computed[field] != nil {
      guard sight.fields.definition(of: field)?.readsAsZero(absentAs) == true else {
        throw YARAL.RaisingFailure("\(field) reads as another value in YARA-L when it is not set")
      }
      return try sight.written(field)
    }
    var raising = YARAL.ValueRaising(sight)
    defer { losses += raising.losses }
    return try raising.expression(value)
  }

  /// Names a computed field where it is not written out at its only place.
  ///
  /// `strings.to_lower($e.f) = "x"` is read as a comparison that ignores case, and an `if` or arithmetic in outcomes
  /// as one of rows: a name for the value says exactly what is meant.
  private mutating func name(
    _ written: inout Sight.Written, _ computed: ComputedField, of variable: EventVariable, _ uses: FieldUses
  ) throws(YARAL.RaisingFailure) {
    let place = FieldUses.Place(variable: variable.name, field: computed.field)
    let isNested = uses.inValues.contains(place)
    var isLower = false
    if case .call(.lower, _) = computed.expression { isLower = true }
    let tests = uses.tests[place] ?? 0
    var isNeeded = isNested
    if case .path = written.expression.kind {} else if !written.isAlwaysPresent {
      isNeeded = isNested || tests > 1 || (tests > 0 && isLower) || uses.inOutcomes.contains(place)
    }
    let isKey = detection.window?.keys.contains { $0.fields[variable.name] == computed.field } ?? false
    if isNeeded || isKey, !written.expression.paths.contains(where: { !$0.path.steps.isEmpty }) {
      throw YARAL.RaisingFailure("YARA-L binds names to what is computed from fields, not from names alone")
    }
    guard isNeeded else { return }
    let keys = (detection.window?.keys ?? []).filter { $0.fields[variable.name] == computed.field }
    if let key = keys.first {
      // The name of a key stands for the field of the first variable that has it.
      guard detection.variables.first(where: { key.fields[$0.name] != nil })?.name == variable.name else {
        throw YARAL.RaisingFailure("the name of the key that it is stands for the value of another event")
      }
      written.placeholder = names.keys[key.name]
      return
    }
    if written.isAlwaysPresent {
      throw YARAL.RaisingFailure("YARA-L can't tell in computed values whether it is set")
    }
    written.placeholder = names.free(Self.placeholder(for: written.expression), suffix: "_value")
    written.needsBinding = true
  }

  /// A name after the function and the field: `capture_hostname`.
  private static func placeholder(for expression: YARAL.Expression) -> String {
    var words: [String] = []
    if case .call(let call) = expression.kind {
      words += call.function.split(separator: ".").suffix(1).map(String.init)
    }
    for step in (expression.paths.first?.path.steps ?? []).reversed() {
      if case .member(let member) = step {
        words.append(member)
        break
      }
    }
    return words.isEmpty ? "value" : words.joined(separator: "_")
  }

  /// Lists are kept before their elements are taken apart, and values computed after it.
  private mutating func checkOrder(of variable: EventVariable) {
    var hasElements = false
    var hasValues = false
    for step in variable.derivations {
      var isInOrder = true
      switch step {
      case .each:
        isInOrder = !hasValues
        hasElements = true
      case .computed(let computed):
        if case .values = computed.expression { isInOrder = !hasElements } else { hasValues = true }
      }
      if isInOrder { continue }
      lose(
        .notExpressible, "event '\(variable.name)'",
        "YARA-L takes elements apart before it computes, and reads lists as they were", variable.origin)
      return
    }
  }

  /// Whether the text takes apart what the variable does: the lists that it reads without `any` and `all`.
  mutating func checkElements(in expressions: [YARAL.Expression]) {
    for variable in detection.variables {
      guard let sight = sights[variable.name], !sight.parts.isEmpty else { continue }
      let paths = expressions.flatMap(\.plainPaths).filter { $0.variable == sight.name && !$0.hasIndex }
      let parts = Set(paths.flatMap { fields.repeatedParts(of: Field($0.fieldName)) })
      for part in sight.parts.subtracting(parts).sorted(by: { $0.name < $1.name }) {
        lose(
          .notExpressible, "each element of '\(part)'",
          "YARA-L looks at elements one by one only where something is asked of them", variable.origin)
      }
    }
  }
}

/// Where a detection uses the fields that it computes.
private struct FieldUses {
  struct Place: Hashable {
    var variable: String
    var field: Field
  }

  /// How often a field is tested.
  var tests: [Place: Int] = [:]
  /// The fields from which further values are computed, other than by reading them as they are.
  var inValues: Set<Place> = []
  var inOutcomes: Set<Place> = []

  init(of detection: Detection) {
    var found: [Place] = []
    _ = detection.mapPredicates { variable, predicate in
      predicate.mapField { test in
        found += test.fields.map { Place(variable: variable, field: $0) }
        return .field(test)
      }
    }
    for place in found { tests[place, default: 0] += 1 }
    for variable in detection.variables {
      for case .computed(let computed) in variable.derivations {
        if case .field = computed.expression { continue }
        inValues.formUnion(computed.expression.readFields.map { Place(variable: variable.name, field: $0) })
      }
    }
    var read: [Place] = []
    let bare = detection.mapPredicates { _, _ in .always }
    func note(_ variable: String, _ field: Field) -> Field {
      read.append(Place(variable: variable, field: field))
      return field
    }
    for outcome in bare.outcomes { _ = outcome.expression.renamingFields(note) }
    _ = bare.condition.renamingFields(note)
    inOutcomes = Set(read)
  }
}
