import Detections
import Events
import Patterns
import TestSupport

/// An endless supply of small predicates, the same for the same seed.
struct SmallPredicates {
  private var random: SeededGenerator
  private let letters: [String]
  private let fields: [Field]
  private let hasKeywords: Bool
  private let hasNumbers: Bool

  init(
    seed: UInt64, letters: [String], fields: [Field], hasKeywords: Bool = false, hasNumbers: Bool = false
  ) {
    random = SeededGenerator(seed: seed)
    self.letters = letters
    self.fields = fields
    self.hasKeywords = hasKeywords
    self.hasNumbers = hasNumbers
  }

  /// Two predicates, of which the first often implies the second, mostly not by their form.
  mutating func pair() -> (Predicate, Predicate) {
    let first = predicate(depth: 2)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return (first, predicate(depth: 2))
    case 1: return (first, .any([predicate(depth: 1), weaker(first), test()]))
    case 2: return (.all([first, predicate(depth: 1)]), weaker(first))
    case 3: return (.all([first, predicate(depth: 2)]), .not(.any([predicate(depth: 1), .not(first)])))
    case 4: return (.all([first, predicate(depth: 1), predicate(depth: 1), test()]), .never)
    default: return (test(), weaker(.any([test(), test(), test()])))
    }
  }

  private mutating func predicate(depth: Int) -> Predicate {
    switch Int.random(in: 0..<(depth == 0 ? 2 : 6), using: &random) {
    case 0, 1: return test()
    case 2: return .not(predicate(depth: depth - 1))
    case 3, 4: return .all([predicate(depth: depth - 1), predicate(depth: depth - 1)])
    default: return .any([predicate(depth: depth - 1), predicate(depth: depth - 1)])
    }
  }

  /// The predicate with some tests of text, outside negations, replaced by others that pass more.
  private mutating func weaker(_ predicate: Predicate) -> Predicate {
    switch predicate {
    case .all(let operands): return .all(operands.map { weaker($0) })
    case .any(let operands): return .any(operands.reversed().map { weaker($0) })
    case .not, .named, .keyword: return predicate
    case .field(var test):
      guard case .text(var text) = test.test else { return predicate }
      switch text.pattern {
      case .equals(let literal): text.pattern = random.oneIn(2) ? .startsWith(literal) : .endsWith(literal)
      case .startsWith(let literal), .endsWith(let literal): text.pattern = .contains(literal)
      case .contains(let literal): text.pattern = .matches(RegularExpression.quoted(literal))
      case .glob(let glob): text.pattern = .matches(glob.regularExpressionText)
      case .matches(let expression): text.pattern = .matches("(?:\(expression))|\(self.expression(depth: 1))")
      }
      test.test = .text(text)
      return .field(test)
    }
  }

  private mutating func test() -> Predicate {
    let field = fields.randomElement(using: &random) ?? "f"
    let kind = Int.random(in: 0..<20, using: &random)
    if hasKeywords, kind < 2 { return .keyword(pattern(), cased: Bool.random(using: &random)) }
    if hasKeywords, kind < 5, let other = fields.first(where: { $0 != field }) {
      return .field(field, .sameAs(other, isCaseSensitive: Bool.random(using: &random)))
    }
    let quantifier: FieldPredicate.Quantifier = kind % 4 == 0 ? .every : .some
    return .field(FieldPredicate(field, fieldTest(kind), quantifier: quantifier))
  }

  private mutating func fieldTest(_ kind: Int) -> FieldTest {
    switch kind {
    case 18: return .null
    case 19: return .present
    case 5..<12 where hasNumbers:
      let relations: [Relation] = [.less, .lessOrEqual, .greater, .greaterOrEqual, .equal]
      let numbers: [Number] = [.integer(0), .integer(1), .integer(10), .double(0.5), .double(1)]
      return .number(random.pick(relations), random.pick(numbers))
    case 12 where hasNumbers: return .boolean(Bool.random(using: &random))
    case 13..<16 where hasNumbers:
      let networks = ["10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "::/0", "::/127", "::1/128"].compactMap {
        IPNetwork($0)
      }
      return networks.randomElement(using: &random).map { .network($0) } ?? .present
    default: return .text(TextTest(pattern(), isCaseSensitive: Bool.random(using: &random)))
    }
  }

  private mutating func pattern() -> TextPattern {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return .equals(literal())
    case 1: return .startsWith(literal())
    case 2: return .endsWith(literal())
    case 3: return .contains(literal())
    case 4:
      let pieces: [Glob.Piece] = [.anyRun, .anyScalar, .literal(literal()), .literal(literal())]
      return .glob(Glob((0..<3).map { _ in pieces.randomElement(using: &random) ?? .anyRun }))
    default: return .matches(expression(depth: 3))
    }
  }

  private mutating func literal() -> String {
    (0..<Int.random(in: 0..<3, using: &random)).map { _ in letter() }.joined()
  }

  private mutating func letter() -> String { letters.randomElement(using: &random) ?? "a" }

  private mutating func expression(depth: Int) -> String {
    if depth > 0 {
      let (one, other) = (expression(depth: depth - 1), expression(depth: depth - 1))
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1, 2: return one + other
      case 3: return "(?:\(one)|\(other))"
      case 4:
        let counts = ["*", "+", "?", "{2}", "{1,2}"]
        return "(?:\(one))" + (counts.randomElement(using: &random) ?? "*")
      case 5: return "(?i:\(one))"
      case 6: return "^\(one)"
      case 7: return "\(one)$"
      default: break
      }
    }
    let other = letter()
    switch Int.random(in: 0..<14, using: &random) {
    case 0: return "."
    case 1: return "(?s:.)"
    case 2: return "[^\(RegularExpression.quoted(other))]"
    case 3: return ["\\b", "\\B"].randomElement(using: &random) ?? "\\b"
    case 4: return ["(?m:^)", "(?m:$)", "\\A", "\\z"].randomElement(using: &random) ?? ""
    case 5: return ["\\w", "\\W", "\\s", "\\pL"].randomElement(using: &random) ?? ""
    default: return RegularExpression.quoted(other)
    }
  }
}
