import Detections
import Events

extension Detection {
  /// The names of all fields that the detection reads in events of a variable.
  func fields(of variable: String) -> [String] {
    var collector = FieldCollector(variable: variable)
    if let own = self.variable(variable) { collector.add(own.predicate) }
    for join in joins { for operand in [join.left, join.right] { collector.add(operand) } }
    for key in window?.keys ?? [] { if let field = key.fields[variable] { collector.names.append(field.name) } }
    for outcome in outcomes { collector.add(outcome.expression) }
    collector.add(condition)
    return collector.names
  }
}

private struct FieldCollector {
  let variable: String
  var names: [String] = []

  mutating func add(_ predicate: Predicate) {
    switch predicate {
    case .all(let operands), .any(let operands): for operand in operands { add(operand) }
    case .not(let operand), .named(_, let operand): add(operand)
    case .field(let test):
      names.append(test.field.name)
      if case .sameAs(let other, _) = test.test { names.append(other.name) }
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

extension Predicate {
  /// The texts that fields must exactly have for the predicate to hold, as far as its conjuncts say so:
  /// `f = "a"`, or a choice of such tests of one field.
  var requiredTexts: [String: Set<String>] {
    switch self {
    case .all(let operands):
      return operands.reduce(into: [:]) { known, operand in
        known.merge(operand.requiredTexts) { $0.intersection($1) }
      }
    case .named(_, let operand): return operand.requiredTexts
    case .any(let operands):
      let choices = operands.map(\.requiredTexts)
      guard let field = choices.first?.keys.first, choices.allSatisfy({ $0.count == 1 && $0[field] != nil })
      else { return [:] }
      return [field: choices.reduce(into: []) { $0.formUnion($1[field] ?? []) }]
    case .field(let test):
      guard case .text(let text) = test.test, case .equals(let value) = text.pattern, text.isCaseSensitive
      else { return [:] }
      return [test.field.name: [value]]
    case .not, .keyword: return [:]
    }
  }

  /// The predicate without the conjuncts that only say what the selectors say.
  func removing(_ selectors: [ModelTable.Selector]) -> Predicate {
    func isSelector(_ predicate: Predicate) -> Bool {
      let texts = predicate.requiredTexts
      guard texts.count == 1, let (field, values) = texts.first else { return false }
      return selectors.contains { $0.field.name == field && Set($0.values.compactMap(\.text)) == values }
    }
    if isSelector(self) { return .always }
    guard case .all(let operands) = self else { return self }
    let kept = operands.filter { !isSelector($0) }
    return kept.count == 1 ? kept[0] : .all(kept)
  }
}
