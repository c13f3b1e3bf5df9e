package import Patterns

/// A pattern for a whole text: `*` is any run of characters, `?` any one, line breaks included. `\*`, `\?` and
/// `\\` are the characters themselves; before anything else, and at the end, `\` is itself.
public struct Wildcard: Hashable, Sendable, ExpressibleByStringLiteral {
  package let glob: Glob
  let ignoringCase: Bool
  private let test: Test

  /// How a text is tested.
  private enum Test: Hashable, Sendable {
    /// The pattern is no more than one text, at one end, at both or anywhere.
    case text(TextRelation, Text)
    case glob(PreparedGlob)
  }

  /// A pattern under which case does not matter.
  public init(_ pattern: String) {
    self.init(Glob(wildcards: pattern), ignoringCase: true)
  }

  /// A pattern under which case matters.
  public init(cased pattern: String) {
    self.init(Glob(wildcards: pattern), ignoringCase: false)
  }

  private init(_ glob: Glob, ignoringCase: Bool) {
    self.glob = glob
    self.ignoringCase = ignoringCase
    if let (relation, text) = glob.simplified {
      test = .text(relation, ignoringCase ? Text(text) : Text(cased: text))
    } else {
      test = .glob(PreparedGlob(glob, ignoringCase: ignoringCase))
    }
  }

  public init(stringLiteral pattern: String) { self.init(pattern) }

  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch test {
    case .text(let relation, let own): own.prepared.match(text, relation)
    case .glob(let glob): glob.matches(text)
    }
  }
}

extension [Wildcard] {
  /// Patterns under which case matters.
  public static func cased(_ patterns: [String]) -> [Wildcard] { patterns.map { Wildcard(cased: $0) } }
}

extension Glob {
  /// Reads `*`, `?` and the backslash as `Wildcard` describes.
  fileprivate init(wildcards pattern: String) {
    var pieces: [Piece] = []
    var literal = String.UnicodeScalarView()
    func flushed() -> [Piece] { literal.isEmpty ? [] : [.literal(String(literal))] }
    let scalars = Array(pattern.unicodeScalars)
    var index = 0
    while index < scalars.count {
      switch scalars[index] {
      case "*", "?":
        pieces += flushed() + [scalars[index] == "*" ? .anyRun : .anyScalar]
        literal = String.UnicodeScalarView()
      case "\\" where index + 1 < scalars.count && ["*", "?", "\\"].contains(scalars[index + 1]):
        index += 1
        literal.append(scalars[index])
      case let scalar:
        literal.append(scalar)
      }
      index += 1
    }
    self.init(pieces + flushed())
  }
}

extension FieldValues {
  /// Whether a value, as text, fits the pattern as a whole.
  public func fits(_ wildcard: Wildcard) -> Bool { passUTF8(wildcard.matches) }

  /// Whether a value fits one of the patterns.
  public func fits(anyOf wildcards: [Wildcard]) -> Bool {
    passUTF8 { text in wildcards.indices.contains { wildcards[$0].matches(text) } }
  }
}
