import Dialects
import Diagnostics
import Patterns

extension Diagnostic {
  /// A rule whose patterns, or those of its lists, the engine refuses.
  static func uncompilable(_ rule: AuthoredRule, _ error: PatternError) -> Diagnostic {
    Diagnostic(
      .malformedPattern, "\(rule.name) can't be evaluated: \(error.message)", at: rule.lowered.origin.span)
  }
}
