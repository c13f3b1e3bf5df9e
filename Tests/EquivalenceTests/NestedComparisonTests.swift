import Detections
import Equivalence
import Events
import Semantics
import Testing

private func inner(
  _ predicate: Predicate = .text("kind", .equals("f")), key: String = "user", number: Int64 = 3,
  kind: Window.Kind = .sliding, variable: String = "f"
) -> Detection {
  Detection(
    metadata: Metadata(name: "inner"), taxonomy: .neutral,
    variables: [EventVariable(name: variable, predicate: predicate)],
    window: Window(keys: [GroupKey(name: key, fields: [variable: "user.name"])], length: .seconds(60), kind: kind),
    condition: .count(variable: variable, .greaterOrEqual, number))
}

private func outer(of inner: Detection, by field: Field = "user", number: Int64 = 2) -> Detection {
  Detection(
    metadata: Metadata(name: "outer"), taxonomy: .neutral,
    variables: [EventVariable(name: "a", source: .alerts(of: inner), predicate: .always)],
    window: Window(keys: [GroupKey(name: "u", fields: ["a": field])], length: .seconds(600), kind: .sliding),
    condition: .count(variable: "a", .greaterOrEqual, number))
}

private func compare(_ first: Detection, _ second: Detection) -> DetectionComparison.Verdict {
  DetectionComparison().compare(first, second)
}

@Suite("comparison of detections of alerts") struct NestedComparisonTests {
  @Test func namesAndSpellingsDoNotMatter() {
    #expect(compare(outer(of: inner()), outer(of: inner())) == .equivalent)
    #expect(compare(outer(of: inner()), outer(of: inner(key: "person"), by: "person")) == .equivalent)
    #expect(compare(outer(of: inner()), outer(of: inner(variable: "g"))) == .equivalent)
    #expect(
      compare(outer(of: inner()), outer(of: inner(.text("kind", .matches("(?si)^f$"), cased: true)))) == .equivalent)
    // An outcome that nobody reads.
    var telling = inner()
    telling.outcomes = [
      Outcome(
        name: "n", kind: .integer, expression: .aggregate(.count, .field(variable: "f", "kind", absentAs: nil)))
    ]
    #expect(compare(outer(of: inner()), outer(of: telling)) == .equivalent)
  }

  @Test("another inner or outer detection is never taken for the same")
  func differences() {
    let whole = outer(of: inner())
    let others = [
      outer(of: inner(number: 4)), outer(of: inner(.text("kind", .equals("g")))), outer(of: inner(kind: .tumbling)),
      outer(of: inner(), number: 3), outer(of: outer(of: inner(), number: 1), by: "u"),
      inner(),
    ]
    for other in others { #expect(compare(whole, other) != .equivalent) }
  }

  @Test("firing together is not enough: the alerts are counted")
  func contributions() {
    // Both fire for a group with some event of the kind f; what contributes, and so how often, is not the same.
    let narrow = inner(number: 1)
    var wide = inner(.always, number: 1)
    wide.outcomes = [
      Outcome(
        name: "seen", kind: .boolean,
        expression: .aggregate(.anyTrue, .truth(.holds(variable: "f", .text("kind", .equals("f"))))))
    ]
    wide.condition = .all([.present("f"), .compare(.outcome("seen"), .equal, .literal(.boolean(true)))])
    #expect(compare(outer(of: narrow), outer(of: wide)) != .equivalent)
  }

  /// Outcomes of one form say the same of the same alerts.
  @Test func outcomesAreComparedByForm() {
    func telling(_ aggregate: Aggregate, key: String = "user", number: Int64 = 3) -> Detection {
      var result = outer(of: inner(key: key, number: number), by: Field(key))
      result.outcomes = [
        Outcome(
          name: "n", kind: .integer,
          expression: .aggregate(aggregate, .field(variable: "a", Field(key), absentAs: nil)))
      ]
      return result
    }
    func compare(_ first: Detection, _ second: Detection) -> OutcomeVerdict {
      DetectionComparison().compareOutcomes(first, second, named: ["n"])
    }
    #expect(compare(telling(.count), telling(.count)) == .equal)
    #expect(compare(telling(.count), telling(.count, key: "person")) == .equal)
    for other in [telling(.countDistinct), telling(.count, number: 4)] {
      #expect(compare(telling(.count), other) != .equal)
    }
  }

  @Test func sampledGroupsFire() {
    let detection = outer(of: inner(number: 2))
    var sampler = EventSampler(detection, seed: 3)
    let fires = (0..<200).count { _ in !meaning(of: detection, on: sampler.group()).isEmpty }
    #expect(fires > 20 && fires < 180, "\(fires) of 200 fire")
  }
}
