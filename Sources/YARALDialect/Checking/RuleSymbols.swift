import Diagnostics
import Events

/// What the names of a rule stand for (reference, section 4).
struct RuleSymbols {
  /// The event variables, in the order of their first use in `events`, with that place.
  private(set) var eventVariables: [(name: String, origin: Origin)] = []
  /// Those that stand for the entity graph or for detections.
  private(set) var foreignVariables: Set<String> = []
  /// The names without a field in `events`, in order, with their first place.
  private(set) var placeholders: [(name: String, origin: Origin)] = []
  /// What each placeholder is made equal to, as far as it contains a field of an event.
  private(set) var bindings: [String: [YARAL.Expression]] = [:]
  let outcomes: [String]

  init(_ rule: YARAL.Rule) {
    outcomes = (rule.outcome?.lines ?? []).map(\.name)
    for line in rule.events?.lines ?? [] {
      for (path, origin) in line.expression.paths { note(path, origin) }
    }
    for line in rule.events?.lines ?? [] { line.expression.visit { noteBinding($0) } }
  }

  private mutating func note(_ path: YARAL.Path, _ origin: Origin) {
    if path.steps.isEmpty {
      if !isPlaceholder(path.variable) { placeholders.append((path.variable, origin)) }
    } else {
      if !isEventVariable(path.variable) { eventVariables.append((path.variable, origin)) }
      if path.foreignSource != nil || path.isOfEntity { foreignVariables.insert(path.variable) }
    }
  }

  private mutating func noteBinding(_ expression: YARAL.Expression) {
    guard case .comparison(let left, .equal, let right, _) = expression.kind else { return }
    for (side, other) in [(left, right), (right, left)] {
      guard case .path(let path) = side.kind, path.steps.isEmpty else { continue }
      if other.paths.contains(where: { !$0.path.steps.isEmpty }) {
        bindings[path.variable, default: []].append(other)
      }
    }
  }

  func isEventVariable(_ name: String) -> Bool { eventVariables.contains { $0.name == name } }
  func isPlaceholder(_ name: String) -> Bool { placeholders.contains { $0.name == name } }
  func isBound(_ name: String) -> Bool { bindings[name] != nil }

  /// The event variables of the fields that a placeholder is bound to.
  func owners(of placeholder: String) -> Set<String> {
    Set(
      (bindings[placeholder] ?? []).flatMap { binding in
        binding.paths.filter { !$0.path.steps.isEmpty }.map(\.path.variable)
      })
  }
}
