package import Events

/// What a decision diagram leads to.
package protocol DecisionValue: Hashable, Sendable {
  /// The value that stands for a condition that holds, or does not.
  init(truth: Bool)
}

extension Value: DecisionValue {
  package init(truth: Bool) { self = .boolean(truth) }
}

/// A function from the answers to numbered questions to a value, as an ordered decision diagram.
///
/// Two references are equal exactly when their functions are. Sums of many weights stay small, because parts
/// that lead to the same sums are one node.
package struct DecisionDiagram<Value: DecisionValue>: Sendable {
  /// A function in this diagram.
  package typealias Reference = Int

  package enum Node: Hashable, Sendable {
    case value(Value)
    /// The functions when the answer is yes, and when it is no; different ones, of later questions only.
    case question(Int, yes: Reference, no: Reference)
  }

  /// How many nodes there may be, before a detection counts as too large to be reduced.
  private static var sizeLimit: Int { 200_000 }

  package private(set) var nodes: [Node] = []
  private var references: [Node: Reference] = [:]

  package init() {}

  /// - Throws: when the diagram is full.
  package mutating func node(_ node: Node) throws(Irreducible) -> Reference {
    if case .question(_, let yes, let no) = node, yes == no { return yes }
    if let known = references[node] { return known }
    guard nodes.count < Self.sizeLimit else {
      throw Irreducible("its outcomes have too many combinations of values")
    }
    nodes.append(node)
    references[node] = nodes.count - 1
    return nodes.count - 1
  }

  package mutating func constant(_ value: Value) throws(Irreducible) -> Reference { try node(.value(value)) }

  package mutating func constant(_ truth: Bool) throws(Irreducible) -> Reference { try node(.value(Value(truth: truth))) }

  /// The function that is true when the answer to a question is yes.
  package mutating func answer(_ question: Int) throws(Irreducible) -> Reference {
    try node(.question(question, yes: constant(true), no: constant(false)))
  }

  /// The value of a function that is the same whatever the answers.
  package func constantValue(_ reference: Reference) -> Value? {
    if case .value(let value) = nodes[reference] { return value }
    return nil
  }

  package func isConstant(_ reference: Reference, _ truth: Bool) -> Bool {
    constantValue(reference) == Value(truth: truth)
  }

  /// The function of another's value.
  package mutating func map(_ reference: Reference, _ transform: (Value) -> Value) throws(Irreducible) -> Reference {
    var known: [Reference: Reference] = [:]
    return try map(reference, transform, &known)
  }

  private mutating func map(
    _ reference: Reference, _ transform: (Value) -> Value, _ known: inout [Reference: Reference]
  ) throws(Irreducible) -> Reference {
    if let result = known[reference] { return result }
    let result: Reference
    switch nodes[reference] {
    case .value(let value):
      result = try constant(transform(value))
    case .question(let question, let yes, let no):
      let whenYes = try map(yes, transform, &known)
      let whenNo = try map(no, transform, &known)
      result = try node(.question(question, yes: whenYes, no: whenNo))
    }
    known[reference] = result
    return result
  }

  /// The function of two others' values.
  package mutating func combine(
    _ left: Reference, _ right: Reference, _ operation: (Value, Value) -> Value
  ) throws(Irreducible) -> Reference {
    var known: [[Reference]: Reference] = [:]
    return try combine([left, right], &known) { operation($0[0], $0[1]) }
  }

  /// One of two functions, as a third decides, which has Boolean values.
  package mutating func choose(
    _ condition: Reference, then: Reference, otherwise: Reference
  ) throws(Irreducible) -> Reference {
    if isConstant(condition, true) || then == otherwise { return then }
    if isConstant(condition, false) { return otherwise }
    var known: [[Reference]: Reference] = [:]
    return try combine([condition, then, otherwise], &known) { $0[0] == Value(truth: true) ? $0[1] : $0[2] }
  }

  /// The function of several others' values.
  package mutating func combine(
    _ operands: [Reference], _ operation: ([Value]) -> Value
  ) throws(Irreducible) -> Reference {
    var known: [[Reference]: Reference] = [:]
    return try combine(operands, &known, operation)
  }

  private mutating func combine(
    _ operands: [Reference], _ known: inout [[Reference]: Reference], _ operation: ([Value]) -> Value
  ) throws(Irreducible) -> Reference {
    if let result = known[operands] { return result }
    let result: Reference
    if let question = operands.compactMap(question).min() {
      let whenYes = try combine(operands.map { branch($0, question, true) }, &known, operation)
      let whenNo = try combine(operands.map { branch($0, question, false) }, &known, operation)
      result = try node(.question(question, yes: whenYes, no: whenNo))
    } else {
      result = try constant(operation(operands.compactMap(constantValue)))
    }
    known[operands] = result
    return result
  }

  /// The first question that a function asks.
  package func question(_ reference: Reference) -> Int? {
    if case .question(let question, _, _) = nodes[reference] { return question }
    return nil
  }

  /// The function when a question, its first or an earlier one, is answered.
  package func branch(_ reference: Reference, _ question: Int, _ answer: Bool) -> Reference {
    guard case .question(question, let yes, let no) = nodes[reference] else { return reference }
    return answer ? yes : no
  }

  package mutating func and(_ left: Reference, _ right: Reference) throws(Irreducible) -> Reference {
    try choose(left, then: right, otherwise: constant(false))
  }

  package mutating func or(_ left: Reference, _ right: Reference) throws(Irreducible) -> Reference {
    try choose(left, then: constant(true), otherwise: right)
  }

  package mutating func not(_ operand: Reference) throws(Irreducible) -> Reference {
    try choose(operand, then: constant(false), otherwise: constant(true))
  }

  /// Whether the right function is true wherever the left one is.
  mutating func implies(_ left: Reference, _ right: Reference) throws(Irreducible) -> Bool {
    let implication = try choose(left, then: right, otherwise: constant(true))
    return isConstant(implication, true)
  }

  /// All nodes of a function, each once.
  package func reachable(_ reference: Reference) -> [Reference] {
    var seen: Set<Reference> = [reference]
    var result = [reference]
    var next = 0
    while next < result.count {
      if case .question(_, let yes, let no) = nodes[result[next]] {
        for branch in [yes, no] where seen.insert(branch).inserted { result.append(branch) }
      }
      next += 1
    }
    return result
  }

  /// The values that a function can have, in no order.
  package func values(_ reference: Reference) -> [Value] { reachable(reference).compactMap(constantValue) }

  /// The questions that a function asks, ascending.
  package func questions(_ reference: Reference) -> [Int] { Set(reachable(reference).compactMap(question)).sorted() }
}
