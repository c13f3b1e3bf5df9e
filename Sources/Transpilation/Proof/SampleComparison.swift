package import Detections
package import Dialects
package import Equivalence
import Evaluation
package import Events

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
  /// The window of the alert that only one of them gives, if it has one.
  package var window: Alert.Window?
  /// The events that were run together; of rules with a window those that are in it.
  package var events: [Event] = []
}

/// Compares two detections of one data model on events made at and around the tests of both.
package struct SampleComparison {
  private let first: Detection
  private let second: Detection
  private let lists: [String: [String]]
  private let layouts: [WindowLayout]
  private let target: Target
  private var sampler: EventSampler
  /// Which fields have one value only.
  private let domain: EventDomain?
  /// How many events were looked at.
  package private(set) var count = 0
  /// Outcomes that are not compared.
  package var lostOutcomes: Set<String> = []

  /// - Parameters:
  ///   - target: decides on the domain of values, and on whether windows are laid alike: a text may
  ///   leave their layout to its engine, so both sides get the same one.
  ///   - domain: whose fields have one value where the data model says so; any number of them without one.
  package init(
    _ first: Detection, _ second: Detection, target: Target, lists: [String: [String]], seed: UInt64,
    domain: EventDomain? = nil
  ) {
    self.domain = domain
    let (first, second) = (
      first.running(at: .assumedByProofs, on: []), second.running(at: .assumedByProofs, on: [])
    )
    self.first = first
    self.second = second
    self.target = target
    self.lists = lists
    let length = first.window.map { $0.length / 5 } ?? .seconds(60)
    layouts = first.window == nil ? [.standard] : [.tumbling, .hop(step: length)]
    sampler = EventSampler(
      [first, second], seed: seed, domain: first.taxonomy == .udm ? .zeroValues : .neutral, lists: lists)
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
    let leftRules = DetectionSet([left])
    let rightRules = DetectionSet([right])
    while count < limit {
      let events = nextEvents()
      count += max(events.count, 1)
      for layout in layouts {
        let expected = leftRules.alerts(on: events, layout: layout).map(\.alert)
        let actual = rightRules.alerts(on: events, layout: layout).map(\.alert)
        let differences = differences(of: expected, and: actual, on: events)
        if var difference = differences.first(where: { !isPassedOver($0) }) {
          difference.events = events.filter { event in
            guard let window = difference.window else { return true }
            return event.time.map { $0 >= window.start && $0 <= window.end } ?? false
          }
          return difference
        }
      }
    }
    return nil
  }

  /// Sixty events, or those of a group for a rule with a window.
  package mutating func nextEvents() -> [Event] {
    let sampled = first.window == nil ? (0..<60).map { _ in sampler.event() } : sampler.group()
    let events = sampled.map(possible)
    guard first.taxonomy == .udm else { return events }
    return events.enumerated().map { index, event in event.identified(as: "\(index)") }
  }

  /// The event with one value in each field that is not repeated.
  private func possible(_ event: Event) -> Event {
    guard let domain else { return event }
    var result = event
    for (name, values) in event.fields where values.count > 1 && !domain.isRepeated(Field(name)) {
      result.fields[name] = [values[0]]
    }
    return result
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
        differences.append(
          SampleDifference(kind: .missing, text: "no alert for \(describe(alert, events))", window: alert.window))
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
      differences.append(
        SampleDifference(
          kind: .tooMany, text: "an alert too many for \(describe(alert, events))", window: alert.window))
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
  let texts = alert.events.prefix(3).map { JSONText(fieldsOf: events[$0]).line }
  return texts.joined(separator: " ") + (alert.events.count > 3 ? " …" : "")
}
