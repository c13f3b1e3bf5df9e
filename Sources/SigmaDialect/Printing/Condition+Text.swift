extension Sigma.Condition {
  /// The condition as text, with the parentheses that precedence needs and no others.
  package var text: String { text(within: .or) }

  /// From loose to tight.
  private enum Strength: Int {
    case or, and, not
  }

  private func text(within outer: Strength) -> String {
    switch self {
    case .or(let operands):
      let text = operands.map { $0.text(within: .and) }.joined(separator: " or ")
      return outer.rawValue > Strength.or.rawValue ? "(\(text))" : text
    case .and(let operands):
      let text = operands.map { $0.text(within: .not) }.joined(separator: " and ")
      return outer.rawValue > Strength.and.rawValue ? "(\(text))" : text
    case .not(let operand):
      return "not " + operand.text(within: .not)
    case .quantified(let quantifier, let target, _):
      return "\(quantifier.rawValue) of \(target.text)"
    case .identifier(let name, _):
      return name
    }
  }
}

extension Sigma.Condition.Target {
  /// `them`, or the pattern.
  package var text: String {
    switch self {
    case .them: "them"
    case .pattern(let pattern): pattern
    }
  }
}
