import Events
import Patterns

extension FieldPredicate {
  /// Tests of which some hold exactly when this one does, each in its simplest form.
  ///
  /// Several only when a regular expression is a choice of literals (`(?i)(docker exec|docker run)` is two
  /// `contains`), none when no text can match it. Literals that ignore case are folded, and exact when no
  /// letter in them has variants; wildcards and regular expressions become literals where they are that; a
  /// test that every text passes is `contains` the empty text.
  package var normalized: [FieldPredicate] {
    var result = self
    switch test {
    case .text(let text):
      let tests = text.normalized
      // All values pass some of several tests: that is not some of several tests that all values pass.
      guard quantifier == .some || tests.count < 2 else {
        result.test = .text(text.normalizedPattern)
        return [result]
      }
      return tests.map { FieldPredicate(field, .text($0), quantifier: quantifier, origin: origin) }
    case .number(let relation, let number):
      result.test = .number(relation, number.normalized(for: relation))
    case .network(let network):
      result.test = .network(network.masked)
    case .present, .null:
      result.quantifier = .some
    case .sameAs(let other, let isCaseSensitive):
      if other == field {
        result.test = .text(.anyText)
      } else if quantifier == .some, other.name.utf8.lexicographicallyPrecedes(field.name.utf8) {
        result.field = other
        result.test = .sameAs(field, isCaseSensitive: isCaseSensitive)
      }
    case .boolean, .member:
      break
    }
    return [result]
  }
}

extension Number {
  /// An integer for a whole float, where that asks the same: not for equality, because a text equals an
  /// integer only if it is its decimal.
  fileprivate func normalized(for relation: Relation) -> Number {
    guard case .double(let double) = self, let integer = Int64(exactly: double) else { return self }
    return switch relation {
    case .equal, .notEqual: self
    case .less, .lessOrEqual, .greater, .greaterOrEqual: .integer(integer)
    }
  }
}

extension TextTest {
  /// What every text passes.
  static let anyText = TextTest(.contains(""), isCaseSensitive: true)

  /// Tests of which some hold exactly when this one does: see `FieldPredicate.normalized`.
  package var normalized: [TextTest] {
    if let literal = literal { return [TextTest(literal)] }
    guard case .matches(let pattern) = pattern,
      let expression = try? RegularExpression(pattern, ignoringCase: !isCaseSensitive),
      let literals = expression.literalAlternatives()
    else { return [normalizedPattern] }
    return literals.map(TextTest.init)
  }

  /// The test in its simplest form that is a single one.
  fileprivate var normalizedPattern: TextTest {
    switch pattern {
    case .equals, .startsWith, .endsWith, .contains:
      return literal.map(TextTest.init) ?? self
    case .glob(let glob):
      let texts = glob.pieces.map { piece in
        if case .literal(let text) = piece { text } else { "" }
      }
      guard !isCaseSensitive, texts.contains(where: hasVariants) else {
        return TextTest(pattern, isCaseSensitive: true)
      }
      let folded = glob.pieces.map { piece -> Glob.Piece in
        if case .literal(let text) = piece { .literal(FoldedText(text).folded) } else { piece }
      }
      return TextTest(.glob(Glob(folded)), isCaseSensitive: false)
    case .matches(let pattern):
      guard let expression = try? RegularExpression(pattern, ignoringCase: !isCaseSensitive) else {
        return self
      }
      return TextTest(.matches(expression.normalized.text), isCaseSensitive: true)
    }
  }

  /// The literal that is tested for, if it is just one.
  private var literal: TextLiteral? {
    switch pattern {
    case .equals(let text): TextLiteral(.equals, text, ignoringCase: !isCaseSensitive)
    case .startsWith(let text): TextLiteral(.startsWith, text, ignoringCase: !isCaseSensitive)
    case .endsWith(let text): TextLiteral(.endsWith, text, ignoringCase: !isCaseSensitive)
    case .contains(let text): TextLiteral(.contains, text, ignoringCase: !isCaseSensitive)
    case .glob(let glob):
      glob.simplified.map { TextLiteral($0.relation, $0.text, ignoringCase: !isCaseSensitive) }
    case .matches: nil
    }
  }

  /// The test for a literal, folded and exact as far as that changes nothing.
  private init(_ literal: TextLiteral) {
    let ignoresCase = literal.ignoringCase && hasVariants(literal.text)
    let text = ignoresCase ? FoldedText(literal.text).folded : literal.text
    switch literal.relation {
    case .equals: self.init(.equals(text), isCaseSensitive: !ignoresCase)
    case .startsWith:
      self.init(text.isEmpty ? .contains("") : .startsWith(text), isCaseSensitive: !ignoresCase)
    case .endsWith: self.init(text.isEmpty ? .contains("") : .endsWith(text), isCaseSensitive: !ignoresCase)
    case .contains: self.init(.contains(text), isCaseSensitive: !ignoresCase)
    }
  }
}

/// Whether a letter of the text matches others whatever their case.
private func hasVariants(_ text: String) -> Bool {
  text.unicodeScalars.contains(where: SimpleCaseFolding.hasVariants)
}

extension FieldPredicate {
  /// A text by which normalized tests are put in order; equal for equal ones only.
  var orderingText: String {
    "\(field)\(quantifier == .every ? " every" : "") \(test.orderingText)"
  }
}

extension FieldTest {
  fileprivate var orderingText: String {
    switch self {
    case .text(let test): test.orderingText
    case .number(let relation, .integer(let integer)): "\(relation.rawValue) \(integer)"
    case .number(let relation, .double(let double)): "\(relation.rawValue) float \(double)"
    case .boolean(let boolean): "is \(boolean)"
    case .network(let network): "in \(network)"
    case .present: "present"
    case .null: "null"
    case .sameAs(let other, let isCaseSensitive): "same as \(other)\(isCaseSensitive ? " cased" : "")"
    case .member(let list, let matching): "member of \(list) \(matching.orderingText)"
    }
  }
}

extension ListMatching {
  fileprivate var orderingText: String {
    switch self {
    case .exact(let isCaseSensitive): "exact\(isCaseSensitive ? " cased" : "")"
    case .pattern(let isCaseSensitive): "pattern\(isCaseSensitive ? " cased" : "")"
    case .network: "network"
    }
  }
}

extension TextTest {
  /// A text by which normalized tests are put in order; equal for equal ones only.
  var orderingText: String {
    let cased = isCaseSensitive ? " cased" : ""
    return switch pattern {
    case .equals(let text): "equals\(cased) \(text)"
    case .startsWith(let text): "starts with\(cased) \(text)"
    case .endsWith(let text): "ends with\(cased) \(text)"
    case .contains(let text): "contains\(cased) \(text)"
    case .glob(let glob): "like\(cased) \(glob.regularExpressionText)"
    case .matches(let text): "matches\(cased) \(text)"
    }
  }
}
