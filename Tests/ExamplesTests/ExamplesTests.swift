import DetectionRuntime
import Foundation
@testable import RunRulesExample
import TestSupport
import Testing
@testable import WatchContainersExample

/// The sources of the examples are compiled with the tests; `TRANSPILE_SLOW_TESTS=1` builds their package, too.
@Suite struct ExamplesTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil

  /// worker-2 starts what mounts its host's root, and reads secrets (`Examples/container-events.jsonl`, lines 4 to 6).
  @Test func rulesAreRunOverPiecesOfLines() throws {
    let rule = repository.appending(path: "rules/execution/container_cli_abuse.yaml").path
    let runner = try RuleRunner(rules: [rule])
    #expect(runner.problems.isEmpty)
    let bytes = [UInt8](try Data(contentsOf: repository.appending(path: "Examples/container-events.jsonl")))
    var alerts: [String] = []
    for start in stride(from: 0, to: bytes.count, by: 100) {
      alerts += runner.feed(bytes[start..<min(start + 100, bytes.count)])
    }
    alerts += runner.finish()
    #expect(alerts.contains { $0.contains(#""match":{"hostname":"worker-2"}"#) && $0.contains(#""host_mounted":true"#) })
    // docker ps is no abuse.
    #expect(alerts.allSatisfy { !$0.contains(#""id":"e0""#) })
    #expect(runner.warnings.isEmpty)
  }

  /// A Sigma rule of which the condition is no condition.
  @Test func problemsAreTold() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "example-\(UUID().uuidString).yml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let rule = "title: x\nlogsource: {category: process_creation}\ndetection: {a: {Image: x}, condition: a and}\n"
    try rule.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try !RuleRunner(rules: [path]).problems.isEmpty)
  }

  /// Privileged (30), the host's root mounted (30), and a new container (10).
  @Test func emittedRuleIsAsked() {
    let start = ProcessStart(
      time: "2026-05-04T10:00:20Z", host: "worker-2", executable: "/usr/bin/docker",
      commandLine: "docker run --privileged -v /:/mnt alpine")
    let harmless = ProcessStart(
      time: "2026-05-04T10:00:20Z", host: "worker-1", executable: "/usr/bin/docker", commandLine: "docker ps -a")
    #expect(
      alerts(on: [harmless, start]) == ["Container CLI or API abuse on worker-2, risk 70, 1 events"])
  }

  /// The example holds what is emitted now.
  @Test func emittedRuleIsTheGoldenFile() throws {
    let name = "container_cli_abuse.swift"
    let example = try Data(contentsOf: repository.appending(path: "Examples/Sources/watch-containers/\(name)"))
    #expect(try example == Data(contentsOf: repository.appending(path: "golden/swift/execution/\(name)")))
  }

  @Test(.enabled(if: isSlow)) func packageIsBuilt() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "build", "--package-path", repository.appending(path: "Examples").path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
