import Detections
import Diagnostics
import Events
import Taxonomies

extension RuleCheck {
  /// R1, R2: how repeated fields are read, in every part of a statement.
  mutating func checkFields(in expression: YARAL.Expression, isOutcome: Bool) {
    switch expression.kind {
    case .quantified(let quantifier, let operand):
      checkQuantified(quantifier.rawValue, operand, at: expression.origin)
    case .comparison(let left, _, let right, _):
      for (side, other) in [(left, right), (right, left)] {
        guard case .quantified(let quantifier, _) = side.kind, other.isPathOrColumn else { continue }
        report(
          .yaralRepeated, "'\(quantifier.rawValue)' does not go with joins and placeholders", at: side.origin,
          help: "write the field without it")
      }
    case .membership(let operand, _, _, _):
      if case .quantified(let quantifier, _) = operand.kind {
        report(.yaralRepeated, "'\(quantifier.rawValue)' does not go with lists", at: operand.origin)
      }
    case .path(let path):
      checkIndices(of: path, at: expression.origin)
      if isOutcome, !path.steps.isEmpty, !symbols.isEventVariable(path.variable) {
        report(
          .yaralName, "'$\(path.variable)' is no event variable of 'events'", at: expression.origin,
          help: nearestName(to: path.variable, among: symbols.eventVariables.map(\.name)).map {
            "did you mean '$\($0)'?"
          } ?? "")
      }
    case .text, .pattern, .number, .boolean, .count, .list, .call, .not, .absent, .and, .or, .arithmetic,
      .choice:
      break
    }
    for operand in expression.operands { checkFields(in: operand, isOutcome: isOutcome) }
  }

  private mutating func checkQuantified(_ word: String, _ operand: YARAL.Expression, at origin: Origin) {
    guard case .path(let path) = operand.kind, !path.steps.isEmpty else {
      let isCall = if case .call = operand.kind { true } else { false }
      return report(
        .yaralRepeated, "'\(word)' stands before a repeated field", at: origin,
        help: isCall ? "put it before the argument: re.regex(\(word) $e.field, …)" : "")
    }
    if path.hasIndex {
      report(.yaralRepeated, "'\(word)' does not go with an index", at: origin)
    } else if path.hasKey {
      report(.yaralRepeated, "'\(word)' does not go with a key", at: origin)
    } else if let definition = definition(of: path), !definition.isRepeated {
      report(
        .yaralRepeated, "'\(word)' stands before a field that does not repeat", at: origin,
        help: "take it out")
    }
  }

  /// A path that reads one element reads one of each list that it crosses.
  private mutating func checkIndices(of path: YARAL.Path, at origin: Origin) {
    guard path.hasIndex else { return }
    if path.hasKey, case .index = path.steps.last {
      return report(.yaralRepeated, "an index does not go with a key", at: origin)
    }
    let repeated = catalog.repeatedParts(ofUDMPath: Field(path.withoutIndices.fieldName)).map(\.name)
    var prefix: [YARAL.Path.Step] = []
    for (index, step) in path.steps.enumerated() {
      if case .index = step { continue }
      prefix.append(step)
      let isIndexed =
        index + 1 < path.steps.count && { if case .index = path.steps[index + 1] { true } else { false } }()
      if repeated.contains(YARAL.Path(path.variable, prefix).fieldName), !isIndexed {
        return report(
          .yaralRepeated, "'\(YARAL.Path(path.variable, prefix).fieldName)' repeats, and has no index here",
          at: origin,
          help: "a path with an index has one at every list")
      }
    }
  }

  /// T1, T2, R3: one statement of `events`.
  mutating func checkStatement(_ expression: YARAL.Expression) {
    checkComparisons(in: expression)
    checkBranches(in: expression)
    checkOperands(in: expression)
    if type(of: expression) != .boolean, type(of: expression) != nil {
      report(.yaralType, "this is no condition", at: expression.origin, help: "compare it with something")
    }
    checkNegations(in: expression, isNegative: false)
  }

  /// A repeated field under a negation asks whether *some* element fails, which is seldom meant.
  private mutating func checkNegations(in expression: YARAL.Expression, isNegative: Bool) {
    var isNegative = isNegative
    switch expression.kind {
    case .not: isNegative.toggle()
    case .comparison(let left, let relation, let right, _):
      // Of fields that are not empty, `!= ""` is just that.
      if relation == .notEqual, !right.isEmptyText, !left.isEmptyText { isNegative.toggle() }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .absent, .and, .or, .membership,
      .quantified,
      .arithmetic, .choice:
      break
    }
    if case .quantified = expression.kind { return }
    // With labels that are read by key nothing else goes.
    if case .path(let path) = expression.kind, isNegative, !path.hasIndex, !path.hasKey,
      definition(of: path)?.isRepeated ?? false
    {
      let warning = Diagnostic(
        .yaralHazard, "'\(path.fieldName)' repeats: this asks whether some element is different",
        at: expression.origin.span,
        help: "to ask that none is so, write 'not any' or 'all … !='")
      findings.append(warning)
    }
    for operand in expression.operands { checkNegations(in: operand, isNegative: isNegative) }
  }
}

extension YARAL.Expression {
  fileprivate var isPathOrColumn: Bool {
    switch kind {
    case .path, .list: true
    case .text, .pattern, .number, .boolean, .count, .call, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .arithmetic, .choice:
      false
    }
  }

  var isEmptyText: Bool {
    if case .text("", _) = kind { true } else { false }
  }
}
