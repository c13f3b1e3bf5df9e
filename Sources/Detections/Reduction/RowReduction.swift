import Diagnostics
import Events
import ValueFunctions

/// Conditions and expressions about one event, as functions of which selections it satisfies.
///
/// A question is a selection, or a test that stands in no selection. Questions are numbered in the order in
/// which they are met, which is the order of the result.
struct RowReduction {
  let detection: Detection
  let variable: EventVariable
  /// Whether the event is the whole group, as in rules without a window.
  let isAlone: Bool
  var diagram = DecisionDiagram<Value>()
  private(set) var questions: [Predicate] = []
  private var numbers: [Predicate: Int] = [:]
  private var outcomes: [String: DecisionDiagram<Value>.Reference] = [:]
  /// How many outcomes are known: an expression may refer to earlier ones only.
  private var knownOutcomes: Int
  private var origin = Origin.none

  init(_ detection: Detection, _ variable: EventVariable, isAlone: Bool) {
    self.detection = detection
    self.variable = variable
    self.isAlone = isAlone
    knownOutcomes = detection.outcomes.count
  }

  func irreducible(_ reason: String) -> Irreducible { Irreducible(reason, at: origin) }

  /// Says where the expressions that follow stand.
  mutating func enter(_ outcome: Outcome) { origin = outcome.origin }

  mutating func condition(_ condition: Condition) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    switch condition {
    case .all(let operands):
      var result = try diagram.constant(true)
      for operand in operands { result = try diagram.and(result, self.condition(operand)) }
      return result
    case .any(let operands):
      var result = try diagram.constant(false)
      for operand in operands { result = try diagram.or(result, self.condition(operand)) }
      return result
    case .not(let operand):
      return try diagram.not(self.condition(operand))
    case .count(let name, let relation, let number):
      guard isAlone else { throw irreducible("a count stands inside an aggregate") }
      return try diagram.constant(relation.holds(name == variable.name ? 1 : 0, number))
    case .compare(let left, let relation, let right):
      let leftValue = try expression(left)
      let rightValue = try expression(right)
      return try diagram.combine(leftValue, rightValue) { .boolean($0.stands(relation, $1)) }
    case .holds(let name, let predicate):
      guard name == variable.name else { return try diagram.constant(false) }
      return try self.predicate(predicate)
    }
  }

  mutating func predicate(_ predicate: Predicate) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    switch predicate {
    case .all(let operands):
      var result = try diagram.constant(true)
      for operand in operands { result = try diagram.and(result, self.predicate(operand)) }
      return result
    case .any(let operands):
      var result = try diagram.constant(false)
      for operand in operands { result = try diagram.or(result, self.predicate(operand)) }
      return result
    case .not(let operand):
      return try diagram.not(self.predicate(operand))
    case .named, .field, .keyword:
      let number = numbers[predicate] ?? questions.count
      if number == questions.count {
        questions.append(predicate)
        numbers[predicate] = number
      }
      return try diagram.answer(number)
    }
  }

  mutating func expression(_ expression: Expression) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    switch expression {
    case .literal(let value):
      return try diagram.constant(value)
    case .field(_, let field, _):
      throw irreducible("it compares a value of the field '\(field)'")
    case .conditional(let condition, let then, let otherwise):
      return try diagram.choose(
        self.condition(condition), then: self.expression(then), otherwise: self.expression(otherwise))
    case .arithmetic(let operation, let left, let right):
      let leftValue = try self.expression(left)
      let rightValue = try self.expression(right)
      return try diagram.combine(leftValue, rightValue) { $0.computed(operation, $1) }
    case .aggregate(let aggregate, let operand):
      guard isAlone else { throw irreducible("an aggregate stands inside an aggregate") }
      return try diagram.map(self.expression(operand), aggregate.ofOneRow)
    case .outcome(let name):
      return try outcome(name)
    case .truth(let condition):
      return try self.condition(condition)
    case .call(let function, _):
      throw irreducible("it computes with the function '\(function.rawValue)'")
    }
  }

  private mutating func outcome(_ name: String) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    guard isAlone else { throw irreducible("the outcome '\(name)' stands inside an aggregate") }
    guard let index = detection.outcomes.prefix(knownOutcomes).firstIndex(where: { $0.name == name }) else {
      return try diagram.constant(.null)
    }
    if let known = outcomes[name] { return known }
    let (outerOutcomes, outerOrigin) = (knownOutcomes, origin)
    knownOutcomes = index
    enter(detection.outcomes[index])
    let result = try expression(detection.outcomes[index].expression)
    (knownOutcomes, origin) = (outerOutcomes, outerOrigin)
    outcomes[name] = result
    return result
  }
}

extension Aggregate {
  /// What comes of one row that has this value; null is none.
  fileprivate func ofOneRow(_ value: Value) -> Value {
    let number = value.asNumber?.value
    switch self {
    case .max, .min: return number ?? .null
    case .sum: return number ?? .integer(0)
    case .average, .percentile: return value.asNumber.map { .double($0.double) } ?? .null
    case .count: return .integer(value == .null ? 0 : 1)
    case .countDistinct: return .integer(value.text == nil ? 0 : 1)
    case .list: return .list(value == .null ? [] : [value])
    case .distinctList: return .list(value.text == nil ? [] : [value])
    case .anyTrue: return .boolean(value.isTrue)
    }
  }
}
