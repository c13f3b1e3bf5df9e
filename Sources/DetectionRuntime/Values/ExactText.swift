/// A text that equals another only if its scalars are the same; `String` would also call canonically
/// equivalent texts equal.
package struct ExactText: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

  package func hash(into hasher: inout Hasher) {
    var contiguous = text
    contiguous.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8.max)
  }
}

extension Value {
  /// Whether the value stands before another in a list: Booleans, numbers, texts, each ascending, texts by
  /// scalars, an integer before an equal float.
  func isListed(before other: Value) -> Bool {
    if rank != other.rank { return rank < other.rank }
    if case .string(let left) = self, case .string(let right) = other { return left.precedes(right) }
    guard let left = countable, let right = other.countable else { return false }
    let order = left.compare(right)
    return order == 0 ? isInteger && !other.isInteger : order < 0
  }

  private var rank: Int {
    switch self {
    case .boolean: 0
    case .integer, .double: 1
    case .string: 2
    case .list, .null: 3
    }
  }

  private var isInteger: Bool {
    if case .integer = self { true } else { false }
  }
}
