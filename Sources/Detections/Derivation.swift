package import Events
package import ValueFunctions

/// A step by which an event variable sees events otherwise than they were read.
///
/// The steps are taken in order. What comes out are the variable's **views** of the event: the predicate, joins,
/// group keys and outcomes speak of views. Several views of one event are several rows, and still one event where
/// events are counted.
package enum Derivation: Hashable, Sendable {
  /// One view for each element of a repeated part of the event: `Event.unnested(at:)`.
  ///
  /// YARA-L: a repeated field without `any` and `all`. All statements about the variable then speak of the same
  /// element.
  case each(Field)
  /// A further field whose value is computed. Its name is none that the taxonomy has.
  case computed(ComputedField)
}

/// A field that an event variable has because it is computed.
package struct ComputedField: Hashable, Sendable {
  package var field: Field
  package var expression: ValueExpression
  /// Whether the field is absent when the value is an empty text, 0 or false, as it is in models that can't tell
  /// these from an unset field. Null leaves the field absent in any case, a list gives it several values.
  package var isAbsentWhenZero: Bool

  package init(_ field: Field, _ expression: ValueExpression, isAbsentWhenZero: Bool) {
    self.field = field
    self.expression = expression
    self.isAbsentWhenZero = isAbsentWhenZero
  }
}

/// A value that is computed from one event.
package indirect enum ValueExpression: Hashable, Sendable {
  case literal(Value)
  /// The first value of a field that is not null; without one, `absentAs`.
  case field(Field, absentAs: Value)
  /// All values of a field that are not null, as a list.
  case values(Field)
  /// The value of the inner expression on the event that has only the element with that index (from 0) where a
  /// repeated part stands, as a view of `Derivation.each`; null when there is no such element.
  case element(of: Field, index: Int, ValueExpression)
  /// When the event happened, in whole seconds since 1970; null when it does not say.
  case time
  case call(ValueFunction, [ValueExpression])
  /// As `Expression.arithmetic`.
  case arithmetic(ArithmeticOperator, ValueExpression, ValueExpression)
  case conditional(Predicate, then: ValueExpression, otherwise: ValueExpression)
}

extension EventVariable {
  /// Whether the variable sees each event once, as it was read.
  package var seesEventsAsRead: Bool { derivations.isEmpty }

  /// The fields that are computed.
  package var computedFields: Set<Field> {
    Set(
      derivations.compactMap { derivation in
        switch derivation {
        case .each: nil
        case .computed(let computed): computed.field
        }
      })
  }
}

extension Derivation {
  /// The step with other names for its fields.
  package func renamingFields(_ rename: (Field) -> Field) -> Derivation {
    switch self {
    case .each(let part): return .each(rename(part))
    case .computed(let computed):
      return .computed(
        ComputedField(
          rename(computed.field), computed.expression.map(fields: rename) { $0.mapFields(rename) },
          isAbsentWhenZero: computed.isAbsentWhenZero))
    }
  }

  func mapPredicates(_ transform: (Predicate) -> Predicate) -> Derivation {
    switch self {
    case .each: return self
    case .computed(var computed):
      computed.expression = computed.expression.map(fields: { $0 }, predicates: transform)
      return .computed(computed)
    }
  }
}

extension ValueExpression {
  fileprivate func map(fields: (Field) -> Field, predicates: (Predicate) -> Predicate) -> ValueExpression {
    func map(_ expression: ValueExpression) -> ValueExpression {
      expression.map(fields: fields, predicates: predicates)
    }
    switch self {
    case .literal, .time: return self
    case .field(let field, let absentAs): return .field(fields(field), absentAs: absentAs)
    case .values(let field): return .values(fields(field))
    case .element(let part, let index, let inner): return .element(of: fields(part), index: index, map(inner))
    case .call(let function, let arguments): return .call(function, arguments.map(map))
    case .arithmetic(let symbol, let left, let right): return .arithmetic(symbol, map(left), map(right))
    case .conditional(let predicate, let then, let otherwise):
      return .conditional(predicates(predicate), then: map(then), otherwise: map(otherwise))
    }
  }

  /// The fields that the value is computed from.
  package var fields: Set<Field> {
    switch self {
    case .literal, .time: []
    case .field(let field, _), .values(let field): [field]
    case .element(let part, _, let inner): inner.fields.union([part])
    case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.fields) }
    case .arithmetic(_, let left, let right): left.fields.union(right.fields)
    case .conditional(let predicate, let then, let otherwise):
      then.fields.union(otherwise.fields).union(predicate.fields)
    }
  }
}
