import Diagnostics

extension Sigma.Pipeline.Draft {
  /// Puts the filters that are for a rule into it: their identifiers under names that no selector takes, and
  /// their conditions beside the rule's.
  ///
  /// - Returns: an error when one of them is not understood; without it the rule must not be lowered.
  mutating func add(_ filters: [Sigma.LoweredFilter], of document: Sigma.Document) -> Diagnostic? {
    guard case .rule(let rule) = document else { return nil }
    var number = 0
    for filter in filters.filter({ $0.applies(to: rule) }).map(\.filter) {
      guard filter.header.isComplete, filter.detection.conditions.count == 1 else {
        header.isComplete = false
        return Diagnostic(
          .sigmaFilter, "the filter '\(filter.header.title)' is for this rule, and is not understood",
          at: header.origin.span, help: "mend the filter; without it the rule would alert of more than it is to",
          related: filter.origin.span.map { [Diagnostic.Related("the filter", at: $0)] } ?? [], severity: .error)
      }
      var prefix = ""
      repeat {
        number += 1
        prefix = "_filter_\(number)_"
      } while identifiers.contains { $0.name.hasPrefix(prefix) }
      let names = filter.detection.identifiers.map(\.name)
      identifiers += filter.detection.identifiers.map {
        Identifier(
          name: prefix + $0.name, search: Sigma.Pipeline.DraftSearch($0.search), origin: $0.origin)
      }
      let added = filter.detection.conditions[0].prefixed(prefix, among: names)
      conditions = conditions.map { .and([$0, added]) }
    }
    return nil
  }
}

extension Sigma.Condition {
  /// The condition over prefixed names, with its selectors resolved among the names without.
  fileprivate func prefixed(_ prefix: String, among names: [String]) -> Sigma.Condition {
    switch self {
    case .and(let operands): return .and(operands.map { $0.prefixed(prefix, among: names) })
    case .or(let operands): return .or(operands.map { $0.prefixed(prefix, among: names) })
    case .not(let operand): return .not(operand.prefixed(prefix, among: names))
    case .identifier(let name, let origin): return .identifier(prefix + name, origin)
    case .quantified(let quantifier, let target, let origin):
      let chosen = names.filter { target.selects($0) }.map { Sigma.Condition.identifier(prefix + $0, origin) }
      if chosen.count == 1 { return chosen[0] }
      return quantifier == .one ? .or(chosen) : .and(chosen)
    }
  }
}
