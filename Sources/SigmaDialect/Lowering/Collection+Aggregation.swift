import Detections
import Diagnostics
import Events

extension Sigma.Collection {
  /// An old rule with an aggregation, as the correlation over its events that it has become.
  ///
  /// - Parameter whole: what the rule means without its aggregation.
  func counted(
    _ whole: Detection, by aggregation: Sigma.Aggregation, of rule: Sigma.Rule, at place: Place
  ) -> Reading<Detection?> {
    guard let variable = whole.variables.first, let logSource = variable.logSource,
      let timeframe = aggregation.timeframe
    else { return Reading(nil) }
    let part = Sigma.CorrelationLowering.Part(
      reference: variable.name, header: rule.header, definition: rule.logSource.definition,
      content: .events(
        Sigma.LoweredSearch(
          logSource: logSource, predicate: variable.predicate, computed: variable.computed)),
      variable: variable.name)
    // The type is that of the measure below, where there is one.
    let correlation = Sigma.Correlation(
      header: rule.header, type: aggregation.correlationType ?? .valueSum, rules: [],
      groupBy: aggregation.groupBy,
      timespan: timeframe,
      bounds: [
        Sigma.Correlation.Bound(aggregation.relation, aggregation.threshold, origin: aggregation.origin)
      ],
      fields: aggregation.field.map { [$0] } ?? [], origin: aggregation.origin)
    var lowering = Sigma.CorrelationLowering(correlation, at: place, in: self)
    guard let detection = lowering.counted([part], aggregation.measure) else {
      return Reading(nil, lowering.diagnostics)
    }
    return Reading(detection, lowering.diagnostics + [warning(aggregation, of: rule, at: place)])
  }

  private func warning(_ aggregation: Sigma.Aggregation, of rule: Sigma.Rule, at place: Place) -> Diagnostic {
    let span = aggregation.timeframe?.text ?? ""
    let help =
      aggregation.correlationType.map {
        "it is read as a correlation of the type '\($0.rawValue)' over \(span)"
      }
      ?? "it is read as a window of \(span); Sigma has no correlation that takes the place of it"
    return Diagnostic(
      .sigmaNotSupported, "aggregations after '|' are no part of today's Sigma", at: aggregation.origin.span,
      help: help, fixes: isNamed(rule.header) ? [] : aggregation.rewriting.fix.map { [$0] } ?? [],
      severity: .warning)
  }

  /// Whether a filter or a correlation names the rule: what it names would be another document after rewriting.
  private func isNamed(_ header: Sigma.Header) -> Bool {
    files.contains { file in
      file.documents.contains { document in
        switch document {
        case .rule: false
        case .correlation(let correlation): header.isReferenced(by: Set(correlation.rules.map(\.name)))
        case .filter(let filter): header.isReferenced(by: Set(filter.rules.map(\.name)))
        }
      }
    }
  }
}

extension Sigma.Aggregation {
  /// What is computed of the field; `nil` for the number of events.
  fileprivate var measure: Sigma.CorrelationLowering.Measure? {
    switch function {
    case .count where field == nil: nil
    case .count: .init(name: "value_count", .integer, .countDistinct)
    case .sum: .init(name: "value_sum", .float, .sum)
    case .average: .init(name: "value_avg", .float, .average)
    case .min: .init(name: "value_min", .float, .min)
    case .max: .init(name: "value_max", .float, .max)
    }
  }
}
