/// A value to be printed as YAML.
package enum YAMLValue: Hashable, Sendable {
  /// A string; read back under YAML 1.1 it is a string of the same bytes.
  case text(String, YAMLTextStyle = .automatic)
  /// `12`
  case integer(Int64)
  /// `true`
  case boolean(Bool)
  /// `null`
  case null
  /// A text without quotes where YAML allows it, whatever it then resolves to: a date, `1.5`. Where YAML
  /// does not, it is printed as `text` is.
  case plain(String)
  /// `- item` lines; `[]` if there are none.
  case list([YAMLItem])
  /// `[a, b]` on one line if all items are scalars without comments, else as `list`.
  case flowList([YAMLItem])
  /// `key: value` lines; `{}` if there are none. The keys must be distinct.
  case mapping([YAMLMember])
  /// The value in flow style, `{a: [b, c]}`, if it has no comments and no text of several lines and its line
  /// then ends before the printer's width; else the value itself.
  indirect case compact(YAMLValue)

  /// A list of texts.
  package static func texts(_ texts: [String], _ style: YAMLTextStyle = .automatic) -> YAMLValue {
    .list(texts.map { YAMLItem(.text($0, style)) })
  }
}

extension YAMLValue {
  /// The value that a `compact` one is of.
  var withoutCompact: YAMLValue {
    if case .compact(let value) = self { value.withoutCompact } else { self }
  }
}

/// How a text is best written. What cannot hold the text is passed over for the next that can, in the
/// order plain, single quotes, double quotes.
package enum YAMLTextStyle: Hashable, Sendable {
  /// Plain where that is read back as the same string; `|` for several lines.
  case automatic
  /// `'text'`
  case singleQuoted
  /// `"text"`
  case doubleQuoted
  /// `|` and the lines below it.
  case literal
  /// `>` and lines of limited width below it; `automatic` for a text that fits on its line.
  case folded
}

/// An item of a list.
package struct YAMLItem: Hashable, Sendable {
  package var value: YAMLValue
  /// Lines above the item, without `#`; empty for none.
  package var comment: String

  package init(_ value: YAMLValue, comment: String = "") {
    self.value = value
    self.comment = comment
  }
}

/// A key of a mapping, with its value.
package struct YAMLMember: Hashable, Sendable {
  package var key: String
  package var value: YAMLValue
  /// Lines above the key, without `#`; empty for none.
  package var comment: String
  /// What stands behind `#` at the end of the key's line; empty for none.
  package var lineComment: String
  /// An empty line stands above the key and its comment, unless it is the first of its mapping.
  package var isSetApart: Bool

  package init(
    _ key: String, _ value: YAMLValue, comment: String = "", lineComment: String = "",
    isSetApart: Bool = false
  ) {
    self.key = key
    self.value = value
    self.comment = comment
    self.lineComment = lineComment
    self.isSetApart = isSetApart
  }
}
