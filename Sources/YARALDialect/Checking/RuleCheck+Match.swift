import Diagnostics

extension RuleCheck {
  /// N5, M1, M2, C1: keys, the window's length, and what it is laid around.
  mutating func checkMatch() {
    guard let match = rule.match?.lines.first else {
      if rule.match != nil {
        report(.yaralWindow, "'match' names no key and no window", at: rule.match?.origin ?? rule.origin)
      }
      return
    }
    if let second = rule.match?.lines.dropFirst().first {
      report(.yaralWindow, "'match' has one window", at: second.origin)
    }
    for key in match.keys {
      if !key.steps.isEmpty {
        let name = placeholder(for: key)
        report(
          .yaralName, "a field can't be a key of 'match': bind a placeholder to it", at: key.origin,
          help: "write $\(name) = $\(key.variable).\(key.fieldName) in 'events', and $\(name) here",
          fixes: bindingFix(of: key, to: name))
      } else if !symbols.isBound(key.variable) {
        let near = nearestName(
          to: key.variable, among: symbols.placeholders.map(\.name).filter(symbols.isBound))
        report(
          .yaralName, "'$\(key.variable)' is no placeholder of 'events'", at: key.origin,
          help: near.map { "did you mean '$\($0)'?" }
            ?? "bind it there by an equality: $\(key.variable) = $e.…",
          fixes: near.map { replacement(of: key.origin, with: "$\($0)", safety: .changesMeaning) } ?? [])
      }
    }
    checkLength(of: match)
    switch match.window.kind {
    case .hop, .tumbling: break
    case .before(let pivot), .after(let pivot): checkPivot(pivot, of: match)
    }
  }

  private mutating func checkLength(of match: YARAL.Match) {
    guard let minutes = match.window.length.minutes, (1...2880).contains(minutes) else {
      report(.yaralWindow, "a window lasts from 1 minute to 48 hours", at: match.origin)
      return
    }
  }

  private mutating func checkPivot(_ pivot: String, of match: YARAL.Match) {
    guard symbols.isEventVariable(pivot) else {
      report(.yaralWindow, "'$\(pivot)' is no event variable", at: match.origin)
      return
    }
    if !boundVariables.contains(pivot) {
      report(
        .yaralCondition, "the window is laid around '$\(pivot)', which the condition does not require",
        at: match.origin, help: "let the condition say '$\(pivot) and …'")
    }
    if symbols.eventVariables.count == 1 {
      report(
        .yaralHazard, "a sliding window around the only event variable is slow, and seldom meant",
        at: match.origin, help: "write 'over' without 'before' or 'after'")
    }
  }

  /// O1, M1: known options, with values of their type.
  mutating func checkOptions() {
    let known = ["allow_zero_values", "suppression_window"]
    for option in rule.options?.lines ?? [] {
      switch (option.name, option.value) {
      case ("allow_zero_values", .boolean), ("suppression_window", .integer("0")): break
      case ("allow_zero_values", _):
        report(.yaralType, "'allow_zero_values' is true or false", at: option.origin)
      case ("suppression_window", .period(let length)):
        if let match = rule.match?.lines.first, (length.minutes ?? .max) <= (match.window.length.minutes ?? 0)
        {
          report(
            .yaralWindow, "'suppression_window' must last longer than the window of 'match'",
            at: option.origin)
        }
      case ("suppression_window", _):
        report(.yaralType, "'suppression_window' is a time, such as 5m", at: option.origin)
      default:
        let near = nearestName(to: option.name, among: known)
        report(
          .yaralName, "there is no option '\(option.name)'", at: option.origin,
          help: near.map { "did you mean '\($0)'?" } ?? "options are \(known.joined(separator: " and "))")
      }
    }
  }
}
