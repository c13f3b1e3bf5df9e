import Checks
package import Detections
public import Diagnostics
import Dialects
import Evaluation
public import Events
import NeutralDialect
import Semantics
import Taxonomies

/// What became of one test of a rule in one target.
public struct TestResult: Sendable {
  public enum Outcome: Sendable, Hashable {
    case passed
    /// A sentence that says what was expected and what came.
    case failed(String)
    /// The rule has no text in that target, or the target's data model can't say the test's events.
    case skipped(String)
  }

  public let rule: AuthoredRule
  public let test: String
  /// `evaluator`, or the target whose text was read back and run.
  public let target: String
  public let outcome: Outcome
  public let span: Span?
}

/// A rule's detection as one target has it, ready to run tests on.
private struct TestedForm {
  var target: String
  /// `nil` when the rule has no text there.
  var detection: Detection?
  /// `nil` when a pattern does not compile.
  var rules: DetectionSet?
  /// Why there is no detection.
  var reason: String
  /// Whether there is a text, but our own reader refuses it.
  var isUnreadable = false
  var carriesOutcomes: Bool
  /// Whether group keys have their names; Sigma names them after its fields.
  var carriesKeyNames: Bool
  /// Losses of detection that the author or the run accepted.
  var acceptedLosses: [LossReport]
}

extension Transpiler {
  /// Runs the tests of a rule on every target: the evaluator by itself, and each target's text read back.
  ///
  /// - Parameter now: when the rule is run, if it asks that and the test does not say it; when the newest event of the
  ///   test happens, if neither does.
  public func test(_ rule: AuthoredRule, now: Timestamp? = nil) -> [TestResult] {
    let forms = testedForms(of: rule)
    return rule.lowered.tests.flatMap { test in
      forms.map { form in
        TestResult(
          rule: rule, test: test.name, target: form.target, outcome: run(test, of: rule, in: form, now: test.now ?? now),
          span: test.origin.span)
      }
    }
  }

  private func testedForms(of rule: AuthoredRule) -> [TestedForm] {
    var forms = [
      TestedForm(
        target: "evaluator", detection: rule.detection, rules: compiled(rule.detection, of: rule), reason: "", carriesOutcomes: true,
        carriesKeyNames: true, acceptedLosses: [])
    ]
    for target in Target.allCases {
      guard target.language != nil, target.language != rule.language else { continue }
      // The tests are the comparison; 'check' and 'convert' make the thorough one.
      let emission = emit(rule, as: target, isCompared: false)
      let back = emission.text.flatMap { readBack($0, as: target) }
      let reason =
        (emission.status == .omitted ? emission.diagnostics.first : nil)?.message
        ?? emission.diagnostics.first { $0.severity == .error }?.message ?? "the text can't be read back"
      let detection = back?.hasErrors == true ? nil : back?.value.last?.detection
      forms.append(
        TestedForm(
          target: target.rawValue, detection: detection,
          rules: detection.flatMap { compiled($0, of: rule) }, reason: reason,
          isUnreadable: emission.text != nil && detection == nil,
          carriesOutcomes: !emission.losses.contains { $0.code == .outcomesNotCarried },
          carriesKeyNames: target != .sigma, acceptedLosses: emission.losses.filter { $0.direction != "same" }))
    }
    return forms
  }

  private func compiled(_ detection: Detection, of rule: AuthoredRule) -> DetectionSet? {
    (try? CompiledDetection(detection, lists: lists(ofTested: rule))).map { DetectionSet([$0]) }
  }

  private func run(
    _ test: DetectionTest, of rule: AuthoredRule, in form: TestedForm, now: Timestamp?
  ) -> TestResult.Outcome {
    guard let detection = form.detection else {
      return form.isUnreadable ? .failed(form.reason) : .skipped(form.reason)
    }
    var events: [Event] = []
    for (index, event) in test.events.enumerated() {
      guard
        let translated = translate(event, of: rule.detection, to: detection.taxonomy)
      else { return .skipped("an event of the test can't be said in \(form.target)") }
      events.append(detection.taxonomy == .udm ? translated.identified(as: "\(index)") : translated)
    }
    // Without values a test of a list would quietly hold of nothing.
    if let list = rule.detection.foreignLists.first(where: { lists(ofTested: rule)[$0] == nil }) {
      return .failed("the list '\(list)' has no values: give them under 'lists', or with --list \(list)=FILE")
    }
    let timed = detection.readsClock ? compiled(detection.running(at: now, on: events), of: rule) : form.rules
    guard let rules = timed else { return .failed("a pattern does not compile") }
    let tables = tables(of: rule)
    if let problem = tables.diagnostics.first(where: { $0.severity == .error }) { return .failed(problem.message) }
    let alerts = rules.alerts(on: events + tables.value.flatMap(\.events), layout: .standard)
      .map { $0.alert.withoutEvents(from: events.count) }
    guard let failure = unmet(test.expectation, alerts, form) else { return .passed }
    // What an accepted loss explains is no failure: a wider text may alert where none is expected, a narrower
    // one may not where one is.
    let direction = test.expectation == .none ? "wider" : "narrower"
    if let loss = form.acceptedLosses.first(where: { $0.direction == direction }) {
      return .skipped("the accepted loss \(loss.code.rawValue) (\(direction)) shows: \(failure)")
    }
    return .failed(failure)
  }

  /// The content of lists in a rule's tests: what the test file gives replaces all else.
  private func lists(ofTested rule: AuthoredRule) -> [String: [String]] {
    lists(of: rule.detection).merging(rule.testedLists) { _, given in given }
  }

  /// The content of the lists that a rule names: what the run gives replaces what the rule gives.
  package func lists(of detection: Detection) -> [String: [String]] {
    var lists = Dictionary(
      detection.lists.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
    lists.merge(settings.lists) { _, given in given }
    return lists
  }

  /// An event in the names of another data model, as the detection's fields are mapped.
  package func translate(_ event: Event, of detection: Detection, to taxonomy: TaxonomyName) -> Event? {
    if detection.taxonomy == taxonomy { return event }
    return catalog.translate(event, from: detection.taxonomy, to: taxonomy, for: detection)
  }
}

/// What alerts do not meet of an expectation, as a sentence; `nil` when they meet it.
private func unmet(
  _ expectation: DetectionTest.Expectation, _ alerts: [Alert], _ form: TestedForm
) -> String? {
  switch expectation {
  case .none:
    return alerts.isEmpty ? nil : "expected no alert, got \(alerts.count): \(describe(alerts[0]))"
  case .alerts(let expected):
    guard let first = alerts.first else { return "expected an alert, got none" }
    for entry in expected {
      let isMet = alerts.contains { meets($0, entry, form) }
      if !isMet {
        return "expected \(describe(entry)), got \(describe(first))"
          + (alerts.count > 1 ? " and \(alerts.count - 1) more" : "")
      }
    }
    return nil
  }
}

private func meets(_ alert: Alert, _ expected: ExpectedAlert, _ form: TestedForm) -> Bool {
  guard form.carriesOutcomes else { return true }
  if let count = expected.eventCount, alert.events.count != count { return false }
  return includes(alert.outcomes, expected.outcomes)
    && (!form.carriesKeyNames || includes(alert.match, expected.match))
}

private func includes(_ entries: [Alert.Entry], _ expected: [String: Value]) -> Bool {
  expected.allSatisfy { name, value in
    entries.contains { $0.name == name && $0.value.comparable == value.comparable }
  }
}

private func describe(_ alert: Alert) -> String {
  let entries = (alert.match + alert.outcomes).map { "\($0.name)=\(JSONText($0.value).line)" }
  return entries.isEmpty ? "an alert" : entries.joined(separator: " ")
}

private func describe(_ expected: ExpectedAlert) -> String {
  var entries = (Array(expected.match) + Array(expected.outcomes)).sorted { $0.key < $1.key }
    .map { "\($0.key)=\(JSONText($0.value).line)" }
  if let count = expected.eventCount { entries.append("\(count) events") }
  return entries.isEmpty ? "an alert" : entries.joined(separator: " ")
}
