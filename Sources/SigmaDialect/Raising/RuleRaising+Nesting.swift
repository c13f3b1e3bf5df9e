import Detections
import Diagnostics
import Dialects
import Events

extension Sigma {
  /// The correlation whose alerts a variable sees, as documents of their own.
  struct RaisedAlerts {
    /// The last is the correlation.
    var documents: [Document]
    /// The name by which others refer to the correlation.
    var name: String
    /// How the fields of its alerts are called in a `group-by` that looks at them.
    var fields: [Field: String]
    /// The fields that are keys of the correlation; the others are values of the events behind an alert.
    var keys: Set<Field>
  }
}

// Detections of alerts: correlations of correlations.
extension Sigma.RuleRaising {
  /// Writes the detections whose alerts the variables see; whether that was possible.
  mutating func raiseInner() -> Bool {
    guard detection.isNested else { return true }
    guard detection.window != nil else {
      _ = unwritable("a Sigma correlation looks at alerts in a 'timespan', and the rule has no window")
      return false
    }
    let own = metadata.header.detectionName
    var names: Set<String> = [own]
    for variable in detection.variables where variable.inner == nil { names.insert("\(own)_\(variable.name)") }
    var ids: Set<String> = [metadata.header.id]
    for variable in detection.variables {
      guard let inner = variable.inner else { continue }
      guard variable.predicate.normalized == .always else {
        _ = unwritable("Sigma asks nothing of an alert but what it is grouped by", at: variable.origin)
        return false
      }
      guard let raised = raise(inner, seenBy: variable, &names, &ids) else { return false }
      alerts[variable.name] = raised
    }
    return true
  }

  private mutating func raise(
    _ inner: Detection, seenBy variable: EventVariable, _ names: inout Set<String>, _ ids: inout Set<String>
  ) -> Sigma.RaisedAlerts? {
    var inner = inner
    let read = detection.alertFields(readIn: variable.name)
    let carried = carriedFields(of: inner).filter { read.contains($0.key) }
    inner.outcomes.removeAll { carried[Field($0.name)] != nil }
    let whole = metadata.header
    // It may ask the lists of the detection that it stands in.
    for list in detection.lists where !inner.lists.contains(where: { $0.name == list.name }) {
      inner.lists.append(list)
    }
    inner.metadata.name = unused(inner.metadata.name, &names)
    if !ids.insert(inner.metadata.id).inserted || inner.metadata.id.isEmpty {
      inner.metadata.id = Sigma.stableIdentifier(
        of: "\(whole.id.isEmpty ? whole.detectionName : whole.id)/alerts/\(variable.name)")
    }
    var raising = Sigma.RuleRaising(inner)
    let documents = raising.documents()
    losses += raising.losses
    guard var documents else { return nil }
    guard case .correlation(var correlation) = documents.last else {
      _ = unwritable(
        "'\(inner.metadata.name)' has no window, and its alerts are looked at by keys", at: variable.origin)
      return nil
    }
    for document in documents.dropLast() where !names.insert(document.header.name).inserted {
      _ = unwritable("two rules of the file would be called '\(document.header.name)'", at: variable.origin)
      return nil
    }
    correlation.header.name = inner.metadata.name
    documents[documents.count - 1] = .correlation(correlation)
    var fields = carried
    let keys = (inner.window?.keys ?? []).map { Field($0.name) }
    let grouped = (correlation.groupBy ?? []).map(\.name)
    guard keys.count == grouped.count, carried.values.allSatisfy({ !grouped.contains($0) }) else {
      _ = unwritable("the keys of '\(inner.metadata.name)' can't be told apart in Sigma", at: variable.origin)
      return nil
    }
    for (key, name) in zip(keys, grouped) { fields[key] = name }
    return Sigma.RaisedAlerts(
      documents: documents, name: inner.metadata.name, fields: fields, keys: Set(keys))
  }

  /// The outcomes that are all values of one field of the events: a `group-by` may name that field.
  private func carriedFields(of inner: Detection) -> [Field: String] {
    guard inner.variables.count == 1, let variable = inner.variables.first, variable.inner == nil else { return [:] }
    var fields: [Field: String] = [:]
    for outcome in inner.outcomes where !inner.decidingOutcomes.contains(outcome.name) {
      guard case .aggregate(.distinctList, .field(variable.name, let field, nil)) = outcome.expression,
        !variable.computedFields.contains(field)
      else { continue }
      fields[Field(outcome.name)] = field.name
    }
    return fields
  }

  private func unused(_ name: String, _ names: inout Set<String>) -> String {
    var result = name
    var number = 2
    while !names.insert(result).inserted {
      result = "\(name)_\(number)"
      number += 1
    }
    return result
  }

  /// What a field of a variable's events is called in `group-by`; `nil` when it has no name there, which is said.
  mutating func groupName(of field: Field, in variable: EventVariable, at origin: Origin) -> String? {
    guard let raised = alerts[variable.name] else { return field.name }
    if let name = raised.fields[field] { return name }
    _ = unwritable("alerts have no '\(field)' in Sigma, only what they are grouped by", at: origin)
    return nil
  }

  /// The keys with the names that their fields have in `group-by`.
  mutating func namedKeys(of window: Window) -> [GroupKey]? {
    var keys = window.keys
    for index in keys.indices {
      for variable in detection.variables {
        guard let field = keys[index].fields[variable.name] else { continue }
        guard let name = groupName(of: field, in: variable, at: keys[index].origin) else { return nil }
        keys[index].fields[variable.name] = Field(name)
      }
    }
    return keys
  }
}

extension Detection {
  /// The detection as if alerts were events: what its condition asks of them is the same.
  var withAlertsAsEvents: Detection {
    var result = self
    for index in result.variables.indices { result.variables[index].source = .events }
    return result
  }
}
