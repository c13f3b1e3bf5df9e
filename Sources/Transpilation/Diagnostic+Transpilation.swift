import Dialects
import Diagnostics
import Events
import Patterns

extension Diagnostic {
  /// A rule whose log source events can't be told to come from.
  static func unknownRoute(_ rule: AuthoredRule, _ source: LogSource) -> Diagnostic {
    let names = [source.product, source.category, source.service].compactMap { $0 }.joined(separator: " ")
    return Diagnostic(
      .unmappedLogSource, "\(rule.name) reads the log '\(names)', whose channel is not known: it is asked of every event",
      at: rule.lowered.origin.span, severity: .warning)
  }

  /// Events of Windows of which no rule for Windows was asked.
  static func withoutChannel(_ count: Int, _ rules: Int) -> Diagnostic {
    Diagnostic(
      .eventsWithoutChannel,
      "\(count) event(s) with an EventID have no Channel, so that none of \(rules) rule(s) for Windows was asked of them",
      at: nil, help: "give events the Channel that they come from, or look at all: --routing off")
  }

  /// A rule whose text keeps UDM's names, and why.
  static func udmNamesKept(_ target: Target, _ rule: AuthoredRule, _ reasons: [Diagnostic]) -> Diagnostic {
    Diagnostic(
      .unmappedField, "\(rule.name) keeps UDM's names as \(target.rawValue): \(reasons.first?.message ?? "")",
      at: reasons.first?.span ?? rule.lowered.origin.span,
      help: "its events have UDM's names; a taxonomy file (--taxonomy) can add neutral ones", severity: .note)
  }

  /// A rule whose patterns, or those of its lists, the engine refuses.
  static func uncompilable(_ rule: AuthoredRule, _ error: PatternError) -> Diagnostic {
    Diagnostic(
      .malformedPattern, "\(rule.name) can't be evaluated: \(error.message)", at: rule.lowered.origin.span)
  }
}
