import Detections
import Equivalence
import Events
import Semantics
import Testing

private let window = Window(
  keys: [GroupKey(name: "host", fields: ["e": "host.name"])], length: .seconds(600))

/// A comparison in which fields have one value, or any number of them.
private func comparison(_ repeated: EventDomain.Repetition = .none) -> DetectionComparison {
  DetectionComparison(PredicateComparison(domain: .udm(repeated: repeated)))
}

private func aggregate(_ aggregate: Aggregate, of field: Field) -> Expression {
  .aggregate(aggregate, .field(variable: "e", field, absentAs: nil))
}

/// Fires for a group with twenty ports and as many events as are asked for.
private func scan(
  _ least: Int64, counting field: Field = "port", predicate: Predicate = .always, highest: Aggregate = .max
) -> Detection {
  Detection(
    metadata: Metadata(name: "scan"), taxonomy: .udm,
    variables: [EventVariable(name: "e", predicate: predicate)], window: window,
    outcomes: [
      Outcome(name: "ports", kind: .integer, expression: aggregate(.countDistinct, of: field)),
      Outcome(name: "highest", kind: .integer, expression: aggregate(highest, of: "port")),
    ],
    condition: .all([
      .count(variable: "e", .greaterOrEqual, least),
      .compare(.outcome("ports"), .greaterOrEqual, .literal(.integer(20))),
    ]))
}

/// The same with one port fewer where some event has the port 7.
private func deducing(_ scan: Detection) -> Detection {
  let seven = Expression.conditional(
    .holds(variable: "e", .field(FieldPredicate("port", .number(.equal, .integer(7))))), then: .literal(.integer(1)),
    otherwise: .literal(.integer(0)))
  var result = scan
  result.outcomes[0].expression = .arithmetic(
    .subtract, scan.outcomes[0].expression, .aggregate(.max, seven))
  return result
}

extension Detection {
  /// The detection with a condition that asks for more values.
  fileprivate func asking(_ number: Int64) -> Detection {
    var result = self
    result.condition = .all([.present("e"), .compare(.outcome("n"), .greaterOrEqual, .literal(.integer(number)))])
    return result
  }
}

/// A file is copied, and a program started; both have one path.
private func started(_ predicate: Predicate, ignoringCase: Bool = false) -> Detection {
  Detection(
    metadata: Metadata(name: "started"), taxonomy: .udm,
    variables: [
      EventVariable(name: "e", predicate: .text("copied", .matches("\\.exe$"), cased: true)),
      EventVariable(name: "f", predicate: predicate),
    ],
    joins: [
      Join(
        .field(variable: "e", "copied"), .equal, .field(variable: "f", "path"), ignoringCase: ignoringCase)
    ],
    window: Window(
      keys: [GroupKey(name: "host", fields: ["e": "host.name", "f": "host.name"])], length: .seconds(600)),
    condition: .all([.present("e"), .present("f")]))
}

/// What detections of groups have in common, and what tells them apart: numbers, values and joins.
@Suite struct GroupComparisonTests {
  /// An event has one port, so twenty ports are twenty events.
  @Test func valuesThatAreCountedAreEvents() {
    #expect(comparison().compare(scan(1), scan(2)) == .equivalent)
    #expect(comparison().compare(scan(20), scan(3)) == .equivalent)
    expectDifference(scan(1), scan(21), comparison())
    // An event without a port adds none.
    #expect(comparison().compare(scan(0), scan(0, predicate: .field(FieldPredicate("port", .present)))) == .equivalent)
    // What is taken from the number of ports makes more of them necessary.
    #expect(comparison().compare(deducing(scan(1)), deducing(scan(2))) == .equivalent)
    // One event may have them all.
    expectDifference(scan(1), scan(2), comparison(.all))
  }

  /// What stands for an absent field is one more value, but where no event lacks the field.
  @Test func absentFieldsAreCountedWhereTheyCanBe() {
    func counting(_ predicate: Predicate, absentAs: Value?, named: Bool = false) -> Detection {
      let count = Expression.aggregate(.countDistinct, .field(variable: "e", "port", absentAs: absentAs))
      let outcomes = named ? [Outcome(name: "n", kind: .integer, expression: count)] : []
      return Detection(
        metadata: Metadata(name: "ports"), taxonomy: .udm, variables: [EventVariable(name: "e", predicate: predicate)],
        window: window, outcomes: outcomes,
        condition: .all([
          .present("e"), .compare(named ? .outcome("n") : count, .greaterOrEqual, .literal(.integer(2))),
        ]))
    }
    let hasPort = Predicate.field("port", .present)
    let some = counting(hasPort, absentAs: .string(""))
    #expect(comparison().compare(some, counting(hasPort, absentAs: nil, named: true)) == .equivalent)
    #expect(comparison().compare(counting(hasPort, absentAs: nil), some) == .equivalent)
    expectDifference(
      counting(.always, absentAs: .string("")), counting(.always, absentAs: nil, named: true), comparison(), isShown: false)
    expectDifference(some, counting(hasPort, absentAs: .string(""), named: true).asking(3), comparison())
  }

  @Test func otherFieldsThatAreCountedAreTold() {
    let isPort = Predicate.field(
      FieldPredicate("port", .number(.less, .integer(1000))))
    expectDifference(scan(1, predicate: isPort), scan(1, counting: "source.port", predicate: isPort), comparison())
  }

  /// What is asked of an event holds of those that are joined by the same text.
  @Test func joinedEventsAreAskedTheSame() {
    let long = Predicate.text("path", .matches("...."), cased: true)
    #expect(comparison().compare(started(.always), started(long)) == .equivalent)
    #expect(
      comparison().compare(started(.always), started(.not(.text("path", .equals(""), cased: true)))) == .equivalent)
    let longer = Predicate.text("path", .matches("....."), cased: true)
    expectDifference(started(.always), started(longer), comparison())
    // The same text but for its letters' case.
    let small = Predicate.text("path", .matches("\\.exe$"), cased: true)
    expectDifference(started(.always, ignoringCase: true), started(small, ignoringCase: true), comparison(), isShown: false)
    #expect(comparison().compare(started(.always), started(small)) == .equivalent)
  }

  /// Twenty events are needed for an alert in which the outcome is another.
  @Test func outcomesOfLargeGroupsAreTold() throws {
    let (first, second) = (scan(1), scan(1, highest: .sum))
    guard case .different(let found) = comparison().compareOutcomes(first, second, named: ["ports", "highest"]) else {
      Issue.record("a sum is no greatest value")
      return
    }
    #expect(found.outcome == "highest" && found.events.count == 20)
    let alerts = [first, second].map { meaning(of: $0, on: found.events) }
    #expect(!alerts[0].isEmpty && alerts[0].map(\.window) == alerts[1].map(\.window))
    #expect(alerts[0].map(\.outcomes) != alerts[1].map(\.outcomes))
  }

  /// - Parameter isShown: whether events are asked for; else it is enough that nothing is proved.
  private func expectDifference(
    _ first: Detection, _ second: Detection, _ comparison: DetectionComparison, isShown: Bool = true
  ) {
    switch comparison.compare(first, second) {
    case .different(let found):
      #expect(meaning(of: first, on: found.events).isEmpty != found.firstFires)
      #expect(meaning(of: second, on: found.events).isEmpty == found.firstFires)
    case .equivalent: Issue.record("they are not the same")
    case .undecided(let reason): #expect(!isShown, "\(reason)")
    }
  }
}
