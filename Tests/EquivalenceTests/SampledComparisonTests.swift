import Detections
import Equivalence
import Events
import Semantics
import Testing

/// The decision procedure on predicates of every construct: what it says can't be, no sampled event shows.
@Suite struct SampledComparisonTests {
  @Test(arguments: [EventSampler.Domain.neutral, .zeroValues])
  func noEventContradicts(domain: EventSampler.Domain) {
    var rules = RuleSampler(seed: 51)
    var comparison = PredicateComparison(lists: RuleSampler.lists)
    switch domain {
    case .neutral: break
    case .zeroValues: comparison.domain = .udm()
    }
    let meaning = EventMeaning(lists: RuleSampler.lists)
    var verdicts: [String: Int] = [:]
    for seed in 0..<200 {
      let (first, second) = pair(&rules, seed % 4)
      switch comparison.exception(to: first, implies: second) {
      case .exists(let witness):
        verdicts["exists", default: 0] += 1
        #expect(meaning.holds(first, on: witness.event) && !meaning.holds(second, on: witness.event))
      case .impossible:
        verdicts["impossible", default: 0] += 1
        var detection = rules.detection()
        detection.variables = [EventVariable(name: "e", predicate: .any([first, second]))]
        var sampler = EventSampler(detection, seed: UInt64(seed), domain: domain, lists: RuleSampler.lists)
        for _ in 0..<15 {
          let event = sampler.event(of: "e")
          let contradicts = meaning.holds(first, on: event) && !meaning.holds(second, on: event)
          #expect(!contradicts, "\(first) | \(second) | \(event)")
        }
      case .undecided(let reason):
        verdicts["undecided: \(reason)", default: 0] += 1
      }
    }
    let decided = verdicts["exists", default: 0] + verdicts["impossible", default: 0]
    #expect(decided >= 194 && verdicts["impossible", default: 0] >= 30, "\(verdicts)")
  }

  private func pair(_ rules: inout RuleSampler, _ kind: Int) -> (Predicate, Predicate) {
    let (one, other) = (rules.predicate(), rules.predicate(depth: 2))
    switch kind {
    case 0: return (one, other)
    case 1: return (one, .not(.all([.not(one), .not(other)])))
    case 2: return (.all([one, other]), .any([other, rules.predicate(depth: 1)]))
    default: return (.any([.all([one, other]), .all([one, .not(other)])]), one)
    }
  }
}
