import Detections
import Diagnostics
import Events
import ValueFunctions

/// Outcomes have distinct names, refer to earlier ones, are aggregated where several events are looked at, and
/// give what they say they give.
func checkOutcomes(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  var known: [String: Outcome.Kind] = [:]
  for outcome in detection.outcomes {
    let span = outcome.origin.span
    if known[outcome.name] != nil || detection.variable(outcome.name) != nil {
      findings.append(.duplicateOutcome(outcome.name, at: span))
    }
    let place: ExpressionScope.Place = detection.window == nil ? .row : .group
    var scope = ExpressionScope(detection: detection, outcomes: known, place: place)
    let kind = scope.check(outcome.expression, at: span, &findings)
    if let kind, !agrees(kind, outcome.kind) {
      findings.append(.outcomeKind(outcome.name, says: outcome.kind.rawValue, gives: kind.rawValue, at: span))
    }
    known[outcome.name] = outcome.kind
  }
  return findings
}

private func agrees(_ given: Outcome.Kind, _ said: Outcome.Kind) -> Bool {
  given == said || (given == .integer && said == .float)
}

/// Walks an expression or a condition where it stands, and knows what may stand there.
struct ExpressionScope {
  enum Place {
    /// The rule's condition: counts, and outcomes compared.
    case condition
    /// An outcome of a rule with a window, outside an aggregate.
    case group
    /// Inside an aggregate, or an outcome of a rule without a window.
    case row
  }

  let detection: Detection
  let outcomes: [String: Outcome.Kind]
  var place: Place
  /// The variables whose events are counted.
  var countedVariables: Set<String> = []

  init(detection: Detection, outcomes: [String: Outcome.Kind], place: Place) {
    self.detection = detection
    self.outcomes = outcomes
    self.place = place
  }

  /// - Returns: what the expression gives; `nil` when that depends on the event, or is wrong and reported.
  mutating func check(
    _ expression: Expression, at span: Span?, _ findings: inout [Diagnostic]
  ) -> Outcome.Kind? {
    switch expression {
    case .literal(let value): return kind(of: value)
    case .field(let variable, let field, _):
      if detection.variable(variable) == nil {
        findings.append(.undefinedVariable(variable, in: detection, at: span))
      } else if place != .row {
        findings.append(.needsAggregate(field.name, at: span))
      }
      return nil
    case .conditional(let condition, let then, let otherwise):
      check(condition, at: span, &findings)
      let first = check(then, at: span, &findings)
      let second = check(otherwise, at: span, &findings)
      return common(first, second, at: span, &findings)
    case .arithmetic(let symbol, let left, let right):
      return checkArithmetic(symbol, left, right, at: span, &findings)
    case .aggregate(let aggregate, let operand):
      return checkAggregate(aggregate, operand, at: span, &findings)
    case .outcome(let name):
      if outcomes[name] == nil {
        findings.append(.undefinedOutcome(name, among: Array(outcomes.keys), at: span))
      }
      return outcomes[name]
    case .truth(let condition):
      check(condition, at: span, &findings)
      return .boolean
    case .call(let function, let arguments):
      let kinds = arguments.map { check($0, at: span, &findings) }
      findings += checkCall(of: function, argumentCount: arguments.count, at: span)
      return Outcome.Kind(function.result, of: kinds.first ?? nil)
    }
  }

  private mutating func checkArithmetic(
    _ symbol: ArithmeticOperator, _ left: Expression, _ right: Expression, at span: Span?,
    _ findings: inout [Diagnostic]
  ) -> Outcome.Kind? {
    let kinds = [check(left, at: span, &findings), check(right, at: span, &findings)]
    for kind in kinds where kind == .string || kind == .list {
      findings.append(.notANumber(at: span))
      return nil
    }
    if symbol == .divide { return .float }
    if kinds.contains(.float) { return .float }
    return kinds.contains(nil) ? nil : .integer
  }

  private mutating func checkAggregate(
    _ aggregate: Aggregate, _ operand: Expression, at span: Span?, _ findings: inout [Diagnostic]
  ) -> Outcome.Kind? {
    if isAggregated(operand) { findings.append(.nestedAggregate(at: span)) }
    let outer = place
    place = .row
    let kind = check(operand, at: span, &findings)
    place = outer
    switch aggregate {
    case .count, .countDistinct: return .integer
    case .list, .distinctList: return .list
    case .anyTrue:
      // Texts and lists are never true.
      _ = isNumeric(kind, at: span, &findings)
      return .boolean
    case .average, .percentile: return isNumeric(kind, at: span, &findings) ? .float : nil
    case .max, .min, .sum:
      guard isNumeric(kind, at: span, &findings) else { return nil }
      return kind == .boolean ? .integer : kind
    }
  }

  private func isNumeric(_ kind: Outcome.Kind?, at span: Span?, _ findings: inout [Diagnostic]) -> Bool {
    guard kind == .string || kind == .list else { return true }
    findings.append(.notANumber(at: span))
    return false
  }

  private func common(
    _ first: Outcome.Kind?, _ second: Outcome.Kind?, at span: Span?, _ findings: inout [Diagnostic]
  ) -> Outcome.Kind? {
    guard let first, let second else { return nil }
    if first == second { return first }
    if [first, second].allSatisfy({ $0 == .integer || $0 == .float }) { return .float }
    findings.append(.branchesDiffer(first.rawValue, second.rawValue, at: span))
    return nil
  }

  mutating func check(_ condition: Condition, at span: Span?, _ findings: inout [Diagnostic]) {
    switch condition {
    case .all(let operands), .any(let operands):
      for operand in operands { check(operand, at: span, &findings) }
    case .not(let operand): check(operand, at: span, &findings)
    case .count(let variable, _, _):
      countedVariables.insert(variable)
      if detection.variable(variable) == nil {
        findings.append(.undefinedVariable(variable, in: detection, at: span))
      }
    case .compare(let left, let relation, let right):
      let kinds = [check(left, at: span, &findings), check(right, at: span, &findings)]
      compare(kinds.compactMap { $0 }, relation, at: span, &findings)
    case .holds(let variable, _):
      if detection.variable(variable) == nil {
        findings.append(.undefinedVariable(variable, in: detection, at: span))
      } else if place != .row {
        findings.append(.needsAggregate("a test of '\(variable)'", at: span))
      }
    }
  }
}

/// Texts and lists have no order, and equal nothing of another kind: such a comparison would quietly be
/// false.
private func compare(
  _ kinds: [Outcome.Kind], _ relation: Relation, at span: Span?, _ findings: inout [Diagnostic]
) {
  guard kinds.contains(.string) || kinds.contains(.list) else { return }
  if relation != .equal, relation != .notEqual { findings.append(.textOrder(at: span)) }
  if Set(kinds).count > 1 {
    findings.append(kinds.contains(.list) ? .comparisonWithList(at: span) : .comparisonOfKinds(at: span))
  }
}

private func kind(of value: Value) -> Outcome.Kind? {
  switch value {
  case .null: nil
  case .string: .string
  case .integer: .integer
  case .double: .float
  case .boolean: .boolean
  case .list: .list
  }
}

/// Whether an aggregate occurs in the expression.
private func isAggregated(_ expression: Expression) -> Bool {
  switch expression {
  case .literal, .field, .outcome: false
  case .aggregate: true
  case .arithmetic(_, let left, let right): isAggregated(left) || isAggregated(right)
  case .call(_, let arguments): arguments.contains(where: isAggregated)
  case .conditional(let condition, let then, let otherwise):
    isAggregated(condition) || isAggregated(then) || isAggregated(otherwise)
  case .truth(let condition): isAggregated(condition)
  }
}

private func isAggregated(_ condition: Condition) -> Bool {
  switch condition {
  case .all(let operands), .any(let operands): operands.contains(where: isAggregated)
  case .not(let operand): isAggregated(operand)
  case .count, .holds: false
  case .compare(let left, _, let right): isAggregated(left) || isAggregated(right)
  }
}
