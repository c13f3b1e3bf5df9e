import Events

// Short forms of the syntax that is raised.
extension YARAL.Expression {
  static func path(_ path: YARAL.Path) -> Self { Self(.path(path)) }
  static func variable(_ name: String) -> Self { Self(.path(YARAL.Path(name))) }
  static func text(_ text: String) -> Self { Self(.text(text, .quoted)) }
  /// A text in back quotes, if those can hold it.
  static func raw(_ text: String) -> Self {
    Self(.text(text, YARAL.canBeRaw(text) ? .raw : .quoted))
  }
  static let zero = Self(.number("0"))
  static let one = Self(.number("1"))

  /// An integer; there are no negative literals, so those are subtracted from 0 (section 2).
  static func integer(_ integer: Int64) -> Self {
    let magnitude = Self(.number(String(integer.magnitude)))
    return integer < 0 ? Self(.arithmetic(.subtract, zero, magnitude)) : magnitude
  }

  static func compare(_ left: Self, _ relation: Relation, _ right: Self, nocase: Bool = false)
    -> Self
  {
    Self(.comparison(left, relation, right, ignoringCase: nocase))
  }

  static func call(_ function: String, _ arguments: [Self], nocase: Bool = false) -> Self {
    Self(
      .call(YARAL.Call(function, arguments.map { .init(.expression($0)) }, ignoringCase: nocase)))
  }

  static func conditional(_ condition: Self, _ then: Self, _ otherwise: Self) -> Self {
    call("if", [condition, then, otherwise])
  }

  /// The conjunction, flat; of one operand that operand. Not for no operands.
  static func all(_ operands: [Self]) -> Self {
    let flat = operands.flatMap { operand in
      if case .and(let inner) = operand.kind { inner } else { [operand] }
    }
    return flat.count == 1 ? flat[0] : Self(.and(flat))
  }

  /// The disjunction, in the same way.
  static func any(_ operands: [Self]) -> Self {
    let flat = operands.flatMap { operand in
      if case .or(let inner) = operand.kind { inner } else { [operand] }
    }
    return flat.count == 1 ? flat[0] : Self(.or(flat))
  }

  /// The negation; `!=` for an equality, which says the same of a field that does not repeat.
  static func negation(_ operand: Self) -> Self {
    switch operand.kind {
    case .not(let inner): return inner
    case .comparison(let left, let relation, let right, let ignoringCase)
    where (relation == .equal || relation == .notEqual) && !left.isQuantified:
      return Self(.comparison(left, relation.negated, right, ignoringCase: ignoringCase))
    default: return Self(.not(operand))
    }
  }

  private var isQuantified: Bool {
    if case .quantified = kind { true } else { false }
  }
}
