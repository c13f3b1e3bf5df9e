// A group that is broken has its content two columns further in, and its closing parenthesis below its line's
// beginning. The base of a node is the column of that beginning.
extension LayoutWriter {
  /// What begins where the line is; its further operands begin so many columns further in.
  mutating func write(_ node: LayoutNode, base: Int, hanging: Int = 2) {
    continuation = base + 2
    switch node.kind {
    case .run(let elements):
      let start = pending?.indent ?? indent
      for element in elements {
        switch element {
        case .token(let index): write(index)
        case .group(let group):
          write(group, base: base, start: start, end: node.range.upperBound)
        }
      }
    case .tight(let operands, let separators):
      for (place, operand) in operands.enumerated() {
        write(operand, base: base)
        if place < separators.count { write(separator: separators[place]) }
      }
    case .chain, .list:
      if !node.mustBreak, fits(node.range) {
        write(node.range)
      } else {
        writeBroken(node, indent: base + hanging)
      }
    }
  }

  /// - Parameters:
  ///   - start: the indent of the line that the group's run began on.
  ///   - end: where that run ends, as all up to there shares the group's last line.
  private mutating func write(_ group: LayoutNode.Group, base: Int, start: Int, end: Int) {
    let isWhole = !group.mustBreak && (!group.isBreakable || fits(group.open..<end))
    guard !isWhole, let content = group.content else {
      return write(group.open..<group.close + 1)
    }
    write(group.open)
    // A comment before the parenthesis may have put it on a line of its own.
    let base = indent > start ? indent : base
    if text.isHugging(group) {
      write(content, base: base)
      write(group.close)
    } else {
      pending = Break(indent: base + 2, blank: .never)
      writeBroken(content, indent: base + 2)
      // Comments before the parenthesis speak of what stands above it.
      pending = Break(indent: base + 2, blank: .asWritten)
      isBoundary = true
      write(text.comments[group.close][...])
      pending = Break(indent: base, blank: .never)
      write([], then: group.close)
    }
    continuation = base + 2
  }

  /// What begins at the indent, with its other lines there.
  private mutating func writeBroken(_ node: LayoutNode, indent: Int) {
    switch node.kind {
    case .run, .tight: write(node, base: indent)
    case .chain(let operands, let separators):
      for (place, operand) in operands.enumerated() {
        write(operand, base: indent)
        guard place < separators.count else { break }
        write(separator: separators[place])
        pending = Break(indent: indent, blank: .asWritten)
      }
    case .list(let items, let separators):
      for (place, item) in items.enumerated() {
        write(item, base: indent, hanging: 0)
        guard place < separators.count else { break }
        write(separator: separators[place])
        if isBroken(between: item, items[place + 1]) { pending = Break(indent: indent, blank: .asWritten) }
      }
    }
  }

  /// Whether a line ends behind the comma between two items.
  private func isBroken(between item: LayoutNode, _ next: LayoutNode) -> Bool {
    let start = next.range.lowerBound
    return isCarrying || text.tokens[start].isFirstOnLine || item.isBreakable || next.isBreakable
      || !text.comments[start].allSatisfy(\.isInline) || !fits(next.range)
  }
}
