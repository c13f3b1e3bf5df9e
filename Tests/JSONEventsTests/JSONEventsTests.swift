import Events
import Foundation
import JSONEvents
import Testing

private func read(_ text: String) -> (events: [Event], errors: [EventError]) {
  readEvents(Array(text.utf8), named: "e.jsonl")
}

@Suite struct JSONEventsTests {
  @Test func nestedMembersAreJoinedByDots() {
    let event = read(#"{"a": {"b": 1, "c": [{"d": "x"}, {"d": "y"}]}, "e.f": null, "g": [true, 1.5]}"#).events[0]
    #expect(
      event.fields == [
        "a.b": [.integer(1)], "a.c.d": [.string("x"), .string("y")], "e.f": [.null],
        "g": [.boolean(true), .double(1.5)],
      ])
  }

  @Test func labelsAreReachedByTheirKey() {
    let event = read(
      #"{"l": [{"key": "k", "value": "v"}, {"key": "n", "value": {"string_value": "w"}}]}"#
    ).events[0]
    #expect(event["l[\"k\"]"] == [.string("v")])
    #expect(event["l[\"n\"]"] == [.string("w")])
    #expect(event["l.key"] == [.string("k"), .string("n")])
  }

  @Test func elementsKeepWhatStandsTogether() {
    let text = #"""
      {"s": [{"a": 1, "t": [{"b": 2}, {"b": 3}], "l": [{"key": "k", "value": "v"}]}, 5, {"a": [4, 5]}], "p": ["x", "y"]}
      """#
    let event = read(text).events[0]
    #expect(event["s.a"] == [.integer(1), .integer(4), .integer(5)])
    #expect(Set(event.elements.keys) == ["s"])
    let elements = event.elements["s"] ?? []
    #expect(elements.map { $0.fields["s.a"] ?? [] } == [[.integer(1)], [], [.integer(4), .integer(5)]])
    #expect(elements.first?.fields["s.l[\"k\"]"] == [.string("v")])
    let inner = elements.first?.elements["s.t"] ?? []
    #expect(inner.map { $0.fields["s.t.b"] ?? [] } == [[.integer(2)], [.integer(3)]])
    #expect(event.unnested(at: "s").map { $0["s.a"] } == elements.map { $0.fields["s.a"] ?? [] })
    #expect(event.unnested(at: "p").map { $0["p"] } == [[.string("x")], [.string("y")]])
    #expect(event.unnested(at: "none").count == 1)
  }

  /// A message that sets nothing is an element of its list all the same.
  @Test func emptyObjectsAreElements() {
    let event = read(#"{"s": [{"a": 1}, {}, {"b": []}], "o": [{}], "n": [{"t": [{}, {"b": 2}]}], "e": [], "x": {}}"#).events[0]
    #expect(event.fields == ["s.a": [.integer(1)], "n.t.b": [.integer(2)]])
    #expect(Set(event.elements.keys) == ["s", "o", "n"])
    #expect(event.unnested(at: "s").map { $0["s.a"] } == [[.integer(1)], [], []])
    #expect(event.elements["o"] == [EventElement()])
    let inner = event.elements["n"]?.first?.elements["n.t"] ?? []
    #expect(inner == [EventElement(), EventElement(fields: ["n.t.b": [.integer(2)]])])
  }

  @Test func linesCountFromZeroAndBadOnesAreNamed() {
    let (events, errors) = read("{\"a\":1}\n\n[1]\n{\"a\":\n{\"a\":2}\r\n")
    #expect(events.map(\.source.line) == [0, 4])
    #expect(errors.map(\.line) == [2, 3])
    #expect(errors[0].message == "an event must be a JSON object")
  }

  @Test func anArrayOfObjectsIsSplit() {
    let (events, errors) = read(" [ {\"a\": \"]\\\"{\"}, {\"a\": 2} ]")
    #expect(errors.isEmpty)
    #expect(events.map { $0["a"] } == [[.string("]\"{")], [.integer(2)]])
    #expect(events.map(\.source.line) == [0, 1])
    #expect(read("[{\"a\": 1}, 2]").errors.map(\.message) == ["an event must be a JSON object"])
    #expect(read("[").errors.count == 1)
  }

  @Test("of a broken array what stands before the fault is read", arguments: [
    (#"[{"a": 1}, {"a": "#, "the array is cut short"), (#"[{"a": 1},"#, "the array is cut short"),
    (#"[{"a": 1}] 2"#, "there is text after the array"), (#"[{"a": 1},]"#, "the array is broken here"),
  ])
  func brokenArrays(_ text: String, _ message: String) {
    let (events, errors) = read(text)
    #expect(events.map { $0["a"] } == [[.integer(1)]])
    #expect(errors == [EventError(line: 1, message: message)])
  }

  @Test("two names that a map would take for one are an error, not one field")
  func namesOfOtherScalars() {
    let pairs = [("\u{E9}", "e\u{301}"), ("e\u{301}", "\u{E9}"), ("K", "\u{212A}"), ("\u{212A}", "K")]
    for (first, second) in pairs {
      let found = read("{\"\(first)\": 1, \"\(second)\": 2}\n{\"\(first)\": [1, 2]}")
      #expect(found.errors.map(\.line) == [0] && found.events.map { $0[first] } == [[.integer(1), .integer(2)]])
      #expect(found.errors.first?.message.hasSuffix("differ only in how Unicode composes them") == true)
    }
  }

  @Test func largeIntegersAreExact() {
    let event = read(#"{"a": 9223372036854775807, "b": 18446744073709551615, "c": -1}"#).events[0]
    #expect(event["a"] == [.integer(.max)])
    #expect(event["b"] == [.string("18446744073709551615")])
    #expect(event["c"] == [.integer(-1)])
  }

  @Test func deepNestingIsRefused() {
    let deep = String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000)
    #expect(read(deep).errors.count == 1)
  }

  /// Written by gzip and zstd themselves.
  @Test(arguments: [["gzip", "-c"], ["zstd", "-qc"]])
  func compressedFiles(_ command: [String]) throws {
    let text = (0..<20_000).map { "{\"a\":\($0)}" }.joined(separator: "\n")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "events")
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command + [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = Array(pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    // The program may be missing on a machine that has only its library.
    guard process.terminationStatus == 0 else { return }
    #expect(bytes.count < text.utf8.count / 2)
    #expect(decompressed(bytes).map { String(decoding: $0, as: UTF8.self) } == text)
    #expect(decompressed(Array(bytes.dropLast(10))) == nil)
    #expect(decompressed(bytes + bytes)?.count == 2 * text.utf8.count)
  }
}
