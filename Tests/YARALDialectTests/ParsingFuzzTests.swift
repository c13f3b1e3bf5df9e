import Diagnostics
import TestSupport
import Testing

@testable import YARALDialect

/// Damaged texts are read without a crash, what is read can be printed, and what is printed is read as the same.
@Suite struct ParsingFuzzTests {
  private static let text = """
    rule container_cli { // comment
      meta:
        author = "me \\\\ \\"you\\""
      events:
        $e.metadata.event_type = "PROCESS_LAUNCH"
        ($e.f = /a\\/[^/]b/ nocase or not any $e.ip = `x`) and $e.g["k"] in regex %list.c
        $h = $e.principal.hostname
      match:
        $h over 5m before $e
      outcome:
        $a = max(if(re.regex($e.f, `(?i)x`), 3, 0) + 1 - 2 * 3)
      condition:
        $e and ($a > 0 or #e >= 2) and !$f
      options:
        allow_zero_values = true
    }
    """
  private static let pieces = [
    "(", ")", "\"", "`", "/", "//", "/*", "*/", "{", "}", "\n", "$", "#", "%", "$e", "rule r {", "events:",
    "not ",
    " or ", "any ", "nocase", "= ", "\\", "[", "]", ",", "é", "5m", "-", "if(", ".", ":", "\u{0}",
  ]

  @Test(arguments: 0..<40)
  func damage(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<50 {
      var bytes = Array(Self.text.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes.insert(contentsOf: Array(generator.pick(Self.pieces).utf8), at: place)
        case 1:
          bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...12, using: &generator)))
        default:
          let other = Int.random(in: 0...bytes.count, using: &generator)
          bytes.insert(
            contentsOf: bytes[min(place, other)..<min(max(place, other), min(place, other) + 30)], at: place)
        }
      }
      let reading = YARAL.parse(SourceFile(name: "rule.yaral", bytes: bytes))
      for span in reading.diagnostics.compactMap(\.span) {
        #expect(0 <= span.bytes.lowerBound && span.bytes.upperBound <= bytes.count)
      }
      _ = YARAL.lower(reading.value)
      guard !reading.hasErrors else { continue }
      let printed = YARAL.print(reading.value)
      let again = YARAL.parse(SourceFile(name: "printed.yaral", text: printed))
      #expect(again.value == reading.value, "\(String(decoding: bytes, as: UTF8.self))\n\(printed)")
    }
  }
}
