import Diagnostics

/// Why a statement has no exact meaning in a detection; caught where the next statement begins.
struct LoweringFailure: Error {
  /// `nil` when it follows from a failure that was reported elsewhere.
  var diagnostic: Diagnostic?
  /// The variables of which elements must be looked at one by one, when that would help.
  var unnesting: Set<String> = []

  /// The statements can be said if the variables see elements one by one.
  static func needsUnnesting(_ variables: Set<String>) -> LoweringFailure {
    LoweringFailure(diagnostic: nil, unnesting: variables)
  }

  /// A construct that detections do not have.
  static func notSupported(_ construct: String, at origin: Origin, help: String = "") -> LoweringFailure {
    LoweringFailure(
      diagnostic: Diagnostic(
        .yaralNotSupported, "there is no exact translation for \(construct)", at: origin.span, help: help))
  }

  static func problem(
    _ code: DiagnosticCode, _ message: String, at origin: Origin, help: String = ""
  ) -> LoweringFailure {
    LoweringFailure(diagnostic: Diagnostic(code, message, at: origin.span, help: help))
  }
}
