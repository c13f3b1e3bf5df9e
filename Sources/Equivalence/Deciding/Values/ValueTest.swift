import Detections
import Events
import Patterns

/// What is asked of one value of a field.
///
/// Tests that are the same on every value are one test here: a Boolean, and equality with an integer, are
/// tests of the value's text.
enum ValueTest: Hashable {
  case text(TextTest)
  /// The text is one in which the expression is found.
  case language(RegularExpression.Node)
  case number(Relation, Number)
  case network(IPNetwork)
  /// In a list of known content.
  case anyOf([ValueTest])
  /// In a list of unknown content.
  case unknown(list: String, ListMatching)

  /// The test of a value that a field's test asks; `nil` for tests of the field as a whole and of two fields.
  init?(_ test: FieldTest, lists: [String: [String]]) {
    switch test {
    case .text(let text):
      self = .text(text)
    case .number(.equal, .integer(let integer)):
      self = .text(TextTest(.equals(String(integer)), isCaseSensitive: true))
    case .number(let relation, let number):
      self = .number(relation, number)
    case .boolean(let truth):
      self = .text(TextTest(.equals(truth ? "true" : "false")))
    case .network(let network):
      self = .network(network)
    case .member(let list, let matching):
      guard let entries = lists[list] else {
        self = .unknown(list: list, matching)
        return
      }
      self = .anyOf(
        entries.compactMap { FieldTest(entry: $0, matching).flatMap { ValueTest($0, lists: lists) } })
    case .present, .null, .sameAs:
      return nil
    }
  }

  /// An expression that is found exactly in the texts of the values that pass, when there is one.
  var expression: RegularExpression.Node? {
    switch self {
    case .text(let test): return test.expression
    case .language(let node): return node
    case .network(let network): return network.address.family == .version4 ? .version4(network) : nil
    case .anyOf(let tests):
      let expressions = tests.compactMap(\.expression)
      return expressions.count == tests.count ? .alternation(expressions) : nil
    case .number, .unknown: return nil
    }
  }
}

extension FieldTest {
  /// The test that an entry of a list stands for; `nil` for one that no value passes.
  init?(entry: String, _ matching: ListMatching) {
    switch matching {
    case .exact(let isCaseSensitive):
      self = .text(TextTest(.equals(entry), isCaseSensitive: isCaseSensitive))
    case .pattern(let isCaseSensitive):
      guard (try? CompiledPattern(entry, ignoringCase: !isCaseSensitive)) != nil else { return nil }
      self = .text(TextTest(.matches(entry), isCaseSensitive: isCaseSensitive))
    case .network:
      guard let network = IPNetwork(entry) else { return nil }
      self = .network(network)
    }
  }
}

/// A test made ready to be asked of many values.
enum PreparedTest {
  case literal(TextRelation, String)
  case foldedLiteral(TextRelation, FoldedText)
  case glob(Glob, ignoringCase: Bool)
  case pattern(CompiledPattern)
  case automaton(TextAutomaton)
  case number(Relation, Number)
  case network(IPNetwork)
  case anyOf([PreparedTest])
  /// Passes nothing: a pattern that does not compile, or a list of which nothing is known.
  case nothing

  init(_ test: ValueTest, bounds: ComparisonBounds) {
    switch test {
    case .text(let text): self.init(text)
    case .language(let node):
      let automaton = TextAutomaton(node, sizeLimit: bounds.patternSize, stateLimit: bounds.states)
      self = automaton.map(PreparedTest.automaton) ?? .nothing
    case .number(let relation, let number): self = .number(relation, number)
    case .network(let network): self = .network(network)
    case .anyOf(let tests): self = .anyOf(tests.map { PreparedTest($0, bounds: bounds) })
    case .unknown: self = .nothing
    }
  }

  private init(_ test: TextTest) {
    func literal(_ relation: TextRelation, _ text: String) -> PreparedTest {
      test.isCaseSensitive ? .literal(relation, text) : .foldedLiteral(relation, FoldedText(text))
    }
    switch test.pattern {
    case .equals(let text): self = literal(.equals, text)
    case .startsWith(let text): self = literal(.startsWith, text)
    case .endsWith(let text): self = literal(.endsWith, text)
    case .contains(let text): self = literal(.contains, text)
    case .glob(let glob): self = .glob(glob, ignoringCase: !test.isCaseSensitive)
    case .matches(let text):
      let compiled = try? CompiledPattern(text, ignoringCase: !test.isCaseSensitive)
      self = compiled.map(PreparedTest.pattern) ?? .nothing
    }
  }

  /// Whether a value passes.
  func passes(_ value: Value) -> Bool {
    switch self {
    case .number(let relation, let number):
      return value.number.map { relation.holds($0.compare(number)) } ?? false
    case .network(let network):
      if case .string(let text) = value { return network.contains(text) }
      return false
    case .anyOf(let tests):
      return tests.contains { $0.passes(value) }
    case .nothing:
      return false
    case .literal, .foldedLiteral, .glob, .pattern, .automaton:
      return value.text.map(passes) ?? false
    }
  }

  private func passes(_ text: String) -> Bool {
    switch self {
    case .literal(let relation, let literal):
      return TextLiteral(relation, literal, ignoringCase: false).matches(text)
    case .foldedLiteral(.equals, let literal): return text.foldedEquals(literal)
    case .foldedLiteral(.startsWith, let literal): return text.foldedHasPrefix(literal)
    case .foldedLiteral(.endsWith, let literal): return text.foldedHasSuffix(literal)
    case .foldedLiteral(.contains, let literal): return text.foldedContains(literal)
    case .glob(let glob, let ignoringCase): return glob.matches(text, ignoringCase: ignoringCase)
    case .pattern(let pattern): return pattern.search(text)
    case .automaton(let automaton): return automaton.matches(text) ?? false
    case .number, .network, .anyOf, .nothing: return passes(Value.string(text))
    }
  }
}
