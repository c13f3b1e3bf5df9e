import Events
import Testing

@testable import Transpilation

@Suite struct RealisticEventsTests {
  private func improved(_ fields: [String: [Value]], _ isKept: @escaping (Event) -> Bool) -> Event? {
    RealisticEvents { $0.allSatisfy(isKept) }.events(from: [Event(fields: fields)]).first
  }

  @Test func fieldsThatNobodyAsksForAreLeftOut() {
    let event = improved(["a": [.string("x")], "b": [.integer(1)]]) { $0["a"] == [.string("x")] }
    #expect(event?.fields == ["a": [.string("x")]])
  }

  @Test func oneValueIsEnough() {
    let event = improved(["a": [.string("long one"), .string("long two")]]) { $0["a"].contains(.string("long two")) }
    #expect(event?["a"] == [.string("long two")])
  }

  private static let texts: [(field: String, text: String, needed: String, expected: String)] = [
    ("process.executable", "\\cmd.exe", "\\cmd.exe", #"C:\Windows\System32\cmd.exe"#),
    ("target.process.file.full_path", "/docker", "/docker", "/usr/bin/docker"),
    ("Image", "\0", "", #"C:\Windows\System32\notepad.exe"#),
    ("source.ip", "\0", "", "192.0.2.10"),
    ("host.name", "a", "", "ws-01"),
    ("user.name", "\0", "", "alice"),
    ("process.command_line", "\0evil\u{1}", "evil", "xevilx"),
    // A text that people write stays.
    ("host.name", "dc01.corp.example", "", "dc01.corp.example"),
  ]

  @Test(arguments: texts.indices) func textsLookLikeTheirFields(_ index: Int) {
    let (field, text, needed, expected) = Self.texts[index]
    let event = improved([field: [.string(text)]]) { event in
      event[field].first?.text.map { needed.isEmpty || $0.contains(needed) } ?? false
    }
    #expect(event?[field] == [.string(expected)])
  }

  /// What rules look for is spelled as they do, and a number is a number.
  @Test func rulesDecideOnSpelling() throws {
    let detection = try rule(
      ruleText(commandLine: "{contains: 'VssAdmin Delete'}").replacing(
        "where: line", with: "  port: {destination.port: 3389}\n    where: line or port")
    ).detection
    let realistic = RealisticEvents([detection]) { events in
      events[0]["process.command_line"].first?.text?.lowercased().contains("vssadmin delete") == true
        && events[0]["destination.port"].first?.number != nil
    }
    let event = Event(
      fields: ["process.command_line": [.string("vssadmin delete")], "destination.port": [.string("3389")]])
    #expect(
      realistic.events(from: [event]).first?.fields
        == ["process.command_line": [.string("VssAdmin Delete")], "destination.port": [.integer(3389)]])
  }

  @Test func severalTextsAreOneLine() {
    let event = improved(["process.command_line": [.string("rundll32"), .string("comsvcs")]]) { event in
      ["rundll32", "comsvcs"].allSatisfy { word in
        event["process.command_line"].contains { $0.text?.contains(word) == true }
      }
    }
    #expect(event?["process.command_line"] == [.string("rundll32 comsvcs")])
  }

  @Test func whatDecidesStays() {
    let event = improved(["user.name": [.string("a")]]) { $0["user.name"] == [.string("a")] }
    #expect(event?["user.name"] == [.string("a")])
  }

  @Test func oneValueHasOneNameInAllEvents() {
    let events = ["a", "b", "a"].map { Event(fields: ["user.name": [.string($0)]]) }
    let realistic = RealisticEvents { events in
      let names = events.map { $0["user.name"].first }
      return names[0] == names[2] && names[0] != names[1] && names[0] != nil
    }
    let names = realistic.events(from: events).compactMap { $0["user.name"].first?.text }
    #expect(names == ["alice", "bob", "alice"])
  }
}
