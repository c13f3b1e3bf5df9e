package import Patterns

/// A pattern for a whole text: `*` is any run of characters, `?` any one, line breaks included. `\*`, `\?` and
/// `\\` are the characters themselves; before anything else, and at the end, `\` is itself.
public struct Wildcard: Hashable, Sendable, ExpressibleByStringLiteral {
  package let glob: Glob
  let ignoringCase: Bool

  /// A pattern under which case does not matter.
  public init(_ pattern: String) {
    glob = Glob(wildcards: pattern)
    ignoringCase = true
  }

  /// A pattern under which case matters.
  public init(cased pattern: String) {
    glob = Glob(wildcards: pattern)
    ignoringCase = false
  }

  public init(stringLiteral pattern: String) { self.init(pattern) }

  func matches(_ text: String) -> Bool { glob.matches(text, ignoringCase: ignoringCase) }
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
  public func fits(_ wildcard: Wildcard) -> Bool { passText(wildcard.matches) }

  /// Whether a value fits one of the patterns.
  public func fits(anyOf wildcards: [Wildcard]) -> Bool {
    passText { text in wildcards.contains { $0.matches(text) } }
  }
}
