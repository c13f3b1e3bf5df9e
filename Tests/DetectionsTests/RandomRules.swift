import Detections
import Diagnostics
import Events
import Patterns
import TestSupport

/// Random predicates, events and rules over few letters, so that tests and values meet often.
struct RandomRules {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// Letters with relatives: the Kelvin sign and the long s fold with k and s, é has a decomposed twin.
  private static let letters = [
    "a", "A", "b", "k", "K", "\u{212A}", "s", "ſ", "\u{E9}", "e\u{301}", "1", ".",
  ]
  private static let fields: [Field] = ["f", "g", "h"]

  mutating func text(upTo length: Int = 3) -> String {
    (0..<Int.random(in: 0...length, using: &generator)).map { _ in generator.pick(Self.letters) }.joined()
  }

  private static let values: [Value] = [
    .null, .string(""), .integer(0), .integer(1), .integer(-1), .double(1), .double(1.5), .string("1"),
    .string("01"), .string("1.0"), .boolean(true), .boolean(false), .string("TRUE"), .string("10.0.0.1"),
    .string("10.1.0.0"), .string("::ffff:10.0.0.1"), .integer(11),
  ]

  mutating func value() -> Value {
    generator.oneIn(2) ? .string(text()) : generator.pick(Self.values)
  }

  mutating func event() -> Event {
    var event = Event()
    for field in Self.fields where !generator.oneIn(4) {
      let count = generator.oneIn(3) ? Int.random(in: 0...3, using: &generator) : 1
      event[field.name] = (0..<count).map { _ in value() }
    }
    return event
  }

  mutating func predicate(depth: Int = 3) -> Predicate {
    if depth == 0 || generator.oneIn(4) { return atom() }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0, 1: return .all(operands(depth))
    case 2, 3: return .any(operands(depth))
    case 4: return .not(predicate(depth: depth - 1))
    default: return .named(generator.pick(["x", "y"]), predicate(depth: depth - 1))
    }
  }

  private mutating func operands(_ depth: Int) -> [Predicate] {
    var operands = (0..<Int.random(in: 0...3, using: &generator)).map { _ in predicate(depth: depth - 1) }
    // Repetitions, and what contradicts another operand.
    if let first = operands.first, generator.oneIn(4) {
      operands.append(generator.oneIn(2) ? first : .not(first))
    }
    return operands
  }

  mutating func atom() -> Predicate {
    if generator.oneIn(8) { return .keyword(textTest(), .none) }
    let quantifier: FieldPredicate.Quantifier = generator.oneIn(4) ? .every : .some
    return .field(FieldPredicate(generator.pick(Self.fields), fieldTest(), quantifier: quantifier))
  }

  private mutating func fieldTest() -> FieldTest {
    switch Int.random(in: 0..<14, using: &generator) {
    case 0:
      let relations: [Relation] = [.equal, .less, .lessOrEqual, .greater, .greaterOrEqual]
      return .number(
        generator.pick(relations), generator.pick([.integer(0), .integer(1), .double(1), .double(1.25)]))
    case 1: return .boolean(generator.oneIn(2))
    case 2: return .network(network())
    case 3: return .present
    case 4: return .null
    case 5: return .sameAs(generator.pick(Self.fields), isCaseSensitive: generator.oneIn(2))
    case 6:
      let matching: [ListMatching] = [
        .exact(isCaseSensitive: generator.oneIn(2)), .pattern(isCaseSensitive: generator.oneIn(2)), .network,
      ]
      return .member(list: generator.pick(["l", "unknown"]), generator.pick(matching))
    default: return .text(textTest())
    }
  }

  static let lists = ["l": ["a", "K", "1", "10.0.0.0/16", "s+"]]

  private mutating func network() -> IPNetwork {
    let texts = ["10.0.0.0/16", "10.0.0.77/16", "10.0.0.1", "::ffff:0:0/96", "0.0.0.0/0"]
    return texts.compactMap { IPNetwork($0) }[Int.random(in: 0..<texts.count, using: &generator)]
  }

  private mutating func textTest() -> TextTest {
    let isCaseSensitive = generator.oneIn(2)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: return TextTest(.equals(text()), isCaseSensitive: isCaseSensitive)
    case 1: return TextTest(.startsWith(text(upTo: 2)), isCaseSensitive: isCaseSensitive)
    case 2: return TextTest(.endsWith(text(upTo: 2)), isCaseSensitive: isCaseSensitive)
    case 3: return TextTest(.contains(text(upTo: 2)), isCaseSensitive: isCaseSensitive)
    case 4:
      let pieces = (0..<Int.random(in: 0...4, using: &generator)).map { _ in piece() }
      return TextTest(.glob(Glob(pieces)), isCaseSensitive: isCaseSensitive)
    default: return TextTest(.matches(pattern()), isCaseSensitive: isCaseSensitive)
    }
  }

  private mutating func piece() -> Glob.Piece {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: .anyRun
    case 1: .anyScalar
    default: .literal(text(upTo: 2))
    }
  }

  private mutating func pattern() -> String {
    let literal = RegularExpression.quoted(text(upTo: 2))
    let other = RegularExpression.quoted(text(upTo: 2))
    return generator.pick([
      literal, "^" + literal, literal + "$", "^\(literal)$", "(?i)\(literal)", "(\(literal)|\(other))",
      "^(\(literal)|\(other))$", "(?i)(\(literal)|\(other))", "\(literal).*\(other)", ".*\(literal)",
      "\(literal).*",
      "(?s)^.*\(literal)", "[ab]\(literal)", "\(literal)|^\(other)", "(?i:\(literal))\(other)",
      "\\b\(literal)",
      "^(?s:.*)\(literal)$", "(\(literal))?\(other)",
    ])
  }
}
