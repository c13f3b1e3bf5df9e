import Diagnostics
import Events

extension FormulaParser {
  /// `failure.user.name = success.user.name`, `failure before success`
  mutating func parseWholeJoin() -> Neutral.Join? {
    if token.kind == .end, !diagnostics.isEmpty { return nil }
    let start = token.range.lowerBound
    let example = "write 'a.user.name = b.user.name', or 'a before b'"
    guard let first = joinName() else {
      report("a join starts with VARIABLE.FIELD", at: token.range, help: example)
      return nil
    }
    let join: Neutral.Join?
    if take("before") {
      join = joinName().map { Neutral.Join(.time(variable: first), .less, .time(variable: $0)) }
    } else if case .relation(let relation) = token.kind {
      advance()
      join = joinName().map { Neutral.Join(side(first), relation, side($0)) }
    } else {
      report("a relation or 'before' is needed after '\(first.text)'", at: token.range, help: example)
      return nil
    }
    guard var join else {
      report("the other side of the join is missing", at: token.range, help: example)
      return nil
    }
    if take("ignoring") {
      guard take("case") else {
        report("only 'ignoring case' can follow", at: token.range)
        return nil
      }
      join.ignoringCase = true
    }
    join.origin = origin(from: start)
    guard token.kind == .end else {
      let help = "a join is one relation; others are further items of the list"
      report("'\(scalarText(token.range))' has no meaning here", at: token.range, help: help)
      return nil
    }
    return join
  }

  private mutating func joinName() -> Neutral.Name? {
    guard case .name(let text) = token.kind, !formulaKeywords.contains(text) else { return nil }
    let name = Neutral.Name(text, origin: Origin(scalar.span(of: token.range)))
    advance()
    return name
  }

  /// `copy.@timestamp` is the time of the event; everything else is a field.
  private func side(_ name: Neutral.Name) -> Neutral.Join.Side {
    let suffix = ".@timestamp"
    guard name.text.hasSuffix(suffix) else { return .field(name) }
    return .time(variable: Neutral.Name(String(name.text.dropLast(suffix.count)), origin: name.origin))
  }
}
