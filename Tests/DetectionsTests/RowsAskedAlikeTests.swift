import Detections
import Events
import Testing
import ValueFunctions

/// Whether the answers of a row to outcomes may be kept for all windows.
@Suite struct RowsAskedAlikeTests {
  private static let field = Expression.field(variable: "e", "n", absentAs: nil)
  private static let maximum = Expression.aggregate(.max, field)
  private static let test = Condition.compare(field, .equal, .literal(.integer(1)))

  @Test(arguments: [
    (.literal(.integer(1)), true),
    (maximum, true),
    (.outcome("earlier"), true),
    (.arithmetic(.add, maximum, .outcome("earlier")), true),
    (.call(.lower, [maximum]), true),
    (.aggregate(.sum, .conditional(test, then: .literal(.integer(1)), otherwise: field)), true),
    (.aggregate(.anyTrue, .truth(.all([test, .holds(variable: "e", .always)]))), true),
    // What a row answers depends on the group.
    (.aggregate(.max, .arithmetic(.add, field, .outcome("earlier"))), false),
    (.aggregate(.anyTrue, .truth(.count(variable: "e", .greater, 2))), false),
    (.aggregate(.sum, .conditional(.not(.compare(.outcome("earlier"), .less, field)), then: field, otherwise: field)), false),
    (.aggregate(.max, .call(.lower, [.aggregate(.min, field)])), false),
    // Whether an aggregate is computed depends on the group.
    (.conditional(.count(variable: "e", .greater, 2), then: maximum, otherwise: .literal(.null)), false),
    (.conditional(.compare(maximum, .less, .literal(.integer(2))), then: .literal(.integer(1)), otherwise: .literal(.null)), false),
    (.truth(.any([.count(variable: "e", .greater, 2), .compare(maximum, .less, .literal(.integer(2)))])), false),
    (.arithmetic(.add, .truth(.compare(maximum, .less, .literal(.integer(2)))), maximum), false),
    (.truth(.count(variable: "e", .greater, 2)), true),
  ] as [(Expression, Bool)])
  func outcomes(_ expression: Expression, _ expected: Bool) {
    let outcomes = [
      Outcome(name: "earlier", kind: .integer, expression: Self.maximum),
      Outcome(name: "asked", kind: .integer, expression: expression),
    ]
    let detection = Detection(
      metadata: Metadata(name: "r"), taxonomy: .neutral, variables: [EventVariable(name: "e", predicate: .always)],
      outcomes: outcomes, condition: .present("e"))
    #expect(detection.asksRowsAlike == expected)
  }
}
