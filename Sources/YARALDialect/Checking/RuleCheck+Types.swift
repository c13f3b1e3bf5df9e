import Diagnostics
import Events
import Taxonomies

extension RuleCheck {
  /// What an expression gives; `nil` when that is not known.
  func type(of expression: YARAL.Expression) -> CheckedType? {
    type(of: expression, depth: 0)
  }

  /// - Parameter depth: how many placeholders and outcomes were followed; names may be defined in circles.
  private func type(of expression: YARAL.Expression, depth: Int) -> CheckedType? {
    switch expression.kind {
    case .text, .pattern: return .text
    case .number(let digits): return digits.contains(".") ? .float : .integer
    case .boolean, .not, .absent, .and, .or, .comparison, .membership, .choice: return .boolean
    case .count: return .integer
    case .list: return nil
    case .quantified(_, let operand): return type(of: operand, depth: depth)
    case .path(let path): return type(of: path, depth: depth)
    case .call(let call): return type(of: call, expression, depth: depth)
    case .arithmetic(_, let left, let right):
      let types = [type(of: left, depth: depth), type(of: right, depth: depth)]
      return types.contains(.float) ? .float : types.contains(nil) ? nil : .integer
    }
  }

  private func type(of path: YARAL.Path, depth: Int) -> CheckedType? {
    guard path.steps.isEmpty else { return definition(of: path).map(type) }
    guard depth < 8 else { return nil }
    if let outcome = outcomes.first(where: { $0.name == path.variable }) {
      return type(of: outcome.expression, depth: depth + 1)
    }
    return symbols.bindings[path.variable]?.first.flatMap { type(of: $0, depth: depth + 1) }
  }

  private func type(of definition: FieldDefinition) -> CheckedType {
    switch definition.type {
    case .text, .address: .text
    case .integer, .time: .integer
    case .float: .float
    case .boolean: .boolean
    case .enumeration: .enumeration(definition.enumerators)
    }
  }

  private func type(of call: YARAL.Call, _ expression: YARAL.Expression, depth: Int) -> CheckedType? {
    let operands = expression.operands
    switch call.function {
    case "if": return operands.dropFirst().first.flatMap { type(of: $0, depth: depth) }
    case "max", "min", "sum", "math.abs": return operands.first.flatMap { type(of: $0, depth: depth) }
    case "array", "array_distinct": return .list
    default: return FunctionSignature.named(call.function)?.result
    }
  }

  // MARK: Comparisons

  /// T1, T2: what is compared with what, in every comparison of a statement.
  mutating func checkComparisons(in expression: YARAL.Expression) {
    switch expression.kind {
    case .comparison(let left, let relation, let right, let ignoringCase):
      checkComparison(left, relation, right, ignoringCase, at: expression.origin)
    case .call(let call) where call.function == "re.regex" || call.ignoringCase:
      if let first = expression.operands.first, case .enumeration = type(of: first) {
        report(
          .yaralEnumeration, "names of a closed set are compared with '=' only", at: first.origin,
          help: "list the names that are meant, joined by 'or'")
      }
    case .membership(let operand, _, _, true):
      if case .enumeration = type(of: operand) { reportCase(at: expression.origin) }
    case .membership(let operand, .cidr, let list, _):
      if let type = type(of: operand), type != .text {
        report(.yaralType, "%\(list) holds networks, and this is \(type.description)", at: operand.origin)
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .and, .or,
      .membership,
      .quantified, .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkComparisons(in: operand) }
  }

  private mutating func reportCase(at origin: Origin, fixes: [Fix] = []) {
    report(
      .yaralEnumeration, "'nocase' does not go with names of a closed set", at: origin, help: "take it out",
      fixes: fixes)
  }

  private mutating func checkComparison(
    _ left: YARAL.Expression, _ relation: Relation, _ right: YARAL.Expression, _ ignoringCase: Bool,
    at origin: Origin
  ) {
    if left.isLiteral, right.isLiteral { return report(.yaralType, "two constants are compared", at: origin) }
    for (side, other) in [(left, right), (right, left)] {
      if case .enumeration(let names) = type(of: side) {
        return checkEnumeration(names, side, other, relation, ignoringCase, at: origin)
      }
    }
    for (pattern, other) in [(left, right), (right, left)] {
      guard case .pattern = pattern.kind else { continue }
      if relation != .equal, relation != .notEqual {
        report(.yaralType, "a pattern is compared with '=' and '!=' only", at: origin)
      }
      if let type = type(of: other), type != .text {
        report(.yaralType, "\(type.description) can't be compared with a pattern", at: other.origin)
      }
      return
    }
    guard let first = type(of: left), let second = type(of: right) else { return }
    if first != second, !(first.isNumber && second.isNumber) {
      report(
        .yaralType, "\(first.description) is compared with \(second.description)", at: origin,
        help: first.isNumber || second.isNumber
          ? "write numbers without quotes for fields that hold numbers" : "",
        fixes: literalFix(left, first, right, second))
    } else if ignoringCase, first != .text {
      report(
        .yaralType, "'nocase' goes with texts only", at: origin, help: "take it out",
        fixes: nocaseFix(after: right))
    }
  }

  /// The name whose last words are these: `USER_LOGIN` for `LOGIN`; `nil` when several or none are.
  private static func onlyName(endingIn words: String, among names: [String]) -> String? {
    let found = names.filter { $0.hasSuffix("_" + words.uppercased()) }
    return found.count == 1 ? found.first : nil
  }

  private mutating func checkEnumeration(
    _ names: [String], _ side: YARAL.Expression, _ other: YARAL.Expression, _ relation: Relation,
    _ ignoringCase: Bool, at origin: Origin
  ) {
    // The two sides may stand in either order; the word stands behind the one on the right.
    if ignoringCase { reportCase(at: origin, fixes: nocaseFix(after: side) + nocaseFix(after: other)) }
    switch other.kind {
    case .text(let name, _):
      guard !names.isEmpty, !names.contains(name) else { return }
      let near = nearestName(to: name, among: names) ?? Self.onlyName(endingIn: name, among: names)
      // But for case, it is that name.
      let isSame = name.uppercased() == near?.uppercased()
      report(
        .yaralEnumeration, "'\(name)' is none of the names of this field", at: other.origin,
        help: near.map { "did you mean '\($0)'?" } ?? "",
        fixes: near.map {
          replacement(
            of: other.origin, with: "\"\($0)\"", safety: isSame ? .keepsMeaning : .changesMeaning)
        } ?? [])
    case .pattern:
      report(
        .yaralEnumeration, "names of a closed set are not compared with patterns", at: other.origin,
        help: "list the names that are meant, joined by 'or'")
    case .number, .boolean:
      report(
        .yaralType, "a name of a closed set is compared with \(type(of: other)?.description ?? "this")",
        at: origin)
    case .path, .count, .list, .call, .not, .absent, .and, .or, .comparison, .membership, .quantified,
      .arithmetic,
      .choice:
      break
    }
  }
}

extension YARAL.Expression {
  var isLiteral: Bool {
    switch kind {
    case .text, .pattern, .number, .boolean: true
    case .path, .count, .list, .call, .not, .absent, .and, .or, .comparison, .membership, .quantified,
      .arithmetic,
      .choice:
      false
    }
  }
}
