package import Patterns

extension Sigma {
  /// Reads the escapes and wildcards of a value (Sigma reference section 4.2).
  ///
  /// From left to right: `\*`, `\?` and `\\` are that character as text; a backslash before anything else, or
  /// at the end, is itself; a bare `*` is any run and a bare `?` any one scalar.
  package static func decode(_ text: String) -> [Glob.Piece] {
    let (star, mark, backslash) = (UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\"))
    var pieces: [Glob.Piece] = []
    // Bytes, of which texts are made that take no more memory than they need: rules hold tens of thousands.
    var literal: [UInt8] = []
    literal.reserveCapacity(text.utf8.count)
    func endLiteral() {
      if !literal.isEmpty { pieces.append(.literal(String(decoding: literal, as: UTF8.self))) }
      literal.removeAll(keepingCapacity: true)
    }
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        if byte != star, byte != mark, byte != backslash { literal.append(backslash) }
        literal.append(byte)
        isEscaped = false
      } else if byte == backslash {
        isEscaped = true
      } else if byte == star || byte == mark {
        endLiteral()
        pieces.append(byte == star ? .anyRun : .anyScalar)
      } else {
        literal.append(byte)
      }
    }
    if isEscaped { literal.append(backslash) }
    endLiteral()
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
