/// A stretch of a statement's tokens, and where its lines may be broken.
struct LayoutNode {
  enum Kind {
    /// Stands on one line, but for the parentheses in it.
    case run([Element])
    /// Operands between `or`, `and`, or `+` and `-`: all on one line, or each on its own.
    case chain([LayoutNode], separators: [Int])
    /// A sum of which only one operand has parentheses: `count(…) - 1`; broken at most within those.
    case tight([LayoutNode], separators: [Int])
    /// Between commas: as many on a line as the author has put there.
    case list([LayoutNode], separators: [Int])
  }

  enum Element {
    case token(Int)
    case group(Group)
  }

  /// What stands between parentheses, or in a list's brackets.
  struct Group {
    var open: Int
    /// `nil` between parentheses that hold nothing.
    var content: LayoutNode?
    var close: Int
    var mustBreak: Bool

    /// Whether it is broken when it is too wide.
    var isBreakable: Bool { content?.isBreakable ?? false }
  }

  var kind: Kind
  var range: Range<Int>
  /// Whether the author, or a comment, breaks a line at a place where one may be broken.
  var mustBreak: Bool

  var isBreakable: Bool {
    switch kind {
    case .chain: true
    case .tight(let operands, _): operands.contains(where: \.isBreakable)
    case .list(let items, _): items.count > 3 || items.contains(where: \.isBreakable)
    case .run(let elements):
      elements.contains { if case .group(let group) = $0 { group.isBreakable } else { false } }
    }
  }
}

extension FormatText {
  /// How the tokens of a statement hang together; by the binding of operators, from loose to tight.
  func node(_ range: Range<Int>) -> LayoutNode {
    let top = topLevel(range)
    let commas = top.filter { isSymbol($0, .comma) }
    if !commas.isEmpty { return chain(range, commas, LayoutNode.Kind.list) }
    for word in ["or", "and"] {
      let places = top.filter { isKeyword($0, word) }
      if !places.isEmpty { return chain(range, places, LayoutNode.Kind.chain) }
    }
    if !top.contains(where: isRelation) {
      let signs = top.filter { isSymbol($0, .plus) || isSymbol($0, .minus) }
      if !signs.isEmpty { return sum(range, signs) }
    }
    return run(range, top)
  }

  /// The tokens outside of parentheses; those that open some stand for what is in them.
  private func topLevel(_ range: Range<Int>) -> [Int] {
    var result: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      result.append(index)
      index = (closers[index] ?? index) + 1
    }
    return result
  }

  private func isRelation(_ index: Int) -> Bool {
    if isKeyword(index, "in") { return true }
    guard case .symbol(let symbol) = tokens[index].kind else { return false }
    switch symbol {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return true
    case .plus, .minus, .star, .slash, .percent, .exclamation, .openParenthesis, .closeParenthesis,
      .openBracket, .closeBracket, .openBrace, .closeBrace, .comma, .colon, .dot:
      return false
    }
  }

  private func chain(
    _ range: Range<Int>, _ separators: [Int], _ kind: ([LayoutNode], [Int]) -> LayoutNode.Kind
  ) -> LayoutNode {
    var operands: [LayoutNode] = []
    var start = range.lowerBound
    for end in separators + [range.upperBound] {
      operands.append(node(start..<end))
      start = end + 1
    }
    return LayoutNode(
      kind: kind(operands, separators), range: range,
      mustBreak: isBroken(at: separators) || hasBreak(within: range) || operands.contains(where: \.mustBreak))
  }

  private func sum(_ range: Range<Int>, _ signs: [Int]) -> LayoutNode {
    let node = chain(range, signs, LayoutNode.Kind.chain)
    guard case .chain(let operands, _) = node.kind, !isBroken(at: signs) else { return node }
    let grouped = operands.count { operand in operand.range.contains { closers[$0] != nil } }
    let isApart = signs.contains { hasBreak(within: $0 - 1..<$0 + 2) }
    guard grouped < 2, !isApart else { return node }
    return LayoutNode(kind: .tight(operands, separators: signs), range: range, mustBreak: node.mustBreak)
  }

  /// Whether the author begins a line at a separator, or behind it.
  private func isBroken(at separators: [Int]) -> Bool {
    separators.contains { tokens[$0].isFirstOnLine || tokens[$0 + 1].isFirstOnLine }
  }

  private func run(_ range: Range<Int>, _ top: [Int]) -> LayoutNode {
    var mustBreak = hasBreak(within: range)
    let elements = top.map { index -> LayoutNode.Element in
      guard let close = closers[index] else { return .token(index) }
      let group = group(index, close)
      mustBreak = mustBreak || group.mustBreak
      return .group(group)
    }
    return LayoutNode(kind: .run(elements), range: range, mustBreak: mustBreak)
  }

  private func group(_ open: Int, _ close: Int) -> LayoutNode.Group {
    let content = close > open + 1 ? node(open + 1..<close) : nil
    let isBroken = content != nil && tokens[open + 1].isFirstOnLine
    return LayoutNode.Group(
      open: open, content: content, close: close,
      mustBreak: isBroken || hasBreak(within: open..<close + 1) || content?.mustBreak ?? false)
  }

  /// Whether a call's only argument is a call that may stand beside the parenthesis: `max(if(`.
  func isHugging(_ group: LayoutNode.Group) -> Bool {
    guard let content = group.content, case .run(let elements) = content.kind, elements.count > 1,
      case .group(let inner) = elements[elements.count - 1], !tokens[open(after: group)].isFirstOnLine,
      comments[open(after: group)].isEmpty, comments[group.close].isEmpty
    else { return false }
    return !outline.keywords.contains(inner.open - 1)
      && elements.dropLast().allSatisfy { element in
        if case .token(let index) = element { isNamePart(index) } else { false }
      }
  }

  private func open(after group: LayoutNode.Group) -> Int { group.open + 1 }

  private func isNamePart(_ index: Int) -> Bool {
    switch tokens[index].kind {
    case .word, .symbol(.dot): !outline.keywords.contains(index)
    case .symbol, .variable, .count, .list, .text, .pattern, .number, .period, .foreign, .end: false
    }
  }
}
