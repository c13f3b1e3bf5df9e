import Patterns

/// A text that others are compared with, prepared once.
///
/// Case does not matter unless it is `cased`; letters are folded as RE2's `(?i)` folds them. Nothing is
/// normalized.
public struct Text: Hashable, Sendable, ExpressibleByStringLiteral {
  let prepared: PreparedTexts

  /// A text whose case does not matter.
  public init(_ text: String) {
    prepared = PreparedTexts([text], ignoringCase: true)
  }

  /// A text whose case matters.
  public init(cased text: String) {
    prepared = PreparedTexts([text], ignoringCase: false)
  }

  public init(stringLiteral text: String) { self.init(text) }
}

/// Texts that others are compared with all at once, prepared once: as `Text`, but many of them cost little more than one.
public struct Texts: Hashable, Sendable, ExpressibleByArrayLiteral {
  let prepared: PreparedTexts

  /// Texts whose case does not matter.
  public init(_ texts: [String]) {
    prepared = PreparedTexts(texts, ignoringCase: true)
  }

  private init(cased texts: [String]) {
    prepared = PreparedTexts(texts, ignoringCase: false)
  }

  public init(arrayLiteral texts: String...) { self.init(texts) }

  /// Texts whose case matters.
  public static func cased(_ texts: [String]) -> Texts { Texts(cased: texts) }
}

extension FieldValues {
  /// Whether a value, as text, is this text.
  public func equals(_ text: Text) -> Bool { pass(text.prepared, .equals) }
  /// Whether a value begins with this text.
  public func hasPrefix(_ text: Text) -> Bool { pass(text.prepared, .startsWith) }
  /// Whether a value ends with this text.
  public func hasSuffix(_ text: Text) -> Bool { pass(text.prepared, .endsWith) }
  /// Whether this text stands anywhere in a value.
  public func contains(_ text: Text) -> Bool { pass(text.prepared, .contains) }

  /// Whether a value, as text, is one of these texts.
  public func equals(anyOf texts: Texts) -> Bool { pass(texts.prepared, .equals) }
  /// Whether a value begins with one of these texts.
  public func hasPrefix(anyOf texts: Texts) -> Bool { pass(texts.prepared, .startsWith) }
  /// Whether a value ends with one of these texts.
  public func hasSuffix(anyOf texts: Texts) -> Bool { pass(texts.prepared, .endsWith) }
  /// Whether one of these texts stands anywhere in a value.
  public func contains(anyOf texts: Texts) -> Bool { pass(texts.prepared, .contains) }

  /// Whether each of these texts stands somewhere in a value, be it another value for each.
  public func contains(allOf texts: Texts) -> Bool {
    (0..<texts.prepared.count).allSatisfy { index in
      passUTF8 { texts.prepared.contains(index, in: $0) }
    }
  }

  private func pass(_ texts: PreparedTexts, _ relation: TextRelation) -> Bool {
    passUTF8 { texts.match($0, relation) }
  }
}

extension FieldValues {
  /// Whether a value, as text, equals some value of another field.
  public func equals(someOf others: [Value], cased: Bool = false) -> Bool {
    let texts = others.compactMap(\.text)
    guard !texts.isEmpty else { return false }
    return pass(PreparedTexts(texts, ignoringCase: !cased), .equals)
  }
}
