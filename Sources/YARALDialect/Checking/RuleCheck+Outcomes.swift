import Diagnostics
import Taxonomies

extension RuleCheck {
  /// How many outcomes a rule may have.
  private static var outcomeLimit: Int { 20 }

  /// O1, N7, A1 to A4, T3, T4: each outcome, in order.
  mutating func checkOutcomes() {
    if outcomes.count > Self.outcomeLimit {
      report(
        .yaralLimit, "a rule has at most \(Self.outcomeLimit) outcomes, this has \(outcomes.count)",
        at: outcomes[Self.outcomeLimit].origin)
    }
    for (index, outcome) in outcomes.enumerated() {
      let earlier = Set(outcomes[..<index].map(\.name))
      checkDefinitions(in: outcome.expression, earlier: earlier)
      checkAggregation(of: outcome)
      checkAggregates(in: outcome.expression, isAggregated: false)
      let before = findings.count
      checkComparisons(in: outcome.expression)
      checkBranches(in: outcome.expression)
      checkOperands(in: outcome.expression)
      if findings.count == before { checkType(of: outcome) }
    }
  }

  /// N7: an outcome reads fields, bound placeholders, and outcomes above it.
  private mutating func checkDefinitions(in expression: YARAL.Expression, earlier: Set<String>) {
    for (path, origin) in expression.paths where path.steps.isEmpty {
      let name = path.variable
      if earlier.contains(name) || symbols.isBound(name) { continue }
      if symbols.outcomes.contains(name) {
        report(
          .yaralName, "the outcome '$\(name)' is not defined yet", at: origin, help: "put it above this one")
      } else if symbols.isEventVariable(name) {
        report(.yaralName, "'$\(name)' is a whole event: name one of its fields", at: origin)
      } else {
        let known = symbols.placeholders.map(\.name) + Array(earlier).sorted()
        let near = nearestName(to: name, among: known)
        report(
          .yaralName, "'$\(name)' is not defined", at: origin,
          help: near.map { "did you mean '$\($0)'?" } ?? "placeholders are bound in 'events'",
          fixes: renaming(name, at: origin, to: near))
      }
    }
  }

  // MARK: Aggregates

  /// A1, A2: what has several values is aggregated; one finding an outcome.
  private mutating func checkAggregation(of outcome: YARAL.Outcome) {
    guard let (path, origin) = firstUnaggregated(in: outcome.expression) else { return }
    let what = path.steps.isEmpty ? "the placeholder '$\(path.variable)'" : "'\(path.fieldName)'"
    if hasWindow {
      report(
        .yaralAggregation, "\(what) has a value for each event of the window, and '$\(outcome.name)' has one",
        at: origin, help: "put it into an aggregate, such as max(…) or array_distinct(…)",
        fixes: aggregationFix(of: outcome))
    } else {
      report(
        .yaralAggregation, "\(what) has several values, and '$\(outcome.name)' has one", at: origin,
        help: "put it into an aggregate, such as array_distinct(…)", fixes: aggregationFix(of: outcome))
    }
  }

  private func firstUnaggregated(in expression: YARAL.Expression) -> (path: YARAL.Path, origin: Origin)? {
    switch expression.kind {
    case .path(let path): return needsAggregate(path) ? (path, expression.origin) : nil
    case .call(let call):
      if FunctionSignature.aggregates.contains(call.function) || call.function.hasPrefix("metrics.") {
        return nil
      }
      // The number of elements is one value without a window.
      if !hasWindow, call.function == "arrays.length" { return nil }
    case .quantified: if !hasWindow { return nil }
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership,
      .arithmetic, .choice:
      break
    }
    for operand in expression.operands {
      if let found = firstUnaggregated(in: operand) { return found }
    }
    return nil
  }

  private func needsAggregate(_ path: YARAL.Path) -> Bool {
    if path.steps.isEmpty {
      guard symbols.isBound(path.variable) else { return false }
      if hasWindow { return true }
      return symbols.bindings[path.variable]?.first?.paths.contains { needsAggregate($0.path) } ?? false
    }
    // Published rules read labels by their key as single values, also below messages that repeat.
    return hasWindow || (!path.hasIndex && !path.hasKey && definition(of: path)?.isRepeated ?? false)
  }

  /// A3: outcomes are not aggregated again. A4: what multiplies rows is seen by sums and counts.
  private mutating func checkAggregates(in expression: YARAL.Expression, isAggregated: Bool) {
    var isAggregated = isAggregated
    switch expression.kind {
    case .call(let call):
      if FunctionSignature.aggregates.contains(call.function) {
        isAggregated = true
        checkInflation(by: call, expression)
      } else if call.function == "arrays.length" {
        isAggregated = true
      }
    case .quantified: isAggregated = true
    case .path(let path):
      if isAggregated, path.steps.isEmpty, symbols.outcomes.contains(path.variable),
        !symbols.isBound(path.variable)
      {
        report(
          .yaralAggregation, "the outcome '$\(path.variable)' has one value, and can't be aggregated again",
          at: expression.origin)
      }
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership,
      .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkAggregates(in: operand, isAggregated: isAggregated) }
  }

  private mutating func checkInflation(by call: YARAL.Call, _ expression: YARAL.Expression) {
    guard ["sum", "count", "array"].contains(call.function) else { return }
    let isRepeated = expression.paths.contains { definition(of: $0.path)?.isRepeated ?? false }
    if isRepeated || symbols.eventVariables.count > 1 || joinsTables {
      report(
        .yaralHazard, "'\(call.function)' counts every combination of events and elements",
        at: expression.origin,
        help: "max, min, count_distinct and array_distinct do not")
    }
  }

  // MARK: Types

  /// T3: what `if` gives.
  mutating func checkBranches(in expression: YARAL.Expression) {
    if case .call(let call) = expression.kind, call.function == "if" { checkBranches(of: expression) }
    for operand in expression.operands { checkBranches(in: operand) }
  }

  private mutating func checkBranches(of expression: YARAL.Expression) {
    let operands = expression.operands
    guard (2...3).contains(operands.count) else { return }
    let types = operands.dropFirst().map { type(of: $0) }
    if types.contains(.boolean) {
      return report(
        .yaralType, "'if' can't give true or false", at: expression.origin,
        help: "write 1 and 0: if(…, 1, 0)",
        fixes: booleanBranchFix(of: operands.dropFirst()))
    }
    if operands.count == 2 {
      let isName = if case .path(let path) = operands[1].kind { path.steps.isEmpty } else { false }
      if types[0] == .text || isName {
        report(
          .yaralType, "this 'if' needs a value for when the condition does not hold", at: expression.origin)
      }
      return
    }
    guard let then = types[0], let otherwise = types[1] else { return }
    if isText(then) != isText(otherwise) || (then == .list) != (otherwise == .list) {
      report(
        .yaralType, "one value of 'if' is \(then.description), the other \(otherwise.description)",
        at: expression.origin)
    }
  }

  private func isText(_ type: CheckedType) -> Bool {
    switch type {
    case .text, .enumeration: true
    case .integer, .float, .boolean, .list: false
    }
  }

  /// T4: numbers where numbers are needed.
  mutating func checkOperands(in expression: YARAL.Expression) {
    switch expression.kind {
    case .call(let call) where ["max", "min", "sum"].contains(call.function):
      for operand in expression.operands {
        if let type = type(of: operand), isText(type) || type == .list {
          report(
            .yaralType, "'\(call.function)' takes numbers, this is \(type.description)", at: operand.origin)
        }
      }
    case .arithmetic(let symbol, let left, let right):
      checkSigns(left, right, at: expression.origin)
      for operand in [left, right] {
        guard let type = type(of: operand) else { continue }
        if !type.isNumber {
          report(
            .yaralType, "'\(symbol.rawValue)' takes numbers, this is \(type.description)", at: operand.origin)
        } else if symbol == .modulo, type == .float {
          report(.yaralType, "'%' takes whole numbers", at: operand.origin)
        }
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .and, .or,
      .comparison,
      .membership, .quantified, .choice:
      break
    }
    for operand in expression.operands { checkOperands(in: operand) }
  }

  /// T5: a whole number is signed, and does not go with a field that is not.
  private mutating func checkSigns(_ left: YARAL.Expression, _ right: YARAL.Expression, at origin: Origin) {
    for (literal, other) in [(left, right), (right, left)] {
      guard case .number(let digits) = literal.kind, !digits.contains("."), let field = unsignedField(other)
      else {
        continue
      }
      report(
        .yaralHazard, "'\(field)' is unsigned, and arithmetic with a whole number fails", at: origin,
        help: "write the number with a fraction, or cast.as_int(…) around the field")
    }
  }

  private func unsignedField(_ expression: YARAL.Expression) -> String? {
    guard case .path(let path) = expression.kind else { return nil }
    if let definition = definition(of: path) { return definition.isUnsigned ? path.fieldName : nil }
    guard path.steps.isEmpty, let bound = symbols.bindings[path.variable]?.first,
      case .path(let field) = bound.kind, definition(of: field)?.isUnsigned ?? false
    else { return nil }
    return field.fieldName
  }

  /// T4: what an outcome may be.
  private mutating func checkType(of outcome: YARAL.Outcome) {
    let type = type(of: outcome.expression)
    if type == .boolean {
      report(
        .yaralType, "an outcome can't be true or false", at: outcome.expression.origin,
        help: "write if(…, 1, 0)", fixes: flagFix(of: outcome.expression))
    } else if outcome.name == "risk_score", let type, !type.isNumber {
      report(.yaralType, "'$risk_score' is a number", at: outcome.expression.origin)
    }
  }
}
