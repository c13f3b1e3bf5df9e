import Foundation
import Testing

/// What a run of the program gave.
struct Outcome {
  var status: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }
  /// The lines of standard output as JSON objects.
  var objects: [[String: Any]] {
    lines.compactMap { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] }
  }
}

/// A temporary folder in which the program that was built with the tests is run.
final class Workspace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "transpile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func write(_ path: String, _ text: String) throws {
    try write(path, Data(text.utf8))
  }

  func write(_ path: String, _ data: Data) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// `nil` when there is no such file.
  func read(_ path: String) -> String? {
    try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// All files, sorted.
  var files: [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }

  /// Runs the program in the folder.
  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(executable: Workspace.program, arguments, input, environment)
  }

  /// Runs a line of the shell, in which `$TRANSPILE` is the program.
  func shell(_ line: String) throws -> Outcome {
    try run(
      executable: URL(fileURLWithPath: "/bin/sh"), ["-c", line], "", ["TRANSPILE": Workspace.program.path])
  }

  private func run(
    executable: URL, _ arguments: [String], _ input: String, _ environment: [String: String]
  ) throws -> Outcome {
    // Files rather than pipes: nothing waits for a reader.
    let scratch = FileManager.default.temporaryDirectory.appending(path: "streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    func stream(_ name: String, _ content: String) throws -> URL {
      let file = scratch.appending(path: name)
      try Data(content.utf8).write(to: file)
      return file
    }
    let output = try stream("output", "")
    let errors = try stream("errors", "")
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: stream("input", input))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by a signal: \(arguments)")
    return Outcome(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// The program stands beside the bundle of the tests.
  private static let program: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let places = bundles + [URL(fileURLWithPath: CommandLine.arguments[0]), Bundle.main.bundleURL]
    let candidates = places.flatMap { [$0.deletingLastPathComponent(), $0] }.map { $0.appending(path: "transpile") }
    return candidates.first { file in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) && !isFolder.boolValue
    } ?? candidates[0]
  }()
}

let goodID = "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f"

/// A rule without a window, with a test.
func goodRule(_ name: String = "good_rule", id: String = goodID, word: String = "evil") -> String {
  """
  schema: 1
  id: \(id)
  name: \(name)
  title: A good rule
  description: It looks for a word.
  author: Tests
  created: 2026-01-01
  version: "1.0"
  status: test
  severity: high
  attack: [T1059.004]

  events:
    e:
      logsource: {category: process_creation}
      selections:
        line: {process.command_line: {contains: \(word)}}
      where: line

  condition: e

  tests:
    - name: it alerts
      event: {process.command_line: so \(word)}
      alert: true
    - name: it is silent
      event: {process.command_line: good}
      alert: none

  """
}

/// With a key that nobody knows.
let badRule = goodRule("bad_rule", id: "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e60")
  .replacing("title: A good rule", with: "titel: A bad rule")

/// Counts in five minutes.
let windowRule = """
  schema: 1
  id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e61
  name: window_rule
  title: A rule with a window
  description: It counts a word.
  author: Tests
  created: 2026-01-01
  version: "1.0"
  status: test
  severity: medium
  attack: [T1059.004]
  events:
    e:
      logsource: {category: process_creation}
      selections:
        line: {process.command_line: {contains: evil}}
      where: line
  window: {by: [{name: host, field: host.name}], over: 5m}
  outcomes:
    risk_score: {max: {line: 5}}
  condition: e and risk_score > 0

  """

let sigmaRule = """
  title: A Sigma rule
  id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e62
  status: test
  description: It looks for a word.
  author: Tests
  date: 2026-01-01
  logsource:
    category: process_creation
    product: windows
  detection:
    line:
      CommandLine|contains: evil
    condition: line
  level: high

  """
