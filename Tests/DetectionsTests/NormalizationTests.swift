import Detections
import Diagnostics
import Events
import Patterns
import Semantics
import TestSupport
import Testing

private let a = Predicate.text("f", .contains("a"), cased: true)
private let b = Predicate.text("f", .contains("b"), cased: true)
private let c = Predicate.text("g", .equals("c"), cased: true)

@Suite struct NormalizationTests {
  @Test(
    "predicates of one form",
    arguments: [
      (Predicate.named("x", a), a),
      (.all([a]), a),
      (.all([]), .always),
      (.any([.never, .any([])]), .never),
      (.all([.always, a]), a),
      (.all([a, .never]), .never),
      (.any([a, .always]), .always),
      (.all([a, .all([b, .named("n", .all([c]))])]), .all([a, b, c])),
      (.any([c, .any([b, a]), a]), .any([a, b, c])),
      (.not(.not(a)), a),
      (.not(.all([a, .not(b)])), .any([b, .not(a)])),
      (.not(.any([.not(a), b])), .all([a, .not(b)])),
      (.not(.always), .never),
      (.all([a, .not(a)]), .never),
      (.any([.not(a), b, a]), .always),
      (.all([a, .any([b, a])]), a),
      (.any([a, .all([a, c]), b]), .any([a, b])),
      (.all([.any([a, b]), .any([b, a])]), .any([a, b])),
    ])
  func algebra(_ predicate: Predicate, _ expected: Predicate) {
    #expect(predicate.normalized == expected)
    #expect(predicate.normalized.normalized == expected)
  }

  private func test(
    _ pattern: TextPattern, cased: Bool, _ quantifier: FieldPredicate.Quantifier = .some
  ) -> Predicate {
    .field(
      FieldPredicate("f", .text(TextTest(pattern, isCaseSensitive: cased)), quantifier: quantifier))
  }

  private func glob(_ pieces: Glob.Piece...) -> TextPattern { .glob(Glob(pieces)) }

  @Test func texts() {
    let anyText = test(.contains(""), cased: true)
    let cases: [(Predicate, Predicate)] = [
      (test(.contains(""), cased: false), anyText),
      (test(.startsWith(""), cased: true), anyText),
      (test(.endsWith(""), cased: false), anyText),
      (test(.equals(""), cased: false), test(.equals(""), cased: true)),
      (test(glob(.anyRun), cased: false), anyText),
      (test(.matches(""), cased: true), anyText),
      (test(.matches("(?s).*"), cased: true), anyText),
      (test(.equals("Docker-1"), cased: false), test(.equals("docker-1"), cased: false)),
      (test(.equals("4-2"), cased: false), test(.equals("4-2"), cased: true)),
      (test(.contains("ſ\u{212A}"), cased: false), test(.contains("sk"), cased: false)),
      (test(.contains("ſ\u{212A}"), cased: true), test(.contains("ſ\u{212A}"), cased: true)),
      (test(glob(.literal("a"), .anyRun), cased: true), test(.startsWith("a"), cased: true)),
      (test(glob(.anyRun, .literal("A")), cased: false), test(.endsWith("a"), cased: false)),
      (test(glob(.anyRun, .literal("1"), .anyRun), cased: false), test(.contains("1"), cased: true)),
      (
        test(glob(.literal("A"), .anyScalar, .literal("b")), cased: false),
        test(glob(.literal("a"), .anyScalar, .literal("b")), cased: false)
      ),
      (
        test(glob(.literal("1"), .anyScalar), cased: false),
        test(glob(.literal("1"), .anyScalar), cased: true)
      ),
      (
        test(.matches("(?i)(docker exec|docker run)"), cased: true),
        .any([test(.contains("docker exec"), cased: false), test(.contains("docker run"), cased: false)])
      ),
      (
        test(.matches("/(docker|kubectl)$"), cased: true),
        .any([test(.endsWith("/docker"), cased: true), test(.endsWith("/kubectl"), cased: true)])
      ),
      (test(.matches("^a$"), cased: false), test(.equals("a"), cased: false)),
      (test(.matches("a|b"), cased: true, .every), test(.matches("[ab]"), cased: true, .every)),
      (test(.matches("^a"), cased: true, .every), test(.startsWith("a"), cased: true, .every)),
      (
        .keyword(TextTest(.matches("x|y$"), isCaseSensitive: true), .none),
        .any([
          .keyword(TextTest(.contains("x"), isCaseSensitive: true), .none),
          .keyword(TextTest(.endsWith("y"), isCaseSensitive: true), .none),
        ])
      ),
    ]
    for (predicate, expected) in cases {
      #expect(predicate.normalized == expected, "\(predicate)")
      #expect(expected.normalized == expected)
    }
  }

  @Test func otherTests() throws {
    let network = try #require(IPNetwork("10.0.0.77/16"))
    #expect(Predicate.field("f", .network(network)).normalized == .field("f", .network(network.masked)))
    #expect(
      Predicate.field("g", .sameAs("f", isCaseSensitive: true)).normalized
        == .field("f", .sameAs("g", isCaseSensitive: true)))
    #expect(
      Predicate.field("f", .sameAs("f", isCaseSensitive: false)).normalized
        == .text("f", .contains(""), cased: true))
    #expect(
      Predicate.field("f", .number(.less, .double(5))).normalized == .field("f", .number(.less, .integer(5))))
    // The text 5.0 equals the float only.
    let float = Predicate.field("f", .number(.equal, .double(5)))
    #expect(float.normalized == float)
    let large = Predicate.field("f", .number(.less, .integer(9_007_199_254_740_993)))
    #expect(large.normalized == large)
    let every = Predicate.field(FieldPredicate("f", .null, quantifier: .every))
    #expect(every.normalized == .field("f", .null))
    // Swift takes these for equal texts.
    let two = Predicate.any([.text("f", .equals("\u{E9}")), .text("f", .equals("e\u{301}"))])
    #expect(two.normalized != .text("f", .equals("\u{E9}")).normalized)
  }

  @Test func orderDoesNotMatter() {
    var random = RandomRules(seed: 3)
    for _ in 0..<300 {
      let operands = (0..<4).map { _ in random.predicate(depth: 2) }
      #expect(Predicate.all(operands).normalized == .all(operands.reversed()).normalized)
      #expect(
        Predicate.any(operands).normalized == .any(operands.shuffled(using: &random.generator)).normalized)
    }
  }

  @Test func noVerdictChanges() {
    var random = RandomRules(seed: 20)
    let meaning = EventMeaning(lists: RandomRules.lists)
    var verdicts = [true: 0, false: 0]
    for _ in 0..<2_500 {
      let predicate = random.predicate()
      let normalized = predicate.normalized
      #expect(normalized.normalized == normalized, "\(predicate)")
      for _ in 0..<6 {
        let event = random.event()
        let expected = meaning.holds(predicate, on: event)
        #expect(meaning.holds(normalized, on: event) == expected, "\(predicate) \(normalized) \(event)")
        verdicts[expected, default: 0] += 1
      }
    }
    #expect(verdicts[true, default: 0] > 4_000 && verdicts[false, default: 0] > 4_000)
  }

  @Test func noVerdictOfATestChanges() {
    var random = RandomRules(seed: 21)
    let meaning = EventMeaning(lists: RandomRules.lists)
    var held = 0
    for _ in 0..<6_000 {
      let test = random.atom()
      let normalized = test.normalized
      for _ in 0..<4 {
        let event = random.event()
        let expected = meaning.holds(test, on: event)
        #expect(meaning.holds(normalized, on: event) == expected, "\(test) \(normalized) \(event)")
        held += expected ? 1 : 0
      }
    }
    #expect(held > 4_000)
  }
}
