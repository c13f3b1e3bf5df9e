import Diagnostics
import Events
import Patterns
import Taxonomies

// An unset field reads as the zero value of its type (reference, section 9): "", 0. A test that this value passes
// holds for every event without the field, which is seldom meant.
extension RuleCheck {
  /// X2: tests in `events` that an unset field passes, without a line that asks for the field.
  mutating func checkUnsetFields() {
    let guarded = fieldsThatAreSet
    for line in events { checkUnset(in: line.expression, isNegative: false, guarded) }
    checkAccidentalJoins(guarded)
  }

  private mutating func checkUnset(in expression: YARAL.Expression, isNegative: Bool, _ guarded: Set<String>)
  {
    switch expression.kind {
    case .not(let operand): return checkUnset(in: operand, isNegative: !isNegative, guarded)
    case .and, .or:
      // What one part asks for, the parts beside it may rely on.
      var guarded = guarded
      if case .and = expression.kind, !isNegative { guarded.formUnion(setFields(in: expression)) }
      for operand in expression.operands { checkUnset(in: operand, isNegative: isNegative, guarded) }
    case .comparison(let left, let relation, let right, _):
      if isNegative { return }
      checkUnset(left, relation, right, at: expression.origin, guarded)
      checkUnset(right, relation.flipped, left, at: expression.origin, guarded)
    case .call(let call):
      guard call.function == "net.ip_in_range_cidr", let address = expression.operands.first,
        let path = unguarded(address, guarded)
      else { return }
      report(
        .yaralHazard,
        "'\(path.fieldName)' may be unset, and \"\" is no address: that is an error at run time",
        at: address.origin, help: "add $\(path.variable).\(path.fieldName) != \"\"")
    case .text, .pattern, .number, .boolean, .path, .count, .list, .absent, .membership, .quantified,
      .arithmetic,
      .choice:
      break
    }
  }

  private mutating func checkUnset(
    _ side: YARAL.Expression, _ relation: Relation, _ other: YARAL.Expression, at origin: Origin,
    _ guarded: Set<String>
  ) {
    guard let path = unguarded(side, guarded) else { return }
    switch other.kind {
    case .number(let digits):
      guard definition(of: path)?.type != .time, let number = Double(digits) else { return }
      // `!= 5` of an unset field is mostly meant; `= 0` and `< 5` look like a statement about a value.
      guard relation != .notEqual, relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1) else { return }
      report(
        .yaralHazard, "an unset '\(path.fieldName)' reads as 0, and passes this", at: origin,
        help: "if only set ones are meant, add $\(path.variable).\(path.fieldName) > 0")
    case .pattern(let pattern):
      guard relation == .equal, Self.acceptsNothing(pattern) else { return }
      report(
        .yaralHazard, "an unset '\(path.fieldName)' reads as \"\", and this pattern finds that", at: origin,
        help: "if only set ones are meant, add $\(path.variable).\(path.fieldName) != \"\"")
    case .text, .boolean, .path, .count, .list, .call, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .arithmetic, .choice:
      break
    }
  }

  /// Fields of several events that are equal when both are unset.
  private mutating func checkAccidentalJoins(_ guarded: Set<String>) {
    for line in events {
      guard case .comparison(let left, .equal, let right, _) = line.expression.kind,
        let first = unguarded(left, guarded), let second = unguarded(right, guarded),
        first.variable != second.variable || first.fieldName != second.fieldName,
        symbols.foreignVariables.isDisjoint(with: [first.variable, second.variable])
      else { continue }
      if case .path(let path) = left.kind, path.steps.isEmpty { continue }
      if case .path(let path) = right.kind, path.steps.isEmpty { continue }
      report(
        .yaralHazard, "two unset fields are equal, so that this joins events that have neither",
        at: line.expression.origin, help: "add $\(first.variable).\(first.fieldName) != \"\"")
    }
    let keys = Set(rule.match?.lines.flatMap(\.keys).map(\.variable) ?? [])
    for (name, origin) in symbols.placeholders where !keys.contains(name) {
      let fields = (symbols.bindings[name] ?? []).compactMap { unguarded($0, guarded) }
        // An entity is there because of what it is joined by.
        .filter { !symbols.foreignVariables.contains($0.variable) }
      guard Set(fields.map(\.variable)).count > 1, let first = fields.first else { continue }
      report(
        .yaralHazard, "two unset fields are equal, so that '$\(name)' joins events that have neither",
        at: origin,
        help: "add $\(first.variable).\(first.fieldName) != \"\", or make '$\(name)' a key of 'match'")
    }
  }

  // MARK: Which fields are set

  /// The field that an expression reads, when it repeats under no `any` or `all`, may be unset, and no line asks
  /// for it.
  private func unguarded(_ expression: YARAL.Expression, _ guarded: Set<String>) -> YARAL.Path? {
    guard case .path(var path) = expression.kind else { return nil }
    if path.steps.isEmpty {
      guard let bound = symbols.bindings[path.variable]?.first, case .path(let field) = bound.kind else {
        return nil
      }
      path = field
    }
    if path.hasIndex || isAlwaysSet(path) || guarded.contains(Self.key(of: path)) { return nil }
    return path
  }

  private func isAlwaysSet(_ path: YARAL.Path) -> Bool {
    let name = path.fieldName
    return name.hasPrefix("metadata.")
      && (name.contains("timestamp") || name == "metadata.event_type"
        || name == "metadata.id" || name == "metadata.log_type")
      || path.isOfEntity && name.hasPrefix("graph.metadata.")
  }

  private static func key(of path: YARAL.Path) -> String {
    "$\(path.variable).\(path.withoutIndices.fieldName)"
  }

  /// The fields that no event lacks that passes `events`, and the placeholders that are no zero value.
  private var fieldsThatAreSet: Set<String> {
    let allowsZero = rule.options?.lines.contains {
      $0.name == "allow_zero_values" && $0.value == .boolean(true)
    }
    var found = events.reduce(into: Set<String>()) { $0.formUnion(setFields(in: $1.expression)) }
    if allowsZero != true {
      found.formUnion(rule.match?.lines.flatMap(\.keys).map { "$\($0.variable)" } ?? [])
    }
    // What equals a set field is set; names may be bound in chains.
    for _ in 0..<4 {
      for line in events {
        guard case .comparison(let left, .equal, let right, _) = line.expression.kind,
          let first = operandKey(left), let second = operandKey(right)
        else { continue }
        if found.contains(first) { found.insert(second) }
        if found.contains(second) { found.insert(first) }
      }
    }
    return found
  }

  private func operandKey(_ expression: YARAL.Expression) -> String? {
    switch expression.kind {
    case .path(let path): path.steps.isEmpty ? "$\(path.variable)" : Self.key(of: path)
    // Letters in another case are no fewer.
    case .call(let call) where ["strings.to_lower", "strings.to_upper"].contains(call.function):
      expression.operands.first.flatMap(operandKey)
    case .text, .pattern, .number, .boolean, .count, .list, .call, .not, .absent, .and, .or, .comparison,
      .membership, .quantified, .arithmetic, .choice:
      nil
    }
  }

  /// The fields without which a test does not hold.
  private func setFields(in expression: YARAL.Expression) -> Set<String> {
    switch expression.kind {
    case .and(let operands): return operands.reduce(into: []) { $0.formUnion(setFields(in: $1)) }
    case .or(let operands):
      guard let first = operands.first else { return [] }
      return operands.dropFirst().reduce(setFields(in: first)) { $0.intersection(setFields(in: $1)) }
    case .not(let operand):
      guard case .comparison(let left, .equal, let right, _) = operand.kind else { return [] }
      return setFields(left, .notEqual, right).union(setFields(right, .notEqual, left))
    case .comparison(let left, let relation, let right, _):
      return setFields(left, relation, right).union(setFields(right, relation.flipped, left))
    case .membership(let operand, _, _, _): return Set([operandKey(operand)].compactMap { $0 })
    case .call(let call):
      let operands = expression.operands
      guard operands.count == 2, let key = operandKey(operands[0]), case .text(let text, _) = operands[1].kind
      else {
        return []
      }
      switch call.function {
      case "strings.contains", "strings.starts_with", "strings.ends_with": return text.isEmpty ? [] : [key]
      case "re.regex": return Self.acceptsNothing(text) ? [] : [key]
      default: return []
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .absent, .quantified, .arithmetic, .choice:
      return []
    }
  }

  private func setFields(_ side: YARAL.Expression, _ relation: Relation, _ other: YARAL.Expression) -> Set<
    String
  > {
    guard let key = operandKey(side) else { return [] }
    let isSet: Bool
    switch other.kind {
    case .text(let text, _):
      isSet = relation == .equal && !text.isEmpty || relation == .notEqual && text.isEmpty
    case .pattern(let pattern):
      isSet = relation == .equal && !Self.acceptsNothing(pattern)
    case .number(let digits):
      let number = Double(digits) ?? 0
      isSet = !relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1)
    case .boolean(let value): isSet = value && relation == .equal
    case .path, .count, .list, .call, .not, .absent, .and, .or, .comparison, .membership, .quantified,
      .arithmetic, .choice:
      isSet = false
    }
    return isSet ? [key] : []
  }

  /// Whether a pattern finds something in the empty text; a pattern that is none does not.
  private static func acceptsNothing(_ pattern: String) -> Bool {
    (try? CompiledPattern(pattern))?.search("") ?? false
  }
}

extension Relation {
  /// The relation with its sides exchanged.
  fileprivate var flipped: Relation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
