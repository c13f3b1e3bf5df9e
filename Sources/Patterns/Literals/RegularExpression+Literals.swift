extension RegularExpression {
  /// Simple tests whose union is exactly this search, when there are such: `(?i)(docker exec|docker run)` is
  /// two `contains`, `\/(docker|kubectl)$` two `ends with`.
  ///
  /// Small choices (`colou?r`, `[ab]`) are written out, up to `literalLimit` tests; lists of literals, up to
  /// `literalListLimit`. What begins or ends an
  /// unanchored search and may be empty (`.*foo.*`) adds nothing and is dropped.
  ///
  /// - Returns: the tests in the order of the branches, none twice; a test that every text passes alone
  ///   (`contains` the empty text); no test for an expression that matches no text; `nil` when the search is
  ///   no such union, or none that was found: lines and word boundaries, runs between literals, large
  /// classes,   a literal of which some letters ignore case and others don't.
  package func literalAlternatives() -> [TextLiteral]? {
    LiteralExtraction().literals(of: root)
  }

  /// The most tests that `literalAlternatives` gives, and the most scalars in one of them.
  package static let literalLimit = 64
  /// The most branches of one list of literals: those of real rules have some hundreds.
  package static let literalListLimit = 2_048
  static let literalLengthLimit = 256
}

/// A literal that equals another only if its bytes do; texts of Swift are equal when they look the same.
private struct ExactLiteral: Hashable {
  let relation: TextRelation
  let bytes: [UInt8]
  let ignoringCase: Bool

  init(_ literal: TextLiteral) {
    relation = literal.relation
    bytes = Array(literal.text.utf8)
    ignoringCase = literal.ignoringCase
  }
}

/// Writes an expression out as sequences of scalars between anchors.
private struct LiteralExtraction {
  typealias Node = RegularExpression.Node

  /// A step of one way through the expression.
  enum Step {
    case scalar(Unicode.Scalar, ignoringCase: Bool)
    case beginText
    case endText
    /// A part that may match nothing, wherever it stands.
    case optional(Node)
  }

  typealias Path = [Step]

  func literals(of root: Node) -> [TextLiteral]? {
    guard var waiting = paths(root) else { return nil }
    waiting.reverse()
    var literals: [TextLiteral] = []
    var known: Set<ExactLiteral> = []
    var budget = 4096
    while let path = waiting.popLast() {
      budget -= 1
      guard budget > 0, let resolution = resolve(path) else { return nil }
      switch resolution {
      case .impossible: continue
      case .literal(let literal): if known.insert(ExactLiteral(literal)).inserted { literals.append(literal) }
      case .paths(let paths): waiting += paths.reversed()
      }
      guard literals.count <= RegularExpression.literalListLimit else { return nil }
    }
    return literals.first { $0 == .everything }.map { [$0] } ?? literals
  }

  // MARK: Paths

  /// The ways through a node; `nil` when they are too many or no sequences of scalars.
  private func paths(_ node: Node) -> [Path]? {
    if node == .empty { return [[]] }
    if node.isEmptyAnywhere { return [[.optional(node)]] }
    switch node {
    case .literal(let scalar, let ignoringCase): return [[.scalar(scalar, ignoringCase: ignoringCase)]]
    case .characterClass(let set): return paths(set)
    case .beginText: return [[.beginText]]
    case .endText: return [[.endText]]
    case .concatenation(let operands): return product(operands.map(paths))
    case .alternation(let operands): return union(operands.map(paths))
    case .repetition(let operand, let min, let max, let greedy):
      guard min <= RegularExpression.literalLengthLimit else { return nil }
      var parts = Array(repeating: paths(operand), count: min)
      if max != min {
        let rest = Node.repetition(operand, min: 0, max: max.map { $0 - min }, greedy: greedy)
        parts.append([[.optional(rest)]])
      }
      return product(parts)
    case .group(let operand, _): return paths(operand)
    case .empty, .anyScalar, .beginLine, .endLine, .wordBoundary, .notWordBoundary: return nil
    }
  }

  private func paths(_ set: CharacterClass) -> [Path]? {
    guard let scalars = set.scalars(upTo: RegularExpression.literalLimit) else { return nil }
    if let first = scalars.first, scalars.count > 1, scalars == SimpleCaseFolding.orbit(of: first) {
      return [[.scalar(SimpleCaseFolding.fold(first), ignoringCase: true)]]
    }
    return scalars.map { [.scalar($0, ignoringCase: false)] }
  }

  /// The ways through a node that may match nothing, the empty one among them; `nil` as for `paths`.
  private func pathsOfOptional(_ node: Node) -> [Path]? {
    guard node.isEmptyAnywhere else { return paths(node) }
    switch node {
    case .empty: return [[]]
    case .concatenation(let operands): return product(operands.map(pathsOfOptional))
    case .alternation(let operands): return union(operands.map(pathsOfOptional))
    case .repetition(let operand, let min, let max, _):
      guard let max, max <= RegularExpression.literalLimit else { return nil }
      let once = pathsOfOptional(operand)
      return union((min...Swift.max(min, max)).map { product(Array(repeating: once, count: $0)) })
    case .group(let operand, _): return pathsOfOptional(operand)
    case .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary,
      .notWordBoundary:
      return nil
    }
  }

  private func product(_ parts: [[Path]?]) -> [Path]? {
    var result: [Path] = [[]]
    for part in parts {
      // A list with one thing before or after it is a list still; choices of choices become many soon.
      guard let part else { return nil }
      let isList = result.count == 1 || part.count == 1
      let limit = isList ? RegularExpression.literalListLimit : RegularExpression.literalLimit
      guard result.count * part.count <= limit else { return nil }
      result = result.flatMap { before in part.map { before + $0 } }
      guard result.allSatisfy({ $0.count <= RegularExpression.literalLengthLimit }) else { return nil }
    }
    return result
  }

  private func union(_ parts: [[Path]?]) -> [Path]? {
    var result: [Path] = []
    for part in parts {
      guard let part, result.count + part.count <= RegularExpression.literalListLimit else { return nil }
      result += part
    }
    return result
  }

  // MARK: Resolution

  enum Resolution {
    /// No text is read this way: something stands before the beginning or after the end.
    case impossible
    case literal(TextLiteral)
    /// A part in the middle was written out.
    case paths([Path])
  }

  private func resolve(_ path: Path) -> Resolution? {
    let begin = path.lastIndex { if case .beginText = $0 { true } else { false } }
    let end = path.firstIndex { if case .endText = $0 { true } else { false } }
    let start = begin.map { $0 + 1 } ?? 0
    let stop = end ?? path.count
    // Before the beginning and after the end nothing but the empty text fits.
    if (path[..<start] + path[stop...]).contains(where: \.isScalar) { return .impossible }
    guard start <= stop else { return .literal(TextLiteral(.equals, "", ignoringCase: false)) }
    var middle = path[start..<stop]
    var isOpen = (begin == nil, end == nil)
    trim(&middle, &isOpen)
    guard let index = middle.firstIndex(where: \.isOptional), case .optional(let node) = middle[index] else {
      return literal(middle, isOpen).map { .literal($0) }
    }
    guard let choices = pathsOfOptional(node) else { return nil }
    let before = (isOpen.0 ? [] : [.beginText]) + middle[..<index]
    let after = middle[(index + 1)...] + (isOpen.1 ? [] : [.endText])
    return .paths(choices.map { before + $0 + after })
  }

  /// Drops what adds nothing at the ends: a part that may be empty at an open end; at an anchor a part that
  /// matches every text, with the anchor.
  private func trim(_ path: inout Path.SubSequence, _ isOpen: inout (Bool, Bool)) {
    var isTrimming = true
    while isTrimming {
      isTrimming = false
      if let first = path.first, case .optional(let node) = first, isOpen.0 || node.matchesEverything {
        isOpen.0 = true
        path.removeFirst()
        isTrimming = true
      }
      if let last = path.last, case .optional(let node) = last, isOpen.1 || node.matchesEverything {
        isOpen.1 = true
        path.removeLast()
        isTrimming = true
      }
    }
  }

  private func literal(_ path: Path.SubSequence, _ isOpen: (Bool, Bool)) -> TextLiteral? {
    var text = String.UnicodeScalarView()
    var hasFolded = false
    var hasUnfolded = false
    for case .scalar(let scalar, let ignoringCase) in path {
      text.append(scalar)
      if !SimpleCaseFolding.hasVariants(scalar) { continue }
      if ignoringCase { hasFolded = true } else { hasUnfolded = true }
    }
    if hasFolded, hasUnfolded { return nil }
    let relation: TextRelation =
      switch isOpen {
      case (false, false): .equals
      case (false, true): .startsWith
      case (true, false): .endsWith
      case (true, true): .contains
      }
    if text.isEmpty, relation != .equals { return .everything }
    return TextLiteral(relation, String(text), ignoringCase: hasFolded)
  }
}

extension LiteralExtraction.Step {
  fileprivate var isScalar: Bool {
    if case .scalar = self { true } else { false }
  }

  fileprivate var isOptional: Bool {
    if case .optional = self { true } else { false }
  }
}

extension TextLiteral {
  /// The test that every text passes.
  fileprivate static let everything = TextLiteral(.contains, "", ignoringCase: false)
}

extension RegularExpression.Node {
  /// Whether the node is a run of any scalars, as `(?s).*` is.
  fileprivate var matchesEverything: Bool {
    normalized == .repetition(.anyScalar(includingNewline: true), min: 0, max: nil, greedy: true)
  }
}
