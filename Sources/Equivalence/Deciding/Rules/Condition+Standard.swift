import Detections
import Events

/// A bound of a number of events, in one spelling: `>= 3` is `> 2`, and `= 0` is `<= 0`.
struct Count: Hashable {
  var relation: Relation
  var number: Int64

  init(_ relation: Relation, _ number: Int64) {
    self.relation = relation
    self.number = number
    if number > .min, relation == .greaterOrEqual { (self.relation, self.number) = (.greater, number - 1) }
    if number > .min, relation == .less { (self.relation, self.number) = (.lessOrEqual, number - 1) }
    if number == 0, relation == .equal { self.relation = .lessOrEqual }
    if number == 0, relation == .notEqual { self.relation = .greater }
  }
}

extension Condition {
  /// The same condition with negations moved inwards, without `all` in `all`, and with counts in one spelling.
  func standardized(isNegated: Bool = false) -> Condition {
    switch self {
    case .all(let operands), .any(let operands):
      let isAll = isConjunction != isNegated
      let parts = operands.map { $0.standardized(isNegated: isNegated) }
      let inner = parts.flatMap { operand -> [Condition] in
        switch operand {
        case .all(let parts): isAll ? parts : [operand]
        case .any(let parts): isAll ? [operand] : parts
        case .not, .count, .compare, .holds: [operand]
        }
      }
      return inner.count == 1 ? inner[0] : isAll ? .all(inner) : .any(inner)
    case .not(let operand):
      return operand.standardized(isNegated: !isNegated)
    case .count(let variable, let relation, let number):
      let count = Count(isNegated ? relation.negated : relation, number)
      return .count(variable: variable, count.relation, count.number)
    case .compare, .holds:
      // A comparison with null is false, and so is its opposite.
      return isNegated ? .not(self) : self
    }
  }

  private var isConjunction: Bool {
    switch self {
    case .all: true
    case .any, .not, .count, .compare, .holds: false
    }
  }
}

extension Window.Kind {
  /// Whether where its windows lie depends on no variable.
  var isLaidByEngine: Bool {
    switch self {
    case .hop, .tumbling, .sliding: true
    case .after, .before: false
    }
  }

  /// Whether each event that could take part lays a window, also one that is not counted there.
  package var liesAtEvents: Bool {
    switch self {
    case .sliding, .after, .before: true
    case .hop, .tumbling: false
    }
  }
}

extension Detection {
  /// What the events of a variable that occur in rows satisfy: its predicate, and that they have the fields
  /// by which they must be joined. Other events make no difference, unless they lay windows.
  ///
  /// What the event that is joined must be is asked, too, where both have one text.
  func joined(_ variable: EventVariable, _ domain: EventDomain) -> Predicate {
    let required = requiredVariables
    switch window?.kind {
    case .hop, .tumbling: break
    case .after(let pivot), .before(let pivot): if pivot == variable.name { return variable.predicate }
    case .sliding, nil: return variable.predicate
    }
    // An event that is in no row may still make a group or a window, unless others that must be there do.
    let isLaidByOthers = variables.contains { other in
      required.contains(other.name) && !other.isTimeless
        && (window?.keys ?? []).allSatisfy { $0.fields[other.name] != nil }
    }
    guard required.contains(variable.name) || isLaidByOthers else { return variable.predicate }
    var operands = [variable.predicate]
    for join in joins where join.left.variable != join.right.variable {
      for (own, other) in [(join.left, join.right), (join.right, join.left)] {
        guard own.variable == variable.name, case .field(_, let field) = own,
          !required.contains(variable.name) || required.contains(other.variable)
        else { continue }
        operands.append(.field(field, .text(TextTest(.contains(""), isCaseSensitive: true))))
        guard join.isEquality, !join.ignoringCase, case .field(let name, let compared) = other,
          let joined = self.variable(name), !domain.isRepeated(field), !domain.isRepeated(compared)
        else { continue }
        operands += joined.predicate.textTests(only: compared).map { $0.mapFields { _ in field } }
      }
    }
    return operands.count == 1 ? operands[0] : .all(operands)
  }
}

extension Predicate {
  /// What must hold of an event and asks for texts of one field only.
  fileprivate func textTests(only field: Field) -> [Predicate] {
    switch self {
    case .all(let operands): operands.flatMap { $0.textTests(only: field) }
    case .named(_, let operand): operand.textTests(only: field)
    case .any, .not, .field: asksForText(only: field) ? [self] : []
    case .keyword: []
    }
  }

  private func asksForText(only field: Field) -> Bool {
    switch self {
    case .all(let operands), .any(let operands): return operands.allSatisfy { $0.asksForText(only: field) }
    case .not(let operand), .named(_, let operand): return operand.asksForText(only: field)
    case .field(let test):
      guard case .text = test.test else { return false }
      return test.fields == [field]
    case .keyword: return false
    }
  }
}
