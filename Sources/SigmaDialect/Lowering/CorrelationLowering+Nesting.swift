import Detections
import Diagnostics
import Events

extension Sigma {
  /// A correlation that another one refers to, whose alerts are what is correlated there.
  struct LoweredAlerts {
    /// Named as the rule is.
    var detection: Detection
    /// The names of its `group-by`, in the order of the window's keys.
    var keys: [String]
  }
}

/// Correlations of correlations (Sigma reference section 6; the specification chains them under "Related rules").
extension Sigma.CorrelationLowering {
  /// The alerts of a correlation.
  mutating func alerts(
    of inner: Sigma.Correlation, at place: Sigma.Collection.Place, _ reference: Sigma.Correlation.Reference
  ) -> Part? {
    guard isLayered(inner.header, at: place, reference) else { return nil }
    var lowering = Sigma.CorrelationLowering(inner, at: place, in: collection)
    guard let detection = lowering.detection() else {
      notUnderstood(place, reference)
      return nil
    }
    return part(detection, inner.header, inner.groupBy, reference)
  }

  /// The alerts of an old rule that counts by itself.
  mutating func alerts(
    of rule: Sigma.Rule, at place: Sigma.Collection.Place, _ reference: Sigma.Correlation.Reference
  ) -> Part? {
    guard let detection = collection.detection(of: rule, at: place).value else {
      notUnderstood(place, reference)
      return nil
    }
    return part(detection, rule.header, rule.detection.aggregation?.groupBy, reference)
  }

  private func part(
    _ detection: Detection, _ header: Sigma.Header, _ keys: [Sigma.Correlation.Reference]?,
    _ reference: Sigma.Correlation.Reference
  ) -> Part {
    let alerts = Sigma.LoweredAlerts(detection: detection, keys: (keys ?? []).map(\.name))
    return Part(reference: reference.name, header: header, content: .alerts(alerts), variable: "")
  }

  /// Whether correlations lie under each other as layers do, and no more of them than is sensible; else says so.
  private mutating func isLayered(
    _ inner: Sigma.Header, at place: Sigma.Collection.Place, _ reference: Sigma.Correlation.Reference
  ) -> Bool {
    if let cycle = collection.cycle(from: self.place) {
      report(
        "the correlation refers to itself: \(cycle.map { "'\($0.title)'" }.joined(separator: " → "))",
        at: reference.origin)
      return false
    }
    if collection.cycle(from: place) != nil {
      report("the correlation '\(inner.title)' refers to itself", at: reference.origin)
      return false
    }
    var known: [Sigma.Collection.Layer: Int] = [:]
    let size = collection.size(of: self.place, below: Detection.deepestNesting, &known)
    if let size, size <= Detection.largestNesting { return true }
    refuse(
      "the correlation '\(correlation.header.title)' counts alerts of alerts beyond "
        + "\(Detection.deepestNesting) levels or \(Detection.largestNesting) rules", at: reference.origin)
    return false
  }

  /// An error of the own file has been reported.
  mutating func notUnderstood(_ place: Sigma.Collection.Place, _ reference: Sigma.Correlation.Reference) {
    guard place.file != self.place.file else { return }
    report("the rule '\(reference.name)' of another file is not understood", at: reference.origin)
  }

  // MARK: Fields of alerts

  /// The field of an alert that a name means: a key of the correlation that it is of. Where a key of the window is none
  /// of these, the alert gets the values that the field has in all its events ("the correlation rule only uses its own
  /// group-by", specification, example of `temporal_ordered`).
  mutating func field(
    _ name: String, of alerts: inout Sigma.LoweredAlerts, isKey: Bool, at origin: Origin
  ) -> Field? {
    if let index = alerts.keys.firstIndex(of: name), let keys = alerts.detection.window?.keys,
      keys.indices.contains(index)
    {
      return Field(keys[index].name)
    }
    let title = alerts.detection.metadata.title
    guard isKey else {
      let known = alerts.keys.map { "'\($0)'" }.joined(separator: ", ")
      refuse(
        "an alert of '\(title)' has no value of '\(name)', only of what it is grouped by"
          + (known.isEmpty ? "" : ": \(known)"), at: origin)
      return nil
    }
    guard alerts.detection.variables.count == 1, let variable = alerts.detection.variables.first,
      variable.inner == nil
    else {
      refuse(
        "which event of an alert of '\(title)' the value of '\(name)' comes from is not defined; "
          + "'\(title)' must have it in its 'group-by', too", at: origin)
      return nil
    }
    let expression = Expression.aggregate(
      .distinctList, .field(variable: variable.name, Field(name), absentAs: nil))
    if let known = alerts.detection.outcomes.first(where: { $0.expression == expression }) {
      return Field(known.name)
    }
    let outcome = unusedName(Sigma.ruleName(ofTitle: name), in: alerts.detection)
    alerts.detection.outcomes.append(Outcome(name: outcome, kind: .list, expression: expression, origin: origin))
    return Field(outcome)
  }

  private func unusedName(_ base: String, in detection: Detection) -> String {
    let used = Set(detection.alertFields.map(\.name) + detection.variables.map(\.name))
    var name = base
    var number = 2
    while used.contains(name) {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }
}

extension Sigma.Collection {
  /// A correlation, and how many levels may lie under it.
  struct Layer: Hashable {
    var place: Place
    var levels: Int
  }

  /// How many correlations stand in the detection of one, counted as often as they are referred to.
  ///
  /// - Parameter levels: how many may lie under it.
  /// - Returns: `nil` for one with more levels, or with very many correlations.
  func size(of place: Place, below levels: Int, _ known: inout [Layer: Int]) -> Int? {
    let layer = Layer(place: place, levels: levels)
    if let size = known[layer] { return size < 0 ? nil : size }
    guard case .correlation(let correlation) = document(place) else { return 0 }
    // What is asked of itself is a cycle, and reported elsewhere.
    known[layer] = -1
    var size = 0
    for reference in correlation.rules {
      let places = places(of: reference.name, from: place.file)
      guard places.count == 1, case .correlation = document(places[0]) else { continue }
      guard levels > 0, let inner = self.size(of: places[0], below: levels - 1, &known), inner < 10_000
      else { return nil }
      size += 1 + inner
    }
    known[layer] = size
    return size
  }
}
