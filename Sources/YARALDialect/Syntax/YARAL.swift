/// The YARA-L 2.0 language of Google SecOps' detection rules.
///
/// What is read and what is written follows the YARA-L reference; section numbers in this module are its.
package enum YARAL {
  /// A file: `.yaral` texts hold one rule, the grammar allows several.
  package struct File: Hashable, Sendable {
    package var rules: [Rule]
    /// The comments after the last rule.
    package var closingComments: [Comment]

    package init(rules: [Rule], closingComments: [Comment] = []) {
      self.rules = rules
      self.closingComments = closingComments
    }
  }

  /// A comment with its marks: `// …` to the end of the line, or `/* … */`.
  ///
  /// Comments stand before the line, section or rule that they precede, or at whose end they stand.
  package struct Comment: Hashable, Sendable {
    package var text: String

    package init(_ text: String) {
      self.text = text
    }
  }
}
