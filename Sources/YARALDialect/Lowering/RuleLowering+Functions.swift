import Detections
import Diagnostics
import Events
import Patterns
import Taxonomies

extension RuleLowering {
  /// A call that is itself a condition.
  mutating func call(
    _ call: YARAL.Call, _ expression: YARAL.Expression, _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    let operands = expression.operands
    guard
      ["re.regex", "strings.contains", "strings.starts_with", "strings.ends_with", "net.ip_in_range_cidr"]
        .contains(call.function)
    else {
      guard let truth = try computedReference(expression, preferring: context.variable),
        truth.definition.type == .boolean
      else { throw unsupported(expression) }
      return try test(truth, .boolean(true), ofZero: .no, isNegated: false, context)
    }
    guard operands.count == 2, call.arguments.count == 2 else {
      throw .problem(.yaralType, "'\(call.function)' takes two arguments", at: expression.origin)
    }
    guard let reference = try reference(operands[0], preferring: context.variable) else {
      throw unsupported(operands[0])
    }
    let text: String
    switch operands[1].literal {
    case .text(let found): text = found
    case .pattern(let found) where call.function == "re.regex": text = found
    case .pattern, .number, .boolean, nil:
      throw .notSupported("'\(call.function)' with something else than a text", at: operands[1].origin)
    }
    switch call.function {
    case "re.regex": return try self.text(reference, .matches(text), call.ignoringCase, context)
    case "strings.contains": return try self.text(reference, .contains(text), call.ignoringCase, context)
    case "strings.starts_with": return try self.text(reference, .startsWith(text), call.ignoringCase, context)
    case "strings.ends_with": return try self.text(reference, .endsWith(text), call.ignoringCase, context)
    case "net.ip_in_range_cidr": return try network(reference, text, context, at: operands[1].origin)
    default: throw unsupported(expression)
    }
  }

  private mutating func network(
    _ reference: Reference, _ text: String, _ context: PredicateContext, at origin: Origin
  ) throws(LoweringFailure) -> PredicatePart {
    guard reference.isText, !reference.isLowercased else {
      throw .problem(.yaralType, "'\(reference.field.name)' holds no address", at: reference.origin)
    }
    guard let network = IPNetwork(text) else {
      throw .problem(.malformedNetwork, "'\(text)' is no network", at: origin, help: "write 192.0.2.0/24")
    }
    return try test(reference, .network(network), ofZero: .no, isNegated: false, context)
  }

  mutating func membership(
    _ operand: YARAL.Expression, _ membership: YARAL.Membership, _ list: String, _ ignoringCase: Bool,
    _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    guard var reference = try reference(operand, preferring: context.variable) else {
      throw unsupported(operand)
    }
    if reference.isLowercased { reference = try lowerCased(reference) }
    guard reference.isText else {
      throw .notSupported("'in %\(list)' of something else than a text field", at: operand.origin)
    }
    guard reference.reading == .plain else {
      throw .problem(.yaralRepeated, "'any' and 'all' do not go with lists", at: operand.origin)
    }
    let matching: ListMatching
    switch membership {
    case .exact: matching = .exact(isCaseSensitive: !ignoringCase)
    case .cidr: matching = .network
    case .regex:
      matching = .pattern(isCaseSensitive: !ignoringCase)
      if !context.knownFields.contains(reference.field) { noteEmptyMatches(list, reference) }
    }
    return try test(reference, .member(list: list, matching), ofZero: .no, isNegated: false, context)
  }

  private mutating func noteEmptyMatches(_ list: String, _ reference: Reference) {
    diagnostics.append(
      Diagnostic(
        .yaralHazard, "a pattern of %\(list) that accepts the empty text would match an unset field",
        at: reference.origin.span,
        help: "require the field: $\(reference.variable).\(reference.field.name) != \"\""))
  }
}
