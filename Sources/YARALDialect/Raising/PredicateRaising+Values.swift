import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

extension YARAL.PredicateRaising {
  mutating func expression(
    _ relation: Relation, _ number: Number, _ operand: Operand, isNegative: Bool
  ) -> Expression? {
    switch operand.definition.type {
    case .integer, .time: return integer(relation, number, operand, isNegative: isNegative)
    case .float:
      guard let literal = YARAL.literal(of: number) else {
        return refuse(operand, "YARA-L can't write the number \(number)")
      }
      return compare(relation, number, literal, operand, isNegative: isNegative)
    case .text, .address:
      if relation == .equal, case .integer(let integer) = number {
        return guarded(
          .compare(operand.tested, .equal, .text(String(integer))), operand, acceptsZero: false)
      }
      return refuse(operand, "the field is text in UDM, and texts have no order")
    case .boolean, .enumeration:
      return refuse(operand, "the field is no number in UDM")
    }
  }

  /// A test of an integer field; a bound with a fraction is moved to the integer beside it.
  private mutating func integer(
    _ relation: Relation, _ number: Number, _ operand: Operand, isNegative: Bool
  )
    -> Expression?
  {
    switch number {
    case .integer(let integer):
      return compare(relation, number, .integer(integer), operand, isNegative: isNegative)
    case .double(let double):
      guard let floor = Int64(exactly: double.rounded(.down)) else {
        return refuse(operand, "YARA-L can't write the number \(number)")
      }
      if double == double.rounded(.down) {
        return integer(relation, .integer(floor), operand, isNegative: isNegative)
      }
      switch relation {
      case .less, .lessOrEqual:
        return integer(.lessOrEqual, .integer(floor), operand, isNegative: isNegative)
      case .greater, .greaterOrEqual:
        return integer(.greater, .integer(floor), operand, isNegative: isNegative)
      case .equal, .notEqual: return refuse(operand, "an integer never equals \(number)")
      }
    }
  }

  private mutating func compare(
    _ relation: Relation, _ number: Number, _ literal: Expression, _ operand: Operand,
    isNegative: Bool
  ) -> Expression? {
    if let difference = operand.difference, number.compare(.integer(0)) == 0, relation != .equal {
      return .compare(difference.left, relation, difference.right)
    }
    let test = Expression.compare(operand.tested, relation, literal)
    guard relation.holds(Number.integer(0).compare(number)) else {
      return guarded(test, operand, acceptsZero: false)
    }
    if relation == .equal {
      loseToAbsence(operand, isNegative: isNegative)
      return guarded(test, operand, acceptsZero: false)
    }
    if !operand.definition.isRepeated { noteMerge(operand) }
    return guarded(test, operand)
  }

  mutating func expression(_ boolean: Bool, _ operand: Operand, isNegative: Bool) -> Expression? {
    switch operand.definition.type {
    case .boolean:
      if !boolean { loseToAbsence(operand, isNegative: isNegative) }
      return guarded(
        .compare(operand.tested, .equal, Expression(.boolean(boolean))), operand, acceptsZero: false
      )
    case .text, .address:
      return guarded(
        .compare(operand.tested, .equal, .text(boolean ? "true" : "false"), nocase: true), operand,
        acceptsZero: false)
    case .integer, .float, .time, .enumeration:
      return refuse(operand, "the field is no Boolean in UDM")
    }
  }

  /// A comparison of two fields of the event; two that are not set would be equal.
  mutating func expression(sameAs other: Field, isCaseSensitive: Bool, _ operand: Operand)
    -> Expression?
  {
    let test = FieldPredicate(other, operand.test.test, origin: operand.test.origin)
    guard let right = self.operand(test) else { return nil }
    guard !operand.definition.isRepeated, !right.definition.isRepeated else {
      return refuse(operand, "YARA-L can't compare a repeated field with a field of the same event")
    }
    guard operand.definition.type == right.definition.type || (operand.isText && right.isText)
    else {
      return refuse(operand, "the fields have different types in UDM")
    }
    if operand.isAlwaysPresent || right.isAlwaysPresent {
      return refuse(operand, "YARA-L can't tell whether it is set")
    }
    guard let first = writtenOut(operand), let second = writtenOut(right) else { return nil }
    let nocase = operand.isText && !isCaseSensitive
    return guarded(.compare(first, .equal, second, nocase: nocase), operand)
  }

  /// A field that is compared with another one. A name for it would stand for the other field as well.
  private mutating func writtenOut(_ operand: Operand) -> Expression? {
    guard let written = sight.computed[operand.test.field] else { return operand.read }
    if case .call(let call) = written.expression.kind, call.function == "strings.to_lower" {
      return refuse(operand, "YARA-L compares lower-cased fields without regard to case")
    }
    return written.expression
  }

  mutating func expression(
    memberOf list: String, _ matching: ListMatching, _ operand: Operand, isNegative: Bool
  ) -> Expression? {
    guard operand.isText else {
      return refuse(operand, "YARA-L asks only texts whether they are in a list")
    }
    let parts = list.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ YARAL.isIdentifier(String($0)) }) else {
      return refuse(operand, "'\(list)' is no name of a list in YARA-L")
    }
    if operand.definition.isRepeated, !operand.isReadByElement {
      // `any` does not go with `in`. Alone, a plain reference says the same: of it one element is asked, so that
      // under a negation one must fail. An element without the field would fail, too.
      let mayLack = sight.fields.repeatedParts(of: operand.test.field) != [operand.test.field]
      guard isNegative ? operand.test.quantifier == .every && !mayLack : operand.test.quantifier == .some,
        place == .events,
        !unnested.contains(where: { sight.fields.haveSameElements($0, operand.test.field) })
      else { return refuse(operand, "YARA-L can't use 'in' with 'any' or 'all'") }
      unnested.append(operand.test.field)
    }
    func member(_ membership: YARAL.Membership, nocase: Bool = false) -> Expression {
      Expression(.membership(operand.read, membership, list: list, ignoringCase: nocase))
    }
    let isScalar = !operand.definition.isRepeated || operand.isReadByElement
    switch matching {
    case .exact(let isCaseSensitive): return member(.exact, nocase: !isCaseSensitive)
    case .pattern(let isCaseSensitive):
      let test = member(.regex, nocase: !isCaseSensitive)
      return isScalar ? guarded(test, operand) : test
    case .network: return isScalar ? guarded(member(.cidr), operand) : member(.cidr)
    }
  }
}

extension YARAL {
  /// The literal of a number; `nil` when it has none: YARA-L has no exponents.
  static func literal(of number: Number) -> Expression? {
    switch number {
    case .integer(let integer): return .integer(integer)
    case .double(let double):
      let digits = String(double.magnitude)
      guard double.isFinite, !digits.contains("e") else { return nil }
      let magnitude = Expression(.number(digits))
      return double < 0 ? Expression(.arithmetic(.subtract, .zero, magnitude)) : magnitude
    }
  }
}
