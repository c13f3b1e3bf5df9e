package import Diagnostics

extension YARAL {
  /// A text in the layout of published rules, with the same tokens in the same order and the same comments.
  ///
  /// - Parameter isKeepingTrailingText: whether text behind a rule is left as it is; it is an error otherwise.
  /// - Returns: `nil` when the text has errors.
  package static func formatted(
    _ source: SourceFile, keepingTrailingText isKeepingTrailingText: Bool = false
  ) -> Reading<String?> {
    let file = parse(source)
    if file.hasErrors { return Reading(nil, file.diagnostics) }
    return Reading(
      nil, [Diagnostic(.notExpressible, "\(source.name): YARA-L is not formatted yet", at: nil)])
  }
}
