import Foundation
import Testing

private let neutralEvents = """
  {"process.command_line":"good","host.name":"h","@timestamp":"2026-04-20T10:00:00Z","event.id":"a"}
  {"process.command_line":"evil","host.name":"h","@timestamp":"2026-04-20T10:01:00Z","event.id":"b"}
  {"process.command_line":"evil2","host.name":"h","@timestamp":"2026-04-20T10:00:30Z"}

  """

private let udmEvents = """
  {"metadata":{"event_type":"PROCESS_LAUNCH","event_timestamp":"2026-04-20T10:01:00Z","product_log_id":"u1"},"principal":{"hostname":"h"},"target":{"process":{"command_line":"evil"}}}
  {"metadata":{"event_type":"PROCESS_LAUNCH","event_timestamp":"2026-04-20T10:06:00Z","product_log_id":"u2"},"principal":{"hostname":"h"},"target":{"process":{"command_line":"evil"}}}

  """

@Suite struct EvalTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("rule.yaml", goodRule())
    try workspace.write("window.yaml", windowRule)
    try workspace.write("e.jsonl", neutralEvents)
    try workspace.write("udm.jsonl", udmEvents)
  }

  @Test func jsonLines() throws {
    let outcome = try workspace.run("eval", "rule.yaml", "--events", "e.jsonl")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    #expect(
      outcome.lines == [
        #"{"rule":"\#(goodID)","file":"rule.yaml","title":"A good rule","severity":"high","#
          + #""time":"2026-04-20T10:01:00Z","window":null,"match":{},"outcomes":{},"risk_score":null,"#
          + #""events":[{"file":"e.jsonl","line":1,"id":"b"}]}"#,
        #"{"rule":"\#(goodID)","file":"rule.yaml","title":"A good rule","severity":"high","#
          + #""time":"2026-04-20T10:00:30Z","window":null,"match":{},"outcomes":{},"risk_score":null,"#
          + #""events":[{"file":"e.jsonl","line":2,"id":null}]}"#,
      ])
  }

  @Test(
    arguments: [
      ("tumbling", ["10:00:00 10:05:00", "10:05:00 10:10:00"]),
      (
        "hop=60s",
        (57...66).map { start in
          func clock(_ minutes: Int) -> String { "\(9 + minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):00" }
          return "\(clock(start).count == 7 ? "0" : "")\(clock(start)) \(clock(start + 5))"
        }
      ),
    ])
  func windows(_ layout: String, _ expected: [String]) throws {
    let outcome = try workspace.run(
      "eval", "window.yaml", "--events", "udm.jsonl", "--schema", "udm", "--windows", layout)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = outcome.objects.compactMap { $0["window"] as? [String: String] }.map { window in
      [window["start"], window["end"]].map { String(($0 ?? "").dropFirst(11).dropLast()) }.joined(separator: " ")
    }
    #expect(found.sorted() == expected)
    #expect(outcome.objects.allSatisfy { $0["risk_score"] as? Int == 5 })
    #expect(outcome.objects.allSatisfy { ($0["match"] as? [String: String]) == ["host": "h"] })
  }

  /// The same events in every form that is read.
  @Test func containers() throws {
    let expected = try workspace.run("eval", "rule.yaml", "--events", "e.jsonl").objects.count
    #expect(expected == 2)
    let small = #"{"process.command_line":"evil"}"# + "\n" + #"{"process.command_line":"evil"}"# + "\n"
    try workspace.write("small.jsonl.gz", gzipped(small))
    try workspace.write("small.jsonl.zst", zstandard(small))
    try workspace.write("array.json", "[" + small.split(separator: "\n").joined(separator: ",\n") + "]")
    for name in ["small.jsonl.gz", "small.jsonl.zst", "array.json"] {
      let outcome = try workspace.run("eval", "rule.yaml", "--events", name)
      #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      #expect(outcome.objects.count == 2, "\(name)")
    }
    #expect(try workspace.run("eval", "rule.yaml", "--events", "-", input: small).objects.count == 2)
    let several = try workspace.run("eval", "rule.yaml", "--events", "small.jsonl.gz", "array.json", "e.jsonl")
    #expect(several.objects.count == 6)
    try workspace.write("damaged.jsonl.gz", gzipped(small).dropLast(20))
    let damaged = try workspace.run("eval", "rule.yaml", "--events", "damaged.jsonl.gz", "e.jsonl")
    #expect(damaged.status == 3)
    // The first line could be read.
    #expect(damaged.objects.count == 3)
  }

  /// What a shell gives as a path may be a pipe.
  @Test func pipesWithAPath() throws {
    let outcome = try workspace.shell(
      "mkfifo pipe && { cat e.jsonl > pipe & } && \"$TRANSPILE\" eval rule.yaml --events pipe")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.objects.count == 2)
    let nothing = try workspace.run("eval", "rule.yaml", "--events", "/dev/null")
    #expect(nothing.status == 0, "\(nothing.errors)")
  }

  @Test func badLinesAreSaidAndTheRestGoesOn() throws {
    try workspace.write("bad.jsonl", "{\"process.command_line\":\n{\"process.command_line\":\"evil\"}\nnull\n")
    let outcome = try workspace.run("eval", "rule.yaml", "--events", "bad.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("bad.jsonl: line 0"))
    #expect(outcome.errors.contains("bad.jsonl: line 2"))
    #expect(outcome.objects.count == 1)
  }

  @Test func statistics() throws {
    let outcome = try workspace.run("eval", "rule.yaml", "--events", "e.jsonl", "--stats")
    #expect(outcome.objects.count == 2)
    for words in ["events 3\n", "bytes \(neutralEvents.utf8.count)\n", "alerts 2\n", "seconds ", "events/s ", "peak memory "] {
      #expect(outcome.errors.contains(words), "\(words)")
    }
  }

  @Test func otherFormats() throws {
    let text = try workspace.run("eval", "rule.yaml", "--events", "e.jsonl", "--format", "text")
    #expect(text.lines == ["good_rule [high] <- e.jsonl:1", "good_rule [high] <- e.jsonl:2"])
    let sarif = try workspace.run("eval", "rule.yaml", "--events", "e.jsonl", "--format", "sarif")
    let log = try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any]
    let results = ((log?["runs"] as? [[String: Any]])?.first)?["results"] as? [[String: Any]]
    #expect(results?.map { $0["ruleId"] as? String } == [goodID, goodID])
  }

  @Test func routing() throws {
    try workspace.write("sigma.yml", sigmaRule)
    let log = "Microsoft-Windows-Sysmon/Operational"
    try workspace.write(
      "logs.jsonl",
      #"{"Channel":"\#(log)","EventID":1,"CommandLine":"evil"}"# + "\n"
        + #"{"Channel":"\#(log)","EventID":3,"CommandLine":"evil"}"# + "\n")
    #expect(try workspace.run("eval", "sigma.yml", "--events", "logs.jsonl").objects.count == 1)
    #expect(try workspace.run("eval", "sigma.yml", "--events", "logs.jsonl", "--routing", "off").objects.count == 2)
  }

  @Test func unreadableEvents() throws {
    let outcome = try workspace.run("eval", "rule.yaml", "--events", "gone.jsonl")
    #expect(outcome.status == 3)
    #expect(outcome.output.isEmpty)
  }

  @Test func aBadRuleDoesNotStopTheOthers() throws {
    try workspace.write("bad.yaml", badRule)
    let outcome = try workspace.run("eval", "bad.yaml", "rule.yaml", "--events", "e.jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.objects.count == 2)
  }
}
