/// How a text stands to a literal.
package enum TextRelation: String, Hashable, Sendable, CaseIterable {
  /// The text is the literal.
  case equals
  /// The text begins with the literal.
  case startsWith
  /// The text ends with the literal.
  case endsWith
  /// The literal stands anywhere in the text.
  case contains
}

/// A test of a text against a literal: what most patterns come down to.
package struct TextLiteral: Hashable, Sendable {
  /// How the text must stand to the literal.
  package var relation: TextRelation
  /// The literal itself, nothing escaped.
  package var text: String
  /// Whether letters match whatever their case, by `SimpleCaseFolding`.
  package var ignoringCase: Bool

  /// Makes a test of its parts.
  package init(_ relation: TextRelation, _ text: String, ignoringCase: Bool) {
    self.relation = relation
    self.text = text
    self.ignoringCase = ignoringCase
  }

  /// Whether a text passes. Prepare a `FoldedText` to ask it of many texts.
  package func matches(_ other: String) -> Bool {
    if ignoringCase {
      let folded = FoldedText(text)
      switch relation {
      case .equals: return other.foldedEquals(folded)
      case .startsWith: return other.foldedHasPrefix(folded)
      case .endsWith: return other.foldedHasSuffix(folded)
      case .contains: return other.foldedContains(folded)
      }
    }
    switch relation {
    case .equals: return other.utf8Equals(text)
    case .startsWith: return other.utf8HasPrefix(text)
    case .endsWith: return other.utf8HasSuffix(text)
    case .contains: return other.utf8Contains(text)
    }
  }

  // Literals are compared by their UTF-8, as texts are.
  package static func == (left: TextLiteral, right: TextLiteral) -> Bool {
    left.relation == right.relation && left.ignoringCase == right.ignoringCase
      && left.text.utf8Equals(right.text)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(relation)
    hasher.combine(ignoringCase)
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
