import Events

extension Detection {
  /// The detection with other names for its fields, as they are called in the events of each variable.
  ///
  /// Everything that names a field is renamed: predicates, joins, group keys, outcomes, the condition, and the same in
  /// the detections whose alerts it sees. The fields of alerts keep their names, which are no taxonomy's. The
  /// taxonomy, tests and overrides are the caller's.
  package func renamingFields(_ rename: (_ variable: String, Field) -> Field) -> Detection {
    let alerts = alertVariables
    return renamingOwnFields { variable, field in alerts.contains(variable) ? field : rename(variable, field) }
      .mapInner { $0.renamingFields(rename) }
  }

  /// The detection with other names for the fields of its own variables, those of alerts among them; the detections
  /// whose alerts it sees stay as they are.
  package func renamingOwnFields(_ rename: (_ variable: String, Field) -> Field) -> Detection {
    var result = self
    result.variables = variables.map { variable in
      var renamed = variable
      renamed.derivations = variable.derivations.map { step in
        step.renamingFields { rename(variable.name, $0) }
      }
      renamed.predicate = variable.predicate.mapFields { rename(variable.name, $0) }
      return renamed
    }
    result.joins = joins.map { join in
      var renamed = join
      renamed.left = join.left.renamingField(rename)
      renamed.right = join.right.renamingField(rename)
      return renamed
    }
    result.window?.keys = (window?.keys ?? []).map { key in
      var renamed = key
      renamed.fields = Dictionary(
        uniqueKeysWithValues: key.fields.map { ($0.key, rename($0.key, $0.value)) })
      return renamed
    }
    result.outcomes = outcomes.map { outcome in
      var renamed = outcome
      renamed.expression = outcome.expression.renamingFields(rename)
      return renamed
    }
    result.condition = condition.renamingFields(rename)
    return result
  }

  /// The fields that it reads by their names, sorted.
  package var namedFields: [Field] {
    var fields: Set<Field> = []
    _ = renamingFields { _, field in
      fields.insert(field)
      return field
    }
    return fields.sorted { $0.name < $1.name }
  }

  /// Whether it asks something of the values of all fields.
  package var asksOfAnyField: Bool {
    var asks = false
    _ = mapPredicates { _, predicate in
      asks = asks || predicate.holdsKeyword
      return predicate
    }
    return asks
  }

  /// The detection without the names of its selections.
  package var strippingNames: Detection {
    mapPredicates { _, predicate in predicate.strippingNames }
  }

  /// The detection with each predicate replaced: those of variables, those in outcomes and the condition, and those of
  /// the detections whose alerts it sees.
  package func mapPredicates(
    _ transform: (_ variable: String, Predicate) -> Predicate
  ) -> Detection {
    var result = mapInner { $0.mapPredicates(transform) }
    result.variables = result.variables.map { variable in
      var changed = variable
      changed.derivations = variable.derivations.map { step in
        step.mapPredicates { transform(variable.name, $0) }
      }
      changed.predicate = transform(variable.name, variable.predicate)
      return changed
    }
    result.outcomes = outcomes.map { outcome in
      var changed = outcome
      changed.expression = outcome.expression.mapConditions { $0.mapPredicates(transform) }
      return changed
    }
    result.condition = condition.mapPredicates(transform)
    return result
  }
}

// Every rule of a run is asked these questions, so nothing large is copied for them.
extension Detection {
  /// Shows each predicate of its own: those of variables, and those in outcomes and the condition; not those of the
  /// detections whose alerts it sees.
  package func forEachOwnPredicate(_ body: (Predicate) -> Void) {
    func show(_ predicate: Predicate) -> Predicate {
      body(predicate)
      return predicate
    }
    for variable in variables {
      for step in variable.derivations { _ = step.mapPredicates(show) }
      body(variable.predicate)
    }
    forEachRowPredicate(body)
  }

  /// Shows each predicate in outcomes and the condition.
  package func forEachRowPredicate(_ body: (Predicate) -> Void) {
    func show(_ condition: Condition) -> Condition {
      condition.mapPredicates { _, predicate in
        body(predicate)
        return predicate
      }
    }
    for outcome in outcomes { _ = outcome.expression.mapConditions(show) }
    _ = show(condition)
  }

  /// Shows each field that joins, group keys, outcomes and the condition read, and of which variable.
  package func forEachRowField(_ body: (_ variable: String, Field) -> Void) {
    func show(_ variable: String, _ field: Field) -> Field {
      body(variable, field)
      return field
    }
    for join in joins {
      _ = join.left.renamingField(show)
      _ = join.right.renamingField(show)
    }
    for key in window?.keys ?? [] {
      for (variable, field) in key.fields { body(variable, field) }
    }
    for outcome in outcomes { _ = outcome.expression.renamingFields(show) }
    _ = condition.renamingFields(show)
  }
}

extension Join.Operand {
  fileprivate func renamingField(_ rename: (String, Field) -> Field) -> Join.Operand {
    switch self {
    case .field(let variable, let field): .field(variable: variable, rename(variable, field))
    case .time: self
    }
  }
}

extension Condition {
  /// The condition with other names for its fields.
  package func renamingFields(_ rename: (_ variable: String, Field) -> Field) -> Condition {
    map(
      predicates: { variable, predicate in predicate.mapFields { rename(variable, $0) } },
      expressions: { $0.renamingFields(rename) })
  }

  /// The condition with each predicate replaced.
  package func mapPredicates(
    _ transform: (_ variable: String, Predicate) -> Predicate
  ) -> Condition {
    map(
      predicates: transform,
      expressions: { $0.mapConditions { condition in condition.mapPredicates(transform) } })
  }

  private func map(
    predicates: (String, Predicate) -> Predicate, expressions: (Expression) -> Expression
  ) -> Condition {
    switch self {
    case .all(let operands):
      .all(operands.map { $0.map(predicates: predicates, expressions: expressions) })
    case .any(let operands):
      .any(operands.map { $0.map(predicates: predicates, expressions: expressions) })
    case .not(let operand):
      .not(operand.map(predicates: predicates, expressions: expressions))
    case .count:
      self
    case .compare(let left, let relation, let right):
      .compare(expressions(left), relation, expressions(right))
    case .holds(let variable, let predicate):
      .holds(variable: variable, predicates(variable, predicate))
    }
  }
}

extension Expression {
  /// The expression with other names for its fields.
  package func renamingFields(_ rename: (_ variable: String, Field) -> Field) -> Expression {
    map(
      fields: { variable, field, absentAs in
        .field(variable: variable, rename(variable, field), absentAs: absentAs)
      }, conditions: { $0.renamingFields(rename) })
  }

  /// The expression with each condition that stands directly in it, or in an operand, replaced.
  package func mapConditions(_ transform: (Condition) -> Condition) -> Expression {
    map(
      fields: { .field(variable: $0, $1, absentAs: $2) }, conditions: transform)
  }

  private func map(
    fields: (String, Field, Value?) -> Expression, conditions: (Condition) -> Condition
  ) -> Expression {
    func map(_ expression: Expression) -> Expression {
      expression.map(fields: fields, conditions: conditions)
    }
    switch self {
    case .literal, .outcome:
      return self
    case .field(let variable, let field, let absentAs):
      return fields(variable, field, absentAs)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(conditions(condition), then: map(then), otherwise: map(otherwise))
    case .arithmetic(let operation, let left, let right):
      return .arithmetic(operation, map(left), map(right))
    case .aggregate(let aggregate, let operand):
      return .aggregate(aggregate, map(operand))
    case .truth(let condition):
      return .truth(conditions(condition))
    case .call(let function, let arguments):
      return .call(function, arguments.map(map))
    }
  }
}
