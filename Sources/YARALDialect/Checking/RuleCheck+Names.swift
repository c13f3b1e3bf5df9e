import Diagnostics
import Events

extension RuleCheck {
  /// N1, N8: names that are keywords, and names with two meanings.
  mutating func checkNames() {
    let variables = symbols.eventVariables + symbols.placeholders
    let outcomeNames = outcomes.map { (name: $0.name, origin: $0.origin) }
    for (name, origin) in variables + outcomeNames where YARAL.reservedWords.contains(name.lowercased()) {
      report(.yaralName, "'$\(name)' is a keyword", at: origin, help: "call it $\(name)_event")
    }
    for (name, origin) in symbols.placeholders where symbols.isEventVariable(name) {
      report(.yaralName, "'$\(name)' is both an event variable and a placeholder", at: origin)
    }
    var seen: Set<String> = []
    for (name, origin) in outcomeNames {
      if !seen.insert(name).inserted { report(.yaralName, "two outcomes are called '$\(name)'", at: origin) }
      if variables.contains(where: { $0.name == name }) {
        report(.yaralName, "'$\(name)' already has a meaning in 'events'", at: origin)
      }
    }
    seen = []
    for entry in rule.meta?.lines ?? [] where !seen.insert(entry.key).inserted {
      report(.yaralName, "the key '\(entry.key)' stands twice in 'meta'", at: entry.origin)
    }
  }

  /// N2: a placeholder needs an equality with a field.
  mutating func checkBindings() {
    for (name, origin) in symbols.placeholders where !symbols.isBound(name) && !symbols.isEventVariable(name)
    {
      report(
        .yaralName, "the placeholder '$\(name)' is not bound to a field", at: origin,
        help: "bind it by an equality: $\(name) = $e.…")
    }
  }

  /// N3: every event variable is joined with every other, directly or through placeholders.
  mutating func checkJoins() {
    guard let first = symbols.eventVariables.first, symbols.eventVariables.count > 1 else { return }
    var groups: [Set<String>] = []
    for line in events {
      line.expression.visit { expression in
        guard let names = Self.joined(by: expression) else { return }
        let touched = groups.filter { !$0.isDisjoint(with: names) }
        groups.removeAll { !$0.isDisjoint(with: names) }
        groups.append(touched.reduce(names) { $0.union($1) })
      }
    }
    let joined = groups.first { $0.contains(first.name) } ?? []
    for (name, origin) in symbols.eventVariables.dropFirst() where !joined.contains(name) {
      report(
        .yaralJoin, "nothing joins '$\(name)' with '$\(first.name)'", at: origin,
        help: "bind a placeholder to a field of each, or compare two fields with '='")
    }
  }

  /// The names that an equality puts together; arithmetic does not count.
  private static func joined(by expression: YARAL.Expression) -> Set<String>? {
    guard case .comparison(let left, .equal, let right, _) = expression.kind else { return nil }
    var names: Set<String> = []
    for side in [left, right] {
      if case .arithmetic = side.kind { return nil }
      side.visit { inner in
        if case .path(let path) = inner.kind { names.insert(path.variable) }
        if case .list(let list) = inner.kind { names.insert("%\(list.prefix { $0 != "." })") }
      }
    }
    return names
  }
}
