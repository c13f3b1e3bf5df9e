import Detections
import Events
import Patterns
import Testing

private let composed = "\u{E9}"
private let decomposed = "e\u{301}"

/// Two texts that Swift takes for one are two: every engine tells them apart.
@Suite struct ExactTextTests {
  @Test func patterns() {
    let kinds: [(String) -> TextPattern] = [
      TextPattern.equals, TextPattern.startsWith, TextPattern.endsWith, TextPattern.contains,
      TextPattern.matches,
      { .glob(Glob([.literal($0), .anyRun, .literal("x")])) },
    ]
    for pattern in kinds {
      #expect(pattern(composed) != pattern(decomposed))
      #expect(pattern(composed) == pattern(composed))
      #expect(Set([pattern(composed), pattern(decomposed), pattern(composed)]).count == 2)
    }
  }

  @Test func fieldsAndLists() {
    #expect(Field(composed) != Field(decomposed) && Field(composed) == Field(composed))
    #expect(Set([Field(composed), Field(decomposed)]).count == 2)
    func list(_ name: String, _ values: String...) -> NamedList { NamedList(name: name, values: values) }
    #expect(list("l", "a", composed) != list("l", "a", decomposed))
    #expect(list(composed) != list(decomposed) && list("l", "a") != list("l", "a", "a"))
    #expect(list("l", "a", composed) == list("l", "a", composed))
  }

  @Test("no test is dropped for another")
  func normalized() {
    let texts = [composed, decomposed].map { Predicate.text("f", .contains($0), cased: true) }
    let fields = [composed, decomposed].map { Predicate.text(Field($0), .contains("a"), cased: true) }
    for tests in [texts, fields] {
      guard case .any(let operands) = Predicate.any(tests + tests).normalized else {
        Issue.record("no choice is left")
        continue
      }
      #expect(Set(operands) == Set(tests) && operands.count == 2)
      #expect(Predicate.all([tests[0], .not(tests[1])]).normalized != .never)
    }
    #expect(Predicate.all(fields).fields == [Field(composed), Field(decomposed)])
  }

  @Test func aFieldComparedWithItsTwinIsNotItself() {
    let test = FieldPredicate(Field(composed), .sameAs(Field(decomposed), isCaseSensitive: true))
    #expect(Predicate.field(test).normalized != Predicate.text(Field(composed), .contains(""), cased: true))
  }
}
