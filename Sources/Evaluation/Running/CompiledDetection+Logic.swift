package import DetectionRuntime
package import Events

extension CompiledDetection: DetectionLogic {
  package var hasViews: Bool { derivations.contains { !$0.isEmpty } }

  package func views(of event: Event, variable: Int) -> [Event]? {
    guard !derivations[variable].isEmpty else { return nil }
    return derivations[variable].reduce([event]) { views, derivation in
      views.flatMap { derivation.views(of: $0, fields: fields) }
    }
  }

  package func matches(variable: Int, _ event: Event) -> Bool {
    predicates[variable].holds(of: NamedFields(event: event, names: fields))
  }

  package func outcomes(of group: EventGroup) -> Outcomes {
    GroupEvaluation(self, group, truths: [:]).outcomes
  }

  package func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool {
    GroupEvaluation(self, group, truths: [:], outcomes).holds(condition, of: ownRow(of: group))
  }

  /// Without a window everything is asked of the one row.
  func ownRow(of group: EventGroup) -> EventRow? { window == nil ? group.row : nil }
}

/// The fields of an event, looked up by name.
struct NamedFields: FieldSource {
  let event: Event
  let names: [String]

  func values(of field: Int) -> [Value] { event[names[field]] }

  var allValues: Dictionary<String, [Value]>.Values { event.fields.values }
}

/// A compiled detection whose row predicates were already asked of the events that occur in groups.
struct PreparedDetection: DetectionLogic {
  let compiled: CompiledDetection
  let truths: [Int: UInt64]

  var variables: [DetectionVariable] { compiled.variables }
  var window: DetectionWindow? { compiled.window }
  var joins: [DetectionJoin] { compiled.joins }

  func matches(variable: Int, _ event: Event) -> Bool { compiled.matches(variable: variable, event) }

  func outcomes(of group: EventGroup) -> Outcomes {
    GroupEvaluation(compiled, group, truths: truths).outcomes
  }

  func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool {
    GroupEvaluation(compiled, group, truths: truths, outcomes)
      .holds(compiled.condition, of: compiled.ownRow(of: group))
  }
}
