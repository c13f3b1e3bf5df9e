import Detections
import Events

/// A test of the table, and whether it must hold on the event.
struct Fact: Hashable {
  var test: Int
  var isWanted: Bool
}

/// What must be true of the values of one field, and which facts ask it.
struct FieldProblem {
  typealias Constraint = ValueTheory.Constraint

  enum Outcome {
    case values([Value])
    /// These facts can't be true of one event.
    case conflict([Fact])
    case unknown(String)
  }

  /// What one value must pass or fail.
  struct Demand {
    var constraint: Constraint
    var fact: Fact
  }

  /// Which values the field may have.
  var domain: ValueDomain
  /// What all values must meet.
  var universal: [Demand] = []
  /// What some value must meet, which is not null.
  var existential: [Demand] = []
  /// What some value must meet, unless there is none: a test that not every value may pass.
  var escapes: [Demand] = []
  /// The facts that the field is there, is not there, is absent or null, and is not.
  var present: Fact?
  var absent: Fact?
  var null: Fact?
  var notNull: Fact?
  /// Values that the field has for the sake of another field.
  var given: [Value] = []
  /// The fact that the field has a value with a text, for the sake of another field.
  var shared: Fact?

  /// Adds a test of the field, `sameAs` excepted.
  mutating func add(
    _ test: FieldPredicate, _ fact: Fact, _ theory: ValueTheory, _ lists: [String: [String]]
  ) {
    switch test.test {
    case .present:
      if fact.isWanted { present = fact } else { absent = fact }
    case .null:
      if fact.isWanted { null = fact } else { notNull = fact }
    case .text, .number, .boolean, .network, .member, .sameAs:
      guard let valueTest = ValueTest(test.test, lists: lists) else { return }
      let constraint = Constraint(test: theory.number(of: valueTest), isWanted: fact.isWanted)
      let demand = Demand(constraint: constraint, fact: fact)
      switch (test.quantifier, fact.isWanted) {
      case (.some, true): existential.append(demand)
      case (.some, false), (.every, true): universal.append(demand)
      case (.every, false): escapes.append(demand)
      }
    }
  }

  /// A fact because of which there must be a value, one that excludes null if there is one.
  private var need: Fact? {
    notNull ?? shared ?? existential.first?.fact ?? universal.first { $0.fact.isWanted }?.fact ?? present
  }

  /// Values of the field that meet everything.
  func solve(_ theory: ValueTheory, isRepeated: Bool) -> Outcome {
    guard let need else { return .values([]) }
    if let absent { return .conflict([absent, need]) }
    if let null {
      guard need == present else { return .conflict([null, need]) }
      return domain.allowsNull ? .values([.null]) : .conflict([null, need])
    }
    return isRepeated ? severalValues(theory, need) : oneValue(theory, need)
  }

  private func oneValue(_ theory: ValueTheory, _ need: Fact) -> Outcome {
    let demands = universal + existential + escapes
    if let value = given.first {
      let isMet = given.allSatisfy { $0 == value }
        && demands.allSatisfy { theory.meetsKnown(value, $0.constraint) }
      return isMet ? .values([value]) : .unknown("a field is compared with several others")
    }
    let allowsNull = domain.allowsNull && need == present
    switch theory.solve(demands.map(\.constraint), in: domain, allowsNull: allowsNull) {
    case .value(let value): return .values([value])
    case .conflict(let places): return .conflict(unique(places.map { demands[$0].fact } + [need]))
    case .unknown(let reason): return .unknown(reason)
    }
  }

  private func severalValues(_ theory: ValueTheory, _ need: Fact) -> Outcome {
    var values = given
    func isMet(_ demand: Demand?) -> Bool {
      values.contains { value in demand.map { theory.meets(value, $0.constraint) } ?? (value != .null) }
    }
    /// Adds a value that meets a demand, or any at all, and what all values must meet.
    func add(_ demand: Demand?, because fact: Fact, allowsNull: Bool) -> Outcome? {
      if isMet(demand) { return nil }
      let demands = universal + (demand.map { [$0] } ?? [])
      let constraints = demands.map(\.constraint)
      switch theory.solve(constraints, in: domain, allowsNull: allowsNull && domain.allowsNull) {
      case .value(let value):
        values.append(value)
        return nil
      case .conflict(let places):
        var facts = places.map { demands[$0].fact } + [fact, need] + (demand.map { [$0.fact] } ?? [])
        // Null meets what excludes tests only.
        if allowsNull, let every = universal.first(where: \.fact.isWanted) { facts.append(every.fact) }
        return .conflict(unique(facts))
      case .unknown(let reason): return .unknown(reason)
      }
    }
    for demand in existential {
      if let failure = add(demand, because: demand.fact, allowsNull: false) { return failure }
    }
    for demand in escapes {
      if let failure = add(demand, because: demand.fact, allowsNull: true) { return failure }
    }
    if need == present {
      if values.isEmpty, let failure = add(nil, because: need, allowsNull: true) { return failure }
    } else if let failure = add(nil, because: need, allowsNull: false) {
      return failure
    }
    return .values(values)
  }

  private func unique(_ facts: [Fact]) -> [Fact] {
    var seen: Set<Fact> = []
    return facts.filter { seen.insert($0).inserted }
  }
}
