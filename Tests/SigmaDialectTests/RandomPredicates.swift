import Detections
import Diagnostics
import Events
import Patterns
import TestSupport

/// Random predicates of everything that Sigma can say, and events that are close to what they ask for.
struct RandomPredicates {
  var generator: SeededGenerator

  private let fields = ["Image", "CommandLine", "User", "Ip", "Port"]
  private let texts = [
    "", "a", "ab", "A*b", "C:\\", "\\\\srv\\x", "it's", "a\\*", "?", "%x%", "-enc", " /all", "4688", "true",
    "é",
    "e\u{301}", "日本", "a: b", "# c", "yes", "null", "a\nb", "tab\t", "\u{1F600}", "x\u{0}y", "'", "\"", "\\",
    "'\u{301}",
  ]

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func predicate(depth: Int = 3) -> Predicate {
    let operands = Int.random(in: 1...4, using: &generator)
    switch depth > 0 ? Int.random(in: 0..<8, using: &generator) : 7 {
    case 0, 1: return .all((0..<operands).map { _ in predicate(depth: depth - 1) })
    case 2, 3: return .any((0..<operands).map { _ in predicate(depth: depth - 1) })
    case 4: return .not(predicate(depth: depth - 1))
    case 5:
      return .named(
        generator.pick(["sel_a", "sel_b", "filter_x", "filter_y", "x"]), predicate(depth: depth - 1))
    case 6: return alternatives()
    default: return test()
    }
  }

  /// Several tests of one field, as lists of values come from.
  private mutating func alternatives() -> Predicate {
    let field = Field(generator.pick(fields))
    let tests = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
      Predicate.text(field, pattern(), cased: generator.oneIn(4))
    }
    return generator.oneIn(2) ? .any(tests) : .all(tests)
  }

  private mutating func test() -> Predicate {
    if generator.oneIn(12) { return .keyword(textTest(), .none) }
    return .field(Field(generator.pick(fields)), fieldTest())
  }

  private mutating func fieldTest() -> FieldTest {
    switch Int.random(in: 0..<14, using: &generator) {
    case 0: return .number(generator.pick(Relation.allCases.filter { $0 != .notEqual }), number())
    case 1: return .boolean(generator.oneIn(2))
    case 2:
      return .network(
        generator.pick(["10.0.0.0/8", "192.168.1.1/32", "2001:db8::/32"].compactMap { IPNetwork($0) }))
    case 3: return .present
    case 4: return .null
    case 5: return .sameAs(Field(generator.pick(fields)), isCaseSensitive: generator.oneIn(2))
    case 6:
      return .member(
        list: generator.pick(["words", "patterns", "networks", "nothing"]),
        generator.pick([
          .exact(isCaseSensitive: true), .exact(isCaseSensitive: false), .pattern(isCaseSensitive: true),
          .pattern(isCaseSensitive: false), .network,
        ]))
    default: return .text(textTest())
    }
  }

  private mutating func textTest() -> TextTest { TextTest(pattern(), isCaseSensitive: generator.oneIn(4)) }

  private mutating func number() -> Number {
    generator.pick([
      .integer(0), .integer(4688), .integer(-1), .integer(.max), .double(1.5), .double(4688), .double(1e20),
      .double(-2.5e-7),
    ])
  }

  private mutating func pattern() -> TextPattern {
    let text = generator.pick(texts)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0, 1: return .equals(text)
    case 2: return .startsWith(text)
    case 3: return .endsWith(text)
    case 4: return .contains(text)
    case 5:
      let pieces = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        generator.pick([.literal(generator.pick(texts)), .anyRun, .anyScalar] as [Glob.Piece])
      }
      return .glob(Glob(pieces))
    default:
      return .matches(
        generator.pick([
          "a+b", "(?i)^a", #"\\$"#, "(a|b|ab)", "^(a|ab)$", "(?i)(docker|kubectl)", #"C:\\"#, "[-/]enc",
          "a.b", "",
          "a|", "(?i)e\u{301}", "^x$|^y", "(?s)^a.*b$", #"\*"#, "(?m)^b$",
        ]))
    }
  }

  /// The content of the lists that the predicates speak of.
  static let lists = [
    NamedList(name: "words", values: ["a", "A*b", "", "\\"]),
    NamedList(name: "patterns", values: ["a+", "^b$", "10"]),
    NamedList(name: "networks", values: ["10.0.0.0/8", "no network"]),
    NamedList(name: "nothing", values: []),
  ]

  /// An event whose values are those that tests are about, or nearly.
  mutating func event(near values: [String] = []) -> Event {
    var event = Event()
    for field in fields where !generator.oneIn(4) {
      event[field] = (0..<(generator.oneIn(5) ? 2 : 1)).map { _ in value(near: values) }
    }
    return event
  }

  /// An event of the fields that a predicate speaks of, with values that it speaks of or nearly.
  mutating func event(near predicate: Predicate) -> Event {
    var values: [String] = []
    var fields: Set<String> = []
    predicate.collect(texts: &values, fields: &fields)
    var event = Event()
    for field in fields.sorted() where !generator.oneIn(4) {
      event[field] = [value(near: Array(values.prefix(300)))]
    }
    return event
  }

  mutating func value(near values: [String]) -> Value {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return .null
    case 1: return generator.pick([.integer(4688), .integer(0), .integer(-1), .integer(.max)])
    case 2: return generator.pick([.double(1.5), .double(4688), .double(1e20)])
    case 3: return .boolean(generator.oneIn(2))
    case 4: return .string(generator.pick(["10.1.2.3", "192.168.1.1", "2001:db8::1", "10.1"]))
    default:
      var text = generator.pick(texts + values)
      if generator.oneIn(3) { text += generator.pick(texts) }
      if generator.oneIn(4) { text = generator.pick(texts) + text }
      return .string(generator.oneIn(3) ? text.uppercased() : text)
    }
  }
}

extension Predicate {
  /// The texts and fields that the tests speak of.
  func collect(texts: inout [String], fields: inout Set<String>) {
    switch self {
    case .all(let operands), .any(let operands):
      for operand in operands { operand.collect(texts: &texts, fields: &fields) }
    case .not(let operand), .named(_, let operand):
      operand.collect(texts: &texts, fields: &fields)
    case .field(let test):
      fields.insert(test.field.name)
      if case .text(let text) = test.test { texts.append(text.pattern.example) }
      if case .number(_, let number) = test.test { texts.append(number.description) }
      if case .network(let network) = test.test { texts.append(network.address.description) }
      if case .sameAs(let other, _) = test.test { fields.insert(other.name) }
    case .keyword(let test, _):
      texts.append(test.pattern.example)
    }
  }
}

extension TextPattern {
  /// A text that has the shape, but for regular expressions.
  private var exampleText: String? {
    switch self {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text): text
    case .glob(let glob):
      glob.pieces.map { piece in
        switch piece {
        case .literal(let text): text
        case .anyRun: ""
        case .anyScalar: "x"
        }
      }.joined()
    case .matches: nil
    }
  }

  var example: String {
    if let exampleText { return exampleText }
    guard case .matches(let pattern) = self else { return "" }
    return pattern.filter { $0.isLetter || $0.isNumber || " -/.".contains($0) }
  }
}
