import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

private let several = """
  title: Base
  name: base
  logsource: {category: test}
  detection: {s: {user|startswith: u}, condition: s}
  ---
  title: Many
  name: many
  correlation:
      type: event_count
      rules: [base]
      group-by: [user]
      timespan: 1m
      condition: {gte: 3}
  ---
  title: Marked
  logsource: {category: test}
  detection: {s: {user: u1, place|contains: 'C:\\'}, condition: s}
  """

/// With a rule that looks at the alerts of another one.
private let nested =
  several + """

  ---
  title: Often
  correlation:
      type: event_count
      rules: [many]
      generate: true
      group-by: [user]
      timespan: 2m
      condition: {gte: 4}
  """

/// Lines of events a second apart, of three users.
private func lines(_ seconds: some Sequence<Int>) -> String {
  seconds.map { second in
    let minute = second / 60 < 10 ? "0\(second / 60)" : "\(second / 60)"
    let rest = second % 60 < 10 ? "0\(second % 60)" : "\(second % 60)"
    return "{\"@timestamp\":\"2026-04-20T10:\(minute):\(rest)Z\",\"user\":\"\(second % 7 == 0 ? "x" : "u\(second % 3)")\","
      + "\"place\":\"C:\\\\u\(second)\",\"_id\":\"\(second)\"}\n"
  }.joined()
}

private func settings(jobs: Int = 1, lateness: Duration? = nil, groups: Int = 1_000, events: Int = 50_000) -> StreamSettings {
  StreamSettings(
    evaluation: EvaluationSettings(schema: .sigma, isRouted: false), lateness: lateness, maximumGroups: groups,
    maximumEvents: events, jobs: jobs)
}

private func stream(_ settings: StreamSettings, _ rules: String = several) -> EvaluationStream {
  EvaluationStream(transpiler, transpiler.read(SourceFile(name: "several.yml", text: rules)).value, settings)
}

/// The alerts' objects, read through a source that gives a few bytes at a time.
private func alerts(
  _ text: String, _ settings: StreamSettings, rules: String = several
) throws -> (lines: [String], statistics: StreamStatistics, codes: [DiagnosticCode], broken: [Int]) {
  let stream = stream(settings, rules)
  let bytes = Array(text.utf8)
  var position = 0
  var found: [String] = []
  var broken: [Int] = []
  try stream.read(named: "events.jsonl") { memory in
    let count = min(1_777, memory.count, bytes.count - position)
    memory.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  } report: {
    broken.append($0.line)
  } tell: {
    found += $0.map(\.json.line)
  }
  found += stream.finish().map(\.json.line)
  return (found, stream.statistics, stream.diagnostics.map(\.code), broken)
}

private func atOnce(_ text: String, rules: String = several) -> [String] {
  transpiler.evaluate(
    transpiler.read(SourceFile(name: "several.yml", text: rules)).value,
    on: readEvents(Array(text.utf8), named: "events.jsonl").events, settings().evaluation
  ).value.map(\.json.line)
}

@Suite struct EvaluationStreamTests {
  @Test("a stream has the alerts of its events read at once", arguments: [1, 2, 3])
  func sameAlerts(jobs: Int) throws {
    let text = lines(0..<900)
    let expected = atOnce(text)
    #expect(expected.count > 500)
    let whole = try alerts(text, settings(jobs: jobs))
    #expect(whole.lines == expected)
    #expect(whole.statistics.events == 900 && whole.statistics.alerts == expected.count)
    // Told as events come, the order of windows is another, and nothing is late.
    let told = try alerts(text, settings(jobs: jobs, lateness: .zero))
    #expect(told.lines.sorted() == expected.sorted() && told.lines != expected)
    #expect(told.codes.isEmpty)
  }

  @Test func alertsOfAlertsComeAtTheEnd() throws {
    let text = lines(0..<900)
    let expected = atOnce(text, rules: nested)
    #expect(expected.contains { $0.contains("Often") } && expected.contains { $0.contains("\"Many\"") })
    #expect(try alerts(text, settings(), rules: nested).lines == expected)
    #expect(try alerts(text, settings(lateness: .zero), rules: nested).lines.sorted() == expected.sorted())
    #expect(try alerts(text, settings(events: 100), rules: nested).codes == [.windowsTooLarge])
  }

  @Test func eventsInAnyOrderCountWhenWindowsWait() throws {
    let seconds = (0..<900).map { ($0 * 577) % 900 }
    let text = lines(seconds)
    let expected = atOnce(text)
    #expect(try alerts(text, settings()).lines == expected)
    let late = try alerts(text, settings(lateness: .seconds(10)))
    #expect(late.lines.count < expected.count)
    #expect(late.statistics.late > 0 && late.codes == [.lateEvents])
    #expect(try alerts(text, settings(lateness: .seconds(900))).lines.sorted() == expected.sorted())
  }

  @Test func tooManyGroupsAreSaid() throws {
    let few = try alerts(lines(0..<900), settings(groups: 1))
    #expect(few.statistics.early > 0 && few.codes.contains(.windowsTooLarge))
    // Sorted events lose nothing when windows are told early.
    let small = try alerts(lines(0..<900), settings(events: 100))
    #expect(small.lines.sorted() == atOnce(lines(0..<900)).sorted())
    #expect(small.codes.isEmpty)
  }

  @Test func brokenLinesAreCountedAndPassedOver() throws {
    let text = lines(0..<10) + "{\"user\": \n" + lines(10..<20) + "[1]\n{\"user\":\"u1\",\"place\":\"\\q\"}\n" + lines(20..<30)
    let found = try alerts(text, settings())
    #expect(found.broken == [10, 21, 22])
    #expect(found.statistics.broken == 3 && found.statistics.events == 30)
    let singles = found.lines.filter { $0.contains("Marked") }
    #expect(singles.count == atOnce(lines(0..<30)).count { $0.contains("Marked") })
  }

  @Test func bytesMayBeFedInPieces() throws {
    let text = lines(0..<300)
    let stream = stream(settings())
    var found: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      found += stream.feed(rest.prefix(1_001), named: "events.jsonl").map(\.json.line)
      rest = rest.dropFirst(1_001)
    }
    found += stream.finish().map(\.json.line)
    #expect(found == atOnce(text))
  }

  @Test("logs of several schemas in one stream are read by their own names", arguments: [1, 3])
  func severalSchemas(jobs: Int) throws {
    let rules = """
      title: Whoami
      logsource: {category: process_creation, product: windows}
      detection: {s: {CommandLine|contains: whoami}, condition: s}
      """
    let sigma = #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"CommandLine":"whoami","_id":"s"}"# + "\n"
    let udm =
      #"{"metadata":{"eventType":"PROCESS_LAUNCH","id":"u"},"target":{"process":{"commandLine":"whoami"}},"#
      + #""principal":{"platform":"WINDOWS"}}"# + "\n"
    let text = String(repeating: sigma + udm + udm, count: 40)
    var settings = StreamSettings(jobs: jobs)
    settings.evaluation.schema = .auto
    let found = try alerts(text, settings, rules: rules).lines
    #expect(found.count == 120)
    #expect(found.enumerated().allSatisfy { $1.contains("\"line\":\($0),") })
  }
}

@Suite struct FedEventTests {
  @Test("of what is fed, broken lines are told with their numbers, and the last line has the source's name")
  func brokenLines() {
    let stream = stream(settings())
    var broken: [Int] = []
    var found: [String] = []
    let marked = #"{"user":"u1","place":"C:\\"}"#
    for byte in "\u{FEFF}\(marked)\nnothing\n\(marked)\n{\n\(marked)".utf8 {
      found += stream.feed([byte], named: "fed", report: { broken.append($0.line) }).map(\.json.line)
    }
    found += stream.finish(report: { broken.append($0.line) }).map(\.json.line)
    #expect(broken == [1, 3] && stream.statistics.broken == 2)
    #expect(found.count == 3 && found.allSatisfy { $0.contains(#""file":"fed""#) })
  }
}

@Suite struct UntimedEventTests {
  @Test("events that say no time are in no window, which is said", arguments: [several, nested])
  func untimed(rules: String) throws {
    let line = #"{"user":"u1","when":"2026-04-20T10:00:00Z"}"# + "\n"
    let outcome = try alerts(String(repeating: line, count: 5) + lines(0..<3), settings(), rules: rules)
    #expect(!outcome.lines.contains { $0.contains("Many") })
    #expect(Set(outcome.codes) == [.eventsWithoutTime])
    #expect(outcome.statistics.untimed == 5 * outcome.codes.count)
    // Rules without a window need none.
    let marked = #"{"user":"u1","place":"C:\\"}"#
    #expect(try alerts(marked, settings(), rules: rules).lines.contains { $0.contains("Marked") })
  }

  @Test func thoseWithATimeAreNotCounted() throws {
    #expect(try alerts(lines(0..<100), settings()).codes == [])
  }
}

/// Events of several schemas in one source: each is read by its own names, wherever it stands.
@Suite struct MixedStreamTests {
  private static let rules = """
    title: Whoami
    logsource: {category: process_creation, product: windows}
    detection: {s: {CommandLine|contains: whoami}, condition: s}
    """
  private static let sigma = #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"CommandLine":"CMD"}"#
  private static let udm =
    #"{"udm":{"metadata":{"eventType":"PROCESS_LAUNCH"},"target":{"process":{"commandLine":"CMD"}},"#
    + #""principal":{"platform":"WINDOWS"}}}"#
  private static let ecs = #"{"@timestamp":"2026-04-20T10:00:00Z","event":{"category":["process"],"type":["start"]},"#
    + #""host":{"os":{"type":"windows"}},"process":{"command_line":"CMD","pid":4}}"#
  private static let flat = #"{"process.command_line":"CMD","host.name":"h","x":1}"#
  private static let neutral =
    #"{"at":"2026-04-20T10:00:00Z","logsource":{"category":"process_creation","product":"windows"},"#
    + #""process.command_line":"CMD"}"#
  /// Without a channel, as other sensors write it.
  private static let bare = #"{"Image":"C:\\x.exe","CommandLine":"CMD","host":{"name":"h"},"@timestamp":"2026-04-20T10:00:00Z"}"#
  /// A name outside ASCII is read slowly.
  private static let unusual = sigma.replacing("{", with: #"{"größe":1,"#)

  /// The events that are found, by their lines.
  private func found(_ events: [String], rules: String = rules, jobs: Int = 1, routed: Bool = true) throws -> [Int] {
    var settings = StreamSettings(jobs: jobs)
    settings.evaluation.schema = .auto
    settings.evaluation.isRouted = routed
    return try alerts(events.map { $0 + "\n" }.joined(), settings, rules: rules).lines.compactMap { line in
      line.split(separator: "\"line\":").last?.prefix { $0.isNumber }.description
    }.compactMap(Int.init)
  }

  /// The single events stand where no sample of the batch would find them.
  @Test(
    "a few events among many of another schema are found",
    arguments: [sigma, udm, ecs, flat, neutral], [sigma, udm, ecs, flat, neutral, bare, unusual])
  func few(_ most: String, _ single: String) throws {
    let quiet = Array(repeating: most.replacing("CMD", with: "dir"), count: 100)
    let loud = single.replacing("CMD", with: "whoami")
    let events = quiet + [loud] + quiet + quiet + [loud, loud] + quiet
    for jobs in [1, 3] {
      #expect(try found(events, jobs: jobs, routed: false) == [100, 301, 302], "\(single) among \(most)")
    }
  }

  @Test("the first events need not be like the others", arguments: [1, 3])
  func order(jobs: Int) throws {
    let kinds = [Self.sigma, Self.udm, Self.ecs, Self.flat, Self.neutral].map { $0.replacing("CMD", with: "whoami") }
    for first in kinds.indices {
      let events = (0..<60).map { kinds[(first + $0) % kinds.count] }
      #expect(try found(events, jobs: jobs, routed: false) == Array(0..<60))
      // One log after the other, in one file.
      let blocks = kinds.indices.flatMap { Array(repeating: kinds[(first + $0) % kinds.count], count: 400) }
      #expect(try found(blocks, jobs: jobs, routed: false) == Array(0..<2_000))
    }
  }

  @Test func logsOfProductsAmongNeutralEvents() throws {
    let rules = """
      title: Copy
      logsource: {product: linux, service: auditd}
      detection: {s: {type: EXECVE, a0: dd}, condition: s}
      """
    let events = Array(repeating: Self.ecs, count: 50) + [#"{"type":"EXECVE","a0":"dd"}"#]
    #expect(try found(events, rules: rules, routed: false) == [50])
  }

  /// Such rules wait for the newest event, here the last one, which is a year after the first.
  @Test func rulesThatAskForTheTimeOfTheRun() throws {
    let rule = """
      schema: 1
      id: 9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a12
      name: old
      title: Old
      events:
        e:
          computed: {days: (now() - time()) / 86400}
          selections: {s: {process.command_line: whoami, days: {greater_than: 300}}}
      condition: e
      """
    let old = #"{"@timestamp":"2025-04-20T10:00:00Z","process":{"command_line":"whoami"},"host":{"name":"h"}}"#
    let new = #"{"metadata":{"event_type":"PROCESS_LAUNCH","event_timestamp":"2026-04-20T10:00:00Z"},"#
      + #""target":{"process":{"command_line":"whoami"}}}"#
    var settings = StreamSettings()
    settings.evaluation.isRouted = false
    let stream = EvaluationStream(transpiler, transpiler.read(SourceFile(name: "old.yaml", text: rule)).value, settings)
    #expect(stream.feed(Array((old + "\n" + new + "\n").utf8), named: "old").isEmpty)
    #expect(stream.finish().map { $0.events.map(\.source.line) } == [[0]])
  }

  @Test func filesOfECSAndOfNeutralEventsShareWindows() throws {
    let rule = """
      schema: 1
      id: 9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a11
      name: several
      title: Several
      events: {e: {selections: {s: {process.command_line: whoami}}}}
      window: {by: [host.name], over: 10m, kind: tumbling}
      condition: count(e) >= 2
      """
    let stream = EvaluationStream(transpiler, transpiler.read(SourceFile(name: "several.yaml", text: rule)).value)
    for time in ["@timestamp", "at"] {
      var rest = Array(
        "{\"\(time)\":\"2026-04-20T10:00:00Z\",\"process.command_line\":\"whoami\",\"host.name\":\"h\"}\n".utf8)
      try stream.read(named: time, { memory in
        defer { rest = [] }
        memory.copyBytes(from: rest)
        return rest.count
      }, tell: { _ in })
    }
    #expect(stream.finish().count == 1)
  }

  @Test("events of Windows without a channel are asked no rule for Windows, which is said") func noChannel() throws {
    let line = #"{"EventID":1,"CommandLine":"whoami"}"# + "\n"
    var settings = StreamSettings()
    settings.evaluation.schema = .auto
    #expect(try alerts(line + line + Self.sigma, settings, rules: Self.rules).codes == [.eventsWithoutChannel])
    #expect(try alerts(Self.sigma, settings, rules: Self.rules).codes == [])
    let others = Self.rules.replacing(", product: windows", with: "")
    #expect(try alerts(line, settings, rules: others).codes == [])
    settings.evaluation.isRouted = false
    let unrouted = try alerts(line + line, settings, rules: Self.rules)
    #expect(unrouted.codes == [] && unrouted.lines.count == 2)
  }

  @Test func brokenLinesAreCountedOnce() throws {
    var settings = StreamSettings(jobs: 2)
    settings.evaluation.schema = .auto
    let text = [Self.ecs, "nothing", Self.sigma, "{", Self.ecs, Self.sigma].joined(separator: "\n")
    let outcome = try alerts(text, settings, rules: Self.rules)
    #expect(outcome.broken == [1, 3])
    #expect(outcome.statistics.broken == 2)
    #expect(outcome.statistics.events == 4)
    #expect(outcome.statistics.bytes == text.utf8.count)
  }
}
