/// Why a text is not a usable pattern, and which part of it is to blame.
package struct PatternError: Error, Hashable, Sendable {
  /// One lower-case sentence for the author of the rule, without a full stop: `RE2 has no look-ahead`.
  package var message: String
  /// The UTF-8 offsets, within the pattern, of the part that is to blame; empty at the end of the pattern
  /// when something is missing there. Always within the bounds of the pattern.
  package var range: Range<Int>

  /// Tells what is wrong with the bytes of a pattern.
  package init(_ message: String, at range: Range<Int>) {
    self.message = message
    self.range = range
  }
}
