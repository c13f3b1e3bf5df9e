import Detections
import Diagnostics
import Dialects
import Events
import ValueFunctions

extension YARAL {
  /// Writes the condition section.
  struct ConditionRaising {
    private var outcomes: OutcomeRaising
    /// Outcomes that the condition needs and the detection has not.
    private(set) var addedOutcomes: [Outcome] = []
    private var conditionLosses: [Loss] = []

    init(outcomes: OutcomeRaising) {
      self.outcomes = outcomes
    }

    var losses: [Loss] { outcomes.losses + conditionLosses }
    private var detection: Detection { outcomes.detection }

    /// A part of the condition, and what it speaks of.
    private struct Term {
      enum Subject {
        case outcomes
        /// A single statement about the number of a variable's events; bounded if it requires one.
        case events(variable: String, isBounded: Bool)
        /// Several of them, about one variable.
        case both
      }

      var expression: Expression
      var subject: Subject
    }

    mutating func expression() -> Expression? {
      term(detection.condition.withoutRows(of: detection), isNegated: false)?.expression
    }

    private mutating func term(_ condition: Detections.Condition, isNegated: Bool) -> Term? {
      switch condition {
      case .all(let operands):
        return isNegated ? any(operands, isNegated: true) : all(operands, isNegated: false)
      case .any(let operands):
        return isNegated ? all(operands, isNegated: true) : any(operands, isNegated: false)
      case .not(let operand): return term(operand, isNegated: !isNegated)
      case .count(let variable, let relation, let number):
        return count(variable, isNegated ? relation.negated : relation, number)
      case .compare(let left, let relation, let right):
        return compare(left, isNegated ? relation.negated : relation, right)
      case .holds(let variable, _):
        return refuse(
          "a test of '\(variable)' in the condition", "YARA-L tests events in the events section")
      }
    }

    private mutating func all(_ operands: [Detections.Condition], isNegated: Bool) -> Term? {
      let terms = operands.map { term($0, isNegated: isNegated) }
      let known = terms.compactMap { $0 }
      guard !terms.isEmpty else {
        return refuse("a condition that always holds", "YARA-L can't write it")
      }
      guard known.count == terms.count else { return nil }
      return Term(expression: .all(known.map(\.expression)), subject: common(known))
    }

    private func common(_ terms: [Term]) -> Term.Subject {
      if terms.count == 1 { return terms[0].subject }
      let areOutcomes = terms.allSatisfy { if case .outcomes = $0.subject { true } else { false } }
      return areOutcomes ? .outcomes : .both
    }

    /// `or`: of comparisons of outcomes; or of events where that is allowed (section 13).
    private mutating func any(_ operands: [Detections.Condition], isNegated: Bool) -> Term? {
      let terms = operands.map { term($0, isNegated: isNegated) }
      let known = terms.compactMap { $0 }
      guard !terms.isEmpty else {
        return refuse("a condition that never holds", "YARA-L can't write it")
      }
      guard known.count == terms.count else { return nil }
      if known.count == 1 { return known[0] }
      let result = Term(expression: .any(known.map(\.expression)), subject: common(known))
      if case .outcomes = result.subject { return result }
      var variables: [String] = []
      for term in known {
        guard case .events(let variable, true) = term.subject else { return refuseChoice() }
        variables.append(variable)
      }
      if detection.variables.count == 1 { return result }
      guard detection.variables.count == 2, variables.count == 2, variables[0] != variables[1],
        detection.window?.kind != .tumbling
      else { return refuseChoice() }
      return result
    }

    private mutating func refuseChoice() -> Term? {
      refuse(
        "'or' between events",
        "YARA-L allows it only between two event variables that each may occur alone, and not under 'by'"
      )
    }

    private mutating func refuse(_ construct: String, _ reason: String) -> Term? {
      conditionLosses.append(
        Loss(
          .conditionNotExpressible, construct: construct, direction: .unwritable, reason,
          origin: detection.variables.first?.origin ?? .none))
      return nil
    }

    // MARK: Counts

    private mutating func count(_ variable: String, _ relation: Relation, _ number: Int64) -> Term?
    {
      guard let name = outcomes.names.variables[variable] else { return nil }
      if detection.variable(variable)?.table != nil {
        return refuse("a number of rows of \(name)", "YARA-L does not count the rows of a table")
      }
      func term(_ expression: Expression, isBounded: Bool) -> Term {
        Term(expression: expression, subject: .events(variable: variable, isBounded: isBounded))
      }
      func compared(_ relation: Relation, isBounded: Bool) -> Term {
        let number = Expression(.number(String(number)))
        return term(.compare(Expression(.count(name)), relation, number), isBounded: isBounded)
      }
      let present = term(.variable(name), isBounded: true)
      let absent = term(Expression(.absent(.variable(name))), isBounded: false)
      let whatever = term(
        .compare(Expression(.count(name)), .greaterOrEqual, .zero), isBounded: false)
      switch relation {
      case .greater:
        return number < 0 ? whatever : number == 0 ? present : compared(.greater, isBounded: true)
      case .greaterOrEqual:
        return number <= 0
          ? whatever : number == 1 ? present : compared(.greaterOrEqual, isBounded: true)
      case .less:
        if number <= 0 { return never(variable) }
        return number == 1 ? absent : compared(.less, isBounded: false)
      case .lessOrEqual:
        if number < 0 { return never(variable) }
        return number == 0 ? absent : compared(.lessOrEqual, isBounded: false)
      case .equal:
        if number < 0 { return never(variable) }
        if number == 0 { return absent }
        // The pages do not say whether `= 3` requires an event; the two bounds do.
        let bounds = [Relation.greaterOrEqual, .lessOrEqual].map {
          compared($0, isBounded: true).expression
        }
        return Term(expression: .all(bounds), subject: .both)
      case .notEqual:
        if number < 0 { return whatever }
        if number == 0 { return present }
        return refuse(
          "count(\(variable)) != \(number)", "YARA-L does not say whether that requires an event")
      }
    }

    private mutating func never(_ variable: String) -> Term? {
      refuse(
        "a number of '\(variable)' below 0",
        "the condition never holds, and YARA-L can't write that")
    }

    // MARK: Outcomes

    private mutating func compare(
      _ left: Detections.Expression, _ relation: Relation, _ right: Detections.Expression
    ) -> Term? {
      if case .literal = left {
        if case .literal = right {
          return refuse("a comparison of two values", "YARA-L compares outcomes")
        }
        return compare(right, relation.mirrored, left)
      }
      guard case .literal(let value) = right else {
        return refuse("a comparison of two outcomes", "YARA-L compares outcomes with literals only")
      }
      guard let literal = literal(value) else {
        return refuse(
          "a comparison with \(value.text ?? "a list")", "YARA-L has no literal for that")
      }
      if case .string = value, relation != .equal, relation != .notEqual {
        return refuse("a comparison of texts", "YARA-L compares texts with = and != only")
      }
      if let test = containment(left, relation, value) { return test }
      guard let name = outcomeName(of: left) else { return nil }
      return Term(expression: .compare(.variable(name), relation, literal), subject: .outcomes)
    }

    /// `arrays.contains($o, "x")`.
    private mutating func containment(
      _ call: Detections.Expression, _ relation: Relation, _ value: Value
    ) -> Term? {
      guard case .call(.contains, let arguments) = call, value == .boolean(true), arguments.count == 2,
        case .outcome = arguments[0], case .literal = arguments[1], relation == .equal || relation == .notEqual,
        let test = outcomes.value(call, inRow: false)
      else { return nil }
      return Term(expression: relation == .equal ? test : Expression(.not(test)), subject: .outcomes)
    }

    /// The literal of a value; negative numbers have none.
    private func literal(_ value: Value) -> Expression? {
      guard let literal = outcomes.literal(value) else { return nil }
      if case .arithmetic = literal.kind { return nil }
      return literal
    }

    /// The outcome of an expression: its own, or one that is added.
    private mutating func outcomeName(of expression: Detections.Expression) -> String? {
      if case .outcome(let name) = expression { return outcomes.names.outcomes[name] }
      let wanted = "condition_value"
      let outcome = Detections.Outcome(name: wanted, kind: .float, expression: expression)
      outcomes.current = outcome
      outcomes.uses.deciding.insert(wanted)
      guard let value = outcomes.value(expression, inRow: false) else { return nil }
      if let known = addedOutcomes.first(where: { $0.expression == value }) { return known.name }
      let name = outcomes.names.free(wanted, suffix: "_2")
      addedOutcomes.append(Outcome(name, value))
      outcomes.note(
        .outcomesNotCarried, "YARA-L compares only outcomes, so one is added that the rule has not")
      return name
    }
  }
}
