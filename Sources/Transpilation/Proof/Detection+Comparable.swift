import Detections
import Events
import Patterns

extension Detection {
  /// A detection with the same alerts, which asks of events what its joins ask: some languages have to write that.
  var comparable: Detection {
    var result = namingComputedFieldsByPlace
    for index in result.variables.indices {
      let variable = result.variables[index]
      let implied = result.impliedPresence(of: variable)
      guard !implied.isEmpty else { continue }
      result.variables[index].predicate = .all([variable.predicate] + implied)
    }
    return result
  }

  /// The detection, whose computed fields are called alike in every language.
  private var namingComputedFieldsByPlace: Detection {
    var names: [String: [Field: Field]] = [:]
    var ordered = self
    for index in ordered.variables.indices { ordered.variables[index].derivations.orderComputed() }
    for variable in ordered.variables {
      for case .computed(let computed) in variable.derivations {
        let place = names[variable.name]?.count ?? 0
        names[variable.name, default: [:]][computed.field] = Field("computed value \(place)")
      }
    }
    if names.isEmpty { return self }
    return ordered.renamingOwnFields { variable, field in names[variable]?[field] ?? field }
  }

  /// What joins ask of the events of a variable: an event without the field is in no row. Where a window begins
  /// or ends at each event of the variable, or at each event of the group, it still counts.
  private func impliedPresence(of variable: EventVariable) -> [Predicate] {
    guard requiredVariables.contains(variable.name), variable.seesEventsAsRead else { return [] }
    switch window?.kind {
    case .sliding: return []
    case .after(let pivot), .before(let pivot): if pivot == variable.name { return [] }
    case .hop, .tumbling, nil: break
    }
    var fields: [Field] = []
    for join in joins where join.isEquality {
      for case .field(variable.name, let field) in [join.left, join.right] where !fields.contains(field) {
        fields.append(field)
      }
    }
    return fields.map { .text($0, .contains(""), cased: true) }
  }
}
