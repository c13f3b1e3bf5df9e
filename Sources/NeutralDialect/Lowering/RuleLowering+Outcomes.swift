import Detections
import Diagnostics
package import Events
import Taxonomies

extension RuleLowering {
  mutating func lower(_ outcome: Neutral.Outcome) -> Outcome? {
    let lowered: (expression: Expression, kind: Outcome.Kind)?
    switch outcome.form {
    case .flag(let formula):
      let truth = Expression.truth(rowCondition(of: formula))
      lowered = (hasOneRow ? truth : .aggregate(.anyTrue, truth), .boolean)
    case .aggregate(let aggregate, .name(let name)):
      lowered = lower(aggregate, of: name, absentAs: outcome.absentAs)
    case .aggregate(let aggregate, .weights(let weights)):
      lowered = aggregated(aggregate, weightedSum(weights))
    case .aggregate(let aggregate, .choice(let choices)):
      lowered = lower(choices, in: .row).flatMap { aggregated(aggregate, $0, at: outcome.name) }
    case .choice(let choices):
      lowered = lower(choices, in: .choice)
    case .value(let value):
      let literal = value.literal
      lowered = (.literal(literal), literal.kind)
    case .field(let scalar):
      lowered = lower(firstValueOf: scalar, absentAs: outcome.absentAs)
    }
    guard let lowered else {
      // Later outcomes may refer to it; that it is wrong was reported.
      outcomeKinds[outcome.name.text] = .integer
      return nil
    }
    outcomeKinds[outcome.name.text] = lowered.kind
    return Outcome(
      name: outcome.name.text, kind: lowered.kind, expression: lowered.expression, origin: outcome.name.origin
    )
  }

  /// Whether what is computed of one row is computed of all: there is no window, and an event is seen once.
  private var hasOneRow: Bool { rule.window == nil && rule.variables.allSatisfy(\.views.each.isEmpty) }

  private typealias Lowered = (expression: Expression, kind: Outcome.Kind)

  // MARK: Fields

  private mutating func lower(firstValueOf scalar: Neutral.Scalar, absentAs: Neutral.Scalar?) -> Lowered? {
    guard let (variable, field) = qualifiedField(Neutral.Name(scalar.text, origin: scalar.origin)) else {
      return nil
    }
    if rule.window != nil {
      report(
        .outcomeNeedsAggregate,
        "'\(scalar.text)' has a value for each event of the window, and an outcome has one",
        at: scalar.span, help: "say which is meant: {values: \(scalar.text)}, or max, min, count_distinct")
      return nil
    }
    return (.field(variable: variable, field.field, absentAs: absentAs?.literal), field.type.outcomeKind)
  }

  private mutating func lower(
    _ aggregate: Neutral.Aggregate, of scalar: Neutral.Scalar, absentAs: Neutral.Scalar?
  ) -> Lowered? {
    if aggregate == .count, rule.variables.contains(where: { $0.name.text == scalar.text }) {
      if let absentAs {
        report(.wrongShape, "an event variable is never absent from its own events", at: absentAs.span)
      }
      return (rowCount(of: scalar.text), .integer)
    }
    guard let (variable, field) = qualifiedField(Neutral.Name(scalar.text, origin: scalar.origin)) else {
      return nil
    }
    let expression = Expression.field(variable: variable, field.field, absentAs: absentAs?.literal)
    switch aggregate {
    case .count: return (.aggregate(.count, expression), .integer)
    case .countDistinct: return (.aggregate(.countDistinct, expression), .integer)
    case .values: return (.aggregate(.distinctList, expression), .list)
    case .list: return (.aggregate(.list, expression), .list)
    case .max, .min, .sum, .average:
      let kind = field.type.outcomeKind
      guard kind == .integer || kind == .float || field.type == nil else {
        report(
          .fieldTypeMismatch, "'\(aggregate.rawValue)' needs a number, and '\(field.field)' is none",
          at: scalar.span,
          help: "count_distinct, values and list take any field")
        return nil
      }
      return (.aggregate(aggregate.meaning, expression), aggregate == .average ? .float : kind)
    }
  }

  /// How many rows have an event of the variable. Every row has one if the condition requires it.
  private mutating func rowCount(of variable: String) -> Expression {
    let requiring = requiredVariables
    if requiring == nil || requiring?.contains(variable) == true {
      return .aggregate(.count, .literal(.integer(1)))
    }
    let present = Condition.holds(variable: variable, .always)
    return .aggregate(
      .sum, .conditional(present, then: .literal(.integer(1)), otherwise: .literal(.integer(0))))
  }

  /// The variables that the rule's condition requires, as `Condition.requiredVariables` says; `nil` for all.
  private var requiredVariables: Set<String>? {
    guard rule.variables.count > 1 else { return nil }
    var reading = self
    // Comparisons of outcomes require nothing, so that the kinds of those to come need not be known.
    reading.outcomeKinds = Dictionary(rule.outcomes.map { ($0.name.text, .integer) }) { first, _ in first }
    return reading.condition(of: rule.condition, in: .rule).requiredVariables
  }

  /// `VARIABLE.FIELD`, or `FIELD` when there is one variable.
  mutating func qualifiedField(_ name: Neutral.Name) -> (variable: String, field: FieldReference)? {
    let variables = rule.variables.map(\.name.text)
    if let dot = name.text.firstIndex(of: "."), variables.contains(String(name.text[..<dot])) {
      let variable = String(name.text[..<dot])
      let isWhole = variables.count == 1 && alerts[variable] == nil && vocabulary.definition(name.text) != nil
      if !isWhole { return (variable, field(behindVariable: name, variable)) }
    }
    if let only = variables.first, variables.count == 1 { return (only, field(name, of: only)) }
    let owner = name.text.prefix { $0 != "." }
    let help = "with several event variables, write VARIABLE.FIELD: '\(variables.first ?? "a").\(name.text)'"
    guard vocabulary.definition(name.text) == nil else {
      report(
        .undefinedName, "'\(name.text)' needs the name of its event variable", at: name.origin.span,
        help: help)
      return nil
    }
    let near = nearestName(to: String(owner), among: variables)
    report(
      .undefinedName, "there is no event variable '\(owner)'", at: name.origin.span,
      help: near.map { "did you mean '\($0)'?" } ?? help)
    return nil
  }

  private mutating func field(behindVariable name: Neutral.Name, _ variable: String) -> FieldReference {
    var rest = name
    rest.text = String(name.text.dropFirst(variable.count + 1))
    if let span = name.origin.span, span.bytes.count == name.text.utf8.count {
      let start = span.bytes.lowerBound + variable.utf8.count + 1
      rest.origin = Origin(Span(file: span.file, bytes: start..<span.bytes.upperBound))
    }
    return field(rest, of: variable)
  }

  // MARK: Weights and choices

  /// The weights of one event added up. With a weight that is no integer, all are floats.
  private mutating func weightedSum(_ weights: [Neutral.Weight]) -> Lowered {
    let numbers = weights.map { Number(decimal: $0.value.text) ?? .integer(0) }
    let isWhole = numbers.allSatisfy { number in
      if case .integer = number { true } else { false }
    }
    var sum: Expression?
    for (weight, number) in zip(weights, numbers) {
      let value = Expression.literal(isWhole ? number.value : .double(number.double))
      let zero = Expression.literal(isWhole ? .integer(0) : .double(0))
      let term = weight.formula.map {
        Expression.conditional(rowCondition(of: $0), then: value, otherwise: zero)
      }
      sum = sum.map { .arithmetic(.add, $0, term ?? value) } ?? term ?? value
    }
    return (sum ?? .literal(.integer(0)), isWhole ? .integer : .float)
  }

  /// The value of one event, aggregated over all. Without a window there is one event, and its value is the
  /// greatest, the least and the sum.
  private func aggregated(_ aggregate: Neutral.Aggregate, _ value: Lowered) -> Lowered {
    switch aggregate {
    case .max, .min, .sum:
      hasOneRow ? value : (.aggregate(aggregate.meaning, value.expression), value.kind)
    case .average: (.aggregate(.average, value.expression), .float)
    case .count, .countDistinct: (.aggregate(aggregate.meaning, value.expression), .integer)
    case .values, .list: (.aggregate(aggregate.meaning, value.expression), .list)
    }
  }

  private mutating func aggregated(
    _ aggregate: Neutral.Aggregate, _ value: Lowered, at name: Neutral.Scalar
  ) -> Lowered? {
    switch aggregate {
    case .max, .min, .sum, .average:
      guard value.kind == .integer || value.kind == .float else {
        report(
          .outcomeTypeMismatch,
          "'\(aggregate.rawValue)' needs numbers, and these choices are \(value.kind.noun)",
          at: name.span)
        return nil
      }
    case .count, .countDistinct, .values, .list: break
    }
    return aggregated(aggregate, value)
  }

  private mutating func lower(_ choices: [Neutral.Choice], in place: FormulaPlace) -> Lowered? {
    guard let kind = kind(of: choices), let last = choices.last else { return nil }
    func literal(_ choice: Neutral.Choice) -> Expression {
      let value = choice.value.literal
      guard kind == .float, case .integer(let integer) = value else { return .literal(value) }
      return .literal(.double(Double(integer)))
    }
    let conditions = choices.dropLast().map { choice -> Condition in
      guard let formula = choice.formula else { return .all([]) }
      return place == .row ? rowCondition(of: formula) : condition(of: formula, in: place)
    }
    var expression = literal(last)
    for (choice, condition) in zip(choices.dropLast(), conditions).reversed() {
      expression = .conditional(condition, then: literal(choice), otherwise: expression)
    }
    return (expression, kind)
  }

  /// The kind that all values have; reports the first that has another.
  private mutating func kind(of choices: [Neutral.Choice]) -> Outcome.Kind? {
    guard var kind = choices.first?.value.literal.kind else { return nil }
    for choice in choices {
      let other = choice.value.literal.kind
      let areNumbers = [kind, other].allSatisfy { $0 == .integer || $0 == .float }
      if areNumbers, other == .float { kind = .float }
      guard areNumbers || kind == other else {
        report(
          .outcomeTypeMismatch, "this value is \(other.noun), the first is \(kind.noun)",
          at: choice.value.span,
          help: "text that looks like a number needs quotes")
        return nil
      }
    }
    return kind
  }
}

extension Neutral.Aggregate {
  var meaning: Aggregate {
    switch self {
    case .max: .max
    case .min: .min
    case .sum: .sum
    case .average: .average
    case .count: .count
    case .countDistinct: .countDistinct
    case .values: .distinctList
    case .list: .list
    }
  }
}

extension Neutral.Scalar {
  /// What an author's own value is: a plain number, `true`, `false`, or text.
  package var literal: Value {
    if isQuoted { return .string(text) }
    if let boolean { return .boolean(boolean) }
    return Number(decimal: text)?.value ?? .string(text)
  }
}

extension Value {
  /// The kind of an outcome that is this value.
  var kind: Outcome.Kind {
    switch self {
    case .string, .null: .string
    case .integer: .integer
    case .double: .float
    case .boolean: .boolean
    case .list: .list
    }
  }
}
