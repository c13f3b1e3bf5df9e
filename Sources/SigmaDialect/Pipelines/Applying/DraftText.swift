import Patterns

extension Sigma.Pipeline {
  /// A text of a detection item while steps work on it: its modifiers for parts are wildcards in it already, as
  /// they are where pySigma's steps look at it.
  struct DraftText: Hashable {
    enum Piece: Hashable {
      case literal(String)
      case anyRun
      case anyScalar
      /// `%name%` under `expand`.
      case placeholder(String)
    }

    /// No two literals follow each other, and none is empty.
    private(set) var pieces: [Piece] = []

    init(_ pieces: some Sequence<Piece> = []) {
      for piece in pieces { append(piece) }
    }

    /// A Sigma text.
    init(_ text: String, hasPlaceholders: Bool) {
      for piece in Sigma.decode(text) {
        switch piece {
        case .literal(let literal) where hasPlaceholders: append(placeholdersIn: literal)
        case .literal(let literal): append(.literal(literal))
        case .anyRun: append(.anyRun)
        case .anyScalar: append(.anyScalar)
        }
      }
    }

    mutating func append(_ piece: Piece) {
      switch (piece, pieces.last) {
      case (.literal(""), _): return
      case (.literal(let text), .literal(let before)): pieces[pieces.count - 1] = .literal(before + text)
      case (.literal, _), (.anyRun, _), (.anyScalar, _), (.placeholder, _): pieces.append(piece)
      }
    }

    mutating func append(_ other: DraftText) {
      for piece in other.pieces { append(piece) }
    }

    /// Takes `%name%` for placeholders and `\%` for percent signs.
    private mutating func append(placeholdersIn literal: String) {
      for part in PlaceholderParts(literal).parts { append(part) }
    }

    var hasWildcard: Bool { pieces.contains(.anyRun) || pieces.contains(.anyScalar) }

    var placeholders: [String] {
      pieces.compactMap { piece in
        if case .placeholder(let name) = piece { name } else { nil }
      }
    }

    /// The text as pySigma's patterns see it: wildcards bare, literal `*` and `?` after a backslash, backslashes
    /// as they are.
    var plain: String { units.map(\.text).joined() }

    /// Wildcard, literal scalar or placeholder, each with its text in `plain`.
    var units: [(text: String, piece: Piece)] {
      pieces.flatMap { piece -> [(text: String, piece: Piece)] in
        switch piece {
        case .literal(let literal):
          literal.unicodeScalars.map { scalar in
            (scalar == "*" || scalar == "?" ? "\\\(scalar)" : String(scalar), .literal(String(scalar)))
          }
        case .anyRun: [("*", piece)]
        case .anyScalar: [("?", piece)]
        case .placeholder(let name): [("%\(name)%", piece)]
        }
      }
    }

    /// The Sigma text, to be read with or without placeholders; `nil` when it can't be written: a backslash
    /// before a placeholder would make it text.
    func sigmaText(hasPlaceholders: Bool) -> String? {
      var result: [Glob.Piece] = []
      for (index, piece) in pieces.enumerated() {
        switch piece {
        case .literal(let literal):
          if hasPlaceholders, literal.hasSuffix("\\"), index + 1 < pieces.count,
            case .placeholder = pieces[index + 1]
          {
            return nil
          }
          result.append(.literal(hasPlaceholders ? literal.replacing("%", with: "\\%") : literal))
        case .anyRun: result.append(.anyRun)
        case .anyScalar: result.append(.anyScalar)
        case .placeholder(let name): result.append(.literal("%\(name)%"))
        }
      }
      // Neighbours that have become literals are one, so that backslashes are told from escapes.
      var joined: [Glob.Piece] = []
      for piece in result {
        if case .literal(let text) = piece, case .literal(let before) = joined.last {
          joined[joined.count - 1] = .literal(before + text)
        } else {
          joined.append(piece)
        }
      }
      return Sigma.encode(joined)
    }

    /// The text with placeholders replaced, in every combination; `nil` when none is.
    func replacing(_ values: (String) -> [DraftText]?) -> [DraftText]? {
      var results = [DraftText()]
      var isReplaced = false
      for piece in pieces {
        var choices = [DraftText([piece])]
        if case .placeholder(let name) = piece, let found = values(name) {
          choices = found
          isReplaced = true
        }
        results = results.flatMap { result in
          choices.map { choice in
            var result = result
            result.append(choice)
            return result
          }
        }
      }
      return isReplaced ? results : nil
    }

    /// The text with its literals changed one by one.
    func mappingLiterals(_ change: (String) -> String) -> DraftText {
      DraftText(
        pieces.map { piece in
          if case .literal(let text) = piece { .literal(change(text)) } else { piece }
        })
    }
  }

  /// `a%name%b` taken apart.
  struct PlaceholderParts {
    private(set) var parts: [DraftText.Piece] = []

    /// - Parameter keepsEscapes: whether the backslash of `\%` stays.
    init(_ text: String, keepsEscapes: Bool = false) {
      let bytes = Array(text.utf8)
      let percent = UInt8(ascii: "%")
      var literal: [UInt8] = []
      var index = 0
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == percent {
          literal += keepsEscapes ? bytes[index...index + 1] : [percent]
          index += 2
          continue
        }
        if bytes[index] == percent {
          let name = bytes[(index + 1)...].prefix(while: Sigma.isPlaceholderByte)
          if !name.isEmpty, name.endIndex < bytes.count, bytes[name.endIndex] == percent {
            parts.append(.literal(String(decoding: literal, as: UTF8.self)))
            parts.append(.placeholder(String(decoding: name, as: UTF8.self)))
            literal = []
            index = name.endIndex + 1
            continue
          }
        }
        literal.append(bytes[index])
        index += 1
      }
      parts.append(.literal(String(decoding: literal, as: UTF8.self)))
    }
  }
}
