package import Diagnostics

/// One document of a YAML stream.
package struct YAMLDocument: Hashable, Sendable {
  package var root: YAMLNode
  /// From the first of what there is of `%` lines, `---` and root, to the end of the root.
  package var span: Span
  /// False when a part of the document could not be read, so that a key that is not in the tree may well
  /// be in the text. An error has been reported then.
  package var isComplete: Bool

  package init(root: YAMLNode, span: Span, isComplete: Bool = true) {
    self.root = root
    self.span = span
    self.isComplete = isComplete
  }

  /// Documents are equal when their roots are.
  package static func == (left: YAMLDocument, right: YAMLDocument) -> Bool {
    left.root == right.root
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(root)
  }
}

/// How much one text may ask of the reader.
package struct YAMLLimits: Hashable, Sendable {
  /// The largest size of a file, in bytes.
  package var bytes: Int
  /// How deep mappings and sequences may nest, aliases expanded.
  package var depth: Int
  /// How many nodes the aliases of a document may add to those that are written.
  package var aliasNodes: Int
  /// How many nodes a file may have.
  package var nodes: Int

  package init(bytes: Int, depth: Int, aliasNodes: Int, nodes: Int) {
    self.bytes = bytes
    self.depth = depth
    self.aliasNodes = aliasNodes
    self.nodes = nodes
  }

  /// 32 MiB, 100 levels, 10,000 nodes from aliases, 2,000,000 nodes.
  package static let standard = YAMLLimits(
    bytes: 32 << 20, depth: 100, aliasNodes: 10_000, nodes: 2_000_000)
}
