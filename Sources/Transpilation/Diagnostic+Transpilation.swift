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
