import Detections
import Diagnostics
import Events

extension Sigma {
  /// A filter as it is added to rules (Sigma reference section 7).
  struct LoweredFilter {
    let filter: Filter
    /// What each identifier looks for; `nil` when an error was reported, now or in reading.
    private let searches: [String: Predicate]?
    /// The fields that the searches ask, and that are computed.
    let computed: [ComputedField]
    /// What is to be said of the filter by itself.
    private(set) var diagnostics: [Diagnostic]

    init(_ filter: Filter, lists: [String: [String]]) {
      self.filter = filter
      var lowering = RuleLowering(lists: lists)
      var searches = filter.header.isComplete ? lowering.searches(of: filter.detection, filter.header) : nil
      diagnostics = lowering.diagnostics
      computed = lowering.computed
      if searches != nil, filter.detection.conditions.count != 1 {
        let message = "a filter has one condition, this has \(filter.detection.conditions.count)"
        diagnostics.append(Diagnostic(.sigmaNotSupported, message, at: filter.origin.span))
        searches = nil
      }
      self.searches = searches
      if searches != nil { warnOfPolarity() }
    }

    /// Whether the filter is meant for a rule: it names it or every rule, and its log source contains the rule's.
    func applies(to rule: Rule) -> Bool {
      (filter.rules.isEmpty || rule.header.isReferenced(by: Set(filter.rules.map(\.name))))
        && contains(rule.logSource)
    }

    /// Whether the filter's log source says nothing that a rule's does not say.
    func contains(_ logSource: LogSourceSection) -> Bool {
      let own = filter.logSource
      return [
        (own.category, logSource.category), (own.product, logSource.product),
        (own.service, logSource.service),
      ].allSatisfy { own, other in own == nil || own == other }
    }

    /// What must hold besides the rule's own condition; `nil` when the filter is wrong.
    ///
    /// - Parameter taken: the names of the rule's identifiers, and of filters before; the filter's are prefixed so
    ///   that they are none of them.
    func predicate(besides taken: inout Set<String>) -> Predicate? {
      guard let searches, let condition = filter.detection.conditions.first else { return nil }
      let names = filter.detection.identifiers.map(\.name)
      let base = "filter_" + filter.header.detectionName + "_"
      var prefix = base
      var number = 2
      while names.contains(where: { taken.contains(prefix + $0) }) {
        prefix = "\(base)\(number)_"
        number += 1
      }
      taken.formUnion(names.map { prefix + $0 })
      return condition.predicate(names) { .named(prefix + $0, searches[$0] ?? .never) }
    }

    /// The specification's example suppresses what its condition describes; what runs joins it with `and`.
    private mutating func warnOfPolarity() {
      guard let condition = filter.detection.conditions.first, !condition.holdsNegation else { return }
      let text = condition.text
      var negated = "not \(text)"
      switch condition {
      case .and, .or: negated = "not (\(text))"
      case .not, .quantified, .identifier: break
      }
      let span = condition.onlySpan
      let fix = span.map { span in
        Fix(title: "write '\(negated)'", edits: [Fix.Edit(span, negated)], safety: .changesMeaning)
      }
      diagnostics.append(
        Diagnostic(
          .sigmaFilter,
          "the condition of the filter has no 'not', so rules keep only the events that it describes",
          at: span ?? filter.origin.span,
          help:
            "it is read as 'RULE and \(text)', as pySigma and rsigma do; to suppress these events, as the "
            + "example of the specification means it ('RULE and \(negated)'), write '\(negated)'",
          fixes: fix.map { [$0] } ?? []))
    }
  }
}

extension Sigma.Condition {
  /// The predicate, with the selectors' names chosen among `names`, in their order.
  func predicate(_ names: [String], _ named: (String) -> Predicate) -> Predicate {
    switch self {
    case .and(let operands): return .all(operands.map { $0.predicate(names, named) })
    case .or(let operands): return .any(operands.map { $0.predicate(names, named) })
    case .not(let operand): return .not(operand.predicate(names, named))
    case .identifier(let name, _): return named(name)
    case .quantified(let quantifier, let target, _):
      let operands = names.filter { target.selects($0) }.map(named)
      if operands.count == 1 { return operands[0] }
      return quantifier == .one ? .any(operands) : .all(operands)
    }
  }

  fileprivate var holdsNegation: Bool {
    switch self {
    case .not: true
    case .and(let operands), .or(let operands): operands.contains(where: \.holdsNegation)
    case .identifier, .quantified: false
    }
  }

  /// The place of a condition that is one name or one selector.
  fileprivate var onlySpan: Span? {
    switch self {
    case .identifier(_, let origin), .quantified(_, _, let origin): origin.span
    case .and, .or, .not: nil
    }
  }
}
