import Detections
import Diagnostics
import Equivalence
import Evaluation
package import Events
import Semantics
import Transpilation

/// What became of a mutant, after both evaluations looked at what the engine says of it.
package enum Judgement: Hashable, Sendable {
  /// The text is no rule: it is not counted.
  case unreadable
  /// Events were shown on which the two fire differently, or say something else.
  case refuted(Refutation)
  /// Proved to be the same, and no event that was tried says otherwise.
  case equivalent
  case undecided(String)
  /// The engine is wrong.
  case wrong(String)
}

/// What both evaluations saw of a mutant.
package struct Refutation: Hashable, Sendable {
  /// In the names of the text's language.
  package var events: [Event]
  /// What the lists hold that the texts name.
  package var lists: [String: [String]]
  /// Whether the text fires on the events, and whether its mutant does.
  package var originalFires: Bool
  package var mutantFires: Bool
  /// Whether only one of them fires in some window, where both fire.
  package var inWindow = false

  /// Whether both fire alike, and say something else.
  package var byOutcome: Bool { originalFires == mutantFires && !inWindow }
}

/// Asks the engine whether a mutant differs, and makes sure of its answer.
struct MutantJudge {
  let transpiler: Transpiler
  let language: Language
  let original: AuthoredRule
  private let lists: [String: [String]]

  init?(_ text: String, as language: Language, _ transpiler: Transpiler) {
    self.transpiler = transpiler
    self.language = language
    guard let rule = Self.read(text, language, transpiler) else { return nil }
    original = rule
    lists = transpiler.lists(of: rule.detection)
  }

  private static func read(_ text: String, _ language: Language, _ transpiler: Transpiler) -> AuthoredRule? {
    let reading = transpiler.read(SourceFile(name: "rule.\(language.extensions[0])", text: text), as: language)
    return reading.hasErrors ? nil : reading.value.last
  }

  func judge(_ text: String) -> Judgement {
    guard let mutant = Self.read(text, language, transpiler) else { return .unreadable }
    let verification = transpiler.verify(original, against: mutant)
    let (first, second) = (original.detection, mutant.detection)
    switch verification.verdict {
    case .proved:
      let isLaidAlike = verification.reason.hasPrefix("windows laid alike")
      let judgement = isLaidAlike ? certaintyOfFiring(first, second) : certainty(first, second)
      // What is said of outcomes is then no proof.
      let isOpen = verification.reason.contains("not decided") && !isLaidAlike
      return judgement == .equivalent && isOpen ? .undecided(verification.reason) : judgement
    case .undecided: return .undecided(verification.reason)
    case .refused, .invalid: return .wrong("\(verification.verdict): \(verification.reason)")
    case .refuted:
      let example = verification.counterexample
      guard let events = language == .yaral ? example?.udm : example?.sigma, let example else {
        return outcomes(first, second, verification.reason)
      }
      let content = lists.merging(example.lists) { $1 }
      return confirmation(first, second, events, content, example)
    }
  }

  // MARK: Refutations

  /// Whether both evaluations see the difference.
  private func confirmation(
    _ first: Detection, _ second: Detection, _ events: [Event], _ lists: [String: [String]], _ example: Counterexample
  ) -> Judgement {
    do {
      let left = try alerts(first, events, lists)
      let right = try alerts(second, events, lists)
      if left.isEmpty != right.isEmpty {
        guard left.isEmpty != example.source, right.isEmpty != example.target else {
          return .wrong("the counter-example has the verdicts turned round: \(events)")
        }
      } else if !differ(left, right) {
        return .wrong("no difference on the counter-example: \(events)")
      }
      return .refuted(
        Refutation(
          events: events, lists: lists, originalFires: !left.isEmpty, mutantFires: !right.isEmpty,
          inWindow: example.window != nil))
    } catch {
      return .wrong(error.text)
    }
  }

  /// A difference that sampling found: it is found again.
  private func outcomes(_ first: Detection, _ second: Detection, _ reason: String) -> Judgement {
    var sample = SampleComparison(
      first, second, target: language == .yaral ? .yaral : .neutral, lists: lists, seed: 1,
      domain: transpiler.domain(of: [first, second]))
    guard let found = sample.firstDifference(events: 2_000) else { return .wrong("refuted without events: \(reason)") }
    do {
      for layout in [WindowLayout.standard, .tumbling, .hop(step: (first.window?.length ?? .seconds(5)) / 5)] {
        let left = try alerts(first, found.events, lists, layout)
        let right = try alerts(second, found.events, lists, layout)
        guard differ(left, right) else { continue }
        return .refuted(
          Refutation(
            events: found.events, lists: lists, originalFires: !left.isEmpty, mutantFires: !right.isEmpty))
      }
      return .wrong("no difference on the events that sampling found: \(found)")
    } catch {
      return .wrong(error.text)
    }
  }

  private struct Disagreement: Error {
    var text: String
  }

  /// The alerts of a detection, about which the judge and the evaluator must agree.
  private func alerts(
    _ detection: Detection, _ events: [Event], _ lists: [String: [String]], _ layout: WindowLayout = .standard
  ) throws(Disagreement) -> [Alert] {
    let expected = meaning(of: detection, on: events, layout: layout, lists: lists)
    guard let compiled = try? CompiledDetection(detection, lists: lists) else {
      throw Disagreement(text: "a pattern does not compile")
    }
    let found = DetectionSet([compiled]).alerts(on: events, layout: layout).map(\.alert)
    if found != expected { throw Disagreement(text: "the evaluations disagree on \(events)") }
    return expected
  }

  /// Whether the alerts are for other events or groups, or have other outcomes; names of keys and the events that
  /// took part are no difference.
  private func differ(_ left: [Alert], _ right: [Alert]) -> Bool {
    func plain(_ alerts: [Alert], _ isGrouped: Bool) -> [Alert] {
      alerts.map { alert in
        var alert = alert
        alert.match = alert.match.map { Alert.Entry("", $0.value) }
        if isGrouped { alert.events = [] }
        return alert
      }
    }
    let isGrouped = original.detection.window != nil
    return plain(left, isGrouped) != plain(right, isGrouped)
  }

  // MARK: Equivalence

  /// Whether no group of events makes only one of two detections fire whose windows are laid in different ways: what
  /// their alerts say depends on how windows are laid.
  private func certaintyOfFiring(_ first: Detection, _ second: Detection) -> Judgement {
    var sample = SampleComparison(
      first, second, target: language == .yaral ? .yaral : .neutral, lists: lists, seed: 77,
      domain: transpiler.domain(of: [first, second]))
    for _ in 0..<150 {
      let group = sample.nextEvents()
      do {
        if try alerts(first, group, lists).isEmpty != alerts(second, group, lists).isEmpty {
          return .wrong("proved, but one fires on \(group)")
        }
      } catch {
        return .wrong(error.text)
      }
    }
    return .equivalent
  }

  /// Whether no event that can be tried tells apart what was proved to be the same.
  private func certainty(_ first: Detection, _ second: Detection) -> Judgement {
    var sample = SampleComparison(
      first, second, target: language == .yaral ? .yaral : .neutral, lists: lists, seed: 77,
      domain: transpiler.domain(of: [first, second]))
    if let difference = sample.firstDifference(events: 1_500) { return .wrong("proved, but \(difference.text)") }
    let trial = SmallTexts(first, second)
    for group in trial.groups(language: language, lists: lists) {
      do {
        if try differ(alerts(first, group, lists), alerts(second, group, lists)) {
          return .wrong("proved, but they differ on \(group)")
        }
      } catch {
        return .wrong(error.text)
      }
    }
    return .equivalent
  }
}
