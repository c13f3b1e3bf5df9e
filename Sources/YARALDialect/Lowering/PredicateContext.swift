import Detections
import Diagnostics

/// Where a test stands.
struct PredicateContext {
  /// Whose events are tested.
  var variable: String
  /// The fields that the event is known to have where the test matters.
  var knownFields: Set<Field>
  /// Whether the test stands under an odd number of negations.
  var isNegative = false

  var negated: PredicateContext {
    var result = self
    result.isNegative.toggle()
    return result
  }
}

/// A test of one event, and the repeated fields whose elements it looks at one by one.
struct PredicatePart {
  var predicate: Detections.Predicate
  var unnested: Set<Field> = []
}

extension RuleLowering {
  /// The predicate of a Boolean expression about one variable's events.
  ///
  /// An unmodified repeated field stands for one of its elements, the same in all statements (section 10). A
  /// detection asks of each test by itself whether some element passes, or every one. The two agree as long as
  /// tests of the same elements are only alternatives: some element passes one of two tests just if some passes
  /// the first or some the second. Otherwise the variable must see elements one by one.
  mutating func part(
    _ expression: YARAL.Expression, _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    switch expression.kind {
    case .and(let operands):
      let parts = try conjunction(operands, context)
      return PredicatePart(
        predicate: .all(parts.map(\.predicate)),
        unnested: try together(parts, areAlternatives: context.isNegative, context))
    case .or(let operands):
      var parts: [PredicatePart] = []
      for operand in operands { parts.append(try part(operand, context)) }
      return PredicatePart(
        predicate: .any(parts.map(\.predicate)),
        unnested: try together(parts, areAlternatives: !context.isNegative, context))
    case .not(let operand):
      let part = try part(operand, context.negated)
      return PredicatePart(predicate: .not(part.predicate), unnested: part.unnested)
    case .comparison(let left, let relation, let right, let ignoringCase):
      return try comparison(left, relation, right, ignoringCase, context, at: expression.origin)
    case .membership(let operand, let membership, let list, let ignoringCase):
      return try self.membership(operand, membership, list, ignoringCase, context)
    case .call(let call):
      return try self.call(call, expression, context)
    case .text, .pattern, .number, .boolean, .path, .count, .list, .absent, .quantified, .arithmetic, .choice:
      throw .problem(
        .yaralType, "this is no condition", at: expression.origin, help: "compare it with something")
    }
  }

  /// The operands of `and`. Those with `all` come last: the others may tell that the list is not empty.
  private mutating func conjunction(
    _ operands: [YARAL.Expression], _ context: PredicateContext
  ) throws(LoweringFailure) -> [PredicatePart] {
    var parts: [PredicatePart?] = operands.map { _ in nil }
    var context = context
    for hasAll in [false, true] {
      for (index, operand) in operands.enumerated() where operand.readsAll == hasAll {
        parts[index] = try part(operand, context)
      }
      for part in parts { context.knownFields.formUnion(part?.predicate.impliedFields ?? []) }
    }
    return parts.compactMap { $0 }
  }

  private func together(
    _ parts: [PredicatePart], areAlternatives: Bool, _ context: PredicateContext
  ) throws(LoweringFailure) -> Set<Field> {
    var result: Set<Field> = []
    for part in parts {
      if !areAlternatives, !result.isDisjoint(with: part.unnested) { throw .needsUnnesting([context.variable]) }
      result.formUnion(part.unnested)
    }
    return result
  }
}
