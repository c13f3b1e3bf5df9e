import Detections
import Diagnostics
import Dialects
import Events

// Rules whose alerts a variable sees stand under the variable.
extension RuleRaising {
  /// Raises the detections whose alerts the variables see, and calls the fields of the alerts as they are called there.
  mutating func raiseInner() {
    for variable in detection.variables {
      guard var inner = variable.inner else { continue }
      if variable.predicate.folded != .always {
        lose(
          .notExpressible, "event '\(variable.name)'", .unwritable, "nothing more can be asked of an alert",
          at: variable.origin)
      }
      takeLists(of: &inner, variable)
      var raising = RuleRaising(inner, vocabulary)
      let raised = raising.raise()
      losses += raised.losses
      innerListUses += raising.listUses + raising.innerListUses
      guard var rule = raised.file?.rules.first else {
        if !raised.losses.contains(where: { $0.direction == .unwritable }) {
          lose(.notExpressible, "event '\(variable.name)'", .unwritable, "its rule can't be written")
        }
        continue
      }
      rule.lists = []
      rule.overrides = []
      shorten(&rule.header, of: inner.metadata)
      alerts[variable.name] = rule
      let names = raising.names
      let keys = Set((inner.window?.keys ?? []).map(\.name))
      detection = detection.renamingOwnFields { owner, field in
        guard owner == variable.name else { return field }
        return Field(names[keys.contains(field.name) ? .key : .outcome]?[field.name] ?? field.name)
      }
      if let index = detection.variables.firstIndex(where: { $0.name == variable.name }) {
        detection.variables[index].source = .alerts(of: inner.renamingAlerts(names))
      }
    }
  }

  /// The lists of a rule are those of all rules inside of it.
  private mutating func takeLists(of inner: inout Detection, _ variable: EventVariable) {
    for list in inner.lists {
      guard let known = detection.lists.first(where: { $0.name == list.name }) else {
        detection.lists.append(list)
        continue
      }
      if known != list {
        lose(
          .notExpressible, "list \(list.name)", .unwritable,
          "the rule and the one whose alerts '\(variable.name)' sees have two lists of one name")
      }
    }
    inner.lists = []
  }

  /// A rule inside another one says of itself only what it says.
  private func shorten(_ header: inout Neutral.Header, of metadata: Metadata) {
    header.taxonomy = nil
    if metadata.id.isEmpty { header.id = nil }
    if metadata.title.isEmpty { header.title = nil }
  }
}

extension Detection {
  /// The detection with other names for its keys and outcomes, for whoever looks at its alerts.
  fileprivate func renamingAlerts(_ names: [RuleRaising.NameKind: [String: String]]) -> Detection {
    var result = self
    for index in result.window?.keys.indices ?? 0..<0 {
      let name = result.window?.keys[index].name ?? ""
      result.window?.keys[index].name = names[.key]?[name] ?? name
    }
    for index in result.outcomes.indices {
      result.outcomes[index].name = names[.outcome]?[result.outcomes[index].name] ?? result.outcomes[index].name
    }
    return result
  }
}
