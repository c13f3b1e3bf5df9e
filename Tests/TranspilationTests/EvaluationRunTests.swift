import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

private func events(_ text: String) -> [Event] {
  readEvents(Array(text.utf8), named: "events.jsonl").events
}

private let windowed = """
  window: {by: [host.name], over: 5m}
  outcomes:
    times: {count: e}
    risk_score: {max: {line: 7}}
  """

@Suite struct EvaluationRunTests {
  @Test func objectOfASingleEvent() throws {
    let found = transpiler.evaluate(
      [try rule(ruleText())],
      on: events("{\"process.command_line\":\"ls\"}\n{\"process.command_line\":\"evil\",\"event.id\":\"x1\"}\n"),
      EvaluationSettings(schema: .neutral))
    #expect(found.diagnostics.isEmpty)
    #expect(
      found.value.map(\.json.line) == [
        #"{"rule":"3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f","file":"rule.yaml","title":"Sample","severity":"low","#
          + #""time":null,"window":null,"match":{},"outcomes":{},"risk_score":null,"#
          + #""events":[{"file":"events.jsonl","line":1,"id":"x1"}]}"#
      ])
  }

  @Test("combinations of several long lists are counted up to a limit, and somebody is told")
  func combinationsAreBounded() throws {
    let text = """
      title: Base
      name: base
      logsource: {category: test}
      detection: {s: {k: v}, condition: s}
      ---
      title: Many
      correlation:
          type: value_count
          rules: [base]
          group-by: [k]
          timespan: 5m
          condition: {field: [a, b], gte: 10000}
      """
    let rules = transpiler.read(SourceFile(name: "many.yml", text: text)).value
    func evaluate(_ first: Int, _ second: Int) -> (alerts: Int, codes: [DiagnosticCode]) {
      func list(_ count: Int) -> String { (0..<count).map { "\"x\($0)\"" }.joined(separator: ",") }
      let line = "{\"k\":\"v\",\"@timestamp\":\"2026-04-20T10:01:00Z\",\"a\":[\(list(first))],\"b\":[\(list(second))]}"
      let found = transpiler.evaluate(rules, on: events(line), EvaluationSettings(schema: .sigma, isRouted: false))
      return (found.value.count, found.diagnostics.map(\.code))
    }
    #expect(evaluate(100, 99) == (0, []))
    #expect(evaluate(100, 100) == (1, []))
    #expect(evaluate(100, 101) == (1, [.tooManyCombinations]))
    #expect(evaluate(5_000, 5_000) == (1, [.tooManyCombinations]))
  }

  @Test func objectOfAWindow() throws {
    let text = """
      {"process.command_line":"evil","host.name":"h","@timestamp":"2026-04-20T10:01:00Z"}
      {"process.command_line":"very evil","host.name":"h","@timestamp":"2026-04-20T10:04:59Z"}
      """
    let found = transpiler.evaluate(
      [try rule(ruleText(more: windowed))], on: events(text),
      EvaluationSettings(schema: .neutral, layout: .tumbling))
    let alert = try #require(found.value.first)
    #expect(found.value.count == 1)
    let key = try #require(alert.alert.match.first?.name)
    #expect(
      alert.json.line == #"{"rule":"3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f","file":"rule.yaml","title":"Sample","#
        + #""severity":"low","time":"2026-04-20T10:04:59Z","#
        + #""window":{"start":"2026-04-20T10:00:00Z","end":"2026-04-20T10:05:00Z"},"match":{"\#(key)":"h"},"#
        + #""outcomes":{"times":2,"risk_score":7},"risk_score":7,"events":"#
        + #"[{"file":"events.jsonl","line":0,"id":null},{"file":"events.jsonl","line":1,"id":null}]}"#)
  }

  /// A placeholder without values would quietly hold of nothing (Sigma reference, section 8).
  @Test func placeholderWithoutValues() throws {
    let text = """
      title: placeholder
      logsource: {category: process_creation, product: windows}
      detection:
        line: {CommandLine|expand: '%tools%'}
        condition: line
      """
    let all = events(#"{"CommandLine":"evil"}"#)
    let settings = EvaluationSettings(schema: .sigma, isRouted: false)
    let refused = transpiler.evaluate([try rule(text, name: "rule.yml")], on: all, settings)
    #expect(refused.value.isEmpty)
    #expect(refused.diagnostics.map(\.code) == [.unknownList])
    let given = makeTranspiler(TranspilerSettings(lists: ["tools": ["evil"]]))
    let found = given.evaluate(given.read(SourceFile(name: "rule.yml", text: text)).value, on: all, settings)
    #expect(found.value.count == 1)
    #expect(found.diagnostics.isEmpty)
  }

  /// Alerts come in the order of the events, and within an event in the order of the rules.
  @Test func order() throws {
    let first = try rule(ruleText(name: "first"))
    let second = try rule(ruleText(name: "second", commandLine: "{contains: 'il'}"))
    let lines = (0..<50).map { #"{"process.command_line":"\#($0 % 3 == 0 ? "evil" : "oil")"}"# }
    let found = transpiler.evaluate(
      [first, second], on: events(lines.joined(separator: "\n")), EvaluationSettings(schema: .neutral))
    let expected = (0..<50).flatMap { $0 % 3 == 0 ? ["first \($0)", "second \($0)"] : ["second \($0)"] }
    #expect(found.value.map { "\($0.rule.name) \($0.events[0].source.line)" } == expected)
  }

  private static let channels = [
    "Microsoft-Windows-Sysmon/Operational", "Security", "security", "Microsoft-Windows-PowerShell/Operational",
    "PowerShellCore/Operational", "Windows PowerShell",
  ]

  /// Sigma rules look only at events of their log source, unless routing is off. The numbers are those of the
  /// lines: channel 0 with EventID 1, 3 and "13", the others with 4104, and last an event without a channel.
  @Test(
    arguments: [
      ("category: process_creation, product: windows", [0]), ("category: network_connection", [1, 8]),
      ("category: registry_set, product: windows", [2]), ("category: Registry_Event, product: Windows", [2]),
      ("service: sysmon, product: windows", [0, 1, 2]), ("service: security, product: windows", [3, 4]),
      ("category: ps_script, product: windows", [5, 6]), ("category: ps_module, product: windows", []),
      ("service: powershell-classic, product: windows", [7]),
      ("category: process_creation, service: security, product: windows", []),
      ("category: process_creation, product: linux", [8]), ("product: windows", Array(0...7)),
      ("category: file_access, product: windows", Array(0...8)), ("category: proxy", [8]),
    ])
  func routing(_ source: String, _ expected: [Int]) throws {
    let text = """
      title: Sample
      id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f
      status: test
      logsource: {\(source)}
      detection:
        line: {CommandLine|contains: evil}
        condition: line
      level: high
      """
    let sigma = try rule(text, name: "rule.yml")
    func log(_ channel: Int, _ number: String) -> String {
      #"{"Channel":"\#(Self.channels[channel])","EventID":\#(number),"CommandLine":"evil"}"# + "\n"
    }
    let lines =
      log(0, "1") + log(0, "3") + log(0, #""13""#) + (1...5).map { log($0, "4104") }.joined()
      + #"{"CommandLine":"evil"}"#
    func found(_ isRouted: Bool) -> [Int] {
      transpiler.evaluate([sigma], on: events(lines), EvaluationSettings(schema: .sigma, isRouted: isRouted)).value
        .map { $0.events[0].source.line }
    }
    #expect(found(true) == expected)
    #expect(found(false) == Array(0...8))
  }

  /// The same of neutral events that say where they come from.
  @Test func routingOfNeutralEvents() throws {
    let rule = try rule(ruleText())
    let lines = events(
      #"{"process.command_line":"evil","logsource":{"category":"file_event"}}"# + "\n"
        + #"{"process.command_line":"evil"}"#)
    func found(_ isRouted: Bool) -> Int {
      transpiler.evaluate([rule], on: lines, EvaluationSettings(schema: .neutral, isRouted: isRouted)).value.count
    }
    #expect(found(true) == 1)
    #expect(found(false) == 2)
  }
}
