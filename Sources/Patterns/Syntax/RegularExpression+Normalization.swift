extension RegularExpression {
  /// An expression whose search gives the same answers, in a form that most ways of writing it share.
  ///
  /// Groups and greediness are dropped, so that captures are lost; classes of one scalar or of one letter in
  /// all cases become literals; branches of one scalar become one class; what can't add anything goes. Equal
  /// forms mean the same; the converse does not hold.
  package var normalized: RegularExpression {
    RegularExpression(root: root.normalized)
  }
}

extension RegularExpression.Node {
  /// What matches no text.
  static let never = RegularExpression.Node.characterClass(.none)

  /// The node as `RegularExpression.normalized` has it.
  var normalized: RegularExpression.Node {
    switch self {
    case .empty, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: self
    case .literal(let scalar, let ignoringCase):
      ignoringCase && SimpleCaseFolding.hasVariants(scalar)
        ? .literal(SimpleCaseFolding.fold(scalar), ignoringCase: true) : .literal(scalar, ignoringCase: false)
    case .characterClass(let set): Self.oneOf(set)
    case .concatenation(let operands): Self.normalizedConcatenation(operands.map(\.normalized))
    case .alternation(let operands): Self.normalizedAlternation(operands.map(\.normalized))
    case .repetition(let operand, let min, let max, _):
      Self.normalizedRepetition(operand.normalized, min, max)
    case .group(let operand, _): operand.normalized
    }
  }

  /// The simplest node that matches one scalar of a set.
  private static func oneOf(_ set: CharacterClass) -> RegularExpression.Node {
    if set == .all { return .anyScalar(includingNewline: true) }
    if set == .allButNewline { return .anyScalar(includingNewline: false) }
    guard let members = set.scalars(upTo: 4), let first = members.first else { return .characterClass(set) }
    if members.count == 1 { return .literal(first, ignoringCase: false) }
    let isOneLetter = members == SimpleCaseFolding.orbit(of: first)
    return isOneLetter ? .literal(SimpleCaseFolding.fold(first), ignoringCase: true) : .characterClass(set)
  }

  /// The set of scalars that the node matches, if it matches exactly one scalar.
  var scalarSet: CharacterClass? {
    switch self {
    case .literal(let scalar, let ignoringCase):
      CharacterClass(scalars: ignoringCase ? SimpleCaseFolding.orbit(of: scalar) : [scalar])
    case .characterClass(let set): set
    case .anyScalar(let includingNewline): includingNewline ? .all : .allButNewline
    case .group(let operand, _): operand.scalarSet
    case .empty, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary,
      .concatenation, .alternation, .repetition:
      nil
    }
  }

  private static func normalizedConcatenation(_ operands: [Self]) -> Self {
    let parts = operands.flatMap { operand -> [Self] in
      if case .concatenation(let inner) = operand { inner } else { operand == .empty ? [] : [operand] }
    }
    if parts.contains(.never) { return .never }
    if parts.count > 1 { return .concatenation(parts) }
    return parts.first ?? .empty
  }

  private static func normalizedAlternation(_ operands: [Self]) -> Self {
    let branches = operands.flatMap(\.branches)
    let sets = branches.compactMap(\.scalarSet)
    let merged = oneOf(sets.reduce(.none) { $0.union($1) })
    var kept: [Self] = []
    var seen: Set<Self> = [.never, .empty]
    for branch in branches {
      let replacement = branch.scalarSet == nil ? branch : merged
      if seen.insert(replacement).inserted { kept.append(replacement) }
    }
    let rest = kept.count > 1 ? .alternation(kept) : kept.first ?? .never
    guard branches.contains(.empty) else { return rest }
    return kept.isEmpty ? .empty : normalizedRepetition(rest, 0, 1)
  }

  /// What an alternation of this node alone would have as branches: `a|b`, `(?:a|b)?` and `a*` (which is
  /// `(?:a+)?`) are taken apart.
  private var branches: [Self] {
    switch self {
    case .alternation(let operands): operands.flatMap(\.branches)
    case .repetition(let operand, min: 0, max: 1, _): operand.branches + [.empty]
    case .repetition(let operand, min: 0, max: nil, _):
      [.repetition(operand, min: 1, max: nil, greedy: true), .empty]
    case .empty, .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine,
      .wordBoundary, .notWordBoundary, .concatenation, .repetition, .group:
      [self]
    }
  }

  private static func normalizedRepetition(_ operand: Self, _ min: Int, _ max: Int?) -> Self {
    if max == 0 || operand == .empty { return .empty }
    if min == 1, max == 1 { return operand }
    switch operand {
    case .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary, .never:
      return min == 0 ? .empty : operand
    case .repetition(let inner, let innerMin, let innerMax, _):
      // Of `*`, `+` and `?` over each other one is left.
      let isSimple = min <= 1 && (max ?? 1) == 1 && innerMin <= 1 && (innerMax ?? 1) == 1
      guard isSimple else { break }
      let isBounded = max != nil && innerMax != nil
      return .repetition(inner, min: min * innerMin, max: isBounded ? 1 : nil, greedy: true)
    case .empty, .literal, .characterClass, .anyScalar, .concatenation, .alternation, .group:
      break
    }
    return .repetition(operand, min: min, max: max, greedy: true)
  }
}
