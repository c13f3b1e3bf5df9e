import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Taxonomies

extension YARAL.PredicateRaising {
  typealias Expression = YARAL.Expression

  mutating func expression(_ test: TextTest, _ operand: Operand, isNegative: Bool) -> Expression? {
    switch operand.definition.type {
    case .text, .address: return text(test, operand, isNegative: isNegative)
    case .enumeration: return enumeration(test, operand, isNegative: isNegative)
    case .integer, .time:
      if case .equals(let text) = test.pattern, let integer = Int64(text), String(integer) == text {
        return expression(.equal, .integer(integer), operand, isNegative: isNegative)
      }
      return refuse(operand, "YARA-L tests numbers as numbers only")
    case .float: return refuse(operand, "YARA-L tests numbers as numbers only")
    case .boolean:
      if case .equals(let text) = test.pattern, text == "true" || text == "false" {
        return expression(text == "true", operand, isNegative: isNegative)
      }
      return refuse(operand, "a Boolean field is only true or false")
    }
  }

  private mutating func text(_ test: TextTest, _ operand: Operand, isNegative: Bool) -> Expression?
  {
    let nocase = !test.isCaseSensitive
    switch test.pattern {
    case .equals(let text):
      if text.isEmpty { loseToAbsence(operand, isNegative: isNegative) }
      if text.unicodeScalars.contains(where: YARAL.isUnquotable) {
        return pattern("^" + RegularExpression.quoted(text) + "$", nocase: nocase, operand)
      }
      let equals = Expression.compare(
        operand.tested, .equal, .text(text), nocase: nocase && YARAL.hasCase(text))
      return guarded(equals, operand, acceptsZero: false)
    case .startsWith(""), .endsWith(""), .contains(""), .matches(""):
      guard let presence = presence(of: operand) else { return nil }
      noteMerge(operand)
      return presence
    case .startsWith(let text):
      return pattern(
        "^" + RegularExpression.quoted(text), nocase: nocase && YARAL.hasCase(text), operand)
    case .endsWith(let text):
      return pattern(
        RegularExpression.quoted(text) + "$", nocase: nocase && YARAL.hasCase(text), operand)
    case .contains(let text):
      return pattern(RegularExpression.quoted(text), nocase: nocase && YARAL.hasCase(text), operand)
    case .glob(let glob):
      if let (relation, literal) = glob.simplified {
        let simple = TextTest(
          YARAL.pattern(relation, literal), isCaseSensitive: test.isCaseSensitive)
        return text(simple, operand, isNegative: isNegative)
      }
      let isCased = glob.pieces.contains {
        if case .literal(let text) = $0 { YARAL.hasCase(text) } else { false }
      }
      return pattern(glob.regularExpressionText, nocase: nocase && isCased, operand)
    case .matches(let written):
      let acceptsEmpty = (try? RegularExpression(written))?.acceptsEmptyText ?? true
      if acceptsEmpty, !operand.definition.isRepeated { noteMerge(operand) }
      let flag = nocase && !written.hasPrefix("(?i)")
      return pattern(written, nocase: flag, operand, acceptsEmpty: acceptsEmpty)
    }
  }

  /// One pattern for the texts of several tests that differ in their texts only.
  mutating func alternation(of texts: [String], like test: FieldPredicate, isNegative: Bool) -> Expression? {
    guard let operand = operand(test), takeElement(of: operand, isNegative: isNegative),
      case .text(let text) = test.test
    else { return nil }
    let group = "(" + texts.map { RegularExpression.quoted($0) }.joined(separator: "|") + ")"
    let nocase = !text.isCaseSensitive && texts.contains(where: YARAL.hasCase)
    var pattern = text.pattern
    if case .glob(let glob) = pattern, let (relation, literal) = glob.simplified {
      pattern = YARAL.pattern(relation, literal)
    }
    switch pattern {
    case .startsWith: return self.pattern("^" + group, nocase: nocase, operand)
    case .endsWith: return self.pattern(group + "$", nocase: nocase, operand)
    case .contains, .equals, .glob, .matches: return self.pattern(group, nocase: nocase, operand)
    }
  }

  private mutating func pattern(
    _ pattern: String, nocase: Bool, _ operand: Operand, acceptsEmpty: Bool = false
  ) -> Expression? {
    let test: Expression
    switch place {
    case .events where YARAL.canBeLiteral(pattern: pattern):
      test = .compare(operand.tested, .equal, Expression(.pattern(pattern)), nocase: nocase)
    case .events, .outcome:
      test = .call("re.regex", [operand.tested, .raw(pattern)], nocase: nocase)
    }
    return guarded(test, operand, acceptsZero: acceptsEmpty)
  }

  /// A test of an enumeration: an `or` of the names that pass, of which the schema knows all.
  private mutating func enumeration(_ test: TextTest, _ operand: Operand, isNegative: Bool)
    -> Expression?
  {
    if operand.isAlwaysPresent { return refuse(operand, "it counts as the first name when it is not set") }
    let names = operand.definition.enumerators
    guard let zero = names.first else {
      guard case .equals(let text) = test.pattern, !text.isEmpty else {
        return refuse(
          operand, "the names of the enumeration are not known, so only = can be written")
      }
      let equals = Expression.compare(
        operand.tested, .equal, .text(test.isCaseSensitive ? text : text.uppercased()))
      return guarded(equals, operand, acceptsZero: false)
    }
    let passing = names.filter { test.passes($0) }
    let others = passing.filter { $0 != zero }
    if passing.isEmpty {
      return refuse(operand, "no name of the enumeration passes: \(names.joined(separator: ", "))")
    }
    if others.isEmpty {
      loseToAbsence(operand, isNegative: isNegative)
      return guarded(.compare(operand.tested, .equal, .text(zero)), operand, acceptsZero: false)
    }
    if operand.definition.isRepeated {
      // Of a list all names count; but `all` can't be divided over an `or`.
      guard operand.test.quantifier == .some || passing.count == 1 else {
        return refuse(operand, "YARA-L can't ask that every value is one of several names")
      }
      let tests = passing.map { Expression.compare(operand.tested, .equal, .text($0)) }
      return guarded(.any(tests), operand, acceptsZero: false)
    }
    if others.count < passing.count { noteMerge(operand) }
    return .any(others.map { .compare(operand.tested, .equal, .text($0)) })
  }
}

extension YARAL {
  /// The pattern of a literal and its relation.
  static func pattern(_ relation: TextRelation, _ text: String) -> TextPattern {
    switch relation {
    case .equals: .equals(text)
    case .startsWith: .startsWith(text)
    case .endsWith: .endsWith(text)
    case .contains: .contains(text)
    }
  }

  /// Whether case matters to a text at all.
  static func hasCase(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: SimpleCaseFolding.hasVariants)
  }

  /// Whether a scalar has no documented escape in quoted texts, and must not stand in a line either.
  static func isUnquotable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\t": false
    default:
      scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029 || scalar.value == 0xFEFF
    }
  }

  /// Whether a pattern may stand between slashes.
  ///
  /// `//` and `/*` would begin comments, and inside `\Q…\E` the backslash before a slash would be text.
  static func canBeLiteral(pattern: String) -> Bool {
    guard !pattern.isEmpty, !pattern.hasPrefix("*") else { return false }
    let scalars = Array(pattern.unicodeScalars)
    if scalars.contains("\n") || scalars.contains("\r") { return false }
    let quotes = zip(scalars, scalars.dropFirst()).contains { $0 == "\\" && $1 == "Q" }
    return !(quotes && scalars.contains("/"))
  }
}
