import Detections
public import Diagnostics
public import Events

/// Events of which a rule says something, made for tests.
public struct RuleWitness: Sendable {
  public var rule: String
  /// Whether the rule fires on the events.
  public var expected: Bool
  /// One; for rules that need several, those of a group.
  public var events: [Event]
  /// The test on which the verdict hangs; may be empty.
  public var note: String

  /// `{"rule","expected","event"|"events","note"}`: a line that `test --labelled` reads.
  public var json: JSONText {
    var members: [JSONText.Member] = [
      .init("rule", .string(rule)), .init("expected", .boolean(expected)),
    ]
    if events.count == 1 {
      members.append(.init("event", JSONText(fieldsOf: events[0])))
    } else {
      members.append(.init("events", .array(events.map { JSONText(fieldsOf: $0) })))
    }
    if !note.isEmpty { members.append(.init("note", .string(note))) }
    return .object(members)
  }
}

extension Transpiler {
  /// Events that match a rule, each for another reason, and events that just don't.
  ///
  /// - Parameters:
  ///   - count: how many of each kind at most.
  ///   - withNearMisses: whether events are wanted that don't match.
  ///   - schema: whose names the events' fields have; the rule's own without one.
  /// - Returns: fewer when the rule has fewer reasons; every verdict is that of the evaluator.
  public func witnesses(
    of rule: AuthoredRule, count: Int, withNearMisses: Bool, schema: EventSchema? = nil
  ) -> Reading<[RuleWitness]> {
    let native = translate(rule.detection, to: schema?.taxonomy ?? rule.detection.taxonomy)
    let missing = rule.detection.foreignLists
    guard let detection = native.value, !native.hasErrors, missing.isEmpty else {
      return Reading([], native.diagnostics + missing.map { .listWithoutValues($0, rule) })
    }
    let timed = detection.running(at: .assumedByProofs, on: [])
    var synthesis = WitnessSynthesis(
      timed, domain: domain(of: [detection]), lists: lists(of: rule.detection), bounds: settings.proofBounds)
    let found = synthesis.witnesses(count, withNearMisses: withNearMisses)
    return Reading(
      found.map { RuleWitness(rule: rule.id, expected: $0.fires, events: $0.events, note: $0.note) },
      native.diagnostics.filter { $0.severity != .note })
  }
}
