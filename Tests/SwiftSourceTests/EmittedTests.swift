import Detections
import DetectionRuntime
import Events
import Foundation
import Semantics
import TestSupport
import Testing

@testable import SwiftSource

/// Emitted files are compiled with these tests: they have the text that is written today, and the meaning of
/// their detections.
@Suite struct EmittedTests {
  struct Sample: CustomTestStringConvertible {
    let detection: Detection
    let type: any NativeDetection.Type

    var testDescription: String { detection.metadata.name }
  }

  static let samples: [Sample] = [
    Sample(detection: foundingDetection, type: ContainerCliAbuse.self),
    Sample(detection: sequenceDetection, type: FailuresThenSuccess.self),
    Sample(detection: singleDetection, type: Default.self),
    Sample(detection: viewsDetection, type: Views.self),
  ]

  @Test("run UPDATE_GOLDEN=1 swift test, then read the difference", arguments: samples)
  func text(_ sample: Sample) throws {
    let text = NativeSwift.print(NativeSwift.raise(sample.detection))
    let name = NativeSwift.typeName(of: sample.detection.metadata.name)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Emitted/\(name).swift")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try text == String(contentsOf: file, encoding: .utf8))
  }

  @Test(arguments: samples)
  func meaning(_ sample: Sample) {
    var generator = SeededGenerator(seed: 7)
    var alerts = 0
    for _ in 0..<150 {
      let events = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        event(&generator, withAnswers: sample.detection.metadata.name == "views")
      }
      let expected = Semantics.meaning(of: sample.detection, on: events)
      alerts += expected.count
      #expect(sample.type.alerts(on: events) == expected)
    }
    #expect(alerts > 20, "\(alerts) alerts say little")
  }

  /// Values that the samples look for, and others.
  private static let values: [(field: String, values: [Value])] = [
    ("process.executable", ["/bin/docker", "/bin/kubectl", "/bin/DOCKER", "/bin/ls"]),
    (
      "process.command_line",
      [
        "docker run --PRIVILEGED x", "docker exec -v /:/host", "kubectl get secrets", "docker run -V /etc:/",
        "nsenter", "docker ps",
      ]
    ),
    ("host.name", ["a", "b", ""]),
    ("event.outcome", ["failure", "success"]),
    ("event.reason", ["bad luck", "Password wrong", "c:\\x*y", "c:\\xy", .null]),
    ("source.ip", ["10.1.2.3", "fd00::1", "192.0.2.1"]),
    ("client.ip", ["10.1.2.3", "fd00::1"]),
    ("event.action", ["logout", "out", "log", "none"]),
    ("user.name", ["root", "ROOT", "kim"]),
    ("user.id", ["root", 5]),
    ("event.severity", [1, 2.5, "3", "high"]),
    ("network.bytes", [100, 0, 7]),
    ("destination.port", [443, 8080, "8080"]),
    ("event.duration", [0.25, 1]),
    ("event.success", [false, "FALSE", true]),
    ("message", ["a \"Quoted\" \\ TEXT", "no"]),
    ("host.ip", ["10.0.0.1", "10.0.0.2"]),
    ("file.path", ["/etc/shadow", "/etc/passwd", "/etc/Shadow"]),
  ]

  private func event(_ generator: inout SeededGenerator, withAnswers: Bool) -> Event {
    var event = Event(time: Timestamp(nanoseconds: Int64.random(in: 0...120, using: &generator) * 1_000_000_000))
    for (field, values) in Self.values where !generator.oneIn(8) {
      event[field] = (0..<generator.pick([1, 1, 1, 2])).map { _ in generator.pick(values) }
    }
    if withAnswers { addAnswers(to: &event, &generator) }
    if generator.oneIn(4) { event.logSource = LogSource(category: "authentication", product: "linux") }
    return event
  }

  private func addAnswers(to event: inout Event, _ generator: inout SeededGenerator) {
    let answers = (0..<generator.pick([0, 1, 2, 3])).map { _ in
      EventElement(fields: [
        "dns.answers.name": generator.pick([["mail.Example.com"], ["example.com", "x"], ["a.test"], ["localhost"], []]),
        "dns.answers.data": [generator.pick(["10.0.0.1", "192.0.2.7"])],
      ])
    }
    event.elements["dns.answers"] = answers.isEmpty ? nil : answers
    for field in ["dns.answers.name", "dns.answers.data"] {
      event[field] = answers.flatMap { $0.fields[field] ?? [] }
    }
  }
}
