import Detections
import Diagnostics
import Events
import Patterns
import Taxonomies

/// `any_field`: some value of whatever field.
let anyField = "any_field"

// Tests of fields, inside selections.
extension RuleLowering {
  mutating func predicate(of selection: Neutral.Selection) -> Predicate {
    disjunction(selection.clauses.map { predicate(of: $0) })
  }

  /// All tests of a clause are operands of one conjunction, in the order of the text.
  private mutating func predicate(of clause: Neutral.Clause) -> Predicate {
    var operands: [Predicate] = []
    for tested in clause.fields {
      guard tested.field.text != anyField else {
        operands += tested.tests.flatMap { keywords(of: $0, tested.field) }
        continue
      }
      let field = field(tested.field)
      for test in tested.tests { operands += predicates(of: test, field, tested.field) }
    }
    return conjunction(operands)
  }

  private mutating func predicates(
    of test: Neutral.Test, _ field: FieldReference, _ key: Neutral.Scalar
  ) -> [Predicate] {
    let quantifier: FieldPredicate.Quantifier = test.asksEvery ? .every : .some
    return test.comparisons.flatMap { comparison -> [Predicate] in
      let predicates = comparison.values.compactMap { value -> Predicate? in
        guard let lowered = lower(comparison, value, of: test, field) else { return nil }
        let predicate = Predicate.field(
          FieldPredicate(
            field.field, lowered.test, quantifier: quantifier,
            origin: Origin(key.span, constant: value.span)))
        return lowered.isNegated ? .not(predicate) : predicate
      }
      return test.needsAll ? predicates : [disjunction(predicates)]
    }
  }

  private mutating func keywords(of test: Neutral.Test, _ key: Neutral.Scalar) -> [Predicate] {
    if test.asksEvery {
      report(.wrongShape, "'every' has no meaning for '\(anyField)'", at: test.origin.span)
    }
    return test.comparisons.flatMap { comparison -> [Predicate] in
      let predicates = comparison.values.compactMap { value -> Predicate? in
        guard let text = textTest(comparison.operator, value, isCased: test.isCased ?? false) else {
          report(
            .wrongShape, "'\(comparison.operator.rawValue)' can't be asked of '\(anyField)'",
            at: comparison.origin.span,
            help: "use equals, starts_with, ends_with, contains, like or matches")
          return nil
        }
        return .keyword(text, Origin(key.span, constant: value.span))
      }
      return test.needsAll ? predicates : [disjunction(predicates)]
    }
  }

  private typealias LoweredTest = (test: FieldTest, isNegated: Bool)

  /// - Returns: `nil` when the test can't be, which was reported.
  private mutating func lower(
    _ comparison: Neutral.Comparison, _ value: Neutral.Scalar, of test: Neutral.Test, _ field: FieldReference
  ) -> LoweredTest? {
    let isCased = test.isCased ?? false
    switch comparison.operator {
    case .equals:
      return equality(value, of: test, field).map { ($0, false) }
    case .startsWith, .endsWith, .contains, .like, .matches:
      guard isText(comparison, field) else { return nil }
      return textTest(comparison.operator, value, isCased: isCased).map { (.text($0), false) }
    case .inNetwork:
      guard isText(comparison, field) else { return nil }
      return network(value).map { (.network($0), false) }
    case .lessThan: return order(.less, comparison, value, field)
    case .atMost: return order(.lessOrEqual, comparison, value, field)
    case .greaterThan: return order(.greater, comparison, value, field)
    case .atLeast: return order(.greaterOrEqual, comparison, value, field)
    case .exists: return value.boolean.map { (.present, !$0) }
    case .isNull: return value.boolean.map { (.null, !$0) }
    case .sameAs: return (.sameAs(self.field(value).field, isCaseSensitive: isCased), false)
    case .inList: return member(value, .exact(isCaseSensitive: isCased))
    case .matchesList:
      guard isText(comparison, field) else { return nil }
      return member(value, .pattern(isCaseSensitive: test.isCased ?? true))
    case .inNetworkList:
      guard isText(comparison, field) else { return nil }
      return member(value, .network)
    }
  }

  // MARK: Types

  /// Numbers and Booleans by the type of the field, everything else as text.
  private mutating func equality(
    _ value: Neutral.Scalar, of test: Neutral.Test, _ field: FieldReference
  ) -> FieldTest? {
    switch field.type {
    case .integer, .float, .time:
      guard let number = Number(decimal: value.text), isWhole(number) || field.type == .float else {
        let noun = field.type == .float ? "a number" : "an integer"
        report(.fieldTypeMismatch, "'\(field.field)' is \(noun), this is '\(value.text)'", at: value.span)
        return nil
      }
      reportCased(test, field)
      return .number(.equal, number)
    case .boolean:
      guard value.text == "true" || value.text == "false" else {
        let help = "write true or false"
        report(
          .fieldTypeMismatch, "'\(field.field)' is true or false, this is '\(value.text)'", at: value.span,
          help: help)
        return nil
      }
      reportCased(test, field)
      return .boolean(value.text == "true")
    case .enumeration:
      let isKnown = field.enumerators.contains { $0.lowercased() == value.text.lowercased() }
      if !isKnown, !field.enumerators.isEmpty {
        let near = nearestName(to: value.text, among: field.enumerators)
        report(
          .fieldTypeMismatch, "'\(field.field)' never is '\(value.text)'", at: value.span,
          help: near.map { "did you mean '\($0)'?" }
            ?? "it is one of \(field.enumerators.joined(separator: ", "))")
        return nil
      }
      return .text(TextTest(.equals(value.text), isCaseSensitive: test.isCased ?? false))
    case .text, .address, nil:
      return .text(TextTest(.equals(value.text), isCaseSensitive: test.isCased ?? false))
    }
  }

  private func isWhole(_ number: Number) -> Bool {
    switch number {
    case .integer: true
    case .double(let double): double == double.rounded()
    }
  }

  private mutating func reportCased(_ test: Neutral.Test, _ field: FieldReference) {
    guard test.isCased != nil else { return }
    report(
      .fieldTypeMismatch, "'cased' has no meaning for '\(field.field)', which is no text",
      at: test.origin.span)
  }

  /// Whether the field holds text; reports an operator that asks for text of another.
  private mutating func isText(_ comparison: Neutral.Comparison, _ field: FieldReference) -> Bool {
    switch field.type {
    case .text, .address, .enumeration, nil: return true
    case .integer, .float, .time, .boolean:
      let help =
        field.type == .boolean
        ? "write true or false" : "use equals, less_than, at_most, greater_than or at_least"
      report(
        .fieldTypeMismatch, "'\(comparison.operator.rawValue)' asks for text, and '\(field.field)' is none",
        at: comparison.origin.span, help: help)
      return false
    }
  }

  private mutating func order(
    _ relation: Relation, _ comparison: Neutral.Comparison, _ value: Neutral.Scalar, _ field: FieldReference
  ) -> LoweredTest? {
    switch field.type {
    case .integer, .float, .time, nil: break
    case .text, .address, .enumeration, .boolean:
      report(
        .fieldTypeMismatch,
        "'\(comparison.operator.rawValue)' asks for a number, and '\(field.field)' is none",
        at: comparison.origin.span)
      return nil
    }
    // What is no number was reported.
    return Number(decimal: value.text).map { (.number(relation, $0), false) }
  }

  // MARK: Texts, networks, lists

  /// - Returns: `nil` for an operator that asks for no text.
  private mutating func textTest(
    _ operator: Neutral.Operator, _ value: Neutral.Scalar, isCased: Bool
  ) -> TextTest? {
    switch `operator` {
    case .equals: return TextTest(.equals(value.text), isCaseSensitive: isCased)
    case .startsWith, .endsWith, .contains:
      if value.text.isEmpty { reportMatchesEverything(value, "every text holds the empty text") }
      let pattern: TextPattern =
        `operator` == .contains
        ? .contains(value.text) : `operator` == .startsWith ? .startsWith(value.text) : .endsWith(value.text)
      return TextTest(pattern, isCaseSensitive: isCased)
    case .like:
      let glob = Glob(neutral: value.text)
      if glob.pieces == [.anyRun] { reportMatchesEverything(value, "'*' matches every text") }
      return TextTest(.glob(glob), isCaseSensitive: isCased)
    case .matches:
      check(pattern: value)
      return TextTest(.matches(value.text), isCaseSensitive: true)
    case .inNetwork, .lessThan, .atMost, .greaterThan, .atLeast, .exists, .isNull, .sameAs, .inList,
      .matchesList,
      .inNetworkList:
      return nil
    }
  }

  private mutating func reportMatchesEverything(_ value: Neutral.Scalar, _ message: String) {
    report(
      .patternMatchesEverything, message, at: value.span,
      help: "to ask whether the field is there, write {exists: true}")
  }

  /// Reports a pattern that RE2 refuses, at the part to blame, or that matches every text.
  mutating func check(pattern value: Neutral.Scalar) {
    do {
      _ = try RegularExpression(value.text)
    } catch {
      report(.malformedPattern, error.message, at: value.span(of: error.range), help: "patterns are RE2's")
      return
    }
    do {
      let compiled = try CompiledPattern(value.text)
      // Texts that have nothing in common: what matches all of them matches all texts, or nearly.
      let probes = ["", "\u{1}", "\n\n", "~ \u{1D11E}"]
      if probes.allSatisfy({ compiled.search($0) }) {
        reportMatchesEverything(value, "this pattern matches every text")
      }
    } catch {
      report(.patternTooLarge, error.message, at: value.span(of: error.range))
    }
  }

  mutating func network(_ value: Neutral.Scalar) -> IPNetwork? {
    guard let network = IPNetwork(value.text) else {
      report(
        .malformedNetwork, "'\(value.text)' is no network", at: value.span,
        help: "write an address and the length of its prefix: 10.0.0.0/8, 2001:db8::/32")
      return nil
    }
    guard network.hasHostBits else { return network }
    let masked = network.masked
    let fix = value.fix(replacing: value.text, with: masked.description, .keepsMeaning)
    report(
      .hostBitsInNetwork, "'\(value.text)' has bits behind its prefix; it is read as \(masked)",
      at: value.span,
      fixes: fix.map { [$0] } ?? [])
    return masked
  }

  /// The content of a list may be given at run time, so that it need not be in the rule.
  private mutating func member(_ value: Neutral.Scalar, _ matching: ListMatching) -> LoweredTest? {
    usedLists.insert(value.text)
    guard let list = rule.lists.first(where: { $0.name.text == value.text }) else {
      if let near = nearestName(to: value.text, among: rule.lists.map(\.name.text)) {
        let fix = value.fix(replacing: value.text, with: near, .changesMeaning)
        report(
          .unknownList, "there is no list '\(value.text)'", at: value.span, help: "did you mean '\(near)'?",
          fixes: fix.map { [$0] } ?? [])
        return nil
      }
      return (.member(list: value.text, matching), false)
    }
    switch matching {
    case .exact: break
    case .pattern: for entry in list.values { check(pattern: entry) }
    case .network: for entry in list.values { _ = network(entry) }
    }
    return (.member(list: value.text, matching), false)
  }
}

extension Glob {
  /// Reads `like`'s wildcards: `*` any run, `?` one character; `\*`, `\?` and `\\` are literal, every other
  /// backslash is itself.
  init(neutral text: String) {
    var pieces: [Piece] = []
    var scalars = text.unicodeScalars.makeIterator()
    var pending = scalars.next()
    while let scalar = pending {
      pending = scalars.next()
      switch scalar {
      case "*": pieces.append(.anyRun)
      case "?": pieces.append(.anyScalar)
      case "\\":
        if let next = pending, ["*", "?", "\\"].contains(next) {
          pieces.append(.literal(String(next)))
          pending = scalars.next()
        } else {
          pieces.append(.literal("\\"))
        }
      default: pieces.append(.literal(String(scalar)))
      }
    }
    self.init(pieces)
  }
}
