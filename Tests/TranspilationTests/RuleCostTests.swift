import Diagnostics
import JSONEvents
import Testing

@testable import Transpilation

private func rule(_ title: String, _ detection: String) -> String {
  "title: \(title)\nlogsource: {category: test}\ndetection: \(detection)\n"
}

/// What rules cost in a stream, and which no index can serve.
@Suite struct RuleCostTests {
  @Test("each rule is counted as often as it is looked at", arguments: [1, 2, 3])
  func counts(jobs: Int) throws {
    // One event in three has the word; one in five of these ends as the pattern wants.
    let text = (0..<3_000).map { number in
      "{\"line\":\"\(number % 3 == 0 ? "a rundll32 line" : "another line") \(number % 15 == 0 ? "x1y" : "z")\"}\n"
    }.joined()
    let rules = [
      rule("Word", "{s: {line|contains: rundll32}, condition: s}"),
      rule("Word and pattern", "{s: {line|contains: rundll32}, p: {line|re: 'x[0-9]+y$'}, condition: s and p}"),
      rule("Never", "{s: {line|contains: certutil}, condition: s}"),
    ].joined(separator: "---\n")
    let stream = EvaluationStream(
      transpiler, transpiler.read(SourceFile(name: "costs.yml", text: rules)).value,
      StreamSettings(
        evaluation: EvaluationSettings(schema: .sigma, isRouted: false), jobs: jobs, countsRules: true))
    let bytes = Array(text.utf8)
    var position = 0
    var alerts = 0
    try stream.read(named: "events") { memory in
      let count = min(memory.count, bytes.count - position, 4_096)
      memory.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    } tell: { alerts += $0.count }
    #expect(alerts == 1_200)
    let found = Dictionary(uniqueKeysWithValues: stream.ruleStatistics.map { ($0.rule.title, $0) })
    #expect(found.keys.sorted() == ["Word", "Word and pattern"])
    #expect(found["Word"]?.candidates == 1_000)
    #expect(found["Word"]?.evaluations == 0)
    #expect(found["Word"]?.matches == 1_000)
    #expect(found["Word and pattern"]?.candidates == 1_000)
    // A short word that the pattern requires is asked before it.
    #expect((1_000...3_000).contains(found["Word and pattern"]?.evaluations ?? 0))
    #expect(found["Word and pattern"]?.matches == 200)
    let shares = stream.ruleStatistics.map(\.timeShare)
    #expect(shares == shares.sorted(by: >))
    #expect(shares.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test("a rule's share of the time is one of all measured events, the last as well", arguments: [16, 32, 33])
  func lastEvent(count: Int) throws {
    let stream = EvaluationStream(
      transpiler, transpiler.read(SourceFile(name: "costs.yml", text: rule("Word", "{s: {a|contains: word}, condition: s}"))).value,
      StreamSettings(evaluation: EvaluationSettings(schema: .sigma, isRouted: false), countsRules: true))
    // The sixteenth event of each sixteen is measured; with sixteen it is the only one, and no other comes after it.
    _ = stream.feed(Array(String(repeating: "{\"a\":\"a word\"}\n", count: count).utf8))
    _ = stream.finish()
    let found = try #require(stream.ruleStatistics.first)
    #expect(found.matches == count)
    #expect(found.timeShare > 0 && found.timeShare < 1)
  }

  @Test("nothing is counted unless somebody asks")
  func uncounted() {
    let stream = EvaluationStream(
      transpiler, transpiler.read(SourceFile(name: "costs.yml", text: rule("Word", "{s: {a: b}, condition: s}"))).value)
    _ = stream.feed(Array("{\"a\":\"b\"}\n".utf8))
    #expect(stream.ruleStatistics.isEmpty)
  }

  @Test(
    "rules that no index can serve are named with the reason",
    arguments: [
      ("{s: {a|contains: 'word'}, condition: s}", nil),
      ("{s: {a|contains: 'wor'}, condition: s}", "shorter texts"),
      ("{s: {a: 'w'}, condition: s}", nil),
      ("{s: {a|startswith: 'w'}, condition: s}", nil),
      ("{s: {a|re: '[0-9]+x'}, condition: s}", "patterns without such a text"),
      ("{s: {a|re: 'word[0-9]+x'}, condition: s}", nil),
      ("{s: {a|contains: 'word'}, condition: not s}", "what is not there"),
      ("{s: {a|contains: 'word'}, t: {b|gt: 5}, condition: s or t}", "numbers"),
      ("{s: {a|contains: 'word'}, t: {b|gt: 5}, condition: s and t}", nil),
      ("{s: {a|cidr: 10.0.0.0/8}, condition: s}", "networks"),
      ("{s: {a|fieldref: b}, condition: s}", "values that are the same in two fields"),
    ] as [(String, String?)])
  func withoutIndex(_ detection: String, _ reason: String?) {
    let read = transpiler.read(SourceFile(name: "index.yml", text: rule("Word", detection)))
    #expect(read.value.count == 1)
    let found = transpiler.indexFindings(of: read.value)
    guard let reason else {
      #expect(found.isEmpty)
      return
    }
    #expect(found.map(\.code) == [.ruleWithoutIndex])
    #expect(found.first?.message.hasSuffix("it asks for \(reason)") == true, "\(found.map(\.message))")
  }
}
