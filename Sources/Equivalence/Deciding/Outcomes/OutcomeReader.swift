import Detections
import Events
import Semantics
import ValueFunctions

/// A detection whose outcomes are compared, in the names of the first of a pair.
struct OutcomeSide {
  var detection: Detection
  /// Its variables' names in the other detection.
  var renaming: [String: String]
  /// Without a window an event is the only row, unless it is seen element by element.
  var hasOneRow: Bool
  /// Variables of which every row has an event.
  var required: Set<String>
  /// Whether a group that fires has a row for sure.
  var hasRows: Bool

  init(_ detection: Detection, renaming: [String: String]) {
    self.detection = detection
    self.renaming = renaming
    let hasElements = detection.variables.contains { variable in
      variable.derivations.contains { step in
        switch step {
        case .each: true
        case .computed: false
        }
      }
    }
    hasOneRow = detection.window == nil && !hasElements
    let needed = detection.requiredVariables
    let present = detection.variables.count == 1 ? Set(detection.variables.map(\.name)) : needed
    required = Set(present.map { renaming[$0] ?? $0 })
    hasRows = !needed.isEmpty || detection.joins.isEmpty
  }
}

/// Reads the outcomes of two detections as functions that can be compared: of a row of events by which questions
/// it answers with yes, of a group by what aggregates make of such functions.
struct OutcomeReader {
  var diagram = DecisionDiagram<RowTerm>()
  var questions: RowQuestions
  let domain: EventDomain
  private var known: [[Int: GroupTerm]] = [[:], [:]]
  private let sides: [OutcomeSide]
  private var place = 0 {
    didSet { questions.unifies = place > 0 }
  }
  /// How many outcomes of the current detection are known.
  private var knownOutcomes = 0
  /// Aggregates of the first detection.
  private var firstAggregates: [(aggregate: Aggregate, operand: Int)] = []

  init(_ sides: [OutcomeSide], _ predicates: PredicateComparison) {
    self.sides = sides
    domain = predicates.domain
    questions = RowQuestions(sides, predicates)
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

  private func name(_ variable: String) -> String { side.renaming[variable] ?? variable }

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

  private func outcomeIndex(_ name: String) -> Int? {
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

  // MARK: Groups

  private mutating func groupOutcome(_ index: Int) throws(Irreducible) -> GroupTerm {
    if let term = known[place][index] { return term }
    let outer = knownOutcomes
    knownOutcomes = index
    let term = try groupValue(of: side.detection.outcomes[index].expression)
    knownOutcomes = outer
    known[place][index] = term
    return term
  }

  private mutating func groupValue(of expression: Expression) throws(Irreducible) -> GroupTerm {
    switch expression {
    case .literal(let value):
      return .constant(value)
    case .field(_, _, let absentAs):
      return .constant(absentAs ?? .null)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(
        try groupCondition(condition.standardized()), then: try groupValue(of: then),
        otherwise: try groupValue(of: otherwise))
    case .arithmetic(let operation, let left, let right):
      return try arithmetic(operation, groupValue(of: left), groupValue(of: right))
    case .aggregate(let aggregate, let operand):
      return try self.aggregate(aggregate, of: operand)
    case .outcome(let name):
      guard let index = outcomeIndex(name) else { return .constant(.null) }
      return try groupOutcome(index)
    case .truth(let condition):
      return .truth(try groupCondition(condition.standardized()))
    case .call(let function, let arguments):
      var terms: [GroupTerm] = []
      for argument in arguments { terms.append(try groupValue(of: argument)) }
      return .call(function, terms)
    }
  }

  private mutating func groupCondition(_ condition: Condition) throws(Irreducible) -> GroupCondition {
    switch condition {
    case .all(let operands), .any(let operands):
      var parts: [GroupCondition] = []
      for operand in operands { parts.append(try groupCondition(operand)) }
      if case .all = condition { return .all(Set(parts)) }
      return .any(Set(parts))
    case .not(let operand):
      return .not(try groupCondition(operand))
    case .count(let variable, let relation, let number):
      return .count(variable: name(variable), relation, number)
    case .compare(let left, let relation, let right):
      let (one, other) = (try groupValue(of: left), try groupValue(of: right))
      if case .constant = one { return .compare(other, relation.mirrored, one) }
      return .compare(one, relation, other)
    case .holds:
      return .someRow(try truth(of: condition))
    }
  }

  private mutating func aggregate(
    _ aggregate: Aggregate, of operand: Expression
  ) throws(Irreducible) -> GroupTerm {
    try self.aggregate(aggregate, value(of: operand, isOperand: true))
  }

  /// An aggregate in one of few forms: what is counted is summed, and a flag is the greatest of ones and zeros.
  private mutating func aggregate(_ aggregate: Aggregate, _ operand: Int) throws(Irreducible) -> GroupTerm {
    switch aggregate {
    case .count:
      return known(.sum, try diagram.map(operand) { $0.asPresence })
    case .anyTrue:
      return known(side.hasRows ? .max : .anyTrue, try diagram.map(operand) { $0.asTruth })
    case .max, .min, .sum, .average, .percentile:
      return known(aggregate, try diagram.map(operand) { $0.asNumber })
    case .countDistinct:
      return try distinctCount(try diagram.map(operand) { $0.asText })
    case .list, .distinctList:
      return known(aggregate, operand)
    }
  }

  /// The number of different texts, of which constant ones that nothing else gives are counted by flags.
  private mutating func distinctCount(_ operand: Int) throws(Irreducible) -> GroupTerm {
    let constants = Set(diagram.values(operand).compactMap(\.constant)).subtracting([.null])
    guard side.hasRows, !constants.isEmpty else { return known(.countDistinct, operand) }
    var rest = operand
    var flags: [GroupTerm] = []
    for constant in constants {
      guard let text = constant.text, questions.isNeverGiven(text, by: diagram.values(operand)) else { continue }
      rest = try diagram.map(rest) { $0 == .constant(constant) ? .constant(.null) : $0 }
      flags.append(
        known(.max, try diagram.map(operand) { .constant(.integer($0 == .constant(constant) ? 1 : 0)) }))
    }
    return flags.reduce(known(.countDistinct, rest)) { arithmetic(.add, $0, $1) }
  }

  /// The aggregate, as an equal one of the first detection is written.
  private mutating func known(_ aggregate: Aggregate, _ operand: Int) -> GroupTerm {
    if place == 0 {
      firstAggregates.append((aggregate, operand))
    } else if !firstAggregates.contains(where: { $0 == (aggregate, operand) }) {
      for other in firstAggregates where other.aggregate == aggregate && isSame(other.operand, operand) {
        return .aggregate(aggregate, other.operand)
      }
    }
    return .aggregate(aggregate, operand)
  }

  /// Whether two functions give the same for all rows.
  private mutating func isSame(_ left: Int, _ right: Int) -> Bool {
    guard let differs = try? diagram.combine(left, right, { RowTerm(truth: $0 != $1) }) else { return false }
    return questions.answers(differs, diagram) == .impossible
  }

  private func arithmetic(_ operation: ArithmeticOperator, _ left: GroupTerm, _ right: GroupTerm) -> GroupTerm {
    if case .constant(let one) = left, case .constant(let other) = right {
      return .constant(compute(operation, one, other))
    }
    let sign: Int64
    switch operation {
    case .add: sign = 1
    case .subtract: sign = -1
    case .multiply, .divide, .modulo: return .arithmetic(operation, left, right)
    }
    guard side.hasRows, let one = linear(left), let other = linear(right) else {
      return .arithmetic(operation, left, right)
    }
    let terms = one.terms.merging(other.terms.mapValues { $0 * sign }) { $0 + $1 }.filter { $0.value != 0 }
    let constant = one.constant + sign * other.constant
    if terms.isEmpty { return .constant(.integer(constant)) }
    if constant == 0, terms.count == 1, let term = terms.first, term.value == 1 { return term.key }
    return .linear(terms, constant)
  }

  /// A term as a sum of small whole numbers: no sum of some of them is beyond 64 bits, and none is null.
  private func linear(_ term: GroupTerm) -> (terms: [GroupTerm: Int64], constant: Int64)? {
    func isSmall(_ number: Int64) -> Bool { number.magnitude <= 1 << 20 }
    switch term {
    case .constant(.integer(let number)):
      return isSmall(number) ? ([:], number) : nil
    case .linear(let terms, let constant):
      return terms.values.allSatisfy(isSmall) && isSmall(constant) ? (terms, constant) : nil
    case .aggregate(let aggregate, let operand):
      switch aggregate {
      case .countDistinct: return ([term: 1], 0)
      case .max, .min, .sum:
        let areSmall = diagram.values(operand).allSatisfy { value in
          if case .constant(.integer(let number)) = value { isSmall(number) } else { false }
        }
        return areSmall ? ([term: 1], 0) : nil
      case .average, .percentile, .count, .list, .distinctList, .anyTrue: return nil
      }
    case .constant, .arithmetic, .conditional, .truth, .call:
      return nil
    }
  }
}
