/// Texts that say the same as a pattern: its search succeeds exactly in what equals, begins with, ends with or holds one of
/// them. Comparing is faster than a search.
package struct LiteralChoice: Hashable, Sendable {
  package let relation: TextRelation
  package let texts: [String]
  package let ignoringCase: Bool
}

extension RegularExpression {
  /// The texts that say the same as the whole pattern, for patterns like `(?i)(docker|podman)(\.exe)?$`; `nil` when there are
  /// none, or too many.
  package var literalChoice: LiteralChoice? {
    var parts = root.operands
    var isStart = false
    var isEnd = false
    while parts.first == .beginText {
      isStart = true
      parts.removeFirst()
    }
    while parts.last == .endText {
      isEnd = true
      parts.removeLast()
    }
    guard let texts = Node.concatenation(parts).texts else { return nil }
    let cases = Set(texts.joined().compactMap(\.case))
    guard cases.count <= 1 else { return nil }
    let relation: TextRelation =
      switch (isStart, isEnd) {
      case (true, true): .equals
      case (true, false): .startsWith
      case (false, true): .endsWith
      case (false, false): .contains
      }
    return LiteralChoice(
      relation: relation, texts: texts.map { String(String.UnicodeScalarView($0.map(\.scalar))) },
      ignoringCase: cases.first == .ignored)
  }
}

/// A scalar of a text that a node matches.
private struct ChosenScalar {
  enum Case {
    case ignored, kept
  }

  let scalar: Unicode.Scalar
  /// `nil` for a scalar that folds with no other.
  let `case`: Case?

  init(_ scalar: Unicode.Scalar, ignoringCase: Bool) {
    self.scalar = scalar
    self.case = SimpleCaseFolding.hasVariants(scalar) ? (ignoringCase ? .ignored : .kept) : nil
  }
}

extension RegularExpression.Node {
  /// What follows each other.
  fileprivate var operands: [RegularExpression.Node] {
    switch self {
    case .concatenation(let operands): operands
    case .group(let operand, _): operand.operands
    case .empty, .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary,
      .notWordBoundary, .alternation, .repetition:
      [self]
    }
  }

  /// The most texts, and the most scalars of them all.
  private static var limits: (texts: Int, scalars: Int) { (64, 2_048) }

  /// All texts that the node matches; `nil` when there are too many, or where they stand matters.
  fileprivate var texts: [[ChosenScalar]]? {
    switch self {
    case .empty: return [[]]
    case .literal(let scalar, let ignoringCase): return [[ChosenScalar(scalar, ignoringCase: ignoringCase)]]
    case .characterClass(let set): return set.choices?.map { [$0] }
    case .group(let operand, _): return operand.texts
    case .alternation(let operands):
      var texts: [[ChosenScalar]] = []
      for operand in operands {
        guard let more = operand.texts, texts.count + more.count <= Self.limits.texts else { return nil }
        texts += more
      }
      return texts
    case .concatenation(let operands):
      var texts: [[ChosenScalar]] = [[]]
      for operand in operands {
        guard let next = operand.texts, let longer = Self.product(texts, next) else { return nil }
        texts = longer
      }
      return texts
    case .repetition(let operand, let min, let max, _):
      guard let max, max <= 4, let once = operand.texts else { return nil }
      var texts: [[ChosenScalar]] = min == 0 ? [[]] : []
      var repeated: [[ChosenScalar]] = [[]]
      for count in 0..<max {
        guard let longer = Self.product(repeated, once) else { return nil }
        repeated = longer
        if count + 1 >= min { texts += repeated }
      }
      return texts.count <= Self.limits.texts ? texts : nil
    case .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: return nil
    }
  }

  private static func product(_ left: [[ChosenScalar]], _ right: [[ChosenScalar]]) -> [[ChosenScalar]]? {
    guard left.count * right.count <= limits.texts else { return nil }
    let texts = left.flatMap { start in right.map { start + $0 } }
    return texts.reduce(0) { $0 + $1.count } <= limits.scalars ? texts : nil
  }
}

extension CharacterClass {
  /// The scalars of a small set; without their case variants if these are all in it. `nil` of a large one.
  fileprivate var choices: [ChosenScalar]? {
    guard let scalars = scalars(upTo: 12) else { return nil }
    let folds = Set(scalars.map { SimpleCaseFolding.fold($0) })
    let isFolded = folds.allSatisfy { fold in
      SimpleCaseFolding.orbit(of: fold).allSatisfy { contains($0.value) }
    }
    return (isFolded ? folds.sorted { $0.value < $1.value } : scalars).map { ChosenScalar($0, ignoringCase: isFolded) }
  }
}
