import Detections
import Diagnostics
import Dialects
import Events
import ValueFunctions

extension Sigma {
  /// A computed field that Sigma's modifiers or correlations can say.
  enum Computation: Hashable {
    /// `Field|hour`.
    case timePart(Modifier.Kind, of: Field)
    /// `Field|fieldref|contains: Other`.
    case pair(Modifier.Kind, of: Field, Field, isCased: Bool)
    /// The combinations of several fields, which `value_count` counts.
    case combination([Field])

    /// `nil` for everything else.
    init?(_ computed: ComputedField) {
      guard !computed.isAbsentWhenZero, case .call(let function, var arguments) = computed.expression else {
        return nil
      }
      let isCased = arguments.last == .literal(.boolean(true))
      if isCased { arguments.removeLast() }
      let fields = arguments.compactMap { argument in
        if case .values(let field) = argument { field } else { nil }
      }
      guard fields.count == arguments.count, Set(fields).isDisjoint(with: [computed.field]) else { return nil }
      if function == .combinations, !isCased, fields.count > 1 {
        self = .combination(fields)
      } else if let part = Computation.timePart(function), !isCased, fields.count == 1 {
        self = .timePart(part, of: fields[0])
      } else if let part = Computation.pairPart(function), fields.count == 2 {
        self = .pair(part, of: fields[0], fields[1], isCased: isCased)
      } else {
        return nil
      }
    }

    /// The fields that it is computed of.
    var fields: [Field] {
      switch self {
      case .timePart(_, let field): [field]
      case .pair(_, let field, let other, _): [field, other]
      case .combination(let fields): fields
      }
    }

    private static func timePart(_ function: ValueFunction) -> Modifier.Kind? {
      let parts: [ValueFunction: Modifier.Kind] = [
        .minutesOfTimes: .minute, .hoursOfTimes: .hour, .daysOfTimes: .day, .weeksOfTimes: .week,
        .monthsOfTimes: .month, .yearsOfTimes: .year,
      ]
      return parts[function]
    }

    private static func pairPart(_ function: ValueFunction) -> Modifier.Kind? {
      let parts: [ValueFunction: Modifier.Kind] = [
        .anyStartsWith: .startswith, .anyEndsWith: .endswith, .anyContains: .contains,
      ]
      return parts[function]
    }
  }

  /// What the computed fields of a variable stand for; `nil` when Sigma has no words for one of them, or when its
  /// events are seen otherwise.
  static func computations(of variable: EventVariable) -> [Field: Computation]? {
    var computations: [Field: Computation] = [:]
    for derivation in variable.derivations {
      guard case .computed(let computed) = derivation, let computation = Computation(computed) else { return nil }
      computations[computed.field] = computation
    }
    // What is computed of what is computed has no words.
    let inner = computations.values.flatMap(\.fields)
    return inner.contains { computations[$0] != nil } ? nil : computations
  }
}

extension Sigma.PredicateRaising {
  /// The test of a computed field.
  mutating func clause(of computation: Sigma.Computation, _ predicate: FieldPredicate) -> Sigma.Clause {
    switch (computation, predicate.test, predicate.quantifier) {
    case (.timePart(let part, let field), .number(let relation, let number), .some):
      return self.number(relation, number, of: predicate, field: field.name, part: [part])
    case (.pair(let part, let field, let other, let isCased), .boolean(let isTrue), .some):
      let test = Sigma.Clause.test(
        Sigma.Clause.Test(
          field.name, [.fieldref, part] + (isCased ? [.cased] : []), .text(Sigma.encode(literal: other.name))))
      // The field is always there, and true or false.
      return isTrue ? test : .not(test)
    case (.timePart, _, _), (.pair, _, _), (.combination, _, _):
      loseComputation("this test of the computed field \(predicate.field)", predicate.origin)
      return .never
    }
  }

  mutating func loseComputation(_ construct: String, _ origin: Origin) {
    losses.append(
      Loss(
        .notExpressible, construct: construct, direction: .unwritable,
        "Sigma compares parts of times with numbers, and asks whether a field is a part of another", origin: origin))
  }
}

extension Detection {
  /// The detection as if its computed fields were fields: a variable without `each` sees every event once.
  var withComputedFieldsAsRead: Detection {
    var result = self
    for index in result.variables.indices { result.variables[index].derivations = [] }
    return result
  }
}
