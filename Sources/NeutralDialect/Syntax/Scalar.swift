package import Diagnostics
import YAMLTree

extension Neutral {
  /// A scalar as it was written, quotes, escapes and folding undone.
  package struct Scalar: Hashable, Sendable {
    package var text: String
    /// In quotes or in a block, so that it is text, whatever it looks like.
    package var isQuoted: Bool
    /// `nil` for a scalar that the program made.
    private var node: YAMLNode?

    /// A scalar that the program made.
    package init(_ text: String, isQuoted: Bool = false) {
      self.text = text
      self.isQuoted = isQuoted
    }

    /// The scalar of a node; `nil` if the node is none, or if nothing is written there.
    init?(_ node: YAMLNode) {
      guard let scalar = node.scalar, !scalar.isAbsent else { return nil }
      text = scalar.text
      isQuoted = scalar.style != .plain || node.tag == .string || node.tag == .nonSpecific
      self.node = node
    }

    /// Where the scalar stands.
    package var span: Span? { node?.span }
    package var origin: Origin { Origin(node?.span) }

    /// Where a part of the text stands, as exactly as can be told.
    ///
    /// - Parameter range: in bytes of the UTF-8 form of the text.
    package func span(of range: Range<Int>) -> Span? {
      node?.span(ofUTF8Range: range)
    }

    /// Texts are equal when their scalars are; where they stand takes no part.
    package static func == (left: Scalar, right: Scalar) -> Bool {
      left.isQuoted == right.isQuoted && left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(text)
      hasher.combine(isQuoted)
    }
  }
}

extension Neutral.Scalar {
  /// The plain `null` of YAML, for which no text stands.
  var isNull: Bool { !isQuoted && ["null", "~", "Null", "NULL"].contains(text) }

  /// `true` or `false`, not quoted.
  var boolean: Bool? {
    switch text {
    case "true" where !isQuoted: true
    case "false" where !isQuoted: false
    default: nil
    }
  }

  /// A fix that writes another text for a part of this one; `nil` where the file has other bytes there (the
  /// text stands behind an escape or a fold).
  ///
  /// - Parameter written: what is put into the file, if that is not just the new text.
  func fix(
    _ range: Range<Int>? = nil, replacing old: String, with new: String, written: String? = nil,
    _ safety: Fix.Safety
  ) -> Fix? {
    let range = range ?? 0..<text.utf8.count
    guard let span = span(of: range), span.file.bytes[span.bytes].elementsEqual(old.utf8) else { return nil }
    return Fix(
      title: "replace '\(old)' with '\(new)'", edits: [Fix.Edit(span, written ?? new)], safety: safety)
  }
}
