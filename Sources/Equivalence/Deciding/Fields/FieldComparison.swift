import Detections
import Events
import Patterns

/// A fact about two fields: that they have, or have not, a text in common.
struct FieldComparison {
  var left: Field
  var right: Field
  var quantifier: FieldPredicate.Quantifier
  var isCaseSensitive: Bool
  var fact: Fact

  init?(_ test: FieldPredicate, _ fact: Fact) {
    guard case .sameAs(let other, let isCaseSensitive) = test.test else { return nil }
    left = test.field
    right = other
    quantifier = test.quantifier
    self.isCaseSensitive = isCaseSensitive
    self.fact = fact
  }

  /// Whether another comparison is true wherever this one is.
  func implies(_ other: FieldComparison) -> Bool {
    guard isCaseSensitive || !other.isCaseSensitive else { return false }
    let isSame = left == other.left && right == other.right
    switch other.quantifier {
    case .some: return isSame || left == other.right && right == other.left
    case .every: return isSame && quantifier == .every
    }
  }
}

extension EventTheory {
  /// Gives both fields of a comparison a value in common.
  ///
  /// A conflict is one of what all values of both fields must meet: the comparison and these facts exclude
  /// each other. It is believed only when one text is asked for, and only texts are asked.
  ///
  /// - Parameter differsInCase: whether the values must not be the same but for case.
  func share(
    _ comparison: FieldComparison, differsInCase: Bool, _ problems: inout [Field: FieldProblem]
  ) -> FieldProblem.Outcome {
    guard let left = problems[comparison.left], let right = problems[comparison.right] else {
      return .unknown("two fields are compared")
    }
    problems[comparison.left]?.shared = comparison.fact
    problems[comparison.right]?.shared = comparison.fact
    var demands = left.universal + right.universal
    for (field, problem) in [(comparison.left, left), (comparison.right, right)]
    where !domain.isRepeated(field) {
      demands += problem.existential + problem.escapes
      // A field with one value has it already.
      if let value = problem.given.first {
        guard demands.allSatisfy({ values.meetsKnown(value, $0.constraint) }) else {
          return .unknown("a field is compared with several others")
        }
        problems[comparison.left]?.given.append(value)
        problems[comparison.right]?.given.append(value)
        return .values([value])
      }
    }
    if differsInCase, case .values(let pair) = shareInTwoCases(left, right, demands.map(\.constraint)) {
      problems[comparison.left]?.given.append(pair[0])
      problems[comparison.right]?.given.append(pair[1])
      return .values(pair)
    }
    let shared = left.domain.intersection(right.domain)
    switch values.solve(demands.map(\.constraint), in: shared, allowsNull: false) {
    case .value(let value):
      problems[comparison.left]?.given.append(value)
      problems[comparison.right]?.given.append(value)
      return .values([value])
    case .unknown(let reason): return .unknown(reason)
    case .conflict(let places):
      let isCertain = comparison.isCaseSensitive
        && places.allSatisfy { values.tests[demands[$0].constraint.test].expression != nil }
      guard isCertain else { return .unknown("two fields are compared") }
      var seen: Set<Fact> = []
      let facts = places.map { demands[$0].fact } + [comparison.fact]
      return .conflict(facts.filter { seen.insert($0).inserted })
    }
  }

  /// Values for two fields that are the same but for case, and not the same.
  private func shareInTwoCases(
    _ left: FieldProblem, _ right: FieldProblem, _ constraints: [ValueTheory.Constraint]
  ) -> FieldProblem.Outcome {
    let letter = values.constraint(.oneOf("a"..."z", "A"..."Z"), isWanted: true)
    let relaxed = constraints.filter { $0.isWanted } + [letter]
    for start in [constraints + [letter], relaxed] {
      guard case .value(let value) = values.solve(start, in: left.domain, allowsNull: false),
        let text = value.text
      else { continue }
      for recased in [text.uppercased(), text.lowercased()] where !recased.utf8.elementsEqual(text.utf8) {
        let pair = [value, Value.string(recased)]
        let fits = zip([left, right], pair).allSatisfy { problem, value in
          problem.universal.allSatisfy { values.meetsKnown(value, $0.constraint) }
        }
        if fits { return .values(pair) }
      }
    }
    return .unknown("two fields are compared")
  }

  /// Changes values that are there already so that a comparison comes out as it must, where that is simple.
  ///
  /// - Returns: a conflict, when both fields must have a text that they must not have in common.
  func settle(
    _ comparison: FieldComparison, _ problems: [Field: FieldProblem], _ event: inout Event
  ) -> [Fact]? {
    let others = event[comparison.right.name]
    if comparison.fact.isWanted {
      guard comparison.quantifier == .every, domain.isRepeated(comparison.right) else { return nil }
      event[comparison.right.name] = others + event[comparison.left.name].filter { !others.contains($0) }
      return nil
    }
    // Values of the left field that are none of the right one, or the other way round.
    var conflict: [Fact] = []
    for (own, other) in [(comparison.left, comparison.right), (comparison.right, comparison.left)] {
      guard !event[own.name].isEmpty else { return nil }
      let texts = event[other.name].compactMap(\.text)
      switch solve(own, without: texts, comparison, problems) {
      case .values(let found):
        event[own.name] = found
        return nil
      case .conflict(let facts): conflict += facts
      case .unknown: return nil
      }
    }
    // One text on each side: it is the same, and each side must have it.
    guard comparison.quantifier == .some, event[comparison.left.name].count == 1,
      event[comparison.right.name].count == 1
    else { return nil }
    var seen: Set<Fact> = []
    return (conflict + [comparison.fact]).filter { seen.insert($0).inserted }
  }

  private func solve(
    _ field: Field, without texts: [String], _ comparison: FieldComparison, _ problems: [Field: FieldProblem]
  ) -> FieldProblem.Outcome {
    guard var problem = problems[field] else { return .unknown("two fields are compared") }
    for text in texts {
      let test = ValueTest.text(TextTest(.equals(text), isCaseSensitive: comparison.isCaseSensitive))
      let constraint = ValueTheory.Constraint(test: values.number(of: test), isWanted: false)
      problem.universal.append(FieldProblem.Demand(constraint: constraint, fact: comparison.fact))
    }
    // What it has for the sake of a third field is left alone.
    let keepsGiven = problem.given.allSatisfy { value in
      problem.universal.allSatisfy { values.meetsKnown(value, $0.constraint) }
    }
    guard keepsGiven else { return .unknown("a field is compared with several others") }
    return problem.solve(values, isRepeated: domain.isRepeated(field))
  }
}
