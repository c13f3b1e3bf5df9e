/// JSON lines that are fed in pieces, as batches of whole lines.
package struct FedLines {
  /// The start of a line whose end has not come yet.
  private var rest: [UInt8] = []
  /// How many lines have ended.
  private var count = 0

  package init() {}

  /// Takes some bytes; a line may come in pieces.
  ///
  /// - Returns: the lines that are whole now; `nil` when none has ended.
  package mutating func batch(_ bytes: some Sequence<UInt8>) -> EventBatch? {
    rest += bytes
    guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let lines = Array(rest[...end])
    rest.removeFirst(end + 1)
    defer { count += lines.count { $0 == UInt8(ascii: "\n") } }
    return EventBatch(lines: lines, firstNumber: count)
  }

  /// The line that has not ended; `nil` when there is none.
  package mutating func last() -> EventBatch? {
    defer { rest = [] }
    return rest.isEmpty ? nil : EventBatch(lines: rest, firstNumber: count)
  }
}
