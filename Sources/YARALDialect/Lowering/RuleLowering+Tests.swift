import Detections
import Diagnostics
import Events
import Patterns
import Taxonomies

extension RuleLowering {
  mutating func comparison(
    _ left: YARAL.Expression, _ relation: Relation, _ right: YARAL.Expression, _ ignoringCase: Bool,
    _ context: PredicateContext, at origin: Origin
  ) throws(LoweringFailure) -> PredicatePart {
    let first = try reference(left, preferring: context.variable)
    let second = try reference(right, preferring: context.variable)
    switch (first, second) {
    case (let first?, let second?):
      return try comparison(first, relation, second, ignoringCase: ignoringCase, context, at: origin)
    case (let reference?, nil):
      return try comparison(
        reference.compared(with: right), relation, try literal(right), ignoringCase, context)
    case (nil, let reference?):
      return try comparison(
        reference.compared(with: left), relation.mirrored, try literal(left), ignoringCase, context)
    case (nil, nil):
      for side in [left, right] where side.literal == nil { throw unsupported(side) }
      throw .problem(.yaralType, "two constants are compared", at: origin)
    }
  }

  private func literal(_ expression: YARAL.Expression) throws(LoweringFailure) -> Literal {
    guard let literal = expression.literal else { throw unsupported(expression) }
    return literal
  }

  /// Names what it is that can't be translated.
  func unsupported(_ expression: YARAL.Expression) -> LoweringFailure {
    switch expression.kind {
    case .call(let call):
      .notSupported(
        "the function '\(call.function)'", at: expression.origin, help: Computation.refusal(call.function) ?? "")
    case .arithmetic: .notSupported("arithmetic here", at: expression.origin)
    case .list: .notSupported("a row of a data table", at: expression.origin)
    case .path, .text, .pattern, .number, .boolean, .count, .not, .absent, .and, .or, .comparison,
      .membership,
      .quantified, .choice:
      .notSupported("this expression", at: expression.origin)
    }
  }

  private func mismatch(_ reference: Reference, _ what: String) -> LoweringFailure {
    .problem(
      .yaralType,
      "'\(reference.field.name)' holds \(reference.definition.type.rawValue), and is compared with \(what)",
      at: reference.origin)
  }

  // MARK: A field and a constant

  private mutating func comparison(
    _ reference: Reference, _ relation: Relation, _ literal: Literal, _ ignoringCase: Bool,
    _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    let isNegated = relation == .notEqual
    let isEquality = isNegated || relation == .equal
    switch (literal, reference.definition.type) {
    case (.text(let text), .text) where isEquality, (.text(let text), .address) where isEquality:
      return try self.text(reference, .equals(text), ignoringCase, isNegated: isNegated, context)
    case (.pattern(let pattern), .text) where isEquality, (.pattern(let pattern), .address) where isEquality:
      return try self.text(reference, .matches(pattern), ignoringCase, isNegated: isNegated, context)
    case (.text(let name), .enumeration) where isEquality && !ignoringCase:
      let isZero = reference.definition.enumerators.first == name
      return try test(
        reference, .text(TextTest(.equals(name), isCaseSensitive: true)), ofZero: isZero ? .only : .no,
        isNegated: isNegated, context)
    case (.number(let number), .integer), (.number(let number), .time), (.number(let number), .float):
      let holdsOfZero = relation.holds(Number.integer(0).compare(number))
      if isEquality {
        return try test(
          reference, .number(.equal, number), ofZero: holdsOfZero == isNegated ? .no : .only,
          isNegated: isNegated,
          context)
      }
      return try test(
        reference, .number(relation, number), ofZero: holdsOfZero ? .also : .no, isNegated: false, context)
    case (.boolean(let boolean), .boolean) where isEquality:
      // Not set is false: "is false" is "is not true".
      return try test(reference, .boolean(true), ofZero: .no, isNegated: isNegated == boolean, context)
    case (.text, .enumeration) where !isEquality:
      throw .notSupported(
        "'\(relation.rawValue)' between names of a closed set", at: reference.origin,
        help: "it compares their numbers, which are not known here; list the names that are meant")
    case (.text, .text) where !isEquality, (.text, .address) where !isEquality:
      throw .notSupported(
        "'\(relation.rawValue)' between texts", at: reference.origin, help: "how texts are ordered is not documented")
    case (.text(let text), _): throw mismatch(reference, "the text \"\(text)\"")
    case (.pattern, _): throw mismatch(reference, "a pattern")
    case (.number(let number), _): throw mismatch(reference, "the number \(number)")
    case (.boolean(let boolean), _): throw mismatch(reference, "\(boolean)")
    }
  }

  /// A test of a text field by a pattern.
  mutating func text(
    _ reference: Reference, _ pattern: TextPattern, _ ignoringCase: Bool, isNegated: Bool = false,
    _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    guard reference.isText else { throw mismatch(reference, "text") }
    var test = TextTest(pattern, isCaseSensitive: !ignoringCase)
    if reference.isLowercased, !Self.isFolding(pattern) {
      return try text(lowerCased(reference), pattern, ignoringCase, isNegated: isNegated, context)
    }
    if reference.isLowercased {
      guard let lowered = lowercased(pattern, reference) else {
        // What was lower-cased never has a capital letter.
        return PredicatePart(predicate: isNegated ? .always : .never)
      }
      test = lowered
    }
    let zero = try zero(of: test, reference)
    return try self.test(reference, .text(test), ofZero: zero, isNegated: isNegated, context)
  }

  private func zero(of test: TextTest, _ reference: Reference) throws(LoweringFailure) -> ZeroTest {
    switch test.pattern {
    case .equals(let text): return text.isEmpty ? .only : .no
    case .startsWith(let text), .endsWith(let text), .contains(let text): return text.isEmpty ? .also : .no
    case .glob(let glob): return glob.matches("") ? .also : .no
    case .matches(let pattern):
      do throws(PatternError) {
        return try RegularExpression(pattern).acceptsEmptyText ? .also : .no
      } catch {
        throw .problem(
          .malformedPattern, "/\(pattern)/ is no RE2 pattern: \(error.message)", at: reference.origin)
      }
    }
  }

  /// Whether a test of a lower-cased text is one that ignores case.
  private static func isFolding(_ pattern: TextPattern) -> Bool {
    switch pattern {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text):
      text.unicodeScalars.allSatisfy(\.isASCII)
    case .matches, .glob: false
    }
  }

  /// The test that a text passes just if it passes another in lower case; `nil` when none does.
  ///
  /// Google's own rules compare `strings.to_lower($e.f)` where others write `nocase`. For ASCII both say the
  /// same; RE2 also takes `ſ` for `s` and the Kelvin sign for `k` (section 8).
  private mutating func lowercased(_ pattern: TextPattern, _ reference: Reference) -> TextTest? {
    switch pattern {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text):
      if text.unicodeScalars.contains(where: \.properties.isUppercase) { return nil }
    case .matches, .glob: break
    }
    noteLowercase(reference)
    return TextTest(pattern, isCaseSensitive: false)
  }

  private mutating func noteLowercase(_ reference: Reference) {
    if hasNotedLowercase { return }
    hasNotedLowercase = true
    diagnostics.append(
      Diagnostic(
        .yaralHazard, "strings.to_lower is read as a comparison that ignores case", at: reference.origin.span,
        help: "they differ for a few letters outside of ASCII only, such as ſ for s", severity: .note))
  }

  // MARK: The zero value

  /// How a test stands to what an unset field reads as.
  enum ZeroTest {
    /// It does not pass.
    case no
    /// It passes, and so may others.
    case also
    /// Nothing else passes.
    case only
  }

  /// A test as the event's predicate. The zero value is never there (see `RuleLowering`), so a test that only it
  /// passes asks whether the field is absent.
  ///
  /// - Parameter isNegated: whether it must *not* pass, as with `!=`.
  mutating func test(
    _ reference: Reference, _ test: FieldTest, ofZero zero: ZeroTest, isNegated: Bool,
    _ context: PredicateContext
  ) throws(LoweringFailure) -> PredicatePart {
    if reference.field == eventTime {
      return try self.test(
        timeReference(of: reference.variable, at: reference.origin), test, ofZero: zero, isNegated: isNegated,
        context)
    }
    let field = reference.field
    func plain(_ quantifier: FieldPredicate.Quantifier) -> Detections.Predicate {
      .field(FieldPredicate(field, test, quantifier: quantifier, origin: reference.origin))
    }
    func asked(_ test: FieldTest) -> Detections.Predicate { .field(field, test, origin: reference.origin) }
    if (zero != .no) != (isNegated != context.isNegative), elementsMayLack(reference) {
      throw .needsUnnesting([reference.variable])
    }
    if zero == .only, reference.reading != .all {
      // Nothing in a list is said to be empty but by its own test.
      let isOfList = reference.reading == .any
      if !isOfList || isNegated {
        return PredicatePart(
          predicate: asked(isNegated ? .present : .null), unnested: reference.unnested.map { [$0] } ?? [])
      }
    }
    switch reference.reading {
    case .plain:
      // Of a repeated field some element must pass; under a negation that is: not all fail.
      let isEvery = reference.repeatedPart != nil && isNegated != context.isNegative
      let passes =
        zero == .also
        ? .any([asked(.null), plain(isEvery ? .every : .some)]) : plain(isEvery ? .every : .some)
      return PredicatePart(
        predicate: isNegated ? .not(passes) : passes, unnested: reference.unnested.map { [$0] } ?? [])
    case .any:
      return PredicatePart(
        predicate: isNegated ? .all([asked(.present), .not(plain(.every))]) : plain(.some))
    case .all:
      guard context.knownFields.contains(field) else {
        throw .notSupported(
          "'all' of a field that may be empty", at: reference.origin,
          help:
            "nobody documents what it says of an empty list: add 'any $\(reference.variable).\(field.name) != …'"
        )
      }
      return PredicatePart(predicate: isNegated ? .not(plain(.some)) : plain(.every))
    }
  }

  /// Whether an element of a list that is looked at one by one may be without the field, which then reads as zero
  /// there (section 10: `about.ip` of an element without addresses).
  private func elementsMayLack(_ reference: Reference) -> Bool {
    reference.unnested != nil && catalog.repeatedParts(ofUDMPath: reference.field) != [reference.field]
  }

  // MARK: Two fields of one event

  mutating func comparison(
    _ left: Reference, _ relation: Relation, _ right: Reference, ignoringCase: Bool,
    _ context: PredicateContext,
    at origin: Origin
  ) throws(LoweringFailure) -> PredicatePart {
    guard left.variable == right.variable else {
      throw .notSupported("a join within a condition", at: origin)
    }
    if left.reading != .plain || right.reading != .plain {
      throw .notSupported("'any' or 'all' in a comparison of two fields", at: origin)
    }
    if left.repeatedPart != nil || right.repeatedPart != nil { throw .needsUnnesting([left.variable]) }
    if left.isLowercased != right.isLowercased {
      return try comparison(
        left.isLowercased ? lowerCased(left) : left, relation, right.isLowercased ? lowerCased(right) : right,
        ignoringCase: ignoringCase, context, at: origin)
    }
    if left.field == eventTime || right.field == eventTime {
      let times = [left, right].map { side in
        side.field == eventTime ? timeReference(of: side.variable, at: side.origin) : side
      }
      return try comparison(times[0], relation, times[1], ignoringCase: ignoringCase, context, at: origin)
    }
    guard relation == .equal || relation == .notEqual else {
      return try order(left, relation, right, at: origin)
    }
    let isSameType = left.definition.type == right.definition.type || (left.isText && right.isText)
    guard isSameType, left.definition.type != .float else {
      throw .notSupported("a comparison of fields of different types", at: origin)
    }
    let isCaseSensitive = !ignoringCase && !left.isLowercased
    var same = Detections.Predicate.field(
      left.field, .sameAs(right.field, isCaseSensitive: isCaseSensitive), origin: origin)
    if left.field == right.field {
      same = .always
    } else if context.knownFields.isDisjoint(with: [left.field, right.field]) {
      let areAbsent = [left, right].map { Detections.Predicate.field($0.field, .null, origin: origin) }
      same = .any([same, .all(areAbsent)])
    }
    return PredicatePart(predicate: relation == .equal ? same : .not(same))
  }

  /// Which of two numbers of one event is greater: whether their difference is more than 0.
  private mutating func order(
    _ left: Reference, _ relation: Relation, _ right: Reference, at origin: Origin
  ) throws(LoweringFailure) -> PredicatePart {
    guard left.isNumber, right.isNumber else {
      throw .notSupported("'\(relation.rawValue)' between fields that are no numbers", at: origin)
    }
    let difference = ValueExpression.arithmetic(
      .subtract, try plainValue(of: left, at: origin), try plainValue(of: right, at: origin))
    let reference = self.reference(
      to: difference, of: left.variable, .float, named: "\(left.field.name) - \(right.field.name)",
      isAbsentWhenZero: false, at: origin)
    return PredicatePart(
      predicate: .field(reference.field, .number(relation, .integer(0)), origin: origin))
  }
}
