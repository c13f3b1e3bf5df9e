import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

extension RuleRaising {
  /// An outcome; `nil` for one that has no form, which is lost: with its condition, if that speaks of it.
  mutating func outcome(_ outcome: Outcome) -> Neutral.Outcome? {
    if var written = attempt({ $0.form(outcome.expression) }) {
      written.name = Neutral.Scalar(name(outcome.name, .outcome))
      outcomeKinds[outcome.name] = kind(of: written.form)
      return written
    }
    lose(
      .outcomesNotCarried, "outcome \(outcome.name)", .same,
      "the outcome '\(outcome.name)' has no form in a neutral rule",
      at: outcome.origin)
    return nil
  }

  /// Whether what is computed of one row is computed of all: there is no window, and an event is seen once.
  private var hasOneRow: Bool {
    detection.window == nil
      && detection.variables.allSatisfy { $0.derivations.allSatisfy { if case .each = $0 { false } else { true } } }
  }

  /// Undoes what was done for a form that turns out not to be exact.
  private mutating func attempt<Form>(_ raise: (inout RuleRaising) -> Form?) -> Form? {
    var attempt = self
    guard let form = raise(&attempt), attempt.losses.count == losses.count else { return nil }
    self = attempt
    return form
  }

  /// The kind that the loader finds.
  private func kind(of form: Neutral.Outcome.Form) -> Outcome.Kind {
    func kind(of field: Neutral.Scalar) -> Outcome.Kind {
      let variables = detection.variables.map { name($0.name, .variable) + "." }
      let owner =
        variables.first { field.text.hasPrefix($0) && vocabulary.definition(field.text) == nil } ?? ""
      return vocabulary.type(of: Field(String(field.text.dropFirst(owner.count)))).outcomeKind
    }
    func kind(of values: [Neutral.Scalar]) -> Outcome.Kind {
      let kinds = values.map(\.literal.kind)
      return kinds.contains(.float) ? .float : kinds.first ?? .integer
    }
    switch form {
    case .flag: return .boolean
    case .aggregate(.count, _), .aggregate(.countDistinct, _): return .integer
    case .aggregate(.values, _), .aggregate(.list, _): return .list
    case .aggregate(.average, _): return .float
    case .aggregate(_, .name(let field)), .field(let field): return kind(of: field)
    case .aggregate(_, .weights(let weights)): return kind(of: weights.map(\.value))
    case .aggregate(_, .choice(let choices)), .choice(let choices): return kind(of: choices.map(\.value))
    case .value(let value): return value.literal.kind
    }
  }

  private mutating func form(_ expression: Expression) -> Neutral.Outcome? {
    func made(_ form: Neutral.Outcome.Form?, absentAs: Value? = nil) -> Neutral.Outcome? {
      form.map { Neutral.Outcome(name: Neutral.Scalar(""), form: $0, absentAs: absentAs?.scalar) }
    }
    switch expression {
    case .literal(let value): return value.isWritable ? made(.value(value.scalar)) : nil
    case .truth(let condition):
      return hasOneRow ? made(rowFormula(condition).map { .flag($0) }) : nil
    case .aggregate(.anyTrue, .truth(let condition)):
      return made(rowFormula(condition).map { .flag($0) })
    case .aggregate(let aggregate, let operand): return form(aggregate, operand)
    case .field(let variable, let field, let absentAs):
      guard detection.window == nil, let name = fieldName(variable, field) else { return nil }
      guard absentAs?.isWritable != false else { return nil }
      return made(.field(name), absentAs: absentAs)
    case .conditional:
      if hasOneRow, let weights = attempt({ $0.weights(expression) }) {
        return made(.aggregate(.max, .weights(weights)))
      }
      return made(choices(expression, in: .choice).map { .choice($0) })
    case .arithmetic:
      return hasOneRow ? made(weights(expression).map { .aggregate(.max, .weights($0)) }) : nil
    case .outcome, .call: return nil
    }
  }

  private mutating func form(_ aggregate: Aggregate, _ operand: Expression) -> Neutral.Outcome? {
    func made(_ aggregate: Neutral.Aggregate, _ source: Neutral.Source, _ absentAs: Value? = nil)
      -> Neutral.Outcome
    {
      Neutral.Outcome(
        name: Neutral.Scalar(""), form: .aggregate(aggregate, source), absentAs: absentAs?.scalar)
    }
    if let variable = countedVariable(aggregate, operand) {
      return made(.count, .name(Neutral.Scalar(name(variable, .variable))))
    }
    guard let word = aggregate.word else { return nil }
    switch operand {
    case .field(let variable, let field, let absentAs):
      guard let name = fieldName(variable, field), absentAs?.isWritable != false else { return nil }
      guard !word.isNumeric || isNumeric(field) else { return nil }
      return made(word, .name(name), absentAs)
    case .literal, .conditional, .arithmetic:
      if word.isNumeric, let weights = attempt({ $0.weights(operand) }) {
        return made(word, .weights(weights))
      }
      guard word != .count, let choices = choices(operand, in: .row) else { return nil }
      let areNumbers = choices.allSatisfy {
        $0.value.literal.kind == .integer || $0.value.literal.kind == .float
      }
      guard areNumbers || !word.isNumeric else { return nil }
      return made(word, .choice(choices))
    case .aggregate, .outcome, .truth, .call: return nil
    }
  }

  private func isNumeric(_ field: Field) -> Bool {
    let kind = vocabulary.type(of: field).outcomeKind
    return vocabulary.type(of: field) == nil || kind == .integer || kind == .float
  }

  /// The variable whose rows are counted.
  private func countedVariable(_ aggregate: Aggregate, _ operand: Expression) -> String? {
    let required = detection.requiredVariables
    let isSingle = detection.variables.count == 1
    if aggregate == .count, case .literal(let value) = operand, value != .null {
      return detection.variables.map(\.name).first { isSingle || required.contains($0) }
    }
    guard aggregate == .sum, case .conditional(let condition, let then, let otherwise) = operand,
      case .holds(let variable, let predicate) = condition, predicate.folded == .always,
      then == .literal(.integer(1)), otherwise == .literal(.integer(0))
    else { return nil }
    return isSingle || required.contains(variable) ? nil : variable
  }

  func fieldName(_ variable: String, _ field: Field) -> Neutral.Scalar? {
    guard isWritable(field) else { return nil }
    guard detection.variables.count == 1 else {
      return Neutral.Scalar("\(name(variable, .variable)).\(field.name)")
    }
    // A field that starts like `VARIABLE.` would be taken for one of the variable.
    let own = name(variable, .variable) + "."
    return Neutral.Scalar(field.name.hasPrefix(own) ? own + field.name : field.name)
  }

  // MARK: Weights and choices

  /// The terms of a sum, each a fixed number or one that depends on selections; `nil` for other sums.
  private mutating func weights(_ expression: Expression) -> [Neutral.Weight]? {
    guard let terms = terms(expression), expression.hasOneKindOfNumber else { return nil }
    var weights: [Neutral.Weight] = []
    var base: Number?
    var baseIndex = 0
    for term in terms {
      switch term {
      case .literal(let value):
        guard let number = value.exactNumber, let sum = base.map({ $0.adding(number) }) ?? number else {
          return nil
        }
        if base == nil { baseIndex = weights.count }
        base = sum
      case .conditional(let condition, .literal(let then), .literal(let otherwise)):
        guard let number = then.exactNumber, otherwise.exactNumber?.double == 0, then.isWritable else {
          return nil
        }
        guard let formula = rowFormula(condition), formula.text != "base" else { return nil }
        weights.append(Neutral.Weight(formula, number.value.scalar))
      case .conditional, .field, .arithmetic, .aggregate, .outcome, .truth, .call: return nil
      }
    }
    if let base {
      guard base.value.isWritable else { return nil }
      weights.insert(Neutral.Weight(nil, base.value.scalar), at: baseIndex)
    }
    let keys = weights.map { $0.formula?.text ?? "base" }
    return Set(keys).count == keys.count && weights.count <= Schema.longestSum ? weights : nil
  }

  private func terms(_ expression: Expression) -> [Expression]? {
    var terms: [Expression] = []
    var rest = expression
    while case .arithmetic(let symbol, let left, let right) = rest {
      guard symbol == .add else { return nil }
      if case .arithmetic = right {
        // Sums of floats depend on their order.
        guard !expression.hasFloat, let inner = self.terms(right) else { return nil }
        terms.insert(contentsOf: inner, at: 0)
      } else {
        terms.insert(right, at: 0)
      }
      rest = left
    }
    return [rest] + terms
  }

  private mutating func choices(_ expression: Expression, in place: FormulaPlace) -> [Neutral.Choice]? {
    var choices: [Neutral.Choice] = []
    var rest = expression
    while case .conditional(let condition, let then, let otherwise) = rest {
      guard case .literal(let value) = then, value.isWritable else { return nil }
      let formula = place == .row ? rowFormula(condition) : attempt { $0.condition(condition, in: place) }
      guard let formula else { return nil }
      choices.append(Neutral.Choice(formula, value.scalar))
      rest = otherwise
    }
    guard case .literal(let last) = rest, last.isWritable, !choices.isEmpty else { return nil }
    choices.append(Neutral.Choice(nil, last.scalar))
    let kinds = Set(choices.map(\.value.literal.kind))
    return kinds.count == 1 && choices.count <= Schema.longestSum ? choices : nil
  }

  // MARK: Rows

  /// A condition about a row as a statement over selections; `nil` when it speaks of anything else.
  mutating func rowFormula(_ condition: Condition) -> Neutral.Formula? {
    switch condition {
    case .holds(let variable, let predicate): return qualified(predicate, of: variable)
    case .all(let operands), .any(let operands):
      var formulas: [Neutral.Formula] = []
      for operand in operands {
        guard let formula = rowFormula(operand) else { return nil }
        formulas.append(formula)
      }
      guard formulas.count > 1 else { return formulas.first }
      if case .all = condition { return .all(formulas) }
      return .any(formulas)
    case .not(let operand):
      guard negationIsExact(operand) else { return nil }
      return rowFormula(operand).map { .not($0) }
    case .count, .compare: return nil
    }
  }

  /// Whether `not …` says the negation. About one variable it says of its event that something does not hold;
  /// so a row without such an event must not be.
  private func negationIsExact(_ operand: Condition) -> Bool {
    let variables = operand.heldVariables
    guard let only = variables.first, variables.count == 1, detection.variables.count > 1 else { return true }
    return detection.requiredVariables.contains(only)
  }

  /// A predicate of a variable as a statement; `nil` when a part of it can't be said.
  mutating func qualified(_ predicate: Predicate, of variable: String) -> Neutral.Formula? {
    guard var raising = raisings[variable] else { return nil }
    let formula = raising.formula(predicate)
    guard raising.losses.count == raisings[variable]?.losses.count else { return nil }
    raisings[variable] = raising
    guard let owner = raising.variable else { return formula }
    return formula.prefixed(owner + ".")
  }
}

extension Neutral.Formula {
  /// The statement with something before each name of a selection.
  func prefixed(_ prefix: String) -> Neutral.Formula {
    switch self {
    case .all(let operands): .all(operands.map { $0.prefixed(prefix) })
    case .any(let operands): .any(operands.map { $0.prefixed(prefix) })
    case .not(let operand): .not(operand.prefixed(prefix))
    case .name(let name): .name(Neutral.Name(prefix + name.text))
    case .selector, .comparison, .missing: self
    }
  }
}

extension Aggregate {
  fileprivate var word: Neutral.Aggregate? {
    switch self {
    case .max: .max
    case .min: .min
    case .sum: .sum
    case .average: .average
    case .count: .count
    case .countDistinct: .countDistinct
    case .list: .list
    case .distinctList: .values
    case .percentile, .anyTrue: nil
    }
  }
}

extension Neutral.Aggregate {
  fileprivate var isNumeric: Bool {
    switch self {
    case .max, .min, .sum, .average: true
    case .count, .countDistinct, .values, .list: false
    }
  }
}

extension Value {
  fileprivate var exactNumber: Number? {
    switch self {
    case .integer(let integer): .integer(integer)
    case .double(let double): .double(double)
    case .null, .string, .boolean, .list: nil
    }
  }
}

extension Number {
  /// The sum of two integers, if it fits; sums of floats depend on their order.
  fileprivate func adding(_ other: Number) -> Number? {
    guard case .integer(let left) = self, case .integer(let right) = other else { return nil }
    let (sum, hasOverflow) = left.addingReportingOverflow(right)
    return hasOverflow ? nil : .integer(sum)
  }
}

extension FieldType? {
  /// The kind of an outcome that is a value of a field of the type.
  var outcomeKind: Outcome.Kind {
    switch self {
    case .integer, .time: .integer
    case .float: .float
    case .boolean: .boolean
    case .text, .address, .enumeration, nil: .string
    }
  }
}

extension Condition {
  /// The variables of whose events something is asked.
  fileprivate var heldVariables: Set<String> {
    switch self {
    case .all(let operands), .any(let operands): operands.reduce(into: []) { $0.formUnion($1.heldVariables) }
    case .not(let operand): operand.heldVariables
    case .holds(let variable, _): [variable]
    case .count, .compare: []
    }
  }
}

extension Expression {
  /// All literals that are added, or chosen between.
  private var literals: [Value] {
    switch self {
    case .literal(let value): [value]
    case .conditional(_, let then, let otherwise): then.literals + otherwise.literals
    case .arithmetic(_, let left, let right): left.literals + right.literals
    case .field, .aggregate, .outcome, .truth, .call: []
    }
  }

  fileprivate var hasFloat: Bool { literals.contains { $0.kind == .float } }

  /// All literals are integers, or all are floats.
  fileprivate var hasOneKindOfNumber: Bool {
    let kinds = Set(literals.map(\.kind))
    return kinds == [.integer] || kinds == [.float]
  }
}
