import Patterns

/// A regular expression in RE2's syntax, compiled once. It matches somewhere in a text, under the case that
/// it says itself: `(?i)` ignores it.
public struct Pattern: Sendable, ExpressibleByStringLiteral {
  let prepared: PreparedPattern

  /// Compiles a pattern.
  ///
  /// - Precondition: RE2 accepts it. A detection whose pattern never matched would miss events silently, so
  ///   the program stops instead; `transpile` emits only patterns that RE2 has accepted.
  public init(_ pattern: String, ignoringCase: Bool = false) {
    do throws(PatternError) {
      prepared = try PreparedPattern(pattern, ignoringCase: ignoringCase)
    } catch {
      preconditionFailure("'\(pattern)' is no usable pattern: \(error.message)")
    }
  }

  public init(stringLiteral pattern: String) { self.init(pattern) }

  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool { prepared.search(text) }
}

extension [Pattern] {
  /// Patterns that match whatever the case of letters.
  public static func ignoringCase(_ patterns: [String]) -> [Pattern] {
    patterns.map { Pattern($0, ignoringCase: true) }
  }
}

extension FieldValues {
  /// Whether a value, as text, holds a match of the pattern.
  public func matches(_ pattern: Pattern) -> Bool { passUTF8(pattern.matches) }

  /// Whether a value holds a match of one of the patterns.
  public func matches(anyOf patterns: [Pattern]) -> Bool {
    passUTF8 { text in patterns.indices.contains { patterns[$0].matches(text) } }
  }
}
