extension Predicate {
  /// A predicate that holds on the same events, in a form that most ways of writing it share.
  ///
  /// Names are dropped. Negations stand at tests only; `all` and `any` are flat, and have no operand twice,
  /// none beside its negation, and none that another operand makes superfluous; operands stand in one order.
  /// Tests are in their simplest form (see `FieldPredicate.normalized`). Equal forms mean the same; the
  /// converse does not hold.
  package var normalized: Predicate { Ordered(self, isNegated: false).predicate }
}

/// A normalized predicate, with the text by which it is put in order.
private struct Ordered {
  var predicate: Predicate
  var key: String

  init(_ predicate: Predicate, isNegated: Bool) {
    switch predicate {
    case .all(let operands):
      let inner = operands.map { Ordered($0, isNegated: isNegated) }
      self.init(inner, isConjunction: !isNegated)
    case .any(let operands):
      let inner = operands.map { Ordered($0, isNegated: isNegated) }
      self.init(inner, isConjunction: isNegated)
    case .not(let operand):
      self.init(operand, isNegated: !isNegated)
    case .named(_, let operand):
      self.init(operand, isNegated: isNegated)
    case .field(let test):
      self.init(test.normalized.map(Predicate.field), isNegated: isNegated)
    case .keyword(let test, let origin):
      self.init(test.normalized.map { .keyword($0, origin) }, isNegated: isNegated)
    }
  }

  /// One of several tests, or none of them.
  private init(_ tests: [Predicate], isNegated: Bool) {
    let operands = tests.map { test in
      let key = test.orderingText
      return isNegated
        ? Ordered(predicate: .not(test), key: "~" + key) : Ordered(predicate: test, key: key)
    }
    self.init(operands, isConjunction: isNegated)
  }

  private init(predicate: Predicate, key: String) {
    self.predicate = predicate
    self.key = key
  }

  /// All operands, or some: flattened, simplified, in order.
  private init(_ operands: [Ordered], isConjunction: Bool) {
    var seen: Set<Predicate> = []
    var flat: [Ordered] = []
    for operand in operands {
      for part in operand.parts(isConjunction) where seen.insert(part.predicate).inserted {
        flat.append(part)
      }
    }
    let neutral = isConjunction ? Predicate.always : .never
    let decisive = isConjunction ? Predicate.never : .always
    let contradicts = flat.contains { seen.contains(.not($0.predicate)) }
    if contradicts || seen.contains(decisive) {
      self.init(predicate: decisive, key: decisive.orderingText)
      return
    }
    flat.removeAll { $0.isSuperfluous(beside: seen, isConjunction) }
    guard flat.count != 1 else {
      self = flat[0]
      return
    }
    flat.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let predicates = flat.map(\.predicate)
    self.init(
      predicate: flat.isEmpty ? neutral : isConjunction ? .all(predicates) : .any(predicates),
      key: (isConjunction ? "&(" : "|(") + flat.map(\.key).joined(separator: ",") + ")")
  }

  /// The operands, if this is of that kind; else this alone.
  private func parts(_ isConjunction: Bool) -> [Ordered] {
    switch predicate {
    case .all(let operands) where isConjunction, .any(let operands) where !isConjunction:
      operands.map { Ordered(predicate: $0, key: $0.orderingText) }
    case .all, .any, .not, .named, .field, .keyword:
      [self]
    }
  }

  /// Whether one of the other operands decides this one: `a and (a or b)` is `a`.
  private func isSuperfluous(beside others: Set<Predicate>, _ isConjunction: Bool) -> Bool {
    switch predicate {
    case .any(let operands) where isConjunction, .all(let operands) where !isConjunction:
      operands.contains { others.contains($0) }
    case .all, .any, .not, .named, .field, .keyword:
      false
    }
  }
}

extension Predicate {
  /// A text by which normalized predicates are put in order; equal for equal ones only.
  fileprivate var orderingText: String {
    switch self {
    case .all(let operands): "&(" + operands.map(\.orderingText).joined(separator: ",") + ")"
    case .any(let operands): "|(" + operands.map(\.orderingText).joined(separator: ",") + ")"
    case .not(let operand): "~" + operand.orderingText
    case .named(let name, let operand): "\(name): " + operand.orderingText
    case .field(let test): test.orderingText
    case .keyword(let test, _): "* " + test.orderingText
    }
  }
}
