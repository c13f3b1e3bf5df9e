import DetectionRuntime
import Detections
import Patterns

/// Tests of a text, of which one must pass, prepared.
struct TextTests: Sendable {
  /// Texts that the whole text may be: looked up at once when they are many. A few are compared one after the
  /// other, for folding the text would cost more than the first bytes that differ.
  private var exact: Set<ExactText> = []
  private var folded: Set<FoldedText> = []
  private var others: [PreparedTest] = []

  /// Up to how many texts are compared one after the other.
  private static let few = 8

  init(_ tests: [TextTest]) throws(PatternError) {
    for test in tests {
      switch try PreparedTest(test) {
      case .exact(.equals, let text): exact.insert(ExactText(text))
      case .folded(.equals, let text): folded.insert(text)
      case let prepared: others.append(prepared)
      }
    }
    if exact.count <= Self.few {
      others = exact.map { .exact(.equals, $0.text) } + others
      exact = []
    }
    if folded.count <= Self.few {
      others = folded.map { .folded(.equals, $0) } + others
      folded = []
    }
  }

  func pass(_ text: String) -> Bool {
    if !exact.isEmpty, exact.contains(ExactText(text)) { return true }
    if !folded.isEmpty, folded.contains(FoldedText(text)) { return true }
    return others.contains { $0.passes(text) }
  }
}

/// One test of a text.
private enum PreparedTest: Sendable {
  case exact(TextRelation, String)
  case folded(TextRelation, FoldedText)
  case pattern(CompiledPattern)

  init(_ test: TextTest) throws(PatternError) {
    func literal(_ relation: TextRelation, _ text: String) -> PreparedTest {
      test.isCaseSensitive ? .exact(relation, text) : .folded(relation, FoldedText(text))
    }
    switch test.pattern {
    case .equals(let text): self = literal(.equals, text)
    case .startsWith(let text): self = literal(.startsWith, text)
    case .endsWith(let text): self = literal(.endsWith, text)
    case .contains(let text): self = literal(.contains, text)
    case .glob(let glob):
      if let (relation, text) = glob.simplified {
        self = literal(relation, text)
      } else {
        let text = glob.regularExpressionText
        self = .pattern(try CompiledPattern(text, ignoringCase: !test.isCaseSensitive))
      }
    case .matches(let pattern):
      self = .pattern(try CompiledPattern(pattern, ignoringCase: !test.isCaseSensitive))
    }
  }

  func passes(_ text: String) -> Bool {
    switch self {
    case .exact(.equals, let literal): text.utf8Equals(literal)
    case .exact(.startsWith, let literal): text.utf8HasPrefix(literal)
    case .exact(.endsWith, let literal): text.utf8HasSuffix(literal)
    case .exact(.contains, let literal): text.utf8Contains(literal)
    case .folded(.equals, let literal): text.foldedEquals(literal)
    case .folded(.startsWith, let literal): text.foldedHasPrefix(literal)
    case .folded(.endsWith, let literal): text.foldedHasSuffix(literal)
    case .folded(.contains, let literal): text.foldedContains(literal)
    case .pattern(let pattern): pattern.search(text)
    }
  }
}
