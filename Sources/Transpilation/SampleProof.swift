package import Detections
import Diagnostics
package import Dialects
import Equivalence
import Evaluation
package import Events

/// What comparing a text with its source on sampled events has shown.
struct SampleProof {
  var comparison: Emission.Comparison
  var diagnostics: [Diagnostic]
  var isInternalError: Bool

  static let none = SampleProof(comparison: .none, diagnostics: [], isInternalError: false)
}

/// How many events a text is compared on before it is written: enough that a wrong anchor or a lost `not` shows,
/// few enough to be forgotten. The test suite compares on thousands.
private let sampleSize = 240

extension Transpiler {
  /// Reads a text back and compares it with its source, both in the target's names.
  ///
  /// A difference that no loss accounts for is an error of our own, and so is a text that can't be read.
  func proveBySample(
    _ text: String, of detection: Detection, as target: Target, losses: [Loss]
  ) -> SampleProof {
    guard let back = readBack(text, as: target) else { return .none }
    guard let found = back.value.last?.detection, !back.hasErrors else {
      let reasons = back.diagnostics.filter { $0.severity == .error }.map(\.message).joined(separator: "; ")
      let finding = Diagnostic(
        .emissionUnreadable, "our own \(target.rawValue) text for \(detection.metadata.name) can't be read: \(reasons)",
        at: nil, help: reportHelp)
      return SampleProof(comparison: .differs(reasons), diagnostics: [finding], isInternalError: true)
    }
    var comparison = SampleComparison(detection, found, target: target, lists: lists(of: detection), seed: 1)
    comparison.lostOutcomes = lostOutcomes(losses)
    // What an accepted loss of detection tells its author of is no error; a wider text that misses an event is.
    let isWider = losses.contains { $0.direction == .wider }
    let isNarrower = losses.contains { $0.direction == .narrower }
    var accounted: SampleDifference?
    let unaccounted = comparison.firstDifference(events: sampleSize) { difference in
      let isAccounted =
        switch difference.kind {
        case .tooMany: isWider
        case .missing: isNarrower
        case .outcome: isWider || isNarrower
        case .uncompilable: false
        }
      if isAccounted, accounted == nil { accounted = difference }
      return isAccounted
    }
    guard let difference = unaccounted ?? accounted else {
      return SampleProof(comparison: .agrees(events: comparison.count), diagnostics: [], isInternalError: false)
    }
    let isAccounted = unaccounted == nil
    let finding = Diagnostic(
      .equivalenceRefuted, "our own \(target.rawValue) text for \(detection.metadata.name) means something else: \(difference.text)",
      at: nil, help: reportHelp)
    return SampleProof(
      comparison: .differs(difference.text), diagnostics: isAccounted ? [] : [finding], isInternalError: !isAccounted)
  }
}

private let reportHelp = "this is an error of transpile; please report it with the rule"

/// The names of outcomes that losses say are not carried as they are.
package func lostOutcomes(_ losses: [Loss]) -> Set<String> {
  Set(losses.compactMap { loss in
    loss.construct.hasPrefix("outcome ") ? String(loss.construct.dropFirst("outcome ".count)) : nil
  })
}

/// What tells two detections apart on some events.
package struct SampleDifference: Hashable, Sendable {
  package enum Kind: Sendable {
    /// The second gives no alert where the first does.
    case missing
    /// The second gives an alert where the first gives none.
    case tooMany
    /// An outcome has another value.
    case outcome
    case uncompilable
  }

  package var kind: Kind
  /// A sentence with the events.
  package var text: String
}

/// Compares two detections of one data model on events made at and around the tests of both.
package struct SampleComparison {
  private let first: Detection
  private let second: Detection
  private let lists: [String: [String]]
  private let layouts: [WindowLayout]
  private let target: Target
  private var sampler: EventSampler
  /// How many events were looked at.
  package private(set) var count = 0
  /// Outcomes that are not compared.
  package var lostOutcomes: Set<String> = []

  /// - Parameter target: decides on the domain of values, and on whether windows are laid alike: a text may
  ///   leave their layout to its engine, so both sides get the same one.
  package init(
    _ first: Detection, _ second: Detection, target: Target, lists: [String: [String]], seed: UInt64
  ) {
    self.first = first
    self.second = second
    self.target = target
    self.lists = lists
    let length = first.window.map { $0.length / 5 } ?? .seconds(60)
    layouts = first.window == nil ? [.standard] : [.tumbling, .hop(step: length)]
    sampler = EventSampler(
      [first, second], seed: seed, domain: target == .yaral ? .zeroValues : .neutral, lists: lists)
  }

  /// The first difference on about so many events that is not passed over; `nil` when there is none.
  ///
  /// - Parameter isPassedOver: asked of each difference until it says no.
  package mutating func firstDifference(
    events limit: Int, passingOver isPassedOver: (SampleDifference) -> Bool = { _ in false }
  ) -> SampleDifference? {
    guard let left = try? CompiledDetection(first, lists: lists),
      let right = try? CompiledDetection(second, lists: lists)
    else { return SampleDifference(kind: .uncompilable, text: "a pattern does not compile") }
    // Made once: a set compiles what all its patterns have in common.
    let leftRules = RuleSet([left])
    let rightRules = RuleSet([right])
    while count < limit {
      let events = nextEvents()
      count += max(events.count, 1)
      for layout in layouts {
        let expected = leftRules.alerts(on: events, layout: layout).map(\.alert)
        let actual = rightRules.alerts(on: events, layout: layout).map(\.alert)
        let differences = differences(of: expected, and: actual, on: events)
        if let difference = differences.first(where: { !isPassedOver($0) }) { return difference }
      }
    }
    return nil
  }

  /// Sixty events, or those of a group for a rule with a window.
  package mutating func nextEvents() -> [Event] {
    let events = first.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
    guard target == .yaral else { return events }
    return events.enumerated().map { index, event in event.identified(as: "\(index)") }
  }

  /// What tells two lists of alerts apart first, as a sentence.
  package func difference(of expected: [Alert], and actual: [Alert], on events: [Event]) -> String? {
    differences(of: expected, and: actual, on: events).first?.text
  }

  /// Everything that tells two lists of alerts apart: at most one difference for each alert.
  private func differences(of expected: [Alert], and actual: [Alert], on events: [Event]) -> [SampleDifference] {
    var differences: [SampleDifference] = []
    let hasWindow = first.window != nil
    let left = Dictionary(expected.map { (AlertKey($0, hasWindow), $0) }) { first, _ in first }
    let right = Dictionary(actual.map { (AlertKey($0, hasWindow), $0) }) { first, _ in first }
    for (key, alert) in left.sorted(by: { $0.key < $1.key }) {
      guard let other = right[key] else {
        differences.append(SampleDifference(kind: .missing, text: "no alert for \(describe(alert, events))"))
        continue
      }
      for entry in alert.outcomes where !lostOutcomes.contains(entry.name) {
        guard let value = other.outcomes.first(where: { $0.name == entry.name })?.value else { continue }
        if value.comparable != entry.value.comparable {
          let values = "\(JSONText(value).line) instead of \(JSONText(entry.value).line)"
          differences.append(
            SampleDifference(kind: .outcome, text: "\(entry.name) is \(values) for \(describe(alert, events))"))
          break
        }
      }
    }
    for (key, alert) in right.sorted(by: { $0.key < $1.key }) where left[key] == nil {
      differences.append(SampleDifference(kind: .tooMany, text: "an alert too many for \(describe(alert, events))"))
    }
    return differences
  }
}

/// What two alerts of one firing have in common: the event, or the window and the values of its keys. A Sigma
/// correlation counts other events than its source does, so they take no part.
private struct AlertKey: Hashable, Comparable {
  var start: Int64
  var end: Int64
  var match: [String]
  var event: Int

  init(_ alert: Alert, _ hasWindow: Bool) {
    start = alert.window?.start.nanoseconds ?? 0
    end = alert.window?.end.nanoseconds ?? 0
    match = alert.match.map { $0.value.text ?? "" }
    event = hasWindow ? 0 : alert.events.first ?? 0
  }

  static func < (left: AlertKey, right: AlertKey) -> Bool {
    (left.start, left.end, left.event, left.match.joined(separator: "\u{0}"))
      < (right.start, right.end, right.event, right.match.joined(separator: "\u{0}"))
  }
}

private func describe(_ alert: Alert, _ events: [Event]) -> String {
  let texts = alert.events.prefix(3).map { index in
    JSONText.object(
      events[index].fields.sorted { $0.key < $1.key }.map { name, values in
        .init(name, values.count == 1 ? JSONText(values[0]) : .array(values.map(JSONText.init)))
      }
    ).line
  }
  return texts.joined(separator: " ") + (alert.events.count > 3 ? " …" : "")
}
