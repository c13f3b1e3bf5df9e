extension Detection {
  /// The names of the outcomes on which it depends whether the detection fires: those that the condition compares, and
  /// those that they are computed from.
  package var decidingOutcomes: Set<String> {
    var names = condition.outcomes
    // An outcome is computed from earlier ones only.
    for outcome in outcomes.reversed() where names.contains(outcome.name) {
      names.formUnion(outcome.expression.outcomes)
    }
    return names
  }

  /// The detection without some outcomes, which must not be deciding, and those that are computed from them; and without
  /// what only they needed: computed fields, and views of elements where rows are not counted.
  package func leavingOut(outcomes names: Set<String>) -> Detection {
    var left = names
    for outcome in outcomes where !outcome.expression.outcomes.isDisjoint(with: left) { left.insert(outcome.name) }
    var result = self
    result.outcomes.removeAll { left.contains($0.name) }
    for index in result.variables.indices { result.removeUnusedDerivations(at: index) }
    return result
  }

  private mutating func removeUnusedDerivations(at index: Int) {
    let countsRows = condition.countsRows || outcomes.contains { $0.expression.countsRows }
    // From the last to the first: what a later step reads is needed.
    for place in variables[index].derivations.indices.reversed() {
      let step = variables[index].derivations[place]
      var without = self
      without.variables[index].derivations.remove(at: place)
      let read = without.fields(readIn: variables[index].name)
      switch step {
      case .computed(let computed): if !read.contains(computed.field) { self = without }
      case .each(let part):
        let isRead = read.contains { field in
          field == part || [".", "["].contains { field.name.hasPrefix(part.name + $0) }
        }
        if !isRead, !countsRows { self = without }
      }
    }
  }

  /// The fields that something reads in the events of a variable.
  func fields(readIn variable: String) -> Set<Field> {
    var fields: Set<Field> = []
    for step in self.variable(variable)?.derivations ?? [] {
      switch step {
      case .each(let part): fields.insert(part)
      case .computed(let computed): fields.formUnion(computed.expression.fields)
      }
    }
    var rest = self
    for index in rest.variables.indices { rest.variables[index].derivations = [] }
    _ = rest.renamingOwnFields { owner, field in
      if owner == variable { fields.insert(field) }
      return field
    }
    return fields
  }
}

extension Expression {
  /// The names of the outcomes that it reads directly.
  package var outcomes: Set<String> {
    switch self {
    case .literal, .field: []
    case .outcome(let name): [name]
    case .conditional(let condition, let then, let otherwise):
      condition.outcomes.union(then.outcomes).union(otherwise.outcomes)
    case .arithmetic(_, let left, let right): left.outcomes.union(right.outcomes)
    case .aggregate(_, let operand): operand.outcomes
    case .truth(let condition): condition.outcomes
    case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.outcomes) }
    }
  }

  /// Whether a row more with the same values may give another result.
  fileprivate var countsRows: Bool {
    switch self {
    case .literal, .field, .outcome: false
    case .conditional(let condition, let then, let otherwise):
      condition.countsRows || then.countsRows || otherwise.countsRows
    case .arithmetic(_, let left, let right): left.countsRows || right.countsRows
    case .aggregate(let aggregate, let operand): aggregate.countsRows || operand.countsRows
    case .truth(let condition): condition.countsRows
    case .call(_, let arguments): arguments.contains(where: \.countsRows)
    }
  }
}

extension Aggregate {
  private static let ofDistinctValues: Set<Aggregate> = [.max, .min, .countDistinct, .distinctList, .anyTrue]

  fileprivate var countsRows: Bool { !Self.ofDistinctValues.contains(self) }
}

extension Condition {
  /// The names of the outcomes that it compares.
  package var outcomes: Set<String> {
    switch self {
    case .all(let operands), .any(let operands): operands.reduce(into: []) { $0.formUnion($1.outcomes) }
    case .not(let operand): operand.outcomes
    case .count, .holds: []
    case .compare(let left, _, let right): left.outcomes.union(right.outcomes)
    }
  }
}

extension Condition {
  fileprivate var countsRows: Bool {
    switch self {
    case .all(let operands), .any(let operands): operands.contains(where: \.countsRows)
    case .not(let operand): operand.countsRows
    case .count, .holds: false
    case .compare(let left, _, let right): left.countsRows || right.countsRows
    }
  }
}

extension Detection {
  /// Whether outcomes ask all groups the same questions in the same order, each of which a row answers by itself.
  package var asksRowsAlike: Bool { outcomes.allSatisfy { $0.expression.asksRowsAlike } }
}

extension Expression {
  /// Whether its aggregates are computed whatever the group, of operands that a row alone decides.
  fileprivate var asksRowsAlike: Bool {
    switch self {
    case .literal, .field, .outcome: true
    case .aggregate(_, let operand): operand.isOfOneRow
    case .arithmetic(_, let left, let right): left.asksRowsAlike && right.asksRowsAlike
    case .call(_, let arguments): arguments.allSatisfy(\.asksRowsAlike)
    // Which parts are computed may depend on the group.
    case .conditional(let condition, let then, let otherwise):
      !condition.holdsAggregate && !then.holdsAggregate && !otherwise.holdsAggregate
    case .truth(let condition): !condition.holdsAggregate
    }
  }

  fileprivate var isOfOneRow: Bool {
    switch self {
    case .literal, .field: true
    case .aggregate, .outcome: false
    case .arithmetic(_, let left, let right): left.isOfOneRow && right.isOfOneRow
    case .call(_, let arguments): arguments.allSatisfy(\.isOfOneRow)
    case .conditional(let condition, let then, let otherwise):
      condition.isOfOneRow && then.isOfOneRow && otherwise.isOfOneRow
    case .truth(let condition): condition.isOfOneRow
    }
  }

  fileprivate var holdsAggregate: Bool {
    switch self {
    case .literal, .field, .outcome: false
    case .aggregate: true
    case .arithmetic(_, let left, let right): left.holdsAggregate || right.holdsAggregate
    case .call(_, let arguments): arguments.contains(where: \.holdsAggregate)
    case .conditional(let condition, let then, let otherwise):
      condition.holdsAggregate || then.holdsAggregate || otherwise.holdsAggregate
    case .truth(let condition): condition.holdsAggregate
    }
  }
}

extension Condition {
  fileprivate var isOfOneRow: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isOfOneRow)
    case .not(let part): part.isOfOneRow
    // How many events there are in the group, whichever the row.
    case .count: false
    case .compare(let left, _, let right): left.isOfOneRow && right.isOfOneRow
    case .holds: true
    }
  }

  fileprivate var holdsAggregate: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains(where: \.holdsAggregate)
    case .not(let part): part.holdsAggregate
    case .compare(let left, _, let right): left.holdsAggregate || right.holdsAggregate
    case .count, .holds: false
    }
  }
}
