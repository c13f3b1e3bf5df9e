import Detections
import Diagnostics
import Patterns

extension Sigma.ItemLowering {
  private typealias DraftText = Sigma.Pipeline.DraftText

  /// The texts that a text with placeholders inside stands for, one for each choice of values; `nil` when values
  /// are not known, which is reported.
  ///
  /// A value is plain text: a wildcard in it is a character.
  mutating func filledTexts(_ text: String, _ scalar: Sigma.Scalar) -> [[Glob.Piece]]? {
    let draft = DraftText(text, hasPlaceholders: true)
    guard areKnown(draft.placeholders, text, scalar) else { return nil }
    let texts = draft.replacing { lists[$0]?.map { DraftText([.literal($0)]) } } ?? [draft]
    return texts.map { text in
      text.pieces.map { piece in
        switch piece {
        case .literal(let literal): .literal(literal)
        case .anyRun: .anyRun
        case .anyScalar: .anyScalar
        case .placeholder(let name): .literal("%\(name)%")
        }
      }
    }
  }

  /// As `filledTexts`, of a pattern: a value stands in it for its own text.
  mutating func filledPatterns(_ text: String, _ scalar: Sigma.Scalar) -> [String]? {
    let parts = Sigma.Pipeline.PlaceholderParts(text, keepsEscapes: true).parts
    guard areKnown(DraftText(parts).placeholders, text, scalar) else { return nil }
    var patterns = [""]
    for part in parts {
      let choices: [String]
      switch part {
      case .literal(let literal): choices = [literal]
      case .placeholder(let name): choices = (lists[name] ?? []).map { RegularExpression.quoted($0) }
      case .anyRun, .anyScalar: choices = []
      }
      patterns = patterns.flatMap { pattern in choices.map { pattern + $0 } }
    }
    return patterns
  }

  private mutating func areKnown(_ names: [String], _ text: String, _ scalar: Sigma.Scalar) -> Bool {
    let unknown = names.filter { lists[$0] == nil }
    for name in unknown {
      report(
        .sigmaPlaceholder, "the values of the placeholder '%\(name)%' in '\(text)' are not known", scalar,
        help: "give them, one a line: --list \(name)=FILE")
    }
    return unknown.isEmpty
  }
}

extension Predicate {
  /// Some operand holds.
  init(anyOf operands: [Predicate]) {
    self = operands.count == 1 ? operands[0] : .any(operands)
  }
}
