package import Detections
import Events

extension Detection {
  /// The names of all fields that the detection reads in events of a variable.
  package func fields(of variable: String) -> [String] {
    var collector = FieldCollector(variable: variable)
    if let own = self.variable(variable) { collector.add(own) }
    for join in joins { for operand in [join.left, join.right] { collector.add(operand) } }
    for key in window?.keys ?? [] { if let field = key.fields[variable] { collector.names.append(field.name) } }
    for outcome in outcomes { collector.add(outcome.expression) }
    collector.add(condition)
    let computed = self.variable(variable)?.computedFields ?? []
    return collector.names.filter { !computed.contains(Field($0)) }
  }

  /// The names of the fields of which the detection asks the case in events of a variable.
  func casedFields(of variable: String) -> [String] {
    var collector = FieldCollector(variable: variable)
    if let own = self.variable(variable) { collector.add(own) }
    for outcome in outcomes { collector.add(outcome.expression) }
    collector.add(condition)
    for join in joins where !join.ignoringCase {
      for case .field(variable, let field) in [join.left, join.right] { collector.cased.append(field.name) }
    }
    return collector.cased
  }
}

private struct FieldCollector {
  let variable: String
  var names: [String] = []
  /// Fields with a test for which case matters.
  var cased: [String] = []

  mutating func add(_ variable: EventVariable) {
    add(variable.predicate)
    for derivation in variable.derivations {
      switch derivation {
      case .each(let part): names.append(part.name)
      case .computed(let computed): names += computed.expression.fields.map(\.name).sorted()
      }
    }
  }

  mutating func add(_ predicate: Predicate) {
    switch predicate {
    case .all(let operands), .any(let operands): for operand in operands { add(operand) }
    case .not(let operand), .named(_, let operand): add(operand)
    case .field(let test):
      names.append(test.field.name)
      if case .sameAs(let other, _) = test.test { names.append(other.name) }
      if test.test.isCaseSensitive { cased.append(test.field.name) }
    case .keyword: break
    }
  }

  mutating func add(_ operand: Join.Operand) {
    if case .field(variable, let field) = operand { names.append(field.name) }
  }

  mutating func add(_ expression: Expression) {
    switch expression {
    case .literal, .outcome: break
    case .field(let owner, let field, _): if owner == variable { names.append(field.name) }
    case .conditional(let condition, let then, let otherwise):
      add(condition)
      add(then)
      add(otherwise)
    case .arithmetic(_, let left, let right):
      add(left)
      add(right)
    case .aggregate(_, let operand): add(operand)
    case .truth(let condition): add(condition)
    case .call(_, let arguments): for argument in arguments { add(argument) }
    }
  }

  mutating func add(_ condition: Condition) {
    switch condition {
    case .all(let operands), .any(let operands): for operand in operands { add(operand) }
    case .not(let operand): add(operand)
    case .count: break
    case .compare(let left, _, let right):
      add(left)
      add(right)
    case .holds(let owner, let predicate): if owner == variable { add(predicate) }
    }
  }
}

extension FieldTest {
  /// Whether texts that differ only in case may be told apart.
  fileprivate var isCaseSensitive: Bool {
    switch self {
    case .text(let test): test.isCaseSensitive
    case .sameAs(_, let isCaseSensitive): isCaseSensitive
    case .member(_, .exact(let isCaseSensitive)), .member(_, .pattern(let isCaseSensitive)): isCaseSensitive
    case .number, .boolean, .network, .present, .null, .member(_, .network): false
    }
  }
}

extension Predicate {
  /// A field and the texts of which it must have one, when the predicate says just that and nothing else:
  /// `f = "a"`, or a choice of such tests of one field. Only exact texts count; each is a `Value.string`.
  var choice: (field: Field, texts: Set<Value>)? {
    switch self {
    case .named(_, let operand):
      return operand.choice
    case .all(let operands):
      return operands.count == 1 ? operands[0].choice : nil
    case .any(let operands):
      let choices = operands.map(\.choice)
      guard let field = choices.first??.field, choices.allSatisfy({ $0?.field == field }) else { return nil }
      return (field, choices.reduce(into: []) { $0.formUnion($1?.texts ?? []) })
    case .field(let test):
      guard test.quantifier == .some, case .text(let text) = test.test, case .equals(let value) = text.pattern,
        text.isCaseSensitive
      else { return nil }
      return (test.field, [.string(value)])
    case .not, .keyword:
      return nil
    }
  }

  /// The choices that must hold for the predicate to hold: itself, or its operands if all of them must.
  var requiredChoices: [(field: Field, texts: Set<Value>)] {
    if let choice { return [choice] }
    switch self {
    case .all(let operands): return operands.flatMap(\.requiredChoices)
    case .named(_, let operand): return operand.requiredChoices
    case .any, .not, .field, .keyword: return []
    }
  }
}

extension Predicate {
  /// The same tests of texts, of exactly these letters.
  var caseSensitive: Predicate {
    switch self {
    case .all(let operands): return .all(operands.map(\.caseSensitive))
    case .any(let operands): return .any(operands.map(\.caseSensitive))
    case .named(let name, let operand): return .named(name, operand.caseSensitive)
    case .field(var test):
      guard case .text(var text) = test.test else { return self }
      text.isCaseSensitive = true
      test.test = .text(text)
      return .field(test)
    case .not, .keyword: return self
    }
  }
}

extension ModelTable.Selector {
  /// Whether the predicate says just what the selector says.
  func isSaid(by predicate: Predicate) -> Bool {
    predicate.choice.map { isSaid(by: $0) } ?? false
  }

  func isSaid(by choice: (field: Field, texts: Set<Value>)) -> Bool {
    choice.field == field && choice.texts == Set(values.compactMap(\.text).map(Value.string))
  }
}
