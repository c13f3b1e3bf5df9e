import DetectionRuntime
import GoldenDetections
import JSONEvents
import Testing

@testable import DetectionStreams

/// Starts of `docker` on two hosts; lines 0 and 3 are abuse, line 2 is no event.
private let lines = [
  start("10:00:00", "a", "docker run --privileged alpine"),
  start("10:00:10", "b", "docker ps"),
  "{broken",
  start("10:01:00", "b", #"docker run -v \/:/mnt alpine"#),
  start("10:20:00", "a", "docker ps"),
]

private func start(_ time: String, _ host: String, _ command: String, executable: String = "/usr/bin/docker") -> String {
  #"{"@timestamp":"2026-05-04T\#(time)Z","host":{"name":"\#(host)"},"noise":[1,{"x":null}],"#
    + #""process":{"executable":"\#(executable)","command_line":"\#(command)"}}"#
}

private func text(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

private func settings(_ lateness: Duration? = nil) -> DetectionStreamSettings {
  DetectionStreamSettings(layout: .tumbling, lateness: lateness)
}

/// `HOST:LINES`
private func described(_ alerts: [DetectionAlert]) -> [String] {
  alerts.map { found in
    let host = found.alert.match.first?.value.text ?? ""
    return "\(host):" + found.events.map { String($0.source.line) }.joined(separator: ",")
  }
}

@Suite struct DetectionStreamTests {
  @Test("pieces of any size", arguments: [1, 7, 200, 100_000])
  func pieces(_ size: Int) {
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings(.zero))
    let bytes = text(lines)
    var early: [DetectionAlert] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      early += stream.feed(bytes[start..<min(start + size, bytes.count)])
    }
    // The last event is twenty minutes later: the windows before are certain, and it is no abuse.
    #expect(described(early) == ["a:0", "b:3"])
    #expect(described(stream.finish()) == [])
    #expect(stream.statistics.events == 4)
    #expect(stream.statistics.broken == 1)
  }

  @Test func withoutLatenessTheEndTells() {
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings())
    #expect(stream.feed(text(lines.reversed())).isEmpty)
    #expect(described(stream.finish()) == ["a:4", "b:1"])
  }

  @Test func sourcesAreRead() throws {
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings())
    var bytes = text(["["] + [lines[0], lines[3]].joined(separator: ",\n").split(separator: "\n").map(String.init) + ["]"])[...]
    var errors: [EventError] = []
    var alerts: [DetectionAlert] = []
    try stream.read(
      named: "array.json",
      { memory in
        let piece = bytes.prefix(min(memory.count, 50))
        memory.copyBytes(from: piece)
        bytes = bytes.dropFirst(piece.count)
        return piece.count
      }, report: { errors.append($0) }, tell: { alerts += $0 })
    alerts += stream.finish()
    #expect(described(alerts) == ["a:0", "b:1"])
    #expect(errors.isEmpty)
    #expect(alerts.first?.events.first?.source.file == "array.json")
  }

  /// What is no ASCII, or written with escapes, is looked at as it is meant.
  @Test("executables in other letters", arguments: [
    ("/usr/bin/docker", true), ("/USR/BIN/DOCKER", true), (#"\u002fdocker"#, true), (#"\/doc\u006ber"#, true),
    ("/bin/dockerd", false), ("/doc\u{212A}er", true), ("é/docker", true), ("/bin/ls", false), (#"C:\\docker.exe"#, true),
  ])
  func letters(_ executable: String, _ isFound: Bool) {
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings())
    _ = stream.feed(text([start("10:00:00", "a", "docker run --privileged x", executable: executable)]))
    #expect(stream.finish().isEmpty == !isFound)
  }

  /// A member whose name is no ASCII makes the line be read as a whole.
  @Test func unusualNames() {
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings())
    _ = stream.feed(text([lines[0].replacing("noise", with: "naïve")]))
    #expect(described(stream.finish()) == ["a:0"])
  }

  @Test("an event that names its log source is read by detections of that source", arguments: [
    ("process_creation", 1), ("file_event", 0),
  ])
  func logSources(_ category: String, _ count: Int) {
    let line = #"{"logsource":{"category":"\#(category)"},"# + lines[0].dropFirst()
    let stream = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), settings())
    _ = stream.feed(text([line]))
    #expect(stream.finish().count == count)
    var other = settings()
    other.header.logSource = LogSource(category: category)
    let told = DetectionStream<ContainerCliAbuse>(ContainerCliAbuse(), other)
    _ = told.feed(text([lines[0]]))
    #expect(told.finish().count == count)
  }
}
