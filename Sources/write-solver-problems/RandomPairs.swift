import Detections
import Equivalence
import Events
import Patterns
import SolverProblems

/// Small random predicates of what rules seldom say: numbers, networks, quantifiers, null, odd letters and anchors; each
/// with one that means nearly the same, or the same.
struct RandomPairs {
  private var random: SplitMix64
  private let fields: [Field] = ["a", "b"]
  private static let letters = ["a", "A", "b", "k", "\u{212A}", "ß", "\n", "1", "0", ".", "-", "\\", "\""]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Two predicates, and the events that they are about.
  mutating func pair() -> (Predicate, Predicate, EventDomain) {
    let domain = random.either(
      EventDomain.neutral, EventDomain(repeated: .none), .udm(repeated: .none), .udm(repeated: .only(["a"])))
    let first = predicate(depth: 2)
    return (first, nearly(first), domain)
  }

  private mutating func predicate(depth: Int) -> Predicate {
    switch random.number(0...(depth == 0 ? 1 : 5)) {
    case 0, 1: test()
    case 2: .not(predicate(depth: depth - 1))
    case 3, 4: .all([predicate(depth: depth - 1), predicate(depth: depth - 1)])
    default: .any([predicate(depth: depth - 1), predicate(depth: depth - 1)])
    }
  }

  private mutating func test() -> Predicate {
    let field = random.either(fields[0], fields[1])
    let test: FieldTest
    switch random.number(0...13) {
    case 0: test = .number(.equal, .integer(Int64(random.number(-2...2))))
    case 1, 2, 3:
      let relation = random.either(Relation.less, .lessOrEqual, .greater, .greaterOrEqual)
      test = .number(relation, .integer(Int64(random.number(-2...11))))
    case 4: test = .boolean(random.oneIn(2))
    case 5, 6:
      let text = random.either(
        "10.0.0.0/8", "10.1.0.0/17", "10.1.128.0/17", "10.1.0.0/16", "::/127", "::1/128", "fe80::/10")
      guard let network = IPNetwork(text) else { return .never }
      test = .network(network)
    case 7: test = random.either(.present, .null)
    case 8: test = .sameAs(field == fields[0] ? fields[1] : fields[0], isCaseSensitive: true)
    default: test = .text(TextTest(pattern(), isCaseSensitive: random.oneIn(2)))
    }
    return .field(FieldPredicate(field, test, quantifier: random.oneIn(4) ? .every : .some))
  }

  private mutating func pattern() -> TextPattern {
    let text = self.text()
    switch random.number(0...6) {
    case 0: return .equals(text)
    case 1: return .startsWith(text)
    case 2: return .endsWith(text)
    case 3: return .contains(text)
    case 4: return .glob(Glob([.literal(text), random.either(.anyRun, .anyScalar), .literal(self.text())]))
    default: return .matches(expression(depth: 2))
    }
  }

  private mutating func text() -> String {
    (0...random.number(0...2)).map { _ in random.element(Self.letters) ?? "" }.joined()
  }

  private mutating func expression(depth: Int) -> String {
    if depth == 0 || random.oneIn(3) {
      return random.either(
        RegularExpression.quoted(text()), "[a-c]", "[^a]", ".", #"\d"#, "", "^", "$", "(?i:k)", #"[^\d]"#)
    }
    let (first, second) = (expression(depth: depth - 1), expression(depth: depth - 1))
    return switch random.number(0...5) {
    case 0: "(?:\(first)|\(second))"
    case 1: "(?:\(first))*"
    case 2: "(?:\(first))?\(second)"
    case 3: "^\(first)\(second)$"
    case 4: "(?:\(first)){1,2}"
    default: first + second
    }
  }

  // MARK: Nearly the same

  private mutating func nearly(_ predicate: Predicate) -> Predicate {
    if random.oneIn(3), let mutation = PredicateMutation(of: predicate, by: &random) {
      return mutation.predicate
    }
    return rewritten(predicate)
  }

  /// The predicate in other words, of which some mean something else.
  private mutating func rewritten(_ predicate: Predicate) -> Predicate {
    switch predicate {
    case .all(let operands): return .not(.any(operands.reversed().map { .not(rewritten($0)) }))
    case .any(let operands): return .not(.all(operands.map { .not(rewritten($0)) }))
    case .not(let operand): return .not(rewritten(operand))
    case .named(_, let operand): return rewritten(operand)
    case .keyword: return predicate
    case .field(let test): return reworded(test)
    }
  }

  private mutating func reworded(_ predicate: FieldPredicate) -> Predicate {
    var other = predicate
    switch predicate.test {
    case .number(let relation, .integer(let bound)):
      // Not below is at least, for numbers only; at most 3 is below 4, for whole numbers only.
      switch relation {
      case .less: other.test = .number(random.oneIn(2) ? .lessOrEqual : .greaterOrEqual, .integer(bound - 1))
      case .lessOrEqual: other.test = .number(.greater, .integer(bound))
      case .greater: other.test = .number(.lessOrEqual, .integer(bound))
      case .greaterOrEqual: other.test = .number(.less, .integer(bound))
      case .equal: other.test = .text(TextTest(.equals(String(bound)), isCaseSensitive: true))
      case .notEqual: break
      }
      return relation == .equal ? .field(other) : .not(.field(other))
    case .text(let text):
      guard let expression = expression(of: text.pattern) else { return .field(predicate) }
      other.test = .text(TextTest(.matches(expression), isCaseSensitive: text.isCaseSensitive))
      return .field(other)
    case .boolean(let truth):
      other.test = .text(TextTest(.equals(truth ? "true" : "false")))
      return .field(other)
    case .null: return .not(.text(predicate.field, .contains("")))
    case .present: return .any([.field(predicate), .not(.field(predicate.field, .null))])
    case .network, .sameAs, .member, .number: return .field(predicate)
    }
  }

  private mutating func expression(of pattern: TextPattern) -> String? {
    switch pattern {
    case .equals(let text): "^\(RegularExpression.quoted(text))$"
    case .startsWith(let text): "^\(RegularExpression.quoted(text))"
    case .endsWith(let text): "\(RegularExpression.quoted(text))$"
    case .contains(let text): RegularExpression.quoted(text)
    case .glob(let glob): random.oneIn(2) ? glob.regularExpressionText : "(?s)" + glob.regularExpressionText
    case .matches(let text): random.oneIn(2) ? "(?:\(text))" : "(?s)^.*(?:\(text)).*$"
    }
  }
}
