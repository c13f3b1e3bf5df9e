import Detections
import Diagnostics
import Events
import Taxonomies
import ValueFunctions

/// How variables see events otherwise than they were read: `whole`, `each`, `computed`.
extension RuleLowering {
  /// Notes the fields that a variable has besides those of events, so that its selections can name them.
  mutating func noteViews(_ views: Neutral.Views, of variable: String) {
    let outer = currentVariable
    currentVariable = variable
    defer { currentVariable = outer }
    for entry in views.whole {
      let list = field(entry.value)
      define(entry.key, list.type, of: variable)
    }
    for part in views.each { checkPart(Neutral.Name(part.text, origin: part.origin)) }
    for computed in views.computed {
      let known = computedTypes[variable] ?? [:]
      let type = computed.computation.type { known[$0.text] ?? vocabulary.type(of: Field($0.text)) }
      define(computed.name, type, of: variable)
    }
  }

  private mutating func define(_ name: Neutral.Scalar, _ type: FieldType?, of variable: String) {
    if vocabulary.definition(name.text) != nil {
      report(
        .duplicateName, "'\(name.text)' is a field of events", at: name.span, help: "call what is computed otherwise")
    }
    if computedTypes[variable]?[name.text] != nil {
      report(.duplicateName, "the name '\(name.text)' is used twice", at: name.span)
    }
    // Names of closed sets are texts, where they are computed.
    computedTypes[variable, default: [:]].updateValue(type == .enumeration ? .text : type, forKey: name.text)
  }

  private mutating func checkPart(_ part: Neutral.Name) {
    if vocabulary.isPart(part.text) { return }
    let near = nearestName(to: part.text, among: vocabulary.fieldNames())
    report(
      .unknownField, "there is no list '\(part.text)' in events", at: part.origin.span,
      help: near.map { "did you mean '\($0)'?" } ?? "name a field, or what stands above fields, that repeats")
  }

  /// The steps of a variable, whose selections are lowered.
  mutating func derivations(_ views: Neutral.Views, of variable: String) -> [Derivation] {
    let outer = currentVariable
    currentVariable = variable
    defer { currentVariable = outer }
    var steps: [Derivation] = views.whole.map { entry in
      .computed(ComputedField(Field(entry.key.text), .values(Field(entry.value.text)), isAbsentWhenZero: false))
    }
    steps += views.each.map { .each(Field($0.text)) }
    var unknown = views.computed.map(\.name.text)
    for computed in views.computed {
      let value = lower(computed.computation, of: variable)
      for field in value.fields.map(\.name).sorted() where unknown.contains(field) {
        report(
          .undefinedName, "'\(field)' is computed after this", at: computed.name.span,
          help: "what is computed is known to what stands below it only")
      }
      unknown.removeAll { $0 == computed.name.text }
      let field = Field(computed.name.text)
      steps.append(.computed(ComputedField(field, value, isAbsentWhenZero: computed.isAbsentWhenZero)))
    }
    return steps
  }

  private mutating func lower(_ computation: Neutral.Computation, of variable: String) -> ValueExpression {
    switch computation {
    case .literal(let value): return .literal(value)
    case .field(let name, let absentAs): return .field(field(name).field, absentAs: absentAs)
    case .values(let name): return .values(field(name).field)
    case .element(let part, let index, let value):
      checkPart(part)
      if case .field(part, let absentAs) = value, !vocabulary.isPart(part.text) {
        return .element(of: Field(part.text), index: index, .field(Field(part.text), absentAs: absentAs))
      }
      return .element(of: Field(part.text), index: index, lower(value, of: variable))
    case .time: return .time
    case .call(let name, let arguments):
      let lowered = arguments.map { lower($0, of: variable) }
      // The parser knows all functions.
      return ValueFunction(rawValue: name.text).map { .call($0, lowered) } ?? .literal(.null)
    case .arithmetic(let symbol, let left, let right):
      let first = lower(left, of: variable)
      return .arithmetic(symbol, first, lower(right, of: variable))
    case .conditional(let formula, let then, let otherwise):
      let test = predicate(of: formula, in: variable)
      let first = lower(then, of: variable)
      return .conditional(test, then: first, otherwise: lower(otherwise, of: variable))
    case .missing: return .literal(.null)
    }
  }
}

extension Neutral.Computation {
  /// What the value is; `nil` when that is not known.
  ///
  /// - Parameter known: what a field holds.
  func type(_ known: (Neutral.Name) -> FieldType?) -> FieldType? {
    switch self {
    case .literal(let value): return value.fieldType
    case .field(let name, _), .values(let name): return known(name)
    case .element(_, _, let value): return value.type(known)
    case .time: return .integer
    case .call(let name, let arguments):
      return ValueFunction(rawValue: name.text)?.type { arguments.first?.type(known) }
    case .arithmetic: return .float
    case .conditional(_, let then, let otherwise):
      let types = [then.type(known), otherwise.type(known)]
      return types.contains(.float) ? .float : types[0]
    case .missing: return nil
    }
  }
}

extension Value {
  fileprivate var fieldType: FieldType? {
    switch self {
    case .string: .text
    case .integer: .integer
    case .double: .float
    case .boolean: .boolean
    case .null, .list: nil
    }
  }
}

extension ValueFunction {
  /// What the values are that it gives.
  fileprivate func type(of argument: () -> FieldType?) -> FieldType? {
    switch result {
    case .text: return .text
    case .integer: return .integer
    case .float: return .float
    case .boolean: return .boolean
    case .sameNumber: return argument() == .integer ? .integer : .float
    case .list:
      let ofTimes: [ValueFunction] = [
        .minutesOfTimes, .hoursOfTimes, .daysOfTimes, .weeksOfTimes, .monthsOfTimes, .yearsOfTimes,
      ]
      return ofTimes.contains(self) ? .integer : .text
    }
  }
}
