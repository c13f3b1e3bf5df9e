extension RegularExpression {
  /// Of each of these choices every text that the search finds something in passes one test, ignoring case. The
  /// choices that the fewest texts meet, the best first; none when nothing is known.
  package var requiredLiterals: [[TextLiteral]] {
    var choices = RequiredChoice.choices(root).filter { $0.leastLength > 1 }
    choices.sort { $0.precedes($1) }
    var required: [[TextLiteral]] = []
    for choice in choices where required.count < 8 {
      let literals = choice.texts.map { TextLiteral(.contains, $0, ignoringCase: true) }
      if !required.contains(literals) { required.append(literals) }
    }
    return required
  }

  /// The least number of scalars of a text that the search finds something in.
  package var leastLength: Int { root.leastLength }
}

extension Glob {
  /// As `RegularExpression.requiredLiterals`: what stands between the wildcards.
  package var requiredLiterals: [[TextLiteral]] {
    var required: [[TextLiteral]] = []
    for (index, piece) in pieces.enumerated() {
      guard case .literal(let text) = piece else { continue }
      let relation: TextRelation =
        index == 0 ? .startsWith : index == pieces.count - 1 ? .endsWith : .contains
      required.append([TextLiteral(relation, text, ignoringCase: true)])
    }
    return required
  }
}

extension RegularExpression.Node {
  fileprivate var leastLength: Int {
    switch self {
    case .empty, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: 0
    case .literal, .characterClass, .anyScalar: 1
    case .concatenation(let operands): operands.reduce(0) { $0 + $1.leastLength }
    case .alternation(let operands): operands.map(\.leastLength).min() ?? 0
    case .repetition(let operand, let min, _, _): min * operand.leastLength
    case .group(let operand, _): operand.leastLength
    }
  }
}

/// Texts of which one is contained, case aside, in every text that a part of an expression matches.
private struct RequiredChoice {
  let texts: [String]

  var leastLength: Int { texts.map(\.unicodeScalars.count).min() ?? 0 }

  /// The most texts of one choice.
  static let limit = 500

  /// Long texts are rare, and few texts are rarer than many.
  func precedes(_ other: RequiredChoice) -> Bool {
    let (mine, theirs) = (min(leastLength, 8), min(other.leastLength, 8))
    return mine != theirs ? mine > theirs : texts.count < other.texts.count
  }

  static func choices(_ node: RegularExpression.Node) -> [RequiredChoice] {
    switch node {
    case .concatenation(let operands): return choices(inSequence: operands)
    case .alternation(let operands):
      var texts: [String] = []
      for operand in operands {
        guard let best = choices(operand).min(by: { $0.precedes($1) }) else { return [] }
        texts += best.texts
      }
      return texts.count <= limit ? [RequiredChoice(texts: texts)] : []
    case .repetition(let operand, let min, _, _): return min > 0 ? choices(operand) : []
    case .group(let operand, _): return choices(operand)
    case .literal, .characterClass: return choices(inSequence: [node])
    case .empty, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary:
      return []
    }
  }

  /// Literals that follow each other are one text.
  private static func choices(inSequence operands: [RegularExpression.Node]) -> [RequiredChoice] {
    var choices: [RequiredChoice] = []
    var run = String.UnicodeScalarView()
    func endRun() {
      if !run.isEmpty { choices.append(RequiredChoice(texts: [String(run)])) }
      run = String.UnicodeScalarView()
    }
    for operand in operands {
      switch operand {
      case .literal(let scalar, _): run.append(SimpleCaseFolding.fold(scalar))
      case .characterClass(let set):
        // `[Aa]` is a letter whose case does not matter.
        if let scalars = set.scalars(upTo: 4), let first = scalars.first,
          scalars.allSatisfy({ SimpleCaseFolding.fold($0) == SimpleCaseFolding.fold(first) })
        {
          run.append(SimpleCaseFolding.fold(first))
        } else {
          endRun()
        }
      // These take no text, so what is around them stays together.
      case .empty, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: continue
      case .anyScalar, .concatenation, .alternation, .repetition, .group:
        endRun()
        choices += self.choices(operand)
      }
    }
    endRun()
    return choices
  }
}
