import DetectionRuntime
import Detections
import Diagnostics
import Events
import Patterns
import TestSupport
import Testing

@testable import Evaluation

@Suite struct PrefilterTests {
  private func required(_ predicate: Predicate) -> [String]? {
    RequiredTexts(predicate).map { required in
      required.alternatives.map { "\($0.field):\(String(decoding: $0.bytes, as: UTF8.self))" }.sorted()
    }
  }

  private static func matches(_ pattern: String) -> Predicate { .text("f", .matches(pattern), cased: true) }
  private static func contains(_ text: String) -> Predicate { .text("f", .contains(text)) }

  @Test("what an event must hold", arguments: [
    (contains("Docker Exec"), ["f:docker exec"]),
    (.text("f", .endsWith("/Docker"), cased: true), ["f:/docker"]),
    (contains("x"), nil),
    (contains(""), nil),
    (contains("na\u{EF}ve text"), ["f:ve text"]),
    (contains("\u{E9}"), nil),
    (.any([contains("one"), .text("g", .equals("two"))]), ["f:one", "g:two"]),
    (.any([contains("one"), .field("g", .present)]), nil),
    (.any([]), []),
    (.all([]), nil),
    (.all([contains("one"), contains("three"), .field("g", .present)]), ["f:three"]),
    (.all([.any([contains("long text"), contains("another one")]), contains("four")]), ["f:another one", "f:long text"]),
    (.not(contains("one")), nil),
    (.named("n", contains("one")), ["f:one"]),
    (.keyword(TextTest(.contains("one")), .none), nil),
    (.text("f", .glob(Glob([.literal("ab"), .anyRun, .literal("cde"), .anyScalar]))), ["f:cde"]),
    (.text("f", .glob(Glob([.anyRun]))), nil),
    (matches("(?i)--Net[= ]HOST"), ["f:--net"]),
    (matches(#"[/\\](docker|kubectl)(\.exe)?$"#), ["f:docker", "f:kubectl"]),
    (matches("(foo)+bar?"), ["f:foo"]),
    (matches("(foo)*ba"), ["f:ba"]),
    (matches("(foo){0,2}"), nil),
    (matches("foo|b"), nil),
    (matches("^ab$"), ["f:ab"]),
    (matches("a.b"), nil),
    (matches(#"\bget +secrets\b"#), ["f:secrets"]),
    (matches("ab\u{17F}cde"), ["f:cde"]),
    (matches("(?i)aſb"), nil),
  ] as [(Predicate, [String]?)])
  func requirements(_ predicate: Predicate, _ expected: [String]?) {
    #expect(required(predicate) == expected)
  }

  @Test("texts are found wherever they stand, also inside each other")
  func automaton() {
    let texts = ["he", "she", "his", "hers", "rsx", "e"]
    let automaton = TextAutomaton(texts.enumerated().map { (Array($0.element.utf8), $0.offset) })
    func found(_ text: String) -> (texts: Set<String>, isASCII: Bool) {
      var result: Set<String> = []
      var text = text
      let isASCII = text.withUTF8 { bytes in automaton.search(bytes) { result.insert(texts[Int($0)]) } }
      return (result, isASCII)
    }
    #expect(found("USHERSX").texts == ["she", "he", "hers", "rsx", "e"])
    #expect(found("h-i-s").texts == [])
    #expect(found("").texts == [])
    #expect(found("hhis").texts == ["his"])
    #expect(found("abc").isASCII)
    #expect(!found("ab\u{212A}").isASCII)
  }

  @Test("a prefilter changes no alert", arguments: 0..<40)
  func alerts(_ batch: Int) throws {
    var generator = SeededGenerator(seed: UInt64(4_000 + batch))
    let detections = try (0..<30).map { index in
      let predicate = Self.predicate(&generator, depth: 3)
      let isWindowed = generator.oneIn(2)
      return try CompiledDetection(
        Detection(
          metadata: Metadata(name: "r\(index)"), taxonomy: .neutral,
          variables: [EventVariable(name: "e", predicate: predicate)],
          window: isWindowed ? Window(keys: [], length: .seconds(10), kind: .tumbling) : nil,
          condition: .present("e")))
    }
    let events = (0..<60).map { index in
      var event = Event(time: Timestamp(nanoseconds: Int64(index) * 1_000_000_000))
      for field in ["f", "g"] where !generator.oneIn(5) {
        event[field] = (0..<generator.pick([1, 1, 2])).map { _ in Self.value(&generator) }
      }
      return event
    }
    let with = RuleSet(detections).alerts(on: events)
    let without = RuleSet(detections, isPrefiltered: false).alerts(on: events)
    #expect(with.map(\.alert) == without.map(\.alert))
    #expect(with.map(\.detectionIndex) == without.map(\.detectionIndex))
    #expect(without.count > 100)
  }

  private static let words = ["docker", "Exec", "kube", "10", "sk", "\u{212A}i", "true", "-v /", "x"]

  private static func predicate(_ generator: inout SeededGenerator, depth: Int) -> Predicate {
    let field = Field(generator.pick(["f", "f", "g"]))
    guard depth > 0, !generator.oneIn(3) else {
      let word = generator.pick(words)
      let patterns: [TextPattern] = [
        .contains(word), .startsWith(word), .endsWith(word), .equals(word),
        .glob(Glob([.anyRun, .literal(word), .anyScalar, .anyRun])), .matches("(?i)(\(word)|kube) ?\\w"),
        .matches("\(word)+.*(do|\(word))"),
      ]
      let test = FieldTest.text(TextTest(generator.pick(patterns), isCaseSensitive: generator.oneIn(3)))
      return .field(FieldPredicate(field, test, quantifier: generator.oneIn(5) ? .every : .some))
    }
    switch generator.pick([0, 1, 1, 2, 3]) {
    case 0: return .all((0..<2).map { _ in predicate(&generator, depth: depth - 1) })
    case 1: return .any((0..<3).map { _ in predicate(&generator, depth: depth - 1) })
    case 2: return generator.oneIn(3) ? .not(predicate(&generator, depth: depth - 1)) : .any([])
    default: return .named("n", predicate(&generator, depth: depth - 1))
    }
  }

  private static func value(_ generator: inout SeededGenerator) -> Value {
    if generator.oneIn(6) { return generator.pick([10, 10.5, true, .null]) }
    let parts = (0..<generator.pick([1, 1, 2, 4])).map { _ in
      let word = generator.pick(words)
      return generator.pick([word, word.uppercased(), word.lowercased()])
    }
    return .string(parts.joined(separator: generator.pick(["", " "])))
  }
}
