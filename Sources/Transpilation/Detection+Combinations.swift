import Detections
import Diagnostics
import Dialects
import Events
import ValueFunctions

extension Detection {
  /// Whether it counts combinations of several fields.
  var combinesFields: Bool { variables.flatMap(\.derivations).contains { $0.combinedFields != nil } }

  /// The first event of which a count of combinations of several fields leaves some out, and how many there are.
  func excessiveCombinations(in events: [Event], _ rule: AuthoredRule) -> [Diagnostic] {
    let limit = ValueFunction.combinationLimit
    let counted = withInner.flatMap(\.variables).flatMap(\.derivations).compactMap(\.combinedFields)
    return counted.compactMap { fields in
      let excessive = events.filter { event in
        // The product as far as the limit, so that it can't overflow.
        fields.reduce(1) { min($0, limit + 1) * event[$1.name].count { $0.text != nil } } > limit
      }
      guard let first = excessive.first else { return nil }
      let names = fields.map { "'\($0.name)'" }.joined(separator: " and ")
      return Diagnostic(
        .tooManyCombinations,
        "\(rule.name) counts the combinations of \(names), and \(first.source.file):\(first.source.line + 1) has more "
          + "than \(limit)", at: rule.lowered.origin.span,
        help: "the first \(limit) of each event are counted; \(excessive.count) event(s) have more")
    }
  }
}

extension Derivation {
  /// The fields whose values are combined, if it does that and no more.
  fileprivate var combinedFields: [Field]? {
    guard case .computed(let computed) = self, case .call(.combinations, let arguments) = computed.expression else {
      return nil
    }
    return arguments.compactMap { if case .values(let field) = $0 { field } else { nil } }
  }
}
