extension CharacterClass {
  /// The class in RE2's syntax: `\d`, `\w`, `\s` and their negations, `\p{…}` for a large class that has a
  /// name, else `[…]`, or `[^…]` when that is shorter.
  package var text: String {
    let inverted = self.inverted
    if let short = Self.shortText(self, negated: false) ?? Self.shortText(inverted, negated: true) {
      return short
    }
    if isEmpty { return "[^\\x{0}-\\x{10FFFF}]" }
    let isNegated = !inverted.isEmpty && inverted.ranges.count < ranges.count + (contains(0x10FFFF) ? 1 : 0)
    return isNegated ? "[^\(inverted.members)]" : "[\(members)]"
  }

  private static func shortText(_ set: CharacterClass, negated: Bool) -> String? {
    if set == digits { return negated ? "\\D" : "\\d" }
    if set == spaces { return negated ? "\\S" : "\\s" }
    if set == wordScalars { return negated ? "\\W" : "\\w" }
    guard set.ranges.count > 8, let name = unicodePropertyName(of: set) else { return nil }
    return (negated ? "\\P{" : "\\p{") + name + "}"
  }

  private var members: String {
    var text = ""
    for range in rangesOverSurrogates {
      text += Self.member(range.lowerBound)
      if range.count == 1 { continue }
      if range.count > 2 { text += "-" }
      text += Self.member(range.upperBound)
    }
    return text
  }

  /// The ranges, with two that only the surrogates divide written as one.
  var rangesOverSurrogates: [ClosedRange<UInt32>] {
    ranges.reduce(into: []) { result, range in
      if range.lowerBound == 0xE000, let last = result.last, last.upperBound == 0xD7FF {
        result[result.count - 1] = last.lowerBound...range.upperBound
      } else {
        result.append(range)
      }
    }
  }

  /// A scalar as it is written inside brackets: ASCII, and letters with case, as they are; the rest by
  /// number, since the ends of a range of it say nothing to the eye.
  private static func member(_ value: UInt32) -> String {
    guard let scalar = Unicode.Scalar(value) else { return "" }
    switch scalar {
    case "\\", "[", "]", "^", "-":
      return "\\" + String(scalar)
    default:
      let isPlain = scalar.isASCII || SimpleCaseFolding.hasVariants(scalar)
      let isMark = scalar.properties.canonicalCombiningClass != .notReordered
      if isPlain, !isMark, RegularExpression.isReadable(scalar) { return String(scalar) }
      return RegularExpression.numberEscape(scalar)
    }
  }
}
