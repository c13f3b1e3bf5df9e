import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

private func events(_ lines: String) -> [Event] {
  readEvents(Array(lines.utf8), named: "events.jsonl").events
}

private func read(_ line: String, _ schema: EventSchema) throws -> Event {
  var reading = EventReading(schema: schema, catalog: transpiler.catalog)
  return reading.read(try #require(events(line).first))
}

@Suite struct EventSchemaTests {
  @Test(
    arguments: [
      (#"{"metadata":{"event_type":"PROCESS_LAUNCH"}}"#, EventSchema.udm),
      (#"{"metadata":{"eventType":"PROCESS_LAUNCH"}}"#, .udm),
      (#"{"udm":{"metadata":{"eventType":"PROCESS_LAUNCH"}}}"#, .udm),
      (#"{"event":{"metadata":{"event_type":"PROCESS_LAUNCH"}}}"#, .udm),
      (#"{"metadata":{"eventTimestamp":{"seconds":"1700000000"}}}"#, .udm),
      (#"{"EventID":1,"Image":"a"}"#, .sigma),
      (#"{"@timestamp":"2026-01-01T00:00:00Z","Channel":"Security","EventID":1}"#, .sigma),
      (#"{"Image":"a","CommandLine":"b","user":"c"}"#, .sigma),
      (#"{"Event":{"System":{"EventID":1},"EventData":{"user":"c","b":"d","e":"f"}}}"#, .sigma),
      (#"{"@timestamp":"2026-01-01T00:00:00Z","Image":"a","CommandLine":"b"}"#, .sigma),
      (#"{"@timestamp":"2026-01-01T00:00:00Z","process":{"name":"a"}}"#, .ecs),
      (#"{"process.command_line":"a"}"#, .neutral),
      (#"{"event":{"code":"1","metadata":"x"}}"#, .neutral),
      ("{}", .neutral), ("", .neutral),
      // Logs as Linux, Zeek and AWS write them.
      (#"{"type":"EXECVE","a0":"dd"}"#, .sigma), (#"{"uid":"C1","id.orig_h":"10.0.0.1"}"#, .sigma),
      (#"{"eventName":"StopLogging","userIdentity":{"type":"Root"}}"#, .sigma),
      ("{\"a\":1}\n{\"metadata\":{\"event_type\":\"X\"}}", .udm),
    ])
  func detected(_ text: String, _ schema: EventSchema) {
    // The order of an event's fields is another at each run of the program; the answer is not.
    #expect(EventSchema.detected(in: events(text), transpiler.catalog) == schema)
  }

  private static let canonical: [(String, String, [Value])] = [
    (#"{"principal":{"process":{"commandLine":"a"}}}"#, "principal.process.command_line", [.string("a")]),
    (#"{"principal":{"process":{"command_line":"a"}}}"#, "principal.process.command_line", [.string("a")]),
    (#"{"udm":{"principal":{"hostname":"h"}}}"#, "principal.hostname", [.string("h")]),
    (#"{"event":{"principal":{"hostname":"h"}}}"#, "principal.hostname", [.string("h")]),
    (#"{"event":{"securityResult":[{"ruleName":"r"}]}}"#, "security_result.rule_name", [.string("r")]),
    (#"{"event":{"src":{"hostname":"h"}}}"#, "src.hostname", [.string("h")]),
    (#"{"target":{"port":"443"}}"#, "target.port", [.integer(443)]),
    (#"{"target":{"port":443}}"#, "target.port", [.integer(443)]),
    (#"{"network":{"sentBytes":"9007199254740993"}}"#, "network.sent_bytes", [.integer(9_007_199_254_740_993)]),
    (#"{"principal":{"process":{"pid":4000}}}"#, "principal.process.pid", [.string("4000")]),
    (#"{"principal":{"ip":["10.0.0.1","10.0.0.2"]}}"#, "principal.ip", [.string("10.0.0.1"), .string("10.0.0.2")]),
    (#"{"principal":{"labels":[{"key":"myKey","value":"v"}]}}"#, #"principal.labels["myKey"]"#, [.string("v")]),
    (#"{"additional":{"fields":{"myKey":"v"}}}"#, #"additional.fields["myKey"]"#, [.string("v")]),
    // Zero values can't be told from unset ones.
    (#"{"principal":{"hostname":""}}"#, "principal.hostname", []),
    (#"{"target":{"port":0}}"#, "target.port", []),
    (#"{"target":{"port":"0"}}"#, "target.port", []),
    (#"{"principal":{"ip":["","10.0.0.2"]}}"#, "principal.ip", [.string("10.0.0.2")]),
    (#"{"principal":{"hostname":null}}"#, "principal.hostname", []),
  ]

  @Test(arguments: canonical.indices)
  func udmFields(_ index: Int) throws {
    let (text, field, values) = EventSchemaTests.canonical[index]
    #expect(try read(text, .udm)[field] == values, "\(text)")
  }

  @Test func udmIdentifiers() throws {
    let own = try read(#"{"metadata":{"id":"AAA","product_log_id":"p1"}}"#, .udm)
    #expect(own.source.id == "AAA")
    #expect(own["metadata.id"] == [.string("AAA")])
    let product = try read(#"{"metadata":{"productLogId":"p1"}}"#, .udm)
    #expect(product.source.id == "p1")
    // Rules count events by their identifier, so every event has one.
    #expect(product["metadata.id"] == [.string("events.jsonl:0")])
  }

  /// 2026-04-20T10:00:00Z is 1,776,679,200 seconds after 1970.
  private static let times: [(String, EventSchema, Int64?)] = [
    (#"{"metadata":{"event_timestamp":"2026-04-20T10:00:00Z"}}"#, .udm, 1_776_679_200_000_000_000),
    (#"{"metadata":{"eventTimestamp":"2026-04-20T12:00:00.25+02:00"}}"#, .udm, 1_776_679_200_250_000_000),
    (#"{"metadata":{"event_timestamp":{"seconds":1776679200,"nanos":5}}}"#, .udm, 1_776_679_200_000_000_005),
    (#"{"metadata":{"eventTimestamp":{"seconds":"1776679200"}}}"#, .udm, 1_776_679_200_000_000_000),
    (#"{"metadata":{"event_timestamp":"1776679200"}}"#, .udm, 1_776_679_200_000_000_000),
    (#"{"metadata":{"event_timestamp":{"seconds":99999999999}}}"#, .udm, nil),
    (#"{"metadata":{"event_timestamp":{"seconds":9223372036,"nanos":9223372036854775807}}}"#, .udm, nil),
    (#"{"@timestamp":"2026-04-20T10:00:00Z"}"#, .ecs, 1_776_679_200_000_000_000),
    (#"{"@timestamp":1776679200}"#, .ecs, 1_776_679_200_000_000_000),
    (#"{"@timestamp":1776679200250}"#, .ecs, 1_776_679_200_250_000_000),
    (#"{"@timestamp":1776679200250001}"#, .ecs, 1_776_679_200_250_001_000),
    (#"{"@timestamp":1776679200250001002}"#, .ecs, 1_776_679_200_250_001_002),
    (#"{"@timestamp":1776679200.5}"#, .ecs, 1_776_679_200_500_000_000),
    (#"{"at":"2026-04-20T10:00:00Z"}"#, .neutral, 1_776_679_200_000_000_000),
    (#"{"UtcTime":"2026-04-20T10:00:00Z"}"#, .sigma, 1_776_679_200_000_000_000),
    // What no timestamp can hold is no time; it must never end the program.
    (#"{"@timestamp":99999999999}"#, .ecs, nil),
    (#"{"@timestamp":-99999999999999}"#, .ecs, nil),
    (#"{"@timestamp":99999999999999999}"#, .ecs, nil),
    (#"{"@timestamp":1e300}"#, .ecs, nil),
    (#"{"@timestamp":"yesterday"}"#, .ecs, nil),
    (#"{"@timestamp":true}"#, .ecs, nil),
  ]

  @Test(arguments: times.indices)
  func timestamps(_ index: Int) throws {
    let (text, schema, nanoseconds) = EventSchemaTests.times[index]
    #expect(try read(text, schema).time?.nanoseconds == nanoseconds, "\(text)")
  }

  /// The seconds that YARA-L reads are those of the time, however it was written.
  @Test func secondsField() throws {
    let event = try read(#"{"metadata":{"event_timestamp":"2026-04-20T10:00:00.9Z"}}"#, .udm)
    #expect(event["metadata.event_timestamp.seconds"] == [.integer(1_776_679_200)])
  }

  @Test func neutralLogSource() throws {
    let event = try read(#"{"logsource":{"category":"process_creation","product":"linux"},"a":1}"#, .neutral)
    #expect(event.logSource == LogSource(category: "process_creation", product: "linux"))
    #expect(event.fields.keys.sorted() == ["a"])
  }
}
