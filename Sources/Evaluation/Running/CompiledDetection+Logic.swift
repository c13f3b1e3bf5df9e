package import DetectionRuntime
package import Events

extension CompiledDetection: DetectionLogic {
  package func views(of event: Event, variable: Int) -> [Event]? {
    guard !derivations[variable].isEmpty else { return nil }
    return derivations[variable].reduce([event]) { views, derivation in
      views.flatMap { derivation.views(of: $0, fields: eventFields) }
    }
  }

  package func matches(variable: Int, _ event: Event) -> Bool {
    predicates[variable].holds(of: NamedFields(event: event, names: eventFields))
  }

  package func outcomes(of group: EventGroup) -> Outcomes {
    var evaluation = GroupEvaluation(self, group, truths: KnownTruths())
    return evaluation.outcomes()
  }

  package func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool {
    GroupEvaluation(self, group, truths: KnownTruths(), outcomes).holds(condition, of: ownRow(of: group))
  }

  package func findings(of group: EventGroup) -> Outcomes? {
    var evaluation = GroupEvaluation(self, group, truths: KnownTruths())
    return evaluation.findings()
  }

  /// Without a window everything is asked of the one row.
  func ownRow(of group: EventGroup) -> EventRow? { window == nil ? group.row : nil }
}

/// The fields of an event, looked up by name.
struct NamedFields: FieldSource {
  let event: Event
  let names: [String]

  func values(of field: Int) -> [Value] { event[names[field]] }

  func hasValue(where test: (Value) -> Bool) -> Bool { event.hasValue(where: test) }
}

/// The fields of an event, each looked up once: for many questions about it.
struct ListedFields: FieldSource {
  let event: Event
  private let values: [[Value]]

  init(_ event: Event, names: [String]) {
    self.event = event
    values = names.map { event[$0] }
  }

  func values(of field: Int) -> [Value] { values[field] }

  func hasValue(where test: (Value) -> Bool) -> Bool { event.hasValue(where: test) }
}

/// A compiled detection whose row predicates were already asked of the events that occur in groups.
package struct PreparedDetection: DetectionLogic {
  let compiled: CompiledDetection
  let truths: KnownTruths

  package var variables: [DetectionVariable] { compiled.variables }
  package var window: DetectionWindow? { compiled.window }
  package var joins: [DetectionJoin] { compiled.joins }
  package var hasViews: Bool { compiled.hasViews }
  package var minimumValues: Int { compiled.minimumValues }

  package func views(of event: Event, variable: Int) -> [Event]? { compiled.views(of: event, variable: variable) }

  package func matches(variable: Int, _ event: Event) -> Bool { compiled.matches(variable: variable, event) }

  package func outcomes(of group: EventGroup) -> Outcomes {
    var evaluation = GroupEvaluation(compiled, group, truths: truths)
    return evaluation.outcomes()
  }

  package func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool {
    GroupEvaluation(compiled, group, truths: truths, outcomes)
      .holds(compiled.condition, of: compiled.ownRow(of: group))
  }

  package func findings(of group: EventGroup) -> Outcomes? {
    var evaluation = GroupEvaluation(compiled, group, truths: truths)
    return evaluation.findings()
  }
}

/// Which row predicates hold of events, by the index of the event: the first predicate in the lowest bit.
struct KnownTruths: Sendable {
  /// Of the first events of the run.
  var first: [UInt64] = []
  /// Of others.
  var sparse: [Int: UInt64] = [:]

  /// `nil` when they were not asked.
  @inline(__always)
  subscript(_ event: Int) -> UInt64? { event < first.count ? first[event] : sparse[event] }
}

extension CompiledDetection {
  /// The detection's windows over a stream of events; what only an event decides is asked once of it.
  ///
  /// Parameters: see `WindowStream`.
  package func windowStream(
    layout: WindowLayout = .standard, rows: [Event]? = nil, maximumEvents: Int = .max, maximumGroups: Int = .max
  ) -> WindowStream<PreparedDetection> {
    let asks = !hasViews && !rowPredicates.isEmpty
    let marking = EventMarking(
      marks: { [self] event in rowPredicates.marks(of: ListedFields(event, names: rowFields)) },
      knowing: { [self] marks in PreparedDetection(compiled: self, truths: KnownTruths(first: marks)) })
    return WindowStream(
      PreparedDetection(compiled: self, truths: KnownTruths()), marking: asks ? marking : nil, questions: plainQuestions,
      layout: layout, rows: rows, maximumEvents: maximumEvents, maximumGroups: maximumGroups)
  }

  /// What is asked of events one by one, and then of windows; `nil` when rows are more than single events.
  private var plainQuestions: PlainQuestions? {
    guard let plain = plainParts, !hasViews else { return nil }
    return PlainQuestions(
      answers: { [self] event in GroupEvaluation.answers(self, plain, of: event) },
      kept: plain.conditionAggregates.map { AskedAggregate($0.aggregate, operand: $0.operand) },
      outcomes: { [self] members, running in
        var evaluation = GroupEvaluation(self, plain, EventGroup(members, variables, running: running))
        return evaluation.findings()?.entries
      })
  }
}

extension Sequence<CompiledPredicate> {
  /// Which of the first 64 hold of an event, the first in the lowest bit.
  func marks(of event: some FieldSource) -> UInt64 {
    var bits: UInt64 = 0
    for (bit, predicate) in prefix(64).enumerated() where predicate.holds(of: event) { bits |= 1 << UInt64(bit) }
    return bits
  }
}
