package import Diagnostics
package import Events

extension Sigma {
  /// `| count(field) by group > 5` behind the condition of an old rule, with the rule's `timeframe` (Sigma reference
  /// section 5). Correlations took its place.
  package struct Aggregation: Hashable, Sendable {
    package var function: Function
    /// In the parentheses.
    package var field: Correlation.Reference?
    /// After `by`.
    package var groupBy: [Correlation.Reference]
    package var relation: Relation
    package var threshold: Number
    /// `timeframe`; there is one in a complete rule.
    package var timeframe: Timespan?
    /// From `|` to the end.
    package var origin: Origin
    /// How the document becomes a rule and a correlation.
    package var rewriting: Rewriting

    package init(
      _ function: Function, field: Correlation.Reference? = nil, groupBy: [Correlation.Reference] = [],
      _ relation: Relation, _ threshold: Number, timeframe: Timespan? = nil, origin: Origin = .none,
      rewriting: Rewriting = Rewriting()
    ) {
      self.function = function
      self.field = field
      self.groupBy = groupBy
      self.relation = relation
      self.threshold = threshold
      self.timeframe = timeframe
      self.origin = origin
      self.rewriting = rewriting
    }

    /// The word before the parentheses.
    package enum Function: String, Hashable, Sendable, CaseIterable {
      /// Events; with a field its different values.
      case count
      case min, max, sum
      case average = "avg"
    }
  }

  /// An edit that says the same in today's words. As places do, it takes no part in equality.
  package struct Rewriting: Hashable, Sendable {
    package var fix: Fix?

    package init(_ fix: Fix? = nil) {
      self.fix = fix
    }

    package static func == (left: Rewriting, right: Rewriting) -> Bool { true }

    package func hash(into hasher: inout Hasher) {}
  }
}

extension Sigma.Aggregation {
  /// What stands behind the condition: `| count() by host > 5`.
  package var text: String {
    let group = groupBy.isEmpty ? "" : " by " + groupBy.map(\.name).joined(separator: ", ")
    return "| \(function.rawValue)(\(field?.name ?? ""))\(group) \(Self.sign(of: relation)) \(threshold)"
  }

  /// `>`, `==`.
  private static func sign(of relation: Relation) -> String {
    switch relation {
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .less: "<"
    case .lessOrEqual: "<="
    case .equal: "=="
    case .notEqual: "!="
    }
  }

  /// The type of correlation that computes the same; `nil` for the least and the greatest value.
  package var correlationType: Sigma.Correlation.Kind? {
    switch function {
    case .count: field == nil ? .eventCount : .valueCount
    case .sum: .valueSum
    case .average: .valueAverage
    case .min, .max: nil
    }
  }

  /// The correlation over a rule without the aggregation.
  ///
  /// - Parameter rule: the name of that rule.
  package func correlation(of rule: String, _ header: Sigma.Header) -> Sigma.Correlation? {
    guard let type = correlationType, let timeframe else { return nil }
    return Sigma.Correlation(
      header: header, type: type, rules: [Sigma.Correlation.Reference(rule, origin: origin)],
      groupBy: groupBy,
      timespan: timeframe, bounds: [Sigma.Correlation.Bound(relation, threshold, origin: origin)],
      fields: field.map { [$0] } ?? [], origin: origin)
  }
}
