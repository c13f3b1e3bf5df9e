/// A scalar as it was written: its text after YAML's quoting and folding are undone, and how it was quoted.
///
/// Nothing is re-typed: a plain `on`, `1e3`, `0x10`, `2026-04-16`, `1.0` or `~` is that very text. What a
/// plain scalar stands for is asked for by `resolved(schema:)`.
package struct YAMLScalar: Hashable, Sendable {
  package enum Style: Hashable, Sendable {
    /// `text`
    case plain
    /// `'text'`
    case singleQuoted
    /// `"text"`
    case doubleQuoted
    /// `|` and the lines below it.
    case literal
    /// `>` and the lines below it.
    case folded
  }

  package var text: String
  package var style: Style

  package init(_ text: String, style: Style = .plain) {
    self.text = text
    self.style = style
  }

  /// Nothing was written where a value could stand: `key:`.
  package var isAbsent: Bool { style == .plain && text.isEmpty }

  /// Equal byte for byte: canonically equivalent texts (`é` as one scalar or two) are different.
  package static func == (left: YAMLScalar, right: YAMLScalar) -> Bool {
    left.style == right.style && left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(style)
  }
}
