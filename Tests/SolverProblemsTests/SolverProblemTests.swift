import Detections
import Equivalence
import Events
import Patterns
import Testing

@testable import SolverProblems

/// What is written of predicates; no solver is asked here, `make oracles` does that.
@Suite struct SolverProblemTests {
  /// One value, which may be null.
  private let plain = EventDomain(repeated: .none)

  @Test func theWholeProblem() throws {
    let first = Predicate.all([.text("name", .equals("a"), cased: true), .not(.field("name", .null))])
    let second = Predicate.named("selection", .any([.field("other", .present), .never]))
    let problem = try SolverProblem(first, second, domain: plain, lists: [:])
    #expect(
      problem.text == """
        (set-logic QF_SLIA)
        ; v0 is name
        ; v1 is other
        (declare-const v0-1 String)
        (declare-const v0-1-there Bool)
        (declare-const v0-1-text Bool)
        (declare-const v1-1 String)
        (declare-const v1-1-there Bool)
        (declare-const v1-1-text Bool)
        (define-fun l0 ((text String)) Bool (str.in_re text (str.to_re "a")))
        (define-fun first () Bool (and (and v0-1-there (and v0-1-text (l0 v0-1))) (not (not (and v0-1-there v0-1-text)))))
        (define-fun second () Bool (or v1-1-there false))
        (assert (xor first second))
        (check-sat)
        (get-value (first v0-1-there v0-1 v0-1-text v1-1-there v1-1 v1-1-text))

        """)
  }

  /// What the first predicate of a problem is written as.
  @Test(arguments: [
    (Predicate.always, "true"), (.never, "false"), (.any([.always, .not(.never)]), "(or true (not false))"),
    (.field("a", .number(.equal, .integer(-3))), #"(and v0-1-there (and v0-1-text (= v0-1 "-3")))"#),
    (.field("a", .sameAs("b", isCaseSensitive: true)),
      "(and v0-1-there (and v0-1-text (and v1-1-there v1-1-text (= v0-1 v1-1))))"),
    (.field(FieldPredicate("a", .text(TextTest(.contains("x"))), quantifier: .every)),
      "(and v0-1-there (=> v0-1-there (and v0-1-text (l0 v0-1))))"),
    // A number at most 5: of a negative one the size is at least -5; of 5.5 the size without fraction is 5.
    (.field("a", .number(.lessOrEqual, .integer(5))),
      "(and v0-1-there (and v0-1-text (and v0-1-decimal (ite v0-1-negative (>= v0-1-size (- 5))"
        + " (or (< v0-1-size 5) (and (= v0-1-size 5) v0-1-integral))))))"),
    // Below -5: -5.5 is, of size 5 and with a fraction.
    (.field("a", .number(.less, .integer(-5))),
      "(and v0-1-there (and v0-1-text (and v0-1-decimal (ite v0-1-negative"
        + " (or (> v0-1-size 5) (and (= v0-1-size 5) (not v0-1-integral))) (< v0-1-size (- 5))))))"),
    // Any field has it: one that is named, or another.
    (.all([.keyword(.contains("x")), .field("a", .present)]),
      "(and (or (and v0-1-there v0-1-text (l0 v0-1)) (and v1-1-there v1-1-text (l0 v1-1))"
        + " (and v1-2-there v1-2-text (l0 v1-2))) v0-1-there)"),
  ])
  func predicates(predicate: Predicate, expected: String) throws {
    let text = try SolverProblem(predicate, .never, domain: plain, lists: [:]).text
    #expect(text.contains("(define-fun first () Bool \(expected))\n"), "\(text)")
  }

  @Test func aFieldThatRepeatsHasTwoValues() throws {
    let domain = EventDomain.udm(repeated: .only(["a"]))
    let predicate = Predicate.all([.field(FieldPredicate("a", .boolean(true), quantifier: .every)), .field("b", .boolean(false))])
    let text = try SolverProblem(predicate, .never, domain: domain, lists: [:]).text
    // UDM has neither null nor the empty text.
    #expect(text.contains("(assert (not (= v0-2 \"\")))"))
    #expect(!text.contains("-text"))
    #expect(
      text.contains(
        "(and (or v0-1-there v0-2-there) (=> v0-1-there (and true (l0 v0-1))) (=> v0-2-there (and true (l0 v0-2))))"))
    #expect(text.contains("(and v1-1-there (and true (l1 v1-1)))"))
  }

  @Test func aListIsTheLanguagesOfItsEntries() throws {
    let predicate = Predicate.field("a", .member(list: "names", .exact(isCaseSensitive: true)))
    let text = try SolverProblem(predicate, .never, domain: plain, lists: ["names": ["x", "y"]]).text
    #expect(text.contains("(re.union (str.to_re \"x\") (str.to_re \"y\"))"))
    #expect(throws: Unwritable("a list that nobody gave")) {
      try SolverProblem(predicate, .never, domain: plain, lists: [:])
    }
    #expect(throws: Unwritable("two fields compared whatever their case")) {
      try SolverProblem(.field("a", .sameAs("b", isCaseSensitive: false)), .never, domain: plain, lists: [:])
    }
    #expect(throws: Unwritable("a number of many digits")) {
      try SolverProblem(.field("a", .number(.less, .integer(10_000_000_000))), .never, domain: plain, lists: [:])
    }
  }

  @Test(arguments: [
    (["a": [.string("1.1234")]], nil),
    (["a": [.string("1.12345")]], "a decimal of many digits"),
    (["a": [.integer(123_456_789_012)]], "a decimal of many digits"),
    // No number is asked of this one.
    (["b": [.string("1.12345")]], nil),
    (["b": [.string("x"), .string("y")]], "a field with many values"),
    (["a": [.double(1e300)]], "a float with an exponent"),
    (["a": [.double(2.5), .null]], "a field with many values"),
    (["b": [.string("\u{2FFFF}")]], nil),
    (["b": [.string("\u{30000}")]], "a character beyond U+2FFFF"),
  ] as [([String: [Value]], String?)])
  func boundsOfAProblem(fields: [String: [Value]], bound: String?) throws {
    let predicate = Predicate.all([.field("a", .number(.less, .integer(5))), .field("b", .present)])
    let problem = try SolverProblem(predicate, .never, domain: plain, lists: [:])
    #expect(problem.bound(on: Event(fields: fields)) == bound)
  }

  @Test func changesAreSmallAndReal() throws {
    let predicate = Predicate.all([
      .named("one", .any([.text("a", .equals("x")), .text("a", .contains("y"), cased: true)])),
      .not(.any([.field("b", .number(.less, .integer(5))), .field("c", .network(try #require(IPNetwork("10.0.0.0/8"))))])),
    ])
    var random = SplitMix64(seed: 1)
    var names: Set<String> = []
    for _ in 0..<300 {
      let mutation = try #require(PredicateMutation(of: predicate, by: &random))
      #expect(mutation.predicate != predicate)
      names.insert(mutation.name)
    }
    #expect(
      names == [
        "any for all", "all for any", "an entry less", "no negation", "case", "another anchor", "another text",
        "another relation", "another bound", "another prefix",
      ])
    #expect(PredicateMutation(of: .named("none", .field("a", .member(list: "l", .network))), by: &random) == nil)
  }
}
