import Detections
import Events

// Detections that see alerts of others. These are the same events where the inner detections have one form: it is not
// enough that they fire together, because what contributes tells how many alerts there are, and when.
extension DetectionPair {
  /// The predicates that must be equivalent for all variables to see the same alerts; else `nil`.
  func alertObligations(_ renaming: Renaming) -> [(Predicate, Predicate)]? {
    var result: [(Predicate, Predicate)] = []
    for variable in second.variables {
      guard let other = first.variables.first(where: { $0.name == renaming[variable.name] }),
        let alerts = alertObligations(other, variable)
      else { return nil }
      result += alerts
    }
    return result
  }

  /// The predicates that must be equivalent for two variables to see the same alerts, when the inner detections are
  /// the same in all else; `nil` when they are not, or when one sees events and the other alerts.
  private func alertObligations(_ left: EventVariable, _ right: EventVariable) -> [(Predicate, Predicate)]? {
    switch (left.source, right.source) {
    case (.events, .events): return []
    case (.alerts(let one), .alerts(let other)):
      guard one.taxonomy == other.taxonomy else { return nil }
      let pair = DetectionPair(first: one, second: other, ignoresLayout: ignoresLayout)
      for renaming in pair.renamings {
        guard let obligations = pair.obligations(renaming, isExact: true),
          pair.hasSameAlertFields(renaming),
          let outcomes = pair.outcomeObligations(renaming)
        else { continue }
        return obligations + outcomes
      }
      return nil
    case (.events, .alerts), (.alerts, .events): return nil
    }
  }

  /// Whether alerts have the same keys by the same names.
  private func hasSameAlertFields(_ renaming: Renaming) -> Bool {
    func keys(_ detection: Detection, _ renaming: Renaming) -> [GroupKey] {
      (detection.window?.keys ?? []).map { key in
        var key = key
        key.fields = Dictionary(key.fields.map { (renaming[$0.key] ?? $0.key, $0.value) }) { first, _ in first }
        return key
      }
    }
    return Set(keys(first, [:])) == Set(keys(second, renaming))
      && Set(first.alertFields) == Set(second.alertFields)
  }

  /// What must be equivalent for the outcomes to be the same.
  private func outcomeObligations(_ renaming: Renaming) -> [(Predicate, Predicate)]? {
    guard first.outcomes.count == second.outcomes.count else { return nil }
    var result: [(Predicate, Predicate)] = []
    for outcome in first.outcomes {
      guard let other = second.outcomes.first(where: { $0.name == outcome.name }), other.kind == outcome.kind,
        let inner = obligations(outcome.expression, other.expression, renaming)
      else { return nil }
      result += inner
    }
    return result
  }
}

extension Detection {
  /// The detection with names for the fields of alerts that don't depend on what its author called them, and without
  /// outcomes of inner detections that nobody reads.
  func standardizingAlerts() -> Detection {
    var result = self
    for index in variables.indices {
      guard case .alerts(let inner) = variables[index].source else { continue }
      let variable = variables[index].name
      var standard = inner.standardizingAlerts()
      let read = Set(alertFields(readIn: variable).map(\.name))
      let computed = standard.outcomes.filter { read.contains($0.name) }.map(\.expression)
      let kept = computed.reduce(into: read.union(standard.decidingOutcomes)) { $0.formUnion($1.outcomes) }
      standard.outcomes.removeAll { !kept.contains($0.name) }
      var names: [Field: Field] = [:]
      for (place, key) in (standard.window?.keys ?? []).enumerated() {
        names[Field(key.name)] = Field("key \(place)")
        standard.window?.keys[place].name = "key \(place)"
      }
      result.variables[index].source = .alerts(of: standard)
      result = result.renamingOwnFields { owner, field in owner == variable ? names[field] ?? field : field }
    }
    return result
  }
}
