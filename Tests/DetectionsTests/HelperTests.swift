import Detections
import Events
import Testing

@Suite struct FieldHelperTests {
  private let predicate = Predicate.all([
    .named("s", .any([.text("b", .equals("x")), .not(.text("a", .equals("x")))])),
    .field("b", .sameAs("c", isCaseSensitive: true)), .keyword(.contains("k")),
  ])

  @Test func fieldsInOrder() {
    #expect(predicate.fields == ["b", "a", "c"])
  }

  @Test func renamed() {
    let upper = predicate.mapFields { Field($0.name.uppercased()) }
    #expect(upper.fields == ["B", "A", "C"])
    #expect(upper.mapFields { Field($0.name.lowercased()) } == predicate)
  }

  @Test func testsReplaced() {
    let gone = predicate.mapField { $0.field == "b" ? .always : .field($0) }
    #expect(
      gone
        == .all([
          .named("s", .any([.always, .not(.text("a", .equals("x")))])), .always,
          .keyword(.contains("k")),
        ]))
  }

  @Test func namesStripped() {
    let nested = Predicate.not(.named("x", .all([.named("y", .always)])))
    #expect(nested.strippingNames == .not(.all([.always])))
  }

  @Test(
    "what requires a value of `a`",
    arguments: [
      (Predicate.text("a", .equals("")), true),
      (.text("b", .equals("")), false),
      (.not(.text("a", .equals("x"))), false),
      (.not(.not(.text("a", .equals("x")))), true),
      (.field("a", .present), false),
      (.field("a", .null), false),
      (.not(.field("a", .null)), true),
      (.field("b", .sameAs("a", isCaseSensitive: false)), true),
      (.field(FieldPredicate("a", .number(.less, .integer(5)), quantifier: .every)), true),
      (.all([.always, .named("n", .text("a", .contains("")))]), true),
      (.any([.text("a", .equals("x")), .text("b", .equals("x"))]), false),
      (.any([.text("a", .equals("x")), .all([.text("a", .equals("y")), .text("b", .equals("x"))])]), true),
      (.not(.any([.field("a", .null), .text("b", .equals("x"))])), true),
      (.not(.all([.field("a", .null), .text("b", .equals("x"))])), false),
      (.never, true), (.always, false), (.keyword(.contains("x")), false),
    ])
  func presence(_ predicate: Predicate, _ expected: Bool) {
    #expect(predicate.requiresPresence(of: "a") == expected)
  }
}

@Suite struct DetectionHelperTests {
  private let detection = Detection(
    metadata: Metadata(name: "t"), taxonomy: .neutral,
    variables: ["a", "b"].map { EventVariable(name: $0, predicate: .named("s", .text("f", .equals("x")))) },
    joins: [
      Join(.field(variable: "a", "f"), .equal, .field(variable: "b", "f")),
      Join(.time(variable: "a"), .less, .time(variable: "b")),
    ],
    window: Window(keys: [GroupKey(name: "k", fields: ["a": "f", "b": "f"])], length: .seconds(60)),
    outcomes: [
      Outcome(
        name: "o", kind: .integer,
        expression: .aggregate(
          .max,
          .conditional(
            .holds(variable: "a", .named("s", .text("f", .equals("x")))),
            then: .field(variable: "b", "f", absentAs: nil),
            otherwise: .arithmetic(
              .add, .truth(.compare(.field(variable: "a", "f", absentAs: nil), .equal, .outcome("o"))),
              .literal(.integer(1))))))
    ],
    condition: .all([
      .present("a"), .not(.any([.holds(variable: "b", .named("s", .text("f", .equals("x"))))])),
    ]))

  @Test func everyFieldIsRenamedByVariable() {
    let renamed = detection.renamingFields { variable, field in Field(variable + "." + field.name) }
    let text = String(describing: renamed)
    // Each of the ten places, and nothing is left.
    #expect(text.components(named: "a.f") == 5)
    #expect(text.components(named: "b.f") == 5)
    let back = renamed.renamingFields { _, field in Field(String(field.name.dropFirst(2))) }
    #expect(back == detection)
  }

  @Test func everyPredicateIsReached() {
    #expect(String(describing: detection).components(named: "named") == 4)
    #expect(String(describing: detection.strippingNames).components(named: "named") == 0)
    #expect(detection.mapPredicates { _, predicate in predicate } == detection)
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(named part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
