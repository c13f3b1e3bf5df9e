import Detections
import Diagnostics
import Events

extension Sigma.CorrelationLowering {
  /// Events of each rule in a window, in the order of the list where that is asked.
  mutating func temporal(_ parts: [Part]) -> Detection? {
    var parts = parts
    guard let window = window(&parts), let condition = temporalCondition(parts) else { return nil }
    let variables = parts.map { $0.eventVariable(origin: $0.header.origin) }
    var joins: [Join] = []
    if correlation.type == .temporalOrdered {
      joins = zip(parts, parts.dropFirst()).map { earlier, later in
        Join(
          .time(variable: earlier.variable), .less, .time(variable: later.variable),
          origin: correlation.origin)
      }
    }
    return Detection(
      metadata: metadata(parts), taxonomy: .sigma, variables: variables,
      joins: joins, window: window, condition: condition)
  }

  /// All rules must fire, unless a bound asks for fewer of them.
  private mutating func temporalCondition(_ parts: [Part]) -> Detections.Condition? {
    if let extended = correlation.extendedCondition { return checkedExtended(extended, parts) }
    var least = correlation.bounds.isEmpty ? parts.count : 1
    for bound in correlation.bounds {
      guard case .integer(let threshold) = bound.threshold,
        bound.relation == .greaterOrEqual || bound.relation == .greater, threshold >= 0,
        threshold <= parts.count
      else {
        refuse("only 'gte' and 'gt' on the number of rules are supported", at: bound.origin)
        return nil
      }
      least = max(least, Int(threshold) + (bound.relation == .greater ? 1 : 0))
    }
    guard least <= parts.count else {
      report("more rules must fire than the correlation refers to", at: correlation.origin)
      return nil
    }
    guard least == parts.count || correlation.type == .temporal else {
      refuse("an order of only some of the rules is not supported", at: correlation.origin)
      return nil
    }
    guard parts.count <= 10 else {
      refuse("a choice among more than ten rules is not supported", at: correlation.origin)
      return nil
    }
    return Sigma.condition(on: parts.map(\.variable), atLeast: least)
  }

  /// The condition over the referenced rules, each of which must appear in it: pySigma's, and that of the
  /// specification's proposal 198 ("Condition Extension in Temporal Correlation Rules"). It is asked of a window as a
  /// whole, so that `not` wants no event of a rule in all of it.
  private mutating func checkedExtended(_ condition: Sigma.Condition, _ parts: [Part]) -> Detections
    .Condition?
  {
    var used: Set<String> = []
    condition.collectIdentifiers(of: parts.map(\.reference), into: &used)
    if let unused = parts.first(where: { !used.contains($0.reference) }) {
      report("the condition does not use the rule '\(unused.reference)'", at: correlation.origin)
      return nil
    }
    if correlation.type == .temporalOrdered { return ordered(condition, parts) }
    return extended(condition, parts)
  }

  /// Under an order a condition is defined where it asks for all of the rules: then the order is one of all.
  private mutating func ordered(_ condition: Sigma.Condition, _ parts: [Part]) -> Detections.Condition? {
    var operands = [condition]
    while let operand = operands.popLast() {
      switch operand {
      case .and(let inner): operands += inner
      case .identifier, .quantified(.all, _, _): continue
      case .not:
        refuse(
          "where in the order a rule must be absent is not defined: between its neighbours, or in all of the "
            + "time span", at: correlation.origin)
        return nil
      case .or, .quantified(.one, _, _):
        refuse("an order of only some of the rules is not supported", at: correlation.origin)
        return nil
      }
    }
    return extended(condition, parts)
  }

  private mutating func extended(_ condition: Sigma.Condition, _ parts: [Part]) -> Detections.Condition? {
    switch condition {
    case .and(let operands): return joined(operands, parts).map { .all($0) }
    case .or(let operands): return joined(operands, parts).map { .any($0) }
    case .not(let operand): return extended(operand, parts).map { .not($0) }
    case .identifier(let name, _):
      return parts.first { $0.reference == name }.map { .present($0.variable) }
    case .quantified(let quantifier, let target, _):
      let chosen = parts.filter { target.selects($0.reference) }.map { part in
        Detections.Condition.present(part.variable)
      }
      return quantifier == .one ? .any(chosen) : .all(chosen)
    }
  }

  private mutating func joined(_ operands: [Sigma.Condition], _ parts: [Part]) -> [Detections.Condition]? {
    let lowered = operands.compactMap { extended($0, parts) }
    return lowered.count == operands.count ? lowered : nil
  }
}
