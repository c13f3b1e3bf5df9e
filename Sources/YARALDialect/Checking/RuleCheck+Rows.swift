import Diagnostics
import Events
import Taxonomies

extension RuleCheck {
  /// R3, A5, M2, and section 1: what a rule's rows, lists and windows can't show.
  mutating func checkRows() {
    checkUnsatisfiable()
    checkTruncation()
    checkDistances()
    if rule.match == nil, let metric = rule.firstMetric {
      report(
        .yaralHazard, "a rule that asks for metrics counts as a multi-event rule, though it has no 'match'",
        at: metric, help: "a tenant may have far fewer of those", severity: .note)
    }
    if rule.match == nil, let second = symbols.eventVariables.dropFirst().first {
      report(
        .yaralHazard, "Google's pages show no rule with several events and without 'match'",
        at: second.origin,
        help: "group them by a placeholder that is bound in each: match: $host over 5m")
    }
  }

  /// R3: an unmodified repeated field is read one element at a time, and no element has two values.
  private mutating func checkUnsatisfiable() {
    var values: [String: YARAL.Expression] = [:]
    for part in events.flatMap(\.expression.conjuncts) {
      guard case .comparison(let left, .equal, let right, false) = part.kind else { continue }
      for (side, other) in [(left, right), (right, left)] {
        guard case .path(let path) = side.kind, !path.steps.isEmpty else { continue }
        if case .pattern = other.kind { continue }
        guard other.isLiteral else { continue }
        let key = "$\(path.variable).\(path.fieldName)"
        guard let earlier = values[key] else {
          values[key] = other
          continue
        }
        guard earlier.isOtherConstant(than: other) else { continue }
        let isRepeated = !path.hasIndex && definition(of: path)?.isRepeated ?? false
        report(
          .yaralHazard,
          "no \(isRepeated ? "element of " : "")'\(path.fieldName)' has two values: this never holds",
          at: part.origin,
          help: isRepeated
            ? "to ask for elements of each kind, write 'any' before the field" : "join alternatives by 'or'")
      }
    }
  }

  /// A5: lists are cut to 25 elements at random, so that what is looked for in one may be missing.
  private mutating func checkTruncation() {
    for expression in outcomes.map(\.expression) + (rule.condition?.lines.map(\.expression) ?? []) {
      var places: [Origin] = []
      expression.visit { inner in
        guard case .call(let call) = inner.kind, call.function.hasPrefix("arrays.") else { return }
        guard let list = inner.operands.first, isTruncated(list) else { return }
        // Of outcomes that is an error, and said elsewhere.
        if case .path = list.kind, call.function == "arrays.length" { return }
        places.append(inner.origin)
      }
      for place in places {
        report(
          .yaralHazard, "this reads a list that is cut to 25 elements at random", at: place,
          help: "test the elements in 'events', or count them with count_distinct(…)")
      }
    }
  }

  private func isTruncated(_ expression: YARAL.Expression) -> Bool {
    switch expression.kind {
    case .call(let call): return ["array", "array_distinct"].contains(call.function)
    case .path(let path) where path.steps.isEmpty:
      guard let outcome = outcomes.first(where: { $0.name == path.variable }) else { return false }
      if case .call(let call) = outcome.expression.kind {
        return ["array", "array_distinct"].contains(call.function)
      }
      return false
    case .text, .pattern, .number, .boolean, .path, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership, .quantified, .arithmetic, .choice:
      return false
    }
  }

  /// M2: overlapping windows are laid by the engine, and may part events that are nearly their length apart.
  private mutating func checkDistances() {
    guard rule.match?.lines.first?.window.kind == .hop else { return }
    for line in events {
      guard case .comparison(let left, _, let right, _) = line.expression.kind else { continue }
      let isDistance = [left, right].contains { side in
        guard case .arithmetic(.subtract, let late, let early) = side.kind else { return false }
        let variables = [late, early].compactMap(eventTimeVariable)
        return Set(variables).count == 2
      }
      if isDistance {
        report(
          .yaralHazard, "windows of 'over' may part events that are nearly as far apart as they are long",
          at: line.expression.origin,
          help: "for exact distances write 'over … after $e' with the earlier event")
      }
    }
  }

  private func eventTimeVariable(_ expression: YARAL.Expression) -> String? {
    guard case .path(let path) = expression.kind else { return nil }
    if path.isEventTime { return path.variable }
    guard path.steps.isEmpty, let bound = symbols.bindings[path.variable]?.first,
      case .path(let field) = bound.kind, field.isEventTime
    else { return nil }
    return field.variable
  }

  // MARK: P1

  /// What a search over all logs is narrowed by.
  private static let narrowingFields: Set<String> = [
    "metadata.event_type", "metadata.log_type", "metadata.product_event_type", "metadata.product_name",
    "metadata.vendor_name",
  ]

  /// P1: what makes a rule slow, or says what holds anyway.
  mutating func checkFilters() {
    for (name, origin) in symbols.eventVariables where !symbols.foreignVariables.contains(name) {
      let fields = events.flatMap(\.expression.paths).filter { $0.path.variable == name }.map(
        \.path.fieldName)
      if Self.narrowingFields.isDisjoint(with: fields) {
        report(
          .yaralHazard, "nothing says which logs '$\(name)' is from, so that all are searched", at: origin,
          help: "begin with a test of $\(name).metadata.event_type or $\(name).metadata.log_type",
          severity: .note)
      }
    }
    checkRedundantTests()
  }

  /// The keys of a window are never zero values, unless the rule asks for those.
  private mutating func checkRedundantTests() {
    let allowsZero = rule.options?.lines.contains {
      $0.name == "allow_zero_values" && $0.value == .boolean(true)
    }
    if allowsZero == true { return }
    let keys = Set(rule.match?.lines.flatMap(\.keys).map(\.variable) ?? [])
    for line in events {
      guard case .comparison(let left, .notEqual, let right, _) = line.expression.kind else { continue }
      for (side, other) in [(left, right), (right, left)] {
        guard case .path(let path) = side.kind, path.steps.isEmpty, keys.contains(path.variable),
          isBoundToFields(path.variable)
        else { continue }
        guard other.isEmptyText || other.kind == .number("0") else { continue }
        report(
          .yaralHazard, "a key of 'match' is never \(other.isEmptyText ? "\"\"" : "0")",
          at: line.expression.origin,
          help: "take the line out", fixes: removalFix(of: line), severity: .note)
      }
    }
  }

  /// Whether no function stands between a placeholder and its fields: the implicit test is left out there.
  private func isBoundToFields(_ name: String) -> Bool {
    let bindings = symbols.bindings[name] ?? []
    return !bindings.isEmpty
      && bindings.allSatisfy { if case .path(let path) = $0.kind { !path.steps.isEmpty } else { false } }
  }
}

extension YARAL.Expression {
  /// Whether this and the other are texts, or numbers, that differ.
  fileprivate func isOtherConstant(than other: YARAL.Expression) -> Bool {
    if case .text(let left, _) = kind, case .text(let right, _) = other.kind { return left != right }
    if case .number(let left) = kind, case .number(let right) = other.kind { return left != right }
    return false
  }

  /// The parts of a statement that must all hold.
  var conjuncts: [YARAL.Expression] {
    if case .and(let operands) = kind { operands.flatMap(\.conjuncts) } else { [self] }
  }
}
