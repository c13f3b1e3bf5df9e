import Detections
import Equivalence
import Events
import Patterns
import Semantics
import Testing

private let image = Predicate.text("image", .endsWith("\\cmd.exe"))
private let sameImage = Predicate.text("image", .matches("(?si)^.*\\\\cmd\\.exe$"), cased: true)
private let root = Predicate.text("user", .equals("root"), cased: true)
private let notRoot = Predicate.any([.field("user", .null), .not(root)])

private let window = Window(
  keys: [GroupKey(name: "host", fields: ["e": "host.name"])], length: .seconds(600))

private func rule(
  _ value: Expression, window: Window? = nil, predicate: Predicate = .always, condition: Condition = .present("e"),
  earlier: [Outcome] = []
) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral,
    variables: [EventVariable(name: "e", predicate: predicate)], window: window,
    outcomes: earlier + [Outcome(name: "x", kind: .integer, expression: value)], condition: condition)
}

private func group(_ value: Expression, _ predicate: Predicate = .always) -> Detection {
  rule(value, window: window, predicate: predicate)
}

private func choice(_ predicate: Predicate, _ then: Expression, _ otherwise: Expression) -> Expression {
  .conditional(.holds(variable: "e", predicate), then: then, otherwise: otherwise)
}

private func number(_ integer: Int64) -> Expression { .literal(.integer(integer)) }
private func text(_ text: String) -> Expression { .literal(.string(text)) }
private func field(_ field: Field, absentAs: Value? = nil) -> Expression {
  .field(variable: "e", field, absentAs: absentAs)
}
private func flag(_ predicate: Predicate) -> Expression { choice(predicate, number(1), number(0)) }
private func sum(_ left: Expression, _ right: Expression) -> Expression { .arithmetic(.add, left, right) }
private func holds(_ predicate: Predicate) -> Expression { .truth(.holds(variable: "e", predicate)) }

@Suite struct OutcomeComparisonTests {
  private static let equal: [(String, Detection, Detection)] = [
    ("a test in two spellings", rule(flag(image)), rule(flag(sameImage))),
    ("a Boolean and its number", rule(holds(image)), rule(flag(sameImage))),
    ("a turned choice", rule(flag(root)), rule(choice(notRoot, number(0), number(1)))),
    ("a sum in another order", rule(sum(flag(image), flag(root))), rule(sum(flag(root), flag(sameImage)))),
    (
      "choices in each other and a sum", rule(choice(image, number(2), choice(root, number(1), number(0)))),
      rule(sum(choice(sameImage, number(2), number(0)), flag(.all([root, .not(image)]))))
    ),
    (
      "a choice that the rule decides", rule(flag(image), predicate: sameImage),
      rule(number(1), predicate: sameImage)
    ),
    (
      "a choice that the condition decides", rule(flag(image), condition: .holds(variable: "e", sameImage)),
      rule(number(1), condition: .holds(variable: "e", image))
    ),
    (
      "absence that can't be", rule(field("user"), predicate: root),
      rule(field("user", absentAs: .string("")), predicate: root)
    ),
    ("an outcome of an outcome", rule(
      sum(.outcome("a"), number(1)), earlier: [Outcome(name: "a", kind: .integer, expression: flag(image))]),
      rule(choice(sameImage, number(2), number(1)))),
    ("one event's sum", rule(.aggregate(.sum, flag(image))), rule(flag(sameImage))),
    ("one event's flag", rule(.aggregate(.anyTrue, holds(image))), rule(flag(sameImage))),
    ("how many events", rule(.aggregate(.count, number(1))), rule(number(1))),
    // Groups.
    ("a flag of a group", group(.aggregate(.anyTrue, holds(image))), group(.aggregate(.max, flag(sameImage)))),
    ("rows", group(.aggregate(.count, number(7))), group(.aggregate(.sum, number(1)))),
    (
      "rows with a value", group(.aggregate(.count, field("user"))),
      group(.aggregate(.sum, flag(.not(.field("user", .null)))))
    ),
    (
      "different values without the unnamed", group(.aggregate(.countDistinct, field("user"))),
      group(
        .arithmetic(
          .subtract, .aggregate(.countDistinct, field("user", absentAs: .string(""))),
          .aggregate(.max, flag(.field("user", .null)))), .not(.text("user", .equals(""))))
    ),
    (
      "a level", group(
        .conditional(
          .compare(.aggregate(.sum, flag(image)), .greaterOrEqual, number(3)), then: text("many"), otherwise: text("few"))),
      group(
        .conditional(
          .compare(.aggregate(.sum, flag(sameImage)), .greaterOrEqual, number(3)), then: text("many"),
          otherwise: text("few")))
    ),
  ]

  @Test(arguments: equal.indices) func theSame(_ index: Int) {
    var (name, first, second) = Self.equal[index]
    // What is asked of both.
    let asked = Predicate.all([first.variables[0].predicate, second.variables[0].predicate])
    if first.window != nil {
      first.variables[0].predicate = asked
      second.variables[0].predicate = asked
    }
    let verdict = DetectionComparison().compareOutcomes(first, second, named: ["x"])
    #expect(verdict == .equal, "\(name): \(verdict)")
    #expect(DetectionComparison().compareOutcomes(second, first, named: ["x"]) == .equal, "\(name), turned")
  }

  private static let different: [(String, Detection, Detection)] = [
    ("another test", rule(flag(image)), rule(flag(root))),
    ("another number", rule(choice(image, number(2), number(0))), rule(flag(image))),
    ("a turned test", rule(flag(image)), rule(flag(.not(image)))),
    ("a lost alternative", rule(flag(.any([image, root]))), rule(flag(image))),
    ("a sum for a choice", rule(choice(image, number(1), flag(root))), rule(sum(flag(sameImage), flag(root)))),
    ("absence as a value", rule(field("user")), rule(field("user", absentAs: .string("")))),
    ("another field", rule(field("user")), rule(field("image"))),
    ("a text and a number", rule(text("1")), rule(number(1))),
    ("the greatest for the sum", group(.aggregate(.max, flag(image))), group(.aggregate(.sum, flag(image)))),
    ("another weight", group(.aggregate(.max, choice(image, number(3), number(0)))),
      group(.aggregate(.max, choice(image, number(4), number(0))))),
    (
      "the unnamed counted", group(.aggregate(.countDistinct, field("user"))),
      group(.aggregate(.countDistinct, field("user", absentAs: .string("none"))))
    ),
    ("events for values", group(.aggregate(.count, field("user"))), group(.aggregate(.count, number(1)))),
  ]

  @Test(arguments: different.indices) func notTheSame(_ index: Int) throws {
    let (name, first, second) = Self.different[index]
    guard case .different(let found) = DetectionComparison().compareOutcomes(first, second, named: ["x"]) else {
      Issue.record("\(name): \(DetectionComparison().compareOutcomes(first, second, named: ["x"]))")
      return
    }
    #expect(found.outcome == "x" && found.first.comparable != found.second.comparable, "\(name)")
    let values = [first, second].map { meaning(of: $0, on: found.events).first?.outcomes.last?.value }
    #expect(values == [found.first, found.second], "\(name)")
  }

  /// What is never called the same, for it is not.
  private static let never: [(String, Detection, Detection)] = [
    // A group has one value only if its events agree.
    ("first and all values", group(.aggregate(.distinctList, field("user"))),
      group(.aggregate(.distinctList, choice(.not(.field("user", .null)), field("user"), .literal(.null))))),
    ("sums of what may be no number", group(.aggregate(.sum, field("port"))), group(.aggregate(.max, field("port")))),
    ("an average and a sum", group(.aggregate(.average, flag(image))), group(.aggregate(.max, flag(image)))),
    ("groups of other events", group(.aggregate(.count, number(1)), image), group(.aggregate(.count, number(1)), root)),
    (
      "a value that is counted anyhow", group(
        .arithmetic(
          .subtract, .aggregate(.countDistinct, field("user", absentAs: .string("none"))),
          .aggregate(.max, flag(.field("user", .null))))),
      group(.aggregate(.countDistinct, field("user")))
    ),
  ]

  @Test(arguments: never.indices) func neverCalledTheSame(_ index: Int) {
    let (name, first, second) = Self.never[index]
    #expect(DetectionComparison().compareOutcomes(first, second, named: ["x"]) != .equal, "\(name)")
  }

  /// A condition that compares what is computed in another way.
  @Test func conditionsCompareOutcomes() {
    func hosts(_ value: Expression, _ number: Int64, _ predicate: Predicate) -> Detection {
      let other = EventVariable(name: "f", predicate: image)
      var rule = rule(
        value, window: window, predicate: predicate,
        condition: .all([
          .present("e"), .present("f"), .compare(.outcome("x"), .greaterOrEqual, .literal(.integer(number))),
        ]))
      rule.variables.append(other)
      rule.window?.keys[0].fields["f"] = "host.name"
      return rule
    }
    let plain = Expression.aggregate(.countDistinct, field("user"))
    let corrected = Expression.arithmetic(
      .subtract, .aggregate(.countDistinct, field("user", absentAs: .string(""))),
      .aggregate(.max, flag(.any([.field("user", .null), .text("user", .equals(""))]))))
    let named = Predicate.not(.text("user", .equals("")))
    let comparison = DetectionComparison()
    #expect(comparison.compare(hosts(plain, 3, named), hosts(corrected, 3, named)) == .equivalent)
    #expect(comparison.compare(hosts(plain, 3, named), hosts(corrected, 4, named)) != .equivalent)
    // An empty name is a name in the neutral model.
    #expect(comparison.compare(hosts(plain, 3, .always), hosts(corrected, 3, .always)) != .equivalent)
  }
}
