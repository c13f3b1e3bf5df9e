import Patterns

extension TextTest {
  /// Whether a text passes, for a question asked now and then: translation and raising ask it of a few names.
  /// Evaluation prepares its tests, and `Semantics` says by itself what a test means.
  ///
  /// A pattern that does not compile passes nothing.
  package func passes(_ text: String) -> Bool {
    func stands(_ relation: TextRelation, _ literal: String) -> Bool {
      TextLiteral(relation, literal, ignoringCase: !isCaseSensitive).matches(text)
    }
    switch pattern {
    case .equals(let literal): return stands(.equals, literal)
    case .startsWith(let literal): return stands(.startsWith, literal)
    case .endsWith(let literal): return stands(.endsWith, literal)
    case .contains(let literal): return stands(.contains, literal)
    case .glob(let glob): return glob.matches(text, ignoringCase: !isCaseSensitive)
    case .matches(let pattern):
      guard let compiled = try? CompiledPattern(pattern, ignoringCase: !isCaseSensitive) else { return false }
      return compiled.search(text)
    }
  }
}
