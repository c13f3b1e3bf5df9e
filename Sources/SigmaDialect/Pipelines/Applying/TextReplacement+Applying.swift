import Patterns

extension Sigma.Pipeline.TextReplacement {
  typealias DraftText = Sigma.Pipeline.DraftText

  enum Outcome {
    case text(DraftText)
    /// Nothing in it matches.
    case unchanged
    /// Why it can't be said what comes out.
    case failure(String)
  }

  /// The text with every match replaced.
  func applied(to text: DraftText) -> Outcome {
    guard skipsWildcards else { return replaced(text.units, hasPlaceholders: !text.placeholders.isEmpty) }
    var result = DraftText()
    var isChanged = false
    for piece in text.pieces {
      guard case .literal(let literal) = piece else {
        result.append(piece)
        continue
      }
      let units = literal.unicodeScalars.map { (text: String($0), piece: DraftText.Piece.literal(String($0))) }
      switch replaced(units, hasPlaceholders: false) {
      case .text(let new):
        result.append(new)
        isChanged = true
      case .unchanged: result.append(piece)
      case .failure(let message): return .failure(message)
      }
    }
    return isChanged ? .text(result) : .unchanged
  }

  private func replaced(_ units: [(text: String, piece: DraftText.Piece)], hasPlaceholders: Bool) -> Outcome {
    let plain = units.map(\.text).joined()
    guard let matches = pattern.matches(in: plain) else {
      return .failure("RE2 and Python may not agree on '\(pattern.text)' in '\(plain)'")
    }
    if matches.isEmpty { return .unchanged }
    // The index of the unit that starts at a byte; none where a byte is inside of one.
    var starts: [Int: Int] = [:]
    var offset = 0
    for (index, unit) in units.enumerated() {
      starts[offset] = index
      offset += unit.text.utf8.count
    }
    starts[offset] = units.count
    func slice(_ range: Range<Int>) -> ArraySlice<(text: String, piece: DraftText.Piece)>? {
      guard let start = starts[range.lowerBound], let end = starts[range.upperBound] else { return nil }
      return units[start..<end]
    }
    var result = DraftText()
    var position = 0
    for match in matches {
      guard let whole = match[0], let before = slice(position..<whole.lowerBound), slice(whole) != nil else {
        return .failure("'\(pattern.text)' matches a part of an escaped wildcard or placeholder of '\(plain)'")
      }
      for unit in before { result.append(unit.piece) }
      for part in replacement.parts {
        switch part {
        case .text(let text): result.append(read(text, hasPlaceholders: hasPlaceholders))
        case .group(let number):
          guard let range = match[number] else { continue }
          guard let group = slice(range) else {
            return .failure("group \(number) of '\(pattern.text)' takes a part of an escape of '\(plain)'")
          }
          for unit in group { result.append(unit.piece) }
        }
      }
      position = whole.upperBound
    }
    for unit in slice(position..<offset) ?? [] { result.append(unit.piece) }
    return .text(result)
  }

  /// What a replacement's own text stands for. Only a backslash before a wildcard escapes, as in pySigma.
  private func read(_ text: String, hasPlaceholders: Bool) -> DraftText {
    if skipsWildcards, !makesWildcards { return DraftText([.literal(text)]) }
    if skipsWildcards { return DraftText(text, hasPlaceholders: false) }
    var escaped = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      escaped.unicodeScalars.append(scalar)
      if scalar == "\\", next != "*", next != "?" { escaped.unicodeScalars.append(scalar) }
    }
    return DraftText(escaped, hasPlaceholders: hasPlaceholders)
  }
}
