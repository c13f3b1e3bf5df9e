import Detections
import Events
import Semantics
import ValueFunctions

/// What expressions and conditions give for a group.
extension OutcomeReader {
  mutating func groupOutcome(_ index: Int) throws(Irreducible) -> GroupTerm {
    if let term = known[place][index] { return term }
    let outer = knownOutcomes
    knownOutcomes = index
    let term = try groupValue(of: side.detection.outcomes[index].expression)
    knownOutcomes = outer
    known[place][index] = term
    return term
  }

  mutating func groupValue(of expression: Expression) throws(Irreducible) -> GroupTerm {
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
      // First the operands: they make nodes of the diagram that is looked at.
      let (one, other) = (try groupValue(of: left), try groupValue(of: right))
      return arithmetic(operation, one, other)
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

  mutating func groupCondition(_ condition: Condition) throws(Irreducible) -> GroupCondition {
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

  mutating func aggregate(
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

  /// The number of different texts, of which constant ones that nothing else gives are counted by flags, and those that
  /// no row gives not at all.
  private mutating func distinctCount(_ operand: Int) throws(Irreducible) -> GroupTerm {
    let constants = Set(diagram.values(operand).compactMap(\.constant)).subtracting([.null])
    guard side.hasRows, !constants.isEmpty else { return known(.countDistinct, operand) }
    var rest = operand
    var flags: [GroupTerm] = []
    for constant in constants {
      let isGiven = try diagram.map(operand) { RowTerm(truth: $0 == .constant(constant)) }
      if questions.answers(isGiven, diagram) == .impossible {
        rest = try diagram.map(rest) { $0 == .constant(constant) ? .constant(.null) : $0 }
        continue
      }
      guard let text = constant.text, questions.isNeverGiven(text, by: diagram.values(operand)) else { continue }
      rest = try diagram.map(rest) { $0 == .constant(constant) ? .constant(.null) : $0 }
      flags.append(
        known(.max, try diagram.map(operand) { .constant(.integer($0 == .constant(constant) ? 1 : 0)) }))
    }
    var result = known(.countDistinct, rest)
    for flag in flags { result = arithmetic(.add, result, flag) }
    return result
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
