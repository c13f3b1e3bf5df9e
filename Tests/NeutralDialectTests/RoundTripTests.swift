import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import Taxonomies
import TestSupport
import Testing

@testable import NeutralDialect

/// Prints what was raised, and reads it again.
private func readBack(_ raised: Raised<Neutral.File>, _ vocabulary: Vocabulary) -> (
  text: String, Reading<[LoweredRule]>
)? {
  guard let file = raised.file else { return nil }
  let text = Neutral.print(file)
  let parsed = Neutral.parse(SourceFile(name: "back.yaml", text: text))
  let lowered = Neutral.lower(parsed.value, vocabulary)
  return (text, Reading(lowered.value, parsed.diagnostics + lowered.diagnostics))
}

/// What two lists of alerts differ in first.
private func difference(_ expected: [Alert], _ found: [Alert]) -> String {
  guard expected.count == found.count else { return "\(expected.count) alerts, and \(found.count)" }
  for (one, other) in zip(expected, found) where one != other {
    for (left, right) in zip(one.outcomes, other.outcomes) where left != right {
      return "\(left) and \(right)"
    }
    return "\(one) and \(other)"
  }
  return ""
}

@Suite("Round trips")
struct RoundTripTests {
  @Test(
    "a rule of ours is raised without loss, and read back as the same detection",
    arguments: RepositoryRulesTests.paths.filter { !$0.hasSuffix(".tests.yaml") })
  func ours(_ path: String) throws {
    let file = Neutral.parse(try RepositoryRulesTests.source(path))
    for rule in Neutral.lower(file.value).value {
      let raised = Neutral.raise(rule.detection, Vocabulary.builtIn)
      #expect(raised.losses.isEmpty)
      let (text, back) = try #require(readBack(raised, Vocabulary.builtIn))
      #expect(!back.hasErrors, "\(text)\n\(back.diagnostics.map { $0.rendered() }.joined())")
      #expect(back.value.map(\.detection) == [rule.detection], "\(text)")
    }
  }

  @Test(
    "printing keeps the tree, and is stable",
    arguments: RepositoryRulesTests.paths.filter { !$0.hasSuffix(".tests.yaml") })
  func printing(_ path: String) throws {
    let file = Neutral.parse(try RepositoryRulesTests.source(path)).value
    let text = Neutral.print(file)
    let back = Neutral.parse(SourceFile(name: path, text: text))
    #expect(back.diagnostics.isEmpty, "\(text)\n\(back.diagnostics.map { $0.rendered() }.joined())")
    let lowered = [file, back.value].map { Neutral.lower($0).value }
    #expect(lowered[0] == lowered[1])
    #expect(Neutral.print(back.value) == text)
  }

  /// The fields of `RandomDetections`, so that every type occurs.
  private static let types: [String: FieldType] = [
    "a": .text, "b.c": .address, "d": .text, "n": .integer, "kind": .text,
  ]

  private static let sampled = Vocabulary(
    definition: { name in
      types[name].map { FieldDefinition(field: Field(name), type: $0, isRepeated: true) }
        ?? (name == "host.name" ? FieldDefinition(field: "host.name", type: .text) : nil)
    },
    fieldNames: { [] }, technique: { _ in nil }, nearestTechnique: { _ in nil }, tactics: [])

  @Test("a detection that is raised without loss means the same when it is read back", arguments: 0..<20)
  func random(_ seed: UInt64) throws {
    var random = RandomDetections(seed: seed)
    var written = 0
    for _ in 0..<60 {
      var detection = random.detection()
      // As they come, few can be said: conditions compute, joins have one variable.
      if !random.generator.oneIn(4) {
        detection.condition = random.writableCondition(detection)
        detection.joins.removeAll { $0.left.variable == $0.right.variable }
        detection.lists = [NamedList(name: "mine", values: ["x", "5", "^k$", "10.0.0.1/32"])]
        detection.outcomes = random.writableOutcomes(detection)
      }
      let raised = Neutral.raise(detection, Self.sampled)
      guard let (text, back) = readBack(raised, Self.sampled) else {
        #expect(raised.losses.contains { $0.direction == .unwritable })
        continue
      }
      written += 1
      #expect(!back.hasErrors, "\(text)\n\(back.diagnostics.map { $0.rendered() }.joined())")
      guard var read = back.value.first?.detection else { continue }
      let kept = Set(read.outcomes.map(\.name))
      var original = detection
      original.outcomes = original.outcomes.filter { kept.contains($0.name) }
      read.lists = original.lists
      for _ in 0..<6 {
        let events = random.events()
        let expected = meaning(
          of: original, on: events, layout: .standard, lists: RandomDetections.theirLists)
        let found = meaning(of: read, on: events, layout: .standard, lists: RandomDetections.theirLists)
        #expect(expected == found, "\(text)\n\(difference(expected, found))")
        if expected != found { return }
      }
    }
    #expect(written > 10)
  }
}

extension RandomDetections {
  fileprivate mutating func writableCondition(_ detection: Detection) -> Condition {
    let parts = detection.variables.map { variable -> Condition in
      switch Int.random(in: 0...4, using: &generator) {
      case 0: .not(.present(variable.name))
      case 1:
        .count(variable: variable.name, generator.pick(Relation.allCases), generator.pick([0, 1, 2, -1]))
      default: .present(variable.name)
      }
    }
    return generator.oneIn(4) && parts.count > 1 ? .any(parts) : .all(parts)
  }

  /// Flags, scores, counts and lists, over statements about any variables.
  fileprivate mutating func writableOutcomes(_ detection: Detection) -> [Outcome] {
    (0..<4).map { index in
      let field = Expression.field(
        variable: generator.pick(detection.variables).name, generator.pick(["a", "b.c", "n"]),
        absentAs: generator.oneIn(3) ? .integer(0) : nil)
      let (kind, expression): (Outcome.Kind, Expression) =
        switch Int.random(in: 0...7, using: &generator) {
        case 0: (.boolean, aggregated(.anyTrue, .truth(rowCondition(detection, 2)), detection))
        case 1, 2: (.integer, aggregated(generator.pick([.max, .min, .sum]), score(detection), detection))
        case 3: (.integer, .aggregate(.count, .literal(.integer(1))))
        case 4: (.list, .aggregate(generator.pick([.list, .distinctList]), field))
        case 5: (.integer, .aggregate(generator.pick([.countDistinct, .count]), field))
        case 6:
          (
            .list,
            .aggregate(
              .distinctList,
              .conditional(
                rowCondition(detection, 1), then: .literal(.string("5")), otherwise: .literal(.string("no"))))
          )
        default: (.float, .aggregate(.average, score(detection)))
        }
      return Outcome(name: "o\(index)", kind: kind, expression: expression)
    }
  }

  private func aggregated(_ aggregate: Aggregate, _ operand: Expression, _ detection: Detection) -> Expression
  {
    detection.window == nil ? operand : .aggregate(aggregate, operand)
  }

  private mutating func score(_ detection: Detection) -> Expression {
    var sum = Expression.literal(.integer(Int64(index(3))))
    for weight in 1...(1 + index(3)) {
      let term = Expression.conditional(
        rowCondition(detection, 1), then: .literal(.integer(Int64(weight))), otherwise: .literal(.integer(0)))
      sum = generator.oneIn(5) ? term : .arithmetic(.add, sum, term)
    }
    return sum
  }

  private mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

  private mutating func rowCondition(_ detection: Detection, _ depth: Int) -> Condition {
    guard depth > 0, !generator.oneIn(3) else {
      return .holds(variable: generator.pick(detection.variables).name, predicate(2))
    }
    switch index(3) {
    case 0: return .all([rowCondition(detection, depth - 1), rowCondition(detection, depth - 1)])
    case 1: return .any([rowCondition(detection, depth - 1), rowCondition(detection, depth - 1)])
    default: return .not(rowCondition(detection, depth - 1))
    }
  }
}
