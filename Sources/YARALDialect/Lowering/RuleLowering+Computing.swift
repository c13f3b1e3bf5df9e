import Detections
import Diagnostics
import Events
import Taxonomies
import ValueFunctions

/// Values that are computed from one event, as further fields of its variable.
extension RuleLowering {
  /// The field that holds what a function, an `if` or arithmetic on one event's fields gives; `nil` for an expression
  /// that computes nothing from an event.
  mutating func computedReference(
    _ expression: YARAL.Expression, preferring variable: String?
  ) throws(LoweringFailure) -> Reference? {
    switch expression.kind {
    case .call(let call):
      guard call.function == "if" || Computation.function(expression) != nil else { return nil }
    case .arithmetic: break
    case .text, .pattern, .number, .boolean, .path, .count, .list, .not, .absent, .and, .or, .comparison,
      .membership, .quantified, .choice:
      return nil
    }
    guard !expression.paths.isEmpty || (variable != nil && expression.readsClock), expression.literal == nil, !readsValues(expression) else { return nil }
    var owner = variable
    if owner == nil { owner = try onlyOwner(of: expression) }
    guard let owner else { return nil }
    let value = try computedValue(expression, of: owner)
    guard let type = value.type else {
      throw .notSupported("the list that this gives, as one value", at: expression.origin)
    }
    return reference(
      to: value.expression, of: owner, type, named: YARAL.text(of: expression), at: expression.origin)
  }

  /// A field of a variable that is computed, made at its first use.
  ///
  /// What is unset, empty or zero is one in UDM, and so it is in computed fields.
  mutating func reference(
    to expression: ValueExpression, of variable: String, _ type: FieldType, named name: String,
    isAbsentWhenZero: Bool = true, at origin: Origin
  ) -> Reference {
    let field = Field(name)
    if computedDefinitions[variable]?[field] == nil {
      computedFields[variable, default: []].append(
        ComputedField(field, expression, isAbsentWhenZero: isAbsentWhenZero))
      computedDefinitions[variable, default: [:]][field] = FieldDefinition(field: field, type: type)
    }
    return Reference(
      variable: variable, definition: computedDefinitions[variable]?[field] ?? FieldDefinition(field: field, type: type),
      reading: .plain, repeatedPart: nil, isLowercased: false, origin: origin)
  }

  /// When the event of a variable happened, as a number.
  mutating func timeReference(of variable: String, at origin: Origin) -> Reference {
    reference(to: .time, of: variable, .time, named: "time of $\(variable)", at: origin)
  }

  /// A field whose zero value is there when the event does not have it.
  mutating func zeroFilled(_ field: Field, of variable: String, at origin: Origin) throws(LoweringFailure) -> Reference {
    let known = try reference(field: field, of: variable, at: origin)
    let value = try plainValue(of: known, at: origin)
    return reference(
      to: value, of: variable, known.definition.type, named: "\(field.name), set or zero",
      isAbsentWhenZero: false, at: origin)
  }

  /// The lower-cased text of a field.
  mutating func lowerCased(_ reference: Reference) throws(LoweringFailure) -> Reference {
    var plain = reference
    plain.isLowercased = false
    let value = try plainValue(of: plain, at: reference.origin)
    return self.reference(
      to: .call(.lower, [value]), of: reference.variable, .text,
      named: "strings.to_lower(\(reference.field.name))", at: reference.origin)
  }

  // MARK: Expressions

  private typealias Computed = (expression: ValueExpression, type: FieldType?)

  /// - Returns: the value, and what it holds; `nil` for a list.
  private mutating func computedValue(
    _ expression: YARAL.Expression, of variable: String
  ) throws(LoweringFailure) -> Computed {
    if case .pattern(let pattern) = expression.literal { return (.literal(.string(pattern)), .text) }
    if let literal = expression.literal {
      return (.literal(try value(literal, at: expression.origin)), literal.type)
    }
    switch expression.kind {
    case .path(let path):
      return try computedValue(path, of: variable, at: expression.origin)
    case .arithmetic(let symbol, let left, let right):
      let first = try computedValue(left, of: variable)
      let second = try computedValue(right, of: variable)
      if symbol == .divide {
        // How a fraction of integers is rounded is not documented.
        guard first.type == .float || second.type == .float else {
          throw .notSupported("a division of integers", at: expression.origin)
        }
      }
      let isFloat = first.type == .float || second.type == .float
      return (.arithmetic(Self.operation(symbol), first.expression, second.expression), isFloat ? .float : .integer)
    case .call(let call):
      return try computedValue(call, expression, of: variable)
    case .text, .pattern, .number, .boolean, .count, .list, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .choice:
      throw .notSupported("this in a computed value", at: expression.origin)
    }
  }

  private mutating func computedValue(
    _ call: YARAL.Call, _ expression: YARAL.Expression, of variable: String
  ) throws(LoweringFailure) -> Computed {
    let operands = expression.operands
    guard operands.count == call.arguments.count, call.arguments.allSatisfy({ $0.name == nil }) else {
      throw unsupported(expression)
    }
    if call.function == "if", (2...3).contains(operands.count) {
      let context = PredicateContext(variable: variable, knownFields: [])
      let test = try part(operands[0], context)
      guard test.unnested.isEmpty else { throw .needsUnnesting([variable]) }
      let then = try computedValue(operands[1], of: variable)
      let otherwise: Computed =
        operands.count == 3
        ? try computedValue(operands[2], of: variable) : (.literal(.integer(0)), .integer)
      return (
        .conditional(test.predicate, then: then.expression, otherwise: otherwise.expression),
        otherwise.type == .float ? .float : then.type
      )
    }
    guard let (function, operands, lists) = Computation.function(expression) else { throw unsupported(expression) }
    try check(operands, of: function, expression)
    var arguments: [ValueExpression] = []
    var firstType: FieldType?
    for (place, operand) in operands.enumerated() {
      if lists.contains(place), let list = try wholeList(operand, of: variable) {
        arguments.append(list)
        continue
      }
      let argument = try computedValue(operand, of: variable)
      if place == 0 { firstType = argument.type }
      arguments.append(argument.expression)
    }
    return (.call(function, arguments), function.type(of: firstType))
  }

  /// Whether a function takes such operands.
  func check(
    _ operands: [YARAL.Expression], of function: ValueFunction, _ expression: YARAL.Expression
  ) throws(LoweringFailure) {
    let counts = function.argumentCounts
    guard operands.count >= counts.least, operands.count <= counts.most ?? .max else {
      throw unsupported(expression)
    }
    if let offset = function.offsetArgument, operands.indices.contains(offset) {
      try checkOffset(operands[offset])
    }
    if let format = function.formatArgument, operands.indices.contains(format) {
      try checkFormat(operands[format])
    }
  }

  /// Google shows what `SECOND` gives, and of no other granularity.
  private func checkFormat(_ expression: YARAL.Expression) throws(LoweringFailure) {
    guard case .text(let format) = expression.literal else {
      throw .notSupported("a format of times that is no constant", at: expression.origin)
    }
    if ["SECOND", "MINUTE", "HOUR", "DATE", "WEEK", "MONTH", "YEAR"].contains(format) {
      throw .notSupported(
        "the granularity '\(format)' of a time", at: expression.origin,
        help: "what it gives is not documented; write a format, such as \"%F %H\"")
    }
    if let element = MomentFormat.unknownElement(in: format) {
      throw .notSupported("'\(element)' in a format of times", at: expression.origin)
    }
  }

  /// Zones by name change with the seasons, and are looked up nowhere here.
  private func checkOffset(_ expression: YARAL.Expression) throws(LoweringFailure) {
    guard case .text(let zone) = expression.literal else {
      throw .notSupported("a time zone that is no constant", at: expression.origin)
    }
    guard ValueFunction.readsOffset(zone) || ["GMT", "UTC", "Etc/UTC", "Etc/GMT"].contains(zone) else {
      throw .notSupported(
        "the time zone '\(zone)'", at: expression.origin, help: "write its offset, such as \"-07:00\"")
    }
  }

  /// All values of a field, for functions of lists.
  private mutating func wholeList(
    _ expression: YARAL.Expression, of variable: String
  ) throws(LoweringFailure) -> ValueExpression? {
    guard case .path(let path) = expression.kind, !path.steps.isEmpty, !path.hasIndex else { return nil }
    let field = try field(of: path, at: expression.origin)
    let known = try reference(field: field, of: variable, at: expression.origin)
    return .values(unnestedVariables.contains(variable) ? wholeList(of: known) : field)
  }

  private mutating func computedValue(
    _ path: YARAL.Path, of variable: String, at origin: Origin
  ) throws(LoweringFailure) -> Computed {
    if path.hasIndex { return try element(path, of: variable, at: origin) }
    guard let known = try reference(to: path, at: origin, preferring: variable), known.variable == variable else {
      throw .notSupported("'$\(path.variable)' in a computed value", at: origin)
    }
    if known.field == eventTime { return (.time, .time) }
    return (try plainValue(of: known, at: origin), known.definition.type)
  }

  /// The one value of a field, and its zero value when it is not set.
  func plainValue(of reference: Reference, at origin: Origin) throws(LoweringFailure) -> ValueExpression {
    guard reference.reading == .plain else {
      throw .notSupported("'any' or 'all' in a computed value", at: origin)
    }
    if reference.repeatedPart != nil { throw .needsUnnesting([reference.variable]) }
    // What is computed of the time alone is the same for all events.
    if let constant = computedFields[reference.variable]?.first(where: { $0.field == reference.field }),
      constant.expression.fields.isEmpty, constant.expression != .time
    {
      return constant.expression
    }
    guard let zero = zero(of: reference.definition) else {
      throw .notSupported(
        "'\(reference.field.name)' as a value: it is not known what it is when not set", at: origin)
    }
    return .field(reference.field, absentAs: try value(zero, at: origin))
  }

  // MARK: Elements by their number

  /// `$e.principal.ip[0]`: every part that repeats has a number (section 10).
  mutating func elementReference(_ path: YARAL.Path, at origin: Origin) throws(LoweringFailure) -> Reference {
    let element = try element(path, of: path.variable, at: origin)
    guard let type = element.type else { throw .notSupported("this element", at: origin) }
    return reference(
      to: element.expression, of: path.variable, type, named: YARAL.text(of: path), at: origin)
  }

  private mutating func element(
    _ path: YARAL.Path, of variable: String, at origin: Origin
  ) throws(LoweringFailure) -> Computed {
    guard path.variable == variable else { throw .notSupported("an element of another event", at: origin) }
    let field = Field(path.withoutIndices.fieldName)
    let known = try reference(field: field, of: variable, at: origin)
    if unnestedVariables.contains(variable) {
      throw .notSupported(
        "one element by its number beside elements that are looked at one by one", at: origin)
    }
    // What there is not is absent, as zero is.
    var expression = ValueExpression.field(field, absentAs: .null)
    for (part, digits) in path.indexedParts.reversed() {
      guard let index = Int(digits) else { throw .notSupported("such an index", at: origin) }
      expression = .element(of: Field(part), index: index, expression)
    }
    return (expression, known.definition.type)
  }
}
