import Detections
import Equivalence
import Events
import Semantics
import Testing

/// The algebra of the model on sampled rules and events; its own tests have other, smaller ones.
@Suite struct AlgebraTests {
  @Test func normalizedPredicatesHoldOnTheSameEvents() {
    var rules = RuleSampler(seed: 31)
    let meaning = EventMeaning(lists: RuleSampler.lists)
    var held = 0
    for seed in 0..<400 {
      var detection = rules.detection()
      detection.variables[0].predicate = rules.predicate(depth: 4)
      let normalized = detection.variables[0].predicate.normalized
      var sampler = EventSampler(detection, seed: UInt64(seed), lists: RuleSampler.lists)
      for _ in 0..<15 {
        let event = sampler.event(of: detection.variables[0].name)
        let expected = meaning.holds(detection.variables[0].predicate, on: event)
        #expect(meaning.holds(normalized, on: event) == expected, "\(normalized) \(event)")
        held += expected ? 1 : 0
      }
    }
    #expect(held > 2_000 && held < 5_500, "\(held)")
  }

  @Test func requiredFieldsArePresent() {
    var rules = RuleSampler(seed: 32)
    var required = 0
    for seed in 0..<300 {
      let detection = rules.detection()
      let predicate = detection.variables[0].predicate
      let fields = predicate.fields.filter { predicate.requiresPresence(of: $0) }
      var sampler = EventSampler(detection, seed: UInt64(seed), lists: RuleSampler.lists)
      for _ in 0..<10 {
        let event = sampler.event(of: detection.variables[0].name)
        guard holds(predicate, on: event, lists: RuleSampler.lists) else { continue }
        for field in fields { #expect(event[field.name].contains { $0 != .null }, "\(field) \(predicate)") }
        required += fields.count
      }
    }
    #expect(required > 500)
  }

  @Test func reductionsFireAsTheDetectionMeans() {
    var rules = RuleSampler(seed: 33)
    var asked = [true: 0, false: 0]
    for seed in 0..<500 {
      let detection = rules.detection()
      let reduction = firingPredicate(of: detection)
      if case .notReducible = reduction { continue }
      let variable = detection.variables[0]
      var sampler = EventSampler(detection, seed: UInt64(seed), lists: RuleSampler.lists)
      for _ in 0..<6 {
        let events = sampler.group()
        let own = events.filter { eventMatches($0, variable: variable, lists: RuleSampler.lists) }
        // Each alert of a window without outcomes tells for which events it stands.
        let alerts = meaning(of: detection, on: events, layout: .tumbling, lists: RuleSampler.lists)
        for group in groups(of: detection, own) {
          let expected = alerts.contains { $0.events.map { events[$0] } == group }
          #expect(reduction.fires(group) == expected, "\(reduction) \(detection) \(group)")
          asked[expected, default: 0] += 1
        }
      }
    }
    #expect(asked[true, default: 0] > 500 && asked[false, default: 0] > 300, "\(asked)")
  }

  /// The groups in tumbling windows, when each key has one plain value; else none, so that nothing is asked.
  private func groups(of detection: Detection, _ events: [Event]) -> [[Event]] {
    guard let window = detection.window else { return events.map { [$0] } }
    let fields = window.keys.compactMap { $0.fields[detection.variables[0].name]?.name }
    var groups: [[String]: [Event]] = [:]
    for event in events {
      guard let time = event.time else { continue }
      guard fields.allSatisfy({ event[$0].count == 1 }) else { return [] }
      let keys = fields.map { event[$0][0].text ?? "" }
      guard keys.allSatisfy({ !$0.isEmpty }) else { continue }
      let number = time.nanoseconds / window.length.nanoseconds
      groups[keys + [String(number)], default: []].append(event)
    }
    return Array(groups.values)
  }
}

extension Reduction {
  fileprivate func fires(_ events: [Event]) -> Bool {
    func satisfy(_ predicate: Predicate) -> [Event] {
      events.filter { holds(predicate, on: $0, lists: RuleSampler.lists) }
    }
    func stands(_ count: Int, _ relation: Relation, _ number: Int64) -> Bool {
      relation.holds(count < number ? -1 : count == number ? 0 : 1)
    }
    switch self {
    case .events(let predicate): return !satisfy(predicate).isEmpty
    case .count(let predicate, let relation, let number):
      return stands(satisfy(predicate).count, relation, number)
    case .countDistinct(let predicate, let field, let relation, let number):
      let texts = Set(satisfy(predicate).flatMap { $0[field.name].compactMap(\.text).map { Array($0.utf8) } })
      return stands(texts.count, relation, number)
    case .notReducible: return false
    }
  }
}
