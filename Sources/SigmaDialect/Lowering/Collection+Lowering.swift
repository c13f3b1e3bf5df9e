import Detections
package import Diagnostics
package import Dialects
import Events

extension Sigma.Collection {
  /// The detections of a file, and what is to be said of its documents.
  ///
  /// - Parameter file: its place in the collection.
  package func lower(fileAt file: Int) -> Reading<[LoweredRule]> {
    var reading = Reading<[LoweredRule]>([])
    for (index, document) in files[file].documents.enumerated() {
      let place = Sigma.Collection.Place(file: file, document: index)
      switch document {
      case .rule(let rule):
        let detection = detection(of: rule, at: place)
        reading.diagnostics += detection.diagnostics
        guard let value = detection.value else { continue }
        add(value, of: rule.header, at: place, to: &reading)
      case .correlation(let correlation):
        var lowering = Sigma.CorrelationLowering(correlation, at: place, in: self)
        let detection = lowering.detection()
        reading.diagnostics += lowering.diagnostics
        guard let detection else { continue }
        add(detection, of: correlation.header, at: place, to: &reading)
      case .filter(let filter):
        let lowered = Sigma.LoweredFilter(filter, lists: lists)
        reading.diagnostics += lowered.diagnostics
        if filter.header.isComplete { reading.diagnostics += unused(lowered, in: file) }
      }
    }
    return reading
  }

  /// Adds a detection, unless a correlation silences it.
  private func add(
    _ detection: Detection, of header: Sigma.Header, at place: Place, to reading: inout Reading<[LoweredRule]>
  ) {
    guard let correlation = correlation(silencing: place) else {
      reading.value.append(
        LoweredRule(detection: detection, origin: header.origin, isNamed: !header.name.isEmpty))
      return
    }
    if correlation.file != place.file { reading.diagnostics.append(silent(header, correlation)) }
  }

  /// What a rule looks for, filters included; `nil` when an error was reported, now or in reading.
  func search(of rule: Sigma.Rule) -> Reading<Sigma.LoweredSearch?> {
    var lowering = Sigma.RuleLowering(lists: lists)
    guard var search = lowering.search(rule) else { return Reading(nil, lowering.diagnostics) }
    var taken = Set(rule.detection.identifiers.map(\.name))
    var operands = [search.predicate]
    for filter in filters where filter.applies(to: rule) {
      guard let predicate = filter.predicate(besides: &taken) else {
        lowering.diagnostics.append(
          Diagnostic(
            .sigmaFilter,
            "the filter '\(filter.filter.header.title)' is for this rule, and is not understood",
            at: rule.header.origin.span,
            help: "mend the filter; without it the rule would alert of more than it is to",
            related: filter.filter.origin.span.map { [Diagnostic.Related("the filter", at: $0)] } ?? [],
            severity: .error))
        return Reading(nil, lowering.diagnostics)
      }
      operands.append(predicate)
      search.computed.formUnion(filter.computed)
    }
    if operands.count > 1 { search.predicate = .all(operands) }
    if let problem = search.mixedKeyword {
      return Reading(nil, lowering.diagnostics + [problem])
    }
    return Reading(search, lowering.diagnostics)
  }

  /// What a rule means, its aggregation included; `nil` when an error was reported, now or in reading.
  func detection(of rule: Sigma.Rule, at place: Place) -> Reading<Detection?> {
    var reading = search(of: rule).map { search in
      search.map { search in
        Detection(
          metadata: rule.header.metadata(definition: rule.logSource.definition), taxonomy: .sigma,
          variables: [search.variable("event", origin: rule.header.origin)], condition: .present("event"))
      }
    }
    guard let aggregation = rule.detection.aggregation, let whole = reading.value else { return reading }
    let counted = counted(whole, by: aggregation, of: rule, at: place)
    reading.value = counted.value
    reading.diagnostics += counted.diagnostics
    return reading
  }

  // MARK: Reporting

  /// Whoever reads only this file would take the rule for one that alerts.
  private func silent(_ header: Sigma.Header, _ place: Place) -> Diagnostic {
    let outer = document(place).header
    return Diagnostic(
      .sigmaCorrelation,
      "'\(header.title)' does not alert by itself: the correlation '\(outer.title)' of another file refers to it",
      at: header.origin.span, help: "'generate: true' in the correlation keeps its alerts",
      related: outer.origin.span.map { [Diagnostic.Related("the correlation", at: $0)] } ?? [],
      severity: .note)
  }

  /// Names of a filter that mean no rule under it; the filter itself when it is for no rule at all.
  private func unused(_ filter: Sigma.LoweredFilter, in file: Int) -> [Diagnostic] {
    if filter.filter.rules.isEmpty {
      let isUsed = original.contains { file in
        file.documents.contains { document in
          if case .rule(let rule) = document { filter.applies(to: rule) } else { false }
        }
      }
      if isUsed { return [] }
      return [
        Diagnostic(
          .sigmaFilter, "the filter applies to no rule: none of this run has its log source",
          at: filter.filter.origin.span)
      ]
    }
    return filter.filter.rules.compactMap { unused($0, of: filter, in: file) }
  }

  private func unused(
    _ reference: Sigma.Correlation.Reference, of filter: Sigma.LoweredFilter, in file: Int
  ) -> Diagnostic? {
    var message =
      "no rule of this run has the name or id '\(reference.name)', so the filter does not apply to it"
    var help = nearestName(to: reference.name, among: names).map { "did you mean '\($0)'?" } ?? ""
    for rule in rules(of: reference.name) {
      switch rule {
      case .rule(let rule) where filter.contains(rule.logSource): return nil
      case .rule:
        message = "the filter does not apply to '\(reference.name)', whose log source is another"
        help = "a filter applies to rules whose 'logsource' says all that its own says"
      case .correlation:
        message = "'\(reference.name)' is a correlation, to which no filter applies"
        help = "name the rules that the correlation refers to"
      case .filter: continue
      }
    }
    return Diagnostic(.sigmaFilter, message, at: reference.origin.span, help: help)
  }
}
