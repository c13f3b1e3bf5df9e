import Detections
import Diagnostics
import Dialects
import Events

/// The rule whose alerts a variable sees.
struct LoweredAlerts {
  /// `nil` when there was an error in it, which was reported.
  var detection: Detection?
}

extension RuleLowering {
  /// A variable that sees the alerts of a rule: it has the lists of this one, and is named after the variable unless it
  /// has a name.
  mutating func lower(_ inner: Neutral.Rule, seenAs variable: Neutral.Variable) -> EventVariable {
    var inner = inner
    if inner.header.name == nil { inner.header.name = variable.name }
    inner.header.taxonomy = rule.header.taxonomy
    inner.lists = rule.lists
    inner.isComplete = true
    var lowering = RuleLowering(inner, vocabulary)
    lowering.isInner = true
    let detection = lowering.lower()?.detection
    for finding in lowering.diagnostics { diagnostics.add(finding) }
    usedLists.formUnion(lowering.usedLists)
    alerts[variable.name.text] = LoweredAlerts(detection: detection)
    return EventVariable(
      name: variable.name.text, source: detection.map { .alerts(of: $0) } ?? .events, predicate: .always,
      origin: variable.name.origin)
  }

  /// The definition of a field in what a variable sees. Of an alert it is a key or an outcome, or a key that is named
  /// after the field: `user.name` may stand for `user_name`.
  mutating func field(_ name: Neutral.Name, of variable: String) -> FieldReference {
    guard let alerts = alerts[variable] else {
      let outer = currentVariable
      currentVariable = variable
      defer { currentVariable = outer }
      return field(name)
    }
    func reference(_ name: String) -> FieldReference {
      FieldReference(field: Field(name), type: nil, enumerators: [])
    }
    guard let inner = alerts.detection else { return reference(name.text) }
    let known = inner.alertFields.map(\.name)
    if let found = [name.text, fieldIdentifier(name.text)].first(where: known.contains) { return reference(found) }
    let near = nearestName(to: name.text, among: known)
    report(
      .unknownField, "alerts of '\(inner.metadata.name)' have no field '\(name.text)'", at: name.origin.span,
      help: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "they have none: the rule has no keys and no outcomes"
          : "they have the keys and outcomes of the rule: \(known.joined(separator: ", "))"))
    return reference(name.text)
  }
}

extension Detection {
  /// The detection, of which those whose alerts it sees have the same mappings of fields.
  func givingMappings(_ overrides: [String: TargetOverride]) -> Detection {
    let mappings = overrides.filter { !$0.value.fields.isEmpty }.mapValues { override in
      TargetOverride(fields: override.fields, origin: override.origin)
    }
    return mapInner { inner in
      var inner = inner
      inner.overrides = mappings
      return inner.givingMappings(overrides)
    }
  }
}
