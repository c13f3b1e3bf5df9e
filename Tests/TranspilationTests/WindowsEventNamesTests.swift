import Diagnostics
import Events
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

/// Windows events in JSON that has the structure of their XML.
@Suite struct WindowsEventNamesTests {
  @Test("names of Sigma", arguments: [
    ("Event.EventData.Image", "Image"), ("Event.EventData.Data.#text", "Data"), ("Event.EventData.Odd.Name", "Odd.Name"),
    ("Event.System.EventID", "EventID"), ("Event.System.EventID.#text", "EventID"),
    ("Event.System.EventID.#attributes.Qualifiers", "EventID_Qualifiers"), ("Event.System.Channel", "Channel"),
    ("Event.System.Provider.#attributes.Name", "Provider_Name"), ("Event.System.Provider_attributes.Name", "Provider_Name"),
    ("Event.System.TimeCreated.#attributes.SystemTime", "SystemTime"), ("Event.System.TimeCreated_attributes.SystemTime", "SystemTime"),
    ("Event.UserData.LogFileCleared.SubjectUserName", "SubjectUserName"), ("Event.UserData.LogFileCleared.#attributes.xmlns", "#attributes.xmlns"),
    ("Event.#attributes.xmlns", "Event.#attributes.xmlns"), ("Event.EventData.", "Event.EventData."), ("Event.Other.X", "Event.Other.X"),
    ("event.EventData.Image", "event.EventData.Image"), ("Image", "Image"), ("EventData.Image", "EventData.Image"), ("Event", "Event"),
  ])
  func names(_ written: String, _ expected: String) {
    #expect(WindowsEventNames.sigmaName(written) == expected)
  }

  private static let nested = #"""
    {"Event":{"#attributes":{"xmlns":"http://schemas.microsoft.com/win/2004/08/events/event"},"System":{
    "Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{"#attributes":{"Qualifiers":0},"#text":1},
    "TimeCreated":{"#attributes":{"SystemTime":"2026-05-04T10:00:00.5Z"}},"EventRecordID":77,
    "Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"pc"},"EventData":{"Image":"C:\\Windows\\System32\\whoami.exe",
    "CommandLine":"whoami \/all"}}}
    """#.replacing("\n", with: "")

  @Test func eventsAreRead() throws {
    let event = try #require(readEvents(Array(Self.nested.utf8), named: "e").events.first)
    var reading = EventReading(schema: .sigma, catalog: transpiler.catalog)
    let read = reading.read(event)
    #expect(read["Image"] == [.string(#"C:\Windows\System32\whoami.exe"#)])
    #expect(read["Provider_Name"] == [.string("Microsoft-Windows-Sysmon")])
    #expect(read["EventID"] == [.integer(1)])
    #expect(read.source.id == "77")
    #expect(read.time == Timestamp(text: "2026-05-04T10:00:00.5Z"))
    #expect(EventSchema.detected(in: [event], transpiler.catalog) == .sigma)
  }

  /// In a stream, among others and by itself, as written and with a name outside ASCII, for which the line is read whole.
  @Test(arguments: [nested, nested.replacing(#""EventRecordID""#, with: #""é":1,"EventRecordID""#)])
  func rulesSeeThem(_ line: String) throws {
    let rule = """
      title: Who am I
      id: 2a3c5d0e-7f44-4a26-9a53-26d1e3e44f3b
      logsource: {category: process_creation, product: windows}
      detection:
        tool: {Image|endswith: '\\whoami.exe', CommandLine|contains: /all, Provider_Name: Microsoft-Windows-Sysmon}
        condition: tool
      """
    let rules = try RuleSet([SourceFile(name: "r.yml", text: rule)])
    #expect(rules.diagnostics.filter { $0.severity == .error }.isEmpty)
    for lines in [[line], [#"{"@timestamp":"2026-05-04T10:00:00Z","process":{"name":"a"}}"#, line]] {
      let stream = rules.stream()
      let alerts = stream.feed((lines.joined(separator: "\n") + "\n").utf8) + stream.finish()
      #expect(alerts.count == 1)
      #expect(alerts.first?.events.first?.source.id == "77")
      #expect(stream.diagnostics.isEmpty)
    }
  }

  @Test func logsOtherThanTheRulesAreNotAsked() throws {
    let rule = "title: t\nid: 2a3c5d0e-7f44-4a26-9a53-26d1e3e44f3b\nlogsource: {product: windows, service: security}\n"
      + "detection: {a: {Image|endswith: whoami.exe}, condition: a}\n"
    let stream = try RuleSet([SourceFile(name: "r.yml", text: rule)]).stream()
    #expect((stream.feed((Self.nested + "\n").utf8) + stream.finish()).isEmpty)
  }
}
