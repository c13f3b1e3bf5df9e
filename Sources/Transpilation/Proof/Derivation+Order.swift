import Detections

extension [Derivation] {
  /// Brings steps that compute fields independently of each other in an order that depends on what they compute only: not
  /// on what they are called, nor on where they were written.
  mutating func orderComputed() {
    var rest = self
    var placed: [Derivation] = []
    // Fields are named by their place, here and where they are compared.
    var names: [Field: Field] = [:]
    func key(_ step: Derivation) -> String { "\(step.named("").renamingFields { names[$0] ?? $0 })" }
    while !rest.isEmpty {
      let ready = rest.indices.filter { index in rest[..<index].allSatisfy { !$0.mustPrecede(rest[index]) } }
      guard let next = ready.map({ (key: key(rest[$0]), index: $0) }).min(by: { $0.key < $1.key }) else { return }
      let step = rest.remove(at: next.index)
      if case .computed(let computed) = step { names[computed.field] = Field("place \(names.count)") }
      placed.append(step)
    }
    self = placed
  }
}

extension Derivation {
  /// The step with another name for the field that it computes.
  fileprivate func named(_ name: String) -> Derivation {
    guard case .computed(var computed) = self else { return self }
    computed.field = Field(name)
    return .computed(computed)
  }

  /// Whether it makes a difference when the step is taken after another instead of before it.
  fileprivate func mustPrecede(_ other: Derivation) -> Bool {
    guard case .computed(let left) = self, case .computed(let right) = other else { return true }
    return left.field == right.field || left.expression.reads(right.field) || right.expression.reads(left.field)
  }
}

extension ValueExpression {
  /// Whether a field's values can decide on the value.
  fileprivate func reads(_ field: Field) -> Bool { hasKeywords || fields.contains(field) }

  /// Whether it asks for keywords, which all fields may hold.
  private var hasKeywords: Bool {
    switch self {
    case .literal, .field, .values, .time: false
    case .element(_, _, let inner): inner.hasKeywords
    case .call(_, let arguments): arguments.contains(where: \.hasKeywords)
    case .arithmetic(_, let left, let right): left.hasKeywords || right.hasKeywords
    case .conditional(let predicate, let then, let otherwise):
      predicate.hasKeywords || then.hasKeywords || otherwise.hasKeywords
    }
  }
}

extension Predicate {
  fileprivate var hasKeywords: Bool {
    switch self {
    case .all(let operands), .any(let operands): operands.contains(where: \.hasKeywords)
    case .not(let operand), .named(_, let operand): operand.hasKeywords
    case .field: false
    case .keyword: true
    }
  }
}
