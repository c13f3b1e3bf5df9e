import Diagnostics
import Events
import ValueFunctions

/// Conditions about the events of one variable in a window, as functions of few questions about the group.
struct GroupReduction {
  /// What is asked of a group. Events are meant by the function of `rows` that is true of them.
  enum Question: Hashable {
    case some(DecisionDiagram<Value>.Reference)
    case count(DecisionDiagram<Value>.Reference, Relation, Int64)
    case countDistinct(Field, Relation, Int64)
  }

  /// The value of an expression about a group.
  enum GroupValue {
    /// A function of answers.
    case function(DecisionDiagram<Value>.Reference)
    /// How many events there are for which the function of `rows` is true.
    case count(DecisionDiagram<Value>.Reference)
    /// The sum of the function of `rows` over all events.
    case sum(DecisionDiagram<Value>.Reference)
    case countDistinct(Field)
  }

  let detection: Detection
  let variable: EventVariable
  var rows: RowReduction
  var diagram = DecisionDiagram<Value>()
  private(set) var questions: [Question] = []
  private var numbers: [Question: Int] = [:]
  private var outcomes: [String: GroupValue] = [:]
  private var knownOutcomes: Int
  private var origin: Origin

  init(_ detection: Detection, _ variable: EventVariable) {
    self.detection = detection
    self.variable = variable
    rows = RowReduction(detection, variable, isAlone: false)
    knownOutcomes = detection.outcomes.count
    origin = detection.window?.origin ?? .none
  }

  func irreducible(_ reason: String) -> Irreducible { Irreducible(reason, at: origin) }

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
      return try count(rows.diagram.constant(name == variable.name), relation, number)
    case .compare(let left, let relation, let right):
      return try compare(expression(left), relation, expression(right))
    case .holds(let name, let predicate):
      guard name == variable.name else { return try diagram.constant(false) }
      return try some(rows.predicate(predicate))
    }
  }

  mutating func expression(_ expression: Expression) throws(Irreducible) -> GroupValue {
    switch expression {
    case .literal(let value):
      return .function(try diagram.constant(value))
    case .field:
      return .function(try diagram.constant(.null))
    case .conditional(let condition, let then, let otherwise):
      let decides = try self.condition(condition)
      return .function(
        try diagram.choose(decides, then: function(then), otherwise: function(otherwise)))
    case .arithmetic(let operation, let left, let right):
      let leftValue = try function(left)
      let rightValue = try function(right)
      return .function(try diagram.combine(leftValue, rightValue) { $0.computed(operation, $1) })
    case .aggregate(let aggregate, let operand):
      return try self.aggregate(aggregate, operand)
    case .outcome(let name):
      return try outcome(name)
    case .truth(let condition):
      return .function(try self.condition(condition))
    case .call(let function, _):
      throw irreducible("it computes with the function '\(function.rawValue)'")
    }
  }

  private mutating func function(_ expression: Expression) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    switch try self.expression(expression) {
    case .function(let reference): return reference
    case .count, .countDistinct: throw irreducible("it computes with a count")
    case .sum: throw irreducible("it computes with a sum over several events")
    }
  }

  private mutating func outcome(_ name: String) throws(Irreducible) -> GroupValue {
    guard let index = detection.outcomes.prefix(knownOutcomes).firstIndex(where: { $0.name == name }) else {
      return .function(try diagram.constant(.null))
    }
    if let known = outcomes[name] { return known }
    let (outerOutcomes, outerOrigin) = (knownOutcomes, origin)
    knownOutcomes = index
    origin = detection.outcomes[index].origin
    let result = try expression(detection.outcomes[index].expression)
    (knownOutcomes, origin) = (outerOutcomes, outerOrigin)
    outcomes[name] = result
    return result
  }

  /// Whether some event satisfies a function of `rows`.
  mutating func some(_ row: DecisionDiagram<Value>.Reference) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    // A group has at least one event.
    if rows.diagram.isConstant(row, true) { return try diagram.constant(true) }
    if rows.diagram.isConstant(row, false) { return try diagram.constant(false) }
    return try ask(.some(row))
  }

  /// Whether the number of events that satisfy a function of `rows` stands in a relation.
  mutating func count(
    _ row: DecisionDiagram<Value>.Reference, _ relation: Relation, _ number: Int64
  ) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    if rows.diagram.isConstant(row, false) { return try diagram.constant(relation.holds(0, number)) }
    let lowest: Int64 = rows.diagram.isConstant(row, true) ? 1 : 0
    if let verdict = relation.verdict(from: lowest, number) { return try diagram.constant(verdict) }
    // All numbers from 1 on are alike: only presence matters.
    if let verdict = relation.verdict(from: 1, number) {
      return try verdict ? some(row) : diagram.not(some(row))
    }
    return try ask(.count(row, relation, number))
  }

  mutating func ask(_ question: Question) throws(Irreducible) -> DecisionDiagram<Value>.Reference {
    let number = numbers[question] ?? questions.count
    if number == questions.count {
      questions.append(question)
      numbers[question] = number
    }
    return try diagram.answer(number)
  }
}
