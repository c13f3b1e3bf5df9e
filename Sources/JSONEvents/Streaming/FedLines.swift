/// JSON lines that are fed in pieces, as batches of whole lines. Its memory does not grow with what is fed.
package struct FedLines {
  /// The start of a line whose end has not come yet.
  private var rest: [UInt8] = []
  /// How many lines have ended.
  private var count = 0
  /// Whether `rest` was cut: then it is no event, whatever comes.
  private var isCut = false
  private let longest: Int

  /// - Parameter longest: the length in bytes from which on a line is no event.
  package init(longest: Int = 64 << 20) {
    self.longest = longest
  }

  /// Takes some bytes; a line may come in pieces.
  ///
  /// - Returns: the lines that are whole now; `nil` when none has ended.
  package mutating func batch(_ bytes: some Sequence<UInt8>) -> EventBatch? {
    let known = rest.count
    rest += bytes
    // What was known holds no end: it is not looked at again for each piece of a long line.
    guard let end = rest[known...].lastIndex(of: UInt8(ascii: "\n")) else {
      if rest.count > longest || isCut { cut() }
      return nil
    }
    if isCut, let first = rest[known...].firstIndex(of: UInt8(ascii: "\n")) {
      rest.removeSubrange(known..<first)
      return batch(endingAt: end - (first - known))
    }
    return batch(endingAt: end)
  }

  /// The line that has not ended; `nil` when there is none.
  package mutating func last() -> EventBatch? {
    defer { rest = [] }
    return rest.isEmpty ? nil : EventBatch(lines: withoutMark(rest), firstNumber: count)
  }

  private mutating func batch(endingAt end: Int) -> EventBatch {
    let lines = Array(rest[...end])
    rest.removeFirst(end + 1)
    isCut = false
    defer { count += lines.count { $0 == UInt8(ascii: "\n") } }
    return EventBatch(lines: withoutMark(lines), firstNumber: count)
  }

  /// Keeps of a line that is too long what is no JSON, so that it is told as broken when it ends.
  private mutating func cut() {
    rest.removeLast(max(0, rest.count - longest))
    if !rest.isEmpty { rest[rest.count - 1] = 0 }
    isCut = true
  }

  /// The first lines without the mark that some programs begin a text with.
  private func withoutMark(_ lines: [UInt8]) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return count == 0 && lines.starts(with: mark) ? Array(lines.dropFirst(mark.count)) : lines
  }
}
