import Diagnostics

extension YARAL {
  /// Which of Google's quotas of enabled rules a rule counts against (reference, sections 1 and 18).
  package enum QuotaClass: String, Hashable, Sendable, CaseIterable {
    /// Each matching event is a detection.
    case singleEvent = "single-event"
    /// Events are looked at together; a tenant may have far fewer of these.
    case multiEvent = "multi-event"
  }
}

extension YARAL.Rule {
  /// Multi-event is a rule with `match`, with several event variables, with detections of other rules, or with
  /// `metrics.…`.
  package var quotaClass: YARAL.QuotaClass {
    let symbols = RuleSymbols(self)
    let isTogether = match != nil || symbols.eventVariables.count > 1 || !symbols.foreignVariables.isEmpty
    return isTogether || firstMetric != nil ? .multiEvent : .singleEvent
  }

  /// Where a function of `metrics.…` stands first in the outcomes; `nil` when none does.
  var firstMetric: Origin? {
    var found: Origin?
    for line in outcome?.lines ?? [] {
      line.expression.visit { inner in
        if case .call(let call) = inner.kind, call.function.hasPrefix("metrics."), found == nil {
          found = inner.origin
        }
      }
    }
    return found
  }
}
