/// A wildcard pattern over a whole text, as Sigma writes with `*` and `?` (Sigma reference section 4.2).
///
/// Both wildcards match any scalar, newline included; one character is one Unicode scalar.
package struct Glob: Hashable, Sendable {
  /// A part of a wildcard pattern.
  package enum Piece: Hashable, Sendable {
    /// Exactly this text; not empty in `pieces`.
    case literal(String)
    /// Any run of scalars, the empty one included: Sigma's `*`.
    case anyRun
    /// Exactly one scalar: Sigma's `?`.
    case anyScalar

    // Literals are compared by their UTF-8, as texts are.
    package static func == (left: Piece, right: Piece) -> Bool {
      switch (left, right) {
      case (.literal(let left), .literal(let right)): left.utf8Equals(right)
      case (.anyRun, .anyRun), (.anyScalar, .anyScalar): true
      case (.literal, _), (.anyRun, _), (.anyScalar, _): false
      }
    }

    package func hash(into hasher: inout Hasher) {
      switch self {
      case .literal(let text): for byte in text.utf8 { hasher.combine(byte) }
      case .anyRun: hasher.combine(-1)
      case .anyScalar: hasher.combine(-2)
      }
    }
  }

  /// The parts in order, in one spelling for each meaning: no two literals and no two runs follow each other
  /// (wildcards between literals are single scalars first, then at most one run), and no literal is empty.
  package let pieces: [Piece]

  /// A pattern of parts, in any spelling. No parts match the empty text alone.
  package init(_ pieces: some Sequence<Piece>) {
    var result: [Piece] = []
    for piece in pieces {
      switch (piece, result.last) {
      case (.literal(""), _), (.anyRun, .anyRun):
        continue
      case (.literal(let text), .literal(let before)):
        result[result.count - 1] = .literal(before + text)
      case (.anyScalar, .anyRun):
        result.insert(.anyScalar, at: result.count - 1)
      case (.literal, _), (.anyRun, _), (.anyScalar, _):
        result.append(piece)
      }
    }
    self.pieces = result
  }

  /// Whether the pattern is plain text.
  package var hasWildcards: Bool {
    pieces.contains { piece in
      switch piece {
      case .literal: false
      case .anyRun, .anyScalar: true
      }
    }
  }

  /// The simple test with the same meaning as this pattern, when there is one: `a` equals, `a*` starts with,
  /// `*a` ends with, `*a*` contains `a`; `*` alone contains the empty text, which every text does.
  package var simplified: (relation: TextRelation, text: String)? {
    var rest = pieces[...]
    let startsOpen = rest.first == .anyRun
    if startsOpen { rest.removeFirst() }
    let endsOpen = rest.last == .anyRun || (startsOpen && rest.isEmpty)
    if rest.last == .anyRun { rest.removeLast() }
    guard rest.count <= 1 else { return nil }
    var text = ""
    if let piece = rest.first {
      guard case .literal(let literal) = piece else { return nil }
      text = literal
    }
    switch (startsOpen, endsOpen) {
    case (false, false): return (.equals, text)
    case (false, true): return (.startsWith, text)
    case (true, false): return (.endsWith, text)
    case (true, true): return (.contains, text)
    }
  }

  /// A pattern in RE2's syntax whose search gives the same answers, without case folding.
  ///
  /// Anchors stand where no run does, `(?s)` where it is needed: `a*b` is `(?s)^a.*b$`, `*a*` is `a`, `*` is
  /// the empty pattern.
  package var regularExpressionText: String {
    var rest = pieces[...]
    var text = ""
    if rest.first == .anyRun { rest.removeFirst() } else { text += "^" }
    let endsOpen = rest.last == .anyRun || (rest.isEmpty && !pieces.isEmpty)
    if rest.last == .anyRun { rest.removeLast() }
    var needsAnyNewline = false
    for piece in rest {
      switch piece {
      case .literal(let literal): text += RegularExpression.quoted(literal)
      case .anyRun: text += ".*"
      case .anyScalar: text += "."
      }
      if piece == .anyRun || piece == .anyScalar { needsAnyNewline = true }
    }
    if !endsOpen { text += "$" }
    return needsAnyNewline ? "(?s)" + text : text
  }
}
