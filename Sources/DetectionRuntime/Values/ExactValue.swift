/// A value that equals another only if the scalars of its texts are the same.
///
/// `Value` compares texts as Swift does, under canonical equivalence; nothing in a detection is normalized.
package struct ExactValue: Hashable, Sendable {
  package let value: Value

  package init(_ value: Value) {
    self.value = value
  }

  package static func == (left: ExactValue, right: ExactValue) -> Bool {
    switch (left.value, right.value) {
    case (.string(let left), .string(let right)):
      left.isExactly(right)
    case (.list(let left), .list(let right)):
      left.map(ExactValue.init) == right.map(ExactValue.init)
    case (.null, _), (.integer, _), (.double, _), (.boolean, _), (.string, _), (.list, _):
      left.value == right.value
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch value {
    case .string(let text): ExactText(text).hash(into: &hasher)
    case .list(let values): hasher.combine(values.count)
    case .null, .integer, .double, .boolean: hasher.combine(value)
    }
  }

  /// Numbers before texts, each ascending, texts by scalars; a Boolean stands among the numbers as 1 or 0.
  /// Numbers that are equal are ordered by their kind, so that the order is one.
  package static func precedes(_ left: ExactValue, _ right: ExactValue) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    if case .string(let leftText) = left.value, case .string(let rightText) = right.value {
      return leftText.precedes(rightText)
    }
    guard let leftNumber = left.value.countable, let rightNumber = right.value.countable else { return false }
    let order = leftNumber.compare(rightNumber)
    return order == 0 ? left.kind < right.kind : order < 0
  }

  private var rank: Int {
    switch value {
    case .integer, .double, .boolean: 0
    case .string: 1
    case .list: 2
    case .null: 3
    }
  }

  private var kind: Int {
    switch value {
    case .integer: 0
    case .double: 1
    case .boolean: 2
    case .string, .list, .null: 3
    }
  }
}

/// A text that equals another only if its scalars are the same.
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
