import Detections
import Diagnostics
import Events
import Taxonomies
import ValueFunctions

extension RuleLowering {
  mutating func lower(_ outcome: YARAL.Outcome) throws(LoweringFailure) {
    var expression = try value(of: outcome.expression, isAggregated: false)
    var kind = kind(of: expression)
    // A risk score is a number by definition; elsewhere, a choice of 1 and 0 is a flag.
    if outcome.name != "risk_score", let flag = Self.flag(expression) {
      expression = flag
      kind = .boolean
    }
    outcomes.append(
      Detections.Outcome(
        name: outcome.name, kind: kind ?? .string, expression: expression, origin: outcome.origin))
  }

  private static func flag(_ expression: Detections.Expression) -> Detections.Expression? {
    switch expression {
    case .aggregate(.max, .conditional(let condition, .literal(.integer(1)), .literal(.integer(0)))):
      return .aggregate(.anyTrue, .truth(condition))
    case .conditional(let condition, .literal(.integer(1)), .literal(.integer(0))):
      return .truth(condition)
    case .aggregate, .conditional, .literal, .field, .arithmetic, .outcome, .truth, .call: return nil
    }
  }

  // MARK: Values

  private mutating func value(
    of expression: YARAL.Expression, isAggregated: Bool
  ) throws(LoweringFailure) -> Detections.Expression {
    if let literal = expression.literal { return .literal(try value(literal, at: expression.origin)) }
    switch expression.kind {
    case .path(let path):
      if path.steps.isEmpty, outcomes.contains(where: { $0.name == path.variable }) {
        return .outcome(path.variable)
      }
      guard let reference = try reference(expression) else {
        throw .undefined(path.variable, at: expression.origin)
      }
      if rule.match != nil, !isAggregated { throw .needsAggregate(at: expression.origin) }
      return try fieldValue(reference, isOperand: false)
    case .arithmetic(let symbol, let left, let right):
      let first = try value(of: left, isAggregated: isAggregated)
      return .arithmetic(Self.operation(symbol), first, try value(of: right, isAggregated: isAggregated))
    case .call(let call):
      return try value(of: call, expression, isAggregated: isAggregated)
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership,
      .quantified, .choice:
      throw .notSupported("this as the value of an outcome", at: expression.origin)
    }
  }

  static func operation(_ symbol: YARAL.Operator) -> ArithmeticOperator {
    switch symbol {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .modulo: .modulo
    }
  }

  private mutating func value(
    of call: YARAL.Call, _ expression: YARAL.Expression, isAggregated: Bool
  ) throws(LoweringFailure) -> Detections.Expression {
    let operands = expression.operands
    guard operands.count == call.arguments.count, call.arguments.allSatisfy({ $0.name == nil }) else {
      throw unsupported(expression)
    }
    if call.function == "if", (2...3).contains(operands.count) {
      let condition = try condition(inOutcome: operands[0], isAggregated: isAggregated)
      let then = try value(of: operands[1], isAggregated: isAggregated)
      let otherwise =
        operands.count == 3
        ? try value(of: operands[2], isAggregated: isAggregated) : Detections.Expression.literal(.integer(0))
      return .conditional(condition, then: then, otherwise: otherwise)
    }
    if call.function == "window.range", operands.count == 1 {
      let operand = operands[0]
      return .arithmetic(
        .subtract, try aggregated(.max, operand, in: expression, isAggregated: isAggregated),
        try aggregated(.min, operand, in: expression, isAggregated: isAggregated))
    }
    if call.function == "window.avg", operands.count == 2, case .boolean(let leavesZerosOut) = operands[1].literal {
      let average = try aggregated(.average, operands[0], in: expression, isAggregated: isAggregated)
      return leavesZerosOut ? try averageWithoutZeros(of: operands[0]) : average
    }
    guard let aggregate = Self.aggregates[call.function], operands.count == 1 else {
      return try computed(call, expression, isAggregated: isAggregated)
    }
    return try aggregated(aggregate, operands[0], in: expression, isAggregated: isAggregated)
  }

  /// The average of numbers that are not 0; of none it is taken to be 0, as `arrays.min` of an empty list is
  /// (section 15).
  private mutating func averageWithoutZeros(
    of operand: YARAL.Expression
  ) throws(LoweringFailure) -> Detections.Expression {
    let number = try value(of: operand, isAggregated: true)
    let numberUnlessZero = Detections.Expression.conditional(
      .compare(number, .notEqual, .literal(.integer(0))), then: number, otherwise: .literal(.null))
    return .call(.float, [.aggregate(.average, numberUnlessZero)])
  }

  private mutating func aggregated(
    _ aggregate: Aggregate, _ operand: YARAL.Expression, in expression: YARAL.Expression, isAggregated: Bool
  ) throws(LoweringFailure) -> Detections.Expression {
    if isAggregated {
      throw .problem(.yaralAggregation, "an aggregate stands inside another", at: expression.origin)
    }
    if aggregate == .countDistinct, unnestedVariables.isEmpty, isEventIdentifier(operand) {
      return .aggregate(.count, .literal(.integer(1)))
    }
    return .aggregate(aggregate, try self.operand(operand, of: aggregate, at: expression.origin))
  }

  /// A function: of a row's event, or of what aggregates and outcomes give.
  private mutating func computed(
    _ call: YARAL.Call, _ expression: YARAL.Expression, isAggregated: Bool
  ) throws(LoweringFailure) -> Detections.Expression {
    guard let (function, operands, _) = Computation.function(expression) else { throw unsupported(expression) }
    if !readsValues(expression), let reference = try computedReference(expression, preferring: nil) {
      if rule.match != nil, !isAggregated { throw .needsAggregate(at: expression.origin) }
      return try fieldValue(reference, isOperand: isAggregated)
    }
    try check(operands, of: function, expression)
    var arguments: [Detections.Expression] = []
    for operand in operands {
      arguments.append(try value(of: operand, isAggregated: isAggregated))
    }
    return .call(function, arguments)
  }

  /// Whether an expression is different in each row: the identifier of the only variable's event, which no two
  /// events share.
  private func isEventIdentifier(_ expression: YARAL.Expression) -> Bool {
    guard case .path(let path) = expression.kind, variableNames == [path.variable] else { return false }
    return path.fieldName == "metadata.id"
  }

  private static let aggregates: [String: Aggregate] = [
    "max": .max, "min": .min, "sum": .sum, "count": .count, "count_distinct": .countDistinct, "array": .list,
    "array_distinct": .distinctList, "window.avg": .average,
  ]

  /// The operand of an aggregate. Repeated fields that are read element by element multiply the rows, which
  /// sums, counts and lists see (section 10).
  private mutating func operand(
    _ expression: YARAL.Expression, of aggregate: Aggregate, at origin: Origin
  ) throws(LoweringFailure) -> Detections.Expression {
    var ownList: String?
    let operand: Detections.Expression
    if !isOutcome(expression), case .path = expression.kind, let reference = try reference(expression) {
      ownList = reference.repeatedPart.map { "\(reference.variable).\($0.name)" }
      operand = try fieldValue(reference, isOperand: true)
    } else {
      operand = try value(of: expression, isAggregated: true)
    }
    switch aggregate {
    case .max, .min, .countDistinct, .distinctList, .anyTrue: break
    case .count, .sum, .list, .average, .percentile:
      var lists = repeatedFieldsOfOutcomes
      if aggregate != .count, let ownList { lists.remove(ownList) }
      // Each element makes a row of its own, which is counted again (section 20).
      if hasSeveralRows || !lists.isEmpty { throw .needsUnnesting(variablesWithPlainLists) }
    }
    return operand
  }

  private func isOutcome(_ expression: YARAL.Expression) -> Bool {
    guard case .path(let path) = expression.kind, path.steps.isEmpty else { return false }
    return outcomes.contains { $0.name == path.variable }
  }

  /// The repeated fields that outcomes read element by element. Whether that multiplies the rows of the other
  /// outcomes is not documented clearly.
  private var repeatedFieldsOfOutcomes: Set<String> {
    var found: Set<String> = []
    for outcome in rule.outcome?.lines ?? [] {
      for path in outcome.expression.plainPaths where !unnestedVariables.contains(path.variable) {
        if let part = catalog.repeatedParts(ofUDMPath: Field(path.fieldName)).first {
          found.insert("\(path.variable).\(part.name)")
        }
      }
    }
    return found
  }

  /// The value of a field, which reads as zero when it is not set.
  ///
  /// - Parameter isOperand: whether it is the direct operand of an aggregate, where a repeated field has all its
  ///   values.
  mutating func fieldValue(_ reference: Reference, isOperand: Bool) throws(LoweringFailure) -> Detections.Expression {
    if reference.field == eventTime {
      return try fieldValue(timeReference(of: reference.variable, at: reference.origin), isOperand: isOperand)
    }
    if let part = reference.repeatedPart {
      let isFiltered = unnested[reference.variable]?.contains(part) ?? false
      if !isOperand || isFiltered { throw .needsUnnesting([reference.variable]) }
    }
    if impliedFields[reference.variable]?.contains(reference.field) ?? false,
      condition.requiredVariables?.contains(reference.variable) ?? true
    {
      return .field(variable: reference.variable, reference.field, absentAs: nil)
    }
    guard let zero = zero(of: reference.definition) else {
      throw .notSupported(
        "'\(reference.field.name)' as a value: it is not known what it is when not set", at: reference.origin)
    }
    return .field(
      variable: reference.variable, reference.field, absentAs: try value(zero, at: reference.origin))
  }

  // MARK: Conditions of `if`

  /// A test of one variable's event as far as it is one; comparisons of values otherwise.
  private mutating func condition(
    inOutcome expression: YARAL.Expression, isAggregated: Bool
  ) throws(LoweringFailure) -> Condition {
    if !readsValues(expression), let variable = try onlyOwner(of: expression) {
      guard condition.requiredVariables?.contains(variable) ?? true else {
        throw .notSupported("a test of '$\(variable)', which may have no event", at: expression.origin)
      }
      if rule.match != nil, !isAggregated { throw .needsAggregate(at: expression.origin) }
      let context = PredicateContext(variable: variable, knownFields: impliedFields[variable] ?? [])
      let part = try part(expression, context)
      guard part.unnested.isEmpty else { throw .needsUnnesting([variable]) }
      return .holds(variable: variable, part.predicate)
    }
    switch expression.kind {
    case .and(let operands): return .all(try conditions(inOutcome: operands, isAggregated: isAggregated))
    case .or(let operands): return .any(try conditions(inOutcome: operands, isAggregated: isAggregated))
    case .not(let operand): return .not(try condition(inOutcome: operand, isAggregated: isAggregated))
    case .comparison(let left, let relation, let right, false):
      let first = try value(of: left, isAggregated: isAggregated)
      return .compare(first, relation, try value(of: right, isAggregated: isAggregated))
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .absent, .comparison, .membership,
      .quantified,
      .arithmetic, .choice:
      throw unsupported(expression)
    }
  }

  private mutating func conditions(
    inOutcome expressions: [YARAL.Expression], isAggregated: Bool
  ) throws(LoweringFailure) -> [Condition] {
    var result: [Condition] = []
    for expression in expressions {
      result.append(try condition(inOutcome: expression, isAggregated: isAggregated))
    }
    return result
  }

  /// Whether outcomes or aggregates stand in it, so that it is no test of one event.
  func readsValues(_ expression: YARAL.Expression) -> Bool {
    var result = false
    expression.visit { inner in
      if isOutcome(inner) { result = true }
      if case .call(let call) = inner.kind, Self.aggregates[call.function] != nil { result = true }
    }
    return result
  }

  func onlyOwner(of expression: YARAL.Expression) throws(LoweringFailure) -> String? {
    let owners = try owners(of: expression)
    guard let first = owners.first else { return nil }
    let common = owners.dropFirst().reduce(first) { $0.intersection($1) }
    return variableNames.first(where: common.contains)
  }

  // MARK: Kinds

  private func kind(of expression: Detections.Expression) -> Detections.Outcome.Kind? {
    switch expression {
    case .literal(let value): return Self.kind(of: value)
    case .field(let variable, let field, _):
      switch computedDefinitions[variable]?[field]?.type ?? catalog.definition(of: field, in: .udm)?.type {
      case .text, .address, .enumeration, nil: return .string
      case .integer, .time, .boolean: return .integer
      case .float: return .float
      }
    case .conditional(_, let then, let otherwise):
      return kind(of: then) == .integer ? kind(of: otherwise) : kind(of: then)
    case .arithmetic(let operation, let left, let right):
      return operation == .divide || [kind(of: left), kind(of: right)].contains(.float) ? .float : .integer
    case .aggregate(let aggregate, let operand):
      switch aggregate {
      case .max, .min, .sum: return kind(of: operand)
      case .average, .percentile: return .float
      case .count, .countDistinct: return .integer
      case .list, .distinctList: return .list
      case .anyTrue: return .boolean
      }
    case .outcome(let name): return outcomes.first { $0.name == name }?.kind
    case .truth: return .boolean
    case .call(let function, let arguments):
      return Detections.Outcome.Kind(function.result, of: arguments.first.flatMap { kind(of: $0) })
    }
  }

  private static func kind(of value: Value) -> Detections.Outcome.Kind? {
    switch value {
    case .null: nil
    case .string: .string
    case .integer: .integer
    case .double: .float
    case .boolean: .boolean
    case .list: .list
    }
  }
}

extension LoweringFailure {
  static func needsAggregate(at origin: Origin) -> LoweringFailure {
    .problem(
      .yaralAggregation, "a field has a value for each event of the window, and an outcome has one",
      at: origin,
      help: "put it into an aggregate, such as max(…)")
  }
}
