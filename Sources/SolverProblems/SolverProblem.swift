package import Detections
package import Equivalence
import Events
import Patterns

/// The question whether some event satisfies exactly one of two predicates, in SMT-LIB 2.6 with texts and regular
/// languages: `unsat` when they are equivalent.
///
/// Another way to the answer than `PredicateComparison`'s: it shares with it what predicates are made of and the
/// parser of patterns, but neither automata nor search nor normalization. A value is a text: numbers and Booleans pass
/// what their texts pass. A field that may repeat has two values at most here, decimals have few digits
/// (`Self.wholeDigits`), and characters end at U+2FFFF; `bound(on:)` tells of an event whether that leaves it out.
package struct SolverProblem {
  /// The problem's text, from `set-logic` to `get-value`.
  package let text: String
  /// The name of each field in the text.
  package let names: [(name: String, field: Field)]
  /// The fields that are asked for numbers.
  let numericFields: Set<Field>
  let domain: EventDomain

  /// How many values a field has that may repeat.
  static let mostValues = 2
  /// How many digits a decimal has before its point, and after it: so few that no float rounds it to another.
  static let wholeDigits = 11
  static let fractionDigits = 4
  /// Whatever fields the predicates don't name: keywords are asked of their values, too.
  static let otherField = Field("any other field")

  /// - Throws: what the problem can't say.
  package init(
    _ first: Predicate, _ second: Predicate, domain: EventDomain, lists: [String: [String]]
  ) throws(Unwritable) {
    var writer = ProblemWriter(domain: domain, lists: lists, fields: first.fields + second.fields)
    let terms = (try writer.term(of: first), try writer.term(of: second))
    var lines = ["(set-logic QF_SLIA)"]
    lines += writer.fields.map { "; \($0.name) is \(Self.comment($0.field.name))" }
    lines += writer.declarations
    lines += writer.definitions
    lines.append("(define-fun first () Bool \(terms.0))")
    lines.append("(define-fun second () Bool \(terms.1))")
    lines.append("(assert (xor first second))")
    lines.append("(check-sat)")
    lines.append("(get-value (first \(writer.constants.joined(separator: " "))))")
    text = lines.joined(separator: "\n") + "\n"
    names = writer.fields.map { ($0.name, $0.field) }
    numericFields = writer.numericFields
    self.domain = domain
  }
}

extension SolverProblem {
  /// A name as it can stand behind a semicolon.
  private static func comment(_ name: String) -> String {
    name.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 }.map(String.init).joined()
  }
}

/// What holds of one value: the names of its constants.
struct ValueName {
  /// The text.
  var text: String
  /// Whether there is such a value.
  var isThere: String
  /// Whether it is a text, and not null.
  var isText: String
}

/// Collects what a problem declares while its predicates are written.
struct ProblemWriter {
  let domain: EventDomain
  let lists: [String: [String]]
  private(set) var fields: [(name: String, field: Field)] = []
  private(set) var declarations: [String] = []
  private(set) var definitions: [String] = []
  /// All that a model says of an event.
  private(set) var constants: [String] = []
  private(set) var numericFields: Set<Field> = []
  private var values: [Field: [ValueName]] = [:]
  private var languages: [Language: String] = [:]
  private var decimals: Set<String> = []

  /// - Parameter fields: all that the predicates name.
  init(domain: EventDomain, lists: [String: [String]], fields: [Field]) {
    self.domain = domain
    self.lists = lists
    for field in fields { _ = values(of: field) }
  }

  // MARK: Predicates

  mutating func term(of predicate: Predicate) throws(Unwritable) -> String {
    switch predicate {
    case .all(let operands): return try joined("and", operands, whenEmpty: "true")
    case .any(let operands): return try joined("or", operands, whenEmpty: "false")
    case .not(let operand): return "(not \(try term(of: operand)))"
    case .named(_, let operand): return try term(of: operand)
    case .field(let test): return try term(of: test)
    case .keyword(let test, _):
      let language = try Language(test)
      _ = values(of: SolverProblem.otherField)
      let all = fields.flatMap { values[$0.field] ?? [] }
      let terms = all.map { "(and \($0.isThere) \($0.isText) \(membership(of: $0, in: language)))" }
      return Self.joined("or", terms, whenEmpty: "false")
    }
  }

  private mutating func joined(
    _ operation: String, _ operands: [Predicate], whenEmpty: String
  ) throws(Unwritable) -> String {
    var terms: [String] = []
    for operand in operands { terms.append(try term(of: operand)) }
    return Self.joined(operation, terms, whenEmpty: whenEmpty)
  }

  static func joined(_ operation: String, _ terms: [String], whenEmpty: String) -> String {
    terms.count > 1 ? "(\(operation) \(terms.joined(separator: " ")))" : terms.first ?? whenEmpty
  }

  private mutating func term(of predicate: FieldPredicate) throws(Unwritable) -> String {
    let own = values(of: predicate.field)
    switch predicate.test {
    case .present: return Self.joined("or", own.map(\.isThere), whenEmpty: "false")
    case .null:
      return Self.joined("and", own.map { "(not (and \($0.isThere) \($0.isText)))" }, whenEmpty: "true")
    case .text, .number, .boolean, .network, .sameAs, .member: break
    }
    var terms: [String] = []
    for value in own {
      let passes = try "(and \(value.isText) \(term(of: predicate.test, on: value, of: predicate.field)))"
      let connective = predicate.quantifier == .some ? "and" : "=>"
      terms.append("(\(connective) \(value.isThere) \(passes))")
    }
    switch predicate.quantifier {
    case .some: return Self.joined("or", terms, whenEmpty: "false")
    case .every:
      let isThere = Self.joined("or", own.map(\.isThere), whenEmpty: "false")
      return "(and \(isThere) \(terms.joined(separator: " ")))"
    }
  }

  private mutating func term(
    of test: FieldTest, on value: ValueName, of field: Field
  ) throws(Unwritable) -> String {
    switch test {
    case .text(let test): return membership(of: value, in: try Language(test))
    case .number(.equal, .integer(let integer)):
      return "(= \(value.text) \(Language.literal(String(integer))))"
    case .number(let relation, let number): return try comparison(of: value, relation, number, field)
    case .boolean(let truth):
      return membership(of: value, in: Language(truth ? "true" : "false", ignoringCase: true))
    case .network(let network): return membership(of: value, in: Language(network))
    case .member(let list, let matching):
      guard let entries = lists[list] else { throw Unwritable("a list that nobody gave") }
      return membership(of: value, in: try language(of: entries, matching))
    case .sameAs(let other, let isCaseSensitive):
      guard isCaseSensitive else { throw Unwritable("two fields compared whatever their case") }
      let terms = values(of: other).map { "(and \($0.isThere) \($0.isText) (= \(value.text) \($0.text)))" }
      return Self.joined("or", terms, whenEmpty: "false")
    case .present, .null: return "false"
    }
  }

  private func language(of entries: [String], _ matching: ListMatching) throws(Unwritable) -> Language {
    var parts: [Language] = []
    for entry in entries {
      switch matching {
      case .exact(let isCased): parts.append(try Language(TextTest(.equals(entry), isCaseSensitive: isCased)))
      case .pattern(let isCased): parts.append(try Language(TextTest(.matches(entry), isCaseSensitive: isCased)))
      case .network: parts += IPNetwork(entry).map { [Language($0)] } ?? []
      }
    }
    return .either(parts)
  }

  /// A language is written once, however often it is asked for.
  private mutating func membership(of value: ValueName, in language: Language) -> String {
    let known = languages[language]
    let name = known ?? "l\(languages.count)"
    if known == nil {
      languages[language] = name
      definitions.append("(define-fun \(name) ((text String)) Bool (str.in_re text \(language.term)))")
    }
    return "(\(name) \(value.text))"
  }

  // MARK: Values

  private mutating func values(of field: Field) -> [ValueName] {
    if let known = values[field] { return known }
    let name = "v\(fields.count)"
    fields.append((name, field))
    let isFree = domain.unrestricted.contains(field)
    let count = domain.mayRepeat(field) || field == SolverProblem.otherField ? SolverProblem.mostValues : 1
    var result: [ValueName] = []
    for number in 1...count {
      let value = ValueName(
        text: "\(name)-\(number)", isThere: "\(name)-\(number)-there",
        isText: isFree || domain.allowsNull ? "\(name)-\(number)-text" : "true")
      declarations.append("(declare-const \(value.text) String)")
      declarations.append("(declare-const \(value.isThere) Bool)")
      constants += [value.isThere, value.text]
      if value.isText != "true" {
        declarations.append("(declare-const \(value.isText) Bool)")
        constants.append(value.isText)
      }
      if !isFree, !domain.allowsEmptyText { declarations.append("(assert (not (= \(value.text) \"\")))") }
      result.append(value)
    }
    values[field] = result
    return result
  }

  // MARK: Numbers

  /// A comparison of a text that is a decimal; its parts are texts of their own.
  private mutating func comparison(
    of value: ValueName, _ relation: Relation, _ number: Number, _ field: Field
  ) throws(Unwritable) -> String {
    let bound: Int64
    switch number {
    case .integer(let integer): bound = integer
    case .double(let double):
      guard let integer = Int64(exactly: double) else { throw Unwritable("a number with a fraction") }
      bound = integer
    }
    guard bound.magnitude < 10_000_000_000 else { throw Unwritable("a number of many digits") }
    declareDecimal(value)
    numericFields.insert(field)
    let compared: String
    switch relation {
    case .lessOrEqual: compared = atMost(value, bound)
    case .greater: compared = "(not \(atMost(value, bound)))"
    case .less: compared = below(value, bound)
    case .greaterOrEqual: compared = "(not \(below(value, bound)))"
    case .equal, .notEqual: throw Unwritable("equality with a float")
    }
    return "(and \(value.text)-decimal \(compared))"
  }

  private mutating func declareDecimal(_ value: ValueName) {
    let text = value.text
    guard decimals.insert(text).inserted else { return }
    let digit = Language.oneOf([0x30...0x39])
    let sign = Language.repeated(.oneOf([0x2B...0x2B, 0x2D...0x2D]), 0, 1)
    let point = Language.text([0x2E])
    let some = Language.repeated(digit, 1, nil)
    let all = Language.joined([sign, .either([some, .joined([.repeated(digit, 0, nil), point, some])])])
    let digits = Language.repeated(digit, 1, SolverProblem.fractionDigits)
    let fraction = Language.either([.emptyText, .joined([point, digits])])
    let zero = Language.either([.emptyText, .joined([point, .repeated(.text([0x30]), 1, nil)])])
    declarations += [
      "(declare-const \(text)-decimal Bool)",
      "(declare-const \(text)-sign String)", "(declare-const \(text)-whole String)",
      "(declare-const \(text)-fraction String)",
      "(assert (= \(text)-decimal (str.in_re \(text) \(all.term))))",
      "(assert (=> \(text)-decimal (and (= \(text) (str.++ \(text)-sign \(text)-whole \(text)-fraction))"
        + " (str.in_re \(text)-sign \(sign.term))"
        + " (str.in_re \(text)-whole \(Language.repeated(digit, 0, SolverProblem.wholeDigits).term))"
        + " (str.in_re \(text)-fraction \(fraction.term)))))",
      "(define-fun \(text)-size () Int (ite (= \(text)-whole \"\") 0 (str.to_int \(text)-whole)))",
      "(define-fun \(text)-negative () Bool (= \(text)-sign \"-\"))",
      "(define-fun \(text)-integral () Bool (str.in_re \(text)-fraction \(zero.term)))",
    ]
  }

  /// Of the size without fraction, which is the number rounded towards 0.
  private func atMost(_ value: ValueName, _ bound: Int64) -> String {
    let (size, positive, negative) = ("\(value.text)-size", Self.integer(bound), Self.integer(-bound))
    return "(ite \(value.text)-negative (>= \(size) \(negative))"
      + " (or (< \(size) \(positive)) (and (= \(size) \(positive)) \(value.text)-integral)))"
  }

  private func below(_ value: ValueName, _ bound: Int64) -> String {
    let (size, positive, negative) = ("\(value.text)-size", Self.integer(bound), Self.integer(-bound))
    return "(ite \(value.text)-negative"
      + " (or (> \(size) \(negative)) (and (= \(size) \(negative)) (not \(value.text)-integral)))"
      + " (< \(size) \(positive)))"
  }

  private static func integer(_ value: Int64) -> String { value < 0 ? "(- \(value.magnitude))" : String(value) }
}
