import Detections
import Equivalence
import Events
import Patterns
import Semantics
import Testing

private let image = Predicate.text("image", .endsWith("\\cmd.exe"))
private let sameImage = Predicate.text("image", .matches("(?si)^.*\\\\cmd\\.exe$"), cased: true)
private let other = Predicate.text("image", .endsWith("\\sh.exe"))

private let window = Window(
  keys: [GroupKey(name: "host", fields: ["e": "host.name"])], length: .seconds(600))

private func rule(
  _ predicate: Predicate, _ condition: Condition = .present("e"), window: Window? = nil,
  outcomes: [Outcome] = [], logSource: LogSource? = nil
) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral,
    variables: [EventVariable(name: "e", logSource: logSource, predicate: predicate)], window: window,
    outcomes: outcomes, condition: condition)
}

private func score(_ operands: [(Predicate, Int64)]) -> Outcome {
  let parts = operands.map { predicate, weight in
    Expression.conditional(
      .holds(variable: "e", predicate), then: .literal(.integer(weight)), otherwise: .literal(.integer(0)))
  }
  let sum = parts.dropFirst().reduce(parts[0]) { .arithmetic(.add, $0, $1) }
  return Outcome(name: "score", kind: .integer, expression: sum)
}

private func pair(
  _ names: (String, String), _ first: Predicate, _ second: Predicate, relation: Relation = .equal,
  kind: ((String, String) -> Window.Kind)? = nil, condition: ((String, String) -> Condition)? = nil
) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral,
    variables: [
      EventVariable(name: names.0, predicate: first), EventVariable(name: names.1, predicate: second),
    ],
    joins: [
      Join(
        .field(variable: names.0, "user.name"), relation, .field(variable: names.1, "user.name"),
        ignoringCase: true)
    ],
    window: Window(
      keys: [GroupKey(name: "host", fields: [names.0: "host.name", names.1: "host.name"])],
      length: .seconds(600), kind: kind?(names.0, names.1) ?? .hop),
    condition: condition?(names.0, names.1) ?? .all([.present(names.0), .present(names.1)]))
}

private let named = Predicate.not(.field("user.name", .null))
private let distinct = Outcome(
  name: "ports", kind: .integer,
  expression: .aggregate(.countDistinct, .field(variable: "e", "port", absentAs: nil)))

/// Fires for a group with several ports.
private func ports(_ predicate: Predicate, _ relation: Relation, _ number: Int64) -> Detection {
  rule(
    predicate, .compare(.outcome("ports"), relation, .literal(.integer(number))), window: window,
    outcomes: [distinct])
}

@Suite struct DetectionComparisonTests {
  @Test(arguments: [
    (rule(image), rule(sameImage)),
    (rule(image, window: window), rule(sameImage, window: window)),
    (
      rule(image, .count(variable: "e", .greaterOrEqual, 3), window: window),
      rule(sameImage, .count(variable: "e", .greater, 2), window: window)
    ),
    // A score of 3 or more is what its parts make it.
    (
      rule(
        .always, .compare(.outcome("score"), .greaterOrEqual, .literal(.integer(3))),
        outcomes: [score([(image, 2), (other, 1), (.text("user", .equals("root")), 1)])]),
      rule(.all([sameImage, .any([other, .text("user", .equals("root"))])]))
    ),
    (pair(("a", "b"), image, other), pair(("x", "y"), sameImage, other)),
    // Exchanged variables and sides.
    (pair(("a", "b"), image, other), pair(("x", "y"), other, sameImage)),
    (pair(("a", "b"), image, other, relation: .less), pair(("x", "y"), other, sameImage, relation: .greater)),
    // What is joined is there.
    (pair(("a", "b"), image, other), pair(("a", "b"), sameImage, .all([other, named]))),
    // Absence in two spellings, and conditions in each other.
    (
      pair(("a", "b"), image, other, condition: { first, second in
        .all([.present(first), .not(.present(second))])
      }),
      pair(("a", "b"), sameImage, other, condition: { first, second in
        .all([.all([.count(variable: first, .greaterOrEqual, 1)]), .count(variable: second, .equal, 0)])
      })
    ),
    (ports(image, .greater, 3), ports(sameImage, .greaterOrEqual, 4)),
  ])
  func equivalent(first: Detection, second: Detection) {
    let verdict = DetectionComparison().compare(first, second)
    #expect(verdict == .equivalent, "\(verdict)")
  }

  @Test(arguments: [
    (rule(image), rule(.any([image, other])), false),
    (rule(.any([image, other]), window: window), rule(sameImage, window: window), true),
    (
      rule(.any([image, other]), .count(variable: "e", .greater, 2), window: window),
      rule(image, .count(variable: "e", .greater, 2), window: window), true
    ),
    (rule(image), rule(image, logSource: LogSource(product: "windows")), true),
  ])
  func different(first: Detection, second: Detection, firstFires: Bool) {
    let verdict = DetectionComparison().compare(first, second)
    guard case .different(let difference) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(difference.firstFires == firstFires)
    #expect(meaning(of: first, on: difference.events).isEmpty != firstFires)
    #expect(meaning(of: second, on: difference.events).isEmpty == firstFires)
  }

  @Test func layoutMayBeLeftToTheEngine() {
    var sliding = window
    sliding.kind = .sliding
    let (first, second) = (rule(image, window: window), rule(sameImage, window: sliding))
    #expect(DetectionComparison(ignoresLayout: true).compare(first, second) == .equivalent)
    guard case .undecided = DetectionComparison().compare(first, second) else {
      Issue.record("windows are laid in two ways")
      return
    }
  }

  /// Where windows lie at events, an event that adds nothing to what is counted lays one: another alert.
  @Test(arguments: [Window.Kind.hop, .tumbling, .sliding, .after(variable: "e"), .before(variable: "e")])
  func eventsThatAreNotCountedLayWindows(kind: Window.Kind) throws {
    var (all, counted) = (ports(image, .greater, 1), ports(.all([image, .field("port", .present)]), .greater, 1))
    all.window?.kind = kind
    counted.window?.kind = kind
    let verdict = DetectionComparison().compare(all, counted)
    #expect(DetectionComparison(comparesWindows: false).compare(all, counted) == .equivalent)
    switch (kind, verdict) {
    case (.hop, _), (.tumbling, _): #expect(verdict == .equivalent)
    case (.sliding, .different(let found)), (.after, .different(let found)), (.before, .different(let found)):
      let alerts = [all, counted].map { meaning(of: $0, on: found.events) }
      #expect(found.firstFires && !alerts[1].isEmpty && alerts[0].count > alerts[1].count)
      #expect(alerts[0].contains { $0.window == found.contrast.window })
      #expect(!alerts[1].contains { $0.window == found.contrast.window })
    case (.sliding, _), (.after, _), (.before, _): Issue.record("\(verdict)")
    }
  }

  /// Groups are made of as many values as one of both counts.
  @Test func otherCountsAreTold() throws {
    let (first, second) = (ports(image, .greater, 3), ports(image, .greater, 4))
    guard case .different(let difference) = DetectionComparison().compare(first, second) else {
      Issue.record("four ports are enough for the first only")
      return
    }
    #expect(difference.firstFires)
    #expect(!meaning(of: first, on: difference.events).isEmpty)
    #expect(meaning(of: second, on: difference.events).isEmpty)
  }

  /// An event that lacks a key is in no group.
  @Test func aWindowAsksForItsKeys() {
    let (grouped, single) = (rule(image, window: window), rule(image))
    guard case .different(let difference) = DetectionComparison().compare(grouped, single) else {
      Issue.record("an event without a user fires the second only")
      return
    }
    #expect(!difference.firstFires && meaning(of: grouped, on: difference.events).isEmpty)
    #expect(!meaning(of: single, on: difference.events).isEmpty)
  }

  @Test func otherFormsAreUndecided() {
    let longer = Window(keys: window.keys, length: .seconds(700))
    let verdicts = [
      DetectionComparison().compare(rule(image, window: window), rule(image, window: longer)),
      // Events without a user lay windows, even if they are joined with nothing.
      DetectionComparison().compare(
        pair(("a", "b"), image, other, kind: { first, _ in .after(variable: first) }),
        pair(("a", "b"), .all([image, named]), other, kind: { first, _ in .after(variable: first) })),
      DetectionComparison().compare(
        pair(("a", "b"), image, other), pair(("a", "b"), image, other, relation: .less)),
    ]
    for verdict in verdicts {
      if case .undecided = verdict { continue }
      Issue.record("\(verdict)")
    }
  }
}
