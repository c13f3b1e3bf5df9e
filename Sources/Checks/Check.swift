package import Detections
package import Diagnostics
import Events

/// Checks that a detection is well-formed, in whatever taxonomy: names are distinct and defined, aggregates
/// stand where they must, windows are possible, patterns compile. Which fields exist is the taxonomy's
/// business.
///
/// - Returns: the detection if nothing is wrong but warnings, and everything that is to be said.
package func check(_ detection: Detection) -> Reading<CheckedDetection?> {
  var findings: [Diagnostic] = []
  findings += checkVariables(of: detection)
  findings += checkNesting(of: detection)
  findings += checkDerivations(of: detection)
  findings += checkPatterns(of: detection)
  findings += checkWindow(of: detection)
  findings += checkJoins(of: detection)
  findings += checkOutcomes(of: detection)
  findings += checkCondition(of: detection)
  let hasErrors = findings.contains { $0.severity == .error }
  return Reading(hasErrors ? nil : CheckedDetection(unchecked: detection), findings)
}

/// Variables exist, have distinct names, and only a window lets several be looked at together.
private func checkVariables(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  var seen: Set<String> = []
  for variable in detection.variables where !seen.insert(variable.name).inserted {
    findings.append(.duplicateVariable(variable.name, at: variable.origin.span))
  }
  guard let second = detection.variables.dropFirst().first else {
    return detection.variables.isEmpty ? findings + [.noVariable(detection.metadata.name)] : findings
  }
  if detection.window == nil { findings.append(.windowNeeded(at: second.origin.span)) }
  return findings
}

private func checkWindow(of detection: Detection) -> [Diagnostic] {
  guard let window = detection.window else { return [] }
  var findings: [Diagnostic] = []
  if window.length <= .zero { findings.append(.windowNotPositive(at: window.origin.span)) }
  var names: Set<String> = []
  for key in window.keys {
    if !names.insert(key.name).inserted { findings.append(.duplicateKey(key.name, at: key.origin.span)) }
    if !detection.variables.contains(where: { key.fields[$0.name] != nil }) {
      findings.append(.keyWithoutField(key.name, at: key.origin.span))
    }
  }
  switch window.kind {
  case .hop, .tumbling, .sliding: break
  case .after(let pivot), .before(let pivot):
    if detection.variable(pivot) == nil {
      findings.append(.undefinedVariable(pivot, in: detection, at: window.origin.span))
    } else if !detection.requiredVariables.contains(pivot) || detection.variable(pivot)?.isTimeless == true {
      findings.append(.pivotNotRequired(pivot, at: window.origin.span))
    }
  }
  return findings
}

/// Joins name known variables, and together with the group keys connect all of them.
private func checkJoins(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  var groups = detection.variables.map { Set([$0.name]) }
  for join in detection.joins {
    let ends = [join.left.variable, join.right.variable]
    for end in ends where detection.variable(end) == nil {
      findings.append(.undefinedVariable(end, in: detection, at: join.origin.span))
    }
    if ends[0] == ends[1] { findings.append(.joinOfOneVariable(ends[0], at: join.origin.span)) }
    let touched = groups.filter { !$0.isDisjoint(with: ends) }
    groups.removeAll { !$0.isDisjoint(with: ends) }
    if !touched.isEmpty { groups.append(touched.reduce(into: []) { $0.formUnion($1) }) }
  }
  for key in detection.window?.keys ?? [] {
    let sharers = Set(key.fields.keys)
    let touched = groups.filter { !$0.isDisjoint(with: sharers) }
    groups.removeAll { !$0.isDisjoint(with: sharers) }
    if !touched.isEmpty { groups.append(touched.reduce(into: []) { $0.formUnion($1) }) }
  }
  let first = detection.variables.first.flatMap { first in groups.first { $0.contains(first.name) } } ?? []
  if groups.count > 1, detection.window != nil, let lonely = detection.variables.first(where: { !first.contains($0.name) }) {
    findings.append(.unjoinedVariable(lonely.name, at: lonely.origin.span))
  }
  return findings
}

/// The condition speaks of what exists, needs some event, and every variable has a part in it.
private func checkCondition(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  let outcomes = Dictionary(
    detection.outcomes.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
  var scope = ExpressionScope(detection: detection, outcomes: outcomes, place: .condition)
  scope.check(detection.condition, at: detection.variables.first?.origin.span, &findings)
  if detection.requiredVariables.isEmpty, !isSatisfiedByEveryVariable(detection) {
    findings.append(.unboundedCondition(at: detection.variables.first?.origin.span))
  }
  for variable in detection.variables where !scope.countedVariables.contains(variable.name) {
    findings.append(.variableNotInCondition(variable.name, at: variable.origin.span))
  }
  return findings
}

/// Whether the condition is a choice between variables, each of which may occur alone (`a or b`): then no
/// variable is required, and still some event is.
private func isSatisfiedByEveryVariable(_ detection: Detection) -> Bool {
  !holdsWithoutEvents(detection.condition)
}

/// Whether the condition may hold when there is no event at all.
private func holdsWithoutEvents(_ condition: Condition) -> Bool {
  switch condition {
  case .all(let operands): operands.allSatisfy(holdsWithoutEvents)
  case .any(let operands): operands.contains(where: holdsWithoutEvents)
  case .not(let operand): !alwaysHoldsWithoutEvents(operand)
  case .count(_, let relation, let number): relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1)
  case .compare: true
  case .holds: false
  }
}

private func alwaysHoldsWithoutEvents(_ condition: Condition) -> Bool {
  switch condition {
  case .all(let operands): operands.allSatisfy(alwaysHoldsWithoutEvents)
  case .any(let operands): operands.contains(where: alwaysHoldsWithoutEvents)
  case .not(let operand): !holdsWithoutEvents(operand)
  case .count(_, let relation, let number): relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1)
  case .compare, .holds: false
  }
}
