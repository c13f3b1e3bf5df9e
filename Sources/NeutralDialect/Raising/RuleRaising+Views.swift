import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies
import ValueFunctions

/// How variables see events otherwise than they were read: `whole`, `each`, `computed`.
extension RuleRaising {
  /// Gives what is computed names that a rule can have, which no field has.
  mutating func nameComputedFields() {
    var renaming: [String: [Field: Field]] = [:]
    var taken = Set(formulaKeywords)
    for variable in detection.variables {
      for case .computed(let computed) in variable.derivations {
        let wanted = writableName(computed.field.name, otherwise: computed.expression.name)
        let isGood = wanted == computed.field.name && vocabulary.definition(wanted) == nil
        var name = freeName(isGood ? wanted : computed.expression.name, among: taken)
        while vocabulary.definition(name) != nil { name += "_value" }
        taken.insert(name)
        renaming[variable.name, default: [:]][computed.field] = Field(name)
      }
    }
    if renaming.isEmpty { return }
    detection = detection.renamingOwnFields { variable, field in renaming[variable]?[field] ?? field }
    var types: [String: FieldType?] = [:]
    for variable in detection.variables {
      for case .computed(let computed) in variable.derivations {
        let known = vocabulary.definition
        let name = computed.field.name
        let type = computed.expression.type { types[$0.name] ?? known($0.name)?.type }
        types.updateValue(type == .enumeration ? .text : type, forKey: name)
      }
    }
    let definition = vocabulary.definition
    let computed = types
    vocabulary.definition = { name in
      if let type = computed[name] { return FieldDefinition(field: Field(name), type: type ?? .text) }
      return definition(name)
    }
  }

  /// The views of a variable, whose predicate is raised.
  mutating func views(of variable: EventVariable) -> Neutral.Views {
    var views = Neutral.Views()
    for step in variable.derivations {
      switch step {
      case .each(let part):
        views.each.append(Neutral.Scalar(part.name))
        checkOrder(views.computed.isEmpty && isWritable(part), variable)
      case .computed(let computed):
        if case .values(let list) = computed.expression, !computed.isAbsentWhenZero, views.each.isEmpty,
          views.computed.isEmpty
        {
          views.whole.append(Neutral.Entry(Neutral.Scalar(computed.field.name), Neutral.Scalar(list.name)))
          checkOrder(isWritable(list), variable)
          continue
        }
        guard let value = computation(computed.expression, of: variable.name) else {
          checkOrder(false, variable, "'\(computed.field)' is computed from what a rule can't say")
          continue
        }
        views.computed.append(
          Neutral.ComputedField(
            Neutral.Scalar(computed.field.name), value, isAbsentWhenZero: computed.isAbsentWhenZero))
      }
    }
    return views
  }

  private mutating func checkOrder(
    _ isGood: Bool, _ variable: EventVariable,
    _ message: String = "lists are kept whole, then taken apart, then values computed; another order can't be written"
  ) {
    if !isGood { lose(.notExpressible, "event '\(variable.name)'", .unwritable, message, at: variable.origin) }
  }

  private mutating func computation(_ value: ValueExpression, of variable: String) -> Neutral.Computation? {
    switch value {
    case .literal(let value): return value.isWritable ? .literal(value) : nil
    case .field(let field, let absentAs):
      guard isComputable(field), absentAs == .null || absentAs.isWritable else { return nil }
      return .field(Neutral.Name(field.name), absentAs: absentAs)
    case .values(let field): return isComputable(field) ? .values(Neutral.Name(field.name)) : nil
    case .element(let part, let index, let inner):
      guard isComputable(part), let inner = computation(inner, of: variable) else { return nil }
      return .element(Neutral.Name(part.name), index, inner)
    case .time: return .time
    case .call(let function, let arguments):
      let written = arguments.map { computation($0, of: variable) }
      return written.contains(nil) ? nil : .call(Neutral.Name(function.rawValue), written.compactMap { $0 })
    case .arithmetic(let symbol, let left, let right):
      guard let first = computation(left, of: variable), let second = computation(right, of: variable) else { return nil }
      return .arithmetic(symbol, first, second)
    case .conditional(let predicate, let then, let otherwise):
      guard var raising = raisings[variable] else { return nil }
      let losses = raising.losses.count
      let formula = raising.formula(predicate)
      guard raising.losses.count == losses, let first = computation(then, of: variable),
        let second = computation(otherwise, of: variable)
      else { return nil }
      raisings[variable] = raising
      return .conditional(formula, then: first, otherwise: second)
    }
  }

  /// Whether a field is read back from a computed value as it is.
  private func isComputable(_ field: Field) -> Bool {
    let name = Neutral.Computation.field(Neutral.Name(field.name), absentAs: .null)
    return ComputationParser.parse(Neutral.Scalar(field.name)).value.computation == name && !["or"].contains(field.name)
  }
}

extension ValueExpression {
  /// A name for what is computed so: `capture_hostname`.
  fileprivate var name: String {
    let field = fields.map(\.name).sorted().first.map { $0.split(separator: ".").last.map(String.init) ?? $0 } ?? ""
    let head: String =
      switch self {
      case .literal: "fixed"
      case .field: "filled"
      case .values: "all"
      case .element(_, let index, _): "element_\(index)"
      case .time: "time"
      case .call(let function, _): function.rawValue
      case .arithmetic(.subtract, _, _): "difference"
      case .arithmetic: "sum"
      case .conditional: "choice"
      }
    return writableName(field.isEmpty ? head : "\(head)_\(field)", otherwise: "value")
  }

  /// What the value is: as the loader finds it (`Neutral.Computation.type`).
  fileprivate func type(_ known: (Field) -> FieldType?) -> FieldType? {
    plain.type { known(Field($0.text)) }
  }

  /// The same as far as its type is concerned.
  private var plain: Neutral.Computation {
    switch self {
    case .literal(let value): .literal(value)
    case .field(let field, let absentAs): .field(Neutral.Name(field.name), absentAs: absentAs)
    case .values(let field): .values(Neutral.Name(field.name))
    case .element(let part, let index, let inner): .element(Neutral.Name(part.name), index, inner.plain)
    case .time: .time
    case .call(let function, let arguments): .call(Neutral.Name(function.rawValue), arguments.map(\.plain))
    case .arithmetic(let symbol, let left, let right): .arithmetic(symbol, left.plain, right.plain)
    case .conditional(_, let then, let otherwise): .conditional(.missing, then: then.plain, otherwise: otherwise.plain)
    }
  }
}
