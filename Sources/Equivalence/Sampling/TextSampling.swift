import Patterns

/// Texts at and around literals and patterns.
extension SplitMix64 {
  /// What stands around the parts of a text that matter: mostly harmless, sometimes a line break, a letter
  /// with unusual variants, or a character that patterns are made of.
  mutating func filler(_ length: ClosedRange<Int>) -> String {
    let common = ["a", "b", "x", "0", "1", " ", "-", "/", "\\", ".", "_", "Z"]
    let rare = ["\n", "é", "e\u{301}", "ſ", "\u{212A}", "İ", "*", "?", "'", "\"", "$", "%", "🙂", "\t", "ß"]
    return (0..<number(length)).map { _ in
      (oneIn(6) ? element(rare) : element(common)) ?? "a"
    }.joined()
  }

  /// The text with other letters that match it whatever their case; mostly as it is.
  mutating func recased(_ text: String) -> String {
    switch number(0...9) {
    case 0, 1:
      return text.uppercased().unicodeScalars.count == text.unicodeScalars.count ? text.uppercased() : text
    case 2: return FoldedText(text).folded
    case 3, 4: return replacingOneScalar(of: text) { $1.element(SimpleCaseFolding.orbit(of: $0)) ?? $0 }
    default: return text
    }
  }

  /// A text that is the given one but for a small difference.
  mutating func nearMiss(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    switch number(0...8) {
    case 0: return filler(1...2) + text
    case 1: return text + filler(1...2)
    case 2: return String(String.UnicodeScalarView(scalars.dropFirst()))
    case 3: return String(String.UnicodeScalarView(scalars.dropLast()))
    case 4:
      guard !scalars.isEmpty else { return filler(1...1) }
      let place = number(0...scalars.count - 1)
      return String(String.UnicodeScalarView(scalars[..<place] + scalars[(place + 1)...]))
    case 5:
      let place = number(0...scalars.count)
      return String(
        String.UnicodeScalarView(scalars[..<place] + filler(1...1).unicodeScalars + scalars[place...]))
    case 6: return recased(text)
    default: return replacingOneScalar(of: text) { $1.filler(1...1).unicodeScalars.first ?? "a" }
    }
  }

  private mutating func replacingOneScalar(
    of text: String, _ replacement: (Unicode.Scalar, inout SplitMix64) -> Unicode.Scalar
  ) -> String {
    var scalars = Array(text.unicodeScalars)
    guard !scalars.isEmpty else { return text }
    let place = number(0...scalars.count - 1)
    scalars[place] = replacement(scalars[place], &self)
    return String(String.UnicodeScalarView(scalars))
  }

  /// A text that the wildcards match as a whole.
  mutating func member(of glob: Glob) -> String {
    glob.pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .anyRun: filler(0...3)
      case .anyScalar: filler(1...1).unicodeScalars.first.map { String($0) } ?? "a"
      }
    }.joined()
  }
}

/// A text that a regular expression matches, unless it asks for what stands around it.
struct RegularExpressionMember {
  private(set) var text = String.UnicodeScalarView()
  /// Whether nothing may stand before the text.
  private(set) var isAtStart = false
  /// Whether nothing may stand after the text.
  private(set) var isAtEnd = false
  /// Repetitions stay short, and stop when the text is longer than this.
  private static let lengthLimit = 400

  init(of expression: RegularExpression, _ random: inout SplitMix64) {
    append(expression.root, &random)
  }

  private mutating func append(_ node: RegularExpression.Node, _ random: inout SplitMix64) {
    switch node {
    case .empty, .wordBoundary, .notWordBoundary, .beginLine, .endLine:
      break
    case .literal(let scalar, let ignoringCase):
      let variants = ignoringCase && random.oneIn(3) ? SimpleCaseFolding.orbit(of: scalar) : [scalar]
      text.append(random.element(variants) ?? scalar)
    case .characterClass(let set):
      if let scalar = member(of: set, &random) { text.append(scalar) }
    case .anyScalar(let includingNewline):
      let scalar = random.filler(1...1).unicodeScalars.first ?? "a"
      text.append(scalar == "\n" && !includingNewline ? "a" : scalar)
    case .beginText:
      if text.isEmpty { isAtStart = true }
    case .endText:
      isAtEnd = true
    case .concatenation(let operands):
      for operand in operands { append(operand, &random) }
    case .alternation(let operands):
      if let operand = random.element(operands) { append(operand, &random) }
    case .repetition(let operand, let min, let max, _):
      let most = Swift.min(max ?? min + 2, min + 2)
      for index in 0..<random.number(min...Swift.max(min, most)) {
        guard index < min || text.count < Self.lengthLimit else { break }
        append(operand, &random)
      }
    case .group(let operand, _):
      append(operand, &random)
    }
  }

  /// A scalar of a set: of those that can be typed, if there are such.
  private func member(of set: CharacterClass, _ random: inout SplitMix64) -> Unicode.Scalar? {
    let typed = set.ranges.filter { $0.overlaps(0x20...0x7E) }
    guard let range = random.element(typed.isEmpty || random.oneIn(8) ? set.ranges : typed) else {
      return nil
    }
    let clamped = range.overlaps(0x20...0x7E) && !random.oneIn(8) ? range.clamped(to: 0x20...0x7E) : range
    // Ends are where mistakes are made.
    let value = random.either(
      clamped.lowerBound, clamped.upperBound, UInt32.random(in: clamped, using: &random))
    return Unicode.Scalar(value)
  }
}
