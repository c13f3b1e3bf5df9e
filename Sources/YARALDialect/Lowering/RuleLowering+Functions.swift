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
    guard let reference = try reference(operands[0], preferring: context.variable)?.compared(with: operands[1])
    else { throw unsupported(operands[0]) }
    let text: String
    switch operands[1].literal {
    case .text(let found): text = found
    case .pattern(let found) where call.function == "re.regex": text = found
    case nil where Computation.testsOfTwoTexts[call.function] != nil && !call.ignoringCase:
      return try testOfTwoTexts(reference, call.function, operands[1], expression, context)
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

  /// `strings.contains($e.f, $e.g)`
  private mutating func testOfTwoTexts(
    _ reference: Reference, _ function: String, _ operand: YARAL.Expression, _ expression: YARAL.Expression,
    _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    guard let other = try self.reference(operand, preferring: context.variable),
      let function = Computation.testsOfTwoTexts[function], other.variable == reference.variable, reference.isText,
      other.isText
    else { throw unsupported(expression) }
    let texts = try [reference, other].map { (side) throws(LoweringFailure) -> ValueExpression in
      let side = side.isLowercased ? try lowerCased(side) : side
      return try plainValue(of: side, at: side.origin)
    }
    let truth = self.reference(
      to: .call(function, texts + [.literal(.boolean(true))]), of: context.variable, .boolean,
      named: YARAL.text(of: expression), at: expression.origin)
    return try test(truth, .boolean(true), ofZero: .no, isNegated: false, context)
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
    if reference.isNumber, list.contains("."), membership == .exact, !ignoringCase {
      // A column may hold numbers, and 0 among them, as which an unset field reads.
      let filled = try zeroFilled(reference.field, of: reference.variable, at: operand.origin)
      return try test(
        filled, .member(list: list, .exact(isCaseSensitive: true)), ofZero: .no, isNegated: false, context)
    }
    guard reference.isText else {
      throw .notSupported(
        "'in %\(list)' of something else than a text field", at: operand.origin,
        help: reference.isNumber
          ? "numbers stand in a column of a data table: in %table.column" : "reference lists hold texts")
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
