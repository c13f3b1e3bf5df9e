import Detections
import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

private func ruleText(_ line: String, outcome: String = "") -> String {
  """
  rule r {
    meta:
    events:
      $e.metadata.event_type = "PROCESS_LAUNCH"
      $h = $e.principal.hostname
      \(line)
    match:
      $h over 24h
    \(outcome.isEmpty ? "" : "outcome:\n    \(outcome)")
    condition:
      $e
  }
  """
}

private func event(_ time: String, command: String = "abc", port: Int = 1) -> String {
  #"{"metadata":{"event_type":"PROCESS_LAUNCH","event_timestamp":"2026-01-01T\#(time)Z"},"principal":{"hostname":"h"},"#
    + #""target":{"port":\#(port),"process":{"command_line":"\#(command)"}}}"#
}

private let raw = readEvents(
  Array([event("00:00:00"), event("03:00:00", command: "a", port: 2)].joined(separator: "\n").utf8), named: "e"
).events

/// Functions whose result the events alone do not say, and others that were refused.
@Suite struct ClockTests {
  private func evaluate(_ text: String, now: String? = nil, lists: [String: String] = [:]) throws -> [RuleAlert] {
    var settings = TranspilerSettings()
    for (name, content) in lists { settings.addList(named: name, Array(content.utf8)) }
    let transpiler = makeTranspiler(settings)
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: text))
    try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
    let result = transpiler.evaluate(
      reading.value, on: raw,
      EvaluationSettings(schema: .udm, layout: .tumbling, now: now.flatMap(Timestamp.init(text:))))
    #expect(result.diagnostics.isEmpty)
    return result.value
  }

  /// A rule without a window forgets its translation in a stream, and has it made again: at the time of the run.
  @Test("a stream is run at the time that is said", arguments: [
    ("2026-01-01T00:30:00Z", [0]), ("2026-01-01T03:30:00Z", [1]), ("2026-01-02T00:00:00Z", []),
  ] as [(String, [Int])])
  func timeOfTheStream(_ now: String, _ expected: [Int]) throws {
    let text = ruleText("$e.metadata.event_timestamp.seconds < timestamp.current_seconds()\n"
      + "3600 > timestamp.current_seconds() - $e.metadata.event_timestamp.seconds")
      .replacing("  match:\n    $h over 24h\n", with: "")
    let settings = EvaluationSettings(schema: .udm, now: Timestamp(text: now))
    let stream = try RuleSet([SourceFile(name: "r.yaral", text: text)]).stream(StreamSettings(evaluation: settings))
    let lines = [event("00:00:00"), event("03:00:00")].joined(separator: "\n") + "\n"
    let alerts = stream.feed(lines.utf8) + stream.finish()
    #expect(alerts.flatMap(\.events).map(\.source.line) == expected)
    #expect(stream.diagnostics.isEmpty)
  }

  /// Without a time, the newest event says it: 03:00:00.
  @Test(
    arguments: [
      ("3600 > timestamp.current_seconds() - $e.metadata.event_timestamp.seconds", nil, [1]),
      ("3600 > timestamp.current_seconds() - $e.metadata.event_timestamp.seconds", "2026-01-01T00:30:00Z", [0, 1]),
      ("3600 > timestamp.current_seconds() - $e.metadata.event_timestamp.seconds", "2026-01-02T00:00:00Z", []),
      ("$e.metadata.event_timestamp.seconds > timestamp.now() - 3600", nil, [1]),
      ("$e.metadata.event_timestamp.seconds < timestamp.now() - 3600", nil, [0]),
    ] as [(String, String?, [Int])])
  func timeOfTheRun(_ line: String, _ now: String?, _ expected: [Int]) throws {
    let text = ruleText(line)
    #expect(try evaluate(text, now: now).flatMap { $0.events.map(\.source.line) } == expected)
    let rule = try #require(transpiler.read(SourceFile(name: "r.yaral", text: text)).value.first)
    let emission = transpiler.emit(rule, as: .yaral)
    #expect(emission.text?.contains("timestamp.current_seconds()") == true, "\(emission.diagnostics.map(\.message))")
    #expect(transpiler.emit(rule, as: .swift).text == nil)
  }

  @Test func outcomeOfTheTime() throws {
    let text = ruleText("", outcome: "$age = timestamp.now() - min($e.metadata.event_timestamp.seconds)")
    #expect(try evaluate(text).first?.alert.outcomes.map(\.value) == [.integer(10_800)])
  }

  /// The test says the time, or the command line, or the newest event.
  @Test(arguments: [("", nil, true), ("", "2026-01-02T00:00:00Z", false), (", now: 30m", "2026-01-02T00:00:00Z", true)])
  func inTests(_ key: String, _ now: String?, _ isMatch: Bool) throws {
    let text = ruleText("3600 > timestamp.current_seconds() - $e.metadata.event_timestamp.seconds")
    let rules = transpiler.read(SourceFile(name: "r.yaral", text: text)).value
    let tests = "tests: [{name: a, event: {metadata.event_type: PROCESS_LAUNCH, principal.hostname: h}, expect: match\(key)}]"
    let extended = transpiler.adding(tests: SourceFile(name: "r.tests.yaml", text: tests), to: rules)
    #expect(extended.diagnostics.isEmpty)
    let results = transpiler.test(try #require(extended.value.first), now: now.flatMap(Timestamp.init(text:)))
    #expect(results.first { $0.target == "evaluator" }?.outcome == (isMatch ? .passed : .failed("expected an alert, got none")))
  }

  @Test(
    "which events alert",
    arguments: [
      // FIPS 180-2, appendix B.1.
      (#"hash.sha256($e.target.process.command_line) = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#, [0]),
      ("strings.contains($e.target.process.command_line, $e.principal.hostname)", []),
      ("strings.contains($e.principal.hostname, $e.principal.user.userid)", [0, 1]),
      ("strings.starts_with($e.metadata.event_type_of_nothing, $e.principal.hostname)", nil),
      (#"cast.as_string($e.target.port, "none") = "2""#, [1]),
      ("$e.target.port in %t.port", [1]),
      ("not $e.target.port in %t.port", [0]),
    ] as [(String, [Int]?)])
  func functions(_ line: String, _ expected: [Int]?) throws {
    guard let expected else {
      #expect(transpiler.read(SourceFile(name: "r.yaral", text: ruleText(line))).hasErrors)
      return
    }
    let found = try evaluate(ruleText(line), lists: ["t": "port\n2\n"])
    #expect(found.flatMap { $0.events.map(\.source.line) } == expected)
  }

  /// What is computed in outcomes is written, and read back as the same.
  @Test(arguments: [
    ("$a = window.avg($e.target.port, true)", "$a = window.avg($e.target.port, true)"),
    ("$a = sum($e.target.port) / 1024.0", "$a = sum($e.target.port) / 1024.0"),
    ("$a = array_distinct(hash.sha256($e.target.process.command_line))", "= hash.sha256($e.target.process.command_line)"),
  ])
  func outcomesAreWritten(_ outcome: String, _ written: String) throws {
    let rule = try #require(transpiler.read(SourceFile(name: "r.yaral", text: ruleText("", outcome: outcome))).value.first)
    let emission = transpiler.emit(rule, as: .yaral)
    #expect(emission.text?.contains(written) == true, "\(emission.text ?? "") \(emission.diagnostics.map(\.message))")
  }

  /// The window's own time prints back, and is refused for evaluation by its name.
  @Test func windowTimes() throws {
    let source = SourceFile(name: "r.yaral", text: ruleText("", outcome: "$start = window_start"))
    let reading = transpiler.read(source)
    #expect(reading.diagnostics.contains { $0.message.contains("'window_start'") })
    #expect(!transpiler.parse(source, as: .yaral).diagnostics.contains { $0.severity == .error })
  }
}
