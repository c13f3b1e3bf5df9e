package import Detections
import Events
import Patterns

/// An endless supply of small detections for tests of properties, the same for the same seed.
///
/// Well-formed, in neutral names, and of every construct: all kinds of tests, windows, joins, outcomes and
/// conditions. Small enough that sampled events often satisfy them.
package struct RuleSampler {
  var random: SplitMix64

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// The content of the named list that the detections use and don't define.
  package static let lists = ["known_hosts": ["host-a", "host-b", "10.1.0.0/16", "7"]]

  static let textFields: [Field] = [
    "process.command_line", "process.executable", "user.name", "file.path", "process.parent.executable",
  ]
  static let addressFields: [Field] = ["source.ip", "destination.ip"]
  static let numberFields: [Field] = ["process.pid", "destination.port"]
  static let keyFields: [Field] = ["host.name", "user.name", "source.ip"]

  /// One of two or more.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[random.number(0...elements.count - 1)]
  }

  // MARK: Predicates

  /// A predicate of connectives, names and tests.
  ///
  /// - Parameter depth: how many connectives may stand in each other.
  package mutating func predicate(depth: Int = 3) -> Predicate {
    if depth == 0 || random.oneIn(4) { return test() }
    switch random.number(0...6) {
    case 0, 1: return .all((0..<random.number(1...3)).map { _ in predicate(depth: depth - 1) })
    case 2, 3: return .any((0..<random.number(1...3)).map { _ in predicate(depth: depth - 1) })
    case 4: return .not(predicate(depth: depth - 1))
    case 5: return .named(pick(["selection", "filter_main", "filter_optional"]), predicate(depth: depth - 1))
    default:
      // A list of values for one field.
      let field = pick(Self.textFields)
      let isCased = random.oneIn(3)
      let tests = (0..<random.number(2...4)).map { _ in Predicate.text(field, simplePattern(), cased: isCased)
      }
      return random.oneIn(3) ? .all(tests) : .any(tests)
    }
  }

  private mutating func test() -> Predicate {
    let quantifier: FieldPredicate.Quantifier = random.oneIn(8) ? .every : .some
    func field(_ field: Field, _ test: FieldTest) -> Predicate {
      .field(FieldPredicate(field, test, quantifier: quantifier))
    }
    switch random.number(0...19) {
    case 0: return .keyword(simplePattern(), cased: random.oneIn(2))
    case 1: return field(pick(Self.numberFields), .number(.equal, number()))
    case 2, 3:
      return field(
        pick(Self.numberFields), .number(pick([.less, .lessOrEqual, .greater, .greaterOrEqual]), number()))
    case 4: return field("process.is_elevated", .boolean(random.oneIn(2)))
    case 5, 6: return field(pick(Self.addressFields), .network(network()))
    case 7: return field(pick(Self.textFields), .present)
    case 8: return field(pick(Self.textFields + Self.numberFields), .null)
    case 9:
      let fields = Self.textFields.shuffled(using: &random)
      return field(fields[0], .sameAs(fields[1], isCaseSensitive: random.oneIn(2)))
    case 10:
      let matching: ListMatching = pick([
        .exact(isCaseSensitive: true), .exact(isCaseSensitive: false), .pattern(isCaseSensitive: true),
        .pattern(isCaseSensitive: false), .network,
      ])
      return field(matching == .network ? "source.ip" : "host.name", .member(list: "known_hosts", matching))
    default:
      return field(pick(Self.textFields), .text(TextTest(pattern(), isCaseSensitive: random.oneIn(2))))
    }
  }

  private mutating func number() -> Number {
    pick([.integer(0), .integer(1), .integer(7), .integer(443), .integer(-1), .double(1.5)])
  }

  private mutating func network() -> IPNetwork {
    let version4 = IPAddress(version4: UInt32(pick([0x0A01_0000, 0xC0A8_0100, 0x0A01_0280])))
    let version6 = IPAddress(version6: 0x2001_0DB8_0000_0000, UInt64(random.number(0...1)))
    let address = random.oneIn(4) ? version6 : version4
    let length = address.family == .version6 ? pick([32, 64, 127, 128]) : pick([0, 8, 16, 25, 31, 32])
    return IPNetwork(address, prefixLength: length)?.masked ?? network()
  }

  private mutating func literal() -> String {
    pick([
      "docker", "/bin/sh", "C:\\Windows\\", "kubectl exec", "-enc", "a", "task", "ß", "\u{E9}", "7", "true",
      "*.exe",
      "a\\", "(", "root", "x y", "",
    ])
  }

  private mutating func simplePattern() -> TextPattern {
    let text = literal()
    switch random.number(0...3) {
    case 0: return .equals(text)
    case 1: return .startsWith(text)
    case 2: return .endsWith(text)
    default: return .contains(text)
    }
  }

  private mutating func pattern() -> TextPattern {
    switch random.number(0...5) {
    case 0:
      let pieces: [Glob.Piece] = [.anyRun, .anyScalar, .literal(literal()), .literal(literal())]
      return .glob(Glob((0..<random.number(1...4)).map { _ in pick(pieces) }))
    case 1, 2:
      let (one, other) = (RegularExpression.quoted(literal()), RegularExpression.quoted(literal()))
      return .matches(
        pick([
          one, "^\(one)", "\(one)$", "^\(one)$", "(?i)(\(one)|\(other))", "\(one).*\(other)",
          "\(one)\\s+\(other)",
          "\\b\(one)\\b", "[a-f0-9]{2,4}\(one)", "(\(one))?\(other)", "/(\(one)|\(other))$", "^[^/]+/\(one)",
          "\\d+",
        ]))
    default:
      return simplePattern()
    }
  }
}
