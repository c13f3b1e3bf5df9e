import DetectionRuntime
import Detections
import Events
import JSONEvents
import Patterns
import TestSupport
import Testing

@testable import Evaluation

/// Fields that no rule is found by are only searched when a rule that was found asks for them, and answer the same.
@Suite struct LateIndexTests {
  @Test("a rule alone, so that most of its fields wait", arguments: 0..<16)
  func alone(_ batch: Int) throws {
    var matching = 0
    for round in 0..<20 {
      let seed = UInt64(batch * 100 + round)
      var random = RandomWords(seed: seed)
      var writer = JSONWriter(seed: seed)
      let detection = try CompiledDetection(
        Detection(
          metadata: Metadata(name: "rule"), taxonomy: .neutral,
          variables: [EventVariable(name: "event", predicate: random.predicate(4))], condition: .present("event")))
      var evaluator = StreamEvaluator(
        SharedPrograms(StreamRules([detection], StreamEvaluatorTests.naming), revisions: [5, 40, 90, .max]))
      for _ in 0..<200 {
        let line = writer.line(random.event())
        let raw = try #require(readEvents(Array(line.utf8), named: "lines").events.first, "\(line)")
        let expected = detection.matches(variable: 0, StreamEvaluatorTests.naming.whole(raw))
        let found = evaluator.matches(in: PaddedLine(line))
        #expect(found.isEmpty != expected, "seed \(seed): \(line) \(detection.detection.variables)")
        matching += expected ? 1 : 0
      }
    }
    #expect(matching > 100)
  }

  /// Started programs are rare, and what they are started with is long.
  private static func rule() throws -> CompiledDetection {
    func line(_ pattern: TextPattern) -> Predicate { .text("line", pattern) }
    let predicate = Predicate.any([
      .all([.text("path", .endsWith("/docker")), .any([line(.contains("privileged")), line(.matches("(?i)host *= *root"))])]),
      .all([.text("path", .endsWith("/nsenter")), .not(line(.contains("help"))), .field(Field("line"), .present)]),
    ])
    return try CompiledDetection(
      Detection(
        metadata: Metadata(name: "rule"), taxonomy: .neutral,
        variables: [EventVariable(name: "event", predicate: predicate)], condition: .present("event")))
  }

  @Test func whatIsKnownOfThemIsKnownInTime() throws {
    let rules = StreamRules([try Self.rule()], StreamEvaluatorTests.naming)
    let shared = SharedPrograms(rules, revisions: [20, 40, .max])
    var evaluator = StreamEvaluator(shared)
    let cases: [(path: String, line: String, isMatch: Bool)] = [
      ("/bin/docker", "run --privileged alpine", true), ("/bin/docker", "run --PRIVILEGED alpine", true),
      ("/bin/docker", "ps", false), ("/bin/docker", "Host = root", true), ("/bin/sh", "--privileged", false),
      ("/bin/nsenter", "-t 1", true), ("/bin/nsenter", "--help", false), ("/bin/sh", "host=root", false),
    ]
    for round in 0..<20 {
      for (path, line, isMatch) in cases {
        let text = PaddedLine("{\"path\": \"\(path)\", \"line\": \"\(line)\"}")
        #expect(evaluator.matches(in: text).count == (isMatch ? 1 : 0), "\(round): \(path) \(line)")
      }
      #expect(evaluator.matches(in: PaddedLine(#"{"path": "/bin/nsenter"}"#)).isEmpty)
      let common = PaddedLine(#"{"path": "/bin/ls", "line": "ls privileged host = root"}"#)
      for _ in 0..<20 { #expect(evaluator.matches(in: common).isEmpty) }
    }
    let program = shared.program(rules.routing.atoms.map { _ in false }).program
    let waiting = (0..<program.indexes.count).filter { program.isLate[$0] }.map { index in
      rules.tables.slots.names[Int(program.indexes[index].slot)]
    }
    #expect(waiting == ["line"])
  }

  @Test("an invalid escape makes no event, whether its field is searched or not")
  func brokenEscapes() throws {
    var evaluator = StreamEvaluator(
      SharedPrograms(StreamRules([try Self.rule()], StreamEvaluatorTests.naming), revisions: [2, .max]))
    for round in 0..<8 {
      for (escape, isFine) in [
        (#"\q"#, false), (#"\u12"#, false), (#"\ud83d\n"#, false), (#"\u00e9"#, true), (#"\\\\"#, true), (#"\n\t\/"#, true),
        (#"\\q"#, true), (#"12345\q"#, false), (#"1234567\q"#, false), (#"123456\\\u004"#, false),
      ] {
        for path in ["/bin/ls", "/bin/docker"] {
          let text = PaddedLine("{\"path\": \"\(path)\", \"line\": \"\(escape)\"}")
          let status = withExtendedLifetime(text) { evaluator.evaluate(text.bytes) }
          #expect((status == .event) == isFine, "\(round): \(path) \(escape)")
        }
      }
    }
  }
}
