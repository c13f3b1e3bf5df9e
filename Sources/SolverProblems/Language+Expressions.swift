import Detections
import Patterns

/// Why a predicate has no problem: completes "left out: …".
package struct Unwritable: Error, Hashable {
  package var reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  static let character = Unwritable("a character beyond the theory's")
}

extension TextTest {
  /// The texts that stand in it as they are.
  fileprivate var literals: [String] {
    switch pattern {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text): [text]
    case .glob(let glob):
      glob.pieces.map { piece in
        if case .literal(let text) = piece { text } else { "" }
      }
    case .matches: []
    }
  }
}

extension Language {
  /// The texts that pass a test.
  init(_ test: TextTest) throws(Unwritable) {
    let ignoringCase = !test.isCaseSensitive
    guard test.literals.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.value <= Self.lastCharacter } }) else {
      throw .character
    }
    switch test.pattern {
    case .equals(let text): self = Language(text, ignoringCase: ignoringCase)
    case .startsWith(let text): self = .joined([Language(text, ignoringCase: ignoringCase), .everything])
    case .endsWith(let text): self = .joined([.everything, Language(text, ignoringCase: ignoringCase)])
    case .contains(let text):
      self = .joined([.everything, Language(text, ignoringCase: ignoringCase), .everything])
    case .glob(let glob):
      self = .joined(
        glob.pieces.map { piece in
          switch piece {
          case .literal(let text): Language(text, ignoringCase: ignoringCase)
          case .anyScalar: .anyCharacter
          case .anyRun: .everything
          }
        })
    case .matches(let pattern):
      guard let expression = try? RegularExpression(pattern, ignoringCase: ignoringCase) else {
        // Finds nothing, as `Semantics` has it.
        self = .none
        return
      }
      self = try Language(searching: expression.root)
    }
  }

  /// The texts in which an expression is found.
  ///
  /// SMT-LIB has no anchors. What an expression matches depends on where the match stands: whether it begins where the
  /// text does, and ends where it does. In each of the four cases it is a plain language.
  init(searching node: RegularExpression.Node) throws(Unwritable) {
    func ending(_ atEnd: Bool) throws(Unwritable) -> Language {
      let inside = try Place(atStart: false, atEnd: atEnd).matches(of: node)
      let atStart = try Place(atStart: true, atEnd: atEnd).matches(of: node)
      if inside == atStart { return .joined([.everything, inside]) }
      return .either([atStart, .joined([.anyCharacter, .everything, inside])])
    }
    let (inside, atEnd) = (try ending(false), try ending(true))
    self = inside == atEnd
      ? .joined([inside, .everything]) : .either([atEnd, .joined([inside, .everything, .anyCharacter])])
  }
}

/// Where a match stands: whether it begins at the text's start, and ends at its end.
struct Place {
  var atStart: Bool
  var atEnd: Bool

  private var beforeMore: Place { Place(atStart: atStart, atEnd: false) }
  private var afterMore: Place { Place(atStart: false, atEnd: atEnd) }
  private static let inside = Place(atStart: false, atEnd: false)

  /// What an expression matches here.
  func matches(of node: RegularExpression.Node) throws(Unwritable) -> Language {
    switch node {
    case .empty: return .emptyText
    case .literal(let scalar, let ignoringCase):
      guard scalar.value <= Language.lastCharacter else { throw .character }
      return Language(scalar, ignoringCase: ignoringCase)
    case .characterClass(let set): return Language(set)
    case .anyScalar(let includingNewline): return Language(includingNewline ? .all : .allButNewline)
    case .beginText: return atStart ? .emptyText : .none
    case .endText: return atEnd ? .emptyText : .none
    case .beginLine, .endLine: throw Unwritable("an anchor of lines")
    case .wordBoundary, .notWordBoundary: throw Unwritable("a word boundary")
    case .group(let operand, _): return try matches(of: operand)
    case .alternation(let operands):
      return .either(try each(operands) { (node) throws(Unwritable) in try matches(of: node) })
    case .concatenation(let operands): return try matches(ofAll: operands[...])
    case .repetition(let operand, let min, let max, _):
      if !operand.hasAnchors { return .repeated(try matches(of: operand), min, max) }
      let more = try nonempty(repeating: operand, min, max)
      return try isEmptyMatch(node) ? .either([.emptyText, more]) : more
    }
  }

  /// One after the other. Where the first matches the empty text, the second stands where the first began; where the
  /// first matches more, the second does not stand at the start. The same from the end.
  private func matches(ofAll operands: ArraySlice<RegularExpression.Node>) throws(Unwritable) -> Language {
    guard let head = operands.first else { return .emptyText }
    let rest = operands.dropFirst()
    if rest.isEmpty { return try matches(of: head) }
    if !head.hasAnchors {
      let after = try afterMore.matches(ofAll: rest)
      let isSame = try atStart ? after == matches(ofAll: rest) : true
      if isSame { return .joined([try matches(of: head), after]) }
    }
    let more = try nonempty(ofAll: operands)
    return try isEmptyMatch(ofAll: operands) ? .either([.emptyText, more]) : more
  }

  /// Whether an expression matches the empty text here.
  private func isEmptyMatch(_ node: RegularExpression.Node) throws(Unwritable) -> Bool {
    switch node {
    case .empty: true
    case .literal, .characterClass, .anyScalar: false
    case .beginText: atStart
    case .endText: atEnd
    case .beginLine, .endLine: throw Unwritable("an anchor of lines")
    case .wordBoundary, .notWordBoundary: throw Unwritable("a word boundary")
    case .group(let operand, _): try isEmptyMatch(operand)
    case .alternation(let operands):
      try each(operands) { (node) throws(Unwritable) in try isEmptyMatch(node) }.contains(true)
    case .concatenation(let operands): try isEmptyMatch(ofAll: operands[...])
    case .repetition(let operand, let min, _, _): try min == 0 ? true : isEmptyMatch(operand)
    }
  }

  private func isEmptyMatch(ofAll operands: ArraySlice<RegularExpression.Node>) throws(Unwritable) -> Bool {
    try !each(operands) { (node) throws(Unwritable) in try isEmptyMatch(node) }.contains(false)
  }

  /// The texts that an expression matches here, but the empty one.
  private func nonempty(_ node: RegularExpression.Node) throws(Unwritable) -> Language {
    switch node {
    case .literal, .characterClass, .anyScalar: try matches(of: node)
    case .empty, .beginText, .endText: .none
    case .beginLine, .endLine: throw Unwritable("an anchor of lines")
    case .wordBoundary, .notWordBoundary: throw Unwritable("a word boundary")
    case .group(let operand, _): try nonempty(operand)
    case .alternation(let operands):
      .either(try each(operands) { (node) throws(Unwritable) in try nonempty(node) })
    case .concatenation(let operands): try nonempty(ofAll: operands[...])
    case .repetition(let operand, let min, let max, _): try nonempty(repeating: operand, min, max)
    }
  }

  private func nonempty(ofAll operands: ArraySlice<RegularExpression.Node>) throws(Unwritable) -> Language {
    guard let head = operands.first else { return .none }
    let rest = operands.dropFirst()
    if rest.isEmpty { return try nonempty(head) }
    let after = try afterMore.nonempty(ofAll: rest)
    var parts = [Language.joined([try beforeMore.nonempty(head), after])]
    if try afterMore.isEmptyMatch(ofAll: rest) { parts.append(try nonempty(head)) }
    if try beforeMore.isEmptyMatch(head) { parts.append(try atStart ? nonempty(ofAll: rest) : after) }
    return .either(parts)
  }

  private func nonempty(
    repeating operand: RegularExpression.Node, _ min: Int, _ max: Int?
  ) throws(Unwritable) -> Language {
    if max == 0 { return .none }
    let alone = try nonempty(operand)
    if max == 1 { return alone }
    if !operand.hasAnchors {
      let needsText = try !isEmptyMatch(operand)
      if needsText, min > 0 { return .repeated(alone, min, max) }
      return .joined([alone, .repeated(alone, 0, max.map { $0 - 1 })])
    }
    guard max == nil, min <= 1 else { throw Unwritable("an anchor in a counted repetition") }
    let several = Language.joined([
      try beforeMore.nonempty(operand), .repeated(try Self.inside.nonempty(operand), 0, nil),
      try afterMore.nonempty(operand),
    ])
    return .either([alone, several])
  }
}

extension RegularExpression.Node {
  /// Whether what it matches may depend on where the match stands.
  fileprivate var hasAnchors: Bool {
    switch self {
    case .empty, .literal, .characterClass, .anyScalar: false
    case .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: true
    case .concatenation(let operands), .alternation(let operands): operands.contains(where: \.hasAnchors)
    case .repetition(let operand, _, _, _), .group(let operand, _): operand.hasAnchors
    }
  }
}

/// As `map`, which does not pass on what is thrown with its type here.
private func each<Element, Result>(
  _ elements: some Sequence<Element>, _ body: (Element) throws(Unwritable) -> Result
) throws(Unwritable) -> [Result] {
  var results: [Result] = []
  for element in elements { results.append(try body(element)) }
  return results
}
