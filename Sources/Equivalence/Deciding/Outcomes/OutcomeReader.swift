import Detections
import Events
import Semantics
import ValueFunctions

/// Reads the outcomes of two detections as functions that can be compared: of a row of events by which questions
/// it answers with yes, of a group by what aggregates make of such functions.
struct OutcomeReader {
  var diagram = DecisionDiagram<RowTerm>()
  var questions: RowQuestions
  let domain: EventDomain
  var known: [[Int: GroupTerm]] = [[:], [:]]
  private let sides: [OutcomeSide]
  var place = 0 {
    didSet { questions.unifies = place > 0 }
  }
  /// How many outcomes of the current detection are known.
  var knownOutcomes = 0
  /// Aggregates of the first detection.
  var firstAggregates: [(aggregate: Aggregate, operand: Int)] = []

  /// - Parameter assumesFiring: whether only rows count of groups that fire.
  init(_ sides: [OutcomeSide], _ predicates: PredicateComparison, assumesFiring: Bool) {
    self.sides = sides
    domain = predicates.domain
    questions = RowQuestions(sides, predicates, assumesFiring: assumesFiring)
  }

  var side: OutcomeSide { sides[place] }

  /// What an outcome gives for a group.
  mutating func group(_ index: Int, of place: Int) throws(Irreducible) -> GroupTerm {
    self.place = place
    return try groupOutcome(index)
  }

  /// What an outcome gives for the only row.
  mutating func row(_ index: Int, of place: Int) throws(Irreducible) -> Int {
    self.place = place
    knownOutcomes = index
    return try value(of: side.detection.outcomes[index].expression)
  }

  /// What a condition says of a group.
  mutating func condition(_ condition: Condition, of place: Int) throws(Irreducible) -> GroupCondition {
    self.place = place
    knownOutcomes = side.detection.outcomes.count
    return try groupCondition(condition.standardized())
  }

  /// Whether a condition holds of the only row.
  mutating func rowCondition(_ condition: Condition, of place: Int) throws(Irreducible) -> Int {
    self.place = place
    knownOutcomes = side.detection.outcomes.count
    return try truth(of: condition)
  }

  func name(_ variable: String) -> String { side.renaming[variable] ?? variable }

  // MARK: Rows

  mutating func value(of expression: Expression, isOperand: Bool = false) throws(Irreducible) -> Int {
    switch expression {
    case .literal(let value):
      return try diagram.constant(.constant(value))
    case .field(let variable, let field, let absentAs):
      return try value(of: field, name(variable), absentAs, isOperand: isOperand)
    case .conditional(let condition, let then, let otherwise):
      return try diagram.choose(truth(of: condition), then: value(of: then), otherwise: value(of: otherwise))
    case .arithmetic(let operation, let left, let right):
      return try diagram.combine(value(of: left), value(of: right)) { left, right in
        if let one = left.constant, let other = right.constant {
          return .constant(compute(operation, one, other))
        }
        return .arithmetic(operation, left, right)
      }
    case .aggregate(let aggregate, let operand):
      guard side.hasOneRow else {
        let term = try self.aggregate(aggregate, of: operand)
        return try diagram.constant(.group(term))
      }
      return try diagram.map(value(of: operand, isOperand: true)) { aggregate.ofOneRow($0) }
    case .outcome(let name):
      return try outcome(name)
    case .truth(let condition):
      return try truth(of: condition)
    case .call(let function, let arguments):
      let result = try call(function, arguments)
      guard isOperand else { return result }
      return try diagram.map(result) { term in
        if case .constant = term { term } else { .elements(term) }
      }
    }
  }

  private mutating func value(
    of field: Field, _ variable: String, _ absentAs: Value?, isOperand: Bool
  ) throws(Irreducible) -> Int {
    let hasValue = try diagram.answer(.holds(variable: variable, .not(.field(field, .null))), &questions)
    let term: RowTerm =
      isOperand && domain.isRepeated(field)
      ? .all(variable: variable, field) : .first(variable: variable, field)
    return try diagram.choose(
      hasValue, then: diagram.constant(term), otherwise: diagram.constant(.constant(absentAs ?? .null)))
  }

  private mutating func outcome(_ name: String) throws(Irreducible) -> Int {
    guard let index = outcomeIndex(name) else { return try diagram.constant(.constant(.null)) }
    if side.detection.window != nil { return try diagram.constant(.group(groupOutcome(index))) }
    guard side.hasOneRow else { throw Irreducible("an outcome is used element by element") }
    let outer = knownOutcomes
    knownOutcomes = index
    let result = try value(of: side.detection.outcomes[index].expression)
    knownOutcomes = outer
    return result
  }

  func outcomeIndex(_ name: String) -> Int? {
    side.detection.outcomes.prefix(knownOutcomes).firstIndex { $0.name == name }
  }

  private mutating func call(
    _ function: ValueFunction, _ arguments: [Expression]
  ) throws(Irreducible) -> Int {
    var operands: [Int] = []
    for argument in arguments { operands.append(try value(of: argument)) }
    let prepared = PreparedFunction(function)
    if operands.isEmpty { return try diagram.constant(.call(function, [])) }
    return try diagram.combine(operands) { terms in
      let constants = terms.compactMap(\.constant)
      guard constants.count == terms.count else { return .call(function, terms) }
      let result = prepared(constants)
      if case .list = result { return .call(function, terms) }
      return .constant(result)
    }
  }

  /// Whether a condition holds for a row.
  mutating func truth(of condition: Condition) throws(Irreducible) -> Int {
    if let (variable, predicate) = predicate(condition) {
      return try diagram.answer(.holds(variable: variable, predicate), &questions)
    }
    switch condition {
    case .all(let operands):
      var result = try diagram.constant(true)
      for operand in operands { result = try diagram.and(result, truth(of: operand)) }
      return result
    case .any(let operands):
      var result = try diagram.constant(false)
      for operand in operands { result = try diagram.or(result, truth(of: operand)) }
      return result
    case .not(let operand):
      return try diagram.not(truth(of: operand))
    case .count(let variable, let relation, let number):
      if side.hasOneRow { return try diagram.constant(stands(.integer(1), relation, .integer(number))) }
      let count = Count(relation, number)
      return try diagram.answer(
        .group(.count(variable: name(variable), count.relation, count.number)), &questions)
    case .compare(let left, let relation, let right):
      return try comparison(left, relation, right)
    case .holds:
      return try diagram.constant(false)
    }
  }

  private mutating func comparison(
    _ left: Expression, _ relation: Relation, _ right: Expression
  ) throws(Irreducible) -> Int {
    let compared = try diagram.combine(value(of: left), value(of: right)) { left, right in
      if let one = left.constant, let other = right.constant {
        return RowTerm(truth: Semantics.compare(one, relation, other))
      }
      return left.constant == .null || right.constant == .null
        ? RowTerm(truth: false) : .comparison(left, relation, right)
    }
    return try replacingComparisons(compared)
  }

  /// The function with questions in the place of comparisons.
  private mutating func replacingComparisons(_ reference: Int) throws(Irreducible) -> Int {
    switch diagram.nodes[reference] {
    case .value(.comparison(let left, let relation, let right)):
      return try diagram.answer(.compare(left, relation, right), &questions)
    case .value:
      return reference
    case .question(let question, let yes, let no):
      return try diagram.choose(
        diagram.answer(question), then: replacingComparisons(yes), otherwise: replacingComparisons(no))
    }
  }

  /// The condition as a predicate of one variable's event, which every row has as far as it is negated.
  private func predicate(_ condition: Condition) -> (variable: String, Predicate)? {
    switch condition {
    case .holds(let variable, let predicate):
      return (name(variable), predicate)
    case .not(let operand):
      guard let (variable, predicate) = predicate(operand), side.required.contains(variable) else { return nil }
      return (variable, .not(predicate))
    case .all(let operands), .any(let operands):
      let parts = operands.compactMap { predicate($0) }
      guard let first = parts.first, parts.count == operands.count,
        parts.allSatisfy({ $0.variable == first.variable })
      else { return nil }
      if case .all = condition { return (first.variable, .all(parts.map(\.1))) }
      return (first.variable, .any(parts.map(\.1)))
    case .count, .compare:
      return nil
    }
  }
}
