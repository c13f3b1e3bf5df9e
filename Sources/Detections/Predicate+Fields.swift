extension Predicate {
  /// The fields that the predicate reads, each once, in the order in which they stand.
  ///
  /// A keyword reads all fields, and adds none here.
  package var fields: [Field] {
    var seen: Set<Field> = []
    var result: [Field] = []
    func collect(_ predicate: Predicate) {
      switch predicate {
      case .all(let operands), .any(let operands): operands.forEach(collect)
      case .not(let operand), .named(_, let operand): collect(operand)
      case .field(let test): result += test.fields.filter { seen.insert($0).inserted }
      case .keyword: break
      }
    }
    collect(self)
    return result
  }

  /// Shows each test of a field.
  package func forEachTest(_ body: (FieldPredicate) -> Void) {
    switch self {
    case .all(let parts), .any(let parts): for part in parts { part.forEachTest(body) }
    case .not(let part), .named(_, let part): part.forEachTest(body)
    case .field(let test): body(test)
    case .keyword: break
    }
  }

  /// Whether it asks something of all values of an event.
  package var holdsKeyword: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains(where: \.holdsKeyword)
    case .not(let part), .named(_, let part): part.holdsKeyword
    case .field: false
    case .keyword: true
    }
  }

  /// The predicate with each test of a field replaced; names, connectives and keywords stay.
  package func mapField(_ transform: (FieldPredicate) -> Predicate) -> Predicate {
    switch self {
    case .all(let operands): .all(operands.map { $0.mapField(transform) })
    case .any(let operands): .any(operands.map { $0.mapField(transform) })
    case .not(let operand): .not(operand.mapField(transform))
    case .named(let name, let operand): .named(name, operand.mapField(transform))
    case .field(let test): transform(test)
    case .keyword: self
    }
  }

  /// The predicate with other names for its fields.
  package func mapFields(_ rename: (Field) -> Field) -> Predicate {
    mapField { .field($0.renamingFields(rename)) }
  }

  /// The predicate without the names of its selections.
  package var strippingNames: Predicate {
    switch self {
    case .all(let operands): .all(operands.map(\.strippingNames))
    case .any(let operands): .any(operands.map(\.strippingNames))
    case .not(let operand): .not(operand.strippingNames)
    case .named(_, let operand): operand.strippingNames
    case .field, .keyword: self
    }
  }

  /// Whether the predicate can hold only when the field has a value that is not null.
  ///
  /// Told by the form alone: `false` says nothing. Tests of a value require it, `present` does not (null is
  /// there), and the negation of `null` does.
  package func requiresPresence(of field: Field) -> Bool {
    requiresPresence(of: field, whenNegated: false)
  }

  private func requiresPresence(of field: Field, whenNegated isNegated: Bool) -> Bool {
    switch self {
    case .all(let operands):
      let require = { (operand: Predicate) in operand.requiresPresence(of: field, whenNegated: isNegated) }
      return isNegated ? operands.allSatisfy(require) : operands.contains(where: require)
    case .any(let operands):
      let require = { (operand: Predicate) in operand.requiresPresence(of: field, whenNegated: isNegated) }
      return isNegated ? operands.contains(where: require) : operands.allSatisfy(require)
    case .not(let operand):
      return operand.requiresPresence(of: field, whenNegated: !isNegated)
    case .named(_, let operand):
      return operand.requiresPresence(of: field, whenNegated: isNegated)
    case .field(let test):
      return test.requiresPresence(of: field, whenNegated: isNegated)
    case .keyword:
      return false
    }
  }
}

extension FieldPredicate {
  /// The fields that the test reads: its own, and the other one of `sameAs`.
  package var fields: [Field] {
    switch test {
    case .sameAs(let other, _): [field, other]
    case .text, .number, .boolean, .network, .present, .null, .member: [field]
    }
  }

  /// The test with other names for its fields.
  package func renamingFields(_ rename: (Field) -> Field) -> FieldPredicate {
    var result = self
    result.field = rename(field)
    if case .sameAs(let other, let isCaseSensitive) = test {
      result.test = .sameAs(rename(other), isCaseSensitive: isCaseSensitive)
    }
    return result
  }

  fileprivate func requiresPresence(of asked: Field, whenNegated isNegated: Bool) -> Bool {
    switch test {
    case .text, .number, .boolean, .network, .member:
      !isNegated && field == asked
    case .sameAs(let other, _):
      !isNegated && (field == asked || other == asked)
    case .null:
      isNegated && field == asked
    case .present:
      false
    }
  }
}
