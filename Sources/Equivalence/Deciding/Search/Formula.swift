import Detections

/// A predicate as a combination of numbered tests, negations at tests only.
indirect enum Formula {
  case test(Int, isWanted: Bool)
  case all([Formula])
  case any([Formula])

  /// The tests that together make the formula true under truth values that make it true, each with its
  /// value: of a choice one.
  func reasons(_ values: (Int) -> Bool) -> [Int: Bool] {
    var result: [Int: Bool] = [:]
    func collect(_ formula: Formula) {
      switch formula {
      case .test(let test, let isWanted): result[test] = isWanted
      case .all(let operands): operands.forEach(collect)
      case .any(let operands):
        let decided = operands.contains { operand in
          if case .test(let test, let isWanted) = operand { result[test] == isWanted } else { false }
        }
        if !decided, let first = operands.first(where: { $0.holds(values) }) { collect(first) }
      }
    }
    collect(self)
    return result
  }

  /// The tests that occur.
  var tests: Set<Int> {
    var result: Set<Int> = []
    func collect(_ formula: Formula) {
      switch formula {
      case .test(let test, _): result.insert(test)
      case .all(let operands), .any(let operands): operands.forEach(collect)
      }
    }
    collect(self)
    return result
  }

  func holds(_ values: (Int) -> Bool) -> Bool {
    switch self {
    case .test(let test, let isWanted): values(test) == isWanted
    case .all(let operands): operands.allSatisfy { $0.holds(values) }
    case .any(let operands): operands.contains { $0.holds(values) }
    }
  }
}

/// The different tests of some predicates, numbered.
struct TestTable {
  /// What can be true or false of an event.
  enum Test: Hashable {
    case field(FieldPredicate)
    case keyword(TextTest)
  }

  private(set) var tests: [Test] = []
  private var numbers: [Test: Int] = [:]
  /// The content of lists; of others nothing is known.
  let lists: [String: [String]]

  init(lists: [String: [String]]) {
    self.lists = lists
  }

  /// The formula that is true when the predicate holds, or when it does not.
  mutating func formula(_ predicate: Predicate, isWanted: Bool = true) -> Formula {
    switch predicate {
    case .all(let operands):
      let inner = operands.map { formula($0, isWanted: isWanted) }
      return isWanted ? .all(inner) : .any(inner)
    case .any(let operands):
      let inner = operands.map { formula($0, isWanted: isWanted) }
      return isWanted ? .any(inner) : .all(inner)
    case .not(let operand): return formula(operand, isWanted: !isWanted)
    case .named(_, let operand): return formula(operand, isWanted: isWanted)
    case .keyword(let test, _): return .test(number(of: .keyword(test)), isWanted: isWanted)
    case .field(let test):
      let inner = entries(of: test).map { Formula.test(number(of: .field($0)), isWanted: isWanted) }
      guard inner.count != 1 else { return inner[0] }
      return isWanted ? .any(inner) : .all(inner)
    }
  }

  /// Tests of which some hold exactly when this one does: one for each entry of a list that is known.
  private func entries(of test: FieldPredicate) -> [FieldPredicate] {
    guard case .member(let list, let matching) = test.test, test.quantifier == .some,
      let entries = lists[list]
    else { return [test] }
    return entries.compactMap { FieldTest(entry: $0, matching) }.flatMap { entry in
      FieldPredicate(test.field, entry, origin: test.origin).normalized
    }
  }

  private mutating func number(of test: Test) -> Int {
    if let known = numbers[test] { return known }
    numbers[test] = tests.count
    tests.append(test)
    return tests.count - 1
  }
}
