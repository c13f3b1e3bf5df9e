package import Patterns

extension Sigma {
  /// Reads the escapes and wildcards of a value (Sigma reference section 4.2).
  ///
  /// From left to right: `\*`, `\?` and `\\` are that character as text; a backslash before anything else, or
  /// at the end, is itself; a bare `*` is any run and a bare `?` any one scalar.
  package static func decode(_ text: String) -> [Glob.Piece] {
    var pieces: [Glob.Piece] = []
    var literal = String.UnicodeScalarView()
    func wildcard(_ piece: Glob.Piece) {
      if !literal.isEmpty { pieces.append(.literal(String(literal))) }
      literal = String.UnicodeScalarView()
      pieces.append(piece)
    }
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        if scalar != "*", scalar != "?", scalar != "\\" { literal.append("\\") }
        literal.append(scalar)
        isEscaped = false
      } else {
        switch scalar {
        case "\\": isEscaped = true
        case "*": wildcard(.anyRun)
        case "?": wildcard(.anyScalar)
        default: literal.append(scalar)
        }
      }
    }
    if isEscaped { literal.append("\\") }
    if !literal.isEmpty { pieces.append(.literal(String(literal))) }
    return pieces
  }

  /// Writes literals and wildcards so that `decode` gives them back.
  ///
  /// A literal `*` or `?` gets a backslash. A literal backslash is doubled only where it would be taken for
  /// an escape: before `*`, `?` or another backslash, literal or wildcard.
  package static func encode(_ pieces: some Sequence<Glob.Piece>) -> String {
    var scalars: [(scalar: Unicode.Scalar, isLiteral: Bool)] = []
    for piece in pieces {
      switch piece {
      case .literal(let text): scalars += text.unicodeScalars.map { ($0, true) }
      case .anyRun: scalars.append(("*", false))
      case .anyScalar: scalars.append(("?", false))
      }
    }
    var text = String.UnicodeScalarView()
    for (index, (scalar, isLiteral)) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1].scalar : nil
      switch scalar {
      case "*", "?":
        if isLiteral { text.append("\\") }
      case "\\":
        if next == "*" || next == "?" || next == "\\" { text.append("\\") }
      default:
        break
      }
      text.append(scalar)
    }
    return String(text)
  }

  /// Writes a text without wildcards.
  package static func encode(literal text: String) -> String {
    encode([.literal(text)])
  }
}
