import Detections
import Equivalence
import Events
import Patterns
import Semantics
import Testing

private let f: Field = "f"
private let g: Field = "g"

private func text(_ pattern: TextPattern, cased: Bool = true) -> Predicate { .text(f, pattern, cased: cased) }
private func every(_ test: FieldTest) -> Predicate { .field(FieldPredicate(f, test, quantifier: .every)) }
private func every(_ pattern: TextPattern) -> Predicate {
  every(.text(TextTest(pattern, isCaseSensitive: true)))
}
private func number(_ relation: Relation, _ integer: Int64) -> Predicate {
  .field(f, .number(relation, .integer(integer)))
}
private func network(_ text: String) -> Predicate {
  IPNetwork(text).map { .field(f, .network($0)) } ?? .never
}
private func list(_ matching: ListMatching = .exact(isCaseSensitive: true)) -> Predicate {
  .field(f, .member(list: "l", matching))
}
private let null = Predicate.field(f, .null)
private let present = Predicate.field(f, .present)

private let single = EventDomain(repeated: .none)

/// What implies what, found by thought.
private enum Truth {
  case equivalent
  /// The first implies the second, and not the other way.
  case narrower
  case wider
  /// Neither implies the other, and both can hold on one event.
  case overlapping
  case disjoint
}

private struct Case: CustomTestStringConvertible {
  var first: Predicate
  var second: Predicate
  var truth: Truth
  var domain = EventDomain.neutral
  var lists: [String: [String]] = [:]
  var testDescription: String { "\(first) | \(second)" }

  init(
    _ first: Predicate, _ truth: Truth, _ second: Predicate, _ domain: EventDomain = .neutral,
    lists: [String: [String]] = [:]
  ) {
    self.first = first
    self.second = second
    self.truth = truth
    self.domain = domain
    self.lists = lists
  }
}

private let texts: [Case] = [
  Case(text(.contains("abc")), .narrower, text(.contains("b"))),
  Case(text(.equals("abc")), .narrower, text(.startsWith("ab"))),
  Case(text(.contains("a")), .equivalent, text(.matches("a"))),
  Case(text(.contains("a")), .equivalent, text(.matches("^.*a(?s:.)*$|a"))),
  Case(text(.matches("^.*a")), .narrower, text(.matches("(?s)^.*a"))),
  Case(text(.contains("k"), cased: false), .equivalent, text(.matches("[kK\u{212A}]"))),
  Case(text(.contains("k"), cased: false), .wider, text(.matches("[kK]"))),
  Case(text(.matches("^a{2,3}$")), .equivalent, .any([text(.equals("aa")), text(.equals("aaa"))])),
  Case(text(.matches("a{2,}")), .equivalent, text(.contains("aa"))),
  Case(text(.matches("a+")), .equivalent, text(.contains("a"))),
  Case(text(.matches("\\d")), .narrower, text(.matches("\\w"))),
  Case(text(.matches("\\bcmd\\b")), .narrower, text(.contains("cmd"))),
  Case(text(.matches("\\bcmd\\b")), .equivalent, text(.matches("(?:^|\\W)cmd(?:\\W|$)"))),
  Case(text(.matches("\\bcmd\\b")), .wider, text(.matches("(?:^|\\s)cmd(?:\\s|$)"))),
  // Inside the encoding of a letter beyond ASCII there is a position that is no word boundary.
  Case(
    .all([text(.matches("^a[^a]a$")), text(.matches("\\B"))]), .equivalent,
    text(.matches("^a([0-9A-Z_b-z]|[^\\x00-\\x7F])a$")), single),
  Case(text(.matches("a$")), .narrower, text(.matches("(?m)a$"))),
  Case(text(.matches("(?m)a$")), .equivalent, text(.matches("a\\z|a\\n"))),
  Case(text(.matches("a\\n$")), .disjoint, text(.endsWith("a")), single),
  Case(text(.matches("a\\n$")), .overlapping, text(.endsWith("a"))),
  Case(text(.glob(Glob([.literal("a"), .anyRun, .literal("b")]))), .equivalent, text(.matches("(?s)^a.*b$"))),
  Case(text(.glob(Glob([.literal("a"), .anyScalar]))), .disjoint, text(.equals("a")), single),
  Case(text(.startsWith("ab")), .disjoint, text(.startsWith("ac")), single),
  Case(text(.startsWith("ab")), .overlapping, text(.startsWith("ac"))),
  Case(text(.matches("^$")), .disjoint, text(.matches(".")), single),
  Case(text(.matches("x*")), .equivalent, text(.contains(""))),
  Case(
    .all([text(.startsWith("a")), text(.endsWith("b"))]), .equivalent,
    text(.matches("(?s)^a.*b$")), single),
  Case(.all([text(.startsWith("a")), text(.endsWith("b"))]), .wider, text(.matches("(?s)^a.*b$"))),
  // Six texts in one value, of twenty scalars each: more states than anyone can look at.
  Case(
    .all((0..<6).map { text(.contains("part number \($0) of all")) }), .narrower,
    text(.contains("number 3")), single),
]

private let fields: [Case] = [
  Case(.not(null), .narrower, present),
  Case(.not(null), .equivalent, present, .udm()),
  Case(text(.contains("")), .narrower, present),
  Case(text(.contains("")), .equivalent, .not(null)),
  Case(text(.contains("")), .equivalent, text(.matches("(?s).")), .udm()),
  Case(text(.contains("")), .wider, text(.matches("(?s)."))),
  Case(text(.equals("")), .equivalent, .never, .udm()),
  Case(.not(text(.equals("a"))), .wider, null),
  Case(.all([.not(text(.equals("a"))), text(.contains(""))]), .disjoint, text(.equals("a"))),
  Case(every(.contains("a")), .narrower, text(.contains("a"))),
  Case(every(.contains("a")), .equivalent, text(.contains("a")), single),
  Case(every(.contains("a")), .disjoint, .not(text(.contains("a")))),
  Case(every(.contains("ab")), .narrower, every(.contains("a"))),
  Case(.all([every(.contains("a")), text(.contains("b"))]), .narrower, text(.matches("(?s)a.*b|b.*a"))),
  Case(every(.contains("")), .narrower, present),
  // Null is a value, and passes nothing.
  Case(every(.contains("")), .narrower, .not(null)),
  Case(every(.contains("")), .equivalent, .not(null), EventDomain(allowsNull: false)),
  Case(.all([present, .not(every(.contains("")))]), .wider, .all([present, null])),
  Case(.all([present, null]), .equivalent, .never, .udm()),
  Case(.any([null, .not(null)]), .equivalent, .always),
]

private let numbers: [Case] = [
  Case(number(.less, 5), .narrower, number(.less, 7)),
  Case(number(.less, 5), .disjoint, number(.greater, 5), single),
  Case(number(.less, 5), .overlapping, number(.greater, 5)),
  Case(number(.less, 5), .narrower, number(.lessOrEqual, 5)),
  Case(.any([number(.less, 5), number(.equal, 5)]), .narrower, number(.lessOrEqual, 5)),
  Case(number(.equal, 5), .equivalent, text(.equals("5"))),
  Case(number(.equal, 5), .narrower, .field(f, .number(.equal, .double(5)))),
  // 05 is no 5, but a text that is a number.
  Case(.all([number(.greater, 4), number(.less, 6)]), .wider, number(.equal, 5), single),
  Case(.any([number(.less, 5), number(.greaterOrEqual, 5)]), .narrower, text(.matches("^[-+0-9.einf]*$"))),
  Case(number(.greater, 0), .disjoint, text(.matches("^[a-z]+ [a-z]+$")), single),
  // A float can be infinite.
  Case(number(.greater, 0), .overlapping, text(.matches("^[a-z]+$")), single),
  Case(number(.greater, 9), .overlapping, text(.startsWith("5")), single),
  Case(.not(number(.less, 3)), .wider, text(.matches("^[a-df-z]+[0-9]")), single),
  Case(number(.greater, 999), .disjoint, text(.matches("^[0-9]{1,3}$")), single),
  Case(number(.less, -999), .disjoint, text(.matches("^-?[0-9]{1,3}$")), single),
  Case(
    .all([number(.greaterOrEqual, 10), number(.less, 128), text(.matches("^[1-9][0-9]*$"))]), .equivalent,
    text(.matches("^([1-9][0-9]|1[01][0-9]|12[0-7])$")), single),
  // Texts of more than 400 digits are no numbers.
  Case(
    .all([number(.greaterOrEqual, 0), text(.matches("^[0-9]+$"))]), .narrower,
    text(.matches("^[0-9]+$")), single),
  Case(.field(f, .boolean(true)), .equivalent, text(.equals("TRUE"), cased: false)),
  Case(.field(f, .boolean(true)), .disjoint, .field(f, .boolean(false)), single),
]

private let networks: [Case] = [
  Case(network("10.1.0.0/16"), .narrower, network("10.0.0.0/8")),
  Case(network("10.0.0.0/8"), .equivalent, .any([network("10.0.0.0/9"), network("10.128.0.0/9")])),
  Case(network("10.0.0.0/8"), .narrower, text(.startsWith("10."))),
  Case(network("10.0.0.0/8"), .disjoint, network("192.168.0.0/16"), single),
  Case(network("192.0.2.7"), .equivalent, text(.equals("192.0.2.7"))),
  Case(network("0.0.0.0/0"), .disjoint, network("::/0"), single),
  Case(network("2001:db8::/32"), .narrower, network("2001::/16")),
  Case(
    network("2001:db8::/32"), .equivalent,
    .any([network("2001:db8::/33"), network("2001:db8:8000::/33")])),
  Case(network("fe80::/10"), .disjoint, network("2001::/16"), single),
  Case(network("fe80::/10"), .disjoint, text(.startsWith("10.")), single),
  Case(network("fe80::/10"), .overlapping, text(.startsWith("fe80:"), cased: false), single),
]

private let twoFields: [Case] = [
  Case(.all([text(.equals("a")), .text(g, .equals("b"))]), .narrower, text(.startsWith("a"))),
  Case(
    .field(f, .sameAs(g, isCaseSensitive: true)), .equivalent,
    .field(g, .sameAs(f, isCaseSensitive: true))),
  Case(
    .field(f, .sameAs(g, isCaseSensitive: true)), .narrower,
    .field(f, .sameAs(g, isCaseSensitive: false))),
  Case(
    .all([.field(f, .sameAs(g, isCaseSensitive: true)), text(.equals("a"))]), .equivalent,
    .all([text(.equals("a")), .text(g, .equals("a"), cased: true)]), single),
  Case(.field(f, .sameAs(g, isCaseSensitive: true)), .narrower, .not(.field(g, .null))),
  Case(.field(f, .sameAs(g, isCaseSensitive: true)), .disjoint, .not(.field(g, .present))),
  Case(text(.contains("ab")), .narrower, .keyword(.contains("b"), cased: true)),
  Case(.keyword(.contains("ab"), cased: true), .narrower, .keyword(.contains("b"), cased: true)),
  Case(.keyword(.contains("ab"), cased: true), .wider, text(.contains("ab")), single),
]

private let listed: [Case] = [
  Case(list(), .equivalent, list()),
  Case(list(), .narrower, text(.contains(""))),
  Case(list(), .overlapping, text(.contains("a"))),
  Case(list(), .equivalent, .any([text(.equals("a")), text(.equals("b"))]), lists: ["l": ["a", "b"]]),
  Case(
    list(.pattern(isCaseSensitive: true)), .equivalent,
    text(.matches("a|b")), lists: ["l": ["a", "b", "("]]),
  Case(list(.network), .narrower, network("10.0.0.0/8"), lists: ["l": ["10.1.0.0/16", "nothing"]]),
  Case(list(), .equivalent, .never, lists: ["l": []]),
]

@Suite struct PredicateComparisonTests {
  @Test(arguments: texts + fields + numbers + networks + twoFields + listed)
  private func relations(_ example: Case) {
    let comparison = PredicateComparison(domain: example.domain, lists: example.lists)
    let isImplied = comparison.exception(to: example.first, implies: example.second) == .impossible
    let implies = comparison.exception(to: example.second, implies: example.first) == .impossible
    let overlap = comparison.overlap(of: example.first, example.second)
    let verdict = comparison.compare(example.first, example.second)
    switch (verdict, example.truth) {
    case (.equivalent, .equivalent): break
    case (.different(let witness, let firstHolds), let truth):
      #expect(truth != .equivalent && (truth != .narrower || !firstHolds) && (truth != .wider || firstHolds))
      let meaning = EventMeaning(lists: example.lists.merging(witness.lists) { known, _ in known })
      #expect(meaning.holds(example.first, on: witness.event) == firstHolds, "\(witness)")
      #expect(meaning.holds(example.second, on: witness.event) != firstHolds, "\(witness)")
    case (.equivalent, _), (.undecided, _): Issue.record("\(verdict)")
    }
    switch example.truth {
    case .equivalent: #expect(isImplied && implies)
    case .narrower: #expect(isImplied && !implies)
    case .wider: #expect(!isImplied && implies)
    case .overlapping, .disjoint: #expect(!isImplied && !implies)
    }
    if case .exists = overlap { #expect(example.truth != .disjoint) } else {
      // Only `never` overlaps with nothing that it is equivalent to.
      #expect(overlap == .impossible)
      #expect(example.truth == .disjoint || example.second == .never)
    }
  }

  @Test func manyAlternativesAreCheap() {
    let words = (0..<60).map { "tool-\($0 * 7919 % 60)-\($0).exe" }
    let ends = Predicate.any(words.map { text(.endsWith("\\" + $0), cased: false) })
    let globs = Predicate.any(
      words.reversed().map { text(.glob(Glob([.anyRun, .anyScalar, .literal($0)])), cased: false) })
    let comparison = PredicateComparison()
    guard case .different(let witness, let firstHolds) = comparison.compare(ends, globs) else {
      Issue.record("not told apart")
      return
    }
    #expect(!firstHolds && witness.event["f"].count == 1)
    #expect(comparison.exception(to: ends, implies: globs) == .impossible)
    let same = Predicate.any(words.map { text(.endsWith("\\" + $0), cased: false) })
    #expect(comparison.compare(ends, same) == .equivalent)
  }

  @Test func whatIsTooLargeIsUndecided() {
    var bounds = ComparisonBounds()
    bounds.states = 20
    let comparison = PredicateComparison(domain: single, bounds: bounds)
    let verdict = comparison.compare(text(.matches("a.{9}b$")), text(.matches("a.{9}[b-b]\\z|a.{8}bb$")))
    guard case .undecided = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }

  @Test func answersAreTheSameEachTime() {
    let first = Predicate.all([text(.contains("x")), .text(g, .contains("y")), .keyword(.contains("z"))])
    let comparison = PredicateComparison()
    #expect(comparison.compare(first, .never) == comparison.compare(first, .never))
  }
}
