import Detections
import Diagnostics
import Dialects
import Events
import Patterns

extension Sigma {
  /// Writes the tests of a predicate with Sigma's modifiers, and keeps account of what does not fit.
  struct PredicateRaising {
    /// The lists whose content the rule gives: their values are written out, which is exact everywhere.
    var lists: [NamedList]
    /// What the computed fields of the events stand for.
    var computations: [Field: Computation]
    var losses: [Loss] = []

    init(lists: [NamedList], computations: [Field: Computation] = [:]) {
      self.lists = lists
      self.computations = computations
    }

    /// The clause of a predicate, simplified.
    ///
    /// - Parameter isNegative: whether the predicate stands under a negation, where losses turn over.
    mutating func clause(_ predicate: Predicate, isNegative: Bool = false) -> Clause {
      convert(predicate, isNegative: isNegative).simplified
    }

    private mutating func convert(_ predicate: Predicate, isNegative: Bool) -> Clause {
      switch predicate {
      case .all(let operands):
        return .all(operands.map { convert($0, isNegative: isNegative) })
      case .any(let operands):
        return .any(operands.map { convert($0, isNegative: isNegative) })
      case .not(let operand):
        return .not(convert(operand, isNegative: !isNegative))
      case .named(let name, let operand):
        return .named(name, convert(operand, isNegative: isNegative))
      case .field(let test):
        return field(test, isNegative: isNegative)
      case .keyword(let test, let origin):
        if !computations.isEmpty { loseComputation("a keyword that looks into computed fields", origin) }
        return keyword(test, origin)
      }
    }

    private mutating func field(_ predicate: FieldPredicate, isNegative: Bool) -> Clause {
      if let computation = computations[predicate.field] { return clause(of: computation, predicate) }
      if predicate.quantifier == .every, predicate.test != .null {
        let direction = isNegative ? Loss.Direction.wider.negated : .wider
        losses.append(
          Loss(
            .notExpressible, construct: "every value of \(predicate.field)", direction: direction,
            "Sigma cannot ask that every value of a field passes: one value is enough",
            origin: predicate.origin))
      }
      let field = predicate.field.name
      switch predicate.test {
      case .text(let test):
        return text(test, field: field, origin: predicate.origin)
      case .number(let relation, let number):
        return self.number(relation, number, of: predicate)
      case .boolean(let boolean):
        return .test(Clause.Test(field, .boolean(boolean)))
      case .network(let network):
        return .test(Clause.Test(field, [.cidr], .text(network.masked.description)))
      case .present:
        return .test(Clause.Test(field, [.exists], .boolean(true)))
      case .null:
        return .test(Clause.Test(field, .null))
      case .sameAs(let other, let isCaseSensitive):
        if computations[other] != nil { loseComputation("comparing with \(other)", predicate.origin) }
        let modifiers: [Modifier.Kind] = isCaseSensitive ? [.fieldref, .cased] : [.fieldref]
        return .test(Clause.Test(field, modifiers, .text(Sigma.encode(literal: other.name))))
      case .member(let list, let matching):
        return member(of: list, matching, predicate)
      }
    }

    private mutating func text(_ test: TextTest, field: String?, origin: Origin = .none) -> Clause {
      let cased: [Modifier.Kind] = test.needsCase ? [.cased] : []
      switch test.pattern {
      case .equals(let text):
        return .test(Clause.Test(field, cased, .text(Sigma.encode(literal: text))))
      case .startsWith(""), .endsWith(""), .contains(""):
        // Every text passes: the lone asterisk says so in every engine (Sigma reference section 4.7).
        return .test(Clause.Test(field, .text("*")))
      case .startsWith(let text):
        return .test(Clause.Test(field, [.startswith] + cased, .text(Sigma.encode(literal: text))))
      case .endsWith(let text):
        return .test(Clause.Test(field, [.endswith] + cased, .text(Sigma.encode(literal: text))))
      case .contains(let text):
        return .test(Clause.Test(field, [.contains] + cased, .text(Sigma.encode(literal: text))))
      case .glob(let glob):
        return self.glob(glob, field: field, cased: cased)
      case .matches(let pattern):
        return matches(pattern, isCaseSensitive: test.isCaseSensitive, field: field, origin)
      }
    }

    private mutating func glob(_ glob: Glob, field: String?, cased: [Modifier.Kind]) -> Clause {
      if let (relation, text) = glob.simplified {
        let pattern = TextPattern(relation, text)
        return self.text(TextTest(pattern, isCaseSensitive: !cased.isEmpty), field: field)
      }
      let pieces = glob.pieces
      if pieces.first == .anyRun, pieces.last == .anyRun {
        let inner = Sigma.encode(pieces.dropFirst().dropLast())
        return .test(Clause.Test(field, [.contains] + cased, .text(inner)))
      }
      // Inner wildcards under startswith and endswith are misread by an engine in use (reference section 14).
      return .test(Clause.Test(field, cased, .text(Sigma.encode(pieces))))
    }

    /// A pattern as a list of texts, where it is exactly one; else as it is.
    private mutating func matches(
      _ pattern: String, isCaseSensitive: Bool, field: String?, _ origin: Origin
    ) -> Clause {
      guard
        let expression = try? RegularExpression(pattern, ignoringCase: !isCaseSensitive),
        let literals = expression.literalAlternatives()
      else { return whole(pattern, isCaseSensitive: isCaseSensitive, field: field, origin) }
      guard let field else {
        // Keywords are not anchored.
        guard literals.allSatisfy({ $0.relation == .contains }), literals.areReadable(insteadOf: pattern)
        else {
          return whole(pattern, isCaseSensitive: isCaseSensitive, field: field, origin)
        }
        return .any(literals.map { keyword($0.test, origin) })
      }
      if let clause = windash(literals, field: field) { return clause }
      guard literals.areReadable(insteadOf: pattern) else {
        return whole(pattern, isCaseSensitive: isCaseSensitive, field: field, origin)
      }
      return .any(literals.map { text($0.test, field: field) })
    }

    /// A pattern under `|re`, in a form that the engines of Sigma's tools read alike.
    private mutating func whole(
      _ pattern: String, isCaseSensitive: Bool, field: String?, _ origin: Origin
    ) -> Clause {
      do throws(UnportablePattern) {
        let portable = try pattern.ignoringCase(!isCaseSensitive).portablePattern()
        return .test(Clause.Test(field, [.re], .text(portable)))
      } catch {
        losses.append(
          Loss(
            .notExpressible, construct: "the pattern '\(pattern)'", direction: .unwritable,
            "no form is known to all of Sigma's tools: \(error.construct)", origin: origin))
        return .never
      }
    }

    /// `|contains|windash`, when the literals are exactly the forms that it stands for.
    private mutating func windash(_ literals: [TextLiteral], field: String) -> Clause? {
      guard let first = literals.first, literals.count > 1,
        literals.allSatisfy({ $0.relation == first.relation && $0.ignoringCase == first.ignoringCase })
      else { return nil }
      let texts = Set(literals.map { Array($0.text.utf8) })
      for literal in literals where literal.text.utf8.contains(UInt8(ascii: "-")) {
        let variants = Sigma.windashVariants(of: literal.text)
        guard variants.count == texts.count, Set(variants.map { Array($0.utf8) }) == texts else { continue }
        guard case .test(var test) = text(literal.test, field: field) else { return nil }
        let place = test.modifiers.firstIndex(of: .cased) ?? test.modifiers.endIndex
        test.modifiers.insert(.windash, at: place)
        return .test(test)
      }
      return nil
    }

    /// - Parameters:
    ///   - field: the name of the field, when it is another than the predicate's.
    ///   - part: what of the field is compared.
    mutating func number(
      _ relation: Relation, _ number: Number, of predicate: FieldPredicate, field: String? = nil,
      part: [Modifier.Kind] = []
    ) -> Clause {
      let field = field ?? predicate.field.name
      guard number.double.isFinite else {
        losses.append(
          Loss(
            .notExpressible, construct: "an infinite number", direction: .unwritable,
            "Sigma has no infinite numbers", origin: predicate.origin))
        return .never
      }
      switch relation {
      case .equal:
        return .test(Clause.Test(field, part, .number(number)))
      case .notEqual:
        return .any([
          .test(Clause.Test(field, part + [.lt], .number(number))),
          .test(Clause.Test(field, part + [.gt], .number(number))),
        ])
      case .less: return .test(Clause.Test(field, part + [.lt], .number(number)))
      case .lessOrEqual: return .test(Clause.Test(field, part + [.lte], .number(number)))
      case .greater: return .test(Clause.Test(field, part + [.gt], .number(number)))
      case .greaterOrEqual: return .test(Clause.Test(field, part + [.gte], .number(number)))
      }
    }

    private mutating func keyword(_ test: TextTest, _ origin: Origin) -> Clause {
      let cased: [Modifier.Kind] = test.needsCase ? [.cased] : []
      switch test.pattern {
      case .contains(""):
        return .test(Clause.Test(nil, .text("*")))
      case .contains(let text):
        return .test(Clause.Test(nil, cased, .text(Sigma.encode(literal: text))))
      case .glob(let glob) where glob.pieces.first == .anyRun && glob.pieces.last == .anyRun:
        return .test(Clause.Test(nil, cased, .text(Sigma.encode(glob.pieces.dropFirst().dropLast()))))
      case .matches(let pattern):
        return matches(pattern, isCaseSensitive: test.isCaseSensitive, field: nil, origin)
      case .equals(let text): return anchored(text, "^", "$", test, origin)
      case .startsWith(let text): return anchored(text, "^", "", test, origin)
      case .endsWith(let text): return anchored(text, "", "$", test, origin)
      case .glob(let glob):
        let flags = test.isCaseSensitive ? "" : "(?i)"
        return whole(flags + glob.regularExpressionText, isCaseSensitive: true, field: nil, origin)
      }
    }

    /// Keywords are not anchored, so an anchored one becomes a pattern.
    private mutating func anchored(
      _ text: String, _ start: String, _ end: String, _ test: TextTest, _ origin: Origin
    ) -> Clause {
      let pattern = start + RegularExpression.quoted(text) + end
      return whole(pattern, isCaseSensitive: test.isCaseSensitive, field: nil, origin)
    }

    private mutating func member(
      of list: String, _ matching: ListMatching, _ predicate: FieldPredicate
    ) -> Clause {
      let field = predicate.field.name
      guard let known = lists.first(where: { $0.name == list }) else {
        return placeholder(list, matching, predicate)
      }
      switch matching {
      case .exact(let isCaseSensitive):
        return .any(
          known.values.map { text(TextTest(.equals($0), isCaseSensitive: isCaseSensitive), field: field) })
      case .pattern(let isCaseSensitive):
        return .any(
          known.values.filter { (try? CompiledPattern($0)) != nil }.map { entry in
            matches(entry, isCaseSensitive: isCaseSensitive, field: field, predicate.origin)
          })
      case .network:
        return .any(known.values.compactMap { network($0, field: field) })
      }
    }

    /// An entry that is no network holds no address; likewise one that is no pattern matches nothing.
    private func network(_ entry: String, field: String) -> Clause? {
      IPNetwork(entry).map { .test(Clause.Test(field, [.cidr], .text($0.masked.description))) }
    }

    /// `|expand: '%name%'`: a list whose content somebody else gives (Sigma reference section 8).
    private mutating func placeholder(
      _ list: String, _ matching: ListMatching, _ predicate: FieldPredicate
    ) -> Clause {
      let field = predicate.field.name
      let isWord = !list.isEmpty && list.utf8.allSatisfy(Sigma.isPlaceholderByte)
      switch matching {
      case .exact(let isCaseSensitive) where isWord:
        let modifiers: [Modifier.Kind] = isCaseSensitive ? [.cased, .expand] : [.expand]
        return .test(Clause.Test(field, modifiers, .text("%\(list)%")))
      case .pattern(true) where isWord:
        return .test(Clause.Test(field, [.re, .expand], .text("%\(list)%")))
      case .pattern(false) where isWord:
        return .test(Clause.Test(field, [.re, .ignoreCase, .expand], .text("%\(list)%")))
      case .exact, .pattern, .network:
        losses.append(
          Loss(
            .notExpressible, construct: "list \(list)", direction: .unwritable,
            "Sigma has no such test against a list whose values the rule does not give",
            origin: predicate.origin))
        return .never
      }
    }
  }

  /// Whether a byte may stand in the name of a placeholder: `[A-Za-z0-9_]`.
  static func isPlaceholderByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension TextLiteral {
  /// The test as detections have it.
  fileprivate var test: TextTest { TextTest(TextPattern(relation, text), isCaseSensitive: !ignoringCase) }
}

extension [TextLiteral] {
  /// Whether a person would rather read the list than the pattern: `a\d` is not ten texts.
  fileprivate func areReadable(insteadOf pattern: String) -> Bool {
    count <= 4 || reduce(0) { $0 + $1.text.utf8.count } <= pattern.utf8.count
  }
}

extension TextTest {
  /// Whether case matters, and the pattern has letters that have a case.
  fileprivate var needsCase: Bool {
    guard isCaseSensitive else { return false }
    switch pattern {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text):
      return text.hasCase
    case .glob(let glob):
      return glob.pieces.contains { piece in
        if case .literal(let text) = piece { text.hasCase } else { false }
      }
    case .matches:
      return true
    }
  }
}

extension String {
  /// Whether some scalar is the same as another but for case.
  fileprivate var hasCase: Bool {
    unicodeScalars.contains { SimpleCaseFolding.orbit(of: $0).count > 1 }
  }
}

extension String {
  /// The pattern with `(?i)` before it, unless it is not asked for or stands there already.
  fileprivate func ignoringCase(_ ignoring: Bool) -> String {
    ignoring && !hasPrefix("(?i)") ? "(?i)" + self : self
  }
}

extension TextPattern {
  /// The pattern of a literal and its relation.
  init(_ relation: TextRelation, _ text: String) {
    switch relation {
    case .equals: self = .equals(text)
    case .startsWith: self = .startsWith(text)
    case .endsWith: self = .endsWith(text)
    case .contains: self = .contains(text)
    }
  }
}
