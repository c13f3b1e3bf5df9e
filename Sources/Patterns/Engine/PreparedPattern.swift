/// A pattern for many texts: RE2 is asked only of those that have what every match has, and not at all where comparing texts says
/// the same.
package final class PreparedPattern: Sendable {
  package let compiled: CompiledPattern
  /// The least number of scalars of a text with a match.
  private let leastLength: Int
  private let run: RequiredRun?
  /// Texts that say the same as the pattern.
  private let whole: (texts: PreparedTexts, relation: TextRelation)?
  /// Texts of which every text with a match holds one.
  private let required: PreparedTexts?

  /// In a text of ordinary length more are not found faster than RE2 finds a match.
  private static let mostTexts = 8

  /// Compiles a pattern in RE2's syntax.
  ///
  /// - Throws: as `CompiledPattern.init`.
  package init(_ text: String, ignoringCase: Bool = false) throws(PatternError) {
    compiled = try CompiledPattern(text, ignoringCase: ignoringCase)
    let expression = try? RegularExpression(text, ignoringCase: ignoringCase)
    leastLength = expression?.leastLength ?? 0
    run = expression?.requiredRun
    whole = expression?.literalChoice.flatMap { choice in
      guard choice.relation != .contains || choice.texts.count <= Self.mostTexts else { return nil }
      return (PreparedTexts(choice.texts, ignoringCase: choice.ignoringCase), choice.relation)
    }
    let choices = (expression?.requiredLiterals ?? []).map { $0.map(\.text) }
    required = choices.first { $0.count <= Self.mostTexts }.map { PreparedTexts($0, ignoringCase: true) }
  }

  /// Whether the pattern matches anywhere in valid UTF-8.
  package func search(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= leastLength else { return false }
    if let whole { return whole.texts.match(text, whole.relation) }
    if let run {
      if run.isWholePattern { return run.isExactlyPresent(in: text) }
      if !run.isPresent(in: text) { return false }
    }
    if let required, !required.match(text, .contains) { return false }
    return compiled.search(text)
  }
}
