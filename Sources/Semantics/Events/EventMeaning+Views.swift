package import Detections
package import Events
import ValueFunctions

/// What a variable sees of an event: see `Derivation`.
extension EventMeaning {
  /// The views of an event, without regard to the predicate.
  package func views(of event: Event, _ variable: EventVariable) -> [Event] {
    variable.derivations.reduce([event]) { views, derivation in
      switch derivation {
      case .each(let part): views.flatMap { $0.unnested(at: part.name) }
      case .computed(let computed): views.map { adding(computed, to: $0) }
      }
    }
  }

  private func adding(_ computed: ComputedField, to event: Event) -> Event {
    let result = value(of: computed.expression, on: event)
    var values: [Value] = []
    if case .list(let list) = result { values = list } else { values = [result] }
    var view = event
    view[computed.field.name] = values.filter { $0 != .null && !(computed.isAbsentWhenZero && isZero($0)) }
    return view
  }

  private func isZero(_ value: Value) -> Bool {
    switch value {
    case .null: true
    case .string(let text): text.isEmpty
    case .integer(let integer): integer == 0
    case .double(let double): double == 0
    case .boolean(let boolean): !boolean
    case .list(let values): values.isEmpty
    }
  }

  func value(of expression: ValueExpression, on event: Event) -> Value {
    switch expression {
    case .literal(let value):
      return value
    case .field(let field, let absentAs):
      return event[field.name].first { $0 != .null } ?? absentAs
    case .values(let field):
      return .list(event[field.name].filter { $0 != .null })
    case .element(let part, let index, let inner):
      let views = event.unnested(at: part.name)
      return views.indices.contains(index) ? value(of: inner, on: views[index]) : .null
    case .time:
      return event.time.map { .integer($0.seconds) } ?? .null
    case .call(let function, let arguments):
      return PreparedFunction(function)(arguments.map { value(of: $0, on: event) })
    case .arithmetic(let operation, let left, let right):
      return compute(operation, value(of: left, on: event), value(of: right, on: event))
    case .conditional(let predicate, let then, let otherwise):
      return value(of: holds(predicate, on: event) ? then : otherwise, on: event)
    }
  }
}

/// Everything that the variables of a detection see: a list of views, each of one event and for some variables.
struct Sight {
  private(set) var views: [Event] = []
  /// For each view the index of its event in the list of events.
  private(set) var origins: [Int] = []
  /// For each variable the indices of the views that it matches, ascending.
  private(set) var matches: [String: [Int]] = [:]

  /// Views stand in the order of their events.
  init(of detection: Detection, on seen: SeenEvents, _ meaning: EventMeaning) {
    for (index, event) in seen.events.enumerated() {
      let asRead = views.count
      views.append(event)
      origins.append(index)
      for variable in detection.variables
      where seen.indices(seenBy: variable).contains(index) && meaning.reads(event, variable) {
        let ownViews = meaning.views(of: event, variable)
        for view in ownViews where meaning.holds(variable.predicate, on: view) {
          if variable.seesEventsAsRead {
            matches[variable.name, default: []].append(asRead)
          } else {
            matches[variable.name, default: []].append(views.count)
            views.append(view)
            origins.append(index)
          }
        }
      }
    }
  }
}
