import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import Testing

@testable import YARALDialect

/// What is lowered means what the row model says, whatever the documentation leaves open.
@Suite struct LoweredMeaningTests {
  @Test(arguments: 0..<16)
  func loweredRulesMeanTheSame(_ batch: Int) {
    var lowered = 0
    for number in 0..<40 {
      let seed = batch * 1000 + number
      var random = RandomRules(seed: seed)
      let text = random.rule()
      let parsed = YARAL.parse(SourceFile(name: "seed-\(seed)", text: text))
      #expect(!parsed.hasErrors, "\(parsed.diagnostics.map { $0.rendered() }.joined())")
      let reading = YARAL.lower(parsed.value)
      guard let detection = reading.value.first?.detection, let rule = parsed.value.rules.first else {
        #expect(reading.hasErrors, "seed \(seed) is not lowered, and nothing says why")
        continue
      }
      lowered += 1
      for _ in 0..<8 where !compare(rule, detection, random.events(), seed, text) { break }
    }
    #expect(lowered > 30, "only \(lowered) of 40 rules are lowered")
  }

  private func compare(
    _ rule: YARAL.Rule, _ detection: Detection, _ events: [Event], _ seed: Int, _ text: String
  ) -> Bool {
    let found = meaning(of: detection, on: events, layout: .tumbling, lists: RandomRules.listContent)
      .map { RowModel.Fact(alert: $0) }
      .sorted { $0.match.joined(separator: "\n") < $1.match.joined(separator: "\n") }
    // Where elements are looked at one by one, those that outcomes read are too (section 20, step 1).
    let hasViews = detection.variables.contains { !$0.seesEventsAsRead }
    let switches = [(true, true), (false, true)] + (hasViews ? [] : [(true, false)])
    for (allOfNothing, outcomesUnnest) in switches {
      let model = RowModel(
        rule: rule, allOfNothing: allOfNothing, outcomesUnnest: outcomesUnnest, lists: RandomRules.listContent
      )
      let expected = model.alerts(on: events)
      if found != expected {
        Issue.record(
          "seed \(seed)\n\(text)\nexpected \(expected)\nfound \(found)\non \(events.map(\.fields))")
        return false
      }
    }
    return true
  }
}

extension RowModel.Fact {
  /// Flags are 1 and 0, and lists hold texts, as in YARA-L.
  fileprivate init(alert: Alert) {
    func plain(_ value: Value) -> Value {
      switch value {
      case .boolean(let boolean): .integer(boolean ? 1 : 0)
      case .list(let values):
        .list(values.map { .string($0.text ?? "") }.sorted { ($0.text ?? "") < ($1.text ?? "") })
      case .null, .string, .integer, .double: value
      }
    }
    self.init(
      match: alert.match.map { "\($0.name)=\($0.value.text ?? "")" },
      outcomes: alert.outcomes.map { "\($0.name)=\(plain($0.value))" }, events: alert.events)
  }
}
