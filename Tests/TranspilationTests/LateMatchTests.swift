import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

/// Of rules without a window what was translated and compiled is forgotten when they are ready, and made again when an
/// event first matches: also when that is late, and in another schema than that of the first events.
@Suite struct LateMatchTests {
  /// One rule of each kind that is made again in a different way: what its variable has, and what the rule has.
  private static let kinds: [(name: String, variable: String, rest: String)] = [
    ("plain", "selections: {s: {process.command_line: {contains: evil}}}", ""),
    ("pattern", "selections: {s: {process.command_line: {matches: 'ev[i1]l +n.w'}}}", ""),
    ("listed", "selections: {s: {process.command_line: {in_list: lines}}}", "lists: {lines: [evil now, evil then]}"),
    (
      "computed",
      "computed: {letters: length(process.command_line)}, selections: "
        + "{s: {process.command_line: {starts_with: evil}, letters: {equals: 8}}}", ""
    ),
    ("keyword", "selections: {s: {any_field: {contains: evil n}}}", ""),
    (
      "valued",
      "selections: {s: {process.command_line: {contains: evil}}, t: {process.command_line: {matches: 'n[o]w$'}}, "
        + "u: {process.command_line: {contains: then}}}, where: s",
      "outcomes: {soon: {flag: t}, later: {flag: u}, risk_score: {max: {s: 20, t: 50, u: 80}}}"
    ),
  ]
  private static let rules: [AuthoredRule] = kinds.enumerated().flatMap { number, kind in
    let text = """
      schema: 1
      id: 9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1b0\(number)
      name: \(kind.name)
      title: \(kind.name)
      events: {e: {logsource: {category: process_creation, product: windows}, \(kind.variable)}}
      \(kind.rest)
      condition: e
      """
    return transpiler.read(SourceFile(name: kind.name + ".yaml", text: text)).value
  }

  private static let sigma = #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"CommandLine":"CMD"}"#
  private static let udm = #"{"metadata":{"eventType":"PROCESS_LAUNCH"},"target":{"process":{"commandLine":"CMD"}}}"#
  private static let neutral = #"{"process.command_line":"CMD","host.name":"h","process.pid":4}"#

  /// The alerts of lines that are evaluated as a stream, by the line: names of rules with outcomes.
  private func alerts(_ lines: [String], jobs: Int) throws -> [Int: [String]] {
    var settings = StreamSettings(jobs: jobs)
    settings.evaluation.isRouted = false
    let stream = EvaluationStream(transpiler, Self.rules, settings)
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    var position = 0
    var found: [RuleAlert] = []
    try stream.read(named: "events.jsonl") { memory in
      let count = min(memory.count, bytes.count - position)
      memory.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    } tell: {
      found += $0
    }
    found += stream.finish()
    let errors = stream.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.map { $0.rendered() })")
    return Dictionary(grouping: found) { $0.events.first?.source.line ?? -1 }.mapValues { $0.map(Self.shown) }
  }

  private static func shown(_ alert: RuleAlert) -> String {
    ([alert.rule.name] + alert.alert.outcomes.map { "\($0.name)=\($0.value.text ?? "")" }).joined(separator: " ")
  }

  @Test func allRulesAreRead() { #expect(Self.rules.map(\.name) == Self.kinds.map(\.name)) }

  @Test("rules match late in the first schema and in a second one", arguments: [1, 2, 3], [
    (sigma, udm), (udm, neutral), (neutral, sigma),
  ])
  func late(jobs: Int, schemas: (first: String, second: String)) throws {
    let quiet = (0..<700).map { schemas.first.replacing("CMD", with: "dir \($0)") }
    let alike = (0..<700).map { schemas.second.replacing("CMD", with: "dir \($0)") }
    func loud(_ schema: String, _ command: String) -> String { schema.replacing("CMD", with: command) }
    let lines =
      quiet + [loud(schemas.second, "evil now"), loud(schemas.first, "evil then")] + alike
      + [loud(schemas.first, "evil now"), loud(schemas.second, "evil then"), loud(schemas.second, "no evil now")]
    let now = ["plain", "pattern", "listed", "computed", "keyword", "valued soon=true later=false risk_score=70"]
    let then = ["plain", "listed", "valued soon=false later=true risk_score=100"]
    let third = ["plain", "pattern", "keyword", "valued soon=true later=false risk_score=70"]
    #expect(try alerts(lines, jobs: jobs) == [700: now, 701: then, 1402: now, 1403: then, 1404: third])
  }

  /// A name outside ASCII has the line read as a whole, and every rule asked what it was compiled of.
  @Test("lines that are read as a whole are asked the same", arguments: [sigma, udm, neutral])
  func unusual(schema: String) throws {
    let whole = schema.replacing("{\"", with: "{\"größe\":1,\"", maxReplacements: 1)
    let lines = ["dir", "evil now", "live", "evil then", "ev1l  new"].map { whole.replacing("CMD", with: $0) }
    let expected = [
      1: ["plain", "pattern", "listed", "computed", "keyword", "valued soon=true later=false risk_score=70"],
      3: ["plain", "listed", "valued soon=false later=true risk_score=100"], 4: ["pattern"],
    ]
    #expect(try alerts(lines, jobs: 1) == expected)
    // The same as single events, by detections that keep what they are.
    let events = lines.map { schema.contains("größe") ? $0 : $0.replacing("\"größe\":1,", with: "") }
    #expect(try alerts(events, jobs: 1) == expected)
  }
}
