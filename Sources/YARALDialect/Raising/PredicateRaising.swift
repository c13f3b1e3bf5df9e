import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Taxonomies

extension YARAL {
  /// Writes the predicate of one variable, and keeps account of what does not fit.
  struct PredicateRaising {
    /// Where tests stand: patterns are literals in `events`, and raw texts in `outcome`.
    enum Place {
      case events, outcome
    }

    let sight: Sight
    let place: Place
    var losses: [Loss] = []
    /// The repeated fields that are read without `any` or `all`, and so unnest the event (section 10).
    var unnested: [Field] = []
    /// The fields that something else which must hold as well says to be set: they need no guard.
    var known: Set<Field> = []

    init(_ sight: Sight, place: Place) {
      self.sight = sight
      self.place = place
      known = sight.alwaysPresent
    }

    private var fields: FieldDefinitions { sight.fields }

    /// The expression of a predicate that is simplified, and neither `always` nor `never`.
    ///
    /// - Parameter isNegative: whether it stands under a negation, where losses turn over.
    /// - Returns: `nil` when it can't be written; then a loss says why.
    mutating func expression(_ predicate: Detections.Predicate, isNegative: Bool = false)
      -> Expression?
    {
      switch predicate {
      case .all(let operands): return conjunction(operands, isNegative: isNegative)
      case .any(let operands):
        return disjunction(operands, isNegative: isNegative)
      case .not(let operand):
        return expression(operand, isNegative: !isNegative).map(Expression.negation)
      case .named(_, let operand):
        return expression(operand, isNegative: isNegative)
      case .field(let test):
        return expression(test, isNegative: isNegative)
      case .keyword(let test, let origin):
        lose(
          .notExpressible, "a keyword that \(test.description)", .unwritable,
          "YARA-L rules can't search all fields; name the fields that are meant", origin)
        return nil
      }
    }

    /// The alternatives without those for the empty text of a field that may be absent: `= ""` says both.
    private mutating func withoutEmptyBesideAbsent(_ operands: [Detections.Predicate])
      -> [Detections.Predicate]
    {
      let absent = Set(
        operands.compactMap { operand -> Field? in
          if case .field(let test) = operand, test.test == .null { test.field } else { nil }
        })
      return operands.filter { operand in
        guard case .field(let test) = operand, absent.contains(test.field),
          case .text(let text) = test.test,
          text.pattern == .equals(""), fields.definition(of: test.field)?.isRepeated == false
        else { return true }
        if let operand = self.operand(test) { noteMerge(operand) }
        return false
      }
    }

    private mutating func disjunction(_ operands: [Detections.Predicate], isNegative: Bool) -> Expression? {
      // Some element passes one of two tests just if some passes the first, or some the second.
      let before = unnested
      var taken = before
      var expressions: [Expression?] = []
      for alternative in Alternatives.together(withoutEmptyBesideAbsent(operands), fields) {
        if !isNegative { unnested = before }
        switch alternative {
        case .one(let operand): expressions.append(expression(operand, isNegative: isNegative))
        case .several(let first, let texts):
          expressions.append(alternation(of: texts, like: first, isNegative: isNegative))
        }
        note(&taken)
      }
      unnested = taken
      return expressions.contains(nil) ? nil : .any(expressions.compactMap { $0 })
    }

    /// Adds the fields that are read by element.
    private func note(_ taken: inout [Field]) {
      for field in unnested where !taken.contains(where: { fields.haveSameElements($0, field) }) {
        taken.append(field)
      }
    }

    /// All operands; a guard in one of them serves the others.
    private mutating func conjunction(_ operands: [Detections.Predicate], isNegative: Bool)
      -> Expression?
    {
      let outer = known
      defer { known = outer }
      var expressions: [Expression?] = []
      let before = unnested
      var taken = before
      for (index, operand) in operands.enumerated() {
        known = outer
        // Under a negation these are alternatives.
        if isNegative { unnested = before }
        for other in operands[..<index] { known.formUnion(other.requiredFields) }
        for other in operands[(index + 1)...] { known.formUnion(other.enforcedFields(fields)) }
        expressions.append(expression(operand, isNegative: isNegative))
        note(&taken)
      }
      unnested = taken
      return expressions.contains(nil) ? nil : .all(expressions.compactMap { $0 })
    }

    private mutating func expression(_ test: FieldPredicate, isNegative: Bool) -> Expression? {
      guard let operand = operand(test), takeElement(of: operand, isNegative: isNegative) else { return nil }
      switch test.test {
      case .text(let text): return expression(text, operand, isNegative: isNegative)
      case .number(let relation, let number):
        return expression(relation, number, operand, isNegative: isNegative)
      case .boolean(let boolean): return expression(boolean, operand, isNegative: isNegative)
      case .network(let network):
        guard operand.isText else { return refuse(operand, "only addresses are in networks") }
        let isIn = Expression.call(
          "net.ip_in_range_cidr", [operand.tested, .text(network.masked.description)])
        // An empty text is no address: the function would fail.
        return guarded(isIn, operand)
      case .present:
        guard let presence = presence(of: operand) else { return nil }
        noteMerge(operand)
        return presence
      case .null:
        guard let presence = presence(of: operand) else { return nil }
        noteMerge(operand)
        return .negation(presence)
      case .sameAs(let other, let isCaseSensitive):
        return expression(sameAs: other, isCaseSensitive: isCaseSensitive, operand)
      case .member(let list, let matching):
        return expression(memberOf: list, matching, operand, isNegative: isNegative)
      }
    }

    // MARK: Operands and guards

    /// The field of a test: how it is read, and what it holds.
    struct Operand {
      var test: FieldPredicate
      /// The field as it is read, without a quantifier.
      var read: Expression
      var definition: FieldDefinition
      /// Whether it is read by its key, with which no quantifier goes.
      var isReadByKey: Bool
      /// Whether it is there also when it is zero.
      var isAlwaysPresent: Bool
      /// The numbers whose difference it is.
      var difference: Sight.Difference?

      /// The field with the quantifier that a repeated one needs.
      var tested: Expression {
        guard definition.isRepeated, !isReadByKey else { return read }
        return Expression(.quantified(test.quantifier == .every ? .all : .any, read))
      }

      /// Whether one of its elements is read for all.
      var isReadByElement: Bool { definition.isRepeated && isReadByKey }

      /// Whether the field holds text.
      var isText: Bool { definition.type == .text || definition.type == .address }
    }

    mutating func operand(_ test: FieldPredicate) -> Operand? {
      guard let definition = fields.definition(of: test.field) else {
        lose(
          .unmappedField, "the field \(test.field)", .unwritable, "UDM has no field of that name",
          test.origin)
        return nil
      }
      do throws(RaisingFailure) {
        let computed = sight.computed[test.field]
        return Operand(
          test: test, read: try sight.read(test.field), definition: definition,
          isReadByKey: sight.isReadByKey(sight.wholeLists[test.field] ?? test.field),
          isAlwaysPresent: computed?.isAlwaysPresent ?? false, difference: computed?.difference)
      } catch {
        lose(.unmappedField, "the field \(test.field)", .unwritable, error.reason, test.origin)
        return nil
      }
    }

    /// Notes that a repeated field is read without `any`, which says the same where some element must pass and
    /// nothing else is asked of it.
    mutating func takeElement(of operand: Operand, isNegative: Bool) -> Bool {
      guard operand.isReadByElement else { return true }
      // That a field is not absent is no negation.
      let isNegated = (operand.test.test == .null) != isNegative
      guard operand.test.quantifier == .some, !isNegated, place == .events, sight.wholeLists[operand.test.field] == nil,
        !unnested.contains(where: { fields.haveSameElements($0, operand.test.field) })
      else {
        _ = refuse(operand, "YARA-L reads labels by their key without 'any' and 'all', so one element for all")
        return false
      }
      unnested.append(operand.test.field)
      return true
    }

    /// What an unset field of the type reads as (section 9).
    mutating func zero(of operand: Operand) -> Expression? {
      switch operand.definition.type {
      case .text, .address: return .text("")
      case .integer, .float, .time: return .zero
      case .boolean: return Expression(.boolean(false))
      case .enumeration:
        if let first = operand.definition.enumerators.first { return .text(first) }
        return refuse(operand, "it is not known what the enumeration reads as when it is not set")
      }
    }

    /// Whether the field has a value: it is not what an unset field reads as.
    mutating func presence(of operand: Operand) -> Expression? {
      if operand.isAlwaysPresent { return refuse(operand, "it is always there, and YARA-L asks whether it is zero") }
      guard let zero = zero(of: operand) else { return nil }
      let isList = operand.definition.isRepeated && !operand.isReadByKey
      return .compare(isList ? Expression(.quantified(.any, operand.read)) : operand.read, .notEqual, zero)
    }

    /// The test, false when the field is not set.
    ///
    /// Only for a scalar field whose zero value passes the test, and for `all`, of which it is not known what
    /// it says of an empty list; `any` is false of that.
    mutating func guarded(_ test: Expression, _ operand: Operand, acceptsZero: Bool = true)
      -> Expression?
    {
      if operand.isReadByElement {
        // Others may be set where this element is not.
        return acceptsZero ? presence(of: operand).map { .all([$0, test]) } : test
      }
      let isNeeded = operand.definition.isRepeated ? operand.test.quantifier == .every : acceptsZero
      guard isNeeded, !known.contains(operand.test.field) else { return test }
      guard let presence = presence(of: operand) else { return nil }
      return .all([presence, test])
    }

    // MARK: Losses

    mutating func lose(
      _ code: DiagnosticCode, _ construct: String, _ direction: Loss.Direction, _ message: String,
      _ origin: Origin
    ) {
      losses.append(Loss(code, construct: construct, direction: direction, message, origin: origin))
    }

    /// Says that a test can't be written.
    mutating func refuse(_ operand: Operand, _ reason: String) -> Expression? {
      lose(.notExpressible, operand.test.description, .unwritable, reason, operand.test.origin)
      return nil
    }

    /// Says that a value that is there and empty counts as absent. A repeated field may hold empty values.
    mutating func noteMerge(_ operand: Operand) {
      if known.contains(operand.test.field) { return }
      lose(
        .absentAndEmptyMerge, operand.test.description, .same,
        "UDM has no difference between a field that is absent and one that is empty, zero or false",
        operand.test.origin)
    }

    /// Says that a test for the zero value also passes when the field is absent.
    mutating func loseToAbsence(_ operand: Operand, isNegative: Bool) {
      // What is known to be set is not empty either.
      guard !operand.definition.isRepeated, !known.contains(operand.test.field) else { return }
      let direction = Loss.Direction.wider
      lose(
        .absentAndEmptyMerge, operand.test.description, isNegative ? direction.negated : direction,
        "in UDM an absent field reads as empty, zero or false, so the test also passes without the field",
        operand.test.origin)
    }
  }
}
