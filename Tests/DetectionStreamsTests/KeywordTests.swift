import DetectionRuntime
import GoldenDetections
import JSONEvents
import Testing

@testable import DetectionStreams

/// A rule that looks for words in all values reads them where they stand in the line.
@Suite struct KeywordTests {
  /// Lines, and whether one of mimikatz, sekurlsa:: and lazagne is in a value while the user is not the exercise's.
  static let lines: [(line: String, isFound: Bool)] = [
    (#"{"a":"run MIMIKATZ now"}"#, true), (#"{"a":{"b":[{"c":1},{"c":"sekurlsa::x"}]}}"#, true), (#"{"a":["x",["lazagne"]]}"#, true),
    (#"{"mimikatz":"a"}"#, false), (#"{"a":"mimi","b":"katz"}"#, false), (#"{"user":{"name":"mimikatz"}}"#, true),
    (#"{"user":{"name":"redteam-1"},"a":"mimikatz"}"#, false), (#"{"a":"mimikatz","user":{"name":"RedTeam-2"}}"#, false),
    (#"{"user":{"name":"redteam-3"},"a":"mimikatz"}"#, true), (#"{"a":"mimi\u006batz"}"#, true), (#"{"a":"mimi\u212aatz"}"#, true),
    ("{\"a\":\"mimi\u{212A}atz é\"}", true), ("{\"é\":\"mimikatz\"}", true), (#"{"a":"mimi\/katz"}"#, false),
    (#"{"a":[{"key":"k","value":"lazagne"}]}"#, true), (#"{"a":null,"b":1.5,"c":true}"#, false), ("{}", false),
    (#"{"@timestamp":"mimikatz"}"#, true), (#"{"event":{"id":"mimikatz"}}"#, true),
    // What names the log source is no value of the event, unless it names none.
    (#"{"logsource":{"product":"windows","service":"security"},"a":"mimikatz"}"#, true),
    (#"{"logsource":{"product":"windows","service":"mimikatz"}}"#, false), (#"{"logsource":{"product":"linux"},"a":"mimikatz"}"#, false),
    (#"{"logsource":{"vendor":"mimikatz"}}"#, true),
  ]

  @Test(arguments: lines)
  func words(_ line: String, _ isFound: Bool) throws {
    let stream = DetectionStream<DumpingToolNamed>()
    let alerts = stream.feed((line + "\n").utf8) + stream.finish()
    #expect(stream.statistics.broken == 0)
    #expect(alerts.count == (isFound ? 1 : 0))
    // As of the event as a whole.
    var event = try #require(readEvents(Array(line.utf8), named: "").events.first)
    EventHeader.ecs.complete(&event)
    #expect(DumpingToolNamed.alerts(on: [event]).count == alerts.count)
  }

  @Test func anInvalidEscapeInAValueThatIsAskedForIsReported() {
    let stream = DetectionStream<DumpingToolNamed>()
    #expect(stream.feed(text(#"{"a":"mimikatz","b":"\x"}"#)).isEmpty)
    #expect(stream.statistics.broken == 1)
  }

  /// Looking for texts is left when it turns few lines away, and taken up again.
  @Test func nothingIsMissedWhateverCame() {
    let stream = DetectionStream<DumpingToolNamed>()
    var found = 0
    for index in 0..<5_000 {
      let isFound = index < 300 || index > 3_000 || index % 97 == 0
      found += stream.feed(text(isFound ? #"{"a":"lazagne"}"# : #"{"a":"x"}"#)).count - (isFound ? 1 : 0)
    }
    #expect(found == 0)
  }

  private func text(_ line: String) -> [UInt8] { Array((line + "\n").utf8) }
}
