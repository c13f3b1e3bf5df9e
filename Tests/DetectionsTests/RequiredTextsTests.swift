import Diagnostics
import Events
import Patterns
import Semantics
import TestSupport
import Testing

@testable import Detections

@Suite struct RequiredTextsTests {
  private func required(_ predicate: Predicate) -> [[String]] {
    RequiredTexts.all(of: predicate).map { required in
      required.alternatives.map { "\($0.field ?? "*"):\(String(decoding: $0.bytes, as: UTF8.self))" }.sorted()
    }
  }

  private static func matches(_ pattern: String) -> Predicate { .text("f", .matches(pattern), cased: true) }
  private static func contains(_ text: String) -> Predicate { .text("f", .contains(text)) }

  @Test("what an event must hold", arguments: [
    (contains("Docker Exec"), [["f:docker exec"]]),
    (.text("f", .endsWith("/Docker"), cased: true), [["f:/docker"]]),
    (contains("x"), [["f:"]]),
    (contains(""), [["f:"]]),
    (contains("na\u{EF}ve text"), [["f:na\u{EF}ve text"]]),
    (contains("\u{C9}"), [["f:\u{E9}"]]), (contains("\u{212A}ey"), [["f:ey"]]),
    (.any([contains("one"), .text("g", .equals("two"))]), [["f:one", "g:two"]]),
    (.any([contains("one"), .field("g", .present)]), []),
    (.any((0..<600).map { contains("text \($0)") } + [.text("g", .contains("x y"))]), [["f:", "g:"]]),
    (.any([]), [[]]),
    (.all([]), []),
    (.all([contains("one"), contains("three"), .field("g", .present)]), [["f:three"], ["f:one"]]),
    (.all([.any([contains("long text"), contains("another one")]), contains("four")]), [["f:another one", "f:long text"], ["f:four"]]),
    (.not(contains("one")), []),
    (.any([contains("\u{1F601}"), contains("one"), contains("\u{1F600}"), .text("g", .contains("\u{1F601}"))]),
      [["f:one", "f:\u{1F600}", "g:\u{1F601}"]]),
    (.named("n", contains("one")), [["f:one"]]),
    (.keyword(TextTest(.contains("One")), .none), [["*:one"]]),
    (.keyword(TextTest(.contains("x")), .none), []),
    (.any([.keyword(TextTest(.contains("one")), .none), contains("two")]), [["*:one", "f:two"]]),
    (.all([.keyword(TextTest(.matches("(?i)a(bc|de)f")), .none), .not(contains("two"))]), [["*:bc", "*:de"]]),
    (.text("f", .glob(Glob([.literal("ab"), .anyRun, .literal("cde"), .anyScalar]))), [["f:cde"]]),
    (.text("f", .glob(Glob([.anyRun]))), [["f:"]]),
    (.field("f", .number(.equal, .integer(5))), [["f:"]]),
    (.all([.field("f", .number(.equal, .integer(5))), .text("g", .contains("two"))]), [["g:two"], ["f:"]]),
    (.any([.all([contains("docker"), .text("g", .contains("exec"))]), .all([contains("kube"), .text("g", .contains("run"))])]),
      [["f:docker", "f:kube"], ["g:exec", "g:run"]]),
    (.any([.all([contains("docker"), .text("g", .contains("exec"))]), contains("kube")]), [["f:docker", "f:kube"], ["f:kube", "g:exec"]]),
    (.field("f", .null), []),
    (matches("(?i)--Net[= ]HOST"), [["f:--net"]]),
    (matches(#"[/\\](docker|kubectl)(\.exe)?$"#), [["f:docker", "f:kubectl"]]),
    (matches("(foo)+bar?"), [["f:foo"]]),
    (matches("(foo)*ba"), [["f:ba"]]),
    (matches("(foo){0,2}"), [["f:"]]),
    (matches("foo|b"), [["f:"]]),
    (matches("^ab$"), [["f:ab"]]),
    (matches("a.b"), [["f:"]]),
    (matches(#"\bget +secrets\b"#), [["f:secrets"]]),
    (matches("ab\u{17F}cde"), [["f:cde"]]),
    (matches("(?i)aſb"), [["f:"]]), (matches("x\u{1F600}y"), [["f:x\u{1F600}y"]]),
  ] as [(Predicate, [[String]])])
  func requirements(_ predicate: Predicate, _ expected: [[String]]) {
    #expect(required(predicate) == expected)
  }

  @Test("an event of which the predicate holds has one of the texts", arguments: 0..<40)
  func soundness(_ batch: Int) {
    var generator = SeededGenerator(seed: UInt64(4_000 + batch))
    var (known, several) = (0, 0)
    for _ in 0..<60 {
      let predicate = Self.predicate(&generator, depth: 3)
      let required = RequiredTexts.all(of: predicate)
      if required.count > 1 { several += 1 }
      if required.isEmpty { continue }
      for _ in 0..<30 {
        var event = Event()
        for field in ["f", "g"] where !generator.oneIn(5) {
          event[field] = (0..<generator.pick([1, 1, 2])).map { _ in Self.value(&generator) }
        }
        guard Semantics.holds(predicate, on: event) else { continue }
        known += 1
        for each in required {
          #expect(each.alternatives.contains { Self.isFound($0, in: event) }, "\(predicate) of \(event)")
        }
      }
    }
    #expect(known > 50 && several > 5)
  }

  private static func isFound(_ text: RequiredTexts.FieldText, in event: Event) -> Bool {
    (text.field.map { event[$0] } ?? event.fields.values.flatMap { $0 }).contains { value in
      guard let written = value.text else { return false }
      if !written.utf8.allSatisfy({ $0 < 128 }) { return true }
      return text.bytes.isEmpty || written.lowercased().contains(String(decoding: text.bytes, as: UTF8.self))
    }
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
      let test = TextTest(generator.pick(patterns), isCaseSensitive: generator.oneIn(3))
      if generator.oneIn(5) { return .keyword(test, .none) }
      return .field(FieldPredicate(field, .text(test), quantifier: generator.oneIn(5) ? .every : .some))
    }
    switch generator.pick([0, 1, 1, 2, 3]) {
    case 0: return .all((0..<2).map { _ in predicate(&generator, depth: depth - 1) })
    case 1: return .any((0..<3).map { _ in predicate(&generator, depth: depth - 1) })
    case 2: return generator.oneIn(3) ? .not(predicate(&generator, depth: depth - 1)) : .any([])
    default: return .named("n", predicate(&generator, depth: depth - 1))
    }
  }

  private static func value(_ generator: inout SeededGenerator) -> Value {
    if generator.oneIn(6) { return generator.pick([.integer(10), .double(10.5), .boolean(true), .null]) }
    let parts = (0..<generator.pick([1, 1, 2, 4])).map { _ in
      let word = generator.pick(words)
      return generator.pick([word, word.uppercased(), word.lowercased()])
    }
    return .string(parts.joined(separator: generator.pick(["", " "])))
  }
}
