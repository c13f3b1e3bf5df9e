import Checks
import Diagnostics
import Dialects
import Events
import Foundation
import Semantics
import TestSupport
import Testing
import YAMLTree

@testable import YARALDialect

/// The comments of a text, in order.
private func comments(_ text: String) -> [[UInt8]] {
  var lexer = Lexer(SourceFile(name: "text", text: text))
  lexer.run()
  return lexer.comments.map { Array($0.comment.text.utf8) }
}

/// The tokens of a text, in order, decoded; keywords and names in lower case.
private func kinds(_ text: String) -> [Token.Kind] {
  var lexer = Lexer(SourceFile(name: "text", text: text))
  lexer.run()
  return lexer.tokens.map { token in
    if case .word(let word) = token.kind { .word(word.lowercased()) } else { token.kind }
  }
}

/// Formats, and asks of the result what must always hold: the same tree, tokens and comments, and nothing left
/// to format.
@discardableResult
private func check(_ text: String, _ name: String) -> String? {
  let source = SourceFile(name: name, text: text)
  let reading = YARAL.formatted(source)
  guard let formatted = reading.value else {
    let hasTrailingText = reading.diagnostics.contains { $0.code == .yaralTrailingText }
    #expect(YARAL.parse(source).hasErrors || hasTrailingText, "\(name)\n\(text)")
    #expect(!reading.diagnostics.contains { $0.code == .formattingDiffers }, "\(name)\n\(text)")
    return nil
  }
  let tree = YARAL.parse(SourceFile(name: name, text: formatted)).value
  #expect(tree == YARAL.parse(source).value, "\(name)\n\(text)")
  #expect(kinds(formatted) == kinds(text), "\(name)\n\(text)")
  #expect(comments(formatted) == comments(text), "\(name)\n\(text)")
  let again = YARAL.formatted(SourceFile(name: name, text: formatted)).value
  #expect(again == formatted, "\(name)\n\(text)\n----\n\(formatted)")
  let lines = formatted.utf8.split(separator: UInt8(ascii: "\n"))
  let hasTrailingBlank = lines.contains { $0.last == UInt8(ascii: " ") }
  #expect(!hasTrailingBlank || text.contains("/*"), "\(name)")
  return formatted
}

@Suite struct FormattingPropertyTests {
  @Test func everyPublishedRule() throws {
    var count = 0
    for (path, text) in try corpusRules() where check(text, path) != nil { count += 1 }
    print("yara-l corpus: \(count) rules formatted")
  }

  /// What is emitted is formatted already.
  @Test func emittedRules() throws {
    let folder = repository.appending(path: "golden/yaral")
    let paths = files(below: folder, withSuffix: ".yaral")
    #expect(!paths.isEmpty)
    for path in paths {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      #expect(check(text, path) == text, "\(path)")
    }
  }

  /// So is what is written for any detection.
  @Test(arguments: 0..<8)
  func writtenDetections(_ batch: Int) {
    for number in 0..<40 {
      var random = RandomDetections(seed: UInt64(batch * 1000 + number))
      guard let detection = Checks.check(random.detection()).value,
        let file = YARAL.raise(detection).file
      else { continue }
      let text = YARAL.print(file)
      #expect(check(text, "batch \(batch), number \(number)") == text)
    }
  }

  private static let pieces = [
    " /* b */ ", "/* b */", " // l\n", "\n// l\n", "\n\n// l\n\n", "\n/* b */\n", "/* b\n   c */",
    "\n/* b\n*/ ", "\n", "\n\n", " ", "/* a */ // b\n", "/* a *//* b */", "\n  /* a */ /* b */\n",
  ]

  /// Comments and line breaks between any two tokens.
  @Test(arguments: 0..<24)
  func commentsAnywhere(_ batch: Int) {
    for number in 0..<40 {
      let seed = batch * 1000 + number
      var random = RandomRules(seed: seed)
      let text = random.rule()
      var lexer = Lexer(SourceFile(name: "rule", text: text))
      lexer.run()
      let chance = random.generator.pick([2, 4, 10, 30])
      var spoilt = ""
      for token in lexer.tokens {
        if random.generator.oneIn(chance) {
          spoilt += random.generator.pick(Self.pieces)
          if random.generator.oneIn(3) { spoilt += random.generator.pick(Self.pieces) }
        }
        let isGlued = token.kind == .symbol(.dot) || token.kind == .symbol(.openParenthesis)
        spoilt += (isGlued || !random.generator.oneIn(8) ? " " : "\n") + lexer.text(token.range)
      }
      if check(spoilt, "seed \(seed)") == nil { Issue.record("seed \(seed) is not formatted\n\(spoilt)") }
    }
  }

  /// Damaged texts are formatted rightly, or refused.
  @Test(arguments: 0..<20)
  func damaged(_ batch: Int) {
    var generator = SeededGenerator(seed: UInt64(batch))
    for number in 0..<40 {
      var random = RandomRules(seed: batch * 1000 + number)
      var bytes = Array(random.rule().utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let pieces = Self.pieces + ["(", ")", "\"", "`", "/", "/*", "\r", "}", "rule s {", "or"]
        bytes.insert(contentsOf: Array(generator.pick(pieces).utf8), at: place)
      }
      check(String(decoding: bytes, as: UTF8.self), "batch \(batch), number \(number)")
    }
  }
}

/// What the best known printer of YARA-L does wrong, and this one must not.
@Suite struct FormatterFaultTests {
  @Test func recordedFaults() throws {
    guard let url = SharedFiles.url("reference/formatter-faults.yaml") else {
      return print("skipped: ../shared/reference/formatter-faults.yaml is not there")
    }
    let source = SourceFile(name: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
    let cases = try #require(parseYAML(source).value.first?.root.items)
    #expect(!cases.isEmpty)
    for fault in cases {
      let text = try #require(fault["source"]?.scalar?.text)
      let expected = try #require(fault["source_verdict"]?.scalar?.text)
      let formatted = try #require(check(text, fault["id"]?.scalar?.text ?? ""))
      var event = Event()
      for entry in fault["event"]?.entries ?? [] {
        let value = try #require(entry.value.scalar?.text)
        event[entry.key.scalar?.text ?? ""] = [Int64(value).map { .integer($0) } ?? .string(value)]
      }
      var lists: [String: [String]] = [:]
      for entry in fault["lists"]?.entries ?? [] {
        lists[entry.key.scalar?.text ?? ""] = entry.value.items?.compactMap(\.scalar?.text)
      }
      #expect(verdict(formatted, event, lists) == expected, "\(fault["id"]?.scalar?.text ?? "")\n\(formatted)")
    }
  }

  /// The same classes of faults, and the nearest event that tells.
  @Test(arguments: [
    (#"not ($e.target.hostname = "a" and $e.target.port = 80)"#, "b", true),
    (#"not ($e.target.hostname = "a" and $e.target.port = 80)"#, "a", false),
    (#"not $e.target.hostname = "a""#, "b", true),
    (#"not re.regex($e.target.hostname, `^a`) nocase"#, "AB", false),
    (#"$e.target.hostname = `a.c`"#, "abc", false),
    (#"$e.target.hostname = `a\b`"#, #"a\b"#, true),
    (#"$e.target.hostname = "a\\b""#, #"a\b"#, true),
    (#"$e.target.hostname = /a\/b/"#, "a/b", true),
    (#"$e.target.hostname in %names"#, "listed", true),
  ])
  func ownFaults(_ statement: String, _ host: String, _ expected: Bool) throws {
    let text = "rule r { meta: events: // why\n \(statement) // because\n condition: $e }"
    let formatted = try #require(check(text, statement))
    #expect(formatted.contains("    \(statement) // because\n"))
    let event = Event(fields: ["target.hostname": [.string(host)], "target.port": [.integer(80)]])
    #expect(verdict(formatted, event, ["names": ["listed"]]) == String(expected))
  }

  private func verdict(_ text: String, _ event: Event, _ lists: [String: [String]]) -> String {
    let lowered = YARAL.lower(YARAL.parse(SourceFile(name: "rule", text: text)).value)
    guard let rule = lowered.value.first, !lowered.hasErrors else { return "refused" }
    return String(!meaning(of: rule.detection, on: [event], lists: lists).isEmpty)
  }
}
