import Detections
import Diagnostics
import Events

extension Sigma {
  /// A rule as one event variable would have it: whose logs, and what must hold.
  struct LoweredSearch {
    var logSource: LogSource
    var predicate: Predicate
  }

  /// Lowers detection rules, and collects what cannot be.
  struct RuleLowering {
    var diagnostics: [Diagnostic] = []

    /// The search of a rule; `nil` when an error was reported, now or in reading.
    mutating func search(_ rule: Rule) -> LoweredSearch? {
      guard rule.header.isComplete, isKnownTaxonomy(rule.header) else { return nil }
      var items = ItemLowering()
      var predicates: [String: Predicate] = [:]
      for identifier in rule.detection.identifiers {
        predicates[identifier.name] = items.predicate(identifier.search)
      }
      diagnostics += items.diagnostics
      guard !items.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
      let names = rule.detection.identifiers.map(\.name)
      let conditions = rule.detection.conditions.map { predicate($0, names, predicates) }
      guard let first = conditions.first else { return nil }
      let section = rule.logSource
      return LoweredSearch(
        logSource: LogSource(
          category: section.category, product: section.product, service: section.service),
        predicate: conditions.count == 1 ? first : .any(conditions))
    }

    /// Field names of another taxonomy would be taken for Sigma's.
    mutating func isKnownTaxonomy(_ header: Header) -> Bool {
      if header.taxonomy.isEmpty || header.taxonomy == "sigma" { return true }
      diagnostics.append(
        Diagnostic(
          .sigmaNotSupported, "the taxonomy '\(header.taxonomy)' is not known", at: header.origin.span,
          help: "fields are read as those of the taxonomy 'sigma'"))
      return false
    }

    private func predicate(
      _ condition: Condition, _ names: [String], _ predicates: [String: Predicate]
    ) -> Predicate {
      func named(_ name: String) -> Predicate { .named(name, predicates[name] ?? .never) }
      switch condition {
      case .and(let operands): return .all(operands.map { predicate($0, names, predicates) })
      case .or(let operands): return .any(operands.map { predicate($0, names, predicates) })
      case .not(let operand): return .not(predicate(operand, names, predicates))
      case .identifier(let name, _): return named(name)
      case .quantified(let quantifier, let target, _):
        let operands = names.filter { target.selects($0) }.map(named)
        if operands.count == 1 { return operands[0] }
        return quantifier == .one ? .any(operands) : .all(operands)
      }
    }
  }
}
