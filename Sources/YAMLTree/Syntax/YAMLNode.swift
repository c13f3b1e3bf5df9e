package import Diagnostics

/// A node of a YAML document: what was written, and where.
///
/// Two nodes are equal when content and tag are; the span takes no part.
package struct YAMLNode: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// `text`, `'text'`, `"text"`, `|` or `>` with the lines below it; also nothing at all (`key:`).
    case scalar(YAMLScalar)
    /// `- a` lines, or `[a, b]`.
    case sequence([YAMLNode])
    /// `key: value` lines, or `{key: value}`, in the order of the text; keys are distinct scalars.
    case mapping([YAMLEntry])
  }

  package var content: Content
  /// The bytes of the node: from its first character (after tag and anchor) to its last, quotes and
  /// brackets included; empty for a value that is not there. An alias has the span of the alias itself.
  package var span: Span
  /// The tag as written, if it is one of the core schema's; others are refused.
  package var tag: YAMLTag?

  package init(_ content: Content, at span: Span, tag: YAMLTag? = nil) {
    self.content = content
    self.span = span
    self.tag = tag
  }

  package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    left.content == right.content && left.tag == right.tag
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(content)
    hasher.combine(tag)
  }
}

/// One `key: value` of a mapping. The key is always a scalar.
package struct YAMLEntry: Hashable, Sendable {
  package var key: YAMLNode
  package var value: YAMLNode

  package init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

/// A tag of YAML's core schema, in its short form.
package enum YAMLTag: String, Hashable, Sendable {
  case string = "!!str"
  case integer = "!!int"
  case boolean = "!!bool"
  case null = "!!null"
  case float = "!!float"
  case mapping = "!!map"
  case sequence = "!!seq"
  /// The lone `!`: the scalar is a string, whatever it looks like.
  case nonSpecific = "!"
}

extension YAMLNode {
  /// The scalar, if the node is one.
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The entries, if the node is a mapping.
  package var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The items, if the node is a sequence.
  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The value of a key; `nil` if the node is no mapping or has no such key.
  ///
  /// - Complexity: O(entries).
  package subscript(key: String) -> YAMLNode? {
    entry(key)?.value
  }

  /// The entry with a key; `nil` if the node is no mapping or has no such key.
  ///
  /// - Complexity: O(entries).
  package func entry(_ key: String) -> YAMLEntry? {
    entries?.first { $0.key.scalar?.text == key }
  }

  /// What a person calls the node: "a mapping", "a list", "text" or "nothing".
  package var kindName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.isAbsent && tag == nil ? "nothing" : "text"
    }
  }
}
