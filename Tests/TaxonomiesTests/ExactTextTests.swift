import Detections
import Events
import Testing

@testable import Taxonomies

@Suite struct ExactTextTests {
  @Test("a choice keeps texts apart that Swift takes for one")
  func choices() throws {
    func exactly(_ text: String) -> Predicate { .text("f", .equals(text), cased: true) }
    let choice = try #require(
      Predicate.any([exactly("\u{E9}"), exactly("e\u{301}"), exactly("\u{E9}")]).choice)
    #expect(choice.texts == [.string("\u{E9}"), .string("e\u{301}")])
    let kelvin = try #require(exactly("BLOC\u{212A}").choice)
    #expect(kelvin.texts != [.string("BLOCK")])
    #expect(Predicate.any([exactly("a"), .text("g", .equals("a"), cased: true)]).choice == nil)
  }
}
