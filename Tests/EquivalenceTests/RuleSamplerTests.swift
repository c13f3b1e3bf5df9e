import Checks
import Detections
import Diagnostics
import Equivalence
import Events
import Semantics
import Testing

@Suite struct RuleSamplerTests {
  @Test func detectionsAreWellFormed() {
    var sampler = RuleSampler(seed: 1)
    for _ in 0..<400 {
      let detection = sampler.detection()
      let reading = check(detection)
      #expect(reading.value != nil, "\(reading.diagnostics.map(\.message)) \(detection)")
    }
  }

  @Test func theSameSeedGivesTheSameDetections() {
    var first = RuleSampler(seed: 2)
    var second = RuleSampler(seed: 2)
    #expect((0..<20).map { _ in first.detection() } == (0..<20).map { _ in second.detection() })
  }

  @Test func everyConstructOccurs() {
    var sampler = RuleSampler(seed: 3)
    let text = (0..<400).map { _ in String(describing: sampler.detection()) }.joined()
    let constructs = [
      "Predicate.all", "Predicate.any", "Predicate.not", "Predicate.named", "Predicate.keyword",
      "FieldTest.text", "FieldTest.number", "FieldTest.boolean", "FieldTest.network", "FieldTest.present",
      "FieldTest.null", "FieldTest.sameAs", "FieldTest.member", "Quantifier.every", "TextPattern.equals",
      "TextPattern.startsWith", "TextPattern.endsWith", "TextPattern.contains", "TextPattern.glob",
      "TextPattern.matches", "Operand.field", "Operand.time", "Kind.hop", "Kind.tumbling", "Kind.sliding",
      "Kind.after", "Kind.before", "Expression.conditional", "Expression.aggregate", "Expression.truth",
      "Aggregate.max", "Aggregate.sum", "Aggregate.countDistinct", "Condition.count", "Condition.compare",
      "Condition.not", "Condition.any",
    ]
    for construct in constructs { #expect(text.contains(construct), "\(construct)") }
  }

  @Test func sampledEventsReachSampledDetections() {
    var rules = RuleSampler(seed: 4)
    var reached = 0
    var satisfying = 0
    for seed in 0..<150 {
      let detection = rules.detection()
      var sampler = EventSampler(detection, seed: UInt64(seed), lists: RuleSampler.lists)
      let hasAlert = (0..<40).contains { _ in
        !meaning(of: detection, on: sampler.group(), lists: RuleSampler.lists).isEmpty
      }
      if hasAlert { reached += 1 }
      satisfying += (0..<20).count { _ in
        let event = sampler.event(of: detection.variables[0].name)
        return holds(detection.variables[0].predicate, on: event, lists: RuleSampler.lists)
      }
    }
    // Some random rules contradict themselves.
    #expect(reached >= 90, "\(reached)")
    #expect(satisfying >= 1_000, "\(satisfying)")
  }
}
