import Detections
import Events
import Patterns

/// Whether there is an event on which some tests hold and others don't.
///
/// Fields are independent of each other, but for keywords, which ask all values, and `sameAs`, which asks two
/// fields.
struct EventTheory {
  enum Outcome {
    /// An event, and content for the lists of which nothing was known; to be verified.
    case event(Event, lists: [String: [String]])
    /// Sets of facts that can't be true of one event.
    case conflicts([[Fact]])
    case unknown(String)
  }

  let domain: EventDomain
  let values: ValueTheory

  /// An event on which the facts are true.
  func solve(_ facts: [Fact], _ table: TestTable) -> Outcome {
    var problems: [Field: FieldProblem] = [:]
    var keywords: [FieldProblem.Demand] = []
    var excluded: [FieldProblem.Demand] = []
    var comparisons: [FieldComparison] = []
    for fact in facts {
      switch table.tests[fact.test] {
      case .keyword(let test):
        let constraint = ValueTheory.Constraint(test: values.number(of: .text(test)), isWanted: fact.isWanted)
        let demand = FieldProblem.Demand(constraint: constraint, fact: fact)
        if fact.isWanted { keywords.append(demand) } else { excluded.append(demand) }
      case .field(let test):
        for field in test.fields where problems[field] == nil {
          problems[field] = FieldProblem(domain: domain.values(of: field))
        }
        if let comparison = FieldComparison(test, fact) {
          comparisons.append(comparison)
        } else {
          problems[test.field]?.add(test, fact, values, table.lists)
        }
      }
    }
    for field in problems.keys { problems[field]?.universal += excluded }
    for (field, demand) in zip(unusedFields(besides: problems), keywords) {
      problems[field] = FieldProblem(
        domain: domain.values(of: field), universal: excluded, existential: [demand])
    }
    return solve(problems, comparisons, facts, table)
  }

  private func solve(
    _ problems: [Field: FieldProblem], _ comparisons: [FieldComparison], _ facts: [Fact], _ table: TestTable
  ) -> Outcome {
    var problems = problems
    var conflicts: [[Fact]] = []
    var doubt: String?
    func note(_ outcome: FieldProblem.Outcome) {
      switch outcome {
      case .values: break
      case .conflict(let facts): conflicts.append(facts)
      case .unknown(let reason): doubt = doubt ?? reason
      }
    }
    for comparison in comparisons where comparison.fact.isWanted {
      for other in comparisons where !other.fact.isWanted && comparison.implies(other) {
        return .conflicts([[comparison.fact, other.fact]])
      }
      let differsInCase = comparisons.contains { !$0.fact.isWanted && $0.implies(comparison) }
      note(share(comparison, differsInCase: differsInCase, &problems))
    }
    var event = Event()
    // In one order, so that answers are the same each time.
    let fields = problems.keys.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for field in fields {
      guard let problem = problems[field] else { continue }
      let outcome = problem.solve(values, isRepeated: domain.isRepeated(field))
      note(outcome)
      if case .values(let found) = outcome { event[field.name] = found }
    }
    if !conflicts.isEmpty { return .conflicts(conflicts) }
    if let doubt { return .unknown(doubt) }
    for comparison in comparisons {
      if let conflict = settle(comparison, problems, &event) { return .conflicts([conflict]) }
    }
    return .event(event, lists: content(for: facts, table, event))
  }

  /// Fields of no test: a keyword may stand in any.
  private func unusedFields(besides used: [Field: FieldProblem]) -> some Sequence<Field> {
    sequence(first: 1) { $0 + 1 }.lazy
      .map { Field($0 == 1 ? "message" : "message\($0)") }
      .filter { used[$0] == nil }
  }

  /// Entries of unknown lists that make memberships true.
  private func content(for facts: [Fact], _ table: TestTable, _ event: Event) -> [String: [String]] {
    var lists: [String: [String]] = [:]
    for fact in facts {
      guard case .field(let test) = table.tests[fact.test], case .member(let list, let matching) = test.test,
        table.lists[list] == nil
      else { continue }
      var entries = lists[list] ?? []
      if fact.isWanted {
        let texts = event[test.field.name].compactMap(\.text)
        let needed = test.quantifier == .every ? texts : Array(chosen(texts, test, facts, table).prefix(1))
        for text in needed {
          switch matching {
          case .exact: entries.append(text)
          case .pattern: entries.append("^" + RegularExpression.quoted(text) + "$")
          case .network: if IPNetwork(text) != nil { entries.append(text) }
          }
        }
      }
      lists[list] = entries
    }
    return lists
  }

  /// The texts that can best be entries: those that no other test of the field asks for, last.
  private func chosen(
    _ texts: [String], _ test: FieldPredicate, _ facts: [Fact], _ table: TestTable
  ) -> [String] {
    guard case .member(_, .network) = test.test else { return texts }
    return texts.filter { IPNetwork($0) != nil }
  }
}
