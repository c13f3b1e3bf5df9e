package import Patterns

/// A text that others are compared with, prepared once.
///
/// Case does not matter unless it is `cased`; letters are folded as RE2's `(?i)` folds them. Nothing is
/// normalized.
public struct Text: Hashable, Sendable, ExpressibleByStringLiteral {
  package let literal: String
  package let folded: FoldedText?

  /// A text whose case does not matter.
  public init(_ text: String) {
    literal = text
    folded = FoldedText(text)
  }

  /// A text whose case matters.
  public init(cased text: String) {
    literal = text
    folded = nil
  }

  public init(stringLiteral text: String) { self.init(text) }

  public static func == (left: Text, right: Text) -> Bool {
    left.folded == right.folded && (left.folded != nil || left.literal.utf8Equals(right.literal))
  }

  public func hash(into hasher: inout Hasher) {
    if let folded { hasher.combine(folded) } else { hasher.combine(ExactText(literal)) }
  }

  package func equals(_ text: String) -> Bool {
    folded.map { text.foldedEquals($0) } ?? text.utf8Equals(literal)
  }

  package func isPrefix(of text: String) -> Bool {
    folded.map { text.foldedHasPrefix($0) } ?? text.utf8HasPrefix(literal)
  }

  package func isSuffix(of text: String) -> Bool {
    folded.map { text.foldedHasSuffix($0) } ?? text.utf8HasSuffix(literal)
  }

  package func isContained(in text: String) -> Bool {
    folded.map { text.foldedContains($0) } ?? text.utf8Contains(literal)
  }
}

extension [Text] {
  /// Texts whose case matters.
  public static func cased(_ texts: [String]) -> [Text] { texts.map { Text(cased: $0) } }
}

extension FieldValues {
  /// Whether a value, as text, is this text.
  public func equals(_ text: Text) -> Bool { pass { $0.text.map(text.equals) ?? false } }
  /// Whether a value begins with this text.
  public func hasPrefix(_ text: Text) -> Bool { pass { $0.text.map(text.isPrefix) ?? false } }
  /// Whether a value ends with this text.
  public func hasSuffix(_ text: Text) -> Bool { pass { $0.text.map(text.isSuffix) ?? false } }
  /// Whether this text stands anywhere in a value.
  public func contains(_ text: Text) -> Bool { pass { $0.text.map(text.isContained) ?? false } }

  /// Whether a value is one of these texts.
  public func equals(anyOf texts: [Text]) -> Bool { passText { text in texts.contains { $0.equals(text) } } }
  /// Whether a value begins with one of these texts.
  public func hasPrefix(anyOf texts: [Text]) -> Bool {
    passText { text in texts.contains { $0.isPrefix(of: text) } }
  }
  /// Whether a value ends with one of these texts.
  public func hasSuffix(anyOf texts: [Text]) -> Bool {
    passText { text in texts.contains { $0.isSuffix(of: text) } }
  }
  /// Whether one of these texts stands anywhere in a value.
  public func contains(anyOf texts: [Text]) -> Bool {
    passText { text in texts.contains { $0.isContained(in: text) } }
  }

  /// Whether each of these texts stands somewhere in a value, be it another value for each.
  public func contains(allOf texts: [Text]) -> Bool { texts.allSatisfy { contains($0) } }

  /// Whether a value passes a test as text; null has none.
  func passText(_ test: (String) -> Bool) -> Bool { pass { $0.text.map(test) ?? false } }
}

extension FieldValues {
  /// Whether a value, as text, equals some value of another field.
  public func equals(someOf others: [Value], cased: Bool = false) -> Bool {
    passText { text in
      let prepared = cased ? Text(cased: text) : Text(text)
      return others.contains { $0.text.map(prepared.equals) ?? false }
    }
  }
}
