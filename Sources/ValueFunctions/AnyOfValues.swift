import Events
import Patterns

// What Sigma asks of all values of fields: one that passes is enough.

extension Call {
  /// A part of each value of the first argument that is a time, in order.
  func partsOfTimes(_ part: (LocalMoment) -> Int64) -> Value {
    .list(list(0).compactMap { moment(of: $0).map { .integer(part($0)) } })
  }

  /// Numbers are whole seconds, rounded down, within the years that texts can say; other values are no times.
  private func moment(of value: Value) -> LocalMoment? {
    if case .string(let text) = value, let time = Timestamp(text: text) { return LocalMoment(time.seconds) }
    let number: Number?
    switch value {
    case .string(let text): number = Number(decimal: text)
    case .integer, .double: number = value.number
    case .null, .boolean, .list: number = nil
    }
    // 1678-01-01 and 2262-01-01.
    let known: Range<Int64> = -9_214_560_000..<9_214_646_400
    switch number {
    case .integer(let seconds) where known.contains(seconds): return LocalMoment(seconds)
    case .double(let seconds):
      return Int64(exactly: seconds.rounded(.down)).flatMap { known.contains($0) ? LocalMoment($0) : nil }
    case .integer, nil: return nil
    }
  }

  /// Whether a text of the first list and one of the second stand in a relation, which sees their scalars.
  func somePair(_ relation: ([Unicode.Scalar], [Unicode.Scalar]) -> Bool) -> Bool {
    let isCaseSensitive = value(2) == .boolean(true)
    func texts(_ index: Int) -> [[Unicode.Scalar]] {
      list(index).compactMap(\.text).map { text in
        text.unicodeScalars.map { isCaseSensitive ? $0 : SimpleCaseFolding.fold($0) }
      }
    }
    let others = texts(1)
    return texts(0).contains { text in others.contains { relation(text, $0) } }
  }

  /// Each text of a choice stands after its length, so that no two choices read the same. Choices past the limit
  /// are left out, at each step, so that what is left out is never made.
  var combinations: [String] {
    let limit = ValueFunction.combinationLimit
    return arguments.indices.reduce([""]) { choices, index in
      let texts = list(index).compactMap(\.text)
      var longer: [String] = []
      for choice in choices {
        for text in texts.prefix(limit - longer.count) { longer.append("\(choice)\(text.utf8.count):\(text)") }
        if longer.count == limit { break }
      }
      return longer
    }
  }
}
