import Patterns

/// Whether two values stand in the relation of a join; never if either is null or a list.
///
/// Two numbers are equal as numbers, other values when their texts are. Less and greater are asked of numbers
/// and of texts that are decimal numbers; between other values they are false.
func joined(_ left: Value, _ relation: Relation, _ right: Value, ignoringCase: Bool) -> Bool {
  switch relation {
  case .equal, .notEqual:
    // Equal numbers have equal texts.
    guard let left = JoinText(left, ignoringCase: ignoringCase),
      let right = JoinText(right, ignoringCase: ignoringCase)
    else { return false }
    return (left == right) == (relation == .equal)
  case .less, .lessOrEqual, .greater, .greaterOrEqual:
    guard let left = left.number, let right = right.number else { return false }
    return relation.holds(left.compare(right))
  }
}

/// A value as joins compare it for equality.
enum JoinText: Hashable {
  case exact(ExactText)
  case folded(FoldedText)

  /// `nil` for values that join with nothing.
  init?(_ value: Value, ignoringCase: Bool) {
    guard let text = value.text else { return nil }
    self = ignoringCase ? .folded(FoldedText(text)) : .exact(ExactText(text))
  }
}

/// Whether a value is text that is an address in another one, a network.
func isInside(_ value: Value, _ network: Value) -> Bool {
  guard case .string(let address) = value, let written = network.text else { return false }
  return IPNetwork(written)?.contains(address) ?? false
}

/// The patterns that the values of a join's right side are: compiled once for all rows.
final class JoinPatterns {
  private var compiled: [ExactText: CompiledPattern?] = [:]

  /// Whether the text of a value holds a match of another one, a pattern.
  func matches(_ value: Value, _ pattern: Value, ignoringCase: Bool) -> Bool {
    guard let text = value.text, let written = pattern.text else { return false }
    let key = ExactText(written)
    if let known = compiled[key] { return known?.search(text) ?? false }
    let new = try? CompiledPattern(written, ignoringCase: ignoringCase)
    compiled[key] = .some(new)
    return new?.search(text) ?? false
  }
}
