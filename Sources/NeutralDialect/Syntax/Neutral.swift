/// The neutral YAML language, in which a detection is stated once: docs/neutral-rules.md.
///
/// A text is read in two steps. *Parsing* compares the YAML with the schema (`Schema`), reports everything
/// that does not fit, and builds the syntax tree from the rest; *lowering* resolves names, fields and
/// patterns, and gives the detection.
package enum Neutral {}
