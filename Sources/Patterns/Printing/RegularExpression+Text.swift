extension RegularExpression {
  /// The expression in RE2's syntax, one spelling for each tree: parsed again, it means the same and prints
  /// the same.
  ///
  /// Flags stand once before everything when they hold everywhere (`(?i)docker`), else around the characters
  /// that need them (`(?i:docker) -v`). Non-capturing groups stand where precedence needs them, whatever the
  /// author wrote.
  package var text: String { text(isPortable: false) }

  /// The expression, in the syntax that RE2 has in common with Python's `re` if it is to be portable.
  func text(isPortable: Bool) -> String {
    let printer = RegularExpressionPrinter(root, isPortable: isPortable)
    return printer.prefix + printer.text(root, .alternation)
  }
}

/// Prints the nodes of one expression, under flags that hold for all of it.
private struct RegularExpressionPrinter {
  typealias Node = RegularExpression.Node

  /// What may stand in a place without parentheses.
  enum Place: Comparable {
    /// A whole expression, a branch, the content of a group.
    case alternation
    /// A part of a branch.
    case concatenation
    /// What a repetition operator applies to.
    case operand
  }

  /// Whether `(?i)` stands before the expression.
  let ignoresCase: Bool
  /// Whether `(?m)` does; `^` and `$` are then those of lines.
  let hasLineAnchors: Bool
  /// Whether `(?s)` does; `.` then matches newline.
  let dotMatchesNewline: Bool
  /// Whether only what Python's `re` reads in the same way is written.
  let isPortable: Bool

  init(_ root: Node, isPortable: Bool) {
    let needs = FlagNeeds(root)
    ignoresCase = needs.hasFolded && !needs.hasUnfolded
    // Python has no `\z`: the ends of lines stand in groups of their own, and `$` is that of the text.
    hasLineAnchors = needs.hasLineAnchors && !isPortable
    self.isPortable = isPortable
    dotMatchesNewline = needs.hasDotWithNewline
  }

  var prefix: String {
    let flags = (ignoresCase ? "i" : "") + (hasLineAnchors ? "m" : "") + (dotMatchesNewline ? "s" : "")
    return flags.isEmpty ? "" : "(?\(flags))"
  }

  func text(_ node: Node, _ place: Place) -> String {
    switch node {
    case .empty: place == .operand ? "(?:)" : ""
    case .literal(let scalar, let ignoringCase): literal(scalar, ignoringCase)
    case .characterClass(let set): isPortable ? set.portableText : set.text
    case .anyScalar(includingNewline: true): "."
    case .anyScalar(includingNewline: false): dotMatchesNewline ? "[^\\n]" : "."
    case .beginText: grouped(hasLineAnchors ? "\\A" : "^", if: place == .operand)
    case .endText: grouped(hasLineAnchors ? "\\z" : "$", if: place == .operand)
    case .beginLine: isPortable ? "(?m:^)" : grouped("^", if: place == .operand)
    case .endLine: isPortable ? "(?m:$)" : grouped("$", if: place == .operand)
    case .wordBoundary: grouped("\\b", if: place == .operand)
    case .notWordBoundary: grouped("\\B", if: place == .operand)
    case .concatenation(let operands): concatenation(operands, place)
    case .alternation(let operands): alternation(operands, place)
    case .repetition(let operand, let min, let max, let greedy):
      grouped(
        text(operand, .operand) + counts(min, max) + (greedy ? "" : "?"), if: place == .operand)
    case .group(let operand, capture: nil): text(operand, place)
    case .group(let operand, let capture?): group(operand, capture)
    }
  }

  private func grouped(_ text: String, if needed: Bool) -> String { needed ? "(?:\(text))" : text }

  private func group(_ operand: Node, _ capture: RegularExpression.Capture) -> String {
    let name = capture.name.flatMap { isPortable && !RegularExpression.isPortableName($0) ? nil : $0 }
    return (name.map { "(?P<\($0)>" } ?? "(") + text(operand, .alternation) + ")"
  }

  private func literal(_ scalar: Unicode.Scalar, _ ignoringCase: Bool) -> String {
    let quoted =
      isPortable ? RegularExpression.portablyQuoted(scalar) : RegularExpression.quoted(scalar)
    return ignoringCase && !ignoresCase ? "(?i:\(quoted))" : quoted
  }

  private func alternation(_ operands: [Node], _ place: Place) -> String {
    if operands.isEmpty { return text(.characterClass(.none), place) }
    if operands.count == 1 { return text(operands[0], place) }
    let branches = operands.map { text($0, .alternation) }
    return grouped(branches.joined(separator: "|"), if: place > .alternation)
  }

  private func concatenation(_ operands: [Node], _ place: Place) -> String {
    let parts = operands.flatMap(\.concatenated)
    if parts.count <= 1 { return text(parts.first ?? .empty, place) }
    var result = ""
    var index = 0
    while index < parts.count {
      let run = foldedRun(parts[index...])
      if run.count > 1 {
        result += "(?i:" + run.map { text($0.unfolded, .concatenation) }.joined() + ")"
        index = run.endIndex
      } else {
        result += text(parts[index], .concatenation)
        index += 1
      }
    }
    return grouped(result, if: place == .operand)
  }

  /// The literals from here on that one `(?i:…)` can hold: from one that needs it to the last that does, with
  /// what has no case between.
  private func foldedRun(_ parts: ArraySlice<Node>) -> ArraySlice<Node> {
    guard !ignoresCase, parts.first?.isFoldedLiteral == true else { return parts.prefix(0) }
    let run = parts.prefix { part in
      guard case .literal(let scalar, let ignoringCase) = part else { return false }
      return ignoringCase || !SimpleCaseFolding.hasVariants(scalar)
    }
    return run[...(run.lastIndex(where: \.isFoldedLiteral) ?? run.startIndex)]
  }

  private func counts(_ min: Int, _ max: Int?) -> String {
    switch (min, max) {
    case (0, nil): "*"
    case (1, nil): "+"
    case (0, 1): "?"
    case (_, nil): "{\(min),}"
    case (_, let max?): min == max ? "{\(min)}" : "{\(min),\(max)}"
    }
  }
}

/// What flags the parts of an expression ask for.
private struct FlagNeeds {
  /// There is a literal that ignores case.
  var hasFolded = false
  /// There is a literal or class that would mean something else under `(?i)`.
  var hasUnfolded = false
  var hasLineAnchors = false
  var hasDotWithNewline = false

  init(_ node: RegularExpression.Node) {
    visit(node)
  }

  private mutating func visit(_ node: RegularExpression.Node) {
    switch node {
    case .empty, .beginText, .endText, .wordBoundary, .notWordBoundary: break
    case .literal(let scalar, let ignoringCase):
      if ignoringCase { hasFolded = true }
      if !ignoringCase, SimpleCaseFolding.hasVariants(scalar) { hasUnfolded = true }
    case .characterClass(let set): if set.ignoringCase != set { hasUnfolded = true }
    case .anyScalar(let includingNewline): if includingNewline { hasDotWithNewline = true }
    case .beginLine, .endLine: hasLineAnchors = true
    case .concatenation(let operands), .alternation(let operands): for operand in operands { visit(operand) }
    case .repetition(let operand, _, _, _), .group(let operand, _): visit(operand)
    }
  }
}

extension RegularExpression.Node {
  /// The parts of a concatenation, through groups that do not capture and without what is empty; the node
  /// itself otherwise.
  fileprivate var concatenated: [RegularExpression.Node] {
    switch self {
    case .concatenation(let operands): operands.flatMap(\.concatenated)
    case .group(let operand, capture: nil): operand.concatenated
    case .empty: []
    case .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine,
      .wordBoundary, .notWordBoundary, .alternation, .repetition, .group:
      [self]
    }
  }

  fileprivate var isFoldedLiteral: Bool {
    if case .literal(_, ignoringCase: true) = self { true } else { false }
  }

  /// The literal as it is written under a flag that already holds.
  fileprivate var unfolded: RegularExpression.Node {
    if case .literal(let scalar, _) = self { .literal(scalar, ignoringCase: false) } else { self }
  }
}
