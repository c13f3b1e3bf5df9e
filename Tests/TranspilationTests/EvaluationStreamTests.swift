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
