/// What stands between the tokens of a text, in one pass over it.
struct Gaps {
  private(set) var comments: [[FormatText.Comment]]
  private(set) var hasBlankLineBefore: [Bool] = []
  private(set) var columns: [Int] = []
  private let bytes: [UInt8]
  /// Where the bytes end that were passed, and where their last line begins.
  private var position = 0
  private var lineStart = 0

  init(_ lexer: Lexer) {
    bytes = lexer.bytes
    comments = [[FormatText.Comment]](repeating: [], count: lexer.tokens.count)
    var next = 0
    for (index, token) in lexer.tokens.enumerated() {
      var breaks: [Int] = []
      while next < lexer.comments.count, lexer.comments[next].nextToken <= index {
        let placed = lexer.comments[next]
        breaks.append(advance(to: placed.range.lowerBound))
        comments[index].append(
          FormatText.Comment(
            text: placed.comment.text, isTrailing: placed.isTrailing, isInline: false,
            isBesidePrevious: breaks[breaks.count - 1] == 0 && comments[index].last?.isOneLineBlock ?? false,
            hasBlankLineBefore: breaks[breaks.count - 1] > 1, column: position - lineStart))
        _ = advance(to: placed.range.upperBound)
        next += 1
      }
      breaks.append(advance(to: token.range.lowerBound))
      hasBlankLineBefore.append(breaks[breaks.count - 1] > 1)
      columns.append(position - lineStart)
      _ = advance(to: token.range.upperBound)
      if token.kind != .end { markInline(index, breaks) }
    }
  }

  /// - Returns: how many line breaks are passed.
  private mutating func advance(to end: Int) -> Int {
    var count = 0
    while position < end {
      if bytes[position] == UInt8(ascii: "\n") {
        count += 1
        lineStart = position + 1
      }
      position += 1
    }
    return count
  }

  /// From the token backwards, the blocks that nothing parts from it.
  ///
  /// - Parameter breaks: how many line breaks stand before each comment and before the token.
  private mutating func markInline(_ index: Int, _ breaks: [Int]) {
    for place in comments[index].indices.reversed() {
      guard comments[index][place].isOneLineBlock, breaks[place + 1] == 0 else { return }
      comments[index][place].isInline = true
    }
  }
}

extension FormatText.Comment {
  /// Whether something may follow it on its line.
  fileprivate var isOneLineBlock: Bool {
    text.utf8.starts(with: "/*".utf8) && !text.utf8.contains(UInt8(ascii: "\n"))
  }
}
