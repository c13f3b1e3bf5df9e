import Diagnostics

extension Sigma.Condition {
  /// The condition without nesting that says nothing, and with `1 of name_*` and `all of name_*` where the
  /// operands are exactly the identifiers of that prefix.
  ///
  /// - Parameter names: all identifiers of the rule.
  func tidied(names: [String]) -> Sigma.Condition {
    switch self {
    case .and(let operands):
      return Sigma.Condition.joined(operands.map { $0.tidied(names: names) }, isAnd: true, names: names)
    case .or(let operands):
      return Sigma.Condition.joined(operands.map { $0.tidied(names: names) }, isAnd: false, names: names)
    case .not(let operand):
      return .not(operand.tidied(names: names))
    case .quantified, .identifier:
      return self
    }
  }

  private static func joined(_ operands: [Sigma.Condition], isAnd: Bool, names: [String]) -> Sigma.Condition {
    var flat: [Sigma.Condition] = []
    for operand in operands {
      switch operand {
      case .and(let inner) where isAnd: flat += inner
      case .or(let inner) where !isAnd: flat += inner
      case .and, .or, .not, .quantified, .identifier:
        if !flat.contains(operand) { flat.append(operand) }
      }
    }
    flat = selected(flat, names: names, quantifier: isAnd ? .all : .one) { operand in
      if case .identifier(let name, _) = operand { name } else { nil }
    } wrap: {
      $0
    }
    if isAnd {
      // Neither of several filters: not 1 of filter_*.
      flat = selected(flat, names: names, quantifier: .one) { operand in
        if case .not(.identifier(let name, _)) = operand { name } else { nil }
      } wrap: {
        .not($0)
      }
    }
    if flat.count == 1 { return flat[0] }
    return isAnd ? .and(flat) : .or(flat)
  }

  /// The operands with each group that a pattern selects exactly replaced by that selector.
  private static func selected(
    _ operands: [Sigma.Condition], names: [String], quantifier: Quantifier,
    name: (Sigma.Condition) -> String?, wrap: (Sigma.Condition) -> Sigma.Condition
  ) -> [Sigma.Condition] {
    var result: [Sigma.Condition] = []
    var done: Set<String> = []
    for operand in operands {
      guard let own = name(operand), let head = own.prefixes.last else {
        result.append(operand)
        continue
      }
      if done.contains(own) { continue }
      let group = operands.compactMap(name).filter { $0.hasPrefix(head) }
      let prefix = own.prefixes.first { prefix in group.allSatisfy { $0.hasPrefix(prefix) } } ?? head
      guard group.count > 1, Set(group) == Set(names.filter { $0.hasPrefix(prefix) }) else {
        result.append(operand)
        continue
      }
      done.formUnion(group)
      result.append(wrap(.quantified(quantifier, .pattern(prefix + "*"), .none)))
    }
    return result
  }
}

extension String {
  /// The parts of a name that end in an underscore, longest first: `a_b_c` has `a_b_` and `a_`.
  fileprivate var prefixes: [String] {
    indices.reversed().filter { self[$0] == "_" && $0 != startIndex }.map { String(self[...$0]) }
  }
}
