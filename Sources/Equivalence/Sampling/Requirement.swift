import Detections

/// What a test of an event must give.
struct Requirement {
  enum Question {
    case field(FieldPredicate)
    /// Some value of the event passes.
    case keyword(TextTest)
  }

  var question: Question
  var isWanted: Bool
}

extension Predicate {
  /// Requirements under which the predicate holds, or does not: one way of many, chosen at random.
  ///
  /// All operands of what must hold as a whole, one of a choice, now and then more.
  func requirements(isWanted: Bool, _ random: inout SplitMix64) -> [Requirement] {
    switch self {
    case .all(let operands):
      return Self.requirements(operands, isWanted: isWanted, needsEach: isWanted, &random)
    case .any(let operands):
      return Self.requirements(operands, isWanted: isWanted, needsEach: !isWanted, &random)
    case .not(let operand):
      return operand.requirements(isWanted: !isWanted, &random)
    case .named(_, let operand):
      return operand.requirements(isWanted: isWanted, &random)
    case .field(let test):
      return [Requirement(question: .field(test), isWanted: isWanted)]
    case .keyword(let test, _):
      return [Requirement(question: .keyword(test), isWanted: isWanted)]
    }
  }

  private static func requirements(
    _ operands: [Predicate], isWanted: Bool, needsEach: Bool, _ random: inout SplitMix64
  ) -> [Requirement] {
    if needsEach { return operands.flatMap { $0.requirements(isWanted: isWanted, &random) } }
    guard let chosen = operands.indices.randomElement(using: &random) else { return [] }
    // At most one more, however many there are: of many texts asked at once only the longest would be seen.
    let further = random.oneIn(4) ? operands.indices.randomElement(using: &random) : nil
    return operands.indices.flatMap { index -> [Requirement] in
      if index == chosen || index == further {
        return operands[index].requirements(isWanted: isWanted, &random)
      }
      // What is not needed is left open, or goes the other way: then the chosen one alone decides.
      return random.oneIn(3) ? operands[index].requirements(isWanted: !isWanted, &random) : []
    }
  }

  /// The tests of fields, and of keywords under no field, in the order in which they stand.
  var tests: [(field: Field?, test: FieldTest)] {
    switch self {
    case .all(let operands), .any(let operands): operands.flatMap(\.tests)
    case .not(let operand), .named(_, let operand): operand.tests
    case .field(let test): [(test.field, test.test)]
    case .keyword(let test, _): [(nil, .text(test))]
    }
  }
}

extension EventVariable {
  /// The predicates that decide on computed values.
  var computedPredicates: [Predicate] {
    func predicates(in expression: ValueExpression) -> [Predicate] {
      switch expression {
      case .literal, .field, .values, .time: []
      case .element(_, _, let inner): predicates(in: inner)
      case .call(_, let arguments): arguments.flatMap(predicates)
      case .arithmetic(_, let left, let right): predicates(in: left) + predicates(in: right)
      case .conditional(let predicate, let then, let otherwise):
        [predicate] + predicates(in: then) + predicates(in: otherwise)
      }
    }
    return derivations.flatMap { step -> [Predicate] in
      if case .computed(let computed) = step { predicates(in: computed.expression) } else { [] }
    }
  }
}

extension Detection {
  /// The predicates of outcomes and the condition about the events of a variable.
  func furtherPredicates(of variable: String) -> [Predicate] {
    var result: [Predicate] = []
    func collect(_ condition: Condition) {
      switch condition {
      case .all(let operands), .any(let operands): operands.forEach(collect)
      case .not(let operand): collect(operand)
      case .count: break
      case .compare(let left, _, let right): [left, right].forEach(collectExpression)
      case .holds(let name, let predicate): if name == variable { result.append(predicate) }
      }
    }
    func collectExpression(_ expression: Expression) {
      switch expression {
      case .literal, .field, .outcome: break
      case .conditional(let condition, let then, let otherwise):
        collect(condition)
        [then, otherwise].forEach(collectExpression)
      case .arithmetic(_, let left, let right): [left, right].forEach(collectExpression)
      case .aggregate(_, let operand): collectExpression(operand)
      case .truth(let condition): collect(condition)
      case .call(_, let arguments): arguments.forEach(collectExpression)
      }
    }
    outcomes.map(\.expression).forEach(collectExpression)
    collect(condition)
    return result
  }

  /// The fields that outcomes and the condition read directly, by variable.
  var readFields: [(variable: String, field: Field)] {
    var result: [(variable: String, field: Field)] = []
    func note(_ variable: String, _ field: Field) -> Field {
      result.append((variable, field))
      return field
    }
    for outcome in outcomes { _ = outcome.expression.renamingFields(note) }
    _ = condition.renamingFields(note)
    return result
  }
}
