// Stand-ins until the Patterns engineer's Glob and IPNetwork land: delete this file then.

package struct Glob: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case literal(String)
    case anyRun
    case anyScalar
  }

  package var pieces: [Piece]

  package init(_ pieces: [Piece]) {
    self.pieces = pieces
  }
}

package struct IPNetwork: Hashable, Sendable {
  /// Canonical CIDR text.
  package var text: String
}
